"""What a person is asked of a record that is no candidate: which of two values stands. Asked, asked anew, and answered."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.selectors.contacts import content_of
from caidang.domain.clients.services.clients import change_client
from caidang.domain.clients.services.contacts import change_contact
from caidang.domain.clients.services.jobs import change_job
from caidang.domain.clients.services.notes import replace_note
from caidang.domain.connectors.models import ObjectMap, Question, Thing
from caidang.domain.connectors.services.housing.desk import closed
from caidang.domain.connectors.services.housing.fates import (
    AGAINST,
    AS_OURS,
    Fate,
    Outcome,
    as_text,
    token,
)
from caidang.domain.connectors.services.housing.meetings import settle_interview
from caidang.domain.connectors.services.housing.ours import REFERENCE, values_of
from caidang.domain.connectors.services.housing.way import HELD, put_in_stage
from caidang.domain.pipeline.way import Kind as Way
from caidang.domain.review.services.news.comments import replace_remark
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.vault import services as vault


def settle_questions(thing: Thing, fate: Fate, now: datetime) -> None:
    """Ask about what both sides changed, and take back what needs no answer by now. To be called inside a transaction."""
    if not fate.asked and fate.outcome in (Outcome.CREATED, Outcome.LINKED):
        return
    open_ = {one.field: one for one in Question.objects.filter(thing=thing, kind=Question.Kind.VALUE, state=Question.State.OPEN)}
    whose = _person_of(thing) if fate.asked else None
    for key, asked in fate.asked.items():
        question = open_.pop(key, None)
        public_id = question.public_id if question else uuid.uuid4()
        told = _sealed(thing, whose, Question.place(public_id), asdict(asked))
        if question is not None:
            Question.objects.filter(pk=question.pk).update(told=told, candidate=whose)
        else:
            Question.objects.create(
                public_id=public_id, thing=thing, candidate=whose, kind=Question.Kind.VALUE, field=key, told=told, created_at=now
            )
    Question.objects.filter(pk__in=[one.pk for one in open_.values()]).update(state=Question.State.OVER, decided_at=now)


def ask_gone(things: Sequence[Thing], now: datetime) -> None:
    """Ask what is to become of records that are gone there, each once. To be called inside a transaction."""
    known = set(Question.objects.filter(thing__in=things, kind=Question.Kind.GONE).exclude(state=Question.State.OVER).values_list("thing_id", flat=True))
    asked = []
    for thing in things:
        whose, public_id = _person_of(thing), uuid.uuid4()
        key = whose.data_key if whose is not None else thing.contact.data_key if thing.contact is not None else None
        is_nothing = whose is None and thing.contact is None and thing.client is None and thing.job is None and thing.note is None
        if thing.pk in known or is_nothing or (key is not None and key.wrapped is None):
            continue
        told = _sealed(thing, whose, Question.place(public_id), {})
        asked.append(Question(public_id=public_id, thing=thing, candidate=whose, kind=Question.Kind.GONE, told=told, created_at=now))
    Question.objects.bulk_create(asked, batch_size=500)


def is_back(map: ObjectMap, ids: Sequence[str], now: datetime) -> None:
    """Ask no more about records that are there after all. To be called inside a transaction."""
    open_ = Question.objects.filter(thing__map=map, thing__remote_id__in=ids, kind=Question.Kind.GONE, state=Question.State.OPEN)
    open_.update(state=Question.State.OVER, decided_at=now)


def close_questions(thing: Thing, now: datetime) -> None:
    """Ask nothing more of a record. To be called inside a transaction."""
    Question.objects.filter(thing=thing, state=Question.State.OPEN).update(state=Question.State.OVER, decided_at=now)


def answer_thing(question: Question, thing: Thing, *, is_theirs: bool, actor: Viewer, now: datetime) -> None:
    """Keep ours, which is written there where the field goes out, or set theirs as a person sets it. Inside a transaction."""
    if question.kind == Question.Kind.GONE:
        return
    told = question.opened()
    if is_theirs:
        _take(thing, question.field, told["value"], actor=actor, now=now)
    row = thing.note or getattr(thing, REFERENCE[thing.map.what])
    row.refresh_from_db()
    ours = values_of(thing.map.what, row)
    # A question of an earlier version does not say what it is about by our fields.
    said: Mapping[str, str] = told.get("said") or {question.field: as_text(told["value"])}
    gone = {mark + key for key in said for mark in ("", AS_OURS, AGAINST)} | {HELD}
    seen = {name: mark for name, mark in thing.seen.items() if name not in gone}
    for key, text in said.items():
        seen[key] = token(text)
        if is_theirs and (mark := token(as_text(ours.get(key)))) != seen[key]:
            seen[AS_OURS + key] = mark
    Thing.objects.filter(pk=thing.pk).update(seen=seen)


def _take(thing: Thing, key: str, value: Any, *, actor: Viewer, now: datetime) -> None:  # noqa: ANN401 - as our field takes it
    if thing.client is not None:
        change_client(client=thing.client, values={key: value}, actor=actor, now=now)
    elif thing.job is not None:
        change_job(job=thing.job, values={key: value, **closed({key: value})}, actor=actor, now=now)
    elif thing.contact is not None:
        change_contact(contact=thing.contact, values={**content_of(thing.contact), key: value}, actor=actor, now=now)
    elif thing.application is not None:
        put_in_stage(thing.application, Way(value), actor=actor, now=now)
    elif thing.interview is not None:
        settle_interview(thing.interview, {key: value}, actor=actor, now=now)
    elif thing.comment is not None:
        thing.comment = replace_remark(comment=thing.comment, text=str(value), actor=actor, now=now)
        Thing.objects.filter(pk=thing.pk).update(comment=thing.comment)
    elif thing.note is not None:
        thing.note = replace_note(note=thing.note, text=str(value), actor=actor, now=now)
        Thing.objects.filter(pk=thing.pk).update(note=thing.note)


def _person_of(thing: Thing) -> Candidate | None:
    """Whose application or interview it is."""
    if thing.interview is not None:
        return thing.interview.application.candidate
    if thing.application is not None:
        return thing.application.candidate
    return thing.comment.candidate if thing.comment is not None else None


def _sealed(thing: Thing, whose: Candidate | None, place: str, told: dict[str, Any]) -> bytes:
    """Under the key of whose it is, or the team's: who erases him erases what was asked."""
    if whose is not None:
        return vault.seal_json(whose.data_key, place, told)
    return vault.seal_json(thing.contact.data_key, place, told) if thing.contact is not None else vault.seal_own(place, told)
