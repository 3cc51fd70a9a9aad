"""How often one searches, and how often in vain. For what, is nobody's business and written nowhere."""

import threading
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from caidang.domain.analytics.counting import NOBODY
from caidang.domain.analytics.days import day_of
from caidang.domain.analytics.models import SearchCount
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx

KEPT_FOR: Final = timedelta(seconds=20)
"""So long counts wait in this process, so that not every search waits for the disk."""


class _Waiting:
    """Counts by day and member that are not written yet, and when some were written last."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: dict[tuple[int, int], list[int]] = {}
        self.written_at: datetime | None = None


_waiting = _Waiting()


def note_search(*, is_fruitless: bool, actor: Viewer, now: datetime) -> None:
    """Count one search: written at once, or, while others were just now, with the next one after some seconds.

    What a process that ends had not written is lost: it is a count for steering by, and no record.
    """
    with _waiting.lock:
        sums = _waiting.counts.setdefault((day_of(now), actor.user_id or NOBODY), [0, 0])
        sums[0] += 1
        sums[1] += int(is_fruitless)
        is_due = _waiting.written_at is None or not timedelta() <= now - _waiting.written_at < KEPT_FOR
        if is_due:
            _waiting.written_at = now
    if is_due:
        write_searches()


def write_searches() -> None:
    """Write what waits in this process."""
    with _waiting.lock:
        counts, _waiting.counts = _waiting.counts, {}
    if not counts:
        return
    with write_tx():
        for (day, member), (asked, fruitless) in counts.items():
            row, _ = SearchCount.objects.get_or_create(day=day, member=member)
            SearchCount.objects.filter(pk=row.pk).update(
                asked=F("asked") + asked, fruitless=F("fruitless") + fruitless
            )


def waiting_searches() -> dict[tuple[int, int], tuple[int, int]]:
    """Return what waits in this process, by day and member: asked, in vain."""
    with _waiting.lock:
        return {who: (asked, fruitless) for who, (asked, fruitless) in _waiting.counts.items()}
