"""How often one searches, and how often in vain. For what, is nobody's business and written nowhere."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from caidang.domain.analytics.counting import NOBODY
from caidang.domain.analytics.days import day_of
from caidang.domain.analytics.models import SearchCount
from caidang.domain.analytics.waiting import WAITING
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx

KEPT_FOR: Final = timedelta(seconds=20)
"""So long counts wait in this process, so that not every search waits for the disk."""


def note_search(*, is_fruitless: bool, actor: Viewer, now: datetime) -> None:
    """Count one search: written at once, or, while others were just now, with the next one after some seconds.

    What a process that ends had not written is lost: it is a count for steering by, and no record.
    """
    with WAITING.lock:
        sums = WAITING.counts.setdefault((day_of(now), actor.user_id or NOBODY), [0, 0])
        sums[0] += 1
        sums[1] += int(is_fruitless)
        is_due = WAITING.written_at is None or not timedelta() <= now - WAITING.written_at < KEPT_FOR
        if is_due:
            WAITING.written_at = now
    if is_due:
        write_searches()


def write_searches() -> None:
    """Write what waits in this process."""
    with WAITING.lock:
        counts, WAITING.counts = WAITING.counts, {}
    if not counts:
        return
    with write_tx():
        for (day, member), (asked, fruitless) in counts.items():
            row, _ = SearchCount.objects.get_or_create(day=day, member=member)
            SearchCount.objects.filter(pk=row.pk).update(
                asked=F("asked") + asked, fruitless=F("fruitless") + fruitless
            )
