"""Delimited text: its encoding, its delimiter, and rows that a forgotten quotation mark cannot swallow."""

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from io import BytesIO, TextIOWrapper
from typing import Final

from caidang.core.extract.plain_text import decode
from caidang.core.interchange.sheets.grid import Limits, Row, Table, trimmed
from caidang.core.interchange.sheets.labels import target_of

ENCODINGS: Final = ("utf-8", "gb18030", "big5", "utf-16")
"""What a person may choose where the guess went wrong."""
DELIMITERS: Final = (",", "\t", ";", "|", "，", "、", "^", "~")
_CHUNK: Final = 1 << 20
_SAMPLE: Final = 200_000
_AROUND: Final = 2_000
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"), (b"\x84\x31\x95\x33", "gb18030"),
)  # fmt: skip
_MARK: Final = "\ufeff"
"""What a byte order mark reads as where the encoding does not take it off itself."""
_TOLD: Final = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
_MOST_LINES: Final = 60
"""Lines of one quoted cell; more, and a quotation mark was forgotten."""
REPLACED: Final = "有些字符读不出来，换成了 �：请核对文件的编码，或在 Excel 里另存为「CSV UTF-8」再交。"
TWICE: Final = "表里的汉字存坏过（UTF-8 被当成了西文又存了一次），已经还原，请看看对不对。"
UNCLOSED: Final = "第 {row} 行的引号没有闭合，按普通字符读了。"


def encoding_of(data: bytes) -> str:
    """This function will tell a text's encoding: by its mark, else UTF-8 where all of it is, UTF-16, else GB 18030 or Big5."""
    for mark, name in _BOMS:
        if data.startswith(mark):
            return name
    if b"\0" in data[:2000]:
        sample = data[:2000]
        return "utf-16-le" if sample[1::2].count(0) >= sample[::2].count(0) else "utf-16-be"
    checked = codecs.getincrementaldecoder("utf-8")()
    at = 0
    try:
        for at in range(0, len(data), _CHUNK):
            checked.decode(data[at : at + _CHUNK], at + _CHUNK >= len(data))
    except UnicodeDecodeError as error:
        # A few damaged characters do not make UTF-8 another encoding: the lines there tell.
        place = at + error.start
        begin = data.rfind(b"\n", 0, max(0, place - _AROUND)) + 1
        around = data[begin : place + _SAMPLE]
        if place + _SAMPLE < len(data):
            around = around[: around.rfind(b"\n") + 1 or None]
        return "utf-8" if decode(around) == around.decode("utf-8", "replace") else _eastern(data)
    return "utf-8-sig"


def honest(data: bytes) -> bytes:
    """This function will take off a mark that says UTF-8 where the text is none: some programs put it before whatever they have."""
    if not data.startswith(codecs.BOM_UTF8):
        return data
    rest = data.removeprefix(codecs.BOM_UTF8)
    return data if encoding_of(rest).startswith("utf-8") else rest


def _eastern(data: bytes) -> str:
    """GB 18030, or Big5 where only that gives names of columns that are known."""
    head = b"\n".join(data[:_SAMPLE].splitlines()[:3])
    try:
        told = head.decode("big5")
    except UnicodeDecodeError:
        return "gb18030"
    return "big5" if _known_names(told) > _known_names(head.decode("gb18030", "replace")) else "gb18030"


def _known_names(text: str) -> int:
    return sum(target_of(cell.strip('" ')) is not None for cell in re.split(r"[,;\t|\n]", text))


def encoded_once(data: bytes) -> bytes | None:
    """This function will return what a text was whose UTF-8 was taken for Western letters and written once more; None for others."""
    plain = data.removeprefix(codecs.BOM_UTF8)
    head = plain[: plain.rfind(b"\n", 0, _AROUND) + 1 or None].decode("utf-8", "ignore")
    if head.isascii() or any(sign >= "\u2e80" for sign in head):
        return None
    for encoding in ("latin-1", "cp1252"):
        try:
            found = plain.decode("utf-8").encode(encoding)
            if any(sign >= "\u2e80" for sign in found.decode("utf-8")):
                return found
        except UnicodeError:
            continue
    return None


