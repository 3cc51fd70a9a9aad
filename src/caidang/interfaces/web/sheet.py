"""A workbook of candidates, as they stand in the list. Every cell is text: nothing in it is a formula."""

import io
from collections.abc import Sequence

import xlsxwriter

from caidang.domain.candidates.selectors.rows import CandidateRow
from caidang.interfaces.web.columns import Column

_LEAST, _MOST = 8, 40
"""Widths of columns, in characters."""


def workbook(name: str, columns: Sequence[Column], rows: Sequence[CandidateRow]) -> bytes:
    """Return the bytes of an .xlsx: ``name`` heads the first column, the names; then the columns."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        sheet = book.add_worksheet()
        head = book.add_format({"bold": True})
        lines = [[row.name, *(column.text(row) for column in columns)] for row in rows]
        titles = [name, *(str(column.label) for column in columns)]
        for at, title in enumerate(titles):
            sheet.write_string(0, at, title, head)
            widest = max((_width(line[at]) for line in lines), default=0)
            sheet.set_column(at, at, min(_MOST, max(_LEAST, _width(title), widest) + 2))
        for number, line in enumerate(lines, 1):
            for at, text in enumerate(line):
                sheet.write_string(number, at, text)
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, max(1, len(lines)), len(titles) - 1)
    return out.getvalue()


def _width(text: str) -> int:
    """A Han character is two letters wide."""
    return sum(2 if char > "\u2e7f" else 1 for char in text)
