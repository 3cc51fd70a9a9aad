"""What changed here is written there, object after object: people, their files, and who is in which job."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from caidang.domain.connectors.columns import Columns
from caidang.domain.connectors.contract import Connector, HangsNotes, WritesInBulk
from caidang.domain.connectors.models import ObjectMap, Run
from caidang.domain.connectors.services.housing.ours import NOTE
from caidang.domain.connectors.services.housing.outgoing import Outgoing
from caidang.domain.connectors.services.housing.sending import HouseOut
from caidang.domain.connectors.services.sending.files import FileOut
from caidang.domain.connectors.services.sending.pushing import Push
from caidang.domain.connectors.services.sending.pushing_in_bulk import BulkPush
from caidang.domain.connectors.services.taking.foresight import Foreseen
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx

Save = Callable[[Mapping[str, int]], None]
"""Says how far the run has come, in the transaction of what was done."""


class Writes(Protocol):
    """Writes portions of one object there, or only works out what would be written."""

    def send(self, connector: Connector, parcels: Sequence[Any], *, now: datetime) -> Counter[str]:
        """Write a portion; return how many came to what."""

    def foretell(self, parcels: Sequence[Any]) -> Counter[str]:
        """Note what would be written; return how many come to what."""


class Giving:
    """Writes for one run. ``let_others`` is asked between two portions whether another connection's turn has come."""

    def __init__(
        self, run: Run, connector: Connector, *, actor: Viewer, now: Callable[[], datetime], save: Save, let_others: Callable[[], None],
        foreseen: Foreseen,
    ) -> None:  # fmt: skip
        self._run, self._connector, self._actor, self._now = run, connector, actor, now
        self._save, self._let_others, self._foreseen = save, let_others, foreseen

    def give(self, map: ObjectMap) -> None:
        """Write one object's records from where the cursor stands."""
        if map.what == ObjectMap.What.PEOPLE:
            push = Push(self._run, map, actor=self._actor, lacking=self._lacking(map))
            if push.is_needed:
                self._write_in_bulk(map, push)
                self._write(map, "links", push, push.parcels)
                self._write(map, "new", push, push.newcomers)
            files = FileOut(self._run, map, actor=self._actor)
            if files.is_needed:
                self._write_files(map, files)
        house = HouseOut(self._run, map, actor=self._actor, foreseen=self._foreseen, lacking=self._lacking(map) if map.makes else ())
        if house.is_needed:
            if map.what != ObjectMap.What.APPLICATIONS:
                self._write(map, "known", house, house.changed)
            self._write(map, "made", house, house.fresh)
            if isinstance(self._connector, HangsNotes) and map.object == self._connector.notes:
                of_house = HouseOut(self._run, map, actor=self._actor, foreseen=self._foreseen, lacking=self._lacking(map), at=NOTE)
                self._write(map, "noted", of_house, of_house.fresh)
        out = Outgoing(self._run, map, actor=self._actor, foreseen=self._foreseen)
        if out.is_needed:
            self._write(map, "moved", out, out.moved)
            self._write(map, "fresh", out, out.fresh)

    def _lacking(self, map: ObjectMap) -> list[str]:
        """What the other side wants of a record that is made there and is not told: said before anything is sent."""
        if self._run.kind != Run.Kind.TRIAL or not (map.makes or map.making_id):
            return []
        columns = Columns.of(map.columns)
        told = columns.out if map.what == ObjectMap.What.PEOPLE else columns.all
        names = {one.info.name for one in told} | {map.key_field}
        return [one.label for one in self._connector.describe(map.object) if one.is_required and one.name not in names]

    def _write_in_bulk(self, map: ObjectMap, push: Push) -> None:
        """Very many changes go out by jobs, where the other side has them."""
        if self._run.kind == Run.Kind.TRIAL or not isinstance(self._connector, WritesInBulk):
            return
        job = self._run.cursor.get("job")
        if job and job.get("map") != map.pk:
            return

        def keep(counts: Mapping[str, int], job: dict[str, Any] | None) -> None:
            with write_tx():
                self._run.cursor = {**self._run.cursor, "job": job}
                self._save(counts)

        BulkPush(self._run, map, push, self._connector, now=self._now, keep=keep).write(job)

    def _write(self, map: ObjectMap, part: str, hand: Writes, following: Callable[[int], tuple[list[Any], int]]) -> None:
        after = self._place(map, part)
        while after >= 0:
            self._let_others()
            parcels, after = following(after)
            self._hand_over(map, hand, parcels, part, after)

    def _write_files(self, map: ObjectMap, files: FileOut) -> None:
        after, to = self._place(map, "files"), files.last_link()
        while after >= 0:
            self._let_others()
            wanted, after = files.next_ones(after)
            is_trial = self._run.kind == Run.Kind.TRIAL
            for one in wanted if not is_trial else ():
                counts = files.send(self._connector, [one], now=self._now())
                with write_tx():
                    self._save(counts)
            out = {f"{map.pk}:files_to": to, **(self._run.cursor.get("out") or {}), f"{map.pk}:files": after}
            self._run.cursor = {**self._run.cursor, "out": out}
            with write_tx():
                self._save({"files_out": len(wanted)} if is_trial else {})

    def _place(self, map: ObjectMap, part: str) -> int:
        return int((self._run.cursor.get("out") or {}).get(f"{map.pk}:{part}", 0))

    def _hand_over(self, map: ObjectMap, push: Writes, parcels: list[Any], part: str, after: int) -> None:
        counts: Counter[str] = Counter()
        if parcels and self._run.kind != Run.Kind.TRIAL:
            counts = push.send(self._connector, parcels, now=self._now())
        with write_tx():
            if parcels and self._run.kind == Run.Kind.TRIAL:
                counts = push.foretell(parcels)
            out = {**(self._run.cursor.get("out") or {}), f"{map.pk}:{part}": after}
            self._run.cursor = {**self._run.cursor, "out": out}
            self._save(counts)
