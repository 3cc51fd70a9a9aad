"""Who has just moved a record on takes that back, and has it in hand again."""

from datetime import datetime, timedelta

from caidang.core.errors import NotFound
from caidang.core.review.chain import Action
from caidang.core.review.taking_back import UNDO_FOR, step_back
from caidang.domain.review.last_step import last_step, put_back
from caidang.domain.review.models import Case, Move, Notification
from caidang.domain.review.services.chain.cases import hold_still
from caidang.domain.review.services.chain.work import LEASE
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search

_MISSING = "没有这一步，或已撤回。"


def take_back(
    *, case: Case, step_id: str, actor: Viewer, now: datetime, within: timedelta = UNDO_FOR,
    is_held: bool = True,
) -> Move:
    """Undo the actor's own last step: the record stands where it stood, and is in his hands if it is to be ``is_held``.

    What followed from the step goes with it: an approval no longer counts, a draw for a second look and an
    unread notice of a return are withdrawn. Raises Refused as ``step_back`` does, NotFound for a step
    that is not the last one.
    """
    require(actor, policy.Action.WORK, case.candidate.target)
    wanted = parse_public_id(step_id, missing=_MISSING)
    with write_tx():
        hold_still(case.candidate_id)
        case = Case.objects.select_related("candidate__audience").get(pk=case.pk)
        found = last_step(case)
        if found is None or found[0].public_id != wanted:
            raise NotFound(_MISSING)
        move, step = found
        case.state = step_back(step, role=actor.role, actor=actor.user_id, now=now, within=within)
        put_back(case, move)
        if is_held:
            case.claimed_by, case.claimed_until = actor.user_id, now + LEASE
        case.save()
        move.taken_back_at = now
        move.save(update_fields=["taken_back_at"])
        _withdraw(case, move)
        search.log_change(case.candidate_id)
        audit.record(
            actor_id=actor.user_id, verb="review.taken_back",
            subject=f"candidate:{case.candidate_id}", now=now,
            detail={"action": move.action, "from": move.after, "to": move.before, "move": move.pk},
        )  # fmt: skip
    return move


def _withdraw(case: Case, move: Move) -> None:
    if move.action == Action.APPROVE:
        case.samples.filter(drawn_at=move.at, checked_at=None).delete()
    told = Notification.objects.filter(candidate=case.candidate_id, actor=move.actor, at=move.at)
    told.filter(kind=Notification.Kind.RETURNED, read_at=None).delete()
