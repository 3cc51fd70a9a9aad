"""A language model, where one is configured, is asked about a document; it proposes and writes nothing."""

import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caidang.core.errors import CaidangError, Conflict, InvalidInput, NotAllowed, NotFound
from caidang.core.match.organisations import employer_key, school_key
from caidang.core.resume.assist import (
    GROUPS,
    MOST_LINES,
    SINGLE,
    Answer,
    mask_contacts,
    messages_for,
    read_answer,
)
from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.model import SURE
from caidang.core.text.dates import is_present
from caidang.domain.candidates.fields import FIELDS, MAX_ENTRIES, Field, clean
from caidang.domain.candidates.models import Candidate, Document, FieldValue
from caidang.domain.candidates.selectors.shown.seeing import lens_on
from caidang.domain.candidates.services.record.edit import next_entry, set_value
from caidang.domain.candidates.values import PresentValue, present
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

Ask = Callable[[list[dict[str, str]]], str]
"""Sends messages and returns the answer's text; raises CaidangError."""

_KEYS = {"employment": employer_key, "education": school_key}


@dataclass(frozen=True, slots=True)
class Question:
    """What would be sent about a record: its lines as they go out, and the fields that are asked for."""

    document: str
    filename: str
    lines: tuple[str, ...]
    wanted: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a proposed value stands: characters of one line of one document, the lines counted from 0."""

    document: str
    line: int
    start: int
    end: int

    def __str__(self) -> str:
        return f"{self.document} {self.line} {self.start} {self.end}"


@dataclass(frozen=True, slots=True)
class Source:
    """A line of the original that a proposal rests on, cut where its values stand: ``(text, whether a value says it)``.

    ``number`` is the one it was sent under, ``place`` is ``document page x0,y0,x1,y1``.
    """

    number: int
    parts: tuple[tuple[str, bool], ...]
    place: str


@dataclass(frozen=True, slots=True)
class ProposedValue:
    """One value proposed for one slot; ``before`` is the doubtful value that stands there, or empty."""

    field: Field
    value: str
    before: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class Proposal:
    """Values that are taken over together: one, or the parts of one stay. ``entry`` is -1 for a new stay."""

    entry: int
    values: tuple[ProposedValue, ...]
    sources: tuple[Source, ...]


@dataclass(frozen=True, slots=True)
class Accepted:
    """One value that a person takes over, and where the model said that it stands."""

    field: str
    value: str
    spot: Spot


@dataclass(frozen=True, slots=True)
class _Line:
    page: int
    number: int
    text: str
    box: tuple[float, float, float, float]


def question_for(candidate: Candidate, *, actor: Viewer, now: datetime) -> Question:
    """Return what would be sent; raises NotFound without a document, Conflict when nothing is empty or doubtful.

    Raises NotAllowed for who may not look into the original: its lines stand in the question.
    """
    _require_original(candidate, actor=actor, now=now)
    document, lines = _document_of(candidate)
    wanted = _wanted(present(candidate))
    if not wanted:
        raise Conflict("字段都有了，也没有待核的，不用再问。")
    name = vault.open_sealed(
        document.data_key, document.filename_place, bytes(document.filename)
    ).decode()
    fields = [FIELDS[w] if w in FIELDS else FIELDS[GROUPS[w][0]] for w in wanted]
    masked = tuple(mask_contacts(line.text) for line in lines[:MOST_LINES])
    return Question(str(document.public_id), name, masked, tuple(fields))


def _require_original(candidate: Candidate, *, actor: Viewer, now: datetime) -> None:
    require(actor, Action.EDIT_CANDIDATE, candidate.target)
    if not lens_on(candidate, viewer=actor, now=now).is_original_open:
        raise NotAllowed("要送出的是原件里的文字：先在档案页点「查看原件」，再请模型看。")


def propose(
    candidate: Candidate, *, ask: Ask, host: str, actor: Viewer, now: datetime
) -> list[Proposal]:
    """Ask the model and return what it proposes for empty and doubtful fields; nothing is stored but that it was asked.

    Raises what ``ask`` raises, NotFound without a document, NotAllowed as ``question_for`` does.
    """
    _require_original(candidate, actor=actor, now=now)
    document, lines = _document_of(candidate)
    values = present(candidate)
    wanted = _wanted(values)
    texts = [line.text for line in lines]
    with write_tx():
        audit.record(
            actor_id=actor.user_id,
            verb="model.asked",
            subject=f"candidate:{candidate.pk}",
            now=now,
            detail={"document": document.pk, "lines": min(len(texts), MOST_LINES), "host": host},
        )
    answers = read_answer(ask(messages_for(texts, wanted)), texts, wanted)
    slots = {(v.field, v.entry): v for v in values}
    found = [
        proposal
        for answer in answers
        if answer.field in SINGLE
        and (proposal := _single(answer, slots.get((answer.field, 0)), document, lines))
    ]
    for group, fields in GROUPS.items():
        found += _stays(group, fields, answers, slots, document, lines)
    return found


def accept_proposal(
    *,
    candidate: Candidate,
    entry: int,
    values: Sequence[Accepted],
    actor: Viewer,
    now: datetime,
) -> int:
    """Take over what a model proposed; ``entry`` -1 makes a new stay. Returns the entry.

    Each value keeps the place in the original that it rests on. Raises InvalidInput for values that do not fit
    their fields, do not belong together, or do not stand where the proposal says.
    """
    require(actor, Action.EDIT_CANDIDATE)
    names = [value.field for value in values]
    groups = {group for group, fields in GROUPS.items() for name in names if name in fields}
    is_single = len(names) == 1 and names[0] in SINGLE
    if not is_single and (len(groups) != 1 or any(n not in GROUPS[min(groups)] for n in names)):
        raise InvalidInput("这几个值不属于同一段经历。")
    with write_tx():
        if entry < 0:
            entry = next_entry(candidate, names[0])
        if entry >= MAX_ENTRIES:
            raise InvalidInput("经历太多了，放不下。")
        for value in values:
            set_value(
                candidate=candidate, field=value.field, entry=0 if is_single else entry, text=value.value,
                actor=actor, now=now, is_proposed=True, stands_at=_standing(candidate, value),
            )  # fmt: skip
    return entry


def _standing(candidate: Candidate, value: Accepted) -> tuple[Document, dict[str, object]]:
    """The document and the place in it that a value rests on, once the words there say so."""
    spot = value.spot
    documents = candidate.documents.select_related("data_key")
    document = next((d for d in documents if str(d.public_id) == spot.document), None)
    lines = _lines_of(document) if document is not None else []
    if document is None or not 0 <= spot.line < len(lines):
        raise InvalidInput("这条提议和原件对不上了，请重新问一次。")
    line = lines[spot.line]
    said = line.text[spot.start : spot.end]
    if len(said) != spot.end - spot.start or not value.value or _fitting(value.field, said) != value.value:
        raise InvalidInput("这条提议和原件对不上了，请重新问一次。")
    place = {
        "page": line.page, "box": list(line.box), "line": line.number, "start": spot.start, "end": spot.end, "text": said,
    }  # fmt: skip
    return document, place


def _document_of(candidate: Candidate) -> tuple[Document, list[_Line]]:
    """The record's newest file that has any text, and its lines."""
    for document in candidate.documents.select_related("data_key").order_by("-received_at", "id"):
        lines = _lines_of(document)
        if lines:
            return document, lines
    raise NotFound("这份档案里没有能读出文字的原件，没有可问的。")


