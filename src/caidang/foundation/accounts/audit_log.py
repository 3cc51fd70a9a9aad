"""The log as an auditor reads it: what was done, by whom, on what; and who did unusually much."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q

from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx

PAGE_SIZE = 60
READS = ("candidate.opened", "candidate.found_by_contact", "document.opened", "candidate.exported")
"""Events by which somebody read personal data."""
LOOK_BACK = timedelta(days=30)
UNUSUAL = 3
"""Times a member's own usual day from which a day is worth a look."""
LEAST_UNUSUAL = 20
"""Records below which no day is."""


@dataclass(frozen=True, slots=True)
class LogRow:
    """One event. ``actor`` is a name, 系统 for the program itself."""

    seq: int
    at: datetime
    actor_id: int | None
    actor: str
    verb: str
    subject: str
    detail: Mapping[str, Any]

    @property
    def kind(self) -> str:
        """What the subject is: candidate, user …"""
        return self.subject.partition(":")[0]


@dataclass(frozen=True, slots=True)
class LogPage:
    """One page, newest first. ``before`` is where the next page begins, 0 when this was the last."""

    rows: tuple[LogRow, ...]
    before: int


@dataclass(frozen=True, slots=True)
class Reading:
    """How many records one member read in the last day, and on his usual day of the last month."""

    user_id: int
    name: str
    today: int
    usual: float

    @property
    def is_unusual(self) -> bool:
        """Whether the last day stands out."""
        return self.today >= LEAST_UNUSUAL and self.today > UNUSUAL * max(self.usual, 1.0)


def list_log(
    *, viewer: Viewer, actor: str = "", kind: str = "", subject: str = "", before: int = 0,
    limit: int = PAGE_SIZE,
) -> LogPage:  # fmt: skip
    """Return events, newest first: of one member, of one kind (reads, changes), about one thing."""
    require(viewer, Action.READ_AUDIT)
    events = AuditEvent.objects.order_by("-seq")
    if actor.isdecimal():
        events = events.filter(actor_id=int(actor))
    elif actor == "system":
        events = events.filter(actor_id=None)
    if kind == "reads":
        events = events.filter(verb__in=READS)
    elif kind == "changes":
        events = events.exclude(verb__in=READS)
    if subject:
        events = events.filter(subject=subject)
    if before:
        events = events.filter(seq__lt=before)
    found = list(events[: limit + 1])
    shown = found[:limit]
    names = names_of({event.actor_id for event in shown})
    rows = tuple(
        LogRow(
            e.seq, e.at, e.actor_id, names.get(e.actor_id or 0, "系统"), e.verb, e.subject, e.detail
        )
        for e in shown
    )
    return LogPage(rows, shown[-1].seq if len(found) > limit else 0)


def list_readings(*, viewer: Viewer, now: datetime) -> list[Reading]:
    """Return who read how many records in the last day, beside his usual day; the most first."""
    require(viewer, Action.READ_AUDIT)
    reads = AuditEvent.objects.filter(verb__in=READS, actor_id__isnull=False)
    day = now - timedelta(days=1)
    counts = (
        reads.filter(at__gt=day - LOOK_BACK)
        .order_by()
        .values_list("actor_id")
        .annotate(
            today=Count("subject", filter=Q(at__gt=day), distinct=True),
            earlier=Count("seq", filter=Q(at__lte=day)),
        )
    )
    rows = [(pk, today, earlier / LOOK_BACK.days) for pk, today, earlier in counts if today]
    names = names_of({pk for pk, _, _ in rows})
    found = [Reading(pk, names.get(pk, ""), today, usual) for pk, today, usual in rows]
    return sorted(found, key=lambda reading: -reading.today)


def list_actors(*, viewer: Viewer) -> list[tuple[int, str]]:
    """Return every member as id and name, leavers too: what they did stays."""
    require(viewer, Action.READ_AUDIT)
    return [(user.pk, str(user)) for user in User.objects.order_by("full_name", "username")]


def check_log(*, viewer: Viewer, now: datetime) -> audit.Report:
    """Verify the whole chain, and write down that it was done."""
    require(viewer, Action.READ_AUDIT)
    report = audit.verify()
    with write_tx():
        audit.record(
            actor_id=viewer.user_id, verb="audit.verified", subject="audit", now=now,
            detail={"count": report.count, "sound": report.is_sound},
        )  # fmt: skip
    return report
