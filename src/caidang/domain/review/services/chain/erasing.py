"""抹除 in the chain: one asks, another administrator confirms, and the record is done with."""

from datetime import datetime

from caidang.core.review.chain import Action, State, next_state
from caidang.domain.candidates.models import Candidate
from caidang.domain.compliance.models import Erasure
from caidang.domain.compliance.services.erasures import (
    ask_erasure,
    carry_out,
    find_erasure,
)
from caidang.domain.review.hands import record_of
from caidang.domain.review.models import Case, Move
from caidang.domain.review.services.chain.cases import case_of, hold_still
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx


def confirm_erasure(*, public_id: str, actor: Viewer, now: datetime) -> Erasure:
    """Erase a person for whom another asked it. Raises Refused by the chain, NotFound, Conflict."""
    require(actor, policy.Action.ERASE)
    return _confirm(find_erasure(public_id), actor=actor, now=now)


def erase_at_once(*, candidate: Candidate, reason: str, actor: Viewer, now: datetime) -> Erasure:
    """Ask and confirm in one, for the program on the machine whose keys it holds; nobody else may.

    A request that waits already is what is confirmed. Raises Refused, Conflict, InvalidInput.
    """
    with write_tx():
        waiting = Erasure.objects.filter(candidate=candidate, state=Erasure.State.ASKED).first()
        erasure = waiting or ask_erasure(candidate=candidate, reason=reason, actor=actor, now=now)
        return _confirm(find_erasure(str(erasure.public_id)), actor=actor, now=now)


def _confirm(erasure: Erasure, *, actor: Viewer, now: datetime) -> Erasure:
    with write_tx():
        hold_still(erasure.candidate_id)
        case = case_of(erasure.candidate, now=now)
        before = case.state
        after = next_state(
            record_of(case), Action.ERASE, role=actor.role, actor=actor.user_id, asked_by=erasure.asked_by
        )
        done = carry_out(erasure=erasure, actor=actor, now=now)
        move = Move.objects.create(
            case=case, action=Action.ERASE, before=before, after=after, actor=actor.user_id, at=now
        )
        Case.objects.filter(pk=case.pk).update(state=State.ERASED, since=now)
        audit.record(
            actor_id=actor.user_id, verb=f"review.{Action.ERASE}", subject=f"candidate:{erasure.candidate_id}",
            now=now, detail={"from": before, "to": str(after), "move": move.pk, "erasure": done.pk},
        )  # fmt: skip
    return done
