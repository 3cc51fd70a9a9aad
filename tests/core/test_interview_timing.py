"""Times and collisions of interviews, against brute force and against the clocks of the world."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import InvalidInput
from caidang.core.review.clock import Calendar
from caidang.domain.pipeline.scorecards import Competency, averages, check_scores, overall
from caidang.domain.pipeline.timing import ZONES, Span, colliding, moment, overlaps, unworked

NOW = datetime(2026, 11, 2, tzinfo=UTC)
SPANS = st.builds(
    lambda start, minutes: Span(NOW + timedelta(minutes=start), NOW + timedelta(minutes=start + minutes)),
    st.integers(0, 300), st.integers(1, 90),
)  # fmt: skip


def minutes_of(span: Span) -> set[datetime]:
    """Every minute of the span, one by one."""
    count = int((span.end - span.start).total_seconds() // 60)
    return {span.start + timedelta(minutes=n) for n in range(count)}


@given(SPANS, SPANS)
def test_two_overlap_when_they_share_a_minute(one: Span, other: Span) -> None:
    assert overlaps(one, other) == bool(minutes_of(one) & minutes_of(other))
    assert overlaps(one, other) == overlaps(other, one)


@given(SPANS, st.lists(SPANS, max_size=12))
def test_collisions_are_those_of_brute_force(span: Span, others: list[Span]) -> None:
    taken = minutes_of(span)
    assert colliding(span, others) == [other for other in others if taken & minutes_of(other)]


@given(SPANS)
def test_time_outside_working_hours_is_counted_minute_by_minute(span: Span) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    moved = Span(span.start + timedelta(hours=2), span.end + timedelta(hours=2))
    worked = {
        one for one in minutes_of(moved)
        if one.astimezone(zone).hour in (9, 10, 11, 13, 14, 15, 16, 17)
    }
    expected = timedelta(minutes=len(minutes_of(moved) - worked))
    assert unworked(moved, Calendar(), zone) == expected


def test_a_holiday_is_all_outside() -> None:
    span = Span(NOW + timedelta(hours=2), NOW + timedelta(hours=3))
    calendar = Calendar({NOW.date(): False})
    assert unworked(span, calendar, ZoneInfo("Asia/Shanghai")) == timedelta(hours=1)


@given(st.datetimes(min_value=datetime(2020, 1, 1), max_value=datetime(2040, 1, 1)), st.sampled_from(sorted(ZONES)))  # noqa: DTZ001
def test_a_time_is_read_by_the_clock_of_its_place(local: datetime, zone: str) -> None:
    local = local.replace(second=0, microsecond=0)
    try:
        found = moment(f"{local:%Y-%m-%d}", f"{local:%H:%M}", zone)
    except InvalidInput:
        there = local.replace(tzinfo=ZoneInfo(zone))
        assert there.astimezone(UTC).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local
    else:
        assert found.tzinfo is UTC
        assert found.astimezone(ZoneInfo(zone)).replace(tzinfo=None) == local


def test_an_hour_that_the_clock_skips_is_refused() -> None:
    with pytest.raises(InvalidInput, match="拨表"):
        moment("2026-03-08", "02:30", "America/New_York")
    assert moment("2026-11-01", "01:30", "America/New_York") == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("day", "at", "zone"),
    [("2026-13-01", "10:00", "Asia/Shanghai"), ("2026-12-01", "25:00", "Asia/Shanghai"), ("", "", "Asia/Shanghai"),
     ("2026-12-01", "10:00", "Mars/Olympus"), ("2026-12-01", "10:00+08:00", "Asia/Shanghai"), ("0001-01-01", "00:00", "Asia/Shanghai")],
)  # fmt: skip
def test_what_is_no_time_is_refused(day: str, at: str, zone: str) -> None:
    with pytest.raises(InvalidInput):
        moment(day, at, zone)


CARD = (Competency("沟通"), Competency("专业"), Competency("英语", is_must=False))


def test_means_are_of_those_who_scored() -> None:
    found = averages(CARD, [{"沟通": 4, "专业": 2, "英语": 5}, {"沟通": 5, "专业": 3}])
    assert [(one.mean, one.count) for one in found] == [(4.5, 2), (2.5, 2), (5.0, 1)]
    assert overall(found) == 3.5, "what must be judged counts"
    assert overall(averages(CARD, [])) is None


def test_a_must_is_scored_on_the_scale() -> None:
    assert check_scores(CARD, {"沟通": 1, "专业": 5}) == {"沟通": 1, "专业": 5}
    with pytest.raises(InvalidInput, match="必评"):
        check_scores(CARD, {"沟通": 1})
    with pytest.raises(InvalidInput, match="1 到 5"):
        check_scores(CARD, {"沟通": 1, "专业": 6})
