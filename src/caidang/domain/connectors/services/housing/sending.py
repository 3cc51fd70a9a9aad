"""Clients, contacts, jobs, interviews and remarks are written there: what changed here since both last agreed, and what is not there yet.

Noted and entered in the ledger before anything leaves. A change is written again under its id; a record that was being
made when the process died is looked for by our number first. What the other side refuses is not sent again until it
changes here, or until somebody asks for another try. Nothing is deleted and nothing there is emptied.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.core.interchange.sheets.returning import plain
from caidang.domain.connectors.columns import Column, Columns, Way
from caidang.domain.connectors.contract import Connector, FieldInfo, Kind, Named, Write, Written
from caidang.domain.connectors.house import TARGETS, label_of, text_for
from caidang.domain.connectors.models import Item, ObjectMap, Question, Run, Thing
from caidang.domain.connectors.services.housing.entering import enter
from caidang.domain.connectors.services.housing.fates import (
    AGAINST,
    AS_OURS,
    Outcome,
    as_text,
    token,
)
from caidang.domain.connectors.services.housing.ours import REFERENCE, OurHouse, Ours
from caidang.domain.connectors.services.housing.outgoing import status_for
from caidang.domain.connectors.services.sending.pushing import lacks
from caidang.domain.connectors.services.taking.foresight import Foreseen
from caidang.domain.pipeline.models import Application
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

PORTION: Final = 50
NEW: Final = "new:"
_FROM: Final = "才档"
_UNTOLD: Final = "对方没有说新记录的编号，也找不到它"
_QUIET: Final = frozenset((ObjectMap.What.CONTACTS, ObjectMap.What.NOTES, ObjectMap.What.CLIENT_NOTES))
"""Of these it is told that they were written, not what they say: a run's details outlive the erasure of a person."""


