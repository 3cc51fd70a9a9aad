"""An .xlsx read as a stream: a row at a time, so that half a million of them need no memory of their own.

Nothing in it is computed or fetched: a formula counts as the result that was saved beside it, macros
and links to other files are passed over and named.
"""

import re
import zipfile
from array import array
from collections.abc import Iterator
from io import BytesIO
from typing import Final

from lxml import etree

from caidang.core.errors import CaidangError, Damaged, TooLarge, UnknownType
from caidang.core.interchange.sheets.dates import day_of, shape_of, written_out
from caidang.core.interchange.sheets.grid import (
    MEGABYTE,
    Limits,
    Row,
    Sheet,
    Table,
    plain_number,
    trimmed,
)
from caidang.core.interchange.sheets.merged import read_tail
from caidang.core.interchange.sheets.stream import BOMB, BROKEN, Part, rows, strings

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT: Final = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_REL_ID: Final = re.compile(r"\}id$")
_MOST_FIRST: Final = 4096
_MOST_SMALL: Final = 64 * MEGABYTE
"""A part that is read whole: names of sheets, styles, addresses."""
EXTERNAL: Final = "有公式引用了别的文件：没有去取，用的是表里存着的结果。"
MACROS: Final = "文件带宏：没有运行，只读了表里的内容。"
NO_RESULT: Final = "有公式没有存下结果，当作空的：请在 Excel 里打开并保存一次再交。"


class Texts:
    """The table of texts that cells point into, read only as far as somebody asks.

    They lie in one piece, each by where it ends: as objects, two million texts took four times the room. The first ones,
    among which are those that stand in cell after cell, are objects as well.
    """

    def __init__(self, part: Part | None, limits: Limits) -> None:
        self._first: list[str] = []
        self._found = bytearray()
        self._ends = array("Q", (0,))
        self._limit = limits.strings
        self._size = 0
        self._broken: CaidangError | None = None
        self._more = strings(part) if part is not None else iter(())

    def at(self, index: int) -> str:
        """This function will return a text by its number; empty where there is none."""
        if 0 <= index < len(self._first):
            return self._first[index]
        ends = self._ends
        while len(ends) - 1 <= index:
            if self._broken is not None:
                raise self._broken
            try:
                text = next(self._more, None)
            except CaidangError as error:
                self._broken = error  # or another pass would take what could not be read for the end
                raise
            if text is None:
                return ""
            self._size += len(text)
            if self._size > self._limit:
                raise TooLarge(BOMB)
            if len(self._first) < _MOST_FIRST:
                self._first.append(text)
            self._found += text.encode()
            ends.append(len(self._found))
        return self._found[ends[index] : ends[index + 1]].decode() if index >= 0 else ""


class Workbook:
    """An opened .xlsx: its sheets by name. Raises Damaged or UnknownType when it is none."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._limits = limits
        try:
            self._archive = zipfile.ZipFile(BytesIO(data))
            names = self._archive.namelist()
        except (zipfile.BadZipFile, OSError, ValueError) as error:
            raise Damaged(BROKEN) from error
        self._names = {name.lower().lstrip("/"): name for name in names}
        book = self.tree("xl/workbook.xml")
        if book is None:
            raise UnknownType("这个文件不是表格。能导入的有 .xlsx、.xls、.et、.ods、.csv。")
        self._targets = self._relations("xl/_rels/workbook.xml.rels")
        properties = _first(book, "workbookPr")
        told = properties.get("date1904", "") if properties is not None else ""
        self.is_1904 = told in ("1", "true")
        self.parts: list[str] = []
        """The name of each sheet's part."""
        self.sheets: list[Sheet] = []
        for sheet in every(book, "sheet"):
            target = self._targets.get(_relation(sheet), "")
            if target.lower() in self._names and "worksheets" in target.lower():
                self.parts.append(target)
                hidden = sheet.get("state", "visible") != "visible"
                self.sheets.append(Sheet(sheet.get("name", ""), is_hidden=hidden))
        self._shapes = self._styles()
        self._texts = Texts(self.part("xl/sharedstrings.xml"), limits)
        """Read once, however often a sheet is gone through: looked at, worked out, written."""

    def table(self, index: int) -> Table:
        """This function will open a sheet by its place. Raises Damaged for one that is cut or malformed."""
        target = self.parts[index]
        folder, _, base = target.rpartition("/")
        relations = self._relations(f"{folder}/_rels/{base}.rels", kind="hyperlink")
        part = self.part(target)
        if part is None:
            raise Damaged(BROKEN)
        merges, links = read_tail(part, relations)
        table = Table(iter(()), links=links)
        if "xl/vbaproject.bin" in self._names:
            table.notes.append(MACROS)
        if any(name.startswith("xl/externallinks/") for name in self._names):
            table.notes.append(EXTERNAL)
        stream = self.part(target)
        table.rows = merges.filled(_Rows(self, self._texts, table.notes).walk(stream))
        return table

    def shape(self, style: str) -> str:
        """This function will tell what a cell's style shows a number as: see ``dates.shape_of``."""
        at = int(style) if style.isdigit() else 0
        return self._shapes[at] if at < len(self._shapes) else ""

    @property
    def limits(self) -> Limits:
        """What it may cost."""
        return self._limits

    def part(self, name: str) -> Part | None:
        """This function will open a part by its name; None where there is none."""
        real = self._names.get(name.lower())
        return Part(self._archive, real, self._limits) if real is not None else None

    def tree(self, name: str) -> "etree._Element | None":
        """This function will read a small part whole; None where there is none. Raises Damaged."""
        part = self.part(name)
        if part is None:
            return None
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
        try:
            return etree.fromstring(_whole(part), parser)
        except etree.XMLSyntaxError as error:
            raise Damaged(BROKEN) from error

    def _relations(self, name: str, kind: str = "") -> dict[str, str]:
        tree = self.tree(name)
        found = {}
        for one in tree if tree is not None else ():
            target = str(one.get("Target", ""))
            if kind and not str(one.get("Type", "")).endswith(kind):
                continue
            if not kind:
                target = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
            found[str(one.get("Id", ""))] = target
        return found

    def _styles(self) -> list[str]:
        tree = self.tree("xl/styles.xml")
        if tree is None:
            return []
        codes = {f.get("numFmtId"): f.get("formatCode", "") for f in every(tree, "numFmt")}
        cells = _first(tree, "cellXfs")
        numbers = [x.get("numFmtId", "0") for x in cells] if cells is not None else []
        return [shape_of(int(n) if n.isdigit() else 0, codes.get(n, "")) for n in numbers]


