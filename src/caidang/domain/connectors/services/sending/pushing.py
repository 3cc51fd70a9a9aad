"""What changed here is written there, a portion at a time: noted and entered in the ledger before it leaves, settled after.

A portion that was cut short is taken up again where it stood: changes are written again under their id, and a record
that was being made is looked for first.
"""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from django.db.models import F, Q, QuerySet

from caidang.core.interchange.sheets.returning import plain
from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.newcomers import Known, load_known
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.compliance.services.disclosures import HandedOut, record_handed_out
from caidang.domain.connectors.columns import Columns, is_several
from caidang.domain.connectors.contract import (
    WEAK,
    Connector,
    FieldInfo,
    Kind,
    Remote,
    Write,
    Written,
)
from caidang.domain.connectors.models import Item, Link, ObjectMap, Question, Run
from caidang.domain.connectors.services.taking.comparing import texts_of_values
from caidang.domain.connectors.services.taking.incoming import Reader
from caidang.foundation.accounts.policy import Action, Viewer, can
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

PORTION: Final = 50
NEW: Final = "new:"
"""What the id of a record begins with that is being made."""
_NUMBERED: Final = "写上了才档编号"
_TO_NUMBER: Final = "会写上才档编号"
_UNTOLD: Final = "对方没有说新记录的编号，也找不到它"
Outcome = Item.Outcome


def lacks(fields: Sequence[str]) -> str:
    """Return what is said of a record that is to be made there without what is wanted of it."""
    return f"对方的必填项没有对上：{'、'.join(fields[:6])}，新建多半会被退回"


@dataclass(slots=True)
class Parcel:
    """What one record is to say there; ``agreed`` is what both sides agree on once it is taken."""

    link: Link
    candidate: Candidate
    texts: dict[str, str]
    agreed: dict[str, str]
    is_new: bool = False
    is_numbered: bool = False
    """Our number is written to a record that could be known again only by what identifies its person."""
    item: Item | None = None
    shown: dict[str, str] = field(default_factory=dict)

    @property
    def is_wanted(self) -> bool:
        """Whether there is anything to be written."""
        return bool(self.shown) or self.is_new or self.is_numbered


