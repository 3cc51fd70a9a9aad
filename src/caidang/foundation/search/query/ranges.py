"""Ranges as people type them: 经验:3-5年, 薪资:20k-35k, 年龄:<35, 更新:>30天, 本科及以上."""

import re
from dataclasses import dataclass
from typing import Final

from caidang.core.resume.fields.names.degrees import DEGREES
from caidang.core.text.normalize import normalize, simplify
from caidang.core.text.numbers import parse_numeral

RANGES: Final = ("years", "age", "born", "salary", "updated", "created")
"""What can be asked for by a range."""


@dataclass(frozen=True, slots=True)
class Range:
    """Lowest and highest value, both included; None where open.

    ``years`` (of work) and ``age`` are in months lived through, ``born`` in months since the year 0, ``salary``
    in yuan a month, ``updated`` and ``created`` in days ago.
    """

    field: str
    low: int | None
    high: int | None


@dataclass(frozen=True, slots=True)
class _Unit:
    """How many base units a typed unit stands for; ``span`` base units make one of the last digit."""

    scales: dict[str, float]
    usual: str


_UNITS: Final = {
    "years": _Unit(
        {"年": 12, "岁": 12, "y": 12, "years": 12, "year": 12, "个月": 1, "月": 1}, "年"
    ),
    "age": _Unit({"岁": 12, "周岁": 12, "年": 12}, "岁"),
    "salary": _Unit({"k": 1000, "千": 1000, "万": 10_000, "w": 10_000, "元": 1, "块": 1}, "元"),
    "updated": _Unit(
        {"天": 1, "日": 1, "周": 7, "星期": 7, "个月": 30, "月": 30, "年": 365, "d": 1, "w": 7},
        "天",
    ),
}
_UNITS["created"] = _UNITS["updated"]
_NUMBER = r"\d{1,7}(?:\.\d{1,2})?"
_RANGE = re.compile(
    rf"(?P<op>>=|<=|>|<|≥|≤|=)?(?P<a>{_NUMBER})(?P<ua>[^\d\W]*?)"
    rf"(?:(?:-|~|–|—|至|到)(?P<b>{_NUMBER})(?P<ub>[^\d\W]*?))?"
    r"(?P<per>/[年月]|薪)?(?P<end>及?以上|往上|起步?|打底|及?以下|封顶|以内|之内|内|\+|前|以前|之前|左右|上下)?(?:的)?(?:工作)?(?:经验|工龄)?"
)
_NUMERAL = re.compile(r"[一二两三四五六七八九十百]{1,5}(?=\+?年|周?岁|个?月|周|星期|天|日|万|千|k|w|[-~–—至到])")
_ABOUT_PAIR = re.compile(r"(?<![一二两三四五六七八九十百])([一二两三四五六七八])([二三四五六七八九])(?=年|岁|个月|周|天|万|千|k|w|百)")
_HALF_MORE = re.compile(r"([\d一二两三四五六七八九十]+)([万w])([\d一二三四五六七八九])(?:千|k)?(?![\d.万千百])")
_HALF_YEAR = re.compile(r"(?<=\d)年半")
_PLUS_BEFORE = re.compile(r"(?<=\d)\+(年|万|千|k|w|岁)")
_ABOUT_BEFORE = re.compile(r"(?:大约|约|差不多|大概)(?=\d)")
_SLACK: Final = {"years": 12, "age": 24}
_SALARY_SLACK: Final = 0.15
"""What is about so much may be a year of work, two of age, a seventh of pay off."""
_BEFORE_IT = re.compile(
    r"(?P<more>至少|起码|不少于|不低于|不小于|最少|最低|超过|高于|大于|多于)|(?P<less>至多|最高|不超过|不高于|不大于|最多|少于|低于|小于|不到)"
)
_STRICT = {"超过": ">", "高于": ">", "大于": ">", "多于": ">", "少于": "<", "低于": "<", "小于": "<", "不到": "<"}
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))|[¥$￥](?=\d)")
_SALARY_WORDS = re.compile(r"^(?P<year>年薪|年包)|^(?:期望)?(?:月薪|薪资|薪水|工资)")
_LOWEST = {">=": True, "≥": True, ">": True}
_AT_LEAST = ("以上", "及以上", "+", "起", "起步", "打底", "往上")
_ABOUT = ("左右", "上下")
_BEFORE = ("前", "以前", "之前")
_YEARLY_FROM = 200_000


