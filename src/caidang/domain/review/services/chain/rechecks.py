"""The second look itself: what is marked is what was found, and who did the work gets it back."""

from datetime import datetime

from caidang.core.errors import Conflict, NotFound
from caidang.core.review.chain import Action, Refused, State
from caidang.core.review.faults import Fault
from caidang.domain.review.hands import hands_of
from caidang.domain.review.models import Case, Flag, Sample
from caidang.domain.review.services.chain.cases import move, note_change
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx


def settle_sample(*, case: Case, actor: Viewer, now: datetime) -> Sample:
    """Finish the second look at a record: the marks that are open on it are what was found.

    A record with marks is returned to who did it. Raises Refused for somebody through whose hands
    it went or who approved it, Conflict while it is not in the store, NotFound when it was not drawn.
    """
    require(actor, policy.Action.RECHECK, case.candidate.target)
    with write_tx():
        case = Case.objects.select_related("candidate__data_key", "candidate__audience").get(pk=case.pk)
        sample = case.samples.filter(checked_at=None).order_by("drawn_at").first()
        if sample is None:
            raise NotFound("这份档案没有在等复查。")
        if case.state != State.STORED:
            raise Conflict("这份档案又在整理或审核，复查等它在库以后再做。")
        if actor.user_id in hands_of(case.candidate, case, since=None) | {sample.approver}:
            raise Refused("这份档案你录入、改过或通过，要由别人复查。")
        flags = list(case.flags.filter(settled_at=None))
        sample.checked_at, sample.checked_by = now, actor.user_id
        sample.findings = [[flag.field, flag.entry, flag.fault] for flag in flags]
        sample.is_faulty = any(_counts(flag) for flag in flags)
        sample.save()
        audit.record(
            actor_id=actor.user_id, verb="review.rechecked",
            subject=f"candidate:{case.candidate_id}", now=now,
            detail={"findings": len(flags)},
        )  # fmt: skip
        if flags:
            note_change(candidate=case.candidate, now=now)
            faults = [flag.fault for flag in flags]
            move(case=case, action=Action.RETURN, actor=actor, now=now, faults=faults, note="复查发现")
    return sample


def _counts(flag: Flag) -> bool:
    """What has only become old since is nobody's error."""
    return flag.fault != Fault.OUTDATED
