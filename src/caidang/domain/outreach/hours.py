"""When a mailing disturbs nobody: between two hours of the team's clock, and on days that are worked if it says so."""

from datetime import datetime, time, timedelta
from typing import Final

from caidang.core.review.clock import Calendar
from caidang.domain.outreach.models import Mailing
from caidang.domain.review.calendar import team_time

_MOST_DAYS: Final = 60
"""Days that are looked through for one that is worked."""


def may_go(mailing: Mailing, at: datetime, calendar: Calendar | None) -> bool:
    """This function will tell whether its letters may go at a moment; ``calendar`` is asked only where days count."""
    local = team_time(at)
    if not mailing.from_hour <= local.hour < mailing.to_hour:
        return False
    return not mailing.is_workdays_only or calendar is None or calendar.is_working(local.date())


def goes_at(mailing: Mailing, due: datetime, calendar: Calendar | None) -> datetime:
    """This function will return the first moment from ``due`` on at which a letter may go."""
    if may_go(mailing, due, calendar):
        return due
    local = team_time(due)
    for days in range(_MOST_DAYS):
        opens = datetime.combine(local.date() + timedelta(days), time(mailing.from_hour), local.tzinfo)
        if opens >= local and may_go(mailing, opens, calendar):
            return opens
    return due
