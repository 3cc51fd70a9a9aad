"""Which days of which facts an event of the log may have changed.

Asked too much is only work; what is missed here stays wrong until the day is counted again, so every verb that is
not known to change nothing counts as one that changes everything about its subject.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db.models import Q, QuerySet

from caidang.domain.analytics.days import day_of
from caidang.domain.candidates.models import Candidate, Document, Merge, Suspicion
from caidang.domain.compliance.models import Disclosure
from caidang.domain.intake.models import IntakeItem
from caidang.domain.pipeline.models import Application, Sending, StageEvent, Submission
from caidang.domain.review.models import Flag, Move, Sample
from caidang.foundation.audit.models import AuditEvent

Touched = set[tuple[str, int]]
"""Facts and days."""
Told = tuple[str, str, datetime]
"""An event: its subject, its verb, and when."""

HARMLESS: Final = frozenset({
    "candidate.opened", "candidate.revealed", "candidate.exported", "candidate.found_by_contact", "candidate.listed",
    "candidate.unlisted", "candidate.mailed", "candidate.replied", "candidate.bounced", "candidate.left_mail",
    "candidate.came_back", "candidate.no_mail", "candidate.mail_again", "candidate.confirmed",
    "candidate.confirmation_undone", "candidate.export_withdrawn", "candidate.sent_out", "document.opened",
    "review.commented", "review.comment_removed", "review.urgent", "review.paused", "review.resumed",
    "submission.previewed", "submission.copy_opened",
})  # fmt: skip
"""Nothing that is counted by an earlier day hangs on them."""
_OF_VALUES: Final = frozenset({
    "candidate.value_set", "candidate.value_removed", "candidate.completed", "candidate.sorted", "candidate.unsorted",
    "candidate.sorted_by_rule", "candidate.sorting_undone", "candidate.tagged", "candidate.untagged",
    "document.attached", "document.reread",
})  # fmt: skip
"""They change how complete a record is, and what became of a file."""
_OF_READINGS: Final = frozenset({"candidate.completed", "document.attached", "document.reread"})
"""They change besides what was read with doubt, and so how hard a record was to work on."""
DELETING: Final = frozenset({"candidate.erased", "candidate.import_undone", "application.removed"})
"""Rows went, so that only the log knows of which days they were."""
_OF_FILES: Final = ("files", "waits")
_MARKED: Final = "review.flagged"
WHOLE: Final[Mapping[str, tuple[str, ...]]] = {
    "need_set": ("records",), "category": ("records",), "job_type": ("applications", "entries", "stays"),
}
"""Subjects that change all days of some facts."""


def touched(events: Iterable[Told]) -> tuple[Touched, frozenset[str]]:
    """This function will return the facts and days that these events may have changed, and the facts all of whose days."""
    by_kind: dict[str, dict[int, set[str]]] = {}
    whole: set[str] = set()
    found: Touched = set()
    gone: set[str] = set()
    marked: set[str] = set()
    for subject, verb, at in events:
        kind, _, number = subject.partition(":")
        if verb in HARMLESS:
            continue
        whole.update(WHOLE.get(kind, ()))
        if verb in DELETING:
            gone.add(subject)
            found |= _around(at)
        if verb == "candidate.erased":
            whole.add("pairs")
        if verb == _MARKED:
            marked.add(subject)
        if kind in _OF_KIND and number.isdigit():
            by_kind.setdefault(kind, {}).setdefault(int(number), set()).add(verb)
    for kind, numbers in by_kind.items():
        found |= _OF_KIND[kind](numbers)
    return found | _told_in_log(gone) | _marked_before(marked), frozenset(whole)


def _around(at: datetime) -> Touched:
    """The day of an event and the one before: what is undone within minutes was done then."""
    return {(fact, day_of(at) - back) for fact in _ALL for back in (0, 1)}


_ALL: Final = (
    "files", "waits", "readings", "work", "paces", "verdicts", "faults", "samples", "records", "pairs", "merges",
    "applications", "entries", "stays", "submissions", "disclosures",
)  # fmt: skip


def _told_in_log(subjects: Iterable[str]) -> Touched:
    ats = AuditEvent.objects.filter(subject__in=sorted(subjects)).values_list("at", flat=True)
    return {(fact, day) for day in _days(ats) for fact in _ALL}


def _marked_before(subjects: Iterable[str]) -> Touched:
    """A value marked once more counts on the later day alone; only the log knows the earlier one."""
    ats = AuditEvent.objects.filter(subject__in=sorted(subjects), verb=_MARKED).values_list("at", flat=True)
    return {("faults", day) for day in _days(ats)}


def _days(ats: "Iterable[Any] | QuerySet[Any, Any]") -> set[int]:
    return {day_of(at) for at in ats if at is not None}


def _of_candidates(verbs: Mapping[int, set[str]]) -> Touched:
    values = [pk for pk, told in verbs.items() if told <= _OF_VALUES]
    made = Candidate.objects.filter(pk__in=values).values_list("created_at", flat=True)
    received = IntakeItem.objects.filter(candidate__in=values).values_list("received_at", flat=True)
    found: Touched = {("records", day) for day in _days(made)}
    found |= {(fact, day) for day in _days(received) for fact in _OF_FILES}
    found |= _read_anew([pk for pk in values if verbs[pk] & _OF_READINGS])
    ids = set(verbs) - set(values)
    return found | _all_of(with_partners(ids)) if ids else found


def _read_anew(ids: Sequence[int]) -> Touched:
    """What hangs on how much of a record was read with doubt."""
    cases = {"case__candidate__in": ids}
    read = Document.objects.filter(candidate__in=ids).order_by().values_list("received_at", flat=True)
    moved = Move.objects.filter(**cases).order_by().values_list("at", flat=True)
    looked = Sample.objects.filter(**cases).values_list("checked_at", flat=True)
    found = {("readings", day) for day in _days(read)} | {("samples", day) for day in _days(looked)}
    return found | {(fact, day) for day in _days(moved) for fact in ("work", "verdicts")}


def with_partners(ids: Iterable[int]) -> list[int]:
    """This function will return with each record those that were ever merged with it: what is counted of one may have moved to the other."""
    known: set[int] = set()
    new = set(ids)
    while new:
        known |= new
        pairs = Merge.objects.filter(Q(keeper__in=new) | Q(loser__in=new)).values_list("keeper_id", "loser_id")
        new = {pk for pair in pairs for pk in pair} - known
    return sorted(known)


def _all_of(ids: Sequence[int]) -> Touched:
    cases = {"case__candidate__in": ids}
    found: Touched = set()
    for facts, rows in (
        (("records",), Candidate.objects.filter(pk__in=ids).values_list("created_at", flat=True)),
        (("readings",), Document.objects.filter(candidate__in=ids).order_by().values_list("received_at", flat=True)),
        (_OF_FILES, IntakeItem.objects.filter(candidate__in=ids).values_list("received_at", flat=True)),
        (("work", "paces", "verdicts"), Move.objects.filter(**cases).order_by().values_list("at", flat=True)),
        (("faults",), Flag.objects.filter(**cases).values_list("raised_at", flat=True)),
        (("samples",), Sample.objects.filter(**cases).values_list("checked_at", flat=True)),
        (("pairs",), _of_pairs(ids)),
        (("merges",), Merge.objects.filter(keeper__in=ids).values_list("created_at", flat=True)),
        (("disclosures",), Disclosure.objects.filter(candidate__in=ids).order_by().values_list("at", flat=True)),
    ):
        days = _days(rows)
        found |= {(fact, day) for fact in facts for day in days}
    applications = Application.objects.filter(candidate__in=ids).values_list("pk", flat=True)
    return found | _of_applications(list(applications))


def _of_pairs(ids: Sequence[int]) -> list[datetime]:
    return [
        at for one in ("first__in", "second__in")
        for at in Suspicion.objects.filter(**{one: ids}).values_list("created_at", flat=True)
    ]  # fmt: skip


def _of_applications(ids: Iterable[int]) -> Touched:
    asked = with_joined(set(ids))
    made = Application.objects.filter(pk__in=asked).values_list("created_at", flat=True)
    moved = StageEvent.objects.filter(application__in=asked).order_by().values_list("at", flat=True)
    sent = Submission.objects.filter(application__in=asked).order_by().values_list("sending__sent_at", flat=True)
    walked = {(fact, day) for day in _days(moved) for fact in ("entries", "stays")}
    return walked | {("applications", day) for day in _days(made)} | {("submissions", day) for day in _days(sent)}


def with_joined(ids: set[int]) -> set[int]:
    """This function will return with each application the ones with which it was one while their records were merged.

    What is told of either changes with the other.
    """
    # Two questions: asked for both ways at once, the database goes over all applications there are.
    into = Application.objects.filter(pk__in=ids, joined_into__isnull=False).values_list("joined_into_id", flat=True)
    joined = Application.objects.filter(joined_into__in=ids).order_by().values_list("pk", flat=True)
    return ids | set(into.order_by()) | set(joined)


def _of_items(ids: Iterable[int]) -> Touched:
    rows = IntakeItem.objects.filter(pk__in=list(ids)).values_list("received_at", flat=True)
    return {(fact, day) for day in _days(rows) for fact in _OF_FILES}


def _of_suspicions(ids: Iterable[int]) -> Touched:
    rows = Suspicion.objects.filter(pk__in=list(ids)).values_list("created_at", flat=True)
    return {("pairs", day) for day in _days(rows)}


def _of_sendings(ids: Iterable[int]) -> Touched:
    rows = Sending.objects.filter(pk__in=list(ids)).order_by().values_list("sent_at", flat=True)
    return {("submissions", day) for day in _days(rows)}


_OF_KIND: Final[Mapping[str, Callable[[Mapping[int, set[str]]], Touched]]] = {
    "candidate": _of_candidates, "application": _of_applications, "intake": _of_items,
    "suspicion": _of_suspicions, "sending": _of_sendings,
}  # fmt: skip


def earliest() -> int | None:
    """This function will return the first day on which anything was counted, None where there is nothing."""
    firsts = (
        IntakeItem.objects.order_by("received_at").values_list("received_at", flat=True).first(),
        Candidate.objects.order_by("created_at").values_list("created_at", flat=True).first(),
        Move.objects.order_by("at").values_list("at", flat=True).first(),
        StageEvent.objects.order_by("at").values_list("at", flat=True).first(),
        Application.objects.order_by("created_at").values_list("created_at", flat=True).first(),
        AuditEvent.objects.order_by("at").values_list("at", flat=True).first(),
    )
    found = [day_of(at) for at in firsts if at is not None]
    return min(found, default=None)


