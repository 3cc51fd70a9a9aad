"""Reading that stands out, judged by plain rules."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.review.clock import Calendar
from caidang.core.review.watch import LEAST, MOST, TIMES, Reason, is_odd, oddities

MONDAY = datetime(2026, 11, 2, tzinfo=UTC)
TODAY = MONDAY.date()
ALWAYS = Calendar()


def at(days: int, hour: int) -> datetime:
    return MONDAY + timedelta(days=days, hours=hour)


def reasons(counts: dict[datetime, int], *, calendar: Calendar = ALWAYS, days: int = 1) -> set[Reason]:
    return {one.reason for one in oddities(counts, days=days, today=TODAY, calendar=calendar)}


def usual(a_day: int, *, hour: int = 10) -> dict[datetime, int]:
    """The same in one hour of each day of the month before."""
    return {at(-days, hour): a_day for days in range(1, 29)}


def test_as_much_as_always_is_nothing() -> None:
    assert reasons({**usual(30), at(0, 10): 30}) == set()
    assert reasons({}) == set()


def test_far_more_than_usual_is_a_day_to_look_at() -> None:
    spread = {at(0, hour): 14 for hour in range(9, 17)}
    assert reasons({**usual(30), **spread}) == {Reason.DAY}
    assert reasons({**usual(40), **spread}) == set()


def test_a_burst_is_an_hour_to_look_at() -> None:
    # No more than on his other days, but all at once.
    slow = {at(-days, hour): 5 for days in range(1, 29) for hour in range(9, 17)}
    found = oddities({**slow, at(0, 11): 40}, days=1, today=TODAY, calendar=ALWAYS)
    assert [(one.reason, one.since, one.until, one.count, one.usual) for one in found] == [
        (Reason.HOUR, at(0, 11), at(0, 12), 40, 5.0)
    ]


@pytest.mark.parametrize("reason", MOST)
def test_beyond_the_bound_nothing_is_usual(reason: Reason) -> None:
    assert is_odd(reason, MOST[reason], usual=10_000)
    assert not is_odd(reason, MOST[reason] - 1, usual=10_000)


def test_a_newcomer_is_judged_by_the_least() -> None:
    assert reasons({at(0, 10): 14}) == set()
    assert reasons({at(0, 10): 20}) == {Reason.DAY, Reason.HOUR}


def test_nights_and_days_off_are_asked_about() -> None:
    assert reasons({at(0, 23): 5}) == {Reason.OFF_HOURS}
    assert reasons({at(0, 23): 4}) == set()
    assert reasons({at(0, 8): 9, at(0, 18): 9}) == set()  # an hour around the working day is nothing
    holiday = Calendar({TODAY: False})
    assert reasons({at(0, 10): 5}, calendar=holiday) == {Reason.OFF_HOURS}
    saturday = at(-2, 10)
    assert reasons({saturday: 5}, days=3) == {Reason.OFF_HOURS}
    assert reasons({saturday: 5}, days=3, calendar=Calendar({saturday.date(): True})) == set()


def test_whoever_always_works_at_night_is_left_alone() -> None:
    assert reasons({**usual(6, hour=22), at(0, 22): 7}) == set()
    assert reasons({**usual(6, hour=22), at(0, 22): 19}) == {Reason.OFF_HOURS, Reason.HOUR}


def test_early_and_late_are_told_apart() -> None:
    found = oddities({at(0, 2): 5, at(0, 3): 1, at(0, 22): 6}, days=1, today=TODAY, calendar=ALWAYS)
    spans = [(one.since.hour, one.until.hour, one.count) for one in found if one.reason is Reason.OFF_HOURS]
    assert spans == [(22, 23, 6), (2, 4, 6)]


COUNTS = st.dictionaries(
    st.builds(at, st.integers(-40, 3), st.integers(0, 23)), st.integers(1, 300), max_size=60
)


@given(COUNTS, st.integers(1, 10))
def test_what_is_told_is_within_the_days_and_never_below_the_least(
    counts: dict[datetime, int], days: int
) -> None:
    found = oddities(counts, days=days, today=TODAY, calendar=ALWAYS)
    first: date = TODAY - timedelta(days=days - 1)
    a_day: Counter[date] = Counter()
    for hour, count in counts.items():
        a_day[hour.date()] += count
    for one in found:
        assert first <= one.since.date() <= TODAY
        assert one.since < one.until
        assert LEAST[one.reason] <= one.count <= a_day[one.since.date()]
        assert one.count > TIMES * one.usual or one.count >= MOST[one.reason]
    assert [one.since for one in found] == sorted((one.since for one in found), reverse=True)


@given(COUNTS)
def test_reading_beyond_the_bound_is_always_told(counts: dict[datetime, int]) -> None:
    told = {one.since for one in oddities(counts, days=1, today=TODAY, calendar=ALWAYS) if one.reason is Reason.DAY}
    today = sum(count for hour, count in counts.items() if hour.date() == TODAY)
    assert bool(told) or today < MOST[Reason.DAY]
