"""What a sheet that came back changed is written into the records, so that it can be taken back as one act."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Final

from caidang.core.errors import CaidangError, OutOfSpace
from caidang.core.interchange.sheets.returning import Cell, Verdict, parted, written
from caidang.domain.candidates.fields import GROUPED
from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.domain.candidates.values import PresentValue, present
from caidang.domain.review.services.chain import editing
from caidang.domain.sheets.models import SheetImport, SheetRow
from caidang.domain.sheets.services.applying import write_portion
from caidang.domain.sheets.services.comparing import NOT_WRITTEN, Comparison, Edit, example_of
from caidang.domain.sheets.services.effects import SHOWN, SHOWN_ODD, Effects
from caidang.domain.sheets.services.planning import Planner
from caidang.domain.sheets.texts import latest_entry
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

Outcome = SheetRow.Outcome
LEFT: Final = "两边都改了，留着档案现在的：{names}"
Change = list[str | int]
_STAYS = frozenset(name for fields in GROUPED.values() for name in fields)


def take_edits(effects: Effects, edits: Iterable[Edit], planner: Planner) -> None:
    """Count what a portion would change, and keep examples; rows of new people as for any import."""
    fresh = []
    for edit in edits:
        if edit.outcome is Outcome.CREATED:
            fresh.append(edit.row)
            continue
        verdicts = {cell.verdict for cell in edit.cells}
        keys = [name for name, verdict in _LISTS if verdict in verdicts]
        if edit.outcome.value in keys or edit.outcome is not Outcome.EDITED:
            # A row of which somebody has yet to decide everything is counted there alone.
            effects.counts[edit.outcome.value] += 1
        for name in keys or ([edit.outcome.value] if edit.outcome is Outcome.REFUSED else []):
            if name != edit.outcome.value:
                effects.counts[name] += 1
            kept = effects.examples.setdefault(name, [])
            if len(kept) < (SHOWN_ODD if name in ("conflict", "refused", "edited") else SHOWN):
                kept.append(example_of(edit))
    effects.take(planner.plan(fresh))


_LISTS = (("conflict", Verdict.CONFLICT), ("edited", Verdict.TAKE), ("kept_ours", Verdict.KEEP))


def write_edits(
    sheet: SheetImport, edits: Sequence[Edit], comparison: Comparison, decided: Mapping[str, str],
    planner: Planner, *, actor: Viewer, now: datetime,
) -> Counter[str]:  # fmt: skip
    """Write a portion of what came back; return how many rows came to what. To be called inside a transaction."""
    counts: Counter[str] = Counter()
    rows = []
    for edit in edits:
        if edit.outcome is Outcome.CREATED:
            continue
        wanted, changes = edit.wanted(decided), []
        if edit.candidate is not None and wanted:
            changes = _write(edit, wanted, comparison, actor=actor, now=now)
        outcome = Outcome.EDITED if changes else Outcome.REFUSED if edit.notes else Outcome.SAME
        if left := [cell for cell in edit.cells if cell.verdict is Verdict.CONFLICT and cell not in wanted]:
            names = "、".join(comparison.columns.labels.get(cell.key, cell.key) for cell in left)
            edit.notes.append(LEFT.format(names=names))
        counts[outcome.value] += 1
        rows.append((edit.row.number, outcome.value, edit.candidate.pk if edit.candidate else None, changes, _told(sheet, edit)))
    insert_rows(
        SheetRow, ("number", "outcome", "candidate_id", "changes", "told"), rows,
        shared={"sheet_id": sheet.pk, "is_undone": False, "is_corrected": False},
    )  # fmt: skip
    fresh = [edit.row for edit in edits if edit.outcome is Outcome.CREATED]
    if fresh:
        counts += write_portion(sheet, fresh, planner, actor=actor, now=now)
    return counts


def _write(
    edit: Edit, wanted: Sequence[Cell], comparison: Comparison, *, actor: Viewer, now: datetime
) -> list[Change]:
    """Write cell after cell; one that does not fit is told and costs the others nothing."""
    changes: list[Change] = []
    if edit.candidate is None:
        return changes
    for cell in wanted:
        try:
            with write_tx():
                changes += _Pen(edit.candidate, actor, now).write(cell)
        except OutOfSpace:
            raise
        except CaidangError as error:
            edit.notes.append(NOT_WRITTEN.format(name=comparison.columns.labels[cell.key], why=error))
    return changes


class _Pen:
    """Writes one cell into one record."""

    def __init__(self, candidate: Candidate, actor: Viewer, now: datetime) -> None:
        self._candidate, self._actor, self._now = candidate, actor, now

    def write(self, cell: Cell) -> list[Change]:
        """Write a cell and return what that changed."""
        if cell.is_many:
            return self._several(cell)
        entry = 0
        if cell.key in _STAYS:
            values: dict[str, dict[int, str]] = {}
            for one in present(self._candidate):
                values.setdefault(one.field, {})[one.entry] = one.value
            entry = latest_entry(values, cell.key)
        return [self._set(cell.key, entry, cell.theirs)]

    def _several(self, cell: Cell) -> list[Change]:
        """Values that are gone from the cell are removed, those that are new are added; the others are not touched."""
        rows = self._candidate.values.filter(retired_at=None, field=cell.key)
        there: dict[str, PresentValue] = {one.value: one for one in present(self._candidate, rows=rows)}
        shown = set(map(written, there))
        wanted = parted(cell.theirs, shown)
        changes = [
            self._set(cell.key, one.entry, "") for value, one in there.items() if written(value) not in wanted and value not in wanted
        ]
        for text in wanted:
            if text not in shown and text not in there:
                made = editing.add_entry(
                    candidate=self._candidate, field=cell.key, text=text, actor=self._actor, now=self._now
                )
                changes.append([cell.key, made.entry, str(made.pk), ""])
        return changes

    def _set(self, key: str, entry: int, text: str) -> Change:
        old: FieldValue | None = self._candidate.values.filter(
            field=key, entry=entry, retired_at=None
        ).first()
        made = editing.set_value(
            candidate=self._candidate, field=key, entry=entry, text=text, actor=self._actor, now=self._now
        )
        return [key, entry, str(made.pk), str(old.pk) if old is not None else ""]


def _told(sheet: SheetImport, edit: Edit) -> bytes | None:
    told: dict[str, object] = {"notes": edit.notes} if edit.notes else {}
    if edit.outcome is Outcome.REFUSED:
        told["cells"] = list(edit.row.cells)
    if not told:
        return None
    return vault.seal_json(sheet.data_key, SheetRow.place(sheet, edit.row.number), told)