class Push:
    """Writes the records of one object, or only works out what would be written."""

    def __init__(self, run: Run, map: ObjectMap, *, actor: Viewer, lacking: Sequence[str] = ()) -> None:
        """``lacking`` are fields that the other side wants of a new record and that nothing is written to."""
        self._run, self._map, self._actor, self._lacking = run, map, actor, lacking
        self._is_trial = run.kind == Run.Kind.TRIAL
        self._fields = all_fields()
        self._columns, self._reader = Columns.of(map.columns), Reader(map)
        self._key = FieldInfo(map.key_field, map.key_field, Kind.TEXT) if map.key_field else None

    @property
    def is_needed(self) -> bool:
        """Whether anything of this object is written at all."""
        return bool(self._columns.out)

    @property
    def fields(self) -> list[FieldInfo]:
        """The vendor's fields that are written."""
        return [one.info for one in self._columns.out]

    def changed(self, after: int) -> "QuerySet[Link]":
        """Return the links behind this one whose people changed here since."""
        return Link.objects.filter(
            Q(candidate__updated_at__gt=F("synced_at")) | self._unnumbered(),
            map=self._map, pk__gt=after, is_pending=False, is_cut=False, candidate__isnull=False, candidate__shut_at=None,
            candidate__merged_into=None, candidate__in=Candidate.objects.visible_to(self._actor),
        )  # fmt: skip

    def parcels(self, after: int) -> tuple[list[Parcel], int]:
        """Return the next links to be written and the last one that was looked at; -1 at the end."""
        links = list(self.changed(after).select_related("candidate__data_key").order_by("pk")[:PORTION])
        if not links:
            return [], -1
        known = load_known([one.candidate_id for one in links if one.candidate_id])
        open_ = set(Question.objects.filter(link__in=links, state="open").values_list("link_id", "field"))
        found, numbered = [], set()
        for link in links:
            one = known.get(link.candidate_id or 0)
            if one is None:
                continue
            parcel = self._parcel(link, one, {name for pk, name in open_ if pk == link.pk})
            if self._key is not None and link.remote_id.startswith(WEAK) and one.candidate.pk not in numbered:
                numbered.add(one.candidate.pk)
                parcel.texts[self._key.name] = str(one.candidate.public_id)
                parcel.is_numbered = True
            found.append(parcel)
        return found, links[-1].pk

    def _unnumbered(self) -> Q:
        """Records that are to get our number, unless another record of the person has it already."""
        if self._key is None:
            return Q(pk__in=())
        strong = Link.objects.filter(map=self._map, candidate__isnull=False).exclude(remote_id__startswith=WEAK)
        return Q(remote_id__startswith=WEAK) & ~Q(candidate__in=strong.values("candidate_id"))

    def newcomers(self, after: int) -> tuple[list[Parcel], int]:
        """Return the next people with the label who are not there yet; -1 at the end."""
        if self._map.making_id is None or self._key is None:
            return [], -1
        begun = Link.objects.filter(map=self._map, is_pending=True, candidate__isnull=False)
        there = Link.objects.filter(map=self._map, is_pending=False, candidate__isnull=False)
        people = Candidate.objects.visible_to(self._actor).filter(
            pk__gt=after, merged_into=None, shut_at=None, taggings__tag=self._map.making_id
        )  # fmt: skip
        people = people.exclude(pk__in=there.values("candidate_id")).order_by("pk").distinct()
        ids = list(people.values_list("pk", flat=True)[:PORTION])
        if not ids:
            return [], -1
        known = load_known(ids)
        pending = {one.candidate_id: one for one in begun.filter(candidate__in=ids)}
        found = []
        for pk in ids:
            if (one := known.get(pk)) is None:
                continue
            link = pending.get(pk) or Link(
                map=self._map, remote_id=f"{NEW}{uuid.uuid4()}", candidate=one.candidate, is_pending=True,
                synced_at=self._run.created_at, passed=self._map.passes,
            )  # fmt: skip
            link.candidate = one.candidate
            parcel = self._parcel(link, one, set())
            parcel.is_new = True
            parcel.texts[self._key.name] = str(one.candidate.public_id)
            found.append(parcel)
        return found, ids[-1]

    def foretell(self, parcels: Sequence[Parcel]) -> Counter[str]:
        """Note what would be written. To be called inside a transaction."""
        counts: Counter[str] = Counter()
        for one in parcels:
            if one.is_wanted:
                outcome = Outcome.TO_MAKE if one.is_new else Outcome.TO_SEND
                self._item(one, outcome).save()
                counts[outcome] += 1
        return counts

    def send(self, connector: Connector, parcels: Sequence[Parcel], *, now: datetime) -> Counter[str]:
        """Enter the portion in the ledger, hand it over, and settle what became of it; returns how many came to what.

        What the connector raises leaves the portion noted as being written.
        """
        wanted = [one for one in parcels if one.is_wanted]
        idle = [one.link.pk for one in parcels if not one.is_wanted]
        begun = self.note(wanted, idle, now)
        counts: Counter[str] = Counter()
        if not wanted:
            return counts
        for one in wanted:
            if one.is_new and one.link.remote_id in begun and self._key is not None:
                found = connector.find(self._map.object, self._key, str(one.candidate.public_id))
                if found:
                    self.settle(one, Written(found), counts, now)
        left = [one for one in wanted if one.item is not None and one.item.outcome == Outcome.SENDING]
        writes = [self.write_of(one) for one in left]
        fields = [*self._columns.fields, *([self._key] if self._key else [])]
        for one, written in zip(
            left, connector.write(self._map.object, fields, writes, key=self._map.key_field), strict=True
        ):
            self.settle(one, self._named(connector, one, written), counts, now)
        return counts

    def write_of(self, one: Parcel) -> Write:
        """Return what a record is to say."""
        digest, reader = one.link.digest, self._reader

        def is_as_seen(remote: Remote) -> bool:
            return not digest or reader.digest(remote) == digest

        return Write("", one.texts) if one.is_new else Write(one.link.remote_id, one.texts, is_as_seen)

    def _parcel(self, link: Link, one: Known, asked: set[str]) -> Parcel:
        ours, base = texts_of_values(one.have, self._fields), link.opened() if link.pk else {}
        made = Parcel(link, one.candidate, {}, dict(base))
        for column in self._columns.out:
            key = column.target
            text = self._first(one, key) if is_several(key, self._fields) else ours.get(key, "")
            before = base.get(key, "")
            is_there = is_several(key, self._fields) and before.split("、")[0] in ours.get(key, "").split("、")
            told = self._fields.get(key)
            may = told is not None and can(self._actor, Action.READ_CANDIDATE, one.candidate.target, told).is_allowed
            # An empty field here empties nothing there.
            if not text or key in asked or not may or plain(text) == plain(before) or (before and is_there):
                continue
            made.texts[column.info.name] = column.written(text)
            made.agreed[key] = made.shown[key] = text
        return made

    @staticmethod
    def _first(one: Known, key: str) -> str:
        entries = {value.entry: value.value for value in one.have if value.field == key}
        return entries[min(entries)] if entries else ""

    def note(self, wanted: Sequence[Parcel], idle: Sequence[int], now: datetime) -> set[str]:
        """Note and enter in the ledger what is about to leave; return the ids of those that were noted before."""
        with write_tx():
            Link.objects.filter(pk__in=idle).update(synced_at=now)
            rows = Item.objects.filter(run=self._run, map=self._map, outcome=Outcome.SENDING)
            begun = {item.remote_id: item for item in rows}
            fresh = []
            for one in wanted:
                one.item = begun.get(one.link.remote_id)
                if one.link.pk is None:
                    one.link.save()
                if one.item is None:
                    one.item = self._item(one, Outcome.SENDING)
                    one.item.save()
                    fresh.append(one)
            pending = {one.link.remote_id for one in wanted if one.is_new and one not in fresh}
            # A record that an earlier run was making may be there as well.
            pending |= {one.link.remote_id for one in fresh if one.is_new and one.link.synced_at < self._run.created_at}
            self._enter(fresh, now)
        return pending

    def _enter(self, fresh: Sequence[Parcel], now: datetime) -> None:
        connection = self._run.connection
        recipient = {"name": f"{connection.get_vendor_display()} · {connection.name}"}
        alike: dict[tuple[str, ...], list[Parcel]] = {}
        for one in fresh:
            alike.setdefault(tuple(sorted(one.shown)), []).append(one)
        for keys, parcels in alike.items():
            if not keys and not any(one.is_new for one in parcels):
                continue  # A number alone tells nothing of anybody.
            ids = [one.candidate.pk for one in parcels]
            given = HandedOut(
                recipient=recipient, fields=dict.fromkeys(keys, "shown"), purpose=Purpose.CHECK,
                source=f"connector_run:{self._run.pk}", channel="connector",
            )  # fmt: skip
            record_handed_out(candidate_ids=ids, given=given, actor=self._actor, now=now)
            for pk in ids:
                audit.record(
                    actor_id=self._actor.user_id, verb="candidate.sent_out", subject=f"candidate:{pk}", now=now,
                    detail={"connection": connection.pk, "fields": list(keys)},
                )  # fmt: skip

    def _named(self, connector: Connector, one: Parcel, written: Written) -> Written:
        """Objects of some kinds do not say their new number: then it is asked for by ours."""
        if written.id or written.problem or self._key is None:
            return written
        found = connector.find(self._map.object, self._key, str(one.candidate.public_id))
        return Written(found, "" if found else _UNTOLD, written.notes)

    def settle(self, one: Parcel, written: Written, counts: Counter[str], now: datetime) -> None:
        """Write down what became of a record, in a transaction of its own."""
        item, link = one.item, one.link
        if item is None:
            return
        outcome = Outcome.UNSENT if written.problem else Outcome.MADE if one.is_new else Outcome.SENT
        notes = [*([written.problem] if written.problem else []), *written.notes]
        old = item.remote_id
        with write_tx():
            if not written.problem:
                self._keep(one, written, now)
            elif one.is_new:
                link.delete()
            else:
                Link.objects.filter(pk=link.pk).update(synced_at=now)
            item.outcome, item.remote_id = outcome, written.id or old
            if one.is_numbered and not written.problem:
                notes.append(_NUMBERED)
            told: Mapping[str, object] = {"sent": list(one.shown.items()), "notes": notes}
            item.told = vault.seal_json(self._run.data_key, item.told_place, told)
            item.save(update_fields=["outcome", "remote_id", "told"])
            # Each record that is settled is a step forward, however often the process dies.
            Run.objects.filter(pk=self._run.pk).update(attempts=0)
        counts[outcome] += 1

    def _keep(self, one: Parcel, written: Written, now: datetime) -> None:
        link = one.link
        sealed = vault.seal_json(one.candidate.data_key, link.seen_place, one.agreed)
        if one.is_new and Link.objects.filter(map=self._map, remote_id=written.id).exclude(pk=link.pk).exists():
            link.delete()  # It was read in meanwhile, and its person recognised.
            return
        Link.objects.filter(pk=link.pk).update(
            remote_id=written.id, is_pending=False, seen=sealed, synced_at=now, digest="", passed=self._map.passes
        )

    def _item(self, one: Parcel, outcome: str) -> Item:
        made = Item(run=self._run, map=self._map, remote_id=one.link.remote_id, candidate=one.candidate, outcome=outcome)
        notes = [*([_TO_NUMBER] if one.is_numbered else []), *([lacks(self._lacking)] if one.is_new and self._lacking else [])]
        told = {"sent": list(one.shown.items()), "notes": notes}
        made.told = vault.seal_json(self._run.data_key, made.told_place, told)
        return made
