"""Dates and ranges of dates as résumés write them, in Chinese and in English.

A date is ``YYYY``, ``YYYY-MM`` or ``YYYY-MM-DD``; an end that has not come is ``present``. What the
text does not say is left out: 2019年 stays ``2019``.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from caidang.core.text.normalize import normalize

PRESENT: Final = "present"
FIRST_YEAR: Final = 1930
LAST_YEAR: Final = 2069

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
            "september sept sep", "october oct", "november nov", "december dec",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip
_ABROAD: Final = (
    "enero janvier janv januar jänner janeiro gennaio", "febrero février fevrier févr fév februar fevereiro febbraio",
    "marzo mars märz maerz março", "abril avril avr aprile", "mayo mai maio maggio", "junio juin juni junho giugno",
    "julio juillet juil juli julho luglio", "agosto août aout", "septiembre setiembre settembre setembro septembre",
    "octubre octobre oktober okt outubro ottobre", "noviembre novembre novembro",
    "diciembre décembre decembre déc dezember dez dezembro dicembre",
)
"""Months in Spanish, French, German, Portuguese and Italian; those that English has too are above."""
_MONTHS.update({name: number for number, names in enumerate(_ABROAD, start=1) for name in names.split()})
_CHINESE_DIGITS: Final = str.maketrans("〇零○一二三四五六七八九", "000123456789")
_CHINESE_MONTHS: Final = {
    word: number
    for number, word in enumerate("一 二 三 四 五 六 七 八 九 十 十一 十二".split(), start=1)
}

_YEAR = r"(?:19[3-9]\d|20[0-6]\d)"
_MONTH = r"(?:1[0-2]|0?[1-9])"
_DAY = r"(?:3[01]|[12]\d|0?[1-9])"
_MONTH_NAME = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?"
    r"|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?"
    rf"|(?:{'|'.join(sorted(' '.join(_ABROAD).split(), key=len, reverse=True))})(?=\b))"
)
_SEASON = r"(?:spring|summer|autumn|fall|winter)"
_FORMS = (
    rf"(?P<yz>{_YEAR})\s?年\s?(?P<mz>十[一二]?|[一二三四五六七八九])\s?月",
    rf"(?P<y1>{_YEAR})\s?年\s?(?:(?P<m1>{_MONTH})\s?月份?(?:\s?(?P<d1>{_DAY})\s?[日号])?)?",
    rf"(?P<y2>{_YEAR})\s?(?P<s2>[./\-‐–])\s?(?P<m2>{_MONTH})(?:\s?(?P=s2)\s?(?P<d2>{_DAY})(?!\d|\s?[./年]))?(?!\d|[A-F]\b)(?:\s?月)?",
    rf"(?P<n3>{_MONTH_NAME})\b\.?(?:\s(?P<d3>{_DAY})(?:st|nd|rd|th)?,(?=\s))?(?:\sd[eo]l?\s|[\s,.'’\-]{{0,3}})(?P<y3>{_YEAR})",
    rf"(?P<d7>{_DAY})(?:st|nd|rd|th)?\s(?P<n7>{_MONTH_NAME})\.?,?\s(?P<y7>{_YEAR})",
    rf"(?P<dc>{_DAY})[./](?P<mc>{_MONTH})[./](?P<yc>{_YEAR})",
    rf"(?P<md>{_MONTH})/(?P<de>{_DAY})/(?P<yd>{_YEAR})",
    rf"(?P<ya>[0-3]\d|[6-9]\d)\s?年\s?(?P<ma>{_MONTH})\s?月(?!份?经验)",
    rf"(?P<m4>{_MONTH})\s?[./\-]\s?(?P<y4>{_YEAR})(?!\s?年|\s?[./]\s?\d{{1,2}})",
    rf"(?P<y8>{_YEAR})[\s,.]{{1,2}}(?P<n8>{_MONTH_NAME})\b\.?",
    rf"{_SEASON}\s(?P<y6>{_YEAR})",
    rf"(?P<ni>{_MONTH_NAME})\b\.?\s?['’](?P<yi>\d{{2}})",
    r"(?P<y5>[一二][〇零○一二三四五六七八九]{3})\s?年(?:\s?(?P<m5>十[一二]?|[一二三四五六七八九])\s?月)?",
    rf"(?P<y9>{_YEAR})(?P<m9>0[1-9]|1[0-2])(?P<d9>0[1-9]|[12]\d|3[01])?(?!\d)",
    rf"(?P<mm>{_MONTH})\s?月\s(?P<ym>{_YEAR})(?!\s?[年./])",
    rf"(?P<y0>{_YEAR})",
    rf"民国\s?(?P<yr>\d{{2,3}})\s?(?:年\s?|[./])(?:(?P<mr>{_MONTH})(?:\s?月(?:\s?(?P<dr>{_DAY})\s?日)?)?)?",
)
# What a date may begin with is asked first: most characters are none of it, and the forms are many.
_BEGIN = r"(?=[0-9一二民adefgjlmnosw])(?:(?<![\d.])|(?<=^\d\.)(?=\d{4}\s?年|(?:19|20)\d\d[./-]\d{1,2}(?!\d))|(?<=^\d\d\.)(?=(?:19|20)\d\d[./-]\d{1,2}(?!\d)))"
_DATE = re.compile(_BEGIN + "(?:" + "|".join(_FORMS) + r")(?!\d)", re.IGNORECASE)
_SHORT_YEAR = re.compile(r"(?P<y>\d{2})\s?(?:年|届|级)")

_NOW = r"(?:至今|迄今|今|现在|現在|目前|当前|在[职職]|仍在[职職]|在读|pr[eé]sent|now|current(?:ly)?|ongoing|today|heute|aktuell|aujourd.hui|(?:à )?ce jour|hoy|actualidad|presente|atualmente|oggi|d\.d\.|现在に至る|till\s?(?:date|now)|to\s?date|(?<=to\s)date|(?<=[-–—])date|(?<=[-–—]\s)date)"
_PRESENT = re.compile(rf"{_NOW}", re.IGNORECASE)
_SHORT_YEARS = re.compile(
    r"(?<![\d./-])(?P<a>[6-9]\d|[0-3]\d)(?:\s?年)?\s?(?:到|至|-|–|—|~)\s?(?P<b>[6-9]\d|[0-3]\d)\s?年(?!\d|以[上内下]|左右|经验|工作|的|[制期龄级届])"
    r"|(?<![\d./-])(?P<c>[6-9]\d|[0-3]\d)\s?年\s?(?:到现在|至今)"
)
_SHORT_MONTHS = re.compile(
    r"(?<![\d./'’年-])['’]?(?P<ya>9\d|[0-2]\d)(?P<sep>[./])(?P<ma>0[1-9]|1[0-2])\s?(?:-|–|—|~|至|到){1,2}\s?"
    r"(?:(?P<now>至今|今|现在)|['’]?(?P<yb>9\d|[0-3]\d)(?P=sep)(?P<mb>0[1-9]|1[0-2])(?![\d./%年元个倍万]))"
)
_SHORT_FIRST = re.compile(
    r"^\W{0,3}(?P<ya>[0-2]\d|9\d)[./](?P<ma>1[0-2]|0?[1-9])\s?[-–—~至到]\s?(?:(?P<now>至今|今|现在|now)|(?P<yb>[0-3]\d|9\d)[./](?P<mb>1[0-2]|0?[1-9]))(?=\s)"
)
"""21.5-now at the beginning of a row: years of two digits, months of one."""
_REPUBLIC: Final = 1911
_OF_REPUBLIC = re.compile(
    r"(?<![\d./-])(?P<ya>(?:[6-9]|1[0-2])\d)[./](?P<ma>0?[1-9]|1[0-2])\s?(?:-|–|—|~|至|到){1,2}\s?"
    r"(?:(?P<now>至今|迄今|今|现在)|(?P<yb>1[0-2]\d)[./](?P<mb>0?[1-9]|1[0-2]))(?![\d./])"
)
"""98/09~102/06 and 107/03~迄今: years of Taiwan, known by three digits."""
_JOINED = re.compile(r"\s?(?:加入(?!\s*$|中国|中共|共产|共青|九三|民)|入职)[,、;\s]{0,2}(?P<now>在职|至今)?")
_JOIN = re.compile(
    r"\s*\)?\s*(?:(?:起[,\s]{0,2}(?=至今|到现在|至|到)|(?:一直)?(?:干|做|工作|待|呆|上班)(?=到|至)|…|-|–|—|‒|―|‐|−|~|〜|～|∼|至(?!今)|到|→|➜|–>|->|\bup to\b|\bto\b:?|\bà\b|\bbis\b|\buntil\b|\bthrough\b|\btill\b(?!\s?(?:date|now))|[一](?=\s*[12]\d{3}|\s*至今))\s*){1,3}\(?\s*",
    re.IGNORECASE,
)
_NOW_AFTER = re.compile(r"\s*(?:至今|迄今|仍在[职職]|(?:till|until|to)\s(?:date|now|present))", re.IGNORECASE)
_OPEN_DASH = re.compile(r"\s*(?P<dash>(?:-|–|—|~){1,2})(?:(?=\s*$|\s{2}|\t|\s?\||[)）\]])|(?<=[-–—]{2})(?=\s[\u3400-\u9fff]))")
_DASH_THEN_NAME = re.compile(r"\s?(?P<dash>[-–—~])\s(?=[\u3400-\u9fffA-Z])")
"""2022.4- 某某公司 at the beginning of a row."""
_SINCE = re.compile(r"(?:since|from|seit|depuis|desde|dal)\s*$", re.IGNORECASE)
_BEGUN = re.compile(r"\s?起(?![\u3400-\u9fff])")
_SHORT_END = re.compile(rf"['’]?(?P<y>[0-3]\d)[./](?P<m>{_MONTH})(?![\d./%年元个倍万])")
"""2013.9-18.6: the century is told once."""
_SHORT_YEAR_END = re.compile(r"['’]?(?P<y>1[3-9]|[2-6]\d)(?![\d./%-])(?!\s?[\u3400-\u9fffkKwW+])")
"""2017–18: no month is that late; the century is told once."""
_LONGEST_SHORT: Final = 8
_BARE_MONTH = re.compile(rf"(?P<m>{_MONTH})(?!\d)(?:\s?月)?(?![./年\d])")
_MONTHS_BEHIND = re.compile(
    rf"\s*\(\s*(?P<n1>{_MONTH_NAME})\b\.?\s*(?:-|–|—|~|to)\s*(?P<n2>{_MONTH_NAME})\b\.?\s*\)", re.IGNORECASE
)
"""Summer 2016 (Jun. – Sep.): the months stand in a bracket behind the year."""
_MONTH_TO = re.compile(
    rf"(?P<n>{_MONTH_NAME})\b\.?\s*(?:-|–|—|~|to)\s*(?={_MONTH_NAME}\b)", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class DateRange:
    """A stretch of time and where it stands: offsets ``[begin_offset, end_offset)`` in the text.

    ``start_span`` and ``end_span`` are the offsets of the two dates themselves.
    """

    start: str | None
    end: str | None
    begin_offset: int
    end_offset: int
    start_span: tuple[int, int] = (0, 0)
    end_span: tuple[int, int] = (0, 0)


_MAY_DATE: Final = re.compile(r"\d|年")


@dataclass(frozen=True, slots=True)
class DateFound:
    """One date and its offsets ``[begin, end)``."""

    value: str
    begin: int
    end: int


def parse_date(text: str) -> str | None:
    """This function will return the first date of a text as ``YYYY[-MM[-DD]]``, or None."""
    match = _DATE.search(normalize(text).strip())
    return _value(match) if match else None


def is_present(text: str) -> bool:
    """This function will tell whether the text says 至今 in one of its ways."""
    return _PRESENT.fullmatch(text.strip()) is not None


def find_dates(text: str) -> list[DateFound]:
    """This function will find every date in a normalised text, left to right."""
    return list(_dates(text))


@lru_cache(maxsize=1024)  # every step of the reader asks about the same rows
def _dates(text: str) -> tuple[DateFound, ...]:
    if _MAY_DATE.search(text) is None:
        return ()
    return tuple([DateFound(_value(m), m.start(), m.end()) for m in _DATE.finditer(text)])


def find_ranges(text: str) -> list[DateRange]:
    """This function will find stretches such as 2019.9-2022.06, 2019年9月至今 or Sep 2019 – Present.

    The text is taken as it stands, so that the offsets fit it; normalise it before.
    """
    return list(_ranges(text))


@lru_cache(maxsize=1024)
def _ranges(text: str) -> tuple[DateRange, ...]:
    if _MAY_DATE.search(text) is None:
        return ()
    has_sign = "." in text or "/" in text
    found = [s for match in _SHORT_YEARS.finditer(text) if (s := _short_years(match))] if "年" in text else []
    found += [s for match in _SHORT_MONTHS.finditer(text) if (s := _short_months(match))] if has_sign else []
    found += [s for match in _OF_REPUBLIC.finditer(text) if (s := _of_republic(match))] if has_sign else []
    first = _SHORT_FIRST.match(text) if has_sign and not found else None
    if first is not None and (stretch := _short_months(first)) is not None:
        found.append(stretch)
    at = 0
    while (match := _DATE.search(text, at)) is not None:
        stretch = _range_from(text, match)
        if stretch is None:
            at = match.end()
        else:
            found.append(stretch)
            at = stretch.end_offset
    return tuple(sorted(found, key=lambda stretch: stretch.begin_offset))


def _short_years(match: re.Match[str]) -> DateRange | None:
    """Read 96年到99年, 09-15年 and 15年到现在: years of two digits that are said to be years."""
    if match["c"]:
        span = match.span("c")
        return DateRange(_full_year(match["c"]), PRESENT, *match.span(), span, (span[1] + 1, match.end()))
    start, end = _full_year(match["a"]), _full_year(match["b"])
    spans = match.span("a"), match.span("b")
    return DateRange(start, end, match.start(), match.end(), *spans) if start <= end else None


def _short_months(match: re.Match[str]) -> DateRange | None:
    """Read 18.07-21.03 and 18/07-至今: years of two digits with months of two."""
    begin = match.start("ya")
    start = f"{_full_year(match['ya'])}-{int(match['ma']):02d}"
    spans = (begin, match.end("ma")), match.span("now" if match["now"] else "yb")
    if match["now"]:
        return DateRange(start, PRESENT, begin, match.end(), *spans)
    end = f"{_full_year(match['yb'])}-{int(match['mb']):02d}"
    spans = spans[0], (match.start("yb"), match.end("mb"))
    return DateRange(start, end, begin, match.end(), *spans) if start <= end else None


def _of_republic(match: re.Match[str]) -> DateRange | None:
    """Read 98/09~102/06: at least one of the years has three digits."""
    if match["now"] and len(match["ya"]) < len("100"):
        return None
    start = f"{_REPUBLIC + int(match['ya'])}-{int(match['ma']):02d}"
    first = match.start(), match.end("ma")
    if match["now"]:
        return DateRange(start, PRESENT, *match.span(), first, match.span("now"))
    end = f"{_REPUBLIC + int(match['yb'])}-{int(match['mb']):02d}"
    return DateRange(start, end, *match.span(), first, (match.start("yb"), match.end("mb"))) if start <= end else None


def _full_year(short: str) -> str:
    return ("20" if short < "40" else "19") + short


def _range_from(text: str, first: re.Match[str]) -> DateRange | None:
    start, begin = _value(first), first.start()
    start_span = first.span()
    if (named := _month_before(text, begin)) is not None and first["n3"]:
        month, begin = named
        return DateRange(
            f"{start[:4]}-{month:02d}", start, begin, first.end(), (begin, first.end()), start_span
        )
    months = _MONTHS_BEHIND.match(text, first.end()) if len(start) == len("2016") else None
    if months is not None:
        spans = months.span("n1"), months.span("n2")
        came, left = (f"{start}-{_MONTHS[months[group].lower()]:02d}" for group in ("n1", "n2"))
        return DateRange(came, left, begin, months.end(), *spans)
    join = _JOIN.match(text, first.end()) or _columns(text, first)
    if join is None:
        return _open_range(text, first, start)
    now = _PRESENT.match(text, join.end())
    if now is not None:
        return DateRange(start, PRESENT, begin, now.end(), start_span, now.span())
    second = _DATE.match(text, join.end())
    if second is not None:
        end = _value(second)
        if end[:4] < start[:4]:
            return None
        return DateRange(start, end, begin, second.end(), start_span, second.span())
    short = _SHORT_END.match(text, join.end()) if len(start) == len("2013-09") else None
    if short is not None and (end := f"{_full_year(short['y'])}-{int(short['m']):02d}") >= start:
        return DateRange(start, end, begin, short.end(), start_span, short.span())
    years = _SHORT_YEAR_END.match(text, join.end()) if len(start) == len("2017") else None
    if years is not None and start < (end := f"{start[:2]}{years['y']}") <= str(int(start) + _LONGEST_SHORT):
        return DateRange(start, end, begin, years.end(), start_span, years.span())
    month_only = _BARE_MONTH.match(text, join.end())
    if month_only is not None and len(start) >= 7 and int(month_only["m"]) >= int(start[5:7]):
        end = f"{start[:4]}-{int(month_only['m']):02d}"
        return DateRange(start, end, begin, month_only.end(), start_span, month_only.span())
    return _open_dash(text, first, start)


def _columns(text: str, first: re.Match[str]) -> re.Match[str] | None:
    """Read the two first columns of a table, 自 and 至, as one stretch."""
    if _LAST_COLUMNS.match(text, first.end()) and _CELL_BEGINS.search(text, 0, first.start()) and len(_value(first)) >= len("2019-03"):
        return _BAR.match(text, first.end())
    if not text[: first.start()].strip() and _TWO_DAYS.match(text, first.start()):
        return re.compile(r"\s+").match(text, first.end())
    if not text[: first.start()].strip() and _ONLY_YEARS.fullmatch(text):
        return re.compile(r"\s+").match(text, first.end())
    if first.start() or (len(_value(first)) < 7 and not _TWO_YEARS.match(text)):
        return None
    return re.compile(r"\t(?=\S)").match(text, first.end())


_TWO_DAYS = re.compile(rf"{_YEAR}([./-])\d{{1,2}}(?:\1\d{{1,2}})?\s{{1,4}}{_YEAR}\1\d{{1,2}}(?:\1\d{{1,2}})?(?=\s|$)")
"""2020-09-01  2024-06-30 at the beginning of a row: two columns, whose gap is only spaces."""
_LAST_COLUMNS = re.compile(rf"\s*[|\t]\s*(?:{_YEAR}\s?年\s?{_MONTH}\s?月(?:\s?{_DAY}\s?日)?|(?:{_MONTH}[./-])?{_YEAR}(?:[./-]{_MONTH}(?:[./-]{_DAY})?)?|{_NOW})\s*(?:$|[|\t])", re.IGNORECASE)
_CELL_BEGINS = re.compile(r"(?:^|[|\t])\s*$")
_BAR = re.compile(r"\s*[|\t]\s*")
_ONLY_YEARS = re.compile(rf"\s*{_YEAR}\s{{1,4}}{_YEAR}\s*")
"""2014 2018, and nothing else: a style sheet drew what stands between them."""
_TWO_YEARS = re.compile(rf"{_YEAR}\t(?:{_YEAR}|{_NOW})\t")


def _month_before(text: str, begin: int) -> tuple[int, int] | None:
    """Read ``Jun – Aug 2019``: the first month stands before the date without a year of its own."""
    for match in _MONTH_TO.finditer(text, max(0, begin - 16), begin + 4):
        if match.end() == begin:
            return _MONTHS[match["n"].lower()], match.start()
    return None


def _open_range(text: str, first: re.Match[str], start: str) -> DateRange | None:
    """Read 2019.9至今 without a dash, 2019.9 今, and ``Since Sep 2019``."""
    now = _NOW_AFTER.match(text, first.end())
    if now is not None:
        return DateRange(start, PRESENT, first.start(), now.end(), first.span(), now.span())
    since = _SINCE.search(text, 0, first.start())
    if since is not None:
        return DateRange(start, PRESENT, since.start(), first.end(), first.span(), since.span())
    joined = _JOINED.match(text, first.end())
    if joined is not None and len(start) >= 7:
        end, span = (PRESENT, joined.span("now")) if joined["now"] else (None, (0, 0))
        return DateRange(start, end, first.start(), joined.end(), first.span(), span)
    if len(start) >= 7 and (begun := _BEGUN.match(text, first.end())) is not None:
        return DateRange(start, PRESENT, first.start(), begun.end(), first.span(), begun.span())
    return _open_dash(text, first, start)


def _open_dash(text: str, first: re.Match[str], start: str) -> DateRange | None:
    """Read ``2018.08—`` with nothing behind it: what has begun and goes on."""
    dash = _OPEN_DASH.match(text, first.end())
    if dash is None and not text[: first.start()].strip():
        dash = _DASH_THEN_NAME.match(text, first.end())
    if dash is None or len(start) < 7:
        return None
    span = dash.span("dash")
    return DateRange(start, PRESENT, first.start(), dash.end(), first.span(), span)


def _value(match: re.Match[str]) -> str:
    groups = {key[0]: text for key, text in match.groupdict().items() if text}
    year = groups["y"].translate(_CHINESE_DIGITS)
    if match["yr"]:
        year = str(_REPUBLIC + int(year))
    elif len(year) == 2:
        year = _full_year(year)
    day = groups.get("d", "")
    if "n" in groups:
        month = f"{_MONTHS[groups['n'].lower()]}"
    else:
        month = groups.get("m", "")
        month = str(_CHINESE_MONTHS.get(month, month))
    if not month:
        return year
    return f"{year}-{int(month):02d}" + (f"-{int(day):02d}" if day else "")


def graduation_year(text: str) -> str | None:
    """This function will read 2019届, 19届 or 19年毕业 as the year of leaving school, or return None."""
    match = re.search(r"(?<!\d)(?P<y>(?:20)?\d{2}(?=\s?届)|(?:19|20)?\d{2}(?=\s?年毕业))", text)
    if match is None:
        return None
    year = match["y"]
    return year if len(year) == 4 else f"20{year}" if int(year) < 60 else f"19{year}"
