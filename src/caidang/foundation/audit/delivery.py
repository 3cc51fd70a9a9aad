"""Signed states on their way out: once an hour on each way, again and again where it failed."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import F

from caidang.foundation.audit.anchors import Anchor, make_anchor
from caidang.foundation.audit.models import AnchorDelivery, AuditCheckpoint
from caidang.foundation.audit.services import checkpoint
from caidang.foundation.audit.ways import NotDelivered, Way, configured_ways
from caidang.foundation.lib.write_lock import write_tx

EVERY = timedelta(hours=1)
AGAIN_AFTER = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60))
"""Waits after the first, second … failure in a row; the last one from then on."""


@dataclass(frozen=True, slots=True)
class DeliveryState:
    """One configured way: how far it came, and what is in the way; empty when nothing is."""

    label: str
    target: str
    seq: int
    delivered_at: datetime | None
    problem: str


def deliver_anchors(*, now: datetime, at_once: bool = False) -> None:
    """Send the newest signed state on every way that is due; with ``at_once`` on every way.

    Talks to the network, so it is called outside any transaction and in a thread of its own.
    """
    anchor = _newest(now) if configured_ways() else None
    if anchor is None:
        return
    kept = {state.way: state for state in AnchorDelivery.objects.all()}
    for way in configured_ways():
        state = kept.get(way.name) or AnchorDelivery(way=way.name)
        if at_once or is_due(state, anchor.seq, now):
            _deliver(way, anchor, now)


def is_due(state: AnchorDelivery, newest: int, now: datetime) -> bool:
    """Tell whether a way has something to carry, and has rested long enough since it last did or failed."""
    if state.failures and state.tried_at:
        return now >= state.tried_at + AGAIN_AFTER[min(state.failures, len(AGAIN_AFTER)) - 1]
    if state.seq >= newest:
        return False
    return state.delivered_at is None or now >= state.delivered_at + EVERY


def list_deliveries() -> tuple[DeliveryState, ...]:
    """Return the configured ways and how they stand."""
    kept = {state.way: state for state in AnchorDelivery.objects.all()}
    found = []
    for way in configured_ways():
        state = kept.get(way.name) or AnchorDelivery(way=way.name)
        found.append(
            DeliveryState(way.label, way.target, state.seq, state.delivered_at, state.problem)
        )
    return tuple(found)


def _newest(now: datetime) -> Anchor | None:
    """The newest signed state; the first one is made here, so that nobody waits an hour for it."""
    kept = AuditCheckpoint.objects.exclude(signature=None).order_by("-seq").first()
    if kept is None:
        return checkpoint(now=now)
    anchor = make_anchor(seq=kept.seq, hash_=kept.hash)
    # One that somebody put there is not to look like ours elsewhere; `verify` tells of it.
    return anchor if kept.signature and bytes(kept.signature).hex() == anchor.signature else None


def _deliver(way: Way, anchor: Anchor, now: datetime) -> None:
    problem = ""
    try:
        way.send(anchor, now)
    except NotDelivered as error:
        problem = str(error)
    with write_tx():
        AnchorDelivery.objects.get_or_create(way=way.name)
        rows = AnchorDelivery.objects.filter(way=way.name)
        if problem:
            rows.update(tried_at=now, failures=F("failures") + 1, problem=problem[:200])
        else:
            rows.update(seq=anchor.seq, delivered_at=now, tried_at=now, failures=0, problem="")
