"""Numbers as people write them: Chinese numerals, amounts of money, telephone numbers."""

import re
from dataclasses import dataclass
from typing import Final

from caidang.core.text.normalize import normalize

_DIGITS: Final = {char: value for value, char in enumerate("零一二三四五六七八九")} | {
    "〇": 0, "○": 0, "两": 2, "壹": 1, "贰": 2, "叁": 3, "肆": 4, "伍": 5, "陆": 6, "柒": 7, "捌": 8, "玖": 9,
}  # fmt: skip
_UNITS: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_NUMERAL: Final = "".join((*_DIGITS, *_UNITS)) + "万"


def parse_numeral(text: str) -> int | None:
    """This function will read a number in digits or Chinese numerals (二十三, 一万五), or return None."""
    if text.isdecimal():
        return int(text)
    if not text or any(char not in _NUMERAL for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return int("".join(str(_DIGITS[char]) for char in text))
    total = section = digit = 0
    last_unit = 1
    for char in text:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char == "万":
            total, section, digit, last_unit = (total + section + digit) * 10_000, 0, 0, 10_000
        else:
            section += (digit or 1) * _UNITS[char]
            digit, last_unit = 0, _UNITS[char]
    # 一万五 is fifteen thousand: a digit right after a unit counts in tenths of it.
    trailing = digit * last_unit // 10 if last_unit >= 100 and text[-2:-1] in "百千万" else digit
    return total + section + trailing


@dataclass(frozen=True, slots=True)
class Salary:
    """What is paid or hoped for, in yuan. ``low`` is None when it is to be discussed (面议)."""

    low: int | None
    high: int | None = None
    is_yearly: bool = False
    months: int | None = None
    """Monthly wages paid in a year, where said."""

    def __str__(self) -> str:
        """Return the normal form: 15-25K·14薪, 30-50万/年 or 面议."""
        if self.low is None:
            return "面议"
        unit, scale = ("万", 10_000) if self.is_yearly else ("K", 1_000)
        amount = _amount(self.low, scale)
        if self.high is not None and self.high != self.low:
            amount += "-" + _amount(self.high, scale)
        if self.is_yearly:
            return f"{amount}{unit}/年"
        return f"{amount}{unit}" + (
            f"·{self.months}薪" if self.months and self.months != 12 else ""
        )

    @property
    def monthly(self) -> tuple[int, int] | None:
        """Lowest and highest yuan a month, a year counted as twelve; None when to be discussed."""
        if self.low is None:
            return None
        high = self.high if self.high is not None else self.low
        return (self.low // 12, high // 12) if self.is_yearly else (self.low, high)


def _amount(yuan: int, scale: int) -> str:
    return f"{yuan / scale:.2f}".rstrip("0").rstrip(".")


_NUMBER = r"\d{1,3}(?:,\d{3})+|\d+(?:\.\d+)?"
_UNIT = r"(?:万|千|[kKwW])?"
_MONEY = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?P<u1>{_UNIT})\s*(?:元|RMB|CNY|rmb)?(?P<p1>\s*/\s*[月年])?\s*"
    rf"(?:(?:-|–|—|~|至|到)\s*[¥$]?\s*(?P<high>{_NUMBER})\s*(?P<u2>{_UNIT}))?"
)
_TWO_DIGITS = re.compile(r"(?P<a>[一二三四五六七八])[到至]?(?P<b>[二三四五六七八九])(?P<u>[千万])")
_CHINESE_AMOUNT = re.compile(r"[一二三四五六七八九两]万[一二三四五六七八九]?千?|[一二三四五六七八九两]千[一二三四五六七八九]?百?")
_A_MONTH = re.compile("(?<=[万千百])一个月")
"""一万一个月 is ten thousand, no eleven."""
_OPEN = re.compile(r"面议|面谈|[依按]公司(?:规定|标准|制度)|协商|保密|不限|可议|negotiable|open", re.IGNORECASE)
_YEARLY = re.compile(
    r"年薪|年收入|年包|总包|/\s*年|每年|一年|per\s+(?:year|annum)|/\s*(?:yr|year)|p\.?a\.?\b|annual|yearly",
    re.IGNORECASE,
)
_MONTHLY = re.compile(r"月薪|/\s*月|每月|per\s+month|/\s*(?:mo|month)|monthly", re.IGNORECASE)
_DAILY = re.compile(
    r"/\s*[天日时]|每[天日小]|日薪|时薪|per\s+(?:day|hour)|/\s*hour", re.IGNORECASE
)
_MONTHS_PAID = re.compile(r"(?:[*×xX·]\s*)?(?P<n>1[2-9]|2[0-4])\s*(?:薪|个月|months?)")
_TIMES = re.compile(r"(?<=[kK元万\d])\s*[*×xX]\s*(?P<n>1[2-9]|2[0-4])(?!\d)")
_WAN_AND: Final = re.compile(r"(?<![\d.])(\d{1,2})万([1-9])(?![\d.,万千kKwW])")
"""1万5 is 1.5万."""
_SCALE: Final = {"万": 10_000, "w": 10_000, "千": 1_000, "k": 1_000, "": 1}
_LEAST_MONTH = 500
_MOST_MONTH = 1_000_000
_YEAR_FROM = 200_000
"""Yuan from which an amount in 万 without a period is meant for a year."""