class _Rows:
    """The rows of one sheet, as they come."""

    def __init__(self, book: Workbook, texts: Texts, notes: list[str]) -> None:
        self._book = book
        self._texts = texts
        self._notes = notes

    def walk(self, part: Part | None) -> Iterator[Row]:
        """This function will yield every row that holds anything."""
        most = self._book.limits.columns
        columns: dict[str, int] = {}
        for number, found in rows(part) if part is not None else ():
            cells: list[str] = []
            for place, kind, style, value, is_formula in found:
                letters = place.rstrip("0123456789")
                at = columns.get(letters)
                if at is None:
                    at = columns[letters] = _column(letters)
                if not letters:
                    at = len(cells)
                text = self._text(kind, style, value, is_formula=is_formula)
                if text and at < most:
                    if len(cells) < at:
                        cells.extend([""] * (at - len(cells)))
                    cells[at:] = [text]
            if cells := trimmed(cells):
                yield number, cells

    def _text(self, kind: str, style: str, value: str, *, is_formula: bool) -> str:
        if kind == "s":
            return self._texts.at(int(value)) if value.isdigit() else ""
        if kind == "n":
            if not value and is_formula:
                self._note(NO_RESULT)
            return self._number(value, style) if value else ""
        if kind in ("inlineStr", "str"):
            return value[: self._book.limits.cell]
        if kind == "b":
            return "是" if value.strip() == "1" else "否"
        return written_out(value) if kind == "d" else ""

    def _number(self, told: str, style: str) -> str:
        try:
            value = float(told)
        except ValueError:
            return told
        shape = self._book.shape(style)
        if shape in ("day", "month", "moment"):
            day = day_of(value, is_1904=self._book.is_1904, shape=shape)
            return day or plain_number(value, told)
        text = plain_number(value, told)
        return text.zfill(len(shape)) if shape and text.isdigit() else text

    def _note(self, text: str) -> None:
        if text not in self._notes:
            self._notes.append(text)


def _whole(part: Part) -> bytes:
    found = bytearray()
    while data := part.read(1 << 20):
        found += data
        if len(found) > _MOST_SMALL:
            raise TooLarge(BOMB)
    return bytes(found)


def _column(letters: str) -> int:
    """The place of a column, from 0, of ``AB``; the far end for what is no place."""
    number = 0
    for char in letters:
        if not "A" <= char <= "Z":
            return 1_000_000
        number = number * 26 + ord(char) - 64
    return number - 1


def every(tree: "etree._Element", name: str) -> "Iterator[etree._Element]":
    """This function will yield the elements of a name, in either of the two namespaces."""
    return tree.iter(f"{_MAIN}{name}", f"{_STRICT}{name}")


def _first(tree: "etree._Element", name: str) -> "etree._Element | None":
    return next(every(tree, name), None)


def _relation(element: "etree._Element") -> str:
    return next((str(v) for k, v in element.attrib.items() if _REL_ID.search(str(k))), "")
