"""One sheet of a Google spreadsheet as records: its header, its rows, and by what a row is known again.

A row is known by our number where the sheet has a column for it; before that by what identifies its person, which
stands only until the number does.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from gspread.utils import rowcol_to_a1
from gspread.worksheet import Worksheet

from caidang.core.interchange.sheets.header import LOOKED_AT, Header, find_header
from caidang.core.interchange.sheets.mapping import guess
from caidang.core.text.normalize import normalize
from caidang.domain.connectors.contract import OUR_NUMBER, WEAK, FieldInfo, Kind

MOST_CELLS: Final = 100_000
"""Cells that are asked for at once."""
_LEAST_ROWS: Final = 200
_IDENTIFYING: Final = ("id_number", "phone", "email", "wechat", "contact", "person")
_UUID: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_ERRORS: Final = frozenset(("#N/A", "#REF!", "#ERROR!", "#DIV/0!", "#NAME?", "#VALUE!", "#NUM!", "#NULL!"))
_AS_IS: Final = {"value_render_option": "UNFORMATTED_VALUE", "date_time_render_option": "FORMATTED_STRING"}
_TYPED: Final = {"value_render_option": "FORMULA"}
Cells = list[str]


@dataclass(frozen=True, slots=True)
class Line:
    """A row of data: its number in the sheet, by what it is known, and its cells."""

    number: int
    id: str
    cells: Cells


class Tab:
    """One sheet as it is at this moment."""

    def __init__(self, sheet: Worksheet) -> None:
        """Look at the sheet's first rows. Talks to the network."""
        self._sheet = sheet
        self.height, self._width = int(sheet.row_count), int(sheet.col_count)
        top = self._values(1, min(LOOKED_AT, self.height))
        rows = [(at + 1, cells) for at, cells in enumerate(top)]
        self.header: Header = find_header([row for row in rows if any(row[1])])
        width = max((len(cells) for cells in top), default=0)
        self.names = _unique([*self.header.names, *[""] * (width - len(self.header.names))], has_header=bool(self.header.row))
        self._at = {name: at for at, name in enumerate(self.names) if name}
        below = [row for row in rows if row[0] >= self.header.first]
        found: dict[str, int] = {}
        for one in guess(self.header, below):
            found.setdefault(one.target, one.at)
        self._identifying = [found[one] for one in _IDENTIFYING if one in found]

    @property
    def has_number(self) -> bool:
        """Whether our number has a column."""
        return OUR_NUMBER in self._at

    @property
    def fields(self) -> list[FieldInfo]:
        """The columns; of them only that of our number is a plain text, so that no other is taken for it."""
        return [FieldInfo(name, name, Kind.TEXT if name == OUR_NUMBER else Kind.LONG) for name in self._at]

    @property
    def step(self) -> int:
        """How many rows are asked for at once."""
        return max(_LEAST_ROWS, MOST_CELLS // max(1, len(self.names)))

    def lines(self, first: int) -> list[Line]:
        """Return the rows with anything in them from this one on, as many as are asked for at once."""
        start, seen = max(first, self.header.first), Counter[str]()
        found = []
        for at, cells in enumerate(self._values(start, start + self.step - 1) if start <= self.height else []):
            if not any(cells):
                continue
            known = self._id(cells)
            seen[known] += 1
            found.append(Line(start + at, known if seen[known] == 1 else f"{known}#{seen[known]}", cells))
        return found

    def all_lines(self) -> list[Line]:
        """Return all rows with anything in them."""
        found, first = [], self.header.first
        while first <= self.height:
            found += self.lines(first)
            first += self.step
        return found

    def texts(self, line: Line, names: Sequence[str]) -> dict[str, str]:
        """Return what stands in these columns of a row."""
        found = {}
        for name in names:
            at = self._at.get(name, -1)
            if 0 <= at < len(line.cells) and line.cells[at]:
                found[name] = line.cells[at]
        return found

    def typed(self, numbers: Sequence[int]) -> dict[int, list[str]]:
        """Return what was typed into these rows: a formula as itself."""
        ranges = [f"A{one}:{self._last}{one}" for one in numbers]
        told = self._sheet.batch_get(ranges, **_TYPED) if ranges else []  # type: ignore[arg-type]
        return {number: [str(cell) for cell in (list(part)[0] if part else [])] for number, part in zip(numbers, told, strict=True)}

    def place(self, number: int, name: str) -> tuple[str, int]:
        """Return a cell's name and its place in the row from 0."""
        at = self._at[name]
        return rowcol_to_a1(number, at + 1), at

    def write(self, cells: Sequence[tuple[str, str]]) -> None:
        """Write texts into cells, as they are: nothing becomes a number or a formula."""
        self._sheet.batch_update([{"range": name, "values": [[text]]} for name, text in cells], raw=True)

    def append(self, rows: Sequence[Cells]) -> None:
        """Write new rows below the others, as they are."""
        self._sheet.append_rows(
            [list(row) for row in rows], value_input_option="RAW", insert_data_option="INSERT_ROWS",  # type: ignore[arg-type]
            table_range=f"A{self.header.row}:{self._last}{self.header.row}",
        )  # fmt: skip

    def knows(self, name: str) -> bool:
        """Tell whether there is such a column."""
        return name in self._at

    @property
    def _last(self) -> str:
        return re.sub(r"\d", "", rowcol_to_a1(1, max(1, len(self.names))))

    def _values(self, first: int, last: int) -> list[Cells]:
        width = re.sub(r"\d", "", rowcol_to_a1(1, max(1, self._width)))
        told = self._sheet.get(f"A{first}:{width}{min(last, self.height)}", **_AS_IS)  # type: ignore[arg-type]
        return [[_text(cell) for cell in row] for row in told]

    def _id(self, cells: Cells) -> str:
        at = self._at.get(OUR_NUMBER, -1)
        number = cells[at].lower() if 0 <= at < len(cells) else ""
        if _UUID.fullmatch(number):
            return number
        for place in self._identifying:
            told = re.sub(r"[\s\-]", "", normalize(cells[place])).lower() if place < len(cells) else ""
            if told:
                return _weak(f"{place}:{told}")
        return _weak("\x1f".join(cells).rstrip("\x1f"))


def _weak(text: str) -> str:
    return f"{WEAK}{hashlib.sha256(text.encode()).hexdigest()[:40]}"


def _text(cell: Any) -> str:  # noqa: ANN401 - a JSON value
    if cell is None or cell in _ERRORS:
        return ""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return str(cell).strip()


def _unique(names: Sequence[str], *, has_header: bool) -> list[str]:
    """The columns' names, each once; an empty name stays empty where there is a header."""
    seen: Counter[str] = Counter()
    found = []
    for at, name in enumerate(names):
        told = name[:80] if has_header else f"第 {at + 1} 列"
        seen[told] += bool(told)
        found.append(told if seen[told] < 2 else f"{told}（{seen[told]}）")
    return found
