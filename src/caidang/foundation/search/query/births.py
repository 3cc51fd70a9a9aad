"""Years of birth as people type them: 90后, 1990-1995, 90年以后, 1992-05."""

import re
from typing import Final

from caidang.core.text.normalize import normalize, simplify
from caidang.foundation.search.query.ranges import Range

FIELD: Final = "born"
_TURN: Final = 40
"""Two digits from here on are of the last century."""
_AGE_GROUP = re.compile(r"(?P<a>\d{2})后?(?:(?:-|~|至|到)(?P<b>\d{2}))?后")
_POINT = r"(?:19|20)?\d{2}(?:年|[-./年](?:1[0-2]|0?[1-9])(?!\d)(?:月|[-./月]\d{1,2}日?)?)?"
_SPAN = re.compile(
    rf"(?P<op>>=?|<=?|≥|≤|=)?(?P<a>{_POINT})(?:(?:-|~|至|到)(?P<b>{_POINT}))?"
    r"(?P<way>及?以后|之后|以来|后|起|及?以前|之前|前|及以上|以上|及以下|以下)?"
)
_BARE = re.compile(r"(?:出生于|生于|出生)(?P<after>.+)|(?P<before>.+?)(?:出生|生人)(?:的)?")
_MONTH = re.compile(r"((?:19|20)?\d{2})(?:[-./年](\d{1,2}))?")
_DECADE = re.compile(r"((?:19|20)?\d0)年代")
_SPOKEN = re.compile(r"[零〇一二三四五六七八九]{2}(?=后)")
_SPOKEN_DIGITS: Final = str.maketrans("零〇一二三四五六七八九", "00123456789")
_YEAR_DIGITS: Final = 4


def read_birth(text: str) -> Range | None:
    """Return the months of birth that the text means, or None when it means none."""
    plain = _in_digits(text)
    if found := _DECADE.fullmatch(plain):
        first = _year(found[1])
        return Range(FIELD, first * 12, first * 12 + 119)
    if found := _AGE_GROUP.fullmatch(plain):
        first, last = _year(found["a"]), _year(found["b"] or found["a"])
        # Of 85后 and 95后 those are meant who are not yet called 90后 and 00后.
        last += 9 if last % 10 == 0 else 4 if last % 5 == 0 else 0
        return Range(FIELD, first * 12, last * 12 + 11) if first <= last else None
    # Two years of four digits with a dash between them are no year with its month.
    match = _SPAN.fullmatch(plain)
    if match is None:
        return None
    (first, until), (_, last) = _months(match["a"]), _months(match["b"] or match["a"])
    sign, way = match["op"] or "", match["way"] or ""
    if sign == ">":
        return Range(FIELD, until + 1, None)
    if sign == "<" or (way in ("以前", "之前", "前") and not sign):
        return Range(FIELD, None, first - 1)
    if sign in (">=", "≥") or way.endswith(("后", "起", "来", "上")):
        return Range(FIELD, first, None)
    if sign in ("<=", "≤") or way:
        return Range(FIELD, None, last)
    return Range(FIELD, first, last) if first <= last else None


def read_bare_birth(text: str) -> Range | None:
    """Return the months of birth of a word without a field's name that can mean nothing else: 90后, 1990年出生."""
    plain = _in_digits(text)
    if _AGE_GROUP.fullmatch(plain):
        return read_birth(plain)
    found = _BARE.fullmatch(plain)
    return read_birth(found["after"] or found["before"]) if found else None


def _in_digits(text: str) -> str:
    """九零后 as 90后."""
    plain = simplify(normalize(text)).replace(" ", "")
    return _SPOKEN.sub(lambda found: found.group().translate(_SPOKEN_DIGITS), plain)


def _months(point: str) -> tuple[int, int]:
    """The first and the last month of a year, or the one that is named."""
    told = _MONTH.match(point)
    if told is None:  # the pattern of a point begins so
        raise ValueError(point)
    year = _year(told[1])
    if told[2] is None:
        return year * 12, year * 12 + 11
    month = year * 12 + int(told[2]) - 1
    return month, month


def _year(digits: str) -> int:
    if len(digits) == _YEAR_DIGITS:
        return int(digits)
    return int(digits) + (1900 if int(digits) >= _TURN else 2000)
