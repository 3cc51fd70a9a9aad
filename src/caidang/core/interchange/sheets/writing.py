"""A sheet that people edit and that can come back: ids and checksums out of sight, choices to pick from, a page to print.

Every cell is text: whatever stands in a record, nothing in the sheet is a formula. Rows are written as
they come, so that a hundred thousand need no memory.
"""

import csv
import hashlib
import hmac
import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Final

import xlsxwriter

from caidang.core.interchange.behind import Behind
from caidang.core.interchange.sheets.inks import BLACK, GREY

ROW_ID: Final = "_行:"
"""How the name of the hidden column begins, which tells a row's record and guards it (``row_mark``); the copy's id follows."""
_DEFUSED: Final = ("=", "+", "-", "@", "\t", "\r", "\n")
_SPARE: Final = 200
"""Empty rows below the last one that may be filled: people who were found meanwhile."""
_WIDEST: Final = 40
_LOOKED_AT: Final = 50
_MARK_DIGITS: Final = 12
_STEP: Final = 2_000
_LEVEL: Final = 4
_SHEET: Final = "xl/worksheets/sheet1.xml"
_MOST_CHOICES: Final = 250
"""Characters of a list of choices that Excel takes."""
_MODELS: Final = 3
Ink = Callable[[str], int]
"""Says of a text in which of the two inks it is written, 0 or 1."""
_Style = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class OutColumn:
    """A column as it leaves: its field's key, its Chinese name, what is chosen from, and whether people may edit it."""

    key: str
    label: str
    choices: tuple[str, ...] = ()
    is_locked: bool = False


@dataclass(frozen=True, slots=True)
class Cover:
    """What is said about the copy: a line above the names, one on each printed page, an id in the file's properties; the sheet's name."""

    title: str
    notice: str = ""
    copy_id: str = ""
    sheet: str = "候选人"


def row_mark(key: bytes, row_id: str) -> str:
    """This function will return what stands in a row's hidden cell: the record's id and a checksum that only the key gives."""
    check = hmac.digest(key, row_id.encode(), hashlib.sha256).hex()[:_MARK_DIGITS]
    return f"{row_id}.{check}"


def read_mark(key: bytes, text: str) -> str:
    """This function will return the record's id of a hidden cell; empty where it was changed or is another sheet's."""
    row_id = text.strip().rpartition(".")[0]
    return row_id if row_id and hmac.compare_digest(row_mark(key, row_id), text.strip()) else ""


def write_xlsx(
    out: IO[bytes], columns: Sequence[OutColumn], rows: Iterable[tuple[str, Sequence[str]]], cover: Cover,
    *, is_editable: bool = True, step: Callable[[int], None] | None = None, ink: Ink | None = None,
) -> int:  # fmt: skip
    """This function will write rows (hidden cell and texts) and return how many; ``step`` is told of each two thousand.

    With ``ink`` each text is written in the one of two inks that it says: see ``inks``.
    XlsxWriter makes the workbook around model rows; the rows themselves are then written into its sheet
    as they come: for that many cells it would keep each of them, or a file of them in clear on the disk.
    """
    rows = iter(rows)
    kept = list(_first(rows, _LOOKED_AT))
    counted = _Counted(_chained(kept, rows), step)
    first = (2 if cover.notice else 1) + 1
    before = _frame(columns, kept, cover, 0, is_editable=is_editable)
    styles = _styles_of(before, first)
    with _opened(before) as empty, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=_LEVEL) as made:
        names = empty.namelist()
        at = names.index(_SHEET)
        for name in names[:at]:
            made.writestr(name, empty.read(name))
        with made.open(_SHEET, "w", force_zip64=True) as part, Behind(part.write) as body:
            body.write(_around(empty.read(_SHEET), first)[0])
            for number, (mark, cells) in enumerate(counted, first):
                body.write(_row_xml(number, (mark, *cells), styles, ink or _no_ink))
            # What is chosen from, and the filter, end where the rows do.
            with _opened(_frame(columns, kept, cover, counted.count, is_editable=is_editable)) as whole:
                body.write(_around(whole.read(_SHEET), first)[1])
                others = {name: whole.read(name) for name in names[at + 1 :]}
        for name, data in others.items():
            made.writestr(name, data)
    return counted.count


