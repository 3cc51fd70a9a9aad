"""What people see of imports: the list, one with all that was found in it, and what became of each row."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from caidang.core.interchange.sheets.delimited import ENCODINGS
from caidang.core.interchange.sheets.labels import REMARK, TAGS, TARGETS
from caidang.core.text.masks import Masked
from caidang.domain.candidates.catalogue import all_fields, names_in, readable
from caidang.domain.candidates.fields import Field
from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import Lens, rows_of
from caidang.domain.sheets.models import UNDO_FOR, SheetImport, SheetRow
from caidang.domain.sheets.reading import Choice
from caidang.domain.sheets.services.comparing import OTHERS, OVER
from caidang.domain.sheets.services.effects import cautions
from caidang.domain.sheets.services.receive import own_sheet
from caidang.domain.sheets.words import COMMENT, OUTCOMES, target_name
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, require

_MADE: Final = (SheetRow.Outcome.CREATED, SheetRow.Outcome.DOUBTFUL)
_BESIDE: Final = {REMARK: COMMENT, TAGS: TARGETS[TAGS]}
Stage = SheetImport.Stage
PAGE: Final = 30
SHOWN: Final = 60
_ORDER: Final = ("conflict", "edited", "kept_ours", "created", "doubtful", "attached", "changed", "same", "noted", "refused", "files", "files_apart", "kept")
HIDDEN: Final = "（不在你的范围里）"


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import in the list."""

    public_id: str
    filename: str
    stage: str
    stage_label: str
    total: int
    done: int
    counts: tuple[tuple[str, str, int], ...]
    created_at: datetime
    by: str
    problem: str
    is_busy: bool
    is_cancelled: bool
    may_undo: bool
    may_discard: bool
    is_kept: bool
    """Whether the file is still there."""
    has_refused: bool = False
    """Whether there are rows to be mended and handed in again."""


