"""A heading that a form sets at half the height of its cell: what stands beside it above is under it, too."""

from dataclasses import replace
from typing import NamedTuple

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
    chain: _Chain | None = None
    for row in rows:
        top, chain = _top_of(row, found, chain)
        if top == len(found):
            found.append(row)
            continue
        first, behind = row.cells[0], row.cells[1]
        head = replace(row, text=row.text[: first.end], cells=cells_of(row.text[: first.end]))
        blank = " " * behind.start + row.text[behind.start :]
        found[top:top] = [head]
        found.append(replace(row, text=blank, cells=cells_of(blank)))
    return found


class _Chain(NamedTuple):
    """Headings in the margin of one form: where the dates beside them begin, and how far down the last one reaches."""

    page: int
    edge: float
    bottom: float
    is_middle: bool


def _top_of(row: Row, above: list[Row], chain: _Chain | None) -> tuple[int, _Chain | None]:
    """Where the heading of a row belongs among the rows above it (their number for where it stands), and the chain it ends.

    The first heading tells how a form sets them: one with dates over it stands at half the height of its cell,
    one without at the top, and so do all that follow it.
    """
    here = len(above)
    if len(row.cells) < 2 or heading_of(row.cells[0].text) not in _STAYS or not find_ranges(row.cells[1].text):
        return here, chain
    edge = row.evidence(row.cells[1].start, row.cells[1].end).box.x0
    before = chain if chain is not None and chain.page == row.page and abs(chain.edge - edge) <= _ALIGNED else None
    at = here
    if before is None or before.is_middle:
        floor = before.bottom if before is not None else 0.0
        while at and here - at < _MOST and _is_beside(above[at - 1], row, edge) and above[at - 1].box.y0 >= floor:
            at -= 1
        while at < here and not find_ranges(above[at].text):
            at += 1
    middle = (row.box.y0 + row.box.y1) / 2
    bottom = 2 * middle - above[at].box.y0 - row.size / 2 if at < here else row.box.y1
    return at, _Chain(row.page, edge, bottom, at < here if before is None else before.is_middle)


def _is_beside(other: Row, row: Row, edge: float) -> bool:
    return other.page == row.page and abs(other.box.x0 - edge) <= _ALIGNED
