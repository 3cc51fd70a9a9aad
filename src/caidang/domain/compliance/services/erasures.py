"""Erasing is asked for by one person and confirmed by another."""

from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.kin import whole_person
from caidang.domain.compliance.models import Erasure, RightsRequest
from caidang.domain.compliance.services.erasing import erase_records, is_held
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import serialise, write_tx

HELD = "这份档案依法留存，现在不能抹除；先在档案的「授权」里点「不再依法留存」。"


def ask_erasure(*, candidate: Candidate, reason: str, actor: Viewer, now: datetime) -> Erasure:
    """Ask that the person be erased. Raises InvalidInput without a reason, Conflict when it was asked or is held."""
    require(actor, Action.ERASE, candidate.target)
    return keep_asked(candidate=candidate, reason=reason, actor_id=actor.user_id, now=now)


def keep_asked(*, candidate: Candidate, reason: str, actor_id: int | None, now: datetime) -> Erasure:
    """As ``ask_erasure`` where a duty of the program or the person himself asks."""
    if reason not in Erasure.Reason.values:
        raise InvalidInput("选一个抹除的原因。")
    with write_tx():
        serialise(f"case:{candidate.pk}")
        records = whole_person(candidate)
        root = next(one for one in records if one.merged_into_id is None)
        if is_held(records):
            raise Conflict(HELD)
        if root.data_key.erased_at is not None:
            raise Conflict("这个人的资料已经抹除了。")
        if Erasure.objects.filter(candidate=root, state=Erasure.State.ASKED).exists():
            raise Conflict("已经有人提出抹除，等另一位管理员确认。")
        row = Erasure.objects.create(candidate=root, reason=reason, asked_at=now, asked_by=actor_id)
        audit.record(
            actor_id=actor_id, verb="erasure.asked", subject=f"candidate:{root.pk}", now=now,
            detail={"erasure": row.pk, "reason": reason},
        )  # fmt: skip
    return row


def refuse_erasure(*, public_id: str, actor: Viewer, now: datetime) -> Erasure:
    """Do not erase the person after all. Raises NotFound, Conflict."""
    require(actor, Action.ERASE)
    row = find_erasure(public_id)
    with write_tx():
        open_ = Erasure.objects.filter(pk=row.pk, state=Erasure.State.ASKED)
        if not open_.update(state=Erasure.State.REFUSED, settled_at=now, settled_by=actor.user_id):
            raise Conflict("这件事已经有结果了，刷新后再看。")
        audit.record(
            actor_id=actor.user_id, verb="erasure.refused", subject=f"candidate:{row.candidate_id}", now=now,
            detail={"erasure": row.pk},
        )  # fmt: skip
    row.refresh_from_db()
    return row


def find_erasure(public_id: str) -> Erasure:
    """Return the request; raises NotFound."""
    missing = "没有这次抹除，刷新后再看。"
    key = parse_public_id(public_id, missing=missing)
    row = Erasure.objects.select_related("candidate__audience", "candidate__data_key").filter(public_id=key).first()
    if row is None:
        raise NotFound(missing)
    return row


def carry_out(*, erasure: Erasure, actor: Viewer, now: datetime) -> Erasure:
    """Erase the person. The chain has been asked: see ``review.services.chain.erasing``. To be called inside a transaction.

    Raises Conflict when it has a result already or the record is held.
    """
    open_ = Erasure.objects.filter(pk=erasure.pk, state=Erasure.State.ASKED)
    if not open_.update(state=Erasure.State.DONE, settled_at=now, settled_by=actor.user_id):
        raise Conflict("这件事已经有结果了，刷新后再看。")
    records = whole_person(erasure.candidate)
    if is_held(records):
        raise Conflict(HELD)
    counts = erase_records(records, reason=erasure.reason, actor_id=actor.user_id, now=now)
    # Whatever else he asked for, nothing is left of him that could be copied, put right or restricted.
    asked = RightsRequest.objects.filter(candidate__in=records, state=RightsRequest.State.OPEN)
    asked.update(state=RightsRequest.State.DONE, settled_at=now, settled_by=actor.user_id)
    Erasure.objects.filter(pk=erasure.pk).update(counts=counts)
    erasure.refresh_from_db()
    return erasure