@dataclass(frozen=True, slots=True)
class ImportPage:
    """A page of imports, newest first."""

    lines: tuple[ImportLine, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ColumnView:
    """One column as it is offered to be settled."""

    at: int
    name: str
    group: str
    target: str
    why: str
    samples: tuple[str, ...]
    filled: int


@dataclass(frozen=True, slots=True)
class Change:
    """One value that a row brings; ``old`` is what it takes the place of."""

    label: str
    new: str
    old: str = ""


THEIRS: Final = "theirs"
OURS: Final = "ours"


@dataclass(frozen=True, slots=True)
class Three:
    """One cell of a sheet that came back, three ways. ``by`` changed the record meanwhile; ``slot`` names it in forms.

    ``verdict`` is what to do, of a conflict that was settled what was done: ``theirs`` or ``ours``.
    """

    label: str
    base: str
    ours: str
    theirs: str
    verdict: str
    slot: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class EffectRow:
    """One row as an example of what will happen: who it is, and what he gets."""

    number: int
    who: str
    public_id: str
    changes: tuple[Change, ...] = ()
    notes: tuple[str, ...] = ()
    maybe: tuple[tuple[str, str], ...] = ()
    cells: tuple[str, ...] = ()
    three: tuple[Three, ...] = ()


@dataclass(frozen=True, slots=True)
class ImportView:
    """One import with all that its page shows."""

    line: ImportLine
    sheets: tuple[tuple[int, str], ...] = ()
    sheet: int = 0
    encoding: str = ""
    encodings: tuple[str, ...] = ()
    header_row: int = 0
    columns: tuple[ColumnView, ...] = ()
    rows: tuple[tuple[int, tuple[str, ...]], ...] = ()
    notes: tuple[str, ...] = ()
    way: str = "fill"
    is_return: bool = False
    """Whether it is a sheet of ours that came back."""
    is_late: bool = False
    """Whether it came back when what was given was kept no longer."""
    effects: tuple[tuple[str, str, tuple[EffectRow, ...]], ...] = field(default=())
    """Outcome, what it is called, and examples."""
    more_conflicts: int = 0
    """Rows in conflict beyond the examples, to be decided together."""


def list_imports(*, viewer: Viewer, now: datetime, page: int = 1) -> ImportPage:
    """Return a page of the viewer's imports, newest first; all for whoever sees all records."""
    require(viewer, Action.RECEIVE)
    rows = SheetImport.objects.visible_to(viewer).order_by("-pk")
    pages = max(1, -(-rows.count() // PAGE))
    page = min(max(1, page), pages)
    found = list(rows.select_related("data_key")[(page - 1) * PAGE : page * PAGE])
    names = names_of(row.created_by for row in found)
    return ImportPage(tuple(_line(row, names, now) for row in found), page, pages)


def get_import(public_id: str, *, viewer: Viewer, now: datetime, today: date) -> ImportView:
    """Return one import; raises NotFound out of the viewer's reach."""
    require(viewer, Action.RECEIVE)
    row = own_sheet(public_id, viewer)
    line = _line(row, names_of([row.created_by]), now)
    if not line.is_kept or row.look is None:
        return ImportView(line)
    look, choice = row.opened("look"), Choice.of(row.opened("choice"))
    chosen = {at: target for at, _, target in choice.columns}
    effects = row.opened("effects") if row.stage not in (Stage.MAPPING, Stage.CHECKING) else {}
    return ImportView(
        line=line,
        sheets=tuple((at, name or "（无名）") for at, (name, _) in enumerate(look["sheets"])),
        sheet=choice.sheet,
        encoding=choice.encoding,
        encodings=ENCODINGS if look["kind"] == "text" else (),
        header_row=look["header"][0],
        columns=tuple(
            ColumnView(
                c["at"], c["name"], c["group"], chosen.get(c["at"], c["target"]), c["why"],
                tuple(c["samples"]), c["filled"],
            )
            for c in look["columns"]
        ),
        rows=tuple(
            (number, tuple(cells[c["at"]] if c["at"] < len(cells) else "" for c in look["columns"]))
            for number, cells in look["rows"]
        ),
        notes=(*look["notes"], *(cautions(effects) if row.stage == Stage.CHECKED else ())),
        way=row.way,
        is_return=row.export_id is not None,
        is_late=OVER in look["notes"],
        effects=_effects(_standing(row, effects.get("examples", {})), viewer=viewer, today=today),
        more_conflicts=max(0, row.counts.get("conflict", 0) - SHOWN),
    )  # fmt: skip


def _standing(row: SheetImport, examples: Mapping[str, Sequence[Mapping[str, Any]]]) -> dict[str, Sequence[Mapping[str, Any]]]:
    """The examples as they stand once the rows are written: each with the record it came to, without refused ones that were mended."""
    if row.finished_at is None:
        return dict(examples)
    numbers = {one["number"] for found in examples.values() for one in found[:SHOWN]}
    written = row.rows.filter(number__in=numbers, is_undone=False)
    whose = dict(written.filter(candidate__isnull=False).values_list("number", "candidate_id"))
    decided = row.opened("choice").get("conflicts", {})
    told: dict[str, Sequence[Mapping[str, Any]]] = {
        key: [{**one, "candidate": whose.get(one["number"], one["candidate"]), "three": _decided(one, decided)} for one in found]
        for key, found in examples.items()
    }
    if refused := told.get(SheetRow.Outcome.REFUSED.value):
        mended = set(row.rows.filter(is_corrected=True).values_list("number", flat=True))
        told[SheetRow.Outcome.REFUSED.value] = [one for one in refused if one["number"] not in mended]
    return told


def _decided(one: Mapping[str, Any], decided: Mapping[str, str]) -> list[list[str]]:
    """The cells of an example with what became of those in conflict: what the record said then is no longer what it says."""
    cells = []
    for key, base, ours, theirs, verdict in one.get("three", ()):
        is_theirs = decided.get(f"{one['number']}:{key}", decided.get(OTHERS)) == "theirs"
        cells.append([key, base, ours, theirs, (THEIRS if is_theirs else OURS) if verdict == "conflict" else verdict])
    return cells


def result_lines(public_id: str, *, viewer: Viewer) -> Iterator[tuple[str, ...]]:
    """Yield what became of each row: its number, the outcome, the reasons, and the record's id; first the names of these."""
    require(viewer, Action.RECEIVE)
    row = own_sheet(public_id, viewer)
    return _result_lines(row)


@dataclass(frozen=True, slots=True)
class RefusedPage:
    """A page of the rows that were refused, and how many there are in all."""

    rows: tuple[EffectRow, ...]
    total: int
    page: int
    pages: int


def refused_rows(public_id: str, *, viewer: Viewer, page: int = 1) -> RefusedPage:
    """Return a page of the rows that were refused and wait to be corrected, the last one for a page beyond it."""
    require(viewer, Action.RECEIVE)
    sheet = own_sheet(public_id, viewer)
    rows = sheet.rows.filter(outcome=SheetRow.Outcome.REFUSED, is_undone=False).order_by("number")
    total = rows.count()
    pages = max(1, -(-total // PAGE))
    page = min(max(1, page), pages)
    found = []
    for row in rows[(page - 1) * PAGE : page * PAGE]:
        told = row.opened(sheet)
        found.append(
            EffectRow(row.number, "", "", notes=tuple(told.get("notes", ())), cells=tuple(told.get("cells", ())))
        )
    return RefusedPage(tuple(found), total, page, pages)


def _result_lines(sheet: SheetImport) -> Iterator[tuple[str, ...]]:
    yield "行号", "结果", "原因", "档案编号"
    labels = dict(SheetRow.Outcome.choices)
    is_kept = sheet.data_key.wrapped is not None
    rows = sheet.rows.order_by("number").select_related("candidate").only(
        "number", "outcome", "told", "is_undone", "is_corrected", "candidate__public_id", "sheet_id"
    )  # fmt: skip
    for row in rows.iterator(chunk_size=2000):
        told = row.opened(sheet) if is_kept else {}
        reasons = [*told.get("notes", ()), *told.get("reasons", ())]
        outcome = f"{labels[row.outcome]}{_taken_back(row)}"
        who = str(row.candidate.public_id) if row.candidate is not None else ""
        yield str(row.number), outcome, "；".join(reasons), who


def _taken_back(row: SheetRow) -> str:
    if not row.is_undone:
        return ""
    is_left = row.outcome in _MADE and row.candidate is not None
    return "（撤销时留下：后来有人动过，或对外给过）" if is_left else "（已撤销）"


def _line(row: SheetImport, names: Mapping[int, str], now: datetime) -> ImportLine:
    stage = Stage(row.stage)
    is_kept = row.data_key.wrapped is not None
    is_recent = row.finished_at is not None and now - row.finished_at <= UNDO_FOR
    return ImportLine(
        public_id=str(row.public_id),
        filename=row.opened_name() if is_kept else "（文件已按期清除）",
        stage=stage.value,
        stage_label=str(stage.label),
        total=row.total,
        done=row.done,
        counts=tuple((key, OUTCOMES[key], row.counts[key]) for key in _ORDER if row.counts.get(key)),
        created_at=row.created_at,
        by=names.get(row.created_by or 0, "系统"),
        problem=row.problem,
        is_busy=stage in SheetImport.WORKED,
        is_cancelled=row.is_cancelled,
        may_undo=stage is Stage.DONE and is_recent,
        may_discard=is_kept and stage in (Stage.MAPPING, Stage.CHECKED, Stage.FAILED),
        is_kept=is_kept,
        has_refused=is_kept and row.counts.get("refused", 0) > 0,
    )


def _effects(
    examples: Mapping[str, Sequence[Mapping[str, Any]]], *, viewer: Viewer, today: date
) -> tuple[tuple[str, str, tuple[EffectRow, ...]], ...]:
    shown = {key: rows[:SHOWN] for key, rows in examples.items()}
    ids = {row["candidate"] for rows in shown.values() for row in rows if row["candidate"]}
    ids |= {pk for rows in shown.values() for row in rows for pk in row["maybe"]}
    people = {row.id: row for row in rows_of(sorted(ids), viewer=viewer, today=today)}
    lenses = _lenses(set(people), viewer)
    fields, hands = all_fields(), _hands(set(people))
    return tuple(
        (key, OUTCOMES[key], tuple(_effect(row, people, lenses, fields, hands) for row in shown[key]))
        for key in _ORDER
        if shown.get(key)
    )


def _lenses(ids: set[int], viewer: Viewer) -> dict[int, Lens]:
    rows = Candidate.objects.visible_to(viewer).filter(pk__in=ids).select_related("audience")
    return {row.pk: Lens(viewer, row.target) for row in rows}


def _effect(
    told: Mapping[str, Any], people: Mapping[int, CandidateRow], lenses: Mapping[int, Lens],
    fields: Mapping[str, Field], hands: Mapping[tuple[int, str], str],
) -> EffectRow:  # fmt: skip
    """One example as the viewer may see it: of a record out of his reach only that there is one."""
    pk = told["candidate"]
    known = people.get(pk) if pk else None
    if pk and known is None:
        return EffectRow(told["number"], HIDDEN, "", notes=tuple(told["notes"]))
    lens = lenses.get(pk) if pk else None
    changes = []
    names = names_in(fields, [(key, value) for key, new, old in told["values"] for value in (new, old)])
    read = [[key, *(readable(fields, key, text, names) if text else "" for text in pair)] for key, *pair in told["values"]]
    for key, new, old in read:
        field_ = fields.get(key)
        shown = lens.show(field_, old) if lens and field_ and old else Masked("") if old else ""
        new = new.replace("\n", "；") if key == REMARK else new
        changes.append(Change(_BESIDE.get(key) or (field_.label if field_ else key), new, str(shown) if old else ""))
    maybe = [(str(people[one].public_id), people[one].name) for one in told["maybe"] if one in people]
    reasons = tuple(told["reasons"]) if told["maybe"] else ()
    return EffectRow(
        told["number"], known.name if known else told["name"], known.public_id if known else "",
        tuple(changes), (*told["notes"], *reasons), tuple(maybe), tuple(told["cells"]),
        tuple(_three(told, cell, lens, fields, hands) for cell in told.get("three", ())),
    )  # fmt: skip


def _three(
    told: Mapping[str, Any], cell: Sequence[str], lens: Lens | None, fields: Mapping[str, Field],
    hands: Mapping[tuple[int, str], str],
) -> Three:  # fmt: skip
    key, base, ours, theirs, verdict = cell
    field_ = fields.get(key)
    was, now = (str(lens.show(field_, text)) if lens and field_ and text else "" for text in (base, ours))
    by = hands.get((told["candidate"], key), "") if ours != base and verdict not in (THEIRS, OURS) else ""
    label = field_.label if field_ else key
    return Three(label, was, now, theirs, verdict, f"{told['number']}:{key}", by)


def _hands(ids: set[int]) -> dict[tuple[int, str], str]:
    """Who typed what stands in these records now, by record and field."""
    rows = FieldValue.objects.filter(candidate_id__in=ids, retired_at=None, created_by__isnull=False)
    told = list(rows.values_list("candidate_id", "field", "created_by"))
    names = names_of({by for _, _, by in told})
    return {(pk, key): names.get(by or 0, "") for pk, key, by in told}


def column_names(public_id: str, *, viewer: Viewer) -> list[tuple[int, str, str]]:
    """Return the columns that are taken over: place, name and what each is taken for."""
    row = own_sheet(public_id, viewer)
    fields = all_fields()
    columns = Choice.of(row.opened("choice")).columns
    return [(at, name, target_name(target, fields)) for at, name, target in columns if target]

