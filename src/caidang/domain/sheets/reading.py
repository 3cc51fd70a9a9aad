"""The parent's side of the child that reads sheets: a file is handed over once, rows come in portions."""

import json
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Self

from django.conf import settings

from caidang.core.errors import CaidangError, UnreadableFile
from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.values import ReadValue, match_tokens
from caidang.domain.intake.words import own_words
from caidang.foundation.lib.sandbox import Limits, Pool
from caidang.foundation.lib.sandbox.limits import MIB
from caidang.foundation.lib.sandbox.start import command_of

CHILD: Final = command_of("caidang.domain.sheets.child")
PORTION: Final = 2_000
"""Rows in one answer."""
OPEN_S: Final = 60.0
_MOST_CELLS: Final = 128 * MIB
"""Bytes of rows that are read at once."""
ROWS_S: Final = 120.0
"""Seconds for a portion: a child that took over from another skips all the rows before it first."""


@dataclass(frozen=True, slots=True)
class ReadRow:
    """One row as it was read. ``cells`` are there where somebody may have to correct them."""

    number: int
    values: tuple[ReadValue, ...]
    tokens: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    remark: str = ""
    refused: str = ""
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """Which sheet of a file is read and how: settled by a person, or guessed.

    ``columns`` are place, name and target; ``first`` is the number of the first row of data.
    """

    sheet: int = 0
    encoding: str = ""
    header_row: int | None = None
    first: int = 1
    columns: tuple[tuple[int, str, str], ...] = ()

    def to_json(self) -> dict[str, Any]:
        """Return it as JSON-able data."""
        return {
            "sheet": self.sheet, "encoding": self.encoding, "header_row": self.header_row,
            "first": self.first, "columns": [list(column) for column in self.columns],
        }  # fmt: skip

    @classmethod
    def of(cls, told: Mapping[str, Any]) -> Self:
        """Return what ``to_json`` made."""
        columns = tuple((at, name, target) for at, name, target in told.get("columns", ()))
        return cls(
            told.get("sheet", 0), told.get("encoding", ""), told.get("header_row"),
            told.get("first", 1), columns,
        )  # fmt: skip


class SheetReader:
    """One sandboxed child that reads one sheet at a time; started when it is first needed."""

    def __init__(self, command: Sequence[str] = CHILD) -> None:
        self._command = tuple(command)
        self._pool: Pool | None = None
        self._held: object = None
        self._lock = threading.RLock()

    def open(self, data: bytes, *, name: object) -> dict[str, Any]:
        """Hand a file over, ``name`` telling it from others; return its kind and sheets. Raises UnreadableFile."""
        with self._lock:
            self._held = None
            job = {"do": "open", "words": own_words(), "max_bytes": settings.CAIDANG_MAX_SHEET}
            header, _ = self._running().run(job, data, timeout_s=OPEN_S)
            self._held = name
            return header

    def holds(self, name: object) -> bool:
        """Tell whether the child holds this file."""
        return self._pool is not None and self._held == name

    def look(self, choice: Choice) -> dict[str, Any]:
        """Look at a sheet's first rows: where its names stand, what its columns are, how it begins."""
        own = {field.label: key for key, field in own_fields().items()}
        job = {
            "do": "look", "sheet": choice.sheet, "encoding": choice.encoding,
            "header_row": choice.header_row, "own": own,
        }  # fmt: skip
        with self._lock:
            header, _ = self._running().run(job, b"", timeout_s=OPEN_S)
            return header

    def rows(
        self, choice: Choice, *, after: int = 0, count: int = PORTION, is_raw: bool = False
    ) -> list[ReadRow]:
        """Return the next rows behind the one numbered ``after``, at most ``count``; none at the end."""
        job = {
            "do": "rows", "sheet": choice.sheet, "encoding": choice.encoding,
            "first": choice.first, "columns": [list(column) for column in choice.columns],
            "after": after, "count": count, "is_raw": is_raw,
        }  # fmt: skip
        with self._lock:
            _, (body,) = self._running().run(job, b"", timeout_s=ROWS_S)
        return [row_of_answer(told) for told in json.loads(body)]

    def portions(
        self, choice: Choice, *, after: int = 0, count: int = PORTION, is_raw: bool = False
    ) -> Iterator[list[ReadRow]]:
        """Yield portion after portion to the end, each read while the one before it is worked on."""
        ahead = _Ahead(lambda at: self.rows(choice, after=at, count=count, is_raw=is_raw), after)
        try:
            while rows := ahead.take():
                yield rows
        finally:
            ahead.close()

    def pids(self) -> list[int]:
        """The child's process id, for the health page and for measuring."""
        return self._pool.pids() if self._pool is not None else []

    def close(self) -> None:
        """End the child."""
        with self._lock:
            if self._pool is not None:
                self._pool.close()
            self._pool, self._held = None, None

    def _running(self) -> Pool:
        if self._pool is None:
            size = settings.CAIDANG_MAX_SHEET
            limits = Limits(
                memory=2048 * MIB + 3 * size, cpu_s=300, request=size + MIB, jobs=1_000_000,
                growth=4096 * MIB, idle_s=600.0, idle_growth=64 * MIB,
            )  # fmt: skip
            self._pool = Pool(self._command, 1, limits)
        return self._pool


