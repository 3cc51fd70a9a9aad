"""Pay and place that are hoped for, and the clauses in which wishes stand."""

import re

from caidang.core.resume.dictionary import entry_of, find_entries
from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.text.dates import find_dates, parse_date
from caidang.core.text.numbers import is_foreign_pay, parse_phone, parse_salary, tells_pay

BRACKETED = re.compile(r"\([^()]*\)")
_BETWEEN = re.compile(r"[,,;;|\t。]|\s{2,}|\s[·@]\s")
_WORK_IN = re.compile(r"(?:期望|希望|想|意向)(?:能)?在(?P<city>[\u3400-\u9fff]{2,4}?)(?:工作|发展|就业|上班|找)")
_PAY = re.compile(r"\d\s*[kK千万wW]|面议|元|薪|工资|待遇|\d{4}|[$€£₹]\s?\d|\d\s?LPA")
_PAY_BARE = re.compile(r"\s*\d{4,5}\s*(?:-|–|—|~|至|到)\s*\d{4,5}\s*")
"""5000-6000 in a row of wishes."""
PAY_UNIT = re.compile(r"[kK千万wW元薪¥$€£₹]|工资|待遇|RMB|LPA")
_PAY_WISH = re.compile(
    r"(?:期望|希望|要求|不低于|年薪|月薪|底薪|工资|税前)[^,;。]{0,8}?(?:\d|[一二三四五六七八九]{1,2}[千万])|(?:desired|expected).{0,18}\d",
    re.IGNORECASE,
)
WISHES = re.compile(r"\s*(?:求职|期望|意向|要求|目标|希望)")
_WISHED = re.compile(r"(?:^|[,;。|\t\s])(?:求职|期望|意向|要求|目标|希望|想(?=找|做|要))")
_BETWEEN_PLACES = re.compile(r"\s*[,、/|;]\s*|\s+")


def are_places(text: str) -> bool:
    """This function will tell whether a text names towns and nothing else: 合肥/南京 is no post."""
    places = [place for place in _BETWEEN_PLACES.split(text.strip()) if place]
    return bool(places) and all(entry_of("cities", place.removesuffix("市")) is not None for place in places)


PAY_NOW = re.compile(r"目前|现在?薪|当前|current|保密", re.IGNORECASE)


_WISHED_BEHIND = re.compile("^(?:现|目前|当前|原)[^,;。]{1,12}[,;。\\s]+(?:期望|希望|要求)(?!年|月)")
"""薪资：现35万，期望45万: what is hoped for stands behind what is paid today."""


def clauses(text: str) -> list[tuple[int, int]]:
    """This function will return the parts of a row between commas, semicolons, bars and tabs, brackets kept whole."""
    inside = [match.span() for match in BRACKETED.finditer(text)]
    cuts = [
        match.span()
        for match in _BETWEEN.finditer(text)
        if not any(a < match.start() < b for a, b in inside)
    ]
    found: list[tuple[int, int]] = []
    at = 0
    for a, b in [*cuts, (len(text), len(text))]:
        part = text[at:a]
        if part.strip():
            begin = at + len(part) - len(part.lstrip(" ·•-*"))
            label = re.match(r"[\u3400-\u9fff]{2,8}[::]\s*|(?:期望)?(?:职位|岗位|薪资|薪水|月薪|地点|城市|行业)\s+(?=\S)", text[begin:a])
            begin += label.end() if label else 0
            if begin < a:
                found.append((begin, a))
        at = b
    return found


def find_expected_salary(
    intent: list[Row], loose: list[Row], labels: list[Labelled]
) -> Found | None:
    """This function will find the pay that is hoped for, in its normal form."""
    for item in labels:
        if item.field == "expected_salary":
            # 年薪 may stand in the label: 期望年薪：30-50万.
            wished = _WISHED_BEHIND.search(item.text)
            start = item.start + wished.end() if wished is not None else item.start
            salary = _pay(item.row.text[start : item.end], "年薪" if "年" in item.label else "")
            if salary is not None:
                return item.row.find(start, item.end, 0.94, salary)
    for row in intent:
        if (found := pay_in(row, 0.86)) is not None:
            return found
    for row in loose:
        wish = next((each for each in _PAY_WISH.finditer(row.text) if not PAY_NOW.search(_clause_until(row.text, each))), None)
        if wish is not None:
            stop = re.compile(r",(?!\d{3})|[，;；|\t。]").search(row.text, wish.end())
            end = min(stop.start() if stop else len(row.text), wish.start() + 28)
            salary = _pay(row.text[wish.start() : end])
            if salary is not None and salary != "面议":
                return row.find(wish.start(), end, 0.8, salary)
        told = _WISHED.search(row.text)
        if told is not None and (found := pay_in(row, 0.8, told.start())) is not None:
            return found
    return _beside_name(loose)


