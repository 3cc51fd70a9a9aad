"""Older and other workbooks (.xls, WPS .et, .xlsb, .ods) by calamine, and tables that were saved as pages."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from io import BytesIO
from typing import Any

from lxml import etree, html
from python_calamine import CalamineError, CalamineWorkbook, PasswordError, SheetVisibleEnum

from caidang.core.errors import Damaged, Encrypted
from caidang.core.extract.plain_text import decode
from caidang.core.interchange.sheets.dates import spoken_moment
from caidang.core.interchange.sheets.grid import Limits, Row, Sheet, Table, plain_number, trimmed
from caidang.core.interchange.sheets.merged import Merges

LOCKED = "表格有打开密码，读不了。请在 Excel 或 WPS 里去掉密码（文件 → 信息 → 保护工作簿），再交一次。"
_BROKEN = "表格文件已损坏，读不出来。请用 Excel 或 WPS 打开，另存为 .xlsx 再交。"


class OldWorkbook:
    """An opened workbook: its sheets by name. Raises Encrypted for one with a password, Damaged for a broken one."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            self._book = CalamineWorkbook.from_filelike(BytesIO(data))
        except PasswordError as error:
            raise Encrypted(LOCKED) from error
        except (CalamineError, OSError, ValueError) as error:
            raise Damaged(_BROKEN) from error
        self.sheets = [
            Sheet(one.name, is_hidden=one.visible != SheetVisibleEnum.Visible)
            for one in self._book.sheets_metadata
        ]

    def table(self, index: int) -> Table:
        """This function will open a sheet by its place."""
        try:
            sheet = self._book.get_sheet_by_index(index)
        except (CalamineError, OSError, ValueError) as error:
            raise Damaged(_BROKEN) from error
        areas = [
            (r1 + 1, c1, r2 + 1, c2) for (r1, c1), (r2, c2) in sheet.merged_cell_ranges or ()
        ]
        return Table(Merges(areas).filled(self._rows(sheet)))

    def _rows(self, sheet: Any) -> Iterator[Row]:  # noqa: ANN401 - calamine has no stubs
        first_row, first_column = sheet.start or (0, 0)
        lead = [""] * first_column
        for number, row in enumerate(sheet.iter_rows(), first_row + 1):
            texts = [_text(cell)[: self._limits.cell] for cell in row[: self._limits.columns]]
            if cells := trimmed([*lead, *texts]):
                yield number, cells


def _text(cell: object) -> str:
    if isinstance(cell, str):
        return cell
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return plain_number(float(cell))
    if isinstance(cell, datetime):
        return spoken_moment(cell)
    if isinstance(cell, date):
        return f"{cell:%Y-%m-%d}"
    if isinstance(cell, time | timedelta):
        return str(cell)
    return ""


def read_page(data: bytes, limits: Limits) -> Table:
    """This function will open the largest table of a page: many systems save those under the name .xls."""
    parser = html.HTMLParser(no_network=True, encoding="utf-8")
    try:
        tree = html.document_fromstring(decode(data).encode(), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise Damaged(_BROKEN) from error
    tables = tree.findall(".//table")
    if not tables:
        raise Damaged("文件里没有表格。")
    largest = max(tables, key=lambda table: len(table.findall(".//tr")))
    return Table(_page_rows(largest, limits))


def _page_rows(table: Any, limits: Limits) -> Iterator[Row]:  # noqa: ANN401
    held: dict[int, tuple[int, str]] = {}
    for number, row in enumerate(table.iter("tr"), 1):
        cells: list[str] = []
        for cell in row.iterchildren("td", "th"):
            _take_held(held, cells)
            text = " ".join(" ".join(cell.itertext()).split())[: limits.cell]
            for _ in range(_span(cell, "colspan")):
                if (down := _span(cell, "rowspan")) > 1:
                    held[len(cells)] = (down - 1, text)
                cells.append(text)
                if len(cells) >= limits.columns:
                    break
        _take_held(held, cells)
        if kept := trimmed(cells[: limits.columns]):
            yield number, kept


def _take_held(held: dict[int, tuple[int, str]], cells: list[str]) -> None:
    """Put cells here that reach down from the rows above."""
    while (told := held.get(len(cells))) is not None:
        left, text = told
        if left > 1:
            held[len(cells)] = (left - 1, text)
        else:
            del held[len(cells)]
        cells.append(text)


def _span(cell: Any, name: str) -> int:  # noqa: ANN401
    told = cell.get(name, "1")
    return min(int(told), 100) if told.isdigit() and int(told) else 1
