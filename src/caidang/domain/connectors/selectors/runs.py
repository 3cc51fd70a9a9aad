"""One run, record by record, and what waits for a person's answer: shown as the viewer may see it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from caidang.core.interchange.sheets.labels import TARGETS as BESIDE
from caidang.core.interchange.sheets.returning import joined
from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.fields import Field
from caidang.domain.candidates.models import FieldValue
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import Lens, list_lens, rows_of
from caidang.domain.clients.contact_fields import FIELDS as CONTACT_FIELDS
from caidang.domain.clients.selectors.contacts import seen_field
from caidang.domain.connectors.contract import WEAK
from caidang.domain.connectors.house import TARGETS as HOUSE
from caidang.domain.connectors.house import Target, label_of
from caidang.domain.connectors.models import Connection, Item, Question, Run, Thing
from caidang.domain.connectors.selectors.connections import RunLine, run_line
from caidang.domain.connectors.services.deciding import open_questions
from caidang.domain.connectors.words import COUNTS, TRIAL
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require

PAGE: Final = 50
_NOT_KEPT: Final = "没有留原文"
_FILES: Final = "附件"
_TIME: Final = "时间"
_RESUMES: Final = "简历文件"
HIDDEN: Final = "不在你的范围里的档案"


@dataclass(frozen=True, slots=True)
class ShownCell:
    """One field three ways, and what becomes of it."""

    label: str
    base: str
    ours: str
    theirs: str
    verdict: str


@dataclass(frozen=True, slots=True)
class ItemLine:
    """What became of one record."""

    remote_id: str
    who: str
    public_id: str
    outcome: str
    outcome_label: str
    object: str
    cells: tuple[ShownCell, ...]
    values: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RunView:
    """One run with a page of its records."""

    line: RunLine
    lines: tuple[ItemLine, ...]
    chosen: str
    page: int
    pages: int
    total: int
    is_kept: bool
    """Whether the details can still be read."""
    failed: int = 0
    """Its records that failed and were not tried again."""


@dataclass(frozen=True, slots=True)
class QuestionLine:
    """One thing that a person is asked; ``by`` is who typed what stands here."""

    public_id: str
    kind: str
    who: str
    candidate: str
    object: str
    remote_id: str
    label: str
    base: str
    ours: str
    theirs: str
    by: str
    asked_at: datetime
    page: tuple[str, str] = ("candidate", "")
    """The page that tells of it, and whose: of what is no candidate, the client's or the job's."""


@dataclass(frozen=True, slots=True)
class QuestionPage:
    """A page of them."""

    lines: tuple[QuestionLine, ...]
    page: int
    pages: int
    total: int


def show_run(
    run: Run, *, viewer: Viewer, today: date, outcome: str = "", page: int = 1
) -> RunView:
    """Return a run with a page of its records, those of one outcome where it is named."""
    require(viewer, Action.MANAGE_SOURCES)
    rows = run.items.all()
    chosen = outcome if outcome in COUNTS else ""
    if chosen:
        rows = rows.filter(outcome=chosen)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    at = min(max(1, page), pages)
    shown = list(rows.select_related("map").order_by("pk")[(at - 1) * PAGE : at * PAGE])
    ids = sorted({one.candidate_id for one in shown if one.candidate_id})
    people = {row.id: row for row in rows_of(ids, viewer=viewer, today=today)}
    lens, fields = list_lens(viewer), all_fields()
    lines = tuple(_item(one, run, people, lens, fields) for one in shown)
    names = names_of([run.created_by])
    failed = 0 if run.kind == Run.Kind.TRIAL else run.items.filter(outcome__in=Item.FAILED, is_retried=False).count()
    return RunView(run_line(run, names), lines, chosen, at, pages, total, run.data_key.wrapped is not None, failed)


def list_questions(connection: Connection, *, viewer: Viewer, today: date, page: int = 1) -> QuestionPage:
    """Return what waits for an answer, the oldest first."""
    require(viewer, Action.MANAGE_SOURCES)
    rows = open_questions(connection, actor=viewer)
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    at = min(max(1, page), pages)
    shown = list(rows[(at - 1) * PAGE : at * PAGE])
    people = {row.id: row for row in rows_of([one.candidate_id for one in shown if one.candidate_id], viewer=viewer, today=today)}
    lens, fields, hands = list_lens(viewer), all_fields(), _hands(shown)
    lines = (_of_thing(one, one.thing, viewer, people) if one.thing is not None else _question(one, people, lens, fields, hands) for one in shown)
    return QuestionPage(tuple(lines), at, pages, total)


def _item(
    one: Item, run: Run, people: Mapping[int, CandidateRow], lens: Lens, fields: Mapping[str, Field]
) -> ItemLine:
    known = people.get(one.candidate_id or 0)
    is_out_of_reach = one.candidate_id is not None and known is None
    told: dict[str, Any] = {} if is_out_of_reach else one.opened(run)
    words = COUNTS.get(one.outcome, one.outcome)
    if run.kind == Run.Kind.TRIAL:
        words = TRIAL.get(one.outcome, words)
    values = [(str(key), str(value)) for key, value in told.get("values", ())]
    names = [value for key, value in values if key == "name"] or [str(told.get("title") or "")]
    house = HOUSE.get(one.map.what)
    return ItemLine(
        str(told.get("place", "")) or (one.remote_id if not one.remote_id.startswith(("new:", WEAK)) else ""),
        HIDDEN if is_out_of_reach else known.name if known else names[0] if names else "",
        str(known.public_id) if known else "", one.outcome, words, one.map.label,
        tuple(_house_cell(cell, house) if house is not None else _cell(cell, lens, fields) for cell in told.get("cells", ())),
        tuple(_shown(key, value, lens, fields) for key, value in (*_together(values), *told.get("sent", ()), *_files(told))),
        tuple(map(str, told.get("notes", ()))),
    )  # fmt: skip


def _files(told: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What becomes of what hangs on the record, as far as that is known before it is fetched."""
    count, papers = int(told.get("files", 0)), str(told.get("papers", ""))
    return [*([(_RESUMES, f"{count} 份会取来")] if count else ()), *([(_FILES, papers)] if papers else ())]