def _beside_name(rows: list[Row]) -> Found | None:
    """算法专家 · 杭州 · 60-90K·16薪: a range between dots or bars among what the head tells."""
    for row in rows:
        pay = _PAY_PIECE.search(row.text)
        if pay is not None and not PAY_NOW.search(row.text) and not find_dates(row.text) and (salary := _pay(pay["pay"])) is not None:
            return row.find(*pay.span("pay"), 0.78, salary)
    return None


_PAY_PIECE = re.compile(r"(?:[·|/,\t]|\s)\s?(?P<pay>\d{1,3}(?:\.\d)?[kK]?\s?[-–—~]\s?\d{1,3}(?:\.\d)?[kK](?:\s?[·*x]\s?\d{2}\s?薪)?)(?=\s*(?:$|[·|/,\t]|\s))")


def _pay(text: str, lead: str = "") -> str | None:
    """An amount in its normal form; one in another currency as it stands."""
    if is_foreign_pay(text):
        amount = max((match.group().strip(" .,") for match in _FOREIGN_AMOUNT.finditer(text)), key=len, default="")
        return amount if amount and tells_pay(text) else None
    salary = parse_salary(lead + text)
    return str(salary) if salary is not None else None


_COIN = r"(?:[A-Z]{1,3}\s?\$|[A-Z]{2,3}|[$€£₹₩]|[\u3400-\u9fff]{1,2}[币元金镑])"
_SUM = r"\d[\d,]*(?:\.\d+)?\s?[kKwW万千]?"
_FOREIGN_AMOUNT = re.compile(
    rf"(?:{_COIN}\s?)?{_SUM}(?:\s?(?:-|–|—|~|至|到|to)\s?(?:{_COIN}\s?)?{_SUM})?(?:\s?(?:LPA|{_COIN}))?(?:\s?(?:/|per|a|p\.)\s?(?:year|yr|annum|年))?"
)
"""HK$18,500, SGD 78,000 per year, 港币 35,000: as it stands, without the words around it; a month needs no word."""


def _clause_until(text: str, wish: re.Match[str]) -> str:
    """A wish with the few characters of its clause before it: 目前薪资要求20K, but not 目前在武汉，期望…"""
    return re.split("[,;。|\t]", text[max(0, wish.start() - 6) : wish.end()])[-1]


def pay_in(row: Row, sure: float, begin: int = 0) -> Found | None:
    """This function will find the first clause of a row of wishes, from ``begin`` on, that names an amount."""
    for start, end in clauses(row.text):
        text = row.text[start:end]
        if end <= begin or "@" in text or "**" in text:
            continue
        if (_PAY.search(text) or _PAY_BARE.fullmatch(text)) and len(text) < 30 and not _is_other_number(text):
            salary = _pay(text)
            if salary is not None:
                return row.find(start, end, sure, salary)
    return None


def _is_other_number(text: str) -> bool:
    """Whether a clause's number is a telephone's, a date's or the pay of today."""
    if parse_phone(text) is not None or PAY_NOW.search(text):
        return True
    return parse_date(text) is not None and not PAY_UNIT.search(text)


def find_expected_city(
    intent: list[Row], hopes: list[Row], labels: list[Labelled]
) -> Found | None:
    """This function will find where work is sought; several places are joined by 、."""
    for item in labels:
        if (
            item.field == "expected_city"
            and (found := _cities(item.row, item.start, item.end, 0.94)) is not None
        ):
            return found
    for row in intent:
        if (
            len(row.text) <= 60
            and "居" not in row.text
            and (found := _cities(row, 0, len(row.text), 0.82)) is not None
        ):
            return found
    for row in hopes:
        told = _WORK_IN.search(row.text)
        if told is not None and (found := _cities(row, *told.span("city"), 0.85)) is not None:
            return found
    for row in hopes:
        # 期望：新媒体运营 广州 8-13K, as job sites write it
        if WISHES.match(row.text) and pay_in(row, 0.8) is not None:
            return _cities(row, 0, len(row.text), 0.82)
    return None


def _cities(row: Row, start: int, end: int, sure: float) -> Found | None:
    hits = find_entries("cities", row.text[start:end])
    if not hits:
        return None
    names = [row.text[start + h.start : start + h.end] for h in hits]
    values = [name if name.isascii() else hit.entry for name, hit in zip(names, hits, strict=True)]
    return row.find(
        start + hits[0].start, start + hits[-1].end, sure, "、".join(dict.fromkeys(values))
    )
