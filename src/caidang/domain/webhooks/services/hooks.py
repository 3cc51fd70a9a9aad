"""Webhooks are made, changed, tried, switched and put away; what was not taken is sent again or let go."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Final

from django.conf import settings
from django.db.models import QuerySet

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.webhooks.events import PING, Event
from caidang.domain.webhooks.models import Delivery, Hook, HookProgress
from caidang.domain.webhooks.signing import new_secret
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.accounts.proofs import require_proof
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditHead
from caidang.foundation.lib.net.outside import check_address
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault import services as vault

MOST: Final = 20
_MAX_ADDRESS: Final = 500
_MAX_NAME: Final = 40
_NONE: Final = "没有这个 Webhook，可能已经删掉。"
State = Delivery.State


def make_hook(
    *, name: str, url: str, events: Collection[str], has_data: bool, origin: str, actor: Viewer, now: datetime
) -> tuple[Hook, str]:
    """Make a webhook of the actor's and return it with its signing secret, which is not shown again.

    It hears of what happens from now on. Raises NotAllowed, InvalidInput for an address that may not be, Conflict.
    """
    require(actor, Action.MANAGE_HOOKS)
    _check_data(actor, has_data=has_data, now=now)
    host, chosen, secret = _host(url), _chosen(events), new_secret()
    row = Hook(
        name=_name(name), host=host, events=chosen, has_data=has_data, owner=actor.user_id or 0, origin=origin[:200],
        made_at=now, made_by=actor.user_id, from_seq=log_end(),
    )  # fmt: skip
    row.secret = vault.seal_own(row.secret_place, {"url": url.strip(), "secret": secret})
    with write_tx():
        serialise("webhooks")
        if Hook.objects.filter(removed_at=None).count() >= MOST:
            raise Conflict(f"最多 {MOST} 个 Webhook。")
        row.save()
        _note("hook.made", row, actor, now)
    return row, secret


def change_hook(
    *, public_id: str, actor: Viewer, now: datetime, name: str | None = None, url: str | None = None,
    events: Collection[str] | None = None, has_data: bool | None = None, is_on: bool | None = None,
) -> Hook:  # fmt: skip
    """Change what is named. Switched on again it hears of what happens from now on; what waits for it is sent.

    What happened while it was off may be sent besides, see ``missed``. Raises as ``make_hook`` does, NotFound.
    """
    row = hook_of(public_id, actor=actor)
    if has_data and not row.has_data:
        _check_data(actor, has_data=True, now=now)
        row.owner = actor.user_id or 0
    row.name = row.name if name is None else _name(name)
    row.events = row.events if events is None else _chosen(events)
    row.has_data = row.has_data if has_data is None else has_data
    if url:
        row.host = _host(url)
        row.secret = vault.seal_own(row.secret_place, {**row.opened(), "url": url.strip()})
    with write_tx():
        if is_on is not None:
            if is_on and not row.is_on:
                row.from_seq, row.problem, row.failing_since, row.rests_until = log_end(), "", None, None
                row.missed_upto = row.from_seq
            elif row.is_on and not is_on:
                note_missing(row)
            row.is_on = is_on
        row.save()
        _note("hook.changed", row, actor, now)
    return row


def renew_secret(*, public_id: str, actor: Viewer, now: datetime) -> str:
    """Give a webhook another signing secret and return it; the old one signs nothing any more. Raises NotFound."""
    row, secret = hook_of(public_id, actor=actor), new_secret()
    row.secret = vault.seal_own(row.secret_place, {**row.opened(), "secret": secret})
    with write_tx():
        row.save(update_fields=["secret"])
        _note("hook.secret_renewed", row, actor, now)
    return secret


def remove_hook(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Put a webhook away and forget its address; what waits for it is not sent."""
    row = hook_of(public_id, actor=actor)
    with write_tx():
        empty = vault.seal_own(row.secret_place, {"url": "", "secret": ""})
        Hook.objects.filter(pk=row.pk).update(removed_at=now, is_on=False, secret=empty)
        row.deliveries.filter(state__in=(State.WAITING, State.DEAD)).update(state=State.DROPPED, settled_at=now)
        _note("hook.removed", row, actor, now)


