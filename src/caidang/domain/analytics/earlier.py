"""What a stretch of days is compared with: people compare weeks with weeks and months with months."""

from datetime import date, timedelta


def period_before(since: date, until: date) -> tuple[date, date]:
    """This function will return the first and the last day of the period before, both inside.

    A week or its beginning is compared with the same weekdays of the week before, a month or a quarter (or its
    beginning) with the same days of the one before, whole ones with whole ones; anything else with as many days
    that end on the day before ``since``.
    """
    if since.weekday() == 0 and (until - since).days < 7:
        return since - timedelta(days=7), until - timedelta(days=7)
    for months in (1, 3):
        if since.day == 1 and (since.month - 1) % months == 0 and until < _later(since, months):
            first = _later(since, -months)
            if until + timedelta(days=1) == _later(since, months):
                return first, since - timedelta(days=1)
            # A longer month ends: the last days of the shorter one before are its last.
            return first, min(first + (until - since), since - timedelta(days=1))
    return since - timedelta(days=(until - since).days + 1), since - timedelta(days=1)


def _later(first: date, months: int) -> date:
    """The first of a month so many months on."""
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    return date(year, month + 1, 1)
