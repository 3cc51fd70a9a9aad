"""The large parts of a workbook, read as a stream by expat: rows of cells, and the table of texts.

Measured against lxml's ``iterparse`` and openpyxl it is the fastest that keeps nothing (ADR 0020). A
part that declares entities is refused: no spreadsheet writes any.
"""

import zipfile
import zlib
from abc import ABC, abstractmethod
from collections.abc import Iterator
from pyexpat import ExpatError, ParserCreate
from typing import IO, Any, Final

from caidang.core.errors import Damaged, TooLarge
from caidang.core.interchange.sheets.grid import MEGABYTE, Limits

_CHUNK: Final = 1 << 17
_CHECK_FROM: Final = 64 * MEGABYTE
_LONGEST: Final = 4 * MEGABYTE
"""Characters of one text; Excel's longest has 32,767, and only the end of one that goes on for gigabytes would tell its length."""
_DIGITS: Final = 9
"""A number with as many is no row's."""
BOMB: Final = "文件解开后大得不正常，像压缩炸弹，没有读取。"
BROKEN: Final = "表格文件已损坏，读不出来。请用 Excel 或 WPS 打开，另存一份再交。"

Cell = tuple[str, str, str, str, bool]
"""Place (``B12``, may be empty), type, style, text, and whether a formula stands in it."""


class Part:
    """One part of the archive, unpacked as it is read; raises TooLarge beyond the limits, Damaged where it is cut."""

    def __init__(self, archive: zipfile.ZipFile, name: str, limits: Limits) -> None:
        info = archive.getinfo(name)
        self._packed = max(1, info.compress_size)
        self._limits = limits
        self._read = 0
        if info.file_size > limits.unpacked:
            raise TooLarge(BOMB)
        try:
            self._stream: IO[bytes] = archive.open(info)
        except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
            raise Damaged(BROKEN) from error

    def read(self, size: int) -> bytes:
        """This function will return the next bytes, at most ``size``; empty at the end."""
        try:
            data = self._stream.read(size)
        except (zipfile.BadZipFile, zlib.error, OSError, EOFError) as error:
            raise Damaged(BROKEN) from error
        self._read += len(data)
        is_odd = self._read > _CHECK_FROM and self._read > self._packed * self._limits.ratio
        if is_odd or self._read > self._limits.unpacked:
            raise TooLarge(BOMB)
        return data


class _Walk(ABC):
    """Feeds a part to a parser; its handlers put what they find into ``found``."""

    __slots__ = ("_length", "_part", "found", "is_text", "parser", "prefix", "told")

    def __init__(self, part: Part) -> None:
        self._part = part
        self.found: list[Any] = []
        self.told: list[str] = []
        self._length = 0
        self.is_text = False
        self.prefix = 0
        """Letters before an element's own name: ``x:row``."""
        self.parser = ParserCreate()
        self.parser.buffer_text = True
        self.parser.EntityDeclHandler = _refuse
        self.parser.StartElementHandler = self._root

    @abstractmethod
    def start(self, name: str, attributes: dict[str, str]) -> None:
        """This function will take note of an element that begins."""

    @abstractmethod
    def end(self, name: str) -> None:
        """This function will take what an element held when it ends."""

    def items(self) -> Iterator[Any]:
        """This function will yield what was found, in order. Raises Damaged where the part is malformed."""
        while True:
            data = self._part.read(_CHUNK)
            try:
                self.parser.Parse(data, not data)
            except ExpatError as error:
                raise Damaged(BROKEN) from error
            if self.found:
                found, self.found = self.found, []
                yield from found
            if not data:
                return

    def _root(self, name: str, _: dict[str, str]) -> None:
        self.prefix = name.rfind(":") + 1
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = self.end
        self.parser.CharacterDataHandler = self._data

    def begin(self) -> None:
        """This function will forget what the element before held."""
        self.told.clear()
        self._length = 0

    def _data(self, data: str) -> None:
        if self.is_text:
            self._length += len(data)
            if self._length > _LONGEST:
                raise TooLarge(BOMB)
            self.told.append(data)


class _Rows(_Walk):
    """Rows of cells."""

    __slots__ = ("_cell", "_formula", "_number", "_row")

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._cell: dict[str, str] = {}
        self._formula = False
        self._number = 0
        self._row: list[Cell] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """This function will take note of an element that begins."""
        if self.prefix:
            name = name[self.prefix :]
        if name == "c":
            self._cell = attributes
            self._formula = False
            self.begin()
        elif name in ("v", "t"):
            self.is_text = True
        elif name == "row":
            self._row = []
            told = attributes.get("r")
            self._number = int(told) if told and told.isdigit() and len(told) < _DIGITS else self._number + 1
        elif name == "f":
            self._formula = True

    def end(self, name: str) -> None:
        """This function will take what an element held when it ends."""
        if self.prefix:
            name = name[self.prefix :]
        if name == "c":
            if self.told or self._formula:
                get = self._cell.get
                text = "".join(self.told)
                self._row.append((get("r", ""), get("t", "n"), get("s", ""), text, self._formula))
        elif name in ("v", "t"):
            self.is_text = False
        elif name == "row" and self._row:
            self.found.append((self._number, self._row))


class _Strings(_Walk):
    """The table of texts."""

    __slots__ = ("_reading",)

    def __init__(self, part: Part) -> None:
        super().__init__(part)
        self._reading = False

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """This function will take note of an element that begins."""
        name = name[self.prefix :]
        if name == "t":
            self.is_text = not self._reading
        elif name == "si":
            self.begin()
            self._reading = False
        elif name == "rPh":
            self._reading = True

    def end(self, name: str) -> None:
        """This function will take what an element held when it ends."""
        name = name[self.prefix :]
        if name == "t":
            self.is_text = False
        elif name == "si":
            self.found.append("".join(self.told))
        elif name == "rPh":
            self._reading = False


def rows(part: Part) -> Iterator[tuple[int, list[Cell]]]:
    """This function will yield the number and the cells of each row that holds any."""
    return _Rows(part).items()


def strings(part: Part) -> Iterator[str]:
    """This function will yield the table of texts; readings above a text (``rPh``) are no part of it."""
    return _Strings(part).items()


def _refuse(*_: object) -> None:
    raise Damaged(BROKEN)
