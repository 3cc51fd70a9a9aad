"""The team changes its calendar: holidays, and weekends that are worked instead."""

from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import Q

from caidang.core.errors import InvalidInput
from caidang.core.review.clock import is_weekday
from caidang.core.review.official import Day, official_days, official_until
from caidang.core.text.dates import parse_date
from caidang.core.text.normalize import normalize
from caidang.domain.review.calendar import team_days
from caidang.domain.review.models import Change, WorkDay
from caidang.domain.review.services.chain.changes import keep_change, rows_of
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_DAYS = 1000
MAX_NAME = 40
_WORKED = ("班", "上班", "调休", "补班", "工作")
_OFF = ("休", "放假", "休息", "假")


@dataclass(frozen=True, slots=True)
class Days:
    """The calendar as a person edits it, from this year on.

    ``missing`` is a year, this one or the next, for which it says nothing yet; 0 when it has both.
    """

    text: str
    official_until: int
    missing: int


def set_days(*, text: str, actor: Viewer, now: datetime) -> int:
    """Have the calendar say what these lines say, from this year on, and return how many days they are.

    One day a line: ``2026-10-01 休 国庆节`` or ``2026-10-10 班``. Only what differs from the published
    days is kept, so that newly published years come by themselves. Raises InvalidInput naming the
    line that cannot be used.
    """
    require(actor, policy.Action.MANAGE_CALENDAR)
    wanted, first = _days_of(text), _first_day(now)
    official = official_days()
    own = {day: told for day, told in wanted.items() if official.get(day) != told}
    dropped = [day for day in official if day >= first and day not in wanted]
    own |= {day: Day(is_weekday(day)) for day in dropped}
    with write_tx():
        begin = min([first, *own])
        before = rows_of(WorkDay.objects.filter(day__gte=begin))
        WorkDay.objects.filter(Q(day__gte=first) | Q(day__in=own)).delete()
        WorkDay.objects.bulk_create(
            WorkDay(day=day, is_working=told.is_working, name=told.name)
            for day, told in sorted(own.items())
        )
        was = {
            "first": begin.isoformat(), "before": before,
            "after": rows_of(WorkDay.objects.filter(day__gte=begin)),
        }  # fmt: skip
        if was["before"] != was["after"]:
            keep_change(kind=Change.Kind.CALENDAR, was=was, actor=actor, now=now)
        audit.record(
            actor_id=actor.user_id, verb="review.calendar", subject="calendar", now=now,
            detail={"days": len(wanted)},
        )  # fmt: skip
    return len(wanted)


def read_days(*, viewer: Viewer, now: datetime) -> Days:
    """Return the calendar as a person edits it."""
    require(viewer, policy.Action.MANAGE_CALENDAR)
    first = _first_day(now)
    days = {
        day: told
        for day, told in sorted(team_days().items())
        # A published day that the team took out says nothing any more.
        if day >= first and (told.name or told.is_working != is_weekday(day))
    }
    years = {day.year for day in days}
    return Days(
        text="\n".join(
            f"{day:%Y-%m-%d} {'班' if told.is_working else '休'} {told.name}".rstrip()
            for day, told in days.items()
        ),
        official_until=official_until(),
        missing=next((year for year in (first.year, first.year + 1) if year not in years), 0),
    )


def _first_day(now: datetime) -> date:
    return date(now.astimezone(ZoneInfo(settings.TIME_ZONE)).year, 1, 1)


def _days_of(text: str) -> dict[date, Day]:
    found: dict[date, Day] = {}
    for number, line in enumerate(text.splitlines(), 1):
        parts = normalize(line).replace(",", " ").split()
        if not parts:
            continue
        told = parse_date(parts[0])
        if told is None or len(told) != len("2026-10-01"):
            raise InvalidInput(f"第 {number} 行开头要是日期，写成 2026-10-01。")
        try:
            day = date.fromisoformat(told)
        except ValueError:
            raise InvalidInput(f"第 {number} 行没有这一天。") from None
        kind = parts[1] if len(parts) > 1 else ""
        if kind not in (*_WORKED, *_OFF):
            raise InvalidInput(f"第 {number} 行日期后面要写「休」或「班」。")
        name = " ".join(parts[2:])[:MAX_NAME]
        found[day] = Day(kind in _WORKED, name)
    if len(found) > MAX_DAYS:
        raise InvalidInput(f"最多 {MAX_DAYS} 天。")
    return found
