"""Applications are written there: who was added to which job here, and how far he was moved here.

Noted and entered in the ledger before anything leaves. To add or move one again changes nothing there, so that a
portion that was cut short is simply written again. Each portion says by itself what is left: what was written is in step.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final

from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.compliance.services.disclosures import HandedOut, record_handed_out
from caidang.domain.connectors.columns import Columns, Way
from caidang.domain.connectors.contract import PAIRS, Connector, Write, Written
from caidang.domain.connectors.house import way_of
from caidang.domain.connectors.models import Item, Link, ObjectMap, Question, Run, Thing
from caidang.domain.connectors.services.housing.fates import Outcome, token
from caidang.domain.connectors.services.housing.way import HELD
from caidang.domain.connectors.services.taking.foresight import Foreseen
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

PORTION: Final = 100
_NEW: Final = "new:"
_NO_STATUS: Final = "对方没有和这个阶段相当的状态"


@dataclass(slots=True)
class Errand:
    """One application that is to be written: ``thing`` is the record there, None for one that is to be made."""

    application: Application
    thing: Thing | None
    texts: dict[str, str]
    problem: str = ""
    item: Item | None = None
    cells: list[list[str]] = field(default_factory=list)

    @property
    def remote_id(self) -> str:
        """The id of the record there, or what stands for one that is to be made."""
        return self.thing.remote_id if self.thing else f"{_NEW}{self.application.public_id}"


class Outgoing:
    """Writes the applications of one object, or only works out what would be written."""

    def __init__(self, run: Run, map: ObjectMap, *, actor: Viewer, foreseen: Foreseen) -> None:
        self._run, self._map, self._actor, self._foreseen = run, map, actor, foreseen
        self._columns = Columns.of(map.columns)
        self._stage = self._columns.by_target.get("stage")

    @property
    def is_needed(self) -> bool:
        """Whether anything of this object is written at all."""
        is_out = self._stage is not None and self._stage.way in (Way.OUT, Way.BOTH)
        return is_out and self._map.what == ObjectMap.What.APPLICATIONS and may(self._actor, Action.PIPELINE)

    def moved(self, after: int) -> tuple[list[Errand], int]:
        """Return the next that were moved here since both last agreed, and the last that was looked at; -1 at the end."""
        rows = Thing.objects.filter(map=self._map, is_cut=False, pk__gt=after, application__isnull=False).order_by("pk")
        rows = rows.select_related("application__stage", "application__job", "application__candidate__data_key")
        things = list(rows[:PORTION])
        reach = self._within(one.application for one in things)
        asked = set(Question.objects.filter(thing__in=things, state=Question.State.OPEN).values_list("thing_id", flat=True))
        found = []
        for one in things:
            his = one.application
            is_asked = one.pk in asked or (f"asked:{one.remote_id}", "stage") in self._foreseen
            if his is None or his.pk not in reach or is_asked:
                continue
            ours = token(his.stage.kind)
            if ours not in (one.seen.get("stage"), one.seen.get(HELD)):
                found.append(self._errand(his, one, {}))
        return found, things[-1].pk if things else -1

    def fresh(self, after: int) -> tuple[list[Errand], int]:
        """Return the next whose person and job are known there and who is not in it there; only where that can be said twice."""
        if not self._map.object.startswith(PAIRS):
            return [], -1
        jobs = dict(Thing.objects.filter(map__connection=self._run.connection_id, is_cut=False, job__isnull=False).values_list("job_id", "remote_id"))
        known = Thing.objects.filter(map=self._map, application__isnull=False).values("application_id")
        rows = Application.objects.filter(pk__gt=after, job__in=jobs, joined_into=None).exclude(pk__in=known).order_by("pk")
        part = list(rows.select_related("stage", "job", "candidate__data_key")[:PORTION])
        links = Link.objects.filter(
            map__connection=self._run.connection_id, candidate__in=[one.candidate_id for one in part], is_cut=False, is_pending=False
        )
        people = dict(links.values_list("candidate_id", "remote_id"))
        reach = self._within(part)
        found = [
            self._errand(one, None, {"candidate": people[one.candidate_id], "job": jobs[one.job_id]})
            for one in part
            if one.candidate_id in people and one.pk in reach and one.stage.kind != Kind.LOST
        ]
        refused = self._refused(found)
        found = [one for one in found if one.application.pk not in refused]
        return found, part[-1].pk if part else -1

    def foretell(self, parcels: Sequence[Errand]) -> Counter[str]:
        """Note what would be written. To be called inside a transaction."""
        counts: Counter[str] = Counter()
        for one in parcels:
            outcome = Outcome.UNSENT if one.problem else Outcome.TO_SEND if one.thing else Outcome.TO_MAKE
            self._item(one, outcome).save()
            counts[outcome] += 1
        return counts

    def send(self, connector: Connector, parcels: Sequence[Errand], *, now: datetime) -> Counter[str]:
        """Enter a portion in the ledger, hand it over, and settle what became of it; returns how many came to what."""
        self._note(parcels, now)
        going = [one for one in parcels if not one.problem]
        fields = [column.info for column in self._columns.all]
        written = connector.write(self._map.object, fields, [self._write(one) for one in going], key="") if going else []
        outcomes = {id(one): told for one, told in zip(going, written, strict=True)}
        counts: Counter[str] = Counter()
        with write_tx():
            for one in parcels:
                counts[self._settle(one, outcomes.get(id(one), Written("", one.problem)))] += 1
            Run.objects.filter(pk=self._run.pk).update(attempts=0)
        return counts

    def _refused(self, errands: Sequence[Errand]) -> set[int]:
        """Those that were refused there as they are now, and nobody asked to try again."""
        ids = {one.remote_id: one.application for one in errands}
        items = Item.objects.filter(map=self._map, outcome=Outcome.UNSENT, is_retried=False, remote_id__in=list(ids)).exclude(run__kind=Run.Kind.TRIAL)
        told = items.values_list("remote_id", "run__created_at")
        return {ids[remote].pk for remote, at in told if at > ids[remote].stage_since}

    def _within(self, rows: Iterable[Application | None]) -> set[int]:
        """Those whose people are within reach, and neither merged away nor shut."""
        ids = {one.pk: one.candidate_id for one in rows if one is not None}
        reach = Candidate.objects.visible_to(self._actor).filter(pk__in=set(ids.values()), merged_into=None, shut_at=None)
        near = set(reach.values_list("pk", flat=True))
        return {pk for pk, who in ids.items() if who in near}

    def _errand(self, one: Application, thing: Thing | None, names: Mapping[str, str]) -> Errand:
        texts = {column.info.name: names[column.target] for column in self._columns.all if column.target in names}
        status = status_for(one.stage.name, one.stage.kind, self._stage.info.options) if self._stage else ""
        if self._stage and status:
            texts[self._stage.info.name] = status
        made = Errand(one, thing, texts, "" if status else _NO_STATUS)
        made.cells = [["job", "", "", one.job.title, "take"], ["stage", "", one.stage.name, status, "take"]]
        return made

    @staticmethod
    def _write(one: Errand) -> Write:
        return Write(one.thing.remote_id if one.thing else "", one.texts)

    def _note(self, errands: Sequence[Errand], now: datetime) -> None:
        connection = self._run.connection
        given = HandedOut(
            recipient={"name": f"{connection.get_vendor_display()} · {connection.name}"}, fields={"application": "shown"},
            purpose=Purpose.CHECK, source=f"connector_run:{self._run.pk}", channel="connector",
        )  # fmt: skip
        with write_tx():
            begun = {one.remote_id: one for one in Item.objects.filter(run=self._run, map=self._map, outcome=Outcome.SENDING)}
            fresh = []
            for one in errands:
                one.item = begun.get(one.remote_id)
                if one.item is None:
                    one.item = self._item(one, Outcome.SENDING)
                    one.item.save()
                    fresh.append(one)
            leaving = [one.application.candidate_id for one in fresh if not one.problem]
            if leaving:
                record_handed_out(candidate_ids=leaving, given=given, actor=self._actor, now=now)
            for pk in leaving:
                audit.record(
                    actor_id=self._actor.user_id, verb="candidate.sent_out", subject=f"candidate:{pk}", now=now,
                    detail={"connection": connection.pk, "fields": ["application"]},
                )  # fmt: skip

    def _item(self, one: Errand, outcome: str) -> Item:
        made = Item(run=self._run, map=self._map, remote_id=one.remote_id, candidate_id=one.application.candidate_id, outcome=outcome)
        made.told = vault.seal_json(self._run.data_key, made.told_place, {"cells": one.cells, "notes": [one.problem] if one.problem else []})
        return made

    def _settle(self, one: Errand, written: Written) -> str:
        if one.item is None:
            return ""
        outcome = Outcome.UNSENT if written.problem else Outcome.SENT if one.thing else Outcome.MADE
        seen = {"stage": token(one.application.stage.kind)}
        if written.problem and one.thing is not None:
            # What was refused is not written again as it is, until he is moved or somebody asks for another try.
            Thing.objects.filter(pk=one.thing.pk).update(seen={**one.thing.seen, HELD: seen["stage"]})
        elif one.thing is not None:
            Thing.objects.filter(pk=one.thing.pk).update(seen=seen, digest="")
        elif not written.problem:
            Thing.objects.update_or_create(
                map=self._map, remote_id=written.id, defaults={"application": one.application, "seen": seen, "digest": "", "passed": self._map.passes}
            )
        one.item.outcome, one.item.remote_id = outcome, written.id or one.remote_id
        told = {"cells": one.cells, "notes": [note for note in (written.problem, *written.notes) if note]}
        one.item.told = vault.seal_json(self._run.data_key, one.item.told_place, told)
        one.item.save(update_fields=["outcome", "remote_id", "told"])
        return outcome


def status_for(name: str, kind: str, options: Mapping[str, str]) -> str:
    """Return what a field of theirs calls a stage: what is read back as the same kind, of its name where there is one; empty for none."""
    if not options:
        return name if way_of(name) == kind else Kind(kind).label
    alike = [value for value, label in options.items() if way_of(label) == kind]
    return next((value for value in alike if name in (value, options[value])), next(iter(alike), ""))
