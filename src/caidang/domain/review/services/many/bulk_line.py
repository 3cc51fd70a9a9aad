"""Acts on many records wait in a line: one slice is claimed at a time, and one that fails again and again is given up."""

import logging
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F, Q

from caidang.core.errors import CaidangError
from caidang.domain.review.models import BulkAct
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.write_lock import write_tx

logger = logging.getLogger(__name__)

LEASE: Final = timedelta(minutes=1)
MOST_TRIES: Final = 5
"""Times that one slice is tried, each a while after the other, before the act is given up."""
_AGAIN: Final = timedelta(seconds=10)
BROKEN: Final = "程序出了错"
UNDER_WAY: Final = Q(finished_at=None) | Q(undo_asked_at__isnull=False, undone_at=None)


def claim(*, now: datetime, only: BulkAct | None) -> BulkAct | None:
    """Take the act that was left alone longest, so that a short one need not wait for a long one's end."""
    free = BulkAct.objects.filter(UNDER_WAY).filter(Q(leased_until=None) | Q(leased_until__lte=now))
    if only is not None:
        free = free.filter(pk=only.pk)
    first = free.order_by("worked_at", "pk").values_list("pk", flat=True).first()
    if first is None:
        return None
    with write_tx():
        if not free.filter(pk=first).update(
            leased_until=now + LEASE, worked_at=now, tries=F("tries") + 1
        ):
            return None
        act = BulkAct.objects.get(pk=first)
        if act.tries > MOST_TRIES:
            give_up(act, act.problem or f"{BROKEN}。", now=now)
            return None
    return act


def put_off(act: BulkAct, error: Exception, *, now: datetime) -> None:
    """Note why a slice failed; it is tried again after a while, and longer each time."""
    logger.error("bulk %s: %s", act.pk, place_of(error))
    reason = str(error) if isinstance(error, CaidangError) else f"{BROKEN}。"
    with write_tx():
        BulkAct.objects.filter(pk=act.pk).update(
            problem=reason[:200], leased_until=now + _AGAIN * act.tries
        )


def keep(act: BulkAct, *, now: datetime) -> None:
    """Keep how far an act came with this slice. One that was stopped meanwhile stays stopped. Inside a transaction."""
    act.leased_until, act.tries, act.problem = None, 0, ""
    act.save(update_fields=["done", "changed", "refused", "undone", "undone_at", "leased_until", "tries", "problem"])
    if act.finished_at is not None:
        BulkAct.objects.filter(pk=act.pk, finished_at=None).update(finished_at=now)


def give_up(act: BulkAct, reason: str, *, now: datetime) -> None:
    """End an act, or its undoing, that comes to no end, and say why. To be called inside a transaction."""
    rows = BulkAct.objects.filter(pk=act.pk)
    ended = {"undone_at": now} if act.finished_at is not None else {"finished_at": now, "is_cancelled": True}
    rows.update(**ended, problem=reason[:200], leased_until=None)
    audit.record(
        actor_id=act.created_by, verb="bulk.given_up", subject=f"bulk:{act.pk}", now=now,
        detail={"done": act.done},
    )  # fmt: skip
