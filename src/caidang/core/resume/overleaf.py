"""Columns that go on overleaf: what stands at the top of a page without a heading belongs below its own column."""

from collections.abc import Sequence

from caidang.core.extract.document import Document, Kind
from caidang.core.resume.lines import Row
from caidang.core.resume.sections import heading_of

_NEAR = 12.0
"""Points by which the left edges of one column may differ."""
_UP = 20.0
"""Points that a row stands above the one before it, where another column begins."""
_LEAST_ROWS = 3
_LOW = 0.7
"""Of the page's written height: a column that ends above does not go on overleaf."""

Column = list[Row]


def in_order_overleaf(rows: list[Row], document: Document) -> list[Row]:
    """This function will move the rows that begin a page's column without a heading below the column that they go on with."""
    if document.kind not in (Kind.PDF, Kind.IMAGE) or len(document.pages) < 2:
        return rows
    pages = _pages(rows)
    if not any(len(columns) > 1 for columns in pages):
        return rows
    ordered: list[Column] = []
    before: list[Column] = []
    for columns in pages:
        placed: list[Column] = []
        for column in columns:
            home = _goes_on_with(column, before)
            if home is None or ordered[-1] is home:
                ordered.append(column)
                placed.append(column)
                continue
            count = next((at for at, row in enumerate(column) if heading_of(row.text) is not None), len(column))
            head, rest = column[:count], column[count:]
            home.extend(head)
            if rest:
                ordered.append(rest)
                placed.append(rest)
        before = placed
    return [row for column in ordered for row in column]


def _pages(rows: Sequence[Row]) -> list[list[Column]]:
    """The rows by page, and each page's by column: a new one begins where a row stands well above the row before it."""
    pages: list[list[Column]] = []
    last: Row | None = None
    for row in rows:
        if last is None or row.page != last.page:
            pages.append([[row]])
        elif row.box.y0 < last.box.y0 - _UP:
            pages[-1].append([row])
        else:
            pages[-1][-1].append(row)
        last = row
    return pages


def _goes_on_with(column: Column, before: list[Column]) -> Column | None:
    """The column of the page before that stands above this one, where this one begins without a heading."""
    if len(before) < 2 or heading_of(column[0].text) is not None:
        return None
    lowest = max(row.box.y1 for each in before for row in each)
    left = min(row.box.x0 for row in column)
    fitting = [
        each
        for each in before
        if len(each) >= _LEAST_ROWS and abs(min(row.box.x0 for row in each) - left) < _NEAR and each[-1].box.y1 >= _LOW * lowest
    ]
    return fitting[0] if len(fitting) == 1 else None
