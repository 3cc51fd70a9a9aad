"""A workbook of candidates, as they stand in the list. Every cell is text: nothing in it is a formula."""

import io
import shutil
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final

import xlsxwriter
from django.utils.translation import gettext as _

from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.selectors.rows import CandidateRow
from caidang.foundation.search.live import scratch_folder
from caidang.interfaces.web.columns import all_columns, columns_of

_LEAST, _MOST = 8, 40
"""Widths of columns, in characters."""
_MANY: Final = 5_000
"""From so many lines on the sheet grows in memory-backed files and no longer in Python's objects, which take twenty times the room."""


class ListSheet:
    """The columns of the candidates' list as a sheet."""

    def lines(self, columns: Sequence[str], rows: Sequence[CandidateRow]) -> list[list[str]]:
        """Return what the columns with these keys say of each row, the name first."""
        shown = columns_of(columns, all_columns(own_fields(is_all=True)))
        return [[row.name, *(column.text(row) for column in shown)] for row in rows]

    def write(self, columns: Sequence[str], lines: Iterable[Sequence[str]], count: int) -> bytes:
        """Return the bytes of an .xlsx with these lines under the names of the columns."""
        shown = columns_of(columns, all_columns(own_fields(is_all=True)))
        return workbook([_("姓名"), *(str(column.label) for column in shown)], lines, count)


def workbook(titles: Sequence[str], lines: Iterable[Sequence[str]], count: int) -> bytes:
    """Return the bytes of an .xlsx: the titles, then the ``count`` lines, every cell a text."""
    with _scratch(count) as folder:
        out = io.BytesIO()
        kept = {"in_memory": True} if folder is None else {"constant_memory": True, "tmpdir": str(folder)}
        with xlsxwriter.Workbook(out, {**kept, "strings_to_formulas": False, "strings_to_urls": False}) as book:
            sheet = book.add_worksheet()
            head = book.add_format({"bold": True})
            widths = [max(_LEAST, _width(title)) for title in titles]
            for at, title in enumerate(titles):
                sheet.write_string(0, at, title, head)
            number = 0
            for number, line in enumerate(lines, 1):
                for at, text in enumerate(line):
                    sheet.write_string(number, at, text)
                    widths[at] = max(widths[at], _width(text))
            for at, width in enumerate(widths):
                sheet.set_column(at, at, min(_MOST, width) + 2)
            sheet.freeze_panes(1, 1)
            sheet.autofilter(0, 0, max(1, number), len(titles) - 1)
        return out.getvalue()


@contextmanager
def _scratch(count: int) -> Iterator[Path | None]:
    """A folder that lies in memory, for a sheet of many lines; None for one of few, or where there is no such place."""
    folder = scratch_folder("sheet") if count >= _MANY else None
    try:
        yield folder
    finally:
        if folder is not None:
            shutil.rmtree(folder, ignore_errors=True)


def _width(text: str) -> int:
    """A Han character is two letters wide."""
    return sum(2 if char > "\u2e7f" else 1 for char in text)