def _lines_of(document: Document) -> list[_Line]:
    sealed = vault.open_sealed(document.data_key, document.pages_place, bytes(document.pages))
    pages: list[dict[str, Any]] = json.loads(zlib.decompress(sealed))
    return [
        _Line(page["number"], number, text, _around([span["b"] for span in spans]))
        for page in pages
        for number, spans in enumerate(page["lines"])
        if (text := "  ".join(span["t"].strip() for span in spans if span["t"].strip()))
    ]


def _around(boxes: Sequence[Sequence[float]]) -> tuple[float, float, float, float]:
    return (
        min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes),
    )  # fmt: skip


def _wanted(values: Sequence[PresentValue]) -> list[str]:
    """Fields that are empty or doubtful; a group of stays where it has none, or one of them lacks a part."""
    slots = {(v.field, v.entry): v for v in values}
    wanted = [name for name in SINGLE if _is_open(slots.get((name, 0)))]
    for group, fields in GROUPS.items():
        entries = {v.entry for v in values if v.field in fields}
        if not entries or any(_is_open(slots.get((f, e))) for f in fields for e in entries):
            wanted.append(group)
    return wanted


def _is_open(value: PresentValue | None) -> bool:
    return value is None or (value.origin == FieldValue.Origin.PARSER and value.confidence < SURE)


