"""Many records take the same step of the chain, or take it back, in a handful of statements however many they are.

Each by the same rules as one alone: what the table or the policy refuses is left as it is, and said. To
be called inside a transaction. Steps that need a look at each record, or a reason, are not among them.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max

from caidang.core.errors import CaidangError
from caidang.core.review.chain import TRANSITIONS, Action, Record, Refused, State, next_state
from caidang.core.review.taking_back import Step, step_back
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import doubtful_fields
from caidang.domain.review.calendar import due_at
from caidang.domain.review.last_step import kept_of, put_back
from caidang.domain.review.models import Case, Move, ShareRule
from caidang.domain.review.services.chain.cases import hold_still, open_case
from caidang.domain.review.services.chain.sharing import share_out
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.audit_log import LOOKS
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.many_rows import update_rows
from caidang.foundation.search import services as search

SINCE: Final = "后来又动过，没有撤销。"
_BACK: Final = (
    "state", "since", "due_at", "approved_at", "paused_at", "assignee", "is_returned", "approved_by",
)  # fmt: skip


def move_many(
    candidates: Sequence[Candidate], action: Action, *, actor: Viewer, now: datetime
) -> dict[int, Move | str | None]:
    """Let these records take the step; return for each the step, why not, or None where it stands there already."""
    told: dict[int, Move | str | None] = {}
    going: list[tuple[Case, Move]] = []
    due: dict[State, datetime | None] = {}
    for case in _cases(candidates, now):
        found = _next(case, action, actor, now)
        if not isinstance(found, State):
            told[case.candidate_id] = found
            continue
        move = Move(case=case, action=action, before=case.state, after=found, was=kept_of(case), actor=actor.user_id, at=now)
        if found not in due:
            due[found] = due_at(now, found)
        case.state, case.since, case.due_at = found, now, due[found]
        told[case.candidate_id] = move
        going.append((case, move))
    Move.objects.bulk_create([move for _, move in going])
    _settle(going, now)
    for case, move in going:
        doubts = {"doubts": len(doubtful_fields(case.candidate))} if action is Action.SUBMIT else {}
        search.log_change(case.candidate_id)
        audit.record(
            actor_id=actor.user_id, verb=f"review.{action}", subject=f"candidate:{case.candidate_id}", now=now,
            detail={"from": move.before, "to": str(move.after), "faults": [], "move": move.pk, **doubts},
        )  # fmt: skip
    return told


def take_back_many(
    steps: Mapping[int, str], candidates: Sequence[Candidate], *, actor: Viewer, now: datetime, within: timedelta
) -> dict[int, str]:
    """Take these steps of the actor's back (a move's public id, by record); return why not, by record, where not."""
    left: dict[int, str] = {}
    back: list[tuple[Case, Move]] = []
    cases = _cases(candidates, now)
    last = _last_moves(cases)
    events = _last_events(cases)
    for case in cases:
        try:
            require(actor, policy.Action.WORK, case.candidate.target)
            move = last.get(case.pk)
            if move is None or str(move.public_id) != steps[case.candidate_id]:
                raise Refused(SINCE)
            step = _step(case, move, events.get(f"candidate:{case.candidate_id}"))
            case.state = step_back(step, role=actor.role, actor=actor.user_id, now=now, within=within)
        except CaidangError as error:
            left[case.candidate_id] = str(error)
            continue
        put_back(case, move)
        back.append((case, move))
    update_rows(Case, _BACK, ("id",), [(*(getattr(case, name) for name in _BACK), case.pk) for case, _ in back])
    Move.objects.filter(pk__in=[move.pk for _, move in back]).update(taken_back_at=now)
    for case, move in back:
        search.log_change(case.candidate_id)
        audit.record(
            actor_id=actor.user_id, verb="review.taken_back", subject=f"candidate:{case.candidate_id}", now=now,
            detail={"action": move.action, "from": move.after, "to": move.before, "move": move.pk},
        )  # fmt: skip
    return left


def _cases(candidates: Sequence[Candidate], now: datetime) -> list[Case]:
    """The cases of these records, each with its record, opened where there is none; nobody else moves them meanwhile."""
    by_id = {one.pk: one for one in candidates}
    for pk in sorted(by_id):
        hold_still(pk)
    found = {case.candidate_id: case for case in Case.objects.filter(candidate__in=list(by_id))}
    cases = [found.get(pk) or open_case(candidate=one, now=now) for pk, one in by_id.items()]
    for case in cases:
        case.candidate = by_id[case.candidate_id]
    return cases


def _next(case: Case, action: Action, actor: Viewer, now: datetime) -> State | str | None:
    state = State(case.state)
    if {state} == {after for (_, of), (after, _) in TRANSITIONS.items() if of is action}:
        return None
    if case.claimed_until is not None and case.claimed_until > now and case.claimed_by != actor.user_id:
        return "有人正在处理这份档案。"
    try:
        require(actor, policy.Action.WORK, case.candidate.target)
        # Whose hands it went through counts for approving and confirming alone.
        return next_state(Record(state), action, role=actor.role, actor=actor.user_id)
    except CaidangError as error:
        return str(error)


def _settle(going: Iterable[tuple[Case, Move]], now: datetime) -> None:
    """Write where the cases stand now: those that go to the same member of the same state together."""
    shared = set(ShareRule.objects.values_list("state", flat=True))
    alike: dict[tuple[str, datetime | None, int | None], list[int]] = defaultdict(list)
    for case, _ in going:
        assignee = share_out(case) if case.state in shared else None
        alike[str(case.state), case.due_at, assignee].append(case.pk)
    for (state, due, assignee), same in alike.items():
        Case.objects.filter(pk__in=same).update(
            state=state, since=now, due_at=due, assignee=assignee, is_returned=False, claimed_by=None,
            claimed_until=None, paused_at=None,
        )  # fmt: skip


def _last_moves(cases: Sequence[Case]) -> dict[int, Move]:
    """The last step that stands, by case."""
    found: dict[int, Move] = {}
    for move in Move.objects.filter(case__in=cases, taken_back_at=None).order_by("at", "pk"):
        found[move.case_id] = move
    return found


def _last_events(cases: Sequence[Case]) -> dict[str, AuditEvent]:
    """What happened to each record last, but for looks, by subject."""
    rows = AuditEvent.objects.filter(subject__in=[f"candidate:{case.candidate_id}" for case in cases])
    last = rows.exclude(verb__in=LOOKS).order_by().values("subject").annotate(last=Max("seq"))
    found = AuditEvent.objects.filter(seq__in=[row["last"] for row in last])
    return {event.subject: event for event in found}


def _step(case: Case, move: Move, event: AuditEvent | None) -> Step:
    """The step with whether it is the last thing that happened, as ``last_step`` tells it of one."""
    is_last = (
        event is not None
        and event.verb == f"review.{move.action}"
        and event.detail.get("move") == move.pk
        and case.claimed_by in (None, move.actor)
        and bool(move.was)
    )
    return Step(Action(move.action), State(move.before), move.actor, move.at, is_last=is_last)