def _together(values: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    found: dict[str, list[str]] = {}
    for key, value in values:
        found.setdefault(key, []).append(value)
    return [(key, joined(parts)) for key, parts in found.items() if key != "name"]


def _shown(key: str, value: str, lens: Lens, fields: Mapping[str, Field]) -> tuple[str, str]:
    field = fields.get(key)
    return (field.label, str(lens.show(field, value))) if field else (BESIDE.get(key, key), value)


def _cell(cell: Sequence[str], lens: Lens, fields: Mapping[str, Field]) -> ShownCell:
    key, base, ours, theirs, verdict = cell
    field = fields.get(key)
    was, now, there = (str(lens.show(field, text)) if field and text else text for text in (base, ours, theirs))
    return ShownCell(field.label if field else key, was, now, there, verdict)


def _house_cell(cell: Sequence[str], house: Mapping[str, Target]) -> ShownCell:
    key, base, ours, theirs, verdict = cell
    # Begin and end of an interview are told as one, and asked about as one.
    label = _TIME if key == "start" and "–" in f"{ours}{theirs}" else house[key].label if key in house else key
    return ShownCell(label, base, ours, theirs, verdict)


def _of_thing(one: Question, thing: Thing, viewer: Viewer, people: Mapping[int, CandidateRow]) -> QuestionLine:
    """A question about what is no candidate: what of a contact the viewer sees masked is masked here too."""
    told, what = one.opened(), thing.map.what
    client = thing.client or (thing.note.client if thing.note is not None else None) or (thing.job.client if thing.job is not None else thing.contact.client if thing.contact is not None else None)
    who, address = str(client), ("client", str(client.public_id) if client is not None else "")
    his = thing.application or (thing.interview.application if thing.interview is not None else None)
    if thing.job is not None:
        who, address = f"{thing.job.title}（{client}）", ("job", str(thing.job.public_id))
    elif thing.contact is not None:
        who = f"{client} 的联系人"
    elif thing.note is not None and thing.note.job is not None:
        who, address = f"{thing.note.job.title}（{client}）", ("job", str(thing.note.job.public_id))
    elif one.candidate_id is not None:
        known = people.get(one.candidate_id)
        who, address = known.name if known else "", ("candidate", str(known.public_id) if known else "")
        who = f"{who} · {his.job.title}" if his is not None else who
    if thing.interview is not None:
        who, address = f"{who} 第 {thing.interview.round} 轮", ("interview", str(thing.interview.public_id))
    texts = {name: _shown_of_thing(thing, one.field, str(told.get(name, "")), viewer) for name in ("base", "ours", "theirs")}
    if one.kind == Question.Kind.VALUE and not texts["base"]:
        # Of what is no candidate only a mark of what both last said is kept.
        texts["base"] = _NOT_KEPT
    if thing.application is not None:
        texts["ours"] = thing.application.stage.name
    label = HOUSE[what][one.field].label if one.field in HOUSE[what] else one.field
    return QuestionLine(
        str(one.public_id), one.kind, who, "", thing.map.label, thing.remote_id, _TIME if one.field == "start" else label,
        texts["base"], texts["ours"], texts["theirs"], "", one.created_at, address,
    )  # fmt: skip


def _shown_of_thing(thing: Thing, key: str, text: str, viewer: Viewer) -> str:
    if thing.contact is not None and key in CONTACT_FIELDS and text:
        return str(seen_field(CONTACT_FIELDS[key], text, thing.contact.client, viewer)[0]) or "—"
    # Of an interview it is kept as people read it.
    return label_of(thing.map.what, key, text) if key == "status" and text and thing.interview is None else text


def _question(
    one: Question, people: Mapping[int, CandidateRow], lens: Lens, fields: Mapping[str, Field],
    hands: Mapping[tuple[int, str], str],
) -> QuestionLine:  # fmt: skip
    known = people.get(one.candidate_id or 0)
    told = one.opened() if one.kind == Question.Kind.VALUE else {}
    field = fields.get(one.field)
    base, ours, theirs = (
        str(lens.show(field, text)) if field and (text := str(told.get(name, ""))) else "" for name in ("base", "ours", "theirs")
    )
    return QuestionLine(
        str(one.public_id), one.kind, known.name if known else "", str(known.public_id) if known else "", one.link.map.label if one.link else "",
        one.link.remote_id if one.link else "", field.label if field else "", base, ours, theirs,
        hands.get((one.candidate_id or 0, one.field), ""), one.created_at, ("candidate", str(known.public_id) if known else ""),
    )  # fmt: skip


def _hands(questions: Sequence[Question]) -> dict[tuple[int, str], str]:
    """Who typed what stands in these records now."""
    ids = {one.candidate_id for one in questions if one.candidate_id}
    rows = FieldValue.objects.filter(
        candidate_id__in=ids, retired_at=None, created_by__isnull=False, field__in={one.field for one in questions}
    )
    told = list(rows.values_list("candidate_id", "field", "created_by"))
    names = names_of({by for _, _, by in told})
    return {(pk, key): names.get(by or 0, "") for pk, key, by in told}


