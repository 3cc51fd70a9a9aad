"""Who has a record in hand: claimed for half an hour, released by itself, handed over, paused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F, Q

from caidang.core.errors import Conflict, InvalidInput
from caidang.core.review.chain import OWNERS, Action, State, can_take
from caidang.domain.review.hands import able, barred
from caidang.domain.review.models import Case, Change, Move, Notification
from caidang.domain.review.queue import URGENT, USUAL, queue_of
from caidang.domain.review.services.chain.cases import move
from caidang.domain.review.services.chain.changes import keep_change
from caidang.domain.review.services.news.telling import tell
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

LEASE = timedelta(minutes=30)
_LOOK_AHEAD = 50
_TAKEN = "这份档案有人正在处理，先看下一件。"
_NO_MEMBER = "没有这位成员，或已停用。"


@dataclass(frozen=True, slots=True)
class MovedOn:
    """The step that was taken, and the record that was taken in hand after it, if one was wanted and waits."""

    move: Move
    following: Case | None


@dataclass(frozen=True, slots=True)
class HandedOver:
    """How many records went to the other member, and how many back to the queues."""

    given: int
    queued: int


def claim_next(*, actor: Viewer, now: datetime, after: int | None = None) -> Case | None:
    """Take the most urgent record that waits for the actor and nobody works on; None when there is none.

    What the actor already has in hand comes first, but for ``after``, the case just left. What
    takes another's eyes than his is passed over.
    """
    require(actor, policy.Action.WORK)
    waiting = queue_of(actor, now=now).where(~Q(pk=after or 0))
    # First which they are, by their own index: asked in one go, the database would walk the whole queue.
    held = Case.objects.filter(claimed_by=actor.user_id or 0, claimed_until__gt=now).order_by()
    mine = list(held.values_list("pk", flat=True)[:_LOOK_AHEAD])
    for case in waiting.where(Q(pk__in=mine)).first(_LOOK_AHEAD) if mine else ():
        if actor.user_id not in barred(case):
            return claim(case=case, actor=actor, now=now)
    for case in waiting.where(_free(now)).first(_LOOK_AHEAD):
        if actor.user_id in barred(case):
            continue
        with write_tx():
            if Case.objects.filter(pk=case.pk).filter(_free(now)).update(**_lease(actor, now)):
                return Case.objects.select_related("candidate__audience").get(pk=case.pk)
    return None


def claim(*, case: Case, actor: Viewer, now: datetime) -> Case:
    """Take this record, or lengthen the hold on it. Raises Conflict when somebody else works on it."""
    require(actor, policy.Action.WORK, case.candidate.target)
    own = Q(claimed_by=actor.user_id)
    with write_tx():
        if not Case.objects.filter(pk=case.pk).filter(_free(now) | own).update(**_lease(actor, now)):
            raise Conflict(_TAKEN)
    return Case.objects.select_related("candidate__audience").get(pk=case.pk)


def move_on(
    *,
    case: Case,
    action: Action,
    actor: Viewer,
    now: datetime,
    note: str = "",
    faults: Iterable[str] = (),
    is_next_wanted: bool = False,
) -> MovedOn:
    """Move a record on as ``cases.move`` does, and take the next one if wanted."""
    taken = move(case=case, action=action, actor=actor, now=now, note=note, faults=faults)
    following = claim_next(actor=actor, now=now, after=case.pk) if is_next_wanted else None
    return MovedOn(taken, following)


def release(*, case: Case, actor: Viewer) -> None:
    """Give a claimed record back to its queue; nothing happens when it is not the actor's."""
    with write_tx():
        held = Case.objects.filter(pk=case.pk, claimed_by=actor.user_id)
        held.update(claimed_by=None, claimed_until=None)


def assign(*, case: Case, to: int | None, actor: Viewer, now: datetime) -> None:
    """Make a record somebody's own, or nobody's; whoever worked on it lets go.

    Raises InvalidInput for a member who cannot do what the record waits for.
    """
    require(actor, policy.Action.ASSIGN, case.candidate.target)
    member = _member(to, case) if to is not None else None
    with write_tx():
        Case.objects.filter(pk=case.pk).update(
            assignee=member.pk if member else None, claimed_by=None, claimed_until=None
        )
        tell([to], Notification.Kind.ASSIGNED, case.candidate, actor=actor, now=now)
        audit.record(
            actor_id=actor.user_id, verb="review.assigned", subject=f"candidate:{case.candidate_id}",
            now=now, detail={"to": to},
        )  # fmt: skip