_DASH_MISREAD = re.compile(r"(?<=[\dkK千万])\s?一\s?(?=\d)")
"""8000一10000, as a recogniser reads the dash."""


_FOREIGN = re.compile(
    r"(?<![A-Za-z])(?:SGD|USD|HKD|EUR|GBP|JPY|TWD|AUD|CAD|NZD|CHF|INR|MYR|THB|VND|KRW|AED|MOP|RM(?=\s?\d)|LPA|euros?|dollars?|pounds?)(?![A-Za-z])"
    r"|[$€£₹₩]|\d\s?LPA\b|港[币元纸]|美[元金刀]|欧元|英镑|日[元圆]|日币|新币|新台币|台币|澳[元币]|加[元币]|卢比|韩元|泰铢|马币|令吉|澳门[币元]", re.IGNORECASE
)


def is_foreign_pay(text: str) -> bool:
    """This function will tell whether pay is told in another currency than yuan: nobody is paid in yuan what was written in dollars."""
    return _FOREIGN.search(normalize(text)) is not None


def parse_salary(text: str) -> Salary | None:
    """This function will read an amount or a range of pay as yuan a month or a year, or return None.

    Daily and hourly pay is not read, nor other currencies. Amounts that nobody is paid are taken for something else.
    """
    return None if is_foreign_pay(text) else _paid(text)


def tells_pay(text: str) -> bool:
    """This function will tell whether a text is an amount of pay, in whatever currency."""
    return _paid(text) is not None


def _paid(text: str) -> Salary | None:
    plain = _WAN_AND.sub(r"\1.\2万", _DASH_MISREAD.sub("-", normalize(text).strip()))
    if _DAILY.search(plain):
        return None
    money = _money(plain) or _in_words(plain)
    if money is None:
        return Salary(None) if _OPEN.search(plain) else None
    low, high, unit = money
    is_yearly = _is_yearly(plain, high or low, unit)
    limit = _MOST_MONTH * (12 if is_yearly else 1)
    if not _LEAST_MONTH <= low <= limit or (high is not None and not low <= high <= limit):
        return None
    paid = _TIMES.search(plain) or _MONTHS_PAID.search(plain)
    return Salary(low, high, is_yearly, int(paid["n"]) if paid and not is_yearly else None)


def _money(text: str) -> tuple[int, int | None, str] | None:
    for match in _MONEY.finditer(text):
        unit2 = (match["u2"] or "").lower()
        unit1 = match["u1"].lower() or unit2
        low = _yuan(match["low"], unit1)
        high = _yuan(match["high"], unit2 or unit1) if match["high"] else None
        if not unit1 and high is not None and high <= 100 and _YEARLY.search(text):
            return low * 10_000, high * 10_000, "万"
        if low >= _LEAST_MONTH:
            return low, high, unit1
        # 15-25 and nothing else in a field for pay: thousands are meant.
        if not unit1 and high is not None and 2 <= low < high <= 100 and match.end() == len(text):
            return low * 1_000, high * 1_000, "k"
    return None