@dataclass(slots=True)
class Consignment:
    """One record of ours on its way: ``thing`` is the record there, None for one that is to be made."""

    ours: Ours
    thing: Thing | None
    texts: dict[str, str] = field(default_factory=dict)
    links: dict[str, Named] = field(default_factory=dict)
    sent: dict[str, str] = field(default_factory=dict)
    """Our fields that are written, with the tokens of what they say."""
    cells: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    item: Item | None = None

    @property
    def remote_id(self) -> str:
        """The id of the record there, or what stands for one that is to be made."""
        return self.thing.remote_id if self.thing else f"{NEW}{self.ours.public_id}"

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to be written."""
        return bool(self.texts) or self.thing is None


class HouseOut:
    """Writes the records of one object, or only works out what would be written."""

    def __init__(self, run: Run, map: ObjectMap, *, actor: Viewer, foreseen: Foreseen, lacking: Sequence[str] = (), at: str = "") -> None:
        """``lacking`` are fields that the other side wants of a new record and that nothing is written to; ``at`` as ``OurHouse`` takes it."""
        self._run, self._map, self._actor, self._foreseen, self._lacking = run, map, actor, foreseen, lacking
        self._targets = TARGETS.get(map.what, {})
        self._house = OurHouse(map, actor, self._made, at) if map.what in REFERENCE else None
        columns = Columns.of(map.columns).all
        self._columns = [one for one in columns if one.way in (Way.OUT, Way.BOTH) and self._goes(one)]
        # What a record is nothing without, here or there, goes along with one that is made, whichever way it goes otherwise.
        self._made_of = [
            one for one in columns if self._goes(one) and (one in self._columns or one.info.is_required or self._targets[one.target].is_needed or self._targets[one.target].of)
        ]
        self._fields = [one.info for one in columns]
        self._key = FieldInfo(map.key_field, map.key_field, Kind.TEXT) if map.key_field else None

    def _goes(self, column: Column) -> bool:
        return column.target in self._targets and bool(self._targets[column.target].goes)

    def _made(self, what: str) -> list[int]:
        """What this trial said that it would make there: what names it would be made behind it."""
        return [int(pk) for kind, pk in self._foreseen if kind == f"made:{what}"]

    @property
    def is_needed(self) -> bool:
        """Whether anything of this object is written at all."""
        return self._house is not None and bool(self._columns)

    def changed(self, after: int) -> tuple[list[Consignment], int]:
        """Return the next records that changed here since both last agreed, and the last that was looked at; -1 at the end."""
        if self._house is None:
            return [], -1
        pairs, last = self._house.known(after, PORTION)
        asked: set[Any] = set(Question.objects.filter(thing__in=[one.pk for one, _ in pairs], state="open").values_list("thing_id", "field"))
        found = []
        for thing, ours in pairs:
            if (thing.pk, "") in asked:
                continue  # It is gone there, and nobody has said yet what is to become of it.
            made = Consignment(ours, thing)
            for column in self._columns:
                key, goes = column.target, self._targets[column.target].goes
                mark = token(as_text(ours.values.get(key)))
                known = {thing.seen.get(key), thing.seen.get(AS_OURS + key), thing.seen.get(AGAINST + key)}
                # The end of an interview is asked about with its start.
                about = "start" if key == "end" else key
                is_asked = (thing.pk, about) in asked or (f"asked:{thing.remote_id}", about) in self._foreseen
                if goes == "both" and not is_asked and mark not in known:
                    self._load(made, column)
            if made.is_wanted or made.notes:
                found.append(made)
        return found, last

    def fresh(self, after: int) -> tuple[list[Consignment], int]:
        """Return the next records that are to be made there; -1 at the end."""
        if self._house is None or not self._map.makes or self._key is None:
            return [], -1
        rows, last = self._house.fresh(after, PORTION)
        refused = self._refused(rows)
        made = [Consignment(one, None) for one in rows if one.public_id not in refused]
        for column in self._made_of:
            of = self._targets[column.target].of
            for one in made if not of else ():
                self._load(one, column)
            for kind in {one.ours.kinds.get(column.target, of) for one in made} if of else ():
                these = [one for one in made if one.ours.kinds.get(column.target, of) == kind and column.target in one.ours.named]
                there = self._house.ids_there(kind, [one.ours.named[column.target] for one in these])
                for one in these:
                    if (found := there.get(one.ours.named[column.target])) is not None:
                        one.links[column.info.name] = Named(*found)
        for one in made:
            one.texts[self._key.name] = self._number_of(one)
        return made, last

    def _number_of(self, one: Consignment) -> str:
        """What stands in their field by which our record is known again; of a note it is the title, which people read."""
        return f"{_FROM} {one.ours.public_id}" if self._map.what == ObjectMap.What.NOTES else str(one.ours.public_id)

    def _refused(self, rows: Sequence[Ours]) -> set[Any]:
        """Those that were refused there as they are now, and nobody asked to try again."""
        ids = {f"{NEW}{one.public_id}": one for one in rows}
        items = Item.objects.filter(map=self._map, outcome=Outcome.UNSENT, is_retried=False, remote_id__in=list(ids)).exclude(run__kind=Run.Kind.TRIAL)
        told = items.values_list("remote_id", "run__created_at")
        return {ids[remote].public_id for remote, at in told if at > ids[remote].updated_at}

    def _load(self, one: Consignment, column: Column) -> None:
        """Put one of our values on its way; what has no word there is noted. An empty field here empties nothing there."""
        key = column.target
        value = one.ours.values.get(key)
        try:
            text = self._text(one.ours, key, value, column.info)
        except InvalidInput as error:
            one.notes.append(str(error))
            if one.thing is not None:
                one.sent[AGAINST + key] = token(as_text(value))
            return
        if not text:
            return
        one.texts[column.info.name] = text
        one.sent[key] = token(as_text(value))
        shown = label_of(self._map.what, key, str(value)) if key in ("status", "kind") else plain(text)
        one.cells.append([key, "", "", "" if self._map.what in _QUIET else shown, "take"])

    def _text(self, ours: Ours, key: str, value: Any, info: FieldInfo) -> str:  # noqa: ANN401 - as our field has it
        if not isinstance(ours.row, Application):
            return text_for(self._map.what, key, value, info.options)
        stage = ours.row.stage
        return status_for(stage.name, stage.kind, info.options)

    def foretell(self, parcels: Sequence[Consignment]) -> Counter[str]:
        """Note what would be written. To be called inside a transaction."""
        counts: Counter[str] = Counter()
        for one in parcels:
            outcome = Outcome.TO_MAKE if one.thing is None else Outcome.TO_SEND if one.texts else Outcome.UNSENT
            if one.thing is None and self._lacking:
                one.notes.append(lacks(self._lacking))
            self._item(one, outcome).save()
            counts[outcome] += 1
            if one.thing is None:
                self._foreseen.add((f"made:{self._map.what}", str(one.ours.row.pk)))
        return counts

    def send(self, connector: Connector, parcels: Sequence[Consignment], *, now: datetime) -> Counter[str]:
        """Enter a portion in the ledger, hand it over, and settle what became of it; returns how many came to what.

        What the connector raises leaves the portion noted as being written.
        """
        begun = self._note(parcels, now)
        counts: Counter[str] = Counter()
        for one in parcels:
            if one.thing is None and one.remote_id in begun and self._key is not None:
                found = connector.find(self._map.object, self._key, self._number_of(one))
                if found:
                    self._settle(one, Written(found), counts)
            elif not one.is_wanted:
                self._settle(one, Written(one.remote_id, one.notes[0]), counts)
        left = [one for one in parcels if one.item is not None and one.item.outcome == Outcome.SENDING]
        writes = [Write(one.thing.remote_id if one.thing else "", one.texts, links=one.links) for one in left]
        fields = [*self._fields, *([self._key] if self._key else [])]
        told = connector.write(self._map.object, fields, writes, key=self._map.key_field) if left else []
        for one, written in zip(left, told, strict=True):
            self._settle(one, self._named(connector, one, written), counts)
        return counts

    def _named(self, connector: Connector, one: Consignment, written: Written) -> Written:
        if written.id or written.problem or self._key is None:
            return written
        found = connector.find(self._map.object, self._key, self._number_of(one))
        return Written(found, "" if found else _UNTOLD, written.notes)

    def _note(self, parcels: Sequence[Consignment], now: datetime) -> set[str]:
        """Note and enter in the ledger what is about to leave; return the ids of those that were noted before."""
        with write_tx():
            rows = Item.objects.filter(map=self._map, outcome=Outcome.SENDING, remote_id__in=[one.remote_id for one in parcels])
            earlier = {item.remote_id: item for item in rows}
            fresh = []
            for one in parcels:
                before = earlier.get(one.remote_id)
                one.item = before if before is not None and before.run_id == self._run.pk else None
                if one.item is None:
                    one.item = self._item(one, Outcome.SENDING)
                    one.item.save()
                    if one.is_wanted:
                        fresh.append(one.ours)
            if fresh:
                enter(self._run, self._map, fresh, [one.target for one in self._columns], actor=self._actor, now=now)
        return set(earlier)

    def _item(self, one: Consignment, outcome: str) -> Item:
        made = Item(run=self._run, map=self._map, remote_id=one.remote_id, candidate=one.ours.candidate, outcome=outcome)
        made.told = vault.seal_json(self._run.data_key, made.told_place, {"title": one.ours.name, "cells": one.cells, "notes": one.notes})
        return made

    def _settle(self, one: Consignment, written: Written, counts: Counter[str]) -> None:
        """Write down what became of a record, in a transaction of its own."""
        if one.item is None:
            return
        outcome = Outcome.UNSENT if written.problem else Outcome.SENT if one.thing else Outcome.MADE
        with write_tx():
            if not written.problem:
                self._keep(one, written)
            elif one.thing is not None:
                self._stands_against(one)
            notes = [note for note in dict.fromkeys((written.problem, *one.notes, *written.notes)) if note]
            one.item.outcome, one.item.remote_id = outcome, written.id or one.remote_id
            told = {"title": one.ours.name, "cells": one.cells, "notes": notes}
            one.item.told = vault.seal_json(self._run.data_key, one.item.told_place, told)
            one.item.save(update_fields=["outcome", "remote_id", "told"])
            # Each record that is settled is a step forward, however often the process dies.
            Run.objects.filter(pk=self._run.pk).update(attempts=0)
        counts[outcome] += 1

    def _keep(self, one: Consignment, written: Written) -> None:
        left_out = {column.target for column in self._made_of if column.info.name in written.left_out}
        sent = {AGAINST + key if key in left_out else key: mark for key, mark in one.sent.items()}
        if one.thing is not None:
            gone = {mark + key for key in one.sent for mark in (AS_OURS, AGAINST)}
            seen = {key: mark for key, mark in one.thing.seen.items() if key not in gone} | sent
            Thing.objects.filter(pk=one.thing.pk).update(seen=seen, digest="")
            return
        at = self._house.at if self._house is not None else REFERENCE[self._map.what]
        values = {at: one.ours.row, "seen": sent, "digest": "", "passed": self._map.passes}
        Thing.objects.update_or_create(map=self._map, remote_id=written.id, defaults=values)

    @staticmethod
    def _stands_against(one: Consignment) -> None:
        """What was refused is not written again as it is."""
        if one.thing is not None:
            refused = {key if key.startswith(AGAINST) else AGAINST + key: mark for key, mark in one.sent.items()}
            Thing.objects.filter(pk=one.thing.pk).update(seen=one.thing.seen | refused)
