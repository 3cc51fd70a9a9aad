"""What waits for whom: one query, which pages, counts and the next piece of work all begin with."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import reduce
from operator import or_
from types import MappingProxyType
from typing import Final

from django.db.models import Case as CaseWhen
from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, QuerySet, Value, When

from caidang.core.review.chain import State
from caidang.domain.candidates.models import Candidate, audiences_of
from caidang.domain.review.models import Case
from caidang.foundation.accounts.counting import CountFor, RowsFor
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.lib.prepared import Given

ORDER: Final = ("rank", "due_at", "pk")
URGENT, USUAL = 0, 1
"""All ranks there are."""
_NEVER: Final = datetime.max.replace(tzinfo=UTC)
QUEUES: Final = MappingProxyType(
    {
        Role.COLLECTOR: (State.COLLECTING,),
        Role.ORGANISER: (State.ORGANISING,),
        Role.REVIEWER: (State.REVIEWING,),
        Role.UPDATER: (State.STALE,),
        Role.CONSULTANT: (),
        Role.MANAGER: (State.REVIEWING,),
        Role.ADMIN: (),
        Role.AUDITOR: (),
    }
)
"""The states whose records wait for anybody of a role; what is assigned to a member waits for him besides."""


COUNTED: Final = 1000
"""Counts beyond this are shown as 999+: nobody plans his day by the last digit."""


@dataclass(frozen=True, slots=True)
class Figures:
    """The day in three figures; each at most ``COUNTED``."""

    waiting: int
    due_today: int
    overdue: int


def queue_of(viewer: Viewer, *, now: datetime) -> "Queue":
    """Return what waits for the viewer.

    That is what is assigned to him, and what is nobody's in his role's states. What he entered
    himself he cannot approve, but he sees that it waits. Paused records are left out, merged ones
    too; a stored record joins its updaters' queue when it is due.
    """
    return queue_within_reach(_open_cases(), _conditions(viewer, now), viewer)


def _open_cases() -> QuerySet[Case]:
    return Case.objects.filter(paused_at=None)


def _conditions(viewer: Viewer, now: datetime | Given) -> list[Q]:
    conditions = [Q(assignee=None, state=state) for state in QUEUES[viewer.role]]
    if viewer.role is Role.UPDATER:
        conditions.append(Q(assignee=None, state=State.STORED, due_at__lte=now))
    if viewer.user_id is not None:
        conditions.append(Q(assignee=viewer.user_id) & ~Q(state=State.ERASED))
    return conditions


def unmerged(cases: QuerySet[Case]) -> QuerySet[Case]:
    """Leave out the cases of records that were merged into others, or are shut.

    As a list of the few that were, so that the database follows the queue's index and not the
    records'.
    """
    merged = Candidate.objects.filter(merged_into__isnull=False)
    return cases.exclude(candidate__in=merged.values("pk")).exclude(candidate__in=Candidate.shut_ones())


_FEW: Final = 10_000
"""Records within reach up to which one begins with them."""


def queue_within_reach(
    cases: QuerySet[Case], conditions: Sequence[Q], viewer: Viewer
) -> "Queue":
    """Return the cases for which one of the disjoint conditions holds, of records that the viewer may see.

    Where many records are within reach each case is asked in the queue's order, so that the database
    follows the queue's index and soon has a page full. Where few are, one begins with those: the
    conditions are then put so that no index serves them, or the database would walk the whole
    queue to find a handful.
    """
    return _queue(cases, conditions, _seen_by(viewer))


def count_queue(viewer: Viewer, *, now: datetime, most: int) -> int:
    """Return how much waits for the viewer, ``most`` at most, as ``queue_of`` has it."""
    return _WAITING.ask(viewer, _seen_by(viewer), most=most, now=now)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Which records are within reach: those of these audiences, or all (None). Named one by one, as a
    subquery they would lead the database away from the queue's index.
    """

    audiences: tuple[int, ...] | None
    are_many: bool = True


def _seen_by(viewer: Viewer) -> _Seen:
    if viewer.sees_all:
        return _Seen(None)
    audiences = tuple(pk for (pk,) in _AUDIENCES.ask(viewer))
    return _Seen(audiences, _REACHED.ask(viewer, audiences, most=_FEW + 1) > _FEW)


