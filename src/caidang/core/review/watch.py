"""Reading that stands out: far more than a member's own usual, more than anybody should, or at odd hours."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from caidang.core.review.clock import HOURS, Calendar

LOOK_BACK: Final = timedelta(days=28)
"""How far back a member's usual reaches, before the day that is judged."""
_HOUR: Final = timedelta(hours=1)
_OPENS: Final = HOURS[0][0].hour - 1
_CLOSES: Final = HOURS[-1][1].hour + 1
"""Within an hour of the working day nobody is asked why."""


class Reason(StrEnum):
    """Why reading stands out."""

    HOUR = "hour"
    DAY = "day"
    OFF_HOURS = "off_hours"


TIMES: Final = 3.0
"""Times a member's own usual from which reading stands out."""
LEAST: Final = MappingProxyType({Reason.HOUR: 15, Reason.DAY: 20, Reason.OFF_HOURS: 5})
"""Below these nothing does, however little is usual."""
MOST: Final = MappingProxyType({Reason.HOUR: 60, Reason.DAY: 200})
"""From these on it does, however much is usual."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """Reading that stands out: when, how many records, and how many are usual for the member."""

    reason: Reason
    since: datetime
    until: datetime
    count: int
    usual: float


def is_odd(reason: Reason, count: int, usual: float) -> bool:
    """This function will tell whether so many records stand out beside what is usual for the member."""
    if reason in MOST and count >= MOST[reason]:
        return True
    return count >= LEAST[reason] and count > TIMES * usual


def oddities(
    counts: Mapping[datetime, int], *, days: int, today: date, calendar: Calendar
) -> list[Oddity]:
    """This function will return what stands out in the last ``days`` of one member's reading, the newest first.

    ``counts`` says how many records he read in which hour, by the hour's beginning in the team's own time.
    """
    by_day: dict[date, dict[datetime, int]] = {}
    for hour, count in counts.items():
        by_day.setdefault(hour.date(), {})[hour] = count
    first = today - timedelta(days=days - 1)
    found = [
        one
        for day in by_day
        if first <= day <= today
        for one in _on_day(day, by_day, calendar)
        if is_odd(one.reason, one.count, one.usual)
    ]
    return sorted(found, key=lambda one: (one.since, one.count), reverse=True)


def _on_day(
    day: date, by_day: Mapping[date, Mapping[datetime, int]], calendar: Calendar
) -> Iterator[Oddity]:
    """What one day is judged by: all of it, its busiest hour, and what was read out of hours."""
    hours = by_day[day]
    before = [by_day[d] for d in by_day if day - LOOK_BACK <= d < day]
    read, days = sum(sum(one.values()) for one in before), max(1, len(before))
    midnight = min(hours).replace(hour=0)
    yield Oddity(
        Reason.DAY, midnight, midnight + timedelta(days=1), sum(hours.values()), read / days
    )
    busiest = max(hours, key=lambda hour: hours[hour])
    active = max(1, sum(len(one) for one in before))
    yield Oddity(Reason.HOUR, busiest, busiest + _HOUR, hours[busiest], read / active)
    usual = sum(sum(_off_hours(one, calendar).values()) for one in before) / days
    for part in _parts(_off_hours(hours, calendar), calendar):
        until = max(part) + _HOUR
        yield Oddity(Reason.OFF_HOURS, min(part), until, sum(part.values()), usual)


def _off_hours(hours: Mapping[datetime, int], calendar: Calendar) -> dict[datetime, int]:
    return {
        hour: count
        for hour, count in hours.items()
        if not calendar.is_working(hour.date()) or not _OPENS <= hour.hour < _CLOSES
    }


def _parts(off: Mapping[datetime, int], calendar: Calendar) -> Iterator[dict[datetime, int]]:
    """What lies before and what lies after the hours of a working day; a day off is one part."""
    early = {h: n for h, n in off.items() if calendar.is_working(h.date()) and h.hour < _OPENS}
    late = {h: n for h, n in off.items() if h not in early}
    yield from (part for part in (early, late) if part)
