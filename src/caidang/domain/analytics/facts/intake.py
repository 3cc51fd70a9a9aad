"""Files that came in."""

from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Final

from caidang.domain.analytics.counting import NOBODY, Piece, among, slot_of
from caidang.domain.intake.models import IntakeItem
from caidang.foundation.lib.rows import WorkStatus

FAILED: Final = "failed"
WAITING: Final = "waiting"
READ: Final = frozenset({
    IntakeItem.Outcome.CREATED, IntakeItem.Outcome.ATTACHED, IntakeItem.Outcome.DUPLICATE_SUSPECTED,
    IntakeItem.Outcome.ERASED_BEFORE,
})  # fmt: skip
"""Somebody's résumé was in it and could be read."""
_TIMED = READ | {IntakeItem.Outcome.EXPANDED}
_COLUMNS = ("received_at", "pk", "received_by", "source", "status", "outcome")


def files(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the files received from ``since`` to before ``until``; a key is what became of one.

    One of somebody erased before waits for a decision like one that failed, but it was read.
    """
    rows = IntakeItem.objects.filter(received_at__gte=since, received_at__lt=until, **among("pk", only)).order_by()
    for at, pk, member, source, status, outcome in rows.values_list(*_COLUMNS).iterator():
        key = outcome or (FAILED if status == WorkStatus.FAILED else WAITING)
        yield Piece(at, pk, 0, member or NOBODY, 0, source, key)


def waits(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return how long the files received then waited until they were read; a key is the slot of the length."""
    rows = IntakeItem.objects.filter(
        received_at__gte=since, received_at__lt=until, finished_at__isnull=False, outcome__in=_TIMED, **among("pk", only)
    ).order_by()
    for at, pk, member, source, finished in rows.values_list(
        "received_at", "pk", "received_by", "source", "finished_at"
    ).iterator():
        seconds = max(0, int(((finished or at) - at).total_seconds()))
        yield Piece(at, pk, 0, member or NOBODY, 0, source, str(slot_of(seconds)), seconds)
