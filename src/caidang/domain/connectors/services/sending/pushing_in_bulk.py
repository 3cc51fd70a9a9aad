"""Very many changes go out by jobs: handed in, waited for without sleeping, and settled record by record from their result."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any, Final

from caidang.domain.connectors.contract import Refused, WritesInBulk, Written
from caidang.domain.connectors.models import Item, Link, ObjectMap, Run
from caidang.domain.connectors.services.sending.pushing import Parcel, Push

_AT_ONCE: Final = 200
"""Records that are settled between two notes of how far it came."""
Keep = Callable[[Mapping[str, int], dict[str, Any] | None], None]
"""Keeps counts and the job in hand (None for none), in one transaction."""


class BulkPush:
    """Writes the links of one object by jobs, as long as there are enough of them."""

    def __init__(self, run: Run, map: ObjectMap, push: Push, connector: WritesInBulk, *, now: Callable[[], datetime], keep: Keep) -> None:
        self._run, self._map, self._push, self._connector = run, map, push, connector
        self._now, self._keep = now, keep

    def write(self, job: Mapping[str, Any] | None) -> None:
        """Bring jobs on until what is left is better written a few at a time.

        Raises Busy while a job is being worked on there, with the job kept.
        """
        while True:
            if job and not self._settled(job):
                return
            if self._push.changed(0).count() < self._connector.bulk_from:
                return
            job = self._begun()
            if job is None:
                return

    def _begun(self) -> dict[str, Any] | None:
        """Hand the next job in; None where there is too little for one, or where this account has no jobs."""
        parcels: list[Parcel] = []
        last = 0
        while last >= 0 and len(parcels) < self._connector.bulk_most:
            more, following = self._push.parcels(last)
            wanted = [one for one in more if one.is_wanted]
            self._push.note(wanted, [one.link.pk for one in more if not one.is_wanted], self._now())
            parcels += wanted
            last = following
        if len(parcels) < self._connector.bulk_from:
            # They are noted, and written a few at a time.
            return None
        try:
            at = self._connector.begin_bulk(self._map.object, self._push.fields, [self._push.write_of(one) for one in parcels])
        except Refused:
            return None
        job = {"map": self._map.pk, "at": dict(at)}
        self._keep({}, job)
        return job

    def _settled(self, job: Mapping[str, Any]) -> int:
        """Settle what a job came to and return how many it told of. The others are left to be written again."""
        told = self._connector.bulk_outcome(self._map.object, job["at"])
        counts: Counter[str] = Counter()
        number = 0
        for number, (one, written) in enumerate(self._in_hand(told), 1):
            self._push.settle(one, written, counts, self._now())
            if number % _AT_ONCE == 0:
                self._keep(counts, dict(job))
                counts.clear()
        self._keep(counts, None)
        return number

    def _in_hand(self, told: Mapping[str, Written]) -> Iterator[tuple[Parcel, Written]]:
        """What was noted as being written and is told of, as parcels again: a process may have died in between."""
        last = 0
        rows = Item.objects.filter(run=self._run, map=self._map, outcome=Item.Outcome.SENDING)
        while part := list(rows.filter(pk__gt=last).order_by("pk")[:_AT_ONCE]):
            last = part[-1].pk
            items = {one.remote_id: one for one in part if one.remote_id in told}
            links = Link.objects.filter(map=self._map, remote_id__in=list(items), candidate__isnull=False)
            for link in links.select_related("candidate__data_key"):
                if link.candidate is None:
                    continue
                item = items[link.remote_id]
                sent = {str(key): str(value) for key, value in item.opened(self._run).get("sent", ())}
                yield Parcel(link, link.candidate, {}, {**link.opened(), **sent}, item=item, shown=sent), told[link.remote_id]
