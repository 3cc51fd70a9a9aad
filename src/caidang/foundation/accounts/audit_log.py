"""The log as an auditor reads it: what was done, by whom, on what; and how much each member read when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, Count, QuerySet
from django.db.models.functions import Cast, Coalesce, Substr

from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.audit.report import Report
from caidang.foundation.lib.public_ids import row_number
from caidang.foundation.lib.write_lock import write_tx

PAGE_SIZE = 60
READS = ("candidate.opened", "candidate.found_by_contact", "document.opened", "candidate.exported")
"""Events by which somebody read personal data."""
LOOKS = (*READS, "candidate.revealed")
"""Events that leave a record as it was."""


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
class LogFilter:
    """Which events are meant: of one member (an id, or ``system``), of one kind, about one thing, in a time."""

    actor: str = ""
    kind: str = ""
    """``reads``, ``changes``, or empty for both."""
    subject: str = ""
    since: datetime | None = None
    until: datetime | None = None
    """The first moment that is not meant any more."""
    verbs: tuple[str, ...] = ()
    """Only these verbs; none: all."""


EVERYTHING = LogFilter()


def chosen_events(chosen: LogFilter) -> QuerySet[AuditEvent]:
    """Return the events that are meant, in no order."""
    events = AuditEvent.objects.order_by()
    if chosen.actor.isdecimal():
        events = events.filter(actor_id=row_number(chosen.actor))
    elif chosen.actor:
        events = events.filter(actor_id=None)
    if chosen.kind == "reads":
        events = events.filter(verb__in=READS)
    elif chosen.kind == "changes":
        events = events.exclude(verb__in=READS)
    if chosen.verbs:
        events = events.filter(verb__in=chosen.verbs)
    if chosen.subject:
        events = events.filter(subject=chosen.subject)
    if chosen.since:
        events = events.filter(at__gte=chosen.since)
    if chosen.until:
        events = events.filter(at__lt=chosen.until)
    return events


def list_log(
    *, viewer: Viewer, chosen: LogFilter = EVERYTHING, before: int = 0, limit: int = PAGE_SIZE
) -> LogPage:
    """Return the events that are meant, newest first."""
    require(viewer, Action.READ_AUDIT)
    events = chosen_events(chosen).order_by("-seq")
    if before:
        events = events.filter(seq__lt=before)
    # The numbers first: an index has them, and the rows of a page are few.
    found = list(events.values_list("seq", flat=True)[: limit + 1])
    shown = list(AuditEvent.objects.filter(seq__in=found[:limit]).order_by("-seq"))
    names = names_of({event.actor_id for event in shown})
    rows = tuple(
        LogRow(
            e.seq, e.at, e.actor_id, names.get(e.actor_id or 0, "系统"), e.verb, e.subject, e.detail
        )
        for e in shown
    )
    return LogPage(rows, found[limit - 1] if len(found) > limit else 0)


def count_reads(*, viewer: Viewer, since: datetime) -> list[tuple[int, str, int]]:
    """Return how many records each member read in each hour: his id, the hour as ``YYYY-MM-DD HH`` in UTC, how many.

    Read from an index alone. The member is asked for as an expression: by his column the embedded
    database would follow the index of members instead, through the whole log.
    """
    require(viewer, Action.READ_AUDIT)
    return list(
        AuditEvent.objects.filter(verb__in=READS, at__gte=since)
        .order_by()
        .annotate(
            member=Coalesce("actor_id", 0), hour=Substr(Cast("at", CharField()), 1, len("YYYY-MM-DD HH"))
        )
        .values_list("member", "hour")
        .annotate(records=Count("*"))
    )


def list_actors(*, viewer: Viewer) -> list[tuple[int, str]]:
    """Return every member as id and name, leavers too: what they did stays."""
    require(viewer, Action.READ_AUDIT)
    return [(user.pk, str(user)) for user in User.objects.order_by("full_name", "username")]


def check_log(*, viewer: Viewer, now: datetime) -> Report:
    """Verify the whole chain, and write down that it was done."""
    require(viewer, Action.READ_AUDIT)
    report = audit.verify()
    with write_tx():
        audit.record(
            actor_id=viewer.user_id, verb="audit.verified", subject="audit", now=now,
            detail={"count": report.count, "sound": report.is_sound},
        )  # fmt: skip
    return report