def delimiter_of(lines: list[str]) -> str:
    """This function will tell what parts the cells: what stands in every line about as often."""
    told = _TOLD.match(lines[0]) if lines else None
    if told is not None:
        return told[1]
    best, best_score = ",", 0.0
    for mark in DELIMITERS:
        widths = [len(row) for row in csv.reader(lines[:60], delimiter=mark) if row]
        if not widths:
            continue
        width, count = Counter(w for w in widths if w > 1).most_common(1)[0] if max(widths) > 1 else (1, 0)
        score = count / len(widths) * (1 + min(width, 30) / 100)
        if score > best_score:
            best, best_score = mark, score
    return best


def read_delimited(data: bytes, limits: Limits, *, encoding: str = "") -> Table:
    """This function will open delimited text as a table. ``encoding`` is a person's choice, one of ``ENCODINGS``."""
    csv.field_size_limit(4 * limits.cell)
    name = encoding if encoding in ENCODINGS else encoding_of(data)
    healed = encoded_once(data) if name.startswith("utf-8") and not encoding else None
    data = data if healed is None else healed
    first = data[:_SAMPLE].decode(name, "replace").replace("\0", "").removeprefix(_MARK)
    lines = first.splitlines()
    if len(data) > _SAMPLE:
        lines = lines[:-1]
    table = Table(iter(()))
    if healed is not None:
        table.notes.append(TWICE)
    mark = delimiter_of([line for line in lines if line.strip()])
    skipped = 1 if lines and _TOLD.match(lines[0]) else 0
    table.rows = _Lines(data, name, mark, limits, table.notes).walk(skipped)
    return table


class _Lines:
    """The lines of a text, joined where a quoted cell goes over several."""

    def __init__(
        self, data: bytes, encoding: str, delimiter: str, limits: Limits, notes: list[str]
    ) -> None:
        self._data, self._encoding = data, encoding
        self._delimiter, self._limits, self._notes = delimiter, limits, notes
        self._width = 0
        self._number = 0
        """Of the last row handed out: a cell of several lines is one row, as a spreadsheet counts."""

    def walk(self, skipped: int) -> Iterator[Row]:
        """This function will yield every row that holds anything; ``skipped`` lines at the start are none."""
        lines = iter(
            TextIOWrapper(BytesIO(self._data), self._encoding, "replace", newline=None)
        )
        for _ in range(skipped):
            next(lines, None)
            self._number += 1
        first = next(lines, "").removeprefix(_MARK)
        waiting = [first] if first else []
        is_replaced = False
        while True:
            line = waiting.pop(0) if waiting else next(lines, None)
            if line is None:
                return
            if not is_replaced and "\ufffd" in line:
                is_replaced = True
                self._notes.append(REPLACED)
            if '"' in line and line.count('"') % 2:
                record, waiting = self._joined(line, lines, waiting)
            else:
                record = line
            self._number += 1
            cells = self._cells(record)
            self._width = self._width or len(cells)
            cells = trimmed(cells[: self._limits.columns])
            if cells:
                yield self._number, cells

    def _joined(
        self, first: str, lines: Iterator[str], waiting: list[str]
    ) -> tuple[str, list[str]]:
        """The lines of one record; where the mark is never closed, the line alone and the others for later."""
        taken: list[str] = []
        while len(taken) < _MOST_LINES:
            line = waiting.pop(0) if waiting else next(lines, None)
            if line is None:
                break
            taken.append(line)
            if line.count('"') % 2:
                whole = first + "".join(taken)
                # Closed by the next forgotten mark: then rows would lie inside of a cell.
                if self._width and any(
                    one.count(self._delimiter) >= self._width - 1 > 0 for one in taken[:-1]
                ):
                    break
                return whole, waiting
        self._notes.append(UNCLOSED.format(row=self._number + 1))
        return first.replace('"', "”"), [*taken, *waiting]

    def _cells(self, record: str) -> list[str]:
        if '"' not in record:
            return record.rstrip("\r\n").replace("\0", "").split(self._delimiter)
        try:
            return next(csv.reader([record.replace("\0", "")], delimiter=self._delimiter), [])
        except csv.Error:
            return record.rstrip("\r\n").split(self._delimiter)