def try_hook(*, public_id: str, actor: Viewer, now: datetime) -> Delivery:
    """Send a webhook a trial, whatever it hears of otherwise. Raises NotFound."""
    row = hook_of(public_id, actor=actor)
    with write_tx():
        serialise("webhooks")
        last = row.deliveries.filter(seq__lt=0).order_by("seq").values_list("seq", flat=True).first() or 0
        return Delivery.objects.create(
            hook=row, event=PING, seq=last - 1, told={}, happened_at=now, made_at=now, next_at=now
        )


def send_again(*, delivery_id: str, actor: Viewer, now: datetime) -> Delivery:
    """Send one event once more under the same id, whether it was taken or not. Raises NotFound, Conflict for one that waits."""
    require(actor, Action.MANAGE_HOOKS)
    key = parse_public_id(delivery_id, missing=_NONE)
    with write_tx():
        settled = Delivery.objects.filter(public_id=key, hook__removed_at=None).exclude(state=State.WAITING)
        row = Delivery.objects.select_related("hook").filter(public_id=key, hook__removed_at=None).first()
        if row is None:
            raise NotFound("没有这条消息，可能已经清掉。")
        if not settled.update(**_fresh(now)):
            raise Conflict("它正等着送，不用再点。")
        _note("hook.sent_again", row.hook, actor, now, delivery=row.pk)
    row.refresh_from_db()
    return row


def send_dead_again(*, public_id: str, actor: Viewer, now: datetime) -> int:
    """Send all that a webhook did not take once more; returns how many."""
    row = hook_of(public_id, actor=actor)
    with write_tx():
        count = row.deliveries.filter(state=State.DEAD).update(**_fresh(now))
        Hook.objects.filter(pk=row.pk).update(rests_until=None)
        _note("hook.sent_again", row, actor, now, count=count)
    return count


def drop_dead(*, public_id: str, actor: Viewer, now: datetime) -> int:
    """Let go of all that a webhook did not take; returns how many."""
    row = hook_of(public_id, actor=actor)
    with write_tx():
        count = row.deliveries.filter(state=State.DEAD).update(state=State.DROPPED, settled_at=now)
        _note("hook.dropped", row, actor, now, count=count)
    return count


def hook_of(public_id: str, *, actor: Viewer) -> Hook:
    """Return the webhook for who may manage them; raises NotAllowed, NotFound."""
    require(actor, Action.MANAGE_HOOKS)
    row = living().filter(public_id=parse_public_id(public_id, missing=_NONE)).first()
    if row is None:
        raise NotFound(_NONE)
    return row


def living() -> QuerySet[Hook]:
    """Return the webhooks that were not put away."""
    return Hook.objects.filter(removed_at=None)


def note_missing(row: Hook) -> None:
    """Note on a webhook that is going off from where on it hears nothing; what it missed before and nobody dealt with, counts along."""
    cursor = HookProgress.objects.filter(pk=HookProgress.ONLY).values_list("cursor", flat=True).first() or 0
    row.missed_from = max(cursor, row.from_seq) if row.missed_from is None else row.missed_from
    row.missed_upto, row.is_catching_up = 0, False


def log_end() -> int:
    """Return the number of the log's last event."""
    return AuditHead.objects.filter(pk=AuditHead.ONLY).values_list("seq", flat=True).first() or 0


def _fresh(now: datetime) -> dict[str, object]:
    return {"state": State.WAITING, "attempts": 0, "next_at": now, "settled_at": None, "problem": ""}


def _check_data(actor: Viewer, *, has_data: bool, now: datetime) -> None:
    if has_data:
        require(actor, Action.EXPORT)
        require_proof(actor, Action.EXPORT, now=now)


def _name(text: str) -> str:
    name = " ".join(text.split())
    if not 0 < len(name) <= _MAX_NAME or not name.isprintable():
        raise InvalidInput(f"写个名称，最多 {_MAX_NAME} 个字。")
    return name


def _host(url: str) -> str:
    if len(url) > _MAX_ADDRESS:
        raise InvalidInput(f"地址最多 {_MAX_ADDRESS} 个字符。")
    return check_address(url, allowed=settings.CAIDANG_WEBHOOK_HOSTS)[:255]


def _chosen(events: Collection[str]) -> Sequence[str]:
    unknown = set(events) - {one.value for one in Event}
    if unknown:
        raise InvalidInput("有一种事件没有：请从列出的里选。")
    return sorted(set(events))


def _note(verb: str, hook: Hook, actor: Viewer, now: datetime, **detail: int) -> None:
    audit.record(actor_id=actor.user_id, verb=verb, subject=f"hook:{hook.pk}", now=now, detail=detail)
