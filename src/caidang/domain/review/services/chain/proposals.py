"""A program proposes a change; a person decides. Nothing is written to the record until he does."""

from datetime import datetime
from typing import Final

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.catalogue import clean_own, field_named
from caidang.domain.candidates.fields import MAX_ENTRIES, clean
from caidang.domain.candidates.models import Candidate
from caidang.domain.review.models import ProgramProposal
from caidang.domain.review.services.chain.editing import set_value
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault import services as vault

MOST_OPEN: Final = 50
"""Open proposals of one record."""
MOST_REASON: Final = 500
State = ProgramProposal.State


def propose_change(
    *, candidate: Candidate, field: str, entry: int, text: str, reason: str, actor: Viewer, now: datetime
) -> ProgramProposal:
    """Keep what a program would have changed, for a person to decide; an empty text means that the value no longer holds.

    Proposed again while it is open, it is the same proposal. Raises InvalidInput for a text that does not fit the field or
    a field that the actor does not see, NotAllowed, Conflict where too many are open or the record was merged.
    """
    known = field_named(field)
    require(actor, Action.PROPOSE)
    require(actor, Action.READ_CANDIDATE, candidate.target, known)
    value = (clean_own(known, text) if known.kind else clean(field, text)) if text.strip() else ""
    if not 0 <= entry < MAX_ENTRIES or (entry and not known.is_many):
        raise InvalidInput("这个字段没有这么多项。")
    why = " ".join(reason.split())
    if len(why) > MOST_REASON:
        raise InvalidInput(f"理由最多 {MOST_REASON} 个字。")
    if candidate.merged_into_id is not None:
        raise Conflict("这份档案已经并入另一份，请对那一份提议。")
    with write_tx():
        serialise(f"proposals:{candidate.pk}")
        open_ = list(ProgramProposal.objects.filter(candidate=candidate, state=State.OPEN))
        for row in open_:
            if (row.field, row.entry) == (field, entry) and opened(candidate, row)[0] == value:
                return row
        if len(open_) >= MOST_OPEN:
            raise Conflict(f"这份档案已经有 {MOST_OPEN} 处提议等人看。")
        row = ProgramProposal(candidate=candidate, field=field, entry=entry, member=actor.user_id or 0, at=now)
        row.value = vault.seal(candidate.data_key, row.value_place, value.encode())
        row.reason = vault.seal(candidate.data_key, row.reason_place, why.encode())
        row.save()
        _note("proposal.made", row, actor, now)
    return row


def settle_proposal(
    *, candidate: Candidate, public_id: str, is_taken: bool, actor: Viewer, now: datetime
) -> ProgramProposal:
    """Take a proposal over, which sets the value as the actor's decision, or refuse it. Raises NotFound, Conflict, NotAllowed."""
    require(actor, Action.EDIT_CANDIDATE, candidate.target)
    key = parse_public_id(public_id, missing="没有这条提议。")
    row = ProgramProposal.objects.filter(candidate=candidate, public_id=key).first()
    if row is None:
        raise NotFound("没有这条提议。")
    with write_tx():
        open_ = ProgramProposal.objects.filter(pk=row.pk, state=State.OPEN)
        state = State.TAKEN if is_taken else State.REFUSED
        if not open_.update(state=state, settled_at=now, settled_by=actor.user_id):
            raise Conflict("这条提议已经处理过了，刷新后再看。")
        _note("proposal.taken" if is_taken else "proposal.refused", row, actor, now)
        if is_taken:
            value, _ = opened(candidate, row)
            set_value(
                candidate=candidate, field=row.field, entry=row.entry, text=value, actor=actor, now=now, is_proposed=True
            )
    return row


def opened(candidate: Candidate, row: ProgramProposal) -> tuple[str, str]:
    """Return the value and the reason of a proposal."""
    key = candidate.data_key
    value = vault.open_sealed(key, row.value_place, bytes(row.value)).decode()
    return value, vault.open_sealed(key, row.reason_place, bytes(row.reason)).decode()


def _note(verb: str, row: ProgramProposal, actor: Viewer, now: datetime) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"candidate:{row.candidate_id}", now=now,
        detail={"proposal": row.pk, "field": row.field, "entry": row.entry},
    )  # fmt: skip
