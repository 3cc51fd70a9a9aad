"""A week is compared with the week before, a month with the month before; and no day stands in both."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.domain.analytics.earlier import period_before


@pytest.mark.parametrize(
    ("since", "until", "first", "last"),
    [
        ("2026-11-23", "2026-11-25", "2026-11-16", "2026-11-18"),  # Monday to Wednesday
        ("2026-11-16", "2026-11-22", "2026-11-09", "2026-11-15"),  # a whole week
        ("2026-11-01", "2026-11-29", "2026-10-01", "2026-10-29"),  # a month that runs; it began on a Sunday
        ("2026-03-01", "2026-03-30", "2026-02-01", "2026-02-28"),
        ("2026-03-01", "2026-03-31", "2026-02-01", "2026-02-28"),  # a whole month
        ("2026-10-01", "2026-11-29", "2026-07-01", "2026-08-29"),  # a quarter that runs
        ("2026-01-01", "2026-03-31", "2025-10-01", "2025-12-31"),  # a whole quarter
        ("2026-11-03", "2026-11-12", "2026-10-24", "2026-11-02"),  # ten days
        ("2026-02-01", "2026-04-20", "2025-11-14", "2026-01-31"),  # no quarter begins in February
    ],
)
def test_like_is_compared_with_like(since: str, until: str, first: str, last: str) -> None:
    found = period_before(date.fromisoformat(since), date.fromisoformat(until))
    assert found == (date.fromisoformat(first), date.fromisoformat(last))


@given(st.dates(date(2001, 1, 1), date(2090, 1, 1)), st.integers(0, 800))
def test_it_is_before_and_about_as_long(since: date, days: int) -> None:
    until = since + timedelta(days=days)
    first, last = period_before(since, until)
    assert first <= last < since
    assert abs((last - first).days - days) <= 4