def read_range(field: str, text: str) -> Range | None:
    """Return the range that the text says for the field, or None when it says none."""
    plain, is_yearly = _in_order(in_plain(text)), False
    if found := _ABOUT_BEFORE.match(plain):
        plain = f"{plain[found.end() :].removesuffix('左右')}左右"
    if field == "salary" and (told := _SALARY_WORDS.match(plain)):
        plain, is_yearly = plain[told.end() :], told["year"] is not None
    match = _RANGE.fullmatch(plain)
    if match is None or field not in _UNITS:
        return None
    low, high = _amounts(field, match, is_yearly=is_yearly)
    if low is None or high is None or low > high:
        return None
    step = _step(field, match)
    operator, end = match["op"] or "", match["end"] or ""
    if end in _ABOUT and not operator:
        slack = _SLACK.get(field, round(low * _SALARY_SLACK) if field == "salary" else 0)
        return Range(field, max(0, low - slack), high + step - 1 + slack)
    if operator in _LOWEST or end in _AT_LEAST or end in _BEFORE:
        # More than 5 years is a month beyond; more than 30 days a day beyond.
        return Range(field, low + (1 if operator == ">" or end in _BEFORE else 0), None)
    if operator == "<":
        return Range(field, None, low - 1)
    if operator in ("<=", "≤") or end:
        return Range(field, None, low + step - 1)
    return Range(field, low, high + step - 1)


def in_plain(text: str) -> str:
    """Return a typed range in small letters without spaces, its numerals in digits: 三到五年 as 3到5年, 三五年 as 3-5年."""
    return _in_digits(simplify(normalize(text)).lower().replace(" ", ""))


def _in_digits(text: str) -> str:
    """Write the numerals of 三年以上, 三到五年, 三五年, 一万五 and 5+年 in digits and in order."""
    text = _ABOUT_PAIR.sub(_pair, text)
    text = _HALF_MORE.sub(lambda found: f"{parse_numeral(found[1])}.{parse_numeral(found[3])}{found[2]}", text)
    text = _NUMERAL.sub(lambda found: str(parse_numeral(found.group()) or found.group()), text)
    return _PLUS_BEFORE.sub(r"\1+", _HALF_YEAR.sub(".5年", text))


def _pair(found: re.Match[str]) -> str:
    """三五年 is three to five years; 三十 is no pair."""
    first, second = parse_numeral(found[1]) or 0, parse_numeral(found[2]) or 0
    return f"{first}-{second}" if first < second else found.group()


def _in_order(plain: str) -> str:
    """Return a range with its words as signs: 至少5年 as >=5年, 不超过35岁 as <=35岁, ¥20,000 as 20000."""
    plain = _THOUSANDS.sub("", plain)
    found = _BEFORE_IT.match(plain)
    if found is None:
        return plain
    sign = _STRICT.get(found.group(), ">=" if found["more"] else "<=")
    return f"{sign}{plain[found.end() :]}"


def _amounts(
    field: str, match: re.Match[str], *, is_yearly: bool
) -> tuple[int | None, int | None]:
    unit = _UNITS[field]
    second = match["ub"] or match["ua"] or ""
    first = match["ua"] or second
    known = {"", *unit.scales}
    if first not in known or second not in known:
        return None, None
    per = "/年" if is_yearly else match["per"]
    low = _scaled(field, match["a"], first, per)
    return low, _scaled(field, match["b"], second, per) if match["b"] else low


def _scaled(field: str, number: str, written: str, per: str | None) -> int:
    unit = _UNITS[field]
    amount = float(number) * unit.scales[written or unit.usual]
    if field == "salary":
        if not written and amount < 1000:  # 20-35 is meant in thousands
            amount *= 1000
        if per == "/年" or (written in ("万", "w") and amount >= _YEARLY_FROM):
            amount /= 12
    return round(amount)


def _step(field: str, match: re.Match[str]) -> int:
    """A man of 35 years and eleven months is 35: the last year counts whole."""
    if field not in ("years", "age"):
        return 1
    written = match["ub"] or match["ua"] or _UNITS[field].usual
    return int(_UNITS[field].scales.get(written, 1))


