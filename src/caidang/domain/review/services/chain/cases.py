"""A case is opened for every record, and moved on through the chain."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db.models import BigIntegerField

from caidang.core.errors import InvalidInput
from caidang.core.review.chain import Action, Refused, State, next_state
from caidang.core.review.faults import Fault
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import doubtful_fields
from caidang.domain.review.calendar import due_at
from caidang.domain.review.hands import able, record_of, refuse_marked
from caidang.domain.review.last_step import kept_of
from caidang.domain.review.models import Case, Move, Notification, ShareRule
from caidang.domain.review.services.chain.samples import draw
from caidang.domain.review.services.chain.sharing import share_out
from caidang.domain.review.services.news.telling import tell
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import PROGRAM, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.prepared import Given, PreparedObjects
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.search import services as search
from caidang.foundation.vault import services as vault

MAX_NOTE = 500


def open_case(*, candidate: Candidate, now: datetime) -> Case:
    """Put a record that was just made into the organisers' queue. To be called inside a transaction."""
    case = Case(
        candidate=candidate,
        state=State.ORGANISING,
        since=now,
        due_at=due_at(now, State.ORGANISING),
    )
    case.assignee = share_out(case)
    case.save()
    search.log_change(candidate.pk)
    return case


def open_cases(*, candidates: Sequence[Candidate], now: datetime) -> None:
    """As ``open_case`` for many records that were just made. To be called inside a transaction."""
    if ShareRule.objects.filter(state=State.ORGANISING).exists():
        for candidate in candidates:
            open_case(candidate=candidate, now=now)
        return
    ids = [candidate.pk for candidate in candidates]
    insert_rows(
        Case, ("candidate_id",), [(pk,) for pk in ids],
        shared={
            "state": State.ORGANISING.value, "rank": 1, "since": now, "is_returned": False,
            "due_at": due_at(now, State.ORGANISING),
        },
    )  # fmt: skip
    search.log_each(ids)


def case_of(candidate: Candidate, *, now: datetime) -> Case:
    """Return the record's case, opened now if it has none. To be called inside a transaction."""
    return _OF_ONE.first(candidate=candidate.pk) or open_case(candidate=candidate, now=now)


_OF_ONE = PreparedObjects(
    Case, lambda: Case.objects.filter(candidate=Given("candidate", BigIntegerField())), related=("candidate", "candidate__audience")
)


def hold_still(candidate_id: int) -> None:
    """Let nobody else move the record or note a change in it until the transaction ends."""
    serialise(f"case:{candidate_id}")


def note_change(*, candidate: Candidate, now: datetime) -> None:
    """A stored record in which something changed waits for review again. To be called inside the change's transaction.

    A change that waited while the record was approved is not part of what was approved, though it
    was made before: the approval is dated back behind it.
    """
    hold_still(candidate.pk)
    note_change_of(case_of(candidate, now=now), now=now)


def note_change_of(case: Case, *, now: datetime) -> None:
    """As ``note_change``, for a case that was read while its record was held still."""
    if case.state == State.STORED:
        if case.approved_at is not None and case.approved_at >= now:
            case.approved_at = now - timedelta.resolution
        _apply(case, Action.REOPEN, State.REVIEWING, actor=PROGRAM, now=now)


def move(
    *,
    case: Case,
    action: Action,
    actor: Viewer,
    now: datetime,
    note: str = "",
    faults: Iterable[str] = (),
) -> Move:
    """Move a record on. ``note`` and ``faults`` say why; a return needs one of them.

    Who was working on it is done with it. Raises Refused when the chain forbids the step,
    InvalidInput for a return without a reason.
    """
    require(actor, policy.Action.WORK, case.candidate.target)
    reasons = _reasons(action, note, faults)
    with write_tx():
        hold_still(case.candidate_id)
        case = Case.objects.select_related("candidate__data_key", "candidate__audience").get(pk=case.pk)
        record = record_of(case)
        if action is Action.ERASE:
            raise Refused("抹除要在「合规」里由另一位管理员确认：先在档案的「授权」里提出。")
        after = next_state(record, action, role=actor.role, actor=actor.user_id)
        refuse_marked(case, action)
        return _apply(case, action, after, actor=actor, now=now, note=note, faults=reasons)


def _reasons(action: Action, note: str, faults: Iterable[str]) -> list[str]:
    chosen = [fault for fault in dict.fromkeys(faults) if fault in set(Fault)]
    if len(note) > MAX_NOTE:
        raise InvalidInput(f"说明最多 {MAX_NOTE} 个字。")
    if action is Action.RETURN and not (note.strip() or chosen):
        raise InvalidInput("退回要说明原因：选一项，或写一句。")
    return chosen


def _apply(
    case: Case,
    action: Action,
    after: State,
    *,
    actor: Viewer,
    now: datetime,
    note: str = "",
    faults: Iterable[str] = (),
) -> Move:
    before = case.state
    row = Move(
        case=case, action=action, before=before, after=after, faults=list(faults),
        was=kept_of(case), actor=actor.user_id, at=now,
    )  # fmt: skip
    if note.strip():
        key = case.candidate.data_key
        row.note = vault.seal(key, row.note_place, note.strip().encode())
    row.save()
    if action is Action.APPROVE:
        case.approved_at, case.approved_by = now, actor.user_id
    case.state, case.since, case.due_at = after, now, due_at(now, after)
    case.is_returned = action is Action.RETURN
    case.assignee = _returned_to(case) if case.is_returned else share_out(case)
    case.claimed_by = case.claimed_until = case.paused_at = None
    case.save()
    search.log_change(case.candidate_id)
    if case.is_returned:
        tell([case.assignee], Notification.Kind.RETURNED, case.candidate, actor=actor, now=now)
    if action is Action.APPROVE:
        draw(case=case, approval=row, now=now)
    audit.record(
        actor_id=actor.user_id, verb=f"review.{action}", subject=f"candidate:{case.candidate_id}",
        now=now,
        detail={
            "from": before, "to": str(after), "faults": list(faults), "move": row.pk,
            **_passed_over(case, action),
        },
    )  # fmt: skip
    return row


def _passed_over(case: Case, action: Action) -> dict[str, int]:
    """How many doubtful values were let stand by who vouched for the record."""
    if action not in (Action.SUBMIT, Action.APPROVE):
        return {}
    return {"doubts": len(doubtful_fields(case.candidate))}


def _returned_to(case: Case) -> int | None:
    """Whoever submitted it gets it back; failing that, whoever brought it; the queue when he has left."""
    sent = case.standing_moves.filter(action__in=(Action.SUBMIT, Action.HAND_ON)).first()
    member = sent.actor if sent is not None else case.candidate.created_by
    return next(iter(able(case, [member])), None) if member is not None else None
