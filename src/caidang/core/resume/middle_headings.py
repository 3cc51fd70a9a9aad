"""A heading that a form sets at half the height of its cell: what stands beside it above is under it, too."""

from dataclasses import replace

from caidang.core.extract.document import Document, Kind
from caidang.core.resume.lines import Row, cells_of
from caidang.core.resume.sections import Part, heading_of
from caidang.core.text.dates import find_ranges

_ALIGNED = 6.0
"""Points within which two rows begin at one edge."""
_MOST = 8
_STAYS = (Part.WORK, Part.EDUCATION, Part.PROJECT)


def with_headings_on_top(rows: list[Row], document: Document) -> list[Row]:
    """This function will move a heading beside dates above the dated rows over it that begin where those dates begin.

    Only on pages whose layout is seen, not told: a picture of a form shows no more than places.
    """
    if document.kind not in (Kind.PDF, Kind.IMAGE):
        return rows
    found: list[Row] = []
    for row in rows:
        top = _top_of(row, found)
        if top == len(found):
            found.append(row)
            continue
        first, behind = row.cells[0], row.cells[1]
        head = replace(row, text=row.text[: first.end], cells=cells_of(row.text[: first.end]))
        blank = " " * behind.start + row.text[behind.start :]
        found[top:top] = [head]
        found.append(replace(row, text=blank, cells=cells_of(blank)))
    return found


def _top_of(row: Row, above: list[Row]) -> int:
    """Where the heading of a row belongs among the rows above it; their number for where it stands."""
    here = len(above)
    if len(row.cells) < 2 or heading_of(row.cells[0].text) not in _STAYS or not find_ranges(row.cells[1].text):
        return here
    edge = row.evidence(row.cells[1].start, row.cells[1].end).box.x0
    at = here
    while at and here - at < _MOST and above[at - 1].page == row.page and abs(above[at - 1].box.x0 - edge) <= _ALIGNED:
        at -= 1
    while at < here and not find_ranges(above[at].text):
        at += 1
    return at