def write_csv(
    out: IO[bytes], columns: Sequence[OutColumn], rows: Iterable[tuple[str, Sequence[str]]], cover: Cover,
    *, step: Callable[[int], None] | None = None,
) -> int:  # fmt: skip
    """This function will write the same as delimited text (UTF-8 with its mark, as Excel expects); formulas are defused."""
    text = io.TextIOWrapper(out, "utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text)
    writer.writerow([ROW_ID + cover.copy_id, *(column.label for column in columns)])
    count = 0
    for mark, cells in rows:
        writer.writerow([mark, *map(defused, cells)])
        count += 1
        if step is not None and count % _STEP == 0:
            step(count)
    text.flush()
    text.detach()
    return count


def defused(text: str) -> str:
    """This function will put a ' before a text that a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(_DEFUSED) else text


class _Looks:
    """The formats of a workbook."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.head = book.add_format(
            {"bold": True, "locked": True, "bottom": 1, "bg_color": "#EEF1F5", "text_wrap": True}
        )
        self.free = book.add_format({"locked": False, "num_format": "@"})
        self.locked = book.add_format({"locked": True, "num_format": "@", "font_color": "#6B7280"})
        self.free_inks = [book.add_format({"locked": False, "num_format": "@", "font_color": one}) for one in BLACK]
        self.locked_inks = [book.add_format({"locked": True, "num_format": "@", "font_color": one}) for one in GREY]
        self.notice = book.add_format({"locked": True, "font_color": "#6B7280", "italic": False})


def _frame(
    columns: Sequence[OutColumn], kept: Sequence[tuple[str, Sequence[str]]], cover: Cover, count: int,
    *, is_editable: bool,
) -> bytes:  # fmt: skip
    """The whole workbook with model rows in the place of its rows: one in no ink, and one in each."""
    out = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(out, options) as book:
        if cover.copy_id:
            book.set_properties({"title": cover.title, "comments": cover.copy_id})
        sheet = book.add_worksheet(cover.sheet)
        looks = _Looks(book)
        names = 1 if cover.notice else 0
        sheet.set_column(0, 0, 2, looks.locked, {"hidden": True})
        if cover.notice:
            sheet.write_string(0, 1, cover.notice, looks.notice)
        sheet.write_string(names, 0, ROW_ID + cover.copy_id, looks.head)
        for row in range(_MODELS):
            sheet.write_string(names + 1 + row, 0, "-", looks.locked)
        for at, column in enumerate(columns, 1):
            is_free = is_editable and not column.is_locked
            look, inks = (looks.free, looks.free_inks) if is_free else (looks.locked, looks.locked_inks)
            widest = max((_width(cells[at - 1]) for _, cells in kept), default=0)
            width = min(_WIDEST, max(8, _width(column.label), widest)) + 2
            sheet.set_column(at, at, width, look)
            sheet.write_string(names, at, column.label, looks.head)
            for row, one in enumerate((look, *inks)):
                sheet.write_string(names + 1 + row, at, "-", one)
        _finish(sheet, columns, names, count, cover, is_editable=is_editable)
    return out.getvalue()


_MODEL: Final = re.compile(rb'<row r="(\d+)".*?</row>', re.DOTALL)
_MODEL_CELL: Final = re.compile(rb'<c r="([A-Z]+)\d+" s="(\d+)"')
_SIZE: Final = re.compile(rb'<dimension ref="[^"]*"/>')
_UNFIT: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


_NOT_PLAIN: Final = re.compile(f"{_UNFIT.pattern[:-1]}&<>]")
_MOST_IN_CELL: Final = 32_767


def _model(sheet: bytes, number: int) -> "re.Match[bytes]":
    return next(match for match in _MODEL.finditer(sheet) if int(match[1]) == number)


def _styles_of(frame: bytes, number: int) -> list[_Style]:
    """How each column's cells begin, end when empty, and go on: in no ink and in either."""
    with zipfile.ZipFile(io.BytesIO(frame)) as book:
        data = book.read(_SHEET)
    models = [_MODEL_CELL.findall(_model(data, number + row).group()) for row in range(_MODELS)]
    return [_style(cells[0][0].decode(), [style.decode() for _, style in cells]) for cells in zip(*models, strict=True)]