def hand_over(*, leaver: int, to: int | None, actor: Viewer, now: datetime) -> HandedOver:
    """Give all that is one member's to another, or back to the queues where the other cannot do it.

    Raises InvalidInput when there is no such other member.
    """
    require(actor, policy.Action.ASSIGN)
    if to is not None and not User.objects.filter(pk=to, is_active=True).exists():
        raise InvalidInput(_NO_MEMBER)
    held = Q(assignee=leaver) | Q(claimed_by=leaver)
    with write_tx():
        cases = list(Case.objects.select_related("candidate__audience").filter(held))
        given = [case.pk for case in cases if to is not None and able(case, [to])]
        own = [[c.pk, c.state, to if c.pk in given else None] for c in cases if c.assignee == leaver]
        Case.objects.filter(held).update(assignee=None, claimed_by=None, claimed_until=None)
        Case.objects.filter(pk__in=given).update(assignee=to)
        done = HandedOver(given=len(given), queued=len(cases) - len(given))
        was = {"leaver": leaver, "cases": own}
        keep_change(kind=Change.Kind.HAND_OVER, was=was, actor=actor, now=now)
        audit.record(
            actor_id=actor.user_id, verb="review.handed_over", subject=f"user:{leaver}", now=now,
            detail={"to": to, "given": done.given, "queued": done.queued},
        )  # fmt: skip
    return done


def pause(*, case: Case, actor: Viewer, now: datetime) -> None:
    """The record waits for the candidate: it is not due as long as that lasts."""
    require(actor, policy.Action.WORK, case.candidate.target)
    with write_tx():
        waiting = Case.objects.filter(pk=case.pk, paused_at=None)
        if waiting.update(paused_at=now, claimed_by=None, claimed_until=None):
            audit.record(
                actor_id=actor.user_id, verb="review.paused",
                subject=f"candidate:{case.candidate_id}", now=now,
            )  # fmt: skip


def resume(*, case: Case, actor: Viewer, now: datetime) -> None:
    """The candidate answered: the time that was left goes on."""
    require(actor, policy.Action.WORK, case.candidate.target)
    with write_tx():
        row = Case.objects.get(pk=case.pk)
        if row.paused_at is None:
            return
        later = F("due_at") + (now - row.paused_at)
        Case.objects.filter(pk=case.pk).update(paused_at=None, due_at=later)
        audit.record(
            actor_id=actor.user_id, verb="review.resumed",
            subject=f"candidate:{case.candidate_id}", now=now,
        )  # fmt: skip


def set_urgent(*, case: Case, is_urgent: bool, actor: Viewer, now: datetime) -> None:
    """Put a record first in its queue, or back where it was."""
    require(actor, policy.Action.ASSIGN, case.candidate.target)
    with write_tx():
        Case.objects.filter(pk=case.pk).update(rank=URGENT if is_urgent else USUAL)
        audit.record(
            actor_id=actor.user_id, verb="review.urgent", subject=f"candidate:{case.candidate_id}",
            now=now, detail={"urgent": is_urgent},
        )  # fmt: skip


def _member(pk: int, case: Case) -> User:
    member = User.objects.filter(pk=pk, is_active=True).first()
    if member is None:
        raise InvalidInput(_NO_MEMBER)
    state = State(case.state)
    if not can_take(state, Role(member.role)):
        owner = OWNERS[state].label if state in OWNERS else ""
        raise InvalidInput(f"「{state.label}」的档案要交给{owner}或能做这一步的人。")
    if pk in barred(case):
        raise InvalidInput(f"{member} 录入、改过或提交过这份档案，要由另一位来审核。")
    return member


def _free(now: datetime) -> Q:
    return Q(claimed_by=None) | Q(claimed_until__lte=now)


def _lease(actor: Viewer, now: datetime) -> dict[str, object]:
    return {"claimed_by": actor.user_id, "claimed_until": now + LEASE}