_DEGREE_WORD = r"(博士|硕士|研究生|本科|大专|专科|中专|高中|初中)"
_DEGREE = re.compile(rf"{_DEGREE_WORD}(?:学历)?(?:(?:及|或|和)?(以上|以下)|(\+))(?:学历)?")
_LEAST_DEGREE = re.compile(rf"(>=?|≥|<=?|≤|至少|不低于|最低|最高){_DEGREE_WORD}(?:学历)?")
_ALIASES = {"研究生": "硕士", "专科": "大专"}
_DOWN = ("以下", "<", "<=", "≤", "最高")


def read_degrees(text: str) -> tuple[str, ...] | None:
    """Return the degrees that 本科及以上, >=本科 or 大专以下 stand for, or None when it is not such a phrase."""
    plain = simplify(normalize(text)).replace(" ", "")
    if match := _DEGREE.fullmatch(plain):
        name, way = match[1], match[2] or match[3]
    elif match := _LEAST_DEGREE.fullmatch(plain):
        name, way = match[2], match[1]
    else:
        return None
    at = DEGREES.index(_ALIASES.get(name, name)) + {"<": -1, ">": 1}.get(way, 0)
    return DEGREES[: at + 1] if way in _DOWN else DEGREES[at:]


_TIER = re.compile(r"(985|211|双一流)(?:院校|高校|大学|学校|本科|毕业)?")
_EITHER = re.compile(r"[/|]|或者?|和|、")


def read_tiers(text: str) -> tuple[str, ...]:
    """Return the levels of school that 985, 211院校, 双一流高校 or 985/211 stand for; none for anything else."""
    found = [_TIER.fullmatch(part.strip()) for part in _EITHER.split(simplify(normalize(text)))]
    return tuple(one[1] for one in found if one) if all(found) else ()


def read_either_degree(text: str) -> tuple[str, ...]:
    """Return the degrees of 本科/硕士 or 本科或硕士; none for anything else, or for one degree alone."""
    parts = [part.strip() for part in _EITHER.split(simplify(normalize(text)))]
    known = tuple(_ALIASES.get(part, part) for part in parts)
    return known if len(known) > 1 and all(one in DEGREES for one in known) else ()


_DAYS: Final = {"今天": (0, 0), "今日": (0, 0), "昨天": (1, 1), "前天": (2, 2)}
_LATELY = re.compile(r"(?:最近|近|过去)(?P<n>半|\d{1,4})?个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)(?:内|以内|之内)?")
_SPAN = re.compile(r"(?P<n>半|\d{1,4})个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)(?:内|以内|之内)")
_IDLE = re.compile(r"(?P<n>半|\d{1,4})个?(?P<unit>天|日|周|星期|礼拜|月|季度|年)(?:没|未)(?:有)?(?:更新|动|联系)(?:过)?")
_LENGTHS: Final = {"天": 1, "日": 1, "周": 7, "星期": 7, "礼拜": 7, "月": 30, "季度": 91, "年": 365}


def read_days(text: str) -> tuple[int | None, int | None] | None:
    """Return how many days ago 今天, 最近一周, 半年内 or 三个月没更新 lie, fewest and most; None for anything else."""
    plain = in_plain(text)
    if plain in _DAYS:
        return _DAYS[plain]
    if found := _LATELY.fullmatch(plain) or _SPAN.fullmatch(plain):
        return None, _length(found)
    found = _IDLE.fullmatch(plain)
    return (_length(found) + 1, None) if found else None


def is_idle(text: str) -> bool:
    """Tell whether the text says how long nothing happened: 半年没更新."""
    return _IDLE.fullmatch(in_plain(text)) is not None


def _length(found: re.Match[str]) -> int:
    """Days of 3个月, 半年; without a number one is meant: 最近一周 and 近周 alike."""
    number = 0.5 if found["n"] == "半" else float(found["n"] or 1)
    return max(1, round(number * _LENGTHS[found["unit"]]))


_AFTER = re.compile(r"(?P<day>\d{4}.*?)(?P<end>以来|之后|以后|后|起|之前|以前|前)")


def in_signs(text: str) -> str:
    """Write 2026-03以来 as >=2026-03, and 2026-03之前 as <2026-03."""
    plain = normalize(text).replace(" ", "")
    found = _AFTER.fullmatch(plain)
    if found is None:
        return plain
    sign = "<" if found["end"].endswith("前") else ">=" if found["end"] in ("以来", "起") else ">"
    return f"{sign}{found['day']}"
