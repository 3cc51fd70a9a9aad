"""Following the log: each event is put in line once for each webhook that hears of it, together with how far one is.

One that is off hears of erasures alone, sent once it is on again: whoever was told of a person has to hear that he is gone.

Killed anywhere, the transaction is as if it had never begun, and the next start reads the same events again.
"""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.selectors.interviews.sight import in_reach
from caidang.domain.webhooks.events import VERBS, Event, Happened, happened
from caidang.domain.webhooks.models import Delivery, Hook, HookProgress
from caidang.domain.webhooks.services.hooks import living, log_end
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.accounts.viewers import viewers_of
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import serialise, write_tx

AT_ONCE: Final = 200


def follow_events(*, now: datetime) -> bool:
    """Put the next events of the log in line for the webhooks; True when there may be more at once."""
    here, head = _cursor(), log_end()
    hooks = list(living())
    if head <= here or not hooks:
        _pass(here, head, [], now)
        return False
    upto = min(head, here + 20 * AT_ONCE)
    rows = list(
        AuditEvent.objects.filter(seq__gt=here, seq__lte=upto, verb__in=VERBS).order_by("seq")[:AT_ONCE]
    )
    found = happened(rows)
    owners = viewers_of(User.objects.filter(pk__in={one.owner for one in hooks}, is_active=True))
    made = [
        _delivery(hook, one, now)
        for hook in hooks
        if (owner := owners.get(hook.owner)) is not None
        for one in _heard(hook, owner, [one for one in found if one.seq > hook.from_seq and (hook.is_on or _is_erasure(one))])
    ]
    reached = rows[-1].seq if len(rows) == AT_ONCE else upto
    _pass(here, reached, made, now)
    return reached < head


def catch_up(*, now: datetime) -> bool:
    """Put the next of what a webhook missed while it was off in line for it, where that is wanted; True when there may be more."""
    hook = living().filter(is_on=True, is_catching_up=True).exclude(missed_from=None).order_by("pk").first()
    if hook is None:
        return False
    here, upto = hook.missed_from or 0, hook.missed_upto
    rows = list(AuditEvent.objects.filter(seq__gt=here, seq__lte=upto, verb__in=VERBS).order_by("seq")[:AT_ONCE])
    owner = viewers_of(User.objects.filter(pk=hook.owner, is_active=True)).get(hook.owner)
    made = [_delivery(hook, one, now) for one in _heard(hook, owner, happened(rows))] if owner is not None else []
    reached = rows[-1].seq if len(rows) == AT_ONCE else None
    with write_tx():
        serialise("webhooks.follow")
        as_read = Hook.objects.filter(pk=hook.pk, missed_from=here, missed_upto=upto, is_catching_up=True)
        if as_read.update(missed_from=reached, is_catching_up=reached is not None):
            Delivery.objects.bulk_create(made, ignore_conflicts=True)
    return True


def _cursor() -> int:
    found = HookProgress.objects.filter(pk=HookProgress.ONLY).values_list("cursor", flat=True).first()
    if found is None:
        with write_tx():
            # What was before the first start is nobody's business.
            row, _ = HookProgress.objects.get_or_create(pk=HookProgress.ONLY, defaults={"cursor": log_end()})
        return row.cursor
    return found


def _pass(here: int, upto: int, made: Sequence[Delivery], now: datetime) -> None:
    if upto <= here:
        return
    with write_tx():
        serialise("webhooks.follow")
        if HookProgress.objects.filter(pk=HookProgress.ONLY, cursor=here).update(cursor=upto):
            Delivery.objects.bulk_create(made, ignore_conflicts=True)


def _delivery(hook: Hook, one: Happened, now: datetime) -> Delivery:
    return Delivery(
        hook=hook, event=one.event.value, seq=one.seq, candidate=one.candidate or None, told=dict(one.told),
        happened_at=one.at, made_at=now, next_at=now,
    )  # fmt: skip


def _heard(hook: Hook, owner: Viewer, found: Sequence[Happened]) -> list[Happened]:
    """What a webhook hears of: what it is for, within its owner's reach."""
    wanted = [one for one in found if not hook.events or one.event.value in hook.events]
    if not wanted or not may(owner, Action.READ_CANDIDATE):
        return []
    people = {one.candidate for one in wanted if one.candidate}
    near = set(Candidate.objects.visible_to(owner).filter(pk__in=people).values_list("pk", flat=True))
    told_before = set(
        Delivery.objects.filter(hook=hook, candidate__in=people - near).values_list("candidate", flat=True)
    )
    walled = _within_walls(owner, wanted)
    return [
        one
        for one in wanted
        if (one.candidate in near or (not one.candidate and _is_own_file(owner, one)) or _is_gone(owner, one, told_before))
        and walled.issuperset(_behind_walls(one))
    ]


def _is_own_file(owner: Viewer, one: Happened) -> bool:
    return owner.sees_all or one.member in owner.reached_members


def _is_erasure(one: Happened) -> bool:
    return one.event is Event.CANDIDATE_ERASED


def _is_gone(owner: Viewer, one: Happened, told_before: set[int | None]) -> bool:
    """Who was erased is out of everybody's reach; who was told of him is told of that."""
    return _is_erasure(one) and (owner.sees_all or one.candidate in told_before)


def _behind_walls(one: Happened) -> set[str]:
    """What of an event may stand behind a client's wall: the names of these, with their ids."""
    return {f"{kind}:{one.told[kind]}" for kind in ("application", "job", "interview") if kind in one.told}


def _within_walls(owner: Viewer, wanted: Sequence[Happened]) -> set[str]:
    if not may(owner, Action.READ_CLIENT):
        return set()
    ids = {
        kind: {one.told[kind] for one in wanted if kind in one.told} for kind in ("application", "job", "interview")
    }
    reach = {
        "application": Application.objects.visible_to(owner), "job": Job.objects.visible_to(owner), "interview": in_reach(owner),
    }  # fmt: skip
    return {
        f"{kind}:{public}"
        for kind, rows in reach.items()
        if ids[kind]
        for public in rows.filter(public_id__in=ids[kind]).values_list("public_id", flat=True)
    }
