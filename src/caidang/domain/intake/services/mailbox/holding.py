"""Only one worker at a time looks into a mailbox or a folder: it is held by a lease that its holder lengthens."""

from collections.abc import Callable
from datetime import datetime, timedelta
from secrets import token_hex

from django.db.models import Q

from caidang.domain.intake.models import Mailbox, WatchedFolder
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.write_lock import write_tx

LEASE = timedelta(minutes=2)
"""Longer than one mail takes to come; a worker that died is followed after so long."""

Held = Mailbox | WatchedFolder


def hold(row: Held, *, now: datetime) -> bool:
    """Take a mailbox or folder for the length of a lease; False while somebody else has it."""
    holder = token_hex(16)
    free = Q(held_until=None) | Q(held_until__lte=now)
    with write_tx():
        taken = type(row).objects.filter(free, pk=row.pk, removed_at=None).update(
            held_until=now + LEASE, holder=holder
        )
    if taken:
        row.holder = holder
    return bool(taken)


def keep(row: Held, *, now: datetime) -> None:
    """Lengthen the lease; raises LeaseLost when another has it. To be called inside a transaction."""
    own = type(row).objects.filter(pk=row.pk, holder=row.holder, removed_at=None)
    if not own.update(held_until=now + LEASE):
        raise LeaseLost("这个邮箱已由别的进程接手。")


def let_go(row: Held, *, now: datetime, after: timedelta, problem: str) -> None:
    """Give it back, to be looked into again ``after`` so long; with a problem later and later, an hour at most."""
    failures = row.failures + 1 if problem else 0
    wait = min(after * 2 ** min(failures, 6), timedelta(hours=1)) if problem else after
    with write_tx():
        type(row).objects.filter(pk=row.pk, holder=row.holder).update(
            held_until=None, holder="", checked_at=now, problem=problem, failures=failures, due_at=now + wait
        )


def due(kind: type[Mailbox] | type[WatchedFolder], *, now: datetime) -> list[int]:
    """Return those that are to be looked into now and that nobody holds."""
    free = Q(held_until=None) | Q(held_until__lte=now)
    found = kind.objects.filter(free, is_active=True, removed_at=None, due_at__lte=now)
    return list(found.order_by("due_at").values_list("pk", flat=True))


Clock = Callable[[], datetime]
