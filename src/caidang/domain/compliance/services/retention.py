"""Clocks: how long for which purpose, what stops them, and what is asked for when one has run out."""

from collections.abc import Sequence
from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.compliance.models import Erasure, LegalHold, RetentionNotice, RetentionRule
from caidang.domain.compliance.selectors.retention import PURPOSES, Ending, ending, rules
from caidang.domain.compliance.services.erasures import keep_asked
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MOST_MONTHS, MOST_NOTICE = 120, 180
_AT_ONCE = 200


def save_rule(*, purpose: str, months: int, notice_days: int, actor: Viewer, now: datetime) -> RetentionRule:
    """Say how long records are kept for a purpose. Raises InvalidInput."""
    require(actor, Action.COMPLIANCE)
    if purpose not in PURPOSES:
        raise InvalidInput("没有这个目的。")
    if not 1 <= months <= MOST_MONTHS or not 0 <= notice_days <= MOST_NOTICE:
        raise InvalidInput(f"保留期是 1 到 {MOST_MONTHS} 个月，提前告知最多 {MOST_NOTICE} 天。")
    told = {"months": months, "notice_days": notice_days, "changed_at": now, "changed_by": actor.user_id}
    with write_tx():
        row, _ = RetentionRule.objects.update_or_create(purpose=purpose, defaults=told)
        audit.record(
            actor_id=actor.user_id, verb="retention.ruled", subject=f"retention_rule:{row.pk}", now=now,
            detail={"purpose": purpose or "none", "months": months, "notice_days": notice_days},
        )  # fmt: skip
    return row


def place_hold(*, candidate: Candidate, reason: str, actor: Viewer, now: datetime) -> LegalHold:
    """Keep the record whatever its clock says. Raises InvalidInput without a reason, Conflict when it is held."""
    require(actor, Action.COMPLIANCE, candidate.target)
    if reason not in LegalHold.Reason.values:
        raise InvalidInput("选一下为什么要留存。")
    with write_tx():
        if LegalHold.objects.filter(candidate=candidate, lifted_at=None).exists():
            raise Conflict("这份档案已经在留存了。")
        row = LegalHold.objects.create(candidate=candidate, reason=reason, placed_at=now, placed_by=actor.user_id)
        audit.record(
            actor_id=actor.user_id, verb="hold.placed", subject=f"candidate:{candidate.pk}", now=now,
            detail={"reason": reason},
        )  # fmt: skip
    return row


def lift_hold(*, candidate: Candidate, actor: Viewer, now: datetime) -> None:
    """Let the record's clock run again. Raises Conflict when it is not held."""
    require(actor, Action.COMPLIANCE, candidate.target)
    with write_tx():
        held = LegalHold.objects.filter(candidate=candidate, lifted_at=None)
        if not held.update(lifted_at=now, lifted_by=actor.user_id):
            raise Conflict("这份档案没有在留存。")
        audit.record(actor_id=actor.user_id, verb="hold.lifted", subject=f"candidate:{candidate.pk}", now=now)


def note_told(*, candidate_id: int, ends_on: datetime, was_mailed: bool, now: datetime) -> bool:
    """Note that a person was told his time ends, or could not be; False where that was noted before."""
    with write_tx():
        _, is_new = RetentionNotice.objects.get_or_create(
            candidate_id=candidate_id, ends_on=ends_on.date(), defaults={"at": now, "was_mailed": was_mailed}
        )
    return is_new


def ask_for_ended(*, now: datetime) -> int:
    """Ask that those be erased whose time has run out; a person confirms. Return how many were asked for.

    Only who was told, or could not be, and whose notice has passed since.
    """
    found = ending(now=now, limit=_AT_ONCE, wanted=lambda due: _to_ask_for(due, now))
    for one in found:
        candidate = Candidate.objects.select_related("data_key", "audience").get(pk=one.candidate_id)
        keep_asked(candidate=candidate, reason=Erasure.Reason.EXPIRED, actor_id=PROGRAM.user_id, now=now)
    return len(found)


def _to_ask_for(due: Sequence[Ending], now: datetime) -> list[Ending]:
    """Those whose time has run out, who were told long enough before, and of whom nobody is asked yet."""
    clocks = rules()
    ended = {one.candidate_id: one for one in due if one.ends_at <= now}
    told = {
        (row.candidate_id, row.ends_on): row.at for row in RetentionNotice.objects.filter(candidate__in=list(ended))
    }
    asked = set(
        Erasure.objects.filter(candidate__in=list(ended), state=Erasure.State.ASKED).values_list("candidate_id", flat=True)
    )
    return [
        one for pk, one in ended.items()
        if pk not in asked and (at := told.get((pk, one.ends_at.date()))) is not None
        and (now - at).days >= clocks[one.purpose].notice_days
    ]  # fmt: skip