def _style(letters: str, styles: Sequence[str]) -> _Style:
    texts = tuple(f'" s="{style}" t="inlineStr"><is><t xml:space="preserve">' for style in styles)
    return f'<c r="{letters}', f'" s="{styles[0]}"/>', texts


def _row_xml(number: int, cells: Sequence[str], styles: Sequence[_Style], ink: Ink) -> bytes:
    told = cells if _is_plain(cells) else [_escaped(text) for text in cells]
    inks = (0, *[1 + ink(text) if text else 0 for text in cells[1:]])
    parts = [
        f'{begin}{number}{style[which]}{text}</t></is></c>' if text else f'{begin}{number}{empty}'
        for text, which, (begin, empty, style) in zip(told, inks, styles, strict=True)
    ]
    return f'<row r="{number}">{"".join(parts)}</row>'.encode()


def _is_plain(cells: Sequence[str]) -> bool:
    """Whether all of a row stands in XML as it is: looking once costs less than looking at each cell."""
    row = "".join(cells)
    return len(row) <= _MOST_IN_CELL and not _NOT_PLAIN.search(row)


def _no_ink(_: str) -> int:
    return -1


def _escaped(text: str) -> str:
    """A text as it stands in XML; what XML cannot hold is left out."""
    if _UNFIT.search(text):
        text = _UNFIT.sub("", text)
    text = text[:_MOST_IN_CELL]
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _around(sheet: bytes, number: int) -> tuple[bytes, bytes]:
    """What stands before the model rows, of which the first has this number, and behind them."""
    first, last = _model(sheet, number), _model(sheet, number + _MODELS - 1)
    return _SIZE.sub(b"", sheet[: first.start()]), sheet[last.end() :]


def _opened(book: bytes) -> zipfile.ZipFile:
    return zipfile.ZipFile(io.BytesIO(book))


class _Counted:
    """Rows as they pass, counted."""

    def __init__(
        self, rows: Iterable[tuple[str, Sequence[str]]], step: Callable[[int], None] | None
    ) -> None:
        self._rows, self._step = rows, step
        self.count = 0

    def __iter__(self) -> Iterator[tuple[str, Sequence[str]]]:
        for row in self._rows:
            self.count += 1
            yield row
            if self._step is not None and self.count % _STEP == 0:
                self._step(self.count)


def _finish(
    sheet: xlsxwriter.worksheet.Worksheet, columns: Sequence[OutColumn], names: int, count: int,
    cover: Cover, *, is_editable: bool,
) -> None:  # fmt: skip
    """Choices, the frozen names, protection, and how it is printed."""
    last = names + count + (_SPARE if is_editable else 0)
    for at, column in enumerate(columns, 1):
        fits = column.choices and len(",".join(column.choices)) <= _MOST_CHOICES
        if fits and is_editable and not column.is_locked:
            sheet.data_validation(
                names + 1, at, max(last, names + 1), at,
                {
                    "validate": "list", "source": list(column.choices), "error_type": "warning",
                    "error_title": "不在选项里", "error_message": "请从下拉里选，或保留原来的。",
                },
            )  # fmt: skip
    sheet.freeze_panes(names + 1, 2)
    sheet.autofilter(names, 1, max(names + 1, names + count), max(1, len(columns)))
    sheet.protect(
        "",
        {
            "sort": True, "autofilter": True, "format_columns": True, "format_rows": True,
            "select_locked_cells": True, "select_unlocked_cells": True,
        },
    )  # fmt: skip
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(names)
    sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
    sheet.set_header(f"&L{_quiet(cover.title)}&R&D")
    sheet.set_footer(f"&L{_quiet(cover.notice)[:200]}&R&P / &N")


def _quiet(text: str) -> str:
    """An ampersand begins a command in headers."""
    return text.replace("&", "&&")


def _first(rows: Iterable[tuple[str, Sequence[str]]], most: int) -> Iterable[tuple[str, Sequence[str]]]:
    found = []
    for row in rows:
        found.append(row)
        if len(found) >= most:
            break
    return found


def _chained(
    kept: Iterable[tuple[str, Sequence[str]]], rows: Iterable[tuple[str, Sequence[str]]]
) -> Iterable[tuple[str, Sequence[str]]]:
    yield from kept
    yield from rows


def _width(text: str) -> int:
    """A Han character is two letters wide."""
    return sum(2 if char > "\u2e7f" else 1 for char in text)
