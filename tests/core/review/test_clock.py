"""Working time against a minute-by-minute count; published days."""

from collections import Counter
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.review import State
from caidang.core.review.clock import (
    HOURS,
    Calendar,
    add_working_time,
    due_after,
    is_weekday,
    working_time_between,
)
from caidang.core.review.official import official_days, official_until

ZONE = ZoneInfo("Asia/Shanghai")
PLAIN = Calendar()
# 2026: National Day is Thursday 1 October to Wednesday 7; Saturday 10 October is worked.
GOLDEN = Calendar(
    {**{date(2026, 10, day): False for day in range(1, 8)}, date(2026, 10, 10): True}
)


def at(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("start", "hours", "due"),
    [
        (at(9, 28, 9), 8, at(9, 28, 18)),
        (at(9, 28, 10), 8, at(9, 29, 10)),
        (at(9, 28, 12, 30), 1, at(9, 28, 14)),
        (at(9, 28, 20), 1, at(9, 29, 10)),
        (at(9, 30, 17), 2, at(10, 8, 10)),
        (at(10, 9, 17), 2, at(10, 10, 10)),
        (at(9, 28, 9), 0, at(9, 28, 9)),
    ],
)
def test_due_times_pass_over_nights_lunch_and_holidays(
    start: datetime, hours: int, due: datetime
) -> None:
    assert add_working_time(start, timedelta(hours=hours), GOLDEN) == due


def is_worked(moment: datetime, calendar: Calendar) -> bool:
    return calendar.is_working(moment.date()) and any(
        begin <= moment.time() < end for begin, end in HOURS
    )


@given(
    st.integers(0, 17 * 24 * 60).map(lambda minutes: at(9, 25, 0) + timedelta(minutes=minutes)),
    st.integers(1, 60 * 20),
    st.sampled_from((PLAIN, GOLDEN)),
)
def test_it_counts_the_minutes_that_are_worked(
    start: datetime, minutes: int, calendar: Calendar
) -> None:
    due = add_working_time(start, timedelta(minutes=minutes), calendar)
    counted, moment = 0, start
    while moment < due:
        counted += is_worked(moment, calendar)
        moment += timedelta(minutes=1)
    assert counted == minutes
    assert working_time_between(start, due, calendar) == timedelta(minutes=minutes)
    assert working_time_between(due, start, calendar) == timedelta(minutes=-minutes)


def test_a_calendar_without_work_is_an_error_not_a_loop() -> None:
    nothing = Calendar({date(2026, 1, 1) + timedelta(days=n): False for n in range(5000)})
    with pytest.raises(ValueError, match="no working days"):
        add_working_time(at(9, 28, 9), timedelta(hours=1), nothing)


def test_every_state_but_erased_is_due() -> None:
    for state in State:
        due = due_after(at(9, 28, 9), state, PLAIN)
        assert (due is None) == (state is State.ERASED)


def test_what_is_published_is_a_day_off_or_a_weekend_that_is_worked() -> None:
    days = official_days()
    for day, told in days.items():
        assert told.name
        if told.is_working:
            assert not is_weekday(day), day
    by_year = Counter(day.year for day, told in days.items() if not told.is_working)
    # As the notices count them: 1+8+3+5+3+8 and 3+9+3+5+3+3+7.
    assert by_year == {2025: 28, 2026: 33}
    assert official_until() == 2026
    assert list(days) == sorted(days)
