"""Stretches of the calendar as people name them: 本周, 上个月, 今年, 本季度以来. A week begins on Monday."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from caidang.core.text.normalize import normalize, simplify

_UNITS: Final = {
    "周": "week", "星期": "week", "礼拜": "week", "week": "week", "月": "month", "月份": "month", "month": "month",
    "季": "quarter", "季度": "quarter", "quarter": "quarter", "年": "year", "year": "year",
}  # fmt: skip
_BACK: Final = {"今": 0, "本": 0, "这": 0, "这个": 0, "这一": 0, "当": 0, "this": 0, "上": 1, "上个": 1, "上一": 1, "上一个": 1, "last": 1, "去": 1, "前": 2, "上上": 2, "上上个": 2}  # fmt: skip
_YEARS_ONLY: Final = frozenset({"今", "去", "前"})
_PERIOD = re.compile(
    rf"(?P<back>{'|'.join(sorted(_BACK, key=len, reverse=True))})(?P<unit>{'|'.join(sorted(_UNITS, key=len, reverse=True))})"
    r"(?:里|内|以内|之内)?(?P<way>以来|至今|到现在|起|开始|之后|以后|之前|以前)?"
)
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of the calendar that a moment falls into: so many weeks, months, quarters, years back.

    ``way``: ``since`` for it and all after it, ``before`` for all before it, empty for it alone.
    """

    field: str
    unit: str
    back: int
    way: str = ""

    def days(self, today: date) -> tuple[date | None, date | None]:
        """Return its first and its last day, where it has one."""
        first, last = self._whole(today)
        if self.way == "since":
            return first, None
        return (None, first - timedelta(days=1)) if self.way == "before" else (first, last)

    def _whole(self, today: date) -> tuple[date, date]:
        if self.unit == "week":
            first = today - timedelta(days=today.weekday() + 7 * self.back)
            return first, first + timedelta(days=6)
        length = _MONTHS[self.unit]
        at = today.year * 12 + today.month - 1
        at = at - at % length - self.back * length
        return _first_of(at), _first_of(at + length) - timedelta(days=1)


def _first_of(month: int) -> date:
    return date(month // 12, month % 12 + 1, 1)


def read_period(field: str, text: str) -> Period | None:
    """Return the stretch that the text names for a field of time, or None when it names none."""
    found = _PERIOD.fullmatch(simplify(normalize(text)).lower().replace(" ", ""))
    if found is None:
        return None
    unit, said = _UNITS[found["unit"]], found["back"]
    if said in _YEARS_ONLY and unit != "year":
        return None
    way = found["way"] or ""
    return Period(field, unit, _BACK[said], "" if not way else "before" if way.endswith("前") else "since")
