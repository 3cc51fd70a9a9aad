"""A portion of clients, contacts, jobs, applications, interviews or notes is brought in, or only what that would come to.

Each record stands for itself: one that is refused takes no other with it.
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from caidang.core.errors import CaidangError, InvalidInput
from caidang.domain.connectors.columns import Columns
from caidang.domain.connectors.contract import Remote
from caidang.domain.connectors.models import Item, ObjectMap, Run, Thing
from caidang.domain.connectors.services.housing.asking import (
    close_questions,
    is_back,
    settle_questions,
)
from caidang.domain.connectors.services.housing.desk import bring_client, bring_contact, bring_job
from caidang.domain.connectors.services.housing.fates import (
    AS_OURS,
    CUT,
    Fate,
    Hand,
    Outcome,
    Said,
    as_text,
    token,
)
from caidang.domain.connectors.services.housing.meetings import bring_interview
from caidang.domain.connectors.services.housing.ours import NOTE, REFERENCE, OurHouse, values_of
from caidang.domain.connectors.services.housing.way import (
    bring_application,
    bring_client_note,
    bring_note,
)
from caidang.domain.connectors.services.taking.foresight import Foreseen
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

What = ObjectMap.What
_BRING: Final[Mapping[str, Callable[[Hand, Fate, Said], None]]] = {
    What.CLIENTS: bring_client, What.CONTACTS: bring_contact, What.JOBS: bring_job, What.APPLICATIONS: bring_application,
    What.INTERVIEWS: bring_interview, What.NOTES: bring_note, What.CLIENT_NOTES: bring_client_note,
}  # fmt: skip
_WITH: Final = ("client", "contact__data_key", "job__client", "application__stage", "application__job", "interview__data_key", "comment__candidate__data_key", "note")


class House:
    """Brings portions of one object in, or only works out what that would come to (in a trial)."""

    def __init__(self, run: Run, map: ObjectMap, *, actor: Viewer, is_whole: bool, foreseen: Foreseen) -> None:
        """``is_whole``: this pass reads all of the object, so that what it does not meet is gone there."""
        self._run, self._map, self._actor, self._foreseen = run, map, actor, foreseen
        self._pass = map.passes + 1 if is_whole else map.passes
        self._is_trial = run.kind == Run.Kind.TRIAL
        self._columns = Columns.of(map.columns)
        self._ours = [OurHouse(map, actor, at=at) for at in ((REFERENCE[map.what], NOTE) if map.what == What.NOTES else (REFERENCE[map.what],))]

    def take(self, changed: Sequence[tuple[Remote, str]], same: Sequence[str], *, now: datetime) -> Counter[str]:
        """Bring a portion in and return how many came to what. To be called inside a transaction."""
        rows = Thing.objects.filter(map=self._map, remote_id__in=[one.id for one, _ in changed])
        known = {one.remote_id: one for one in rows.select_related(*_WITH)}
        hand = Hand(self._run, self._map, self._actor, now, self._columns, self._foreseen)
        fates = [self._fate(hand, one, digest, known.get(one.id) or self._numbered(one)) for one, digest in changed]
        counts = Counter(fate.outcome for fate in fates)
        counts["same"] += len(same)
        if not self._is_trial:
            Thing.objects.filter(map=self._map, remote_id__in=list(same), passed__lt=self._pass).update(passed=self._pass)
            is_back(self._map, [*same, *(one.id for one, _ in changed)], now)
        told = [(one.remote.id, one.candidate, one.outcome, self._told(one)) for one in fates if one.outcome != "same"]
        insert_rows(
            Item, ("remote_id", "candidate_id", "outcome", "told"), told,
            shared={"run_id": self._run.pk, "map_id": self._map.pk, "is_retried": False},
        )  # fmt: skip
        return counts

    def _fate(self, hand: Hand, remote: Remote, digest: str, thing: Thing | None) -> Fate:
        fate = Fate(remote, thing=thing)
        try:
            if thing is not None and thing.is_cut:
                raise InvalidInput(CUT)
            with write_tx():
                _BRING[self._map.what](hand, fate, hand.said(fate))
                if not self._is_trial:
                    self._keep(fate, digest, hand.now)
        except CaidangError as error:
            fate.outcome, fate.thing = Outcome.REFUSED, None
            fate.notes.append(str(error))
            if thing is not None and thing.pk and not self._is_trial:
                # What is asked of one that is not taken needs no answer; taken again, it is asked again.
                close_questions(thing, hand.now)
        if fate.outcome != Outcome.REFUSED:
            self._foreseen.add((self._map.what, remote.id))
            self._foreseen |= {(f"asked:{remote.id}", key) for key in fate.asked}
        return fate

    def _numbered(self, one: Remote) -> Thing | None:
        """A record that says our number was made there by us, although the process died before it could note that."""
        text = one.texts.get(self._map.key_field, "").strip() if self._map.key_field else ""
        found = ((ours.at, ours.numbered(text)) for ours in self._ours if text)
        return next((Thing(**{at: row}) for at, row in found if row is not None), None)

    def _keep(self, fate: Fate, digest: str, now: datetime) -> None:
        thing = fate.thing
        if thing is None:
            return
        thing.seen, thing.digest, thing.passed = {**fate.seen, **self._as_kept(fate, thing)}, "" if fate.is_open else digest, self._pass
        thing.map, thing.remote_id = self._map, fate.remote.id
        thing.save()
        settle_questions(thing, fate, now)

    def _as_kept(self, fate: Fate, thing: Thing) -> dict[str, str]:
        """What ours became of what was taken, where it is kept another way than they write it (杭州 for 浙江省杭州市).

        Of one that was made here also what it was given because they say nothing: nobody's word, that goes nowhere.
        """
        row = getattr(thing, REFERENCE[self._map.what]) if fate.taken and self._map.what not in (What.NOTES, What.CLIENT_NOTES) else None
        values = values_of(self._map.what, row) if row is not None else {}
        given = {one.target for one in self._columns.all} - fate.seen.keys() if fate.outcome == Outcome.CREATED else set()
        marks = {key: token(as_text(values.get(key))) for key in fate.taken | given if key in values}
        return {AS_OURS + key: mark for key, mark in marks.items() if mark != fate.seen.get(key)}

    def _told(self, fate: Fate) -> bytes:
        told = {"title": fate.name, "cells": fate.cells, "notes": fate.notes[:20]}
        return vault.seal_json(self._run.data_key, Item.place(self._run, fate.remote.id, fate.outcome), told)
