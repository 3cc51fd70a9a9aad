"""What a person is asked of a client, a contact or a job: which of two values stands. Asked, asked anew, and answered."""

import uuid
from datetime import datetime
from typing import Any

from caidang.domain.clients.models import Contact
from caidang.domain.clients.selectors.contacts import content_of
from caidang.domain.clients.services.clients import change_client
from caidang.domain.clients.services.contacts import change_contact
from caidang.domain.clients.services.jobs import change_job
from caidang.domain.connectors.models import Question, Thing
from caidang.domain.connectors.services.housing.desk import closed
from caidang.domain.connectors.services.housing.fates import AGAINST, AS_OURS, Fate, as_text, token
from caidang.domain.connectors.services.housing.ours import REFERENCE, values_of
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.vault import services as vault


def settle_questions(thing: Thing, fate: Fate, now: datetime) -> None:
    """Ask about what both sides changed, and take back what needs no answer by now. To be called inside a transaction."""
    if fate.before or fate.asked:
        open_ = {one.field: one for one in Question.objects.filter(thing=thing, kind=Question.Kind.VALUE, state=Question.State.OPEN)}
    else:
        open_ = {}
    ours = values_of(thing.map.what, getattr(thing, REFERENCE[thing.map.what])) if fate.asked else {}
    for key, value in fate.asked.items():
        question = open_.pop(key, None)
        public_id = question.public_id if question else uuid.uuid4()
        told = _sealed(thing, Question.place(public_id), {"base": "", "ours": as_text(ours.get(key)), "theirs": as_text(value), "value": value})
        if question is not None:
            Question.objects.filter(pk=question.pk).update(told=told)
        else:
            Question.objects.create(public_id=public_id, thing=thing, kind=Question.Kind.VALUE, field=key, told=told, created_at=now)
    Question.objects.filter(pk__in=[one.pk for one in open_.values()]).update(state=Question.State.OVER, decided_at=now)


def close_questions(thing: Thing, now: datetime) -> None:
    """Ask nothing more of a record. To be called inside a transaction."""
    Question.objects.filter(thing=thing, state=Question.State.OPEN).update(state=Question.State.OVER, decided_at=now)


def answer_thing(question: Question, thing: Thing, *, is_theirs: bool, actor: Viewer, now: datetime) -> None:
    """Keep ours, which is written there where the field goes out, or set theirs as a person sets it. Inside a transaction."""
    told, key = question.opened(), question.field
    if is_theirs:
        _take(thing, key, told["value"], actor=actor, now=now)
    ours = values_of(thing.map.what, getattr(thing, REFERENCE[thing.map.what]))
    seen = {name: mark for name, mark in thing.seen.items() if name not in (AS_OURS + key, AGAINST + key)}
    seen[key] = token(as_text(told["value"]))
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


def _sealed(thing: Thing, place: str, told: dict[str, Any]) -> bytes:
    """Under the contact's own key, or the team's: who erases him erases what was asked."""
    contact: Contact | None = thing.contact
    return vault.seal_json(contact.data_key, place, told) if contact is not None else vault.seal_own(place, told)
