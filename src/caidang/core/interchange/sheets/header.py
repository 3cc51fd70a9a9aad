"""Where the names of the columns stand: below titles, in two rows, or nowhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caidang.core.interchange.sheets.grid import Row
from caidang.core.interchange.sheets.labels import target_of
from caidang.core.text.numbers import parse_phone

LOOKED_AT: Final = 40
"""Rows from the top among which the names are looked for."""
_DATA: Final = re.compile(r"@\w|\d{4}[-/.年]\d{1,2}|^\d{5,}$|^\d+(?:\.\d+)?[kK万]?$|^\d+-\d+[kK]$")
_LONGEST: Final = 24


@dataclass(frozen=True, slots=True)
class Header:
    """The names of the columns. ``first`` is the number of the first row of data; ``groups`` stand above the names.

    ``row`` is the number of the row of names, 0 where a sheet has none; ``is_double``: they take two rows.
    """

    row: int
    first: int
    names: tuple[str, ...]
    groups: tuple[str, ...] = ()
    is_double: bool = False

    def group(self, column: int) -> str:
        """This function will return what stands above a column's name; empty for nothing."""
        return self.groups[column] if column < len(self.groups) else ""


def find_header(rows: Sequence[Row]) -> Header:
    """This function will find the names of the columns among a sheet's first rows (at most ``LOOKED_AT`` are looked at)."""
    looked = rows[:LOOKED_AT]
    if not looked:
        return Header(0, 1, ())
    scores = [_score(cells) for _, cells in looked]
    best = max(range(len(looked)), key=lambda at: (scores[at], -at))
    if scores[best] <= 0:
        best = _unknown_names(looked)
        if best < 0:
            return Header(0, looked[0][0], ())
    number, cells = looked[best]
    above = looked[best - 1][1] if best else []
    below = looked[best + 1][1] if best + 1 < len(looked) else []
    if below and _continues(cells, below):
        return _double(cells, below, number + 1, looked[best + 1][0] + 1)
    if above and _is_group_row(above, cells) and scores[best - 1] >= 0:
        return _double(above, cells, number, number + 1)
    return Header(number, number + 1, tuple(_clean(cell) for cell in cells))


def header_at(rows: Sequence[Row], number: int) -> Header:
    """This function will take the row that a person named for the names; 0 says that there are none."""
    if number <= 0:
        return Header(0, rows[0][0] if rows else 1, ())
    cells = next((cells for at, cells in rows if at == number), [])
    return Header(number, number + 1, tuple(_clean(cell) for cell in cells))


def _score(cells: Sequence[str]) -> float:
    """How surely a row holds names: each known one counts, each cell of data speaks against it."""
    filled = [cell for cell in cells if cell.strip()]
    known = sum(target_of(cell) is not None for cell in filled if len(cell) <= _LONGEST)
    data = sum(_is_data(cell) for cell in filled)
    if not known or data > known:
        return 0.0
    if known == 1 and len(filled) > 3:
        return 0.2
    return known - 1.5 * data - 0.05 * (len(filled) - known)


def _unknown_names(rows: Sequence[Row]) -> int:
    """The place of a first row that reads like names though none is known: all words, others beneath hold data."""
    for at, (_, cells) in enumerate(rows[:5]):
        filled = [cell for cell in cells if cell.strip()]
        below = [cell for _, row in rows[at + 1 : at + 6] for cell in row]
        is_words = len(filled) >= 2 and not any(map(_is_data, filled)) and len(set(filled)) == len(filled)
        if is_words and any(map(_is_data, below)) and all(len(cell) <= _LONGEST for cell in filled):
            return at if not _is_person(cells) else -1
    return -1


def _is_person(cells: Sequence[str]) -> bool:
    return any(parse_phone(cell) for cell in cells)


def _is_data(cell: str) -> bool:
    text = cell.strip()
    return bool(_DATA.search(text)) or parse_phone(text) is not None


def _continues(upper: Sequence[str], lower: Sequence[str]) -> bool:
    """Whether a second row of names stands below one whose groups take several columns."""
    filled = [cell for cell in lower if cell.strip()]
    if not filled or any(map(_is_data, filled)):
        return False
    known = sum(target_of(cell, _above(upper, at)) is not None for at, cell in enumerate(lower) if cell.strip())
    repeated = len(set(filter(None, upper))) < sum(bool(cell) for cell in upper)
    is_spread = repeated or any(not cell and at for at, cell in enumerate(upper[: len(lower)]))
    return known >= 2 and is_spread and known * 2 >= len(filled)


def _is_group_row(upper: Sequence[str], names: Sequence[str]) -> bool:
    """Whether what stands above the names are groups of them, and not the sheet's title."""
    filled = [cell for cell in upper if cell.strip()]
    beyond = [cell for cell in upper[len(names) :] if cell.strip()]
    return len(set(filled)) >= 2 and not any(map(_is_data, filled)) and all(target_of(cell) is not None for cell in beyond)


def _above(upper: Sequence[str], column: int) -> str:
    """The group over a column: what stands there, or to the left of it."""
    for at in range(min(column, len(upper) - 1), -1, -1):
        if upper[at].strip():
            return upper[at]
    return ""


def _double(upper: Sequence[str], lower: Sequence[str], row: int, first: int) -> Header:
    width = max(len(upper), len(lower))
    names, groups = [], []
    for at in range(width):
        own = _clean(lower[at]) if at < len(lower) else ""
        over = _clean(upper[at]) if at < len(upper) else ""
        spread = _clean(_above(upper, at))
        names.append(own or over)
        groups.append(spread if own and spread != own else "")
    return Header(row, first, tuple(names), tuple(groups), is_double=True)


def _clean(cell: str) -> str:
    return " ".join(cell.split())[:60]
