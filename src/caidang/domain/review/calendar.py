"""The team's calendar, and due times by it."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from caidang.core.review.chain import State
from caidang.core.review.clock import Calendar, due_after, working_time_between
from caidang.core.review.official import Day, official_days
from caidang.domain.review.models import WorkDay


def team_days() -> dict[date, Day]:
    """Return what is special about which day: as published, but for what the team says otherwise; one small query."""
    own = WorkDay.objects.values_list("day", "is_working", "name")
    return {**official_days(), **{day: Day(is_working, name) for day, is_working, name in own}}


def team_calendar() -> Calendar:
    """Return which days are worked."""
    return Calendar({day: told.is_working for day, told in team_days().items()})


def due_at(start: datetime, state: State) -> datetime | None:
    """Return when a record that comes into a state at ``start`` is due, by the team's calendar and time zone."""
    return due_after(team_time(start), state, team_calendar())


def hours_left(now: datetime, due: datetime, calendar: Calendar) -> float:
    """Return the working hours from now until something is due; negative when it is overdue."""
    return working_time_between(team_time(now), team_time(due), calendar).total_seconds() / 3600


def team_time(moment: datetime) -> datetime:
    """Return a moment by the team's clock."""
    return moment.astimezone(ZoneInfo(settings.TIME_ZONE))
