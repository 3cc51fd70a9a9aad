"""Sending what waits: at least once, under an id that stays the same; what is not taken is sent again ever more seldom.

A message is claimed for a while before it is sent: whoever dies in between lets it be sent again, never be lost.
"""

import logging
from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Final

from django.conf import settings
from django.db.models import F, Q

from caidang.core.errors import CaidangError, InvalidInput, NotAllowed
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.review.services.news.reminders import add_reminder
from caidang.domain.webhooks.events import PING
from caidang.domain.webhooks.models import Delivery, Hook
from caidang.domain.webhooks.services.hooks import note_missing
from caidang.domain.webhooks.signing import body_of, headers_of, wait_before
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, covered, may
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.net.outside import NotReached, Reply, Unanswered, post_outside
from caidang.foundation.lib.write_lock import write_tx

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=2)
REST: Final = timedelta(seconds=5)
OFF_AFTER: Final = timedelta(days=5)
KEPT_FOR: Final = timedelta(days=30)
_GONE: Final = 410
_SUCCESS: Final = range(200, 300)
State = Delivery.State
Post = Callable[[str, bytes, Mapping[str, str]], Reply]


def send_next(*, now: datetime, today: date, post: Post | None = None) -> bool:
    """Send one message that is due; False when there is none. Talks to the network: never inside a transaction."""
    delivery = _claim(now)
    if delivery is None:
        return False
    hook = delivery.hook
    opened = hook.opened()
    record = _record(delivery, today)
    body = body_of(content_of(delivery, record))
    headers = headers_of(
        secret=opened["secret"], number=str(delivery.public_id), seconds=int(now.timestamp()), body=body
    )
    try:
        reply = (post or _post)(opened["url"], body, headers)
    except (NotReached, Unanswered, InvalidInput) as error:
        _not_taken(delivery, None, str(error), now)
    else:
        if reply.status in _SUCCESS:
            _taken(delivery, reply.status, record, now)
        else:
            _not_taken(delivery, reply.status, f"{hook.host} 没有收下（状态 {reply.status}）。", now)
    return True


def content_of(delivery: Delivery, record: CandidateRow | None) -> dict[str, Any]:
    """Return what is sent of an event: ids and links, and the record's line where that was chosen."""
    told = delivery.told
    data: dict[str, Any] = {name: told[name] for name in sorted(told)}
    root = delivery.hook.origin.rstrip("/")
    if root and "candidate" in told:
        data["link"] = f"{root}/candidates/{told['candidate']}/"
    if record is not None:
        names = ("name", "city", "degree", "school", "employer", "title", "phone", "email")
        data["record"] = {name: str(getattr(record, name)) for name in names}
    return {
        "id": str(delivery.public_id), "type": delivery.event, "timestamp": delivery.happened_at.isoformat(),
        "sequence": delivery.seq, "data": data,
    }  # fmt: skip


def drop_old(*, now: datetime) -> int:
    """Forget what was settled a month ago; returns how many."""
    with write_tx():
        old = Delivery.objects.filter(settled_at__lte=now - KEPT_FOR).exclude(state=State.DEAD)
        return old.delete()[0]


def _post(url: str, body: bytes, headers: Mapping[str, str]) -> Reply:
    allowed = settings.CAIDANG_WEBHOOK_HOSTS
    return post_outside(url, body, headers, allowed=allowed, posting=lambda: None)


def _claim(now: datetime) -> Delivery | None:
    due = Delivery.objects.filter(
        Q(hook__rests_until=None) | Q(hook__rests_until__lte=now), state=State.WAITING, next_at__lte=now,
        hook__is_on=True, hook__removed_at=None,
    )  # fmt: skip
    for pk in due.order_by("next_at", "pk").values_list("pk", flat=True)[:20]:
        with write_tx():
            own = Delivery.objects.filter(pk=pk, state=State.WAITING, next_at__lte=now)
            if own.update(next_at=now + LEASE, attempts=F("attempts") + 1):
                return Delivery.objects.select_related("hook").get(pk=pk)
    return None


def _record(delivery: Delivery, today: date) -> CandidateRow | None:
    """The record's line as the owner sees it now, contacts masked; None where it was not chosen or is not his to see."""
    if not delivery.hook.has_data or delivery.candidate is None or delivery.event == PING:
        return None
    owner = _owner(delivery.hook)
    if owner is None or not may(owner, Action.EXPORT):
        return None
    return next(iter(rows_of([delivery.candidate], viewer=covered(owner), today=today)), None)


def _owner(hook: Hook) -> Viewer | None:
    member = User.objects.filter(pk=hook.owner, is_active=True).first()
    return viewer_of(member) if member is not None else None


def _taken(delivery: Delivery, status: int, record: CandidateRow | None, now: datetime) -> None:
    with write_tx():
        _mine(delivery).update(state=State.SENT, status=status, problem="", settled_at=now)
        Hook.objects.filter(pk=delivery.hook_id).update(problem="", failing_since=None, rests_until=None)
        if record is not None:
            audit.record(
                actor_id=delivery.hook.owner, verb="hook.told", subject=f"candidate:{record.id}", now=now,
                detail={"hook": delivery.hook_id},
            )  # fmt: skip


def _not_taken(delivery: Delivery, status: int | None, problem: str, now: datetime) -> None:
    wait = wait_before(delivery.attempts, seed=str(delivery.public_id))
    hook = Hook.objects.get(pk=delivery.hook_id)
    since = hook.failing_since or now
    is_over = status == _GONE or now - since >= OFF_AFTER
    with write_tx():
        changes: dict[str, Any] = {"status": status, "problem": problem[:200]}
        if wait is None:
            changes |= {"state": State.DEAD, "settled_at": now}
        else:
            changes["next_at"] = now + wait
        _mine(delivery).update(**changes)
        own = Hook.objects.filter(pk=hook.pk)
        own.update(problem=problem[:200], failing_since=since, rests_until=now + REST)
        if is_over and hook.is_on:
            note_missing(hook)
            own.update(
                is_on=False, missed_from=hook.missed_from, missed_upto=hook.missed_upto, is_catching_up=hook.is_catching_up
            )
            audit.record(actor_id=None, verb="hook.off", subject=f"hook:{hook.pk}", now=now)
            _tell_owner(hook, now)


def _mine(delivery: Delivery) -> Any:  # noqa: ANN401 - a queryset
    """The claim that this one holds; another may have taken over meanwhile."""
    return Delivery.objects.filter(pk=delivery.pk, state=State.WAITING, attempts=delivery.attempts)


def _tell_owner(hook: Hook, now: datetime) -> None:
    try:
        add_reminder(
            text=f"Webhook「{hook.name}」一直送不到，已经自动停了：到「管理 › Webhook」看看原因，改好再打开。", due_at=now,
            actor=PROGRAM, now=now, member=hook.owner,
        )
    except (InvalidInput, NotAllowed):
        logger.info("the owner of hook %s is not there to be told", hook.pk)
    except CaidangError as error:
        logger.warning("hook %s: %s", hook.pk, error)
