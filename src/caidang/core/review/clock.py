"""Working time: when something is due, and how much time is left, by the team's hours and days off."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from types import MappingProxyType
from typing import Final

from caidang.core.review.chain import State

HOURS: Final = ((time(9), time(12)), (time(13), time(18)))
"""A working day, eight hours."""
_SATURDAY: Final = 5
_FARTHEST: Final = 4000
"""Days looked ahead before one gives up: a calendar without a working day has no due times."""
_NONE: Final[Mapping[date, bool]] = MappingProxyType({})

TIME_FOR: Final = MappingProxyType(
    {
        State.COLLECTING: timedelta(hours=16),
        State.ORGANISING: timedelta(hours=8),
        State.REVIEWING: timedelta(hours=8),
        State.STALE: timedelta(hours=40),
    }
)
"""Working time that each step of the chain has."""
KEPT_FOR: Final = MappingProxyType(
    {State.STORED: timedelta(days=180), State.ARCHIVED: timedelta(days=730)}
)
"""How long a record rests before somebody looks at it again: fresh for half a year, archived for two."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """Which days are worked: Monday to Friday, but for the days that say otherwise (holidays, 调休)."""

    changed: Mapping[date, bool] = field(default_factory=lambda: _NONE)
    """A day to whether it is worked."""

    def is_working(self, day: date) -> bool:
        """This function will tell whether a day is worked."""
        return self.changed.get(day, is_weekday(day))


def is_weekday(day: date) -> bool:
    """This function will tell whether a day is one from Monday to Friday."""
    return day.weekday() < _SATURDAY


def due_after(start: datetime, state: State, calendar: Calendar) -> datetime | None:
    """This function will return when a record that came into a state at ``start`` is due; None when it never is.

    ``start`` is an aware time in the team's own time zone; so is what is returned.
    """
    if state in KEPT_FOR:
        return start + KEPT_FOR[state]
    return add_working_time(start, TIME_FOR[state], calendar) if state in TIME_FOR else None


def add_working_time(start: datetime, duration: timedelta, calendar: Calendar) -> datetime:
    """This function will return the time at which ``duration`` of working time after ``start`` is over.

    Raises ValueError for a calendar in which nothing is worked for years.
    """
    left = duration
    day = start.date()
    for _ in range(_FARTHEST):
        for begin, end in _hours_of(day, calendar, start):
            opens = max(begin, start)
            if opens >= end:
                continue
            if left <= end - opens:
                return opens + left
            left -= end - opens
        day += timedelta(days=1)
    raise ValueError("the calendar has no working days")


def working_time_between(start: datetime, end: datetime, calendar: Calendar) -> timedelta:
    """This function will return the working time from ``start`` to ``end``; negative when ``end`` comes first."""
    if end < start:
        return -working_time_between(end, start, calendar)
    total = timedelta()
    day = start.date()
    while day <= end.date():
        for begin, close in _hours_of(day, calendar, start):
            total += max(timedelta(), min(close, end) - max(begin, start))
        day += timedelta(days=1)
    return total


def _hours_of(day: date, calendar: Calendar, like: datetime) -> list[tuple[datetime, datetime]]:
    if not calendar.is_working(day):
        return []
    return [
        (datetime.combine(day, a, like.tzinfo), datetime.combine(day, b, like.tzinfo))
        for a, b in HOURS
    ]