def _queue(cases: QuerySet[Case], conditions: Sequence[Q], seen: _Seen) -> "Queue":
    cases = unmerged(cases)
    if seen.audiences is None:
        return Queue(cases.filter(condition) for condition in conditions)
    reached = Candidate.objects.filter(audience__in=seen.audiences)
    if seen.are_many:
        near = cases.filter(Exists(reached.filter(pk=OuterRef("candidate_id"))))
        return Queue(near.filter(condition) for condition in conditions)
    if not conditions:
        return Queue(())
    waits = CaseWhen(When(reduce(or_, conditions), then=Value(value=True)), default=Value(value=False))
    return Queue([cases.filter(candidate__in=reached.values("pk")).filter(waits)], is_small=True)


def _waiting(viewer: Viewer, seen: _Seen) -> list[QuerySet[Case]]:
    return _queue(_open_cases(), _conditions(viewer, Given("now", DateTimeField())), seen).parts


_AUDIENCES = RowsFor(lambda viewer: audiences_of(viewer).values_list("pk"))
_REACHED = CountFor(lambda _, audiences: [Candidate.objects.filter(audience__in=audiences)])
_WAITING = CountFor(_waiting)


class Queue:
    """Cases from several disjoint parts, each of which one index serves, as one list in order.

    ``is_small``: it is cheaper to look at all of them once than to look for some several times.
    """

    def __init__(self, parts: Iterable[QuerySet[Case]], *, is_small: bool = False) -> None:
        self.parts = [part.order_by(*ORDER) for part in parts]
        self._is_small = is_small

    def where(self, condition: Q) -> "Queue":
        """Return the part of the queue for which the condition holds."""
        return Queue((part.filter(condition) for part in self.parts), is_small=self._is_small)

    def first(self, limit: int) -> list[Case]:
        """Return the most urgent and longest due, ``limit`` at most."""
        found = [case for part in self.parts for case in part[:limit]]
        return sorted(found, key=order_of)[:limit]

    def figures(self, *, now: datetime, day_end: datetime) -> Figures:
        """Return how much waits, how much of it is due before ``day_end``, and how much is late."""
        # With the ranks named, the queue's index leads to the due times below them.
        ranked = Q(rank__in=(URGENT, USUAL))
        due_today = ranked & Q(due_at__gt=now, due_at__lt=day_end)
        overdue = ranked & Q(due_at__lte=now)
        if self._is_small:
            found = self.parts[0].order_by().aggregate(
                waiting=Count("pk"), due_today=Count("pk", filter=due_today),
                overdue=Count("pk", filter=overdue),
            )  # fmt: skip
            return Figures(**{name: min(COUNTED, n) for name, n in found.items()})
        ahead = self._ahead(COUNTED)
        told_today = _told(ahead, lambda due: now < due < day_end, until=day_end)
        told_late = _told(ahead, lambda due: due <= now, until=now)
        return Figures(
            waiting=len(ahead),
            due_today=self.where(due_today).count(COUNTED) if told_today is None else told_today,
            overdue=self.where(overdue).count(COUNTED) if told_late is None else told_late,
        )

    def _ahead(self, most: int) -> list[tuple[int, datetime]]:
        """Return the places of the first in the queue, in order, ``most`` at most."""
        found = [
            (rank, due or _NEVER)
            for part in self.parts
            for rank, due in part.values_list("rank", "due_at")[:most]
        ]
        return sorted(found)[:most]

    def count(self, most: int) -> int:
        """Return how many there are, ``most`` at most."""
        return min(most, sum(part.order_by()[:most].count() for part in self.parts))


def _told(
    ahead: Sequence[tuple[int, datetime]], is_wanted: Callable[[datetime], bool], *, until: datetime
) -> int | None:
    """Return how many of the queue are wanted, none of them due after ``until``; None if its head does not tell.

    The head tells when it is the whole queue, when it is full of them, and when it ends among the
    usual ones beyond that time.
    """
    found = sum(1 for _, due in ahead if is_wanted(due))
    if len(ahead) < COUNTED or found == COUNTED:
        return found
    rank, due = ahead[-1]
    is_beyond = rank == USUAL and until < due and all(due < _NEVER for _, due in ahead)
    return found if is_beyond else None


def order_of(case: Case) -> tuple[int, datetime, int]:
    """Return where a case stands in any queue."""
    return case.rank, case.due_at or _NEVER, case.pk
