"""What sets rules off: read from the audit log, which has every act in its order, and from days that were reached.

The same reading serves the following of the log and the trial over what was.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django.utils import timezone

from caidang.domain.automation.content import Content, Day, When
from caidang.domain.candidates.models import Attachment, Candidate, Freshness, Tagging
from caidang.domain.compliance.models import Consent
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.way import Kind
from caidang.domain.review.calendar import team_time
from caidang.foundation.audit.models import AuditEvent

VERBS: Final[Mapping[When, tuple[str, ...]]] = {
    When.RECEIVED: ("candidate.created", "document.attached"),
    When.APPROVED: ("review.approve",),
    When.STAGE: ("application.added", "application.moved"),
    When.TAGGED: ("candidate.tagged", "candidate.sorted", "candidate.sorted_by_rule"),
    When.STALE: ("candidate.bounced",),
}
"""By which acts of the log a trigger is heard of. What becomes stale by time alone is looked for by day."""
MOST: Final = 5_000
"""Events of one day, or of a trial, that are looked at."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a person. ``key`` names it for ever; ``place`` is the stage or label that it is about.

    ``firing`` is the firing that brought it about, 0 for none.
    """

    key: str
    candidate: int
    at: datetime
    places: frozenset[int] = frozenset()
    firing: int = 0
    seq: int = 0


def heard(when: When, events: Iterable[AuditEvent]) -> Iterator[Event]:
    """Yield those of the log's events that are of this kind.

    A mail and what is attached to it are several documents that came to one person at one moment: one event.
    """
    verbs, seen = VERBS.get(when, ()), set[str]()
    for one in events:
        if one.verb not in verbs:
            continue
        detail: Mapping[str, Any] = one.detail or {}
        candidate = detail.get("candidate") if when is When.STAGE else _number(one.subject)
        key = f"came:{candidate}:{one.at.timestamp()}" if when is When.RECEIVED else f"log:{one.seq}"
        if when is When.STALE and not _is_stale(_number(one.subject), one.at):
            continue
        if candidate and key not in seen:
            seen.add(key)
            yield Event(
                key, int(candidate), one.at, _places(when, one, int(candidate)),
                int(detail.get("firing", 0)), one.seq,
            )  # fmt: skip


def fits_place(content: Content, event: Event) -> bool:
    """Tell whether an event is about the stage or label that the rule names."""
    return not content.place or content.place in event.places


def of_days(content: Content, first: date, last: date) -> Iterator[Event]:
    """Yield what was reached from the first day to the last, both included; of the living records alone."""
    if content.when is When.STALE:
        rows = Freshness.objects.filter(stale__gte=first.toordinal(), stale__lte=last.toordinal()).order_by("stale", "pk")
        for pk, day in rows.values_list("pk", "stale")[:MOST]:
            yield Event(f"stale:{pk}:{day}", pk, _noon(date.fromordinal(day)))
        return
    shift = timedelta(days=content.days)
    for row, candidate, reached in _dates(content.day, first - shift, last - shift):
        yield Event(f"{content.day.value}:{row}:{reached}:{content.days}", candidate, _noon(reached + shift))


def _dates(which: Day, first: date, last: date) -> Iterator[tuple[int, int, date]]:
    begin, end = _midnight(first), _midnight(last + timedelta(days=1))
    if which is Day.PAPER:
        papers = Attachment.objects.filter(removed_at=None, valid_until__gte=first, valid_until__lte=last)
        for pk, candidate, until in papers.order_by("valid_until", "pk").values_list("pk", "candidate_id", "valid_until")[:MOST]:
            if until is not None:
                yield pk, candidate, until
        return
    rows: Iterable[tuple[int, int, datetime | None]]
    if which is Day.CAME:
        came = Candidate.objects.filter(created_at__gte=begin, created_at__lt=end, merged_into=None)
        rows = came.order_by("created_at").values_list("pk", "pk", "created_at")[:MOST]
    elif which is Day.CONSENT:
        ending = Consent.objects.filter(expires_at__gte=begin, expires_at__lt=end, withdrawn_at=None)
        rows = ending.order_by("expires_at").values_list("pk", "candidate_id", "expires_at")[:MOST]
    else:
        placed = Application.objects.filter(
            stage__kind=Kind.PLACED.value, stage_since__gte=begin, stage_since__lt=end, joined_into=None
        )
        rows = placed.order_by("stage_since").values_list("pk", "candidate_id", "stage_since")[:MOST]
    for pk, candidate, at in rows:
        if at is not None:
            yield pk, candidate, team_time(at).date()


def _places(when: When, event: AuditEvent, candidate: int) -> frozenset[int]:
    detail: Mapping[str, Any] = event.detail or {}
    if when is When.STAGE:
        return frozenset({int(detail.get("after") or 0)})
    if when is not When.TAGGED:
        return frozenset()
    if event.verb != "candidate.sorted_by_rule":
        return frozenset({int(detail.get("tag") or 0)})
    put = Tagging.objects.filter(candidate=candidate, created_at=event.at, rule__isnull=False)
    return frozenset(put.values_list("tag_id", flat=True))


def _is_stale(candidate: int, at: datetime) -> bool:
    return Freshness.objects.filter(pk=candidate, stale__lte=team_time(at).date().toordinal()).exists()


def _number(subject: str) -> int:
    kind, _, number = subject.partition(":")
    return int(number) if kind == "candidate" and number.isdecimal() else 0


def _midnight(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time()))


def _noon(day: date) -> datetime:
    return timezone.make_aware(datetime.combine(day, time(12)))
