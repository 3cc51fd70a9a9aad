"""The organisation's own fields in the index: one text field, one of numbers, whose values carry their field's name.

A new field of the organisation so needs no new index: its values stand under its key (``own_12``)
among those of all the others.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from types import MappingProxyType
from typing import Final

from caidang.core.text.dates import parse_date
from caidang.core.text.normalize import normalize
from caidang.foundation.search.query.ranges import Range

PREFIX: Final = "own_"
COLUMN, WORDS, NUMBER = "own", "own_words", "own_number"
"""The engine's fields: values that are counted, words with positions, whole numbers."""

_BITS: Final = 43
_MIDDLE: Final = 1 << (_BITS - 1)
_SCALE: Final = 1000
MOST_NUMBER: Final = 1_000_000_000
_RANGE = re.compile(r"(?P<op>>=|<=|≥|≤|>|<|=)?(?P<a>.+?)(?:(?:~|至|到|\.\.)(?P<b>.+))?")
_DAY_PAIR = re.compile(r"((?:19|20)\d{2}(?:[-./年].*?)?)-((?:19|20)\d{2}(?:[-./年].*)?)")
_PAIR = re.compile(r"(-?\d+(?:\.\d+)?)-(-?\d+(?:\.\d+)?)")


@dataclass(frozen=True, slots=True)
class Own:
    """A field of the organisation's own, as queries know it: its key, and whether it holds numbers or dates."""

    key: str
    is_number: bool = False
    is_date: bool = False


@dataclass(frozen=True, slots=True)
class OwnValue:
    """One value of such a field. ``number`` is what ranges look at, see ``scaled`` and ``day_number``."""

    key: str
    text: str
    is_counted: bool = False
    number: int | None = None


NO_OWN: Final[Mapping[str, Own]] = MappingProxyType({})


def is_own(name: str) -> bool:
    """Tell whether a column is a field of the organisation's own."""
    return name.startswith(PREFIX)


def scaled(number: float) -> int:
    """Return a number as ranges look at it: in thousandths."""
    return round(number * _SCALE)


def day_number(day: date) -> int:
    """Return a day as ranges look at it."""
    return day.toordinal()


def packed(key: str, number: int) -> int:
    """Return the number with its field before it, so that one engine field holds those of all."""
    return (int(key.removeprefix(PREFIX)) << _BITS) | min(max(number + _MIDDLE, 0), (1 << _BITS) - 1)


def limits(wanted: Range) -> tuple[int, int]:
    """Return the lowest and highest packed number of a range over such a field."""
    low = -_MIDDLE if wanted.low is None else wanted.low
    high = _MIDDLE - 1 if wanted.high is None else wanted.high
    return packed(wanted.field, low), packed(wanted.field, high)


def read_own_range(own: Own, text: str) -> Range | None:
    """Return the range that the text says: 5, >5, 3-5, 2026, 2026-03, >=2026-03-01, 2026-01至2026-06; None when it says none."""
    plain = normalize(text).replace(" ", "")
    match = _RANGE.fullmatch(plain)
    if match is None:
        return None
    first, second = match["a"], match["b"]
    if own.is_number and second is None and (pair := _PAIR.fullmatch(first)):
        first, second = pair[1], pair[2]
    if not own.is_number and second is None and (pair := _DAY_PAIR.fullmatch(first)):
        first, second = pair[1], pair[2]
    read = _number if own.is_number else _days
    low, high = read(first), read(second) if second else read(first)
    if low is None or high is None:
        return None
    operator = (match["op"] or "").replace("≥", ">=").replace("≤", "<=")
    bounds = {
        ">": (low[1] + 1, None), ">=": (low[0], None), "<": (None, low[0] - 1), "<=": (None, low[1]),
    }.get(operator, (low[0], high[1]))  # fmt: skip
    return Range(own.key, *bounds)


def _number(text: str) -> tuple[int, int] | None:
    if not re.fullmatch(r"-?\d{1,10}(\.\d{1,3})?", text):
        return None
    number = scaled(float(text))
    return number, number


def _days(text: str) -> tuple[int, int] | None:
    """The first and the last day of what was written: a day, a month or a year."""
    if re.fullmatch(r"\d{4}", text):
        return _ordinals(f"{text}-01-01", f"{text}-12-31")
    told = parse_date(text)
    if told is None or not told[:4].isdigit():
        return None
    if len(told) == len("2026-10"):
        year, month = int(told[:4]), int(told[5:7])
        after = date(year + month // 12, month % 12 + 1, 1) - timedelta(days=1)
        return _ordinals(f"{told}-01", after.isoformat())
    return _ordinals(told, told)


def _ordinals(first: str, last: str) -> tuple[int, int] | None:
    try:
        return day_number(date.fromisoformat(first)), day_number(date.fromisoformat(last))
    except ValueError:
        return None
