"""A record of theirs is held against ours, three ways: as both last agreed, as it is here, as it is there.

Pure: what comes of it is a value, nothing is written. A person's word is never replaced by a machine's, what a person
took away does not come back, and what they emptied does not empty ours.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from caidang.core.interchange.sheets.returning import Cell, Verdict, joined, plain, written
from caidang.domain.candidates.fields import GROUPED, Field
from caidang.domain.candidates.models import FieldValue
from caidang.domain.candidates.services.record.newcomers import Known
from caidang.domain.candidates.services.record.records import missing_among
from caidang.domain.candidates.values import PresentValue, ReadValue
from caidang.domain.connectors.columns import Columns, Way, Wins, is_several
from caidang.domain.sheets.texts import latest_entry

_STAYS = frozenset(name for fields in GROUPED.values() for name in fields)
_MACHINE = frozenset((FieldValue.Origin.PARSER, FieldValue.Origin.SHEET, FieldValue.Origin.VENDOR))

Value = ReadValue | PresentValue


@dataclass(slots=True)
class Compared:
    """What a record of theirs brings: ``values`` that it adds, ``retired`` whose place they take, ``asked`` of a person.

    ``cells`` are what is told of it; ``base`` is what both sides agree on afterwards.
    """

    values: list[ReadValue] = field(default_factory=list)
    retired: list[PresentValue] = field(default_factory=list)
    asked: list[Cell] = field(default_factory=list)
    cells: list[Cell] = field(default_factory=list)
    base: dict[str, str] = field(default_factory=dict)


def texts_of_values(values: Iterable[Value], known: Mapping[str, Field]) -> dict[str, str]:
    """Return one text for each field: several values joined, of stays the one that goes on or ended last."""
    told = list(values)
    if not any(one.entry for one in told):
        # Most records say everything once: nothing is joined or chosen among.
        return {one.field: written(one.value) if "、" in one.value and is_several(one.field, known) else one.value for one in told}
    by_field: dict[str, dict[int, str]] = {}
    for one in told:
        by_field.setdefault(one.field, {})[one.entry] = one.value
    return {key: _text(by_field, key, known) for key in by_field}


def _text(by_field: Mapping[str, Mapping[int, str]], key: str, known: Mapping[str, Field]) -> str:
    entries = by_field[key]
    if is_several(key, known):
        return joined([entries[at] for at in sorted(entries)])
    if key in _STAYS:
        return entries.get(latest_entry(by_field, key), "")
    return entries[min(entries)]


class Comparison:
    """Compares records of one object. ``may_write`` tells whether a field of a record may be written at all.

    ``is_vouched`` tells whether a person said of a value that it holds, whoever brought it.
    """

    def __init__(
        self, columns: Columns, known: Mapping[str, Field], may_write: Callable[[Known, str], bool],
        is_vouched: Callable[[Known, PresentValue], bool] = lambda _one, _row: False,
    ) -> None:  # fmt: skip
        self._columns = columns
        self._fields = known
        self._may_write, self._is_vouched = may_write, is_vouched

    def compare(
        self, one: Known, theirs: Sequence[ReadValue], base: Mapping[str, str],
        added: Sequence[ReadValue] = (),
    ) -> Compared:  # fmt: skip
        """Return what their values bring to a record; ``added`` is what it was given already in this portion."""
        have: list[Value] = [*one.have, *added]
        ours, told = texts_of_values(have, self._fields), texts_of_values(theirs, self._fields)
        found = Compared(base=dict(base))
        fill: set[str] = set()
        for key, text in told.items():
            if self._columns.way_of(key) == Way.OUT:
                found.base[key] = text
            elif is_several(key, self._fields):
                fill.add(key)
                found.base[key] = text
            else:
                self._single(Cell(key, base.get(key, ""), ours.get(key, ""), text), one, theirs, found, fill)
        fresh = missing_among(
            [*one.rows, *added], have, removed=one.removed, read=[v for v in theirs if v.field in fill]
        )
        found.values += fresh
        found.cells += self._several_cells(fresh, ours, base)
        return found

    def _single(
        self, cell: Cell, one: Known, theirs: Sequence[ReadValue], found: Compared, fill: set[str]
    ) -> None:
        key = cell.key
        if cell.verdict is Verdict.SAME:
            found.base[key] = cell.theirs
            return
        if cell.verdict is Verdict.KEEP or (not cell.ours and (key, cell.theirs) in one.removed):
            if cell.ours:
                found.cells.append(cell)
            return
        wins = self._columns.wins_of(key)
        if cell.verdict is Verdict.CONFLICT and wins == Wins.OURS:
            found.base[key] = cell.theirs
            found.cells.append(cell)
            return
        if not self._may_write(one, key):
            return
        if not cell.ours:
            fill.add(key)
            found.base[key] = cell.theirs
            found.cells.append(cell)
            return
        row = self._row(one, key, cell.ours)
        is_machines = row is not None and row.origin in _MACHINE and not self._is_vouched(one, row)
        if row is None or not is_machines or (cell.verdict is Verdict.CONFLICT and wins == Wins.ASK):
            found.asked.append(cell)
            found.cells.append(cell)
            return
        value = next(v for v in theirs if v.field == key and plain(v.value) == plain(cell.theirs))
        found.values.append(value._replace(entry=row.entry))
        found.retired.append(row)
        found.base[key] = cell.theirs
        found.cells.append(cell)

    @staticmethod
    def _row(one: Known, key: str, text: str) -> PresentValue | None:
        """The value that says this text."""
        return next((value for value in one.have if value.field == key and value.value == text), None)

    @staticmethod
    def _several_cells(
        fresh: Sequence[ReadValue], ours: Mapping[str, str], base: Mapping[str, str]
    ) -> list[Cell]:
        by_field: dict[str, list[str]] = {}
        for one in fresh:
            by_field.setdefault(one.field, []).append(one.value)
        return [
            Cell(key, base.get(key, ""), ours[key], joined([ours[key], *values]))
            for key, values in by_field.items()
            if key in ours
        ]
