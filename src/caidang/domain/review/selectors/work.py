"""我的待办: what waits for a member, and what waits in the team."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, Q

from caidang.core.review.chain import OWNERS, Action, State, allowed
from caidang.core.review.clock import Calendar
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.review.calendar import hours_left, team_calendar
from caidang.domain.review.models import Case
from caidang.domain.review.queue import (
    URGENT,
    Figures,
    Queue,
    count_queue,
    queue_of,
    queue_within_reach,
)
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Viewer, may, require
from caidang.foundation.lib.public_ids import row_number

PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class WorkRow:
    """One record that waits. ``hours`` are working hours left, negative when overdue, None without a due time."""

    case_id: int
    person: CandidateRow
    state: State
    asked: str
    since: datetime
    due_at: datetime | None
    hours: float | None
    is_urgent: bool
    is_own: bool
    is_returned: bool
    assignee: str
    holder: str
    """Who works on it at the moment, if it is another."""


@dataclass(frozen=True, slots=True)
class WorkPage:
    """One page of a queue. ``after`` is where the next page begins, empty when this was the last."""

    rows: tuple[WorkRow, ...]
    after: str


@dataclass(frozen=True, slots=True)
class Load:
    """What is one member's: assigned to him, in his hands at the moment, overdue. Who left can only give."""

    user_id: int
    name: str
    role: Role
    is_active: bool
    assigned: int
    held: int
    overdue: int


def list_work(
    *, viewer: Viewer, now: datetime, today: date, after: str = "", limit: int = PAGE_SIZE
) -> WorkPage:
    """Return what waits for the viewer, the most urgent and longest due first."""
    require(viewer, policy.Action.WORK)
    queue = queue_of(viewer, now=now)
    return _page(queue, viewer, now=now, today=today, after=after, limit=limit)


def list_team_work(
    *, viewer: Viewer, now: datetime, today: date, state: str = "", member: str = "",
    after: str = "", limit: int = PAGE_SIZE,
) -> WorkPage:  # fmt: skip
    """Return what waits anywhere in the team, for who shares the work out."""
    require(viewer, policy.Action.ASSIGN)
    open_states = [s for s in OWNERS if s not in (State.STORED, State.ARCHIVED)]
    wanted = Q()
    if number := row_number(member):
        wanted = Q(assignee=number) | Q(claimed_by=number, claimed_until__gt=now)
    elif member == "nobody":
        wanted = Q(assignee=None)
    conditions = [Q(state=one) & wanted for one in open_states if state in ("", one)]
    queue = queue_within_reach(Case.objects.all(), conditions, viewer)
    return _page(queue, viewer, now=now, today=today, after=after, limit=limit)


def figures(*, viewer: Viewer, now: datetime, day_end: datetime) -> Figures:
    """Return how much waits for the viewer, how much of it is due before ``day_end``, and how much is late."""
    require(viewer, policy.Action.WORK)
    return queue_of(viewer, now=now).figures(now=now, day_end=day_end)


def count_waiting(*, viewer: Viewer, now: datetime, most: int) -> int:
    """Return how much waits for the viewer, ``most`` at most; nothing for who has no work in the chain."""
    if not may(viewer, policy.Action.WORK):
        return 0
    return count_queue(viewer, now=now, most=most)


def list_loads(*, viewer: Viewer, now: datetime) -> list[Load]:
    """Return every member with what is his, the most loaded first; of those who left, who still has something."""
    require(viewer, policy.Action.ASSIGN)
    open_cases = Case.objects.exclude(state__in=(State.STORED, State.ARCHIVED, State.ERASED))
    mine = open_cases.exclude(assignee=None).values_list("assignee")
    assigned = dict(mine.annotate(n=Count("pk")))
    late = dict(mine.filter(due_at__lte=now).annotate(n=Count("pk")))
    holding = Case.objects.filter(claimed_until__gt=now).exclude(claimed_by=None)
    held = dict(holding.values_list("claimed_by").annotate(n=Count("pk")))
    members = User.objects.filter(Q(is_active=True) | Q(pk__in=assigned))
    loads = [
        Load(
            m.pk, str(m), Role(m.role), m.is_active,
            assigned.get(m.pk, 0), held.get(m.pk, 0), late.get(m.pk, 0),
        )  # fmt: skip
        for m in members
        if m.role != Role.AUDITOR
    ]
    return sorted(loads, key=lambda load: (-load.assigned, load.name))


def asked_of(state: State) -> str:
    """Return what a record in this state waits for, as a verb."""
    return _ASKED[state]


_ASKED = {
    State.COLLECTING: "补资料",
    State.ORGANISING: "整理",
    State.REVIEWING: "审核",
    State.STORED: "看看是否过时",
    State.STALE: "更新",
    State.ARCHIVED: "取回或抹除",
    State.ERASED: "",
}


def may_do(state: State, role: Role) -> tuple[Action, ...]:
    """Return the steps that a role may take with a record in a state, but for erasing."""
    return tuple(action for action in allowed(state, role) if action is not Action.ERASE)


def _page(
    queue: Queue, viewer: Viewer, *, now: datetime, today: date, after: str, limit: int
) -> WorkPage:
    found = queue.where(_beyond(after)).first(limit + 1)
    shown = found[:limit]
    people = {row.id: row for row in rows_of([case.candidate_id for case in shown], viewer=viewer, today=today)}
    names = names_of([pk for case in shown for pk in (case.assignee, case.claimed_by)])
    calendar = team_calendar()
    rows = tuple(
        _row(case, people[case.candidate_id], names, calendar, viewer, now)
        for case in shown
        if case.candidate_id in people
    )
    return WorkPage(rows, _place(shown[-1]) if len(found) > limit else "")


def _row(
    case: Case, person: CandidateRow, names: dict[int, str], calendar: Calendar, viewer: Viewer,
    now: datetime,
) -> WorkRow:  # fmt: skip
    state = State(case.state)
    is_held = case.claimed_until is not None and case.claimed_until > now
    other = case.claimed_by if is_held and case.claimed_by != viewer.user_id else None
    return WorkRow(
        case_id=case.pk,
        person=person,
        state=state,
        asked=asked_of(state),
        since=case.since,
        due_at=case.due_at,
        hours=None if case.due_at is None else hours_left(now, case.due_at, calendar),
        is_urgent=case.rank == URGENT,
        is_own=case.assignee == viewer.user_id and viewer.user_id is not None,
        is_returned=case.is_returned,
        assignee=names.get(case.assignee or 0, ""),
        holder=names.get(other or 0, ""),
    )


def _place(case: Case) -> str:
    """Where a row stands in its order, for the page after it."""
    due = f"{case.due_at.timestamp():.6f}" if case.due_at else ""
    return f"{case.rank}_{due}_{case.pk}"


def _beyond(after: str) -> Q:
    """What comes behind a place; everything for a place that cannot be read."""
    rank, _, rest = after.partition("_")
    due, _, pk = rest.partition("_")
    number = row_number(pk)
    if not (number and rank.isdecimal() and len(rank) == 1):
        return Q()
    last = Case.objects.filter(pk=number).first()
    moment = last.due_at if last is not None and due else None
    later = Q(rank__gt=int(rank))
    if moment is None:
        return later | Q(rank=int(rank), pk__gt=number)
    same = Q(rank=int(rank), due_at=moment, pk__gt=number)
    return later | Q(rank=int(rank), due_at__gt=moment) | same
