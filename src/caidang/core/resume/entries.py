"""Several stays that stand in one row, parted by semicolons, are read as rows of their own."""

import re
from dataclasses import replace

from caidang.core.resume.lines import Row, cells_of
from caidang.core.text.dates import find_ranges

_SEMICOLON = re.compile(r"\s*[;。]\s*")


def part_entries(rows: list[Row]) -> list[Row]:
    """This function will part rows such as 2008-2012 兰州大学 化学 本科；2012-2015 … at each stretch of time.

    Offsets stay those of the whole row: what belongs to the others is blank.
    """
    return [part for row in rows for part in _parts(row)]


def _parts(row: Row) -> list[Row]:
    if ";" not in row.text and "。" not in row.text or len(find_ranges(row.text)) < 2:
        return [row]
    cuts: list[tuple[int, int]] = []
    begin = 0
    for stop in [*_SEMICOLON.finditer(row.text), None]:
        end = stop.end() if stop else len(row.text)
        # A piece without dates goes on with the stay before it.
        if cuts and not find_ranges(row.text[begin:end]):
            cuts[-1] = (cuts[-1][0], end)
        elif begin < end:
            cuts.append((begin, end))
        begin = end
    return [row] if len(cuts) < 2 else [_blanked(row, *cut) for cut in cuts]


def _blanked(row: Row, begin: int, end: int) -> Row:
    text = " " * begin + row.text[begin:end].rstrip(" ;")
    return replace(row, text=text, cells=cells_of(text))
