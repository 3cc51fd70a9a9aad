"""Days as the team lives them, Asia/Shanghai, and the steps of a time axis: pure."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from caidang.domain.analytics.values import Grain

ZONE: Final = ZoneInfo("Asia/Shanghai")


def day_of(at: datetime) -> int:
    """This function will return the number of the day, counted from year 1, on which a moment falls."""
    return at.astimezone(ZONE).toordinal()


def today_of(now: datetime) -> date:
    """This function will return the day on which a moment falls."""
    return now.astimezone(ZONE).date()


def window(first: int, last: int) -> tuple[datetime, datetime]:
    """This function will return from which moment to before which the days of these numbers last, both inside."""
    begins = datetime.combine(date.fromordinal(first), time(), ZONE)
    ends = datetime.combine(date.fromordinal(last) + timedelta(days=1), time(), ZONE)
    return begins, ends


def step_of(day: date, grain: Grain) -> date:
    """This function will return the first day of the step that a day belongs to; weeks begin on Monday."""
    if grain is Grain.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if grain is Grain.MONTH else day


def steps(since: date, until: date, grain: Grain) -> Iterator[date]:
    """This function will name every step from the one of ``since`` to the one of ``until``, empty ones too."""
    at = step_of(since, grain)
    while at <= until:
        yield at
        far = {Grain.DAY: 1, Grain.WEEK: 7, Grain.MONTH: 31}[grain]
        at = step_of(at + timedelta(days=far), grain)


def runs(days: Iterable[int]) -> list[tuple[int, int]]:
    """This function will return days that follow each other together, as their first and last."""
    found: list[tuple[int, int]] = []
    for day in sorted(days):
        if found and found[-1][1] == day - 1:
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found