def _single(
    answer: Answer, now: PresentValue | None, document: Document, lines: list[_Line]
) -> Proposal | None:
    value = _fitting(answer.field, answer.text)
    if not value or (now is not None and value == now.value):
        return None
    before = now.value if now is not None else ""
    proposed = ProposedValue(FIELDS[answer.field], value, before, _spot(document, answer))
    return _proposal(0, [proposed], lines)


def _stays(
    group: str,
    fields: tuple[str, ...],
    answers: Sequence[Answer],
    slots: Mapping[tuple[str, int], PresentValue],
    document: Document,
    lines: list[_Line],
) -> list[Proposal]:
    """Missing parts of stays that the record has, and stays that it has not."""
    head, key = fields[0], _KEYS[group]
    known = {key(v.value): entry for (field, entry), v in slots.items() if field == head}
    told: dict[int, list[Answer]] = {}
    for answer in answers:
        if answer.field in fields:
            told.setdefault(answer.entry, []).append(answer)
    found = []
    for parts in told.values():
        name = next(a.text for a in parts if a.field == head)
        entry = known.get(key(name), -1)
        values = []
        for answer in parts:
            now = slots.get((answer.field, entry)) if entry >= 0 else None
            value = _fitting(answer.field, answer.text)
            if value and _is_open(now) and (now is None or now.value != value):
                before = now.value if now is not None else ""
                spot = _spot(document, answer)
                values.append(ProposedValue(FIELDS[answer.field], value, before, spot))
        if values and (entry >= 0 or any(v.field.key == head for v in values)):
            found.append(_proposal(entry, values, lines))
    return found


def _fitting(field: str, text: str) -> str:
    """What a model pointed at in its field's normal form, empty where it does not fit."""
    if field in ("degree", "highest_degree"):
        degrees = find_degrees(text)
        text = degrees[0].value if degrees else ""
    elif field == "gender":
        text = {"male": "男", "female": "女"}.get(text.lower(), text)
    elif is_present(text):
        text = "present"
    try:
        return clean(field, text)
    except CaidangError:
        return ""


def _spot(document: Document, answer: Answer) -> Spot:
    return Spot(str(document.public_id), answer.line, answer.start, answer.end)


def _proposal(entry: int, values: Sequence[ProposedValue], lines: list[_Line]) -> Proposal:
    """The values, and every line that they rest on once."""
    spots: dict[int, list[Spot]] = {}
    for value in values:
        spots.setdefault(value.spot.line, []).append(value.spot)
    sources = [_source(spots[at], lines[at]) for at in sorted(spots)]
    return Proposal(entry, tuple(values), tuple(sources))


def _source(spots: Sequence[Spot], line: _Line) -> Source:
    parts: list[tuple[str, bool]] = []
    done = 0
    for spot in sorted(spots, key=lambda spot: spot.start):
        start = max(spot.start, done)
        parts += [(line.text[done:start], False), (line.text[start : spot.end], True)]
        done = max(done, spot.end)
    parts.append((line.text[done:], False))
    box = ",".join(str(edge) for edge in line.box)
    place = f"{spots[0].document} {line.page} {box}"
    return Source(spots[0].line + 1, tuple(part for part in parts if part[0]), place)
