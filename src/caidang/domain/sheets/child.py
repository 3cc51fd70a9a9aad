"""The child process that reads sheets: bytes in, rows out. Imports nothing but ``core``.

It keeps the file between jobs and goes on where it stopped, so that a sheet of any length is read
once. Started as ``python -I -m caidang.domain.sheets.child`` by the sandbox pool.
"""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from caidang.core.errors import Damaged
from caidang.core.interchange.sheets.beginning import likeliest
from caidang.core.interchange.sheets.grid import Limits, Row, Table
from caidang.core.interchange.sheets.header import Header, find_header, header_at
from caidang.core.interchange.sheets.labels import RESUME
from caidang.core.interchange.sheets.mapping import Column, guess, is_file, shape_of
from caidang.core.interchange.sheets.reading import Opened, open_sheet
from caidang.core.interchange.sheets.records import Placed, Record, placed, record_of
from caidang.core.match import keys
from caidang.core.resume.dictionary import use_words
from caidang.foundation.lib.sandbox.child import serve
from caidang.foundation.lib.sandbox.wire import packed, unpacked

Answer = tuple[dict[str, Any], Sequence[bytes]]

LOOKED_AT = 1000
"""Rows from which the columns are guessed."""
SHOWN = 30
UNREADABLE = "程序读这一行时出了错，没有写入；改过再交，或告诉我们这一行是什么样的。"
GONE = "读取程序换过了，请再读一次。"
"""Said when a job asks for rows of a file that this child was never given."""


class Desk:
    """The file that is being read, and where."""

    def __init__(self) -> None:
        self._book: Opened | None = None
        self._table: Table | None = None
        self._columns: list[Placed] = []
        self._asked: tuple[Any, ...] = ()
        self._at = 0

    def handle(self, header: dict[str, Any], data: bytes) -> Answer:
        """Do one job: ``open`` a file, ``look`` at a sheet, hand out its next ``rows``, or read ``cells`` that came otherwise.

        Raises UnreadableFile.
        """
        if header["do"] == "cells":
            return _read_cells(header, data)
        if header["do"] == "open":
            use_words({name: tuple(words) for name, words in header["words"].items()})
            self._book = open_sheet(data, Limits(bytes=header["max_bytes"]))
            self._table, self._asked = None, ()
            sheets = [[sheet.name, sheet.is_hidden] for sheet in self._book.sheets]
            return {"kind": self._book.kind, "sheets": sheets, "sheet": likeliest(self._book)}, ()
        if self._book is None:
            raise Damaged(GONE)
        if header["do"] == "look":
            return self._look(self._book, header), ()
        return self._rows(self._book, header)

    def _look(self, book: Opened, asked: dict[str, Any]) -> dict[str, Any]:
        table = book.table(asked["sheet"], encoding=asked["encoding"])
        first = [row for _, row in zip(range(LOOKED_AT), table.rows, strict=False)]
        if not first:
            raise Damaged("这张表里没有内容。")
        row = asked["header_row"]
        header = find_header(first) if row is None else header_at(first, row)
        columns = guess(header, first, own=asked["own"])
        return {
            "header": [header.row, header.first, header.is_double],
            "columns": [_column(one, header) for one in columns],
            "rows": [[number, cells] for number, cells in first[:SHOWN]],
            "notes": table.notes,
            "shape": shape_of(header, columns),
            "is_all": len(first) < LOOKED_AT,
        }

    def _rows(self, book: Opened, asked: dict[str, Any]) -> Answer:
        """The next rows behind ``after`` that hold anything, at most ``count``; fewer at the end."""
        wanted = (asked["sheet"], asked["encoding"], asked["first"], json.dumps(asked["columns"]))
        if wanted != self._asked or asked["after"] != self._at or self._table is None:
            self._table = book.table(asked["sheet"], encoding=asked["encoding"])
            self._columns = placed((at, name, target) for at, name, target in asked["columns"])
            self._asked, self._at = wanted, 0
        named = {column.at for column in self._columns if column.target == RESUME}
        links = self._table.links
        found: list[Any] = []
        after = max(asked["after"], asked["first"] - 1)
        for number, cells in _behind(self._table.rows, after):
            record = _read(number, cells, self._columns)
            for at in range(len(cells)) if links else ():
                link = links.get((number, at), "")
                if link and (at in named or is_file(link)):
                    record.files.append(link)
            found.append(_answered(record, cells, is_raw=asked["is_raw"]))
            self._at = number
            if len(found) >= asked["count"]:
                break
        return {"count": len(found), "last": self._at, "notes": self._table.notes}, [packed(found)]


def _read_cells(asked: dict[str, Any], data: bytes) -> Answer:
    """Rows of texts as records, in their order."""
    columns = placed((at, name, target) for at, name, target in asked["columns"])
    rows: list[list[str]] = unpacked(data)
    found = [_answered(_read(number, cells, columns), cells, is_raw=False) for number, cells in enumerate(rows)]
    return {"count": len(found)}, [packed(found)]


def _read(number: int, cells: Sequence[str], columns: Sequence[Placed]) -> Record:
    try:
        return record_of(number, cells, columns)
    except Exception:  # noqa: BLE001 - what nobody foresaw in one row must not stop a hundred thousand others
        return Record(number, refused=UNREADABLE)


def _behind(rows: Iterator[Row], number: int) -> Iterator[Row]:
    return (row for row in rows if row[0] > number)


def _column(one: Column, header: Header) -> dict[str, Any]:
    return {
        "at": one.at, "name": one.name, "group": header.group(one.at), "target": one.target,
        "why": one.why, "samples": one.samples, "filled": one.filled,
    }  # fmt: skip


def _answered(record: Record, cells: Sequence[str], *, is_raw: bool) -> list[Any]:
    """Number, values, keys, notes, files, tags, remark, why refused, and the cells where somebody may need them."""
    values = record.values
    found = keys((field, entry, value) for field, entry, value, _ in values)
    return [
        record.number, values, {kind: sorted(each) for kind, each in found.items()}, record.notes,
        record.files, record.tags, record.remark, record.refused,
        list(cells) if is_raw or record.refused else None,
    ]  # fmt: skip


if __name__ == "__main__":
    serve(Desk().handle)
