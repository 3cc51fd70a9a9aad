"""「确认没有变化」: the word of who asked, and the record's step back into the store where it was stale."""

from collections.abc import Sequence
from datetime import datetime

from caidang.core.review.chain import Action, Refused, State, next_state
from caidang.domain.candidates.models import Candidate, Confirmation
from caidang.domain.candidates.services.record.freshness import confirm_unchanged
from caidang.domain.review.hands import record_of
from caidang.domain.review.services.chain.cases import case_of, move
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx


def confirm(
    *, candidate: Candidate, groups: Sequence[str], evidence: str, actor: Viewer, now: datetime
) -> Confirmation:
    """As ``confirm_unchanged``; where the record waits to be updated and all of it holds, it goes back into the store."""
    with write_tx():
        row = confirm_unchanged(candidate=candidate, groups=groups, evidence=evidence, actor=actor, now=now)
        case = case_of(candidate, now=now)
        if case.state == State.STALE and not groups:
            try:
                next_state(record_of(case), Action.CONFIRM, role=actor.role, actor=actor.user_id)
            except Refused:
                return row
            move(case=case, action=Action.CONFIRM, actor=actor, now=now)
    return row
