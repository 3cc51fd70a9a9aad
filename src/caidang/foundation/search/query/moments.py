"""Lengths of time as the numbers of the index: months since the year 0, milliseconds since 1970."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.utils.timezone import get_default_timezone

from caidang.foundation.search.query.own import NUMBER, is_own, limits
from caidang.foundation.search.query.periods import Period
from caidang.foundation.search.query.ranges import Range

_ORDINALS = 500_000
_SINCE = {"years": "started", "age": "born"}


def month_number(year: int, month: int) -> int:
    """Return the number of a month, counted from the year 0."""
    return year * 12 + month - 1


def limits_of(wanted: Range, today: date) -> Iterator[tuple[str, int | None, int | None]]:
    """Yield the columns of the index with the lowest and highest number that the range asks for."""
    low, high = wanted.low, wanted.high
    if is_own(wanted.field):
        yield NUMBER, *limits(wanted)
        return
    if wanted.field == "born":
        yield "born", low, high
        return
    if wanted.field == "salary":
        # Two ranges meet when neither begins after the other ends.
        yield "salary", None if high is not None else 1, high
        if low is not None:
            yield "salary_high", low, None
        return
    if wanted.field in _SINCE:
        now = month_number(today.year, today.month)
        latest = None if low is None else now - low
        yield _SINCE[wanted.field], None if high is None else now - high, latest
        return
    yield wanted.field, *days_ago(low, high, today)


def in_days(period: Period, today: date) -> Range:
    """Return a stretch of the calendar as the days that it has today, by their ordinals."""
    first, last = period.days(today)
    return Range(
        period.field, None if first is None else first.toordinal(), None if last is None else last.toordinal()
    )


def days_ago(low: int | None, high: int | None, today: date) -> tuple[int | None, int | None]:
    """Return the first and last millisecond of days, as this installation's clock counts them, that lie so many days back.

    Days themselves, by their ordinals, are further back than any number of days is: those are taken as they stand.
    """
    if max(low or 0, high or 0) >= _ORDINALS:
        begin = None if low is None else _midnight(date.fromordinal(low))
        return begin, None if high is None else _midnight(date.fromordinal(high + 1)) - 1
    first = (
        None
        if high is None
        else _midnight(today - timedelta(days=min(high, today.toordinal() - 1)))
    )
    last = None if low in (None, 0) else _midnight(today - timedelta(days=(low or 0) - 1)) - 1
    return first, last


def _midnight(day: date) -> int:
    return int(datetime.combine(day, time(), get_default_timezone()).timestamp() * 1000)
