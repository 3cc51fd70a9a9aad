"""A person answers what the machine may not: which of two values stands, and what to do about what is gone there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.fields import GROUPED
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import present
from caidang.domain.clients.models import Client
from caidang.domain.connectors.models import Connection, Link, Question, Thing
from caidang.domain.connectors.services.housing.asking import answer_thing
from caidang.domain.connectors.services.taking.pulling import LONG_AGO
from caidang.domain.review.services.chain import editing
from caidang.domain.sheets.texts import latest_entry
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

State, Kind = Question.State, Question.Kind
_NONE: Final = "这一条已经定过，或不在你的范围里。"
_STAYS: Final = frozenset(name for fields in GROUPED.values() for name in fields)
_VERBS: Final[Mapping[str, str]] = {
    State.OURS: "connection.answered_ours", State.THEIRS: "connection.answered_theirs",
    State.CUT: "connection.answered_cut",
}  # fmt: skip
_ANSWERS: Final = {
    Kind.VALUE: (State.OURS, State.THEIRS),
    Kind.GONE: (State.OURS, State.CUT),
}


def open_questions(connection: Connection, *, actor: Viewer) -> "QuerySet[Question]":
    """Return what waits for an answer and is within reach, the oldest first."""
    rows = Question.objects.filter(within_reach(actor), state=State.OPEN)
    rows = rows.filter(Q(link__map__connection=connection) | Q(thing__map__connection=connection))
    return rows.select_related(
        "link__map", "candidate__data_key", "candidate__audience", "thing__map", "thing__client", "thing__job__client",
        "thing__contact__client", "thing__contact__data_key", "thing__application__stage", "thing__application__job__client",
        "thing__application__candidate__data_key", "thing__interview__data_key", "thing__interview__application__job__client",
        "thing__comment__candidate__data_key", "thing__note__client", "thing__note__job",
    ).order_by("id")  # fmt: skip


def within_reach(actor: Viewer) -> Q:
    """Return the condition of questions about those whom the actor sees."""
    clients = Client.objects.visible_to(actor).order_by().only("pk")
    people = Candidate.objects.visible_to(actor)
    return (
        Q(candidate__in=people, thing=None) | Q(candidate__in=people, thing__comment__isnull=False) | Q(candidate__in=people, thing__application__job__client__in=clients)
        | Q(candidate__in=people, thing__interview__application__job__client__in=clients) | Q(thing__client__in=clients) | Q(thing__job__client__in=clients)
        | Q(thing__note__client__in=clients) | Q(thing__contact__client__in=clients, thing__contact__removed_at=None, thing__contact__data_key__erased_at=None)
    )  # fmt: skip


def decide(
    *, connection: Connection, public_ids: Sequence[str], answer: str, actor: Viewer, now: datetime, are_many: bool = False
) -> int:
    """Answer these questions alike, each in a transaction of its own; returns how many.

    Raises NotFound for one that is not open or out of reach, InvalidInput for an answer that does not fit; of
    ``are_many`` those that it does not fit are left open.
    """
    require(actor, Action.MANAGE_SOURCES)
    count = 0
    for public_id in public_ids:
        key = parse_public_id(public_id, missing=_NONE)
        with write_tx():
            found = open_questions(connection, actor=actor).filter(public_id=key).first()
            if found is None:
                raise NotFound(_NONE)
            if are_many and answer not in _ANSWERS[Kind(found.kind)]:
                continue
            _answer(found, answer, actor=actor, now=now)
            count += 1
    return count


def _answer(question: Question, answer: str, *, actor: Viewer, now: datetime) -> None:
    if answer not in _ANSWERS[Kind(question.kind)]:
        raise InvalidInput("这一条不能这样定。")
    link, thing = question.link, question.thing
    if thing is not None:
        answer_thing(question, thing, is_theirs=answer == State.THEIRS, actor=actor, now=now)
        if answer == State.CUT:
            Thing.objects.filter(pk=thing.pk).update(is_cut=True)
    elif link is None or question.candidate is None:
        raise NotFound(_NONE)
    elif question.kind == Kind.VALUE:
        told = question.opened()
        if answer == State.THEIRS:
            _take(question, question.candidate, str(told["theirs"]), actor=actor, now=now)
        base = link.opened() | {question.field: str(told["theirs"])}
        sealed = vault.seal_json(question.candidate.data_key, link.seen_place, base)
        Link.objects.filter(pk=link.pk).update(seen=sealed, synced_at=LONG_AGO)
    elif answer == State.CUT:
        Link.objects.filter(pk=link.pk).update(is_cut=True)
    question.state, question.decided_at, question.decided_by = answer, now, actor.user_id
    question.save(update_fields=["state", "decided_at", "decided_by"])
    of = thing.map if thing is not None else link.map if link is not None else None
    audit.record(
        actor_id=actor.user_id, verb=_VERBS[answer], subject=_subject(question),
        now=now, detail={"connection": of.connection_id if of is not None else 0, "field": question.field or "record"},
    )  # fmt: skip


def _subject(question: Question) -> str:
    """How the log names whom it is about."""
    thing = question.thing
    if thing is None or question.candidate is not None:
        return f"candidate:{question.candidate_id}"
    if thing.job is not None:
        return f"job:{thing.job.pk}"
    client = thing.client or (thing.note.client if thing.note is not None else None) or (thing.contact.client if thing.contact is not None else None)
    return f"client:{client.pk if client is not None else 0}"


def _take(question: Question, candidate: Candidate, text: str, *, actor: Viewer, now: datetime) -> None:
    """Their value is set as a person sets it: he has looked at both."""
    entry = 0
    values: dict[str, dict[int, str]] = {}
    for one in present(candidate):
        values.setdefault(one.field, {})[one.entry] = one.value
    if question.field in _STAYS and question.field in values:
        entry = latest_entry(values, question.field)
    elif question.field in values:
        entry = min(values[question.field])
    editing.set_value(
        candidate=candidate, field=question.field, entry=entry, text=text, actor=actor, now=now
    )
