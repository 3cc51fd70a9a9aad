"""What runs told of records is forgotten: after a month all of it, of whom is erased before."""

from datetime import datetime, timedelta
from typing import Final

from django.db.models import Max, QuerySet

from caidang.domain.compliance.models import Tombstone
from caidang.domain.connectors.models import Item, Link, ObjectMap, Run
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

KEPT: Final = timedelta(days=30)
"""How long the details of a run can be read."""
_AT_ONCE: Final = 500
_SWEPT: Final = "swept"
"""Where a run keeps up to which erasure its details were looked through."""
What = ObjectMap.What
_PERSONAL: Final = (What.APPLICATIONS, What.INTERVIEWS, What.NOTES)
"""Whose records name a person, beside those that are one."""


def forget_old_runs(*, now: datetime) -> int:
    """Destroy the details of runs whose time is over; the counts stay. Returns how many."""
    old = Run.objects.filter(finished_at__lt=now - KEPT, data_key__erased_at=None).select_related("data_key")
    count = 0
    for row in old[:100]:
        with write_tx():
            row.items.all().delete()
            vault.erase(key=row.data_key, now=now)
            count += 1
    return count


def forget_erased() -> int:
    """Empty what runs tell of people that are no records here, where somebody was erased since; returns how many details.

    What names a record goes with it. A trial names people that it would have made: one of them may have come in and been
    erased by now. Only of who came in by that very record, and is still here, it is known that it is another.
    """
    last = Tombstone.objects.aggregate(last=Max("at"))["last"]
    if last is None:
        return 0
    count = 0
    for run in Run.objects.filter(data_key__erased_at=None, created_at__lt=last).exclude(stage__in=Run.WORKED).select_related("data_key"):
        if str(run.cursor.get(_SWEPT, "")) >= last.isoformat():
            continue
        rows = run.items.filter(candidate=None, told__isnull=False)
        count += _emptied(run, rows.filter(map__what__in=_PERSONAL))
        count += _emptied(run, rows.filter(map__what=What.PEOPLE))
        with write_tx():
            Run.objects.filter(pk=run.pk).update(cursor={**run.cursor, _SWEPT: last.isoformat()})
    return count


def _emptied(run: Run, rows: "QuerySet[Item]") -> int:
    """Keep of each only why it was not taken."""
    count, after = 0, 0
    while part := list(rows.filter(pk__gt=after).order_by("pk")[:_AT_ONCE]):
        after = part[-1].pk
        here = set(
            Link.objects.filter(map__in={one.map_id for one in part}, remote_id__in=[one.remote_id for one in part], candidate__isnull=False)
            .values_list("map_id", "remote_id")
        )  # fmt: skip
        gone = [one for one in part if (one.map_id, one.remote_id) not in here]
        for one in gone:
            one.told = _reasons(one, run)
        with write_tx():
            Item.objects.bulk_update(gone, ["told"])
        count += len(gone)
    return count


def _reasons(one: Item, run: Run) -> bytes | None:
    told = one.opened(run)
    kept = {key: told[key] for key in ("notes", "place") if told.get(key)}
    return vault.seal_json(run.data_key, Item.place(run, one.remote_id, one.outcome), kept) if kept and one.outcome in Item.FAILED else None
