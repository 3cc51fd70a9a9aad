"""The team changes its calendar: holidays, and weekends that are worked instead."""

from datetime import date, datetime

from caidang.core.errors import InvalidInput
from caidang.core.text.dates import parse_date
from caidang.core.text.normalize import normalize
from caidang.domain.review.models import WorkDay
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_DAYS = 1000
MAX_NAME = 40
_WORKED = ("班", "上班", "调休", "补班", "工作")
_OFF = ("休", "放假", "休息", "假")


def set_days(*, text: str, actor: Viewer, now: datetime) -> int:
    """Replace the calendar by these lines and return how many days it has.

    One day a line: ``2026-10-01 休 国庆节`` or ``2026-10-10 班``. Raises InvalidInput naming the line
    that cannot be used.
    """
    require(actor, policy.Action.MANAGE_CALENDAR)
    days = _days_of(text)
    with write_tx():
        WorkDay.objects.all().delete()
        WorkDay.objects.bulk_create(days.values())
        audit.record(
            actor_id=actor.user_id, verb="review.calendar", subject="calendar", now=now,
            detail={"days": len(days)},
        )  # fmt: skip
    return len(days)


def days_text(*, viewer: Viewer) -> str:
    """Return the calendar as a person edits it."""
    require(viewer, policy.Action.MANAGE_CALENDAR)
    return "\n".join(
        f"{row.day:%Y-%m-%d} {'班' if row.is_working else '休'} {row.name}".rstrip()
        for row in WorkDay.objects.all()
    )


def _days_of(text: str) -> dict[date, WorkDay]:
    found: dict[date, WorkDay] = {}
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
        found[day] = WorkDay(day=day, is_working=kind in _WORKED, name=name)
    if len(found) > MAX_DAYS:
        raise InvalidInput(f"最多 {MAX_DAYS} 天。")
    return found
