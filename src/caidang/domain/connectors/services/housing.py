"""A portion of clients, contacts, jobs, applications or notes is brought in: known again, made, or brought into step, three ways.

A person's word stands: what both sides changed stays as it is here and is shown side by side, unless the field says that
theirs stands. Nothing is deleted.
"""

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from caidang.core.errors import CaidangError, InvalidInput
from caidang.core.interchange.sheets.returning import plain
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Contact, Job
from caidang.domain.clients.selectors.contacts import content_of
from caidang.domain.clients.services.changing import current
from caidang.domain.clients.services.clients import add_client, change_client
from caidang.domain.clients.services.contacts import add_contact, change_contact
from caidang.domain.clients.services.jobs import add_job, change_job
from caidang.domain.clients.services.notes import add_note
from caidang.domain.connectors.columns import Columns, Wins
from caidang.domain.connectors.contract import Remote
from caidang.domain.connectors.house import TARGETS, value_of, way_of
from caidang.domain.connectors.models import Item, Link, ObjectMap, Run, Thing
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.services.applying import add_to
from caidang.domain.pipeline.services.moving import move
from caidang.domain.pipeline.services.stages import stages_for_use
from caidang.domain.pipeline.way import Kind as Way
from caidang.domain.pipeline.way import Reason
from caidang.domain.review.services.comments import MAX_COMMENT, add_comment
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

What, Outcome = ObjectMap.What, Item.Outcome
_DIGEST: Final = 32
_MOST_NOTE: Final = 2_000
_KEPT: Final = "两边都改了，保留档案的"
Foreseen = set[tuple[str, str]]
"""What a trial would have made: kind and id there."""


