"""What stands behind a sheet's rows and is needed before them: merged cells and links."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final
from xml.sax.saxutils import unescape

from caidang.core.interchange.sheets.grid import Row
from caidang.core.interchange.sheets.stream import Part

_CHUNK: Final = 1 << 20
_END: Final = re.compile(rb"</(?:\w+:)?sheetData>|<(?:\w+:)?sheetData\s*/>")
_WORD: Final = b"sheetData"
_LONGEST_END: Final = 64
_TAIL: Final = 32 << 20
_AREA: Final = re.compile(rb'<(?:\w+:)?mergeCell\b[^>]*\bref="([A-Z]+)(\d+):([A-Z]+)(\d+)"')
_LINK: Final = re.compile(rb"<(?:\w+:)?hyperlink\b[^>]*>")
_PLACE: Final = re.compile(rb'\bref="([A-Z]+)(\d+)')
_ID: Final = re.compile(rb'\b\w+:id="([^"]+)"')
_MOST_AREAS: Final = 200_000
_MOST_ROWS: Final = 500
"""An area of more rows is a decoration, not a value that many people share."""

Area = tuple[int, int, int, int]
"""First row (from 1), first column (from 0), last row, last column."""


class Merges:
    """Merged areas: what their first cell says holds for all of their cells."""

    def __init__(self, areas: Sequence[Area]) -> None:
        self._starting: dict[int, list[Area]] = {}
        for area in areas:
            if area[2] - area[0] < _MOST_ROWS:
                self._starting.setdefault(area[0], []).append(area)

    def filled(self, rows: Iterator[Row]) -> Iterator[Row]:
        """This function will yield the rows, each cell of an area with the text of its first one.

        Rows that hold nothing of their own stay left out.
        """
        if not self._starting:
            yield from rows
            return
        active: list[tuple[Area, str]] = []
        for number, cells in rows:
            active = [one for one in active if one[0][2] >= number]
            for area in self._starting.get(number, ()):
                if text := cells[area[1]] if area[1] < len(cells) else "":
                    active.append((area, text))
            for (_, first, _, last), text in active:
                if len(cells) <= last:
                    cells.extend([""] * (last + 1 - len(cells)))
                for at in range(first, last + 1):
                    cells[at] = cells[at] or text
            yield number, cells


def read_tail(
    part: Part, relations: Mapping[str, str]
) -> tuple[Merges, dict[tuple[int, int], str]]:
    """This function will read a sheet's merged areas, and its links by row and column, from behind its rows."""
    tail, kept = b"", b""
    while chunk := part.read(_CHUNK):
        if tail:
            tail = (tail + chunk)[:_TAIL]
            continue
        joined = kept + chunk
        # Looking for the word alone is fifteen times as fast as for the element, and it stands twice in a sheet.
        end = _END.search(joined) if _WORD in joined else None
        if end is not None:
            tail = joined[end.start() :]
        kept = joined[-_LONGEST_END:]
    areas = [
        (int(r1), _place(c1), int(r2), _place(c2))
        for c1, r1, c2, r2 in _AREA.findall(tail)[:_MOST_AREAS]
    ]
    return Merges(areas), dict(_links(tail, relations))


def _links(tail: bytes, relations: Mapping[str, str]) -> Iterator[tuple[tuple[int, int], str]]:
    for match in _LINK.finditer(tail):
        place, key = _PLACE.search(match.group()), _ID.search(match.group())
        target = relations.get(key[1].decode("ascii", "ignore"), "") if key else ""
        if place and target:
            yield (int(place[2]), _place(place[1])), unescape(target)


def _place(letters: bytes) -> int:
    number = 0
    for code in letters:
        number = number * 26 + code - 64
    return number - 1