class CellReader:
    """One sandboxed child that reads rows of texts which are in no file, as those of a sheet are; started when it is first needed."""

    def __init__(self) -> None:
        self._pool: Pool | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._pool is not None:
                self._pool.close()
            self._pool = None

    def read(self, columns: Sequence[tuple[int, str, str]], rows: Sequence[Sequence[str]]) -> list[ReadRow]:
        """Return each row as it was read, numbered from 0; ``columns`` are place, name and target. Raises UnreadableFile."""
        data = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
        job = {"do": "cells", "columns": [list(one) for one in columns]}
        with self._lock:
            if self._pool is None:
                limits = Limits(memory=1024 * MIB, cpu_s=120, request=_MOST_CELLS, jobs=1_000_000, growth=512 * MIB, idle_s=600.0)
                self._pool = Pool(CHILD, 1, limits)
            _, (body,) = self._pool.run(job, data, timeout_s=ROWS_S)
        return [row_of_answer(told) for told in json.loads(body)]


class _Ahead:
    """Reads the next portion in a thread of its own while the last one is being worked on."""

    def __init__(self, read: Any, after: int) -> None:  # noqa: ANN401 - a function of rows
        self._read = read
        self._thread: threading.Thread | None = None
        self._found: list[ReadRow] = []
        self._error: BaseException | None = None
        self._begin(after)

    def take(self) -> list[ReadRow]:
        """Return the portion that was being read; raises what went wrong with it."""
        self.close()
        if self._error is not None:
            raise self._error
        found = self._found
        if found:
            self._begin(found[-1].number)
        return found

    def close(self) -> None:
        """Wait for what is being read."""
        if self._thread is not None:
            self._thread.join()
            self._thread = None

    def _begin(self, after: int) -> None:
        self._thread = threading.Thread(target=self._run, args=(after,), name="sheet-rows")
        self._thread.start()

    def _run(self, after: int) -> None:
        try:
            self._found = self._read(after)
        except (CaidangError, UnreadableFile) as error:
            self._error = error
        except Exception as error:  # noqa: BLE001 - told to whoever asks for the portion
            self._error = error


def row_of_answer(told: Sequence[Any]) -> ReadRow:
    """Return a row as the child told it, its keys as tokens."""
    number, values, keys, notes, files, tags, remark, refused, cells = told
    return ReadRow(
        number=int(number),
        values=tuple(ReadValue(str(f), int(e), str(v), float(sure), None) for f, e, v, sure in values),
        tokens=match_tokens(keys),
        notes=tuple(map(str, notes)),
        files=tuple(map(str, files)),
        tags=tuple(map(str, tags)),
        remark=str(remark),
        refused=str(refused),
        cells=tuple(map(str, cells or ())),
    )
