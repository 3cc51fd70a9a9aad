"""A workbook as one XML file (SpreadsheetML 2003): many systems save such a file under the name .xls."""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from caidang.core.errors import Damaged, TooLarge
from caidang.core.interchange.sheets.dates import written_out
from caidang.core.interchange.sheets.grid import (
    MEGABYTE,
    Limits,
    Row,
    Sheet,
    Table,
    plain_number,
    trimmed,
)
from caidang.core.interchange.sheets.merged import Merges

_SS: Final = "{urn:schemas-microsoft-com:office:spreadsheet}"
NAMESPACE: Final = _SS[1:-1].encode()
_BROKEN: Final = "表格文件已损坏，读不出来。请用 Excel 或 WPS 打开，另存为 .xlsx 再交。"
_MOST_BYTES: Final = 64 * MEGABYTE
"""All of it is held while it is read."""
_DIGITS: Final = 7
"""A number with more is no row's."""


class XmlWorkbook:
    """An opened workbook: its sheets by name. Raises Damaged for a broken one, TooLarge."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        if len(data) > _MOST_BYTES:
            raise TooLarge(f"这种 XML 表格最多读 {_MOST_BYTES // MEGABYTE} MB：请用 Excel 或 WPS 打开，另存为 .xlsx 再交。")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            tree = etree.fromstring(data.lstrip(), parser)
        except (etree.XMLSyntaxError, ValueError) as error:
            raise Damaged(_BROKEN) from error
        self._found = tree.findall(f"{_SS}Worksheet")
        self.sheets = [
            Sheet(one.get(f"{_SS}Name", ""), is_hidden=one.find(".//{*}Visible[.='SheetHidden']") is not None) for one in self._found
        ]

    def table(self, index: int) -> Table:
        """This function will open a sheet by its place."""
        rows = list(_numbered(self._found[index].iterfind(f"{_SS}Table/{_SS}Row")))
        areas = [area for number, row in rows for area in _areas(number, row, self._limits.columns)]
        return Table(Merges(areas).filled(self._rows(rows)))

    def _rows(self, rows: list[tuple[int, "etree._Element"]]) -> Iterator[Row]:
        for number, row in rows:
            cells: list[str] = []
            for at, cell in _placed(row):
                if at >= self._limits.columns:
                    break
                cells += [""] * (at - len(cells))
                cells[at:] = [_text(cell)[: self._limits.cell]]
            if kept := trimmed(cells):
                yield number, kept


def _numbered(rows: Iterator["etree._Element"]) -> Iterator[tuple[int, "etree._Element"]]:
    number = 0
    for row in rows:
        number = _whole(row, "Index") or number + 1
        yield number, row
        number += _whole(row, "Span")


def _placed(row: "etree._Element") -> Iterator[tuple[int, "etree._Element"]]:
    at = 0
    for cell in row.iterfind(f"{_SS}Cell"):
        at = (_whole(cell, "Index") or at + 1) - 1
        yield at, cell
        at += 1 + _whole(cell, "MergeAcross")


def _areas(number: int, row: "etree._Element", most: int) -> Iterator[tuple[int, int, int, int]]:
    for at, cell in _placed(row):
        across, down = _whole(cell, "MergeAcross"), _whole(cell, "MergeDown")
        if across or down:
            yield number, at, number + down, min(at + across, most)


def _text(cell: "etree._Element") -> str:
    told = cell.find(f"{_SS}Data")
    if told is None:
        return ""
    text, kind = "".join(map(str, told.itertext())), told.get(f"{_SS}Type")
    if kind == "Number":
        try:
            return plain_number(float(text), text)
        except ValueError:
            return text
    if kind == "DateTime":
        return written_out(text)
    if kind == "Boolean":
        return "是" if text == "1" else "否"
    return text


def _whole(element: "etree._Element", name: str) -> int:
    told = element.get(f"{_SS}{name}", "")
    return int(told) if told.isascii() and told.isdigit() and len(told) <= _DIGITS else 0
