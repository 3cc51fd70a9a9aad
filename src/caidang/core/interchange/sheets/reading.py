"""Any file of rows, by its content: a name decides nothing."""

import codecs
import zipfile
from dataclasses import dataclass
from io import BytesIO
from typing import Final, Protocol

import olefile

from caidang.core.errors import Damaged, Encrypted, UnknownType
from caidang.core.extract.plain_text import is_text
from caidang.core.interchange.sheets.delimited import honest, read_delimited
from caidang.core.interchange.sheets.grid import Limits, Sheet, Table
from caidang.core.interchange.sheets.older import LOCKED, OldWorkbook, read_page
from caidang.core.interchange.sheets.xlsx import Workbook
from caidang.core.interchange.sheets.xml_book import NAMESPACE, XmlWorkbook

_OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP: Final = b"PK\x03\x04"
_OLD_BIFF: Final = (b"\x09\x08", b"\x09\x04", b"\x09\x02")
_NONE: Final = "这个文件不是表格。能导入的有 .xlsx、.xls、.et、.ods、.csv，也可以直接粘贴。"
_PACKED: Final = "这是一个压缩包，不是表格。先交表格，压缩包里的简历跟它一起交：网页上选在「一起交的简历」，命令用 --files。"
_DOCUMENTS: Final = (b"%PDF-", b"{\\RTF", b"BEGIN:VCARD", b"BEGIN:VCALENDAR", b"MIME-VERSION:", b"RECEIVED:")
"""How files of text begin that hold no rows."""
_DOCUMENT: Final = "这不是表格，是一份文件：简历、名片、邮件到「收件」里交，日历到「面试 › 日历订阅」里收。"
_EMPTY: Final = "文件是空的，里面没有一行内容。"
PASTED: Final = "粘贴的内容"


class _Book(Protocol):
    sheets: list[Sheet]

    def table(self, index: int) -> Table: ...


@dataclass(frozen=True, slots=True)
class Opened:
    """A file that was opened: its kind (``xlsx``, ``old``, ``page`` or ``text``) and its sheets."""

    kind: str
    sheets: tuple[Sheet, ...]
    data: bytes
    limits: Limits
    book: _Book | None = None

    def table(self, index: int = 0, *, encoding: str = "") -> Table:
        """This function will open one of the sheets; ``encoding`` is a person's choice, for text only.

        Raises Damaged for a sheet that is not there or cut, TooLarge over a limit.
        """
        if self.book is not None:
            if not 0 <= index < len(self.sheets):
                raise Damaged("这个文件里没有这张表。")
            return self.book.table(index)
        if self.kind == "page":
            return read_page(self.data, self.limits)
        return read_delimited(self.data, self.limits, encoding=encoding)


def open_sheet(data: bytes, limits: Limits | None = None) -> Opened:
    """This function will tell what a file is and open it, reading no row yet.

    Raises UnknownType for what is no sheet, Encrypted for one with a password, Damaged for an empty or
    broken one, TooLarge over a limit; each with what to do about it.
    """
    bounds = limits or Limits()
    bounds.check_bytes(len(data))
    if not data.strip(b"\0 \t\r\n"):
        raise Damaged(_EMPTY)
    if data.startswith(_ZIP):
        return _zipped(data, bounds)
    if data.startswith(_OLE):
        return _compound(data, bounds)
    if data[:2] in _OLD_BIFF and b"\0" in data[:8]:
        return _book("old", OldWorkbook(data, bounds), data, bounds)
    data = honest(data)
    head = data[:16_384]
    if not is_text(head):
        raise UnknownType(_NONE)
    if head.removeprefix(codecs.BOM_UTF8).lstrip().upper().startswith(_DOCUMENTS):
        raise UnknownType(_DOCUMENT)
    if NAMESPACE in head:
        return _book("old", XmlWorkbook(data, bounds), data, bounds)
    if b"<table" in head.lower() or (b"<html" in head.lower() and b"<table" in data.lower()):
        return Opened("page", (Sheet(""),), data, bounds)
    if head.removeprefix(codecs.BOM_UTF8).lstrip().startswith(b"<?xml"):
        raise UnknownType(_NONE)
    return Opened("text", (Sheet(""),), data, bounds)


def _zipped(data: bytes, limits: Limits) -> Opened:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError) as error:
        raise Damaged("表格文件已损坏或没有传完，读不出来。请重新保存后再交。") from error
    if "xl/workbook.xml" in names:
        return _book("xlsx", Workbook(data, limits), data, limits)
    if "xl/workbook.bin" in names or "content.xml" in names:
        return _book("old", OldWorkbook(data, limits), data, limits)
    raise UnknownType(_NONE if names & {"[content_types].xml", "mimetype"} else _PACKED)


def _compound(data: bytes, limits: Limits) -> Opened:
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            names = {"/".join(path).lower() for path in ole.listdir()}
    except Exception as error:  # noqa: BLE001 - olefile raises whatever a malformed sector leads to
        raise Damaged("表格文件已损坏，读不出来。请用 Excel 或 WPS 打开，另存为 .xlsx 再交。") from error
    if "encryptedpackage" in names:
        raise Encrypted(LOCKED)
    if not names & {"workbook", "book"}:
        raise UnknownType(_NONE)
    return _book("old", OldWorkbook(data, limits), data, limits)


def _book(kind: str, book: Workbook | OldWorkbook | XmlWorkbook, data: bytes, limits: Limits) -> Opened:
    if not book.sheets:
        raise Damaged("文件里没有一张能读的表。")
    return Opened(kind, tuple(book.sheets), data, limits, book)