def _in_words(text: str) -> tuple[int, int | None, str] | None:
    """Read 一万二 and 六七千: amounts in Chinese numerals."""
    between = _TWO_DIGITS.search(text)
    if between is not None:
        scale = _SCALE[between["u"]]
        return _DIGITS[between["a"]] * scale, _DIGITS[between["b"]] * scale, between["u"]
    amount = _CHINESE_AMOUNT.search(_A_MONTH.sub("", text))
    value = parse_numeral(amount.group()) if amount else None
    return (value, None, "") if value is not None and value >= _LEAST_MONTH else None


def _yuan(number: str, unit: str) -> int:
    return round(float(number.replace(",", "")) * _SCALE[unit])


def _is_yearly(text: str, highest: int, unit: str) -> bool:
    if _YEARLY.search(text):
        return True
    if _MONTHLY.search(text):
        return False
    return unit in ("万", "w") and highest >= _YEAR_FROM or highest >= _YEAR_FROM * 1.5


_MOBILE = re.compile(r"1[3-9]\d{9}")
_AREA = r"(?:10|2[0-9]|[3-9]\d{2})"
_LANDLINE = re.compile(rf"0?(?P<area>{_AREA})(?P<number>[2-9]\d{{6,7}})(?:转(?P<ext>\d{{1,5}}))?")
_VIRTUAL = re.compile(r"(?:转|ext\.?|分机|,|#)\s*\d{2,6}", re.IGNORECASE)


_PLAIN_MOBILE = re.compile(r"1[3-9][0-9]{9}")


def is_plain_mobile(text: str) -> bool:
    """This function will tell whether a text is a mainland mobile in its normal form already, as nearly all are written."""
    return _PLAIN_MOBILE.fullmatch(text) is not None


def parse_phone(text: str) -> str | None:
    """This function will return a telephone number in its normal form, or None.

    Mainland mobiles are 11 digits without +86, landlines ``010-12345678``, others E.164 such as ``+85251234567``.
    """
    if is_plain_mobile(text):
        return text
    plain = normalize(text).strip()
    if re.search(r"[*xX#]{2,}|\*", plain):
        return None
    has_plus = plain.lstrip("( ").startswith(("+", "00"))
    digits = re.sub(r"[^\d转]", "", re.sub(r"\(0\)", "", plain))
    if has_plus and digits.startswith("00"):
        digits = digits[2:]
    local = digits[2:] if digits.startswith("86") and (has_plus or len(digits) >= 12) else digits
    if _MOBILE.fullmatch(local) and (local is not digits or not has_plus):
        return local
    landline = _LANDLINE.fullmatch(local)
    if landline is not None and (local is not digits or (digits.startswith("0") and not has_plus)):
        return f"0{landline['area']}-{landline['number']}"
    if has_plus and digits.isdecimal() and not digits.startswith("86") and 8 <= len(digits) <= 15:
        return "+" + digits
    return None


def is_virtual_phone(text: str) -> bool:
    """This function will tell whether a number is a relay, which is dialled with an extension.

    Job sites lend such numbers for some days and then to others, so they never join two people.
    """
    return not is_plain_mobile(text) and _VIRTUAL.search(normalize(text)) is not None


_ID_NUMBER = re.compile(r"[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])\d{3}[\dX]")
_ID_WEIGHTS: Final = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_ID_CHECKS: Final = "10X98765432"


def parse_id_number(text: str) -> str | None:
    """This function will return an 18-digit identity number in its normal form, or None.

    The last character must be the check digit of the others (GB 11643-1999, ISO 7064 MOD 11-2).
    """
    number = re.sub(r"[\s-]", "", text).upper()
    if not _ID_NUMBER.fullmatch(number):
        return None
    total = sum(int(digit) * weight for digit, weight in zip(number, _ID_WEIGHTS, strict=False))
    return number if number[-1] == _ID_CHECKS[total % 11] else None