@dataclass(slots=True)
class Fate:
    """What became of one record: its outcome, what it is called, which thing it is, and what is told of it."""

    remote: Remote
    outcome: str = "same"
    name: str = ""
    thing: Thing | None = None
    candidate: int | None = None
    seen: dict[str, str] = field(default_factory=dict)
    cells: list[list[str]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


class HouseReader:
    """Tells which records of an object are new or not as they were last seen."""

    def __init__(self, map: ObjectMap) -> None:
        self._map = map
        self.columns = Columns.of(map.columns)

    def changed(self, records: Sequence[Remote]) -> tuple[list[tuple[Remote, str]], list[str]]:
        """Return those with their digests, and the ids of the others."""
        once = {one.id: one for one in records}
        known = dict(Thing.objects.filter(map=self._map, remote_id__in=list(once)).values_list("remote_id", "digest"))
        told = {pk: self._digest(one) for pk, one in once.items()}
        return [(one, told[pk]) for pk, one in once.items() if known.get(pk) != told[pk]], [pk for pk in once if known.get(pk) == told[pk]]

    def _digest(self, one: Remote) -> str:
        names = [column.info.name for column in self.columns.all]
        told = [self._map.version, [[one.texts.get(name, ""), one.links.get(name, "")] for name in names]]
        return vault.blind("connector.seen", json.dumps(told, ensure_ascii=False))[:_DIGEST]


class House:
    """Brings portions of one object in, or only works out what that would come to (in a trial)."""

    def __init__(self, run: Run, map: ObjectMap, *, actor: Viewer, is_whole: bool, foreseen: Foreseen) -> None:
        """``is_whole``: this pass reads all of the object, so that what it does not meet is gone there."""
        self._run, self._map, self._actor, self._foreseen = run, map, actor, foreseen
        self._pass = map.passes + 1 if is_whole else map.passes
        self._is_trial = run.kind == Run.Kind.TRIAL
        self._columns = Columns.of(map.columns)
        self._targets = TARGETS[map.what]
        self._make = {What.CLIENTS: self._client, What.CONTACTS: self._contact, What.JOBS: self._job,
                      What.APPLICATIONS: self._application, What.NOTES: self._note}[What(map.what)]  # fmt: skip

    def take(self, changed: Sequence[tuple[Remote, str]], same: Sequence[str], *, now: datetime) -> Counter[str]:
        """Bring a portion in and return how many came to what. To be called inside a transaction."""
        rows = Thing.objects.filter(map=self._map, remote_id__in=[one.id for one, _ in changed])
        known = {one.remote_id: one for one in rows.select_related("client", "contact__data_key", "job__client", "application__stage", "application__job")}
        fates = [self._fate(one, digest, known.get(one.id), now) for one, digest in changed]
        counts = Counter(fate.outcome for fate in fates)
        counts["same"] += len(same)
        if not self._is_trial:
            Thing.objects.filter(map=self._map, remote_id__in=list(same), passed__lt=self._pass).update(passed=self._pass)
        told = [(one.remote.id, one.candidate, one.outcome, self._told(one)) for one in fates if one.outcome != "same"]
        insert_rows(
            Item, ("remote_id", "candidate_id", "outcome", "told"), told,
            shared={"run_id": self._run.pk, "map_id": self._map.pk, "is_retried": False},
        )  # fmt: skip
        return counts

    def _fate(self, remote: Remote, digest: str, thing: Thing | None, now: datetime) -> Fate:
        fate = Fate(remote, thing=thing)
        try:
            with write_tx():
                self._make(fate, self._said(fate), now)
                if not self._is_trial:
                    self._keep(fate, digest)
        except CaidangError as error:
            fate.outcome, fate.thing = Outcome.REFUSED, None
            fate.notes.append(str(error))
        if fate.outcome != Outcome.REFUSED:
            self._foreseen.add((self._map.what, remote.id))
        return fate

    def _said(self, fate: Fate) -> dict[str, Any]:
        """What the record says by our fields; what does not fit is noted, and refused where nothing can be without it."""
        found: dict[str, Any] = {}
        for column in self._columns.all:
            text, target = fate.remote.texts.get(column.info.name, "").strip(), self._targets.get(column.target)
            if not text or target is None or target.of:
                continue
            try:
                found[column.target] = value_of(self._map.what, column.target, text)
            except InvalidInput as error:
                fate.notes.append(str(error))
        fate.name = str(found.get("name") or found.get("title") or "")
        for key, target in self._targets.items():
            if target.is_needed and not target.of and not found.get(key):
                raise InvalidInput(f"没有「{target.label}」")
        return found

    def _keep(self, fate: Fate, digest: str) -> None:
        thing = fate.thing
        if thing is not None:
            thing.seen, thing.digest, thing.passed = fate.seen, digest, self._pass
            thing.map, thing.remote_id = self._map, fate.remote.id
            thing.save()

    def _told(self, fate: Fate) -> bytes:
        told = {"title": fate.name, "cells": fate.cells, "notes": fate.notes[:20]}
        return vault.seal_json(self._run.data_key, Item.place(self._run, fate.remote.id, fate.outcome), told)

    # What a record names.

    def _named(self, fate: Fate, key: str) -> tuple[str, str, str]:
        """The kind, the id and the name there of what a record names in one of our fields; raises InvalidInput for nothing."""
        column = next(one for one in self._columns.all if one.target == key)
        pk, text = fate.remote.links.get(column.info.name, ""), fate.remote.texts.get(column.info.name, "").strip()
        if not pk and not text:
            raise InvalidInput(f"没有写「{self._targets[key].label}」")
        return self._targets[key].of, pk, text

    def _thing(self, what: str, pk: str) -> Thing | None:
        rows = Thing.objects.filter(map__connection=self._run.connection, map__what=what, remote_id=pk)
        return rows.select_related("client", "job__client").first() if pk else None

    def _client_of(self, fate: Fate) -> Client | None:
        """The client that a record names; None where the trial would have made it."""
        what, pk, text = self._named(fate, "client")
        thing = self._thing(what, pk)
        client = thing.client if thing else Client.objects.visible_to(self._actor).filter(name=text[:80]).first()
        if client is not None:
            return client.merged_into or client
        if self._is_trial and (what, pk) in self._foreseen:
            return None
        raise InvalidInput(f"它的客户「{text[:40] or pk}」没有带过来：先对接客户")

    def _job_of(self, fate: Fate) -> Job | None:
        what, pk, text = self._named(fate, "job")
        thing = self._thing(what, pk)
        if thing is not None and thing.job is not None:
            return thing.job
        if self._is_trial and (what, pk) in self._foreseen:
            return None
        raise InvalidInput(f"职位「{text[:40] or pk}」没有带过来：先对接职位")

    def _person_of(self, fate: Fate) -> Candidate | None:
        _, pk, _ = self._named(fate, "candidate")
        rows = Link.objects.filter(map__connection=self._run.connection, remote_id=pk, is_cut=False, candidate__isnull=False)
        link = rows.select_related("candidate__data_key", "candidate__audience").first() if pk else None
        one = link.candidate if link else None
        while one is not None and one.merged_into is not None:
            one = one.merged_into
        if one is not None:
            fate.candidate = one.pk
            return one
        if self._is_trial:
            return None
        raise InvalidInput("这个人没有带过来：先对接候选人")

    # What each kind comes to.

    def _client(self, fate: Fate, said: dict[str, Any], now: datetime) -> None:
        note, thing = said.pop("note", ""), fate.thing
        client = thing.client if thing else Client.objects.visible_to(self._actor).filter(name=said["name"]).first()
        if client is None:
            fate.outcome = Outcome.CREATED
            self._foretell(fate, said)
            if not self._is_trial:
                values = {"status": Client.Status.ACTIVE.value, **said}
                client = add_client(values=values, actor=self._actor, now=now)
                self._new_note(client, None, note, now)
        else:
            fate.outcome = "same" if thing else Outcome.LINKED
            wanted = self._compared(fate, said, lambda key: current(client, key))
            if wanted and not self._is_trial:
                change_client(client=client, values=wanted, actor=self._actor, now=now)
        fate.thing = thing or Thing(client=client)

    def _job(self, fate: Fate, said: dict[str, Any], now: datetime) -> None:
        client, thing = self._client_of(fate), fate.thing
        job = thing.job if thing else Job.objects.filter(client=client, title=said["title"]).first() if client else None
        if job is None:
            fate.outcome = Outcome.CREATED
            self._foretell(fate, said)
            if not self._is_trial and client is not None:
                job = add_job(client=client, values={**said, **_closed(said)}, actor=self._actor, now=now)
        else:
            fate.outcome = "same" if thing else Outcome.LINKED
            kept = job
            wanted = self._compared(fate, said, lambda key: current(kept, key))
            if wanted and not self._is_trial:
                change_job(job=job, values={**wanted, **_closed(wanted)}, actor=self._actor, now=now)
        fate.thing = thing or Thing(job=job)

    def _contact(self, fate: Fate, said: dict[str, Any], now: datetime) -> None:
        client, thing = self._client_of(fate), fate.thing
        contact = thing.contact if thing else self._known_contact(client, said["name"])
        if contact is not None and contact.removed_at is not None:
            raise InvalidInput("这个联系人在这里删过，没有再收")
        if contact is None:
            fate.outcome = Outcome.CREATED
            self._foretell(fate, said)
            fate.cells = []
            if not self._is_trial and client is not None:
                contact = add_contact(client=client, values=said, actor=self._actor, now=now)
        else:
            fate.outcome = "same" if thing else Outcome.LINKED
            held = content_of(contact)
            wanted = self._compared(fate, said, lambda key: held.get(key, ""), is_quiet=True)
            if wanted and not self._is_trial:
                change_contact(contact=contact, values={**held, **wanted}, actor=self._actor, now=now)
        fate.thing = thing or Thing(contact=contact)

    def _application(self, fate: Fate, said: dict[str, Any], now: datetime) -> None:
        require(self._actor, Action.PIPELINE)
        person, job, thing = self._person_of(fate), self._job_of(fate), fate.thing
        title = job.title if job else self._named(fate, "job")[2]
        fate.name = self._named(fate, "candidate")[2]
        text = said.get("stage", "")
        way = way_of(text) or Way.CONTACT
        if text and way_of(text) is None:
            fate.notes.append(f"不认识的阶段「{text[:20]}」，放在最前面")
        fate.seen = {"stage": _token(way.value)}
        one = thing.application if thing else Application.objects.filter(candidate=person, job=job).select_related("stage", "job").first() if person and job else None
        if one is not None:
            fate.outcome = "same" if thing else Outcome.LINKED
            self._follow(fate, one, way, now)
        else:
            fate.outcome = Outcome.CREATED
            fate.cells = [["job", "", "", title, "take"], ["stage", "", "", way.label, "take"]]
            if not self._is_trial and person is not None and job is not None:
                stage = self._stage(job, way)
                _, made = add_to(job, stage, [person.pk], actor=self._actor, now=now, reason=_reason(way))
                if not made:
                    raise InvalidInput("没有加进职位：不在你的范围里，或在客户的禁止推荐名单里")
                one = made[0]
        fate.thing = thing or Thing(application=one)

    def _follow(self, fate: Fate, one: Application, way: Way, now: datetime) -> None:
        """Move him as he was moved there, unless somebody moved him here."""
        before = fate.thing.seen.get("stage") if fate.thing else None
        if one.stage.kind == way.value or before == _token(way.value):
            return
        cell = ["stage", "", one.stage.name, way.label]
        if before is None or _token(one.stage.kind) != before:
            fate.outcome, fate.notes = Outcome.KEPT, [*fate.notes, _KEPT]
            fate.cells = [[*cell, "keep"]]
            return
        fate.outcome, fate.cells = Outcome.UPDATED, [[*cell, "take"]]
        if not self._is_trial:
            stage = self._stage(one.job, way)
            move(public_id=str(one.public_id), stage_id=stage.pk, seen=one.stage_id, actor=self._actor, now=now, reason=_reason(way))

    @staticmethod
    def _stage(job: Job, way: Way) -> Any:  # noqa: ANN401 - a stage
        found = next((one for one in stages_for_use(job.type_id) if one.kind == way), None)
        if found is None:
            raise InvalidInput(f"这类职位没有「{way.label}」的阶段")
        return found

    def _note(self, fate: Fate, said: dict[str, Any], now: datetime) -> None:
        person = self._person_of(fate)
        text = "\n".join(filter(None, (said.get("title", ""), said["text"]))).replace("@", " @ ")[:MAX_COMMENT].strip()
        fate.name = self._named(fate, "candidate")[2]
        if fate.thing is not None:
            return  # What was said is not said again when it is changed there.
        fate.outcome = Outcome.CREATED
        if not self._is_trial and person is not None:
            add_comment(candidate=person, text=text, actor=self._actor, now=now)
        fate.thing = Thing()

    def _known_contact(self, client: Client | None, name: str) -> Contact | None:
        rows = Contact.objects.filter(client=client).select_related("data_key") if client else ()
        return next((one for one in rows if one.data_key.wrapped is not None and content_of(one).get("name") == name), None)

    def _new_note(self, client: Client, job: Job | None, text: str, now: datetime) -> None:
        if text:
            add_note(text=text[:_MOST_NOTE], kind="general", client=client, job=job, actor=self._actor, now=now)

    def _foretell(self, fate: Fate, said: Mapping[str, Any]) -> None:
        fate.seen = {key: _token(_text(value)) for key, value in said.items()}
        fate.cells = [[key, "", "", self._shown(key, value), "take"] for key, value in said.items()]

    def _shown(self, key: str, value: Any) -> str:  # noqa: ANN401 - a field's value
        """A value as people read it."""
        if key != "status" or not value:
            return _text(value)
        return str((Client.Status if self._map.what == What.CLIENTS else Job.Status)(value).label)

    def _compared(self, fate: Fate, said: Mapping[str, Any], ours: Any, *, is_quiet: bool = False) -> dict[str, Any]:  # noqa: ANN401 - a function of a field
        """What of theirs is taken: what only they changed, what is empty here, and what the field says that theirs stands in."""
        wanted: dict[str, Any] = {}
        before = fate.thing.seen if fate.thing else {}
        fate.seen = dict(before)
        for key, value in said.items():
            here, there = _text(ours(key)), _text(value)
            if plain(here) == plain(there):
                fate.seen[key] = _token(there)
                continue
            if before.get(key) == _token(there):
                continue
            shown = [key, "", *(("", "") if is_quiet else (self._shown(key, ours(key)), self._shown(key, value)))]
            is_free = not here or before.get(key) == _token(here) or self._columns.wins_of(key) == Wins.THEIRS
            if is_free:
                wanted[key] = value
                fate.seen[key] = _token(there)
            else:
                fate.notes.append(_KEPT)
            fate.cells.append([*shown, "take" if is_free else "keep"])
        if wanted:
            fate.outcome = Outcome.UPDATED if fate.outcome == "same" else fate.outcome
        elif fate.cells and fate.outcome == "same":
            fate.outcome = Outcome.KEPT
        return wanted


def _text(value: Any) -> str:  # noqa: ANN401 - a field's value
    return "" if value is None else str(value)


def _token(text: str) -> str:
    return vault.blind("connector.thing", plain(text))[:_DIGEST]


def _reason(way: Way) -> str:
    return Reason.CLIENT_OTHER.value if way is Way.LOST else ""


def _closed(said: Mapping[str, Any]) -> dict[str, str]:
    reasons = {Job.Status.CLOSED.value: Job.CloseReason.CANCELLED.value, Job.Status.FILLED.value: Job.CloseReason.FILLED.value}
    found = reasons.get(str(said.get("status", "")))
    return {"close_reason": found} if found else {}
