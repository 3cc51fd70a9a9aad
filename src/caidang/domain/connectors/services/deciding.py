"""A person answers what the machine may not: which of two values stands, and what to do about what is gone there."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.candidates.fields import GROUPED
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.values import present
from caidang.domain.connectors.models import Connection, Link, Question
from caidang.domain.connectors.services.pulling import LONG_AGO
from caidang.domain.review.services import editing
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
    reach = Candidate.objects.visible_to(actor)
    rows = Question.objects.filter(link__map__connection=connection, state=State.OPEN, candidate__in=reach)
    return rows.select_related("link__map", "candidate__data_key", "candidate__audience").order_by("id")


def decide(
    *, connection: Connection, public_ids: Sequence[str], answer: str, actor: Viewer, now: datetime
) -> int:
    """Answer these questions alike, each in a transaction of its own; returns how many.

    Raises NotFound for one that is not open or out of reach, InvalidInput for an answer that does not fit.
    """
    require(actor, Action.MANAGE_SOURCES)
    count = 0
    for public_id in public_ids:
        key = parse_public_id(public_id, missing=_NONE)
        with write_tx():
            found = open_questions(connection, actor=actor).filter(public_id=key).first()
            if found is None:
                raise NotFound(_NONE)
            _answer(found, answer, actor=actor, now=now)
            count += 1
    return count


def _answer(question: Question, answer: str, *, actor: Viewer, now: datetime) -> None:
    if answer not in _ANSWERS[Kind(question.kind)]:
        raise InvalidInput("这一条不能这样定。")
    link = question.link
    if question.kind == Kind.VALUE:
        told = question.opened()
        if answer == State.THEIRS:
            _take(question, str(told["theirs"]), actor=actor, now=now)
        base = link.opened() | {question.field: str(told["theirs"])}
        sealed = vault.seal_json(question.candidate.data_key, link.seen_place, base)
        Link.objects.filter(pk=link.pk).update(seen=sealed, synced_at=LONG_AGO)
    elif answer == State.CUT:
        Link.objects.filter(pk=link.pk).update(is_cut=True)
    question.state, question.decided_at, question.decided_by = answer, now, actor.user_id
    question.save(update_fields=["state", "decided_at", "decided_by"])
    audit.record(
        actor_id=actor.user_id, verb=_VERBS[answer], subject=f"candidate:{question.candidate_id}",
        now=now, detail={"connection": link.map.connection_id, "field": question.field or "record"},
    )  # fmt: skip


def _take(question: Question, text: str, *, actor: Viewer, now: datetime) -> None:
    """Their value is set as a person sets it: he has looked at both."""
    entry = 0
    values: dict[str, dict[int, str]] = {}
    for one in present(question.candidate):
        values.setdefault(one.field, {})[one.entry] = one.value
    if question.field in _STAYS and question.field in values:
        entry = latest_entry(values, question.field)
    elif question.field in values:
        entry = min(values[question.field])
    editing.set_value(
        candidate=question.candidate, field=question.field, entry=entry, text=text, actor=actor, now=now
    )
