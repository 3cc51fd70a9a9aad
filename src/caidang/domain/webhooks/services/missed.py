"""What happened while a webhook was off: sent after all, or let go; nobody decides that but a person."""

from datetime import datetime

from caidang.core.errors import Conflict
from caidang.domain.webhooks.models import Hook
from caidang.domain.webhooks.services.hooks import hook_of
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

_NOTHING = "没有漏下的：它没有停过，或者已经补送、放下了。"


def send_missed(*, public_id: str, actor: Viewer, now: datetime) -> Hook:
    """Have what a webhook missed put in line for it, within its owner's reach as that is now; the worker does it.

    An event that it got already is not sent once more. Raises NotFound, NotAllowed, Conflict where it is off or missed nothing.
    """
    row = hook_of(public_id, actor=actor)
    if row.missed_from is None:
        raise Conflict(_NOTHING)
    if not row.is_on:
        raise Conflict("它还停着：先打开，再补送。")
    with write_tx():
        Hook.objects.filter(pk=row.pk).update(is_catching_up=True)
        audit.record(actor_id=actor.user_id, verb="hook.missed_sent", subject=f"hook:{row.pk}", now=now)
    row.refresh_from_db()
    return row


def let_missed_go(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Have what a webhook missed not sent; what was put in line already is. Raises NotFound, NotAllowed, Conflict where it missed nothing."""
    row = hook_of(public_id, actor=actor)
    if row.missed_from is None or not row.is_on:
        raise Conflict(_NOTHING if row.is_on else "它还停着：先打开，再决定补不补。")
    with write_tx():
        Hook.objects.filter(pk=row.pk).update(missed_from=None, is_catching_up=False)
        audit.record(actor_id=actor.user_id, verb="hook.missed_let_go", subject=f"hook:{row.pk}", now=now)
