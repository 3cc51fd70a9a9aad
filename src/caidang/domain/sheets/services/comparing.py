"""A sheet that came back is compared, row by row, with what was given and with the records as they are now."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from caidang.core.errors import Conflict, InvalidInput
from caidang.core.interchange.sheets.cells import healed_day
from caidang.core.interchange.sheets.returning import Cell, Verdict, compared, parted
from caidang.core.interchange.sheets.writing import ROW_ID, read_mark
from caidang.core.report.marks import unmarked
from caidang.domain.candidates.catalogue import clean_own
from caidang.domain.candidates.fields import clean
from caidang.domain.candidates.models import Candidate
from caidang.domain.sheets.models import SheetExport, SheetImport, SheetRow
from caidang.domain.sheets.reading import ReadRow
from caidang.domain.sheets.services.canary import canary_id
from caidang.domain.sheets.services.making import copy_key
from caidang.domain.sheets.texts import Columns, holds_many, texts_of
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.vault import services as vault

Outcome = SheetRow.Outcome
GONE: Final = "这个人的档案已经不在，或不在你的范围里"
CHANGED_ID: Final = "行的标记被改过，认不出是哪份档案"
TWICE: Final = "同一个人在表里有两行，只看了第一行"
NOT_WRITTEN: Final = "「{name}」没有改：{why}"
OVER: Final = "这份导出已经过期或销毁，给出时的内容清除了，所以只和档案现在的对照：档案里空着的照表填，两边不一样的由你选，表里空着的不删。"
"""Told of a sheet that came back too late to be compared with what was given."""
_OVER_MEANWHILE: Final = "这份导出在看变化以后过期了，给出时的内容已经清除，没有写入。把这张表再交一次，会和档案现在的对照。"
OTHERS: Final = "others"
"""Decides every conflict that was not decided by itself."""


@dataclass(slots=True)
class Edit:
    """One row that came back: whose it is, the cells that somebody changed, and why it is refused."""

    row: ReadRow
    outcome: Outcome
    candidate: Candidate | None = None
    cells: list[Cell] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def wanted(self, decided: Mapping[str, str]) -> list[Cell]:
        """Return the cells to be written: what only the sheet changed, and conflicts that were decided for it, one by one or as all the ``OTHERS``."""
        others = decided.get(OTHERS, "")
        return [
            cell
            for cell in self.cells
            if cell.verdict is Verdict.TAKE
            or (cell.verdict is Verdict.CONFLICT and decided.get(f"{self.row.number}:{cell.key}", others) == "theirs")
        ]


def export_named(names: Sequence[str], viewer: Viewer) -> SheetExport | None:
    """Return the export that a sheet with these column names is, where the viewer may know it; None for any other sheet."""
    told = next((name for name in names if name.startswith(ROW_ID)), "")
    public_id = told.removeprefix(ROW_ID).strip()
    if len(public_id) != 36:
        return None
    row = SheetExport.objects.visible_to(viewer).select_related("data_key", "base__data_key")
    return row.filter(public_id=public_id).first()


def is_over(export: SheetExport, *, at: datetime) -> bool:
    """Tell whether what was given is kept no longer, so that a sheet can be compared with the records alone."""
    return export.expires_at <= at or export.base is None or export.data_key.wrapped is None


class Comparison:
    """One sheet that came back, ready to compare its rows.

    With ``is_late`` what was given is taken for empty: an empty field is filled, where the record says something else a person decides,
    and nothing is taken out. Raises Conflict where what was given is gone though the sheet was looked at in time.
    """

    def __init__(
        self, sheet: SheetImport, export: SheetExport, viewer: Viewer, columns: Sequence[tuple[int, str, str]], *, is_late: bool = False
    ) -> None:
        if not is_late and (export.base is None or export.data_key.wrapped is None):
            raise Conflict(_OVER_MEANWHILE)
        self._is_late = is_late
        self._key = copy_key(export)
        self._canary = ("canary", canary_id(self._key))
        """What stands in the hidden cell of an invented person: in copies of before, and now."""
        keys = [key for key, _ in export.columns]
        self._columns = Columns.of(keys, viewer=viewer, is_clear=export.is_clear)
        out = {c.key: c.is_locked for c in self._columns.out(may_edit=True)}
        locked = {key for key, is_locked in export.columns if is_locked}
        self._editable = [key for key in self._columns.keys if key not in locked and not out[key]]
        self._many = {key for key, field in self._columns.fields.items() if holds_many(key, field)}
        self._viewer = viewer
        self._places = {label: key for key, label in self._columns.labels.items()}
        self._at = {self._places[name]: at for at, name, _ in columns if name in self._places}
        self._mark_at = next(at for at, name, _ in columns if name.startswith(ROW_ID))
        self._base: dict[str, list[str]] = {} if is_late else _opened(export)
        self._order = keys
        self._seen: set[str] = set()
        self.sheet = sheet

    @property
    def columns(self) -> Columns:
        """The columns as the viewer sees them now."""
        return self._columns

    def count_missing(self) -> int:
        """Return how many that stood in the sheet when it was given have not come back, once all rows were compared."""
        return len(self._base.keys() - self._seen - set(self._canary))

    def compare(self, rows: Sequence[ReadRow]) -> list[Edit]:
        """Return what somebody changed in these rows; rows of new people are left as they were read."""
        marks = {row.number: self._whose(row) for row in rows}
        wanted = {public_id for public_id in marks.values() if public_id and public_id not in self._canary}
        reach = Candidate.objects.visible_to(self._viewer).filter(public_id__in=wanted, merged_into=None)
        found = {str(one.public_id): one for one in reach.select_related("data_key", "audience")}
        ours = texts_of(list(found.values()), self._columns)
        edits = []
        for row in rows:
            public_id = marks[row.number]
            if public_id in self._canary:
                continue
            edits.append(self._edit(row, public_id, found, ours))
        return edits

    def _edit(
        self, row: ReadRow, public_id: str | None, found: Mapping[str, Candidate],
        ours: Mapping[int, Sequence[str]],
    ) -> Edit:  # fmt: skip
        if public_id is None:
            return Edit(row, Outcome.CREATED)
        if not public_id:
            return Edit(row, Outcome.REFUSED, notes=[CHANGED_ID])
        one = found.get(public_id)
        if one is None or not (self._is_late or public_id in self._base):
            return Edit(row, Outcome.REFUSED, notes=[GONE])
        if public_id in self._seen:
            return Edit(row, Outcome.REFUSED, notes=[TWICE])
        self._seen.add(public_id)
        base = dict(zip(self._order, self._base.get(public_id, ()), strict=False))
        now = dict(zip(self._columns.keys, ours[one.pk], strict=True))
        theirs = {
            key: healed_day(key, unmarked(_cell(row, at)), (base.get(key, ""), now.get(key, ""))) for key, at in self._at.items()
        }
        cells, notes = [], []
        for cell in compared(base, now, theirs, self._editable, self._many):
            why = self._unfit(cell) if cell.verdict is not Verdict.KEEP else ""
            if why:
                notes.append(NOT_WRITTEN.format(name=self._columns.labels[cell.key], why=why))
            else:
                cells.append(cell)
        is_edited = any(cell.verdict is not Verdict.KEEP for cell in cells)
        return Edit(row, Outcome.EDITED if is_edited else Outcome.REFUSED if notes else Outcome.SAME, one, cells, notes)

    def _unfit(self, cell: Cell) -> str:
        """Why what came back cannot be a value of its field; empty where it can."""
        field = self._columns.fields[cell.key]
        for text in parted(cell.theirs, parted(cell.ours)) if cell.is_many else [cell.theirs]:
            try:
                clean_own(field, text) if field.kind else clean(cell.key, text)
            except InvalidInput as error:
                return str(error)
        return ""

    def _whose(self, row: ReadRow) -> str | None:
        """The record's public id; empty where the mark was changed, None for a row that was added."""
        told = _cell(row, self._mark_at).strip()
        return read_mark(self._key, told) if told else None


def _cell(row: ReadRow, at: int) -> str:
    return row.cells[at] if at < len(row.cells) else ""


def _opened(export: SheetExport) -> dict[str, list[str]]:
    if export.base is None:
        return {}
    found: dict[str, list[str]] = json.loads(zlib.decompress(vault.read_blob(export.base)))
    return found


def example_of(edit: Edit) -> dict[str, Any]:
    """Return a row as it is kept to be shown: each cell three ways."""
    return {
        "number": edit.row.number,
        "candidate": edit.candidate.pk if edit.candidate else None,
        "three": [[c.key, c.base, c.ours, c.theirs, c.verdict.value] for c in edit.cells],
        "values": [], "name": "", "maybe": [], "reasons": [], "notes": edit.notes,
        "cells": list(edit.row.cells) if edit.outcome is Outcome.REFUSED else [],
    }  # fmt: skip
