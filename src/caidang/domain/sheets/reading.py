"""The parent's side of the child that reads sheets: a file is handed over once, rows come in portions."""

import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import accumulate, pairwise
from typing import Any, Final, Self, TypeVar

from django.conf import settings

from caidang.core.crypto.envelope import KEY_BYTES
from caidang.core.errors import CaidangError
from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.services.record.newcomers import SealedAhead
from caidang.domain.candidates.values import ReadValue, ReadValues, match_tokens_of
from caidang.domain.intake.words import own_words
from caidang.foundation.lib.sandbox import Limits, Pool
from caidang.foundation.lib.sandbox.limits import MIB
from caidang.foundation.lib.sandbox.start import command_of
from caidang.foundation.lib.sandbox.wire import packed, unpacked

CHILD: Final = command_of("caidang.domain.sheets.child")
SEALING: Final = command_of("caidang.domain.sheets.sealing")
PORTION: Final = 2_000
"""Rows in one answer."""
OPEN_S: Final = 60.0
logger = logging.getLogger(__name__)

_MOST_CELLS: Final = 128 * MIB
"""Bytes of rows that are read at once."""
SEALED_AT_ONCE: Final = 500
"""Rows that came at once from which on it pays to seal them ahead."""
ROWS_S: Final = 120.0
"""Seconds for a portion: a child that took over from another skips all the rows before it first."""


@dataclass(slots=True)
class ReadRow:
    """One row as it was read. ``cells`` are there where somebody may have to correct them."""

    number: int
    values: Sequence[ReadValue]
    tokens: tuple[tuple[str, str], ...]
    notes: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    remark: str = ""
    refused: str = ""
    cells: tuple[str, ...] = ()
    ahead: SealedAhead | None = None
    """What is written if the person is new and these values stand, where it was sealed ahead."""


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

    def portions(
        self, choice: Choice, *, after: int = 0, count: int = PORTION, is_raw: bool = False, sealer: "RowSealer | None" = None,
    ) -> Iterator[list[ReadRow]]:  # fmt: skip
        """Yield the rows behind the one numbered ``after``, ``count`` at a time, each portion read while the one before it is worked on.

        With a ``sealer`` they are sealed ahead as well, while the child reads on.
        """
        # Only what is waited for runs in threads of its own: the rows are made of it where they are used, or the
        # interpreter would go back and forth between making the next and writing these.
        bodies = self._answers(choice, after, count, is_raw=is_raw)
        if sealer is None:
            return _ahead(bodies, rows_of_answer)
        sealer.start()
        return _ahead(map(sealer.sealed, _ahead(bodies, bytes)), sealer.opened)

    def _answers(self, choice: Choice, after: int, count: int, *, is_raw: bool) -> Iterator[bytes]:
        job = {
            "do": "rows", "sheet": choice.sheet, "encoding": choice.encoding,
            "first": choice.first, "columns": [list(column) for column in choice.columns],
            "after": after, "count": count, "is_raw": is_raw,
        }  # fmt: skip
        while True:
            with self._lock:
                told, (body,) = self._running().run(job, b"", timeout_s=ROWS_S)
            if not told["count"]:
                return
            yield body
            job["after"] = int(told["last"])

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
    """One sandboxed child that reads rows of texts which are in no file, as those of a sheet are; started when it is first needed.

    With a ``sealer`` many rows are sealed ahead as well.
    """

    def __init__(self, sealer: "RowSealer | None" = None) -> None:
        self._sealer = sealer
        self._pool: Pool | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with self._lock:
            if self._pool is not None:
                self._pool.close()
            self._pool = None

    def ask(self, columns: Sequence[tuple[int, str, str]], rows: Sequence[Sequence[str]]) -> Callable[[], list[ReadRow]]:
        """Have rows read; return what gives each as it was read, numbered from 0. ``columns`` are place, name and target.

        Raises UnreadableFile.
        """
        data = packed(rows)
        job = {"do": "cells", "columns": [list(one) for one in columns]}
        with self._lock:
            if self._pool is None:
                limits = Limits(memory=1024 * MIB, cpu_s=120, request=_MOST_CELLS, jobs=1_000_000, growth=512 * MIB, idle_s=600.0)
                self._pool = Pool(CHILD, 1, limits)
            _, (body,) = self._pool.run(job, data, timeout_s=ROWS_S)
        if self._sealer is None or len(rows) < SEALED_AT_ONCE:
            return partial(rows_of_answer, body)
        return partial(self._sealer.opened, self._sealer.sealed(body))


_T = TypeVar("_T")
_Made = TypeVar("_Made")


def _ahead(source: Iterator[_T], made: Callable[[_T], _Made]) -> Iterator[_Made]:
    """Yield what is made of what the source gives; each is waited for in a thread of its own while the one before it is worked on.

    The next is asked for when this one is made: the child would have its core otherwise while it is taken apart,
    which is done when the database commits, and would have nothing to do afterwards, when a core is free.
    """
    with ThreadPoolExecutor(1, thread_name_prefix="sheet-rows") as thread:
        coming = thread.submit(next, source, None)
        while (found := coming.result()) is not None:
            rows = made(found)
            coming = thread.submit(next, source, None)
            yield rows


class RowSealer:
    """One sandboxed child that seals rows ahead, each as if its person were new; started when it is first needed.

    It spares the one who writes a third of the work. For many rows only: starting it takes half a second.
    """

    def __init__(self, *, said_by: str, now: Callable[[], datetime]) -> None:
        self._said_by, self._now = said_by, now
        self._pool: Pool | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._pool is not None:
            self._pool.close()

    def start(self) -> Pool:
        """Start the child, in the background; return it."""
        if self._pool is None:
            limits = Limits(memory=1024 * MIB, cpu_s=120, request=_MOST_CELLS, answer=2 * _MOST_CELLS, jobs=1_000_000, growth=512 * MIB)
            self._pool = Pool(SEALING, 1, limits)
        return self._pool

    def sealed(self, body: bytes) -> tuple[bytes, bytes | None]:
        """Return the rows of a reader's answer and what was sealed of them; None where nothing could be."""
        header = {"said_by": self._said_by, "now": self._now().isoformat()}
        try:
            _, (told, blob) = self.start().run(header, body, timeout_s=ROWS_S)
        except CaidangError as error:
            logger.warning("rows not sealed ahead: %s", type(error).__name__)
            return body, None
        return told, blob

    def opened(self, answer: tuple[bytes, bytes | None]) -> list[ReadRow]:
        """Return the rows of an answer, with what was sealed of them: without it they are sealed when they are written."""
        body, blob = answer
        if blob is None:
            return rows_of_answer(body)
        rows: list[list[Any]] = unpacked(body)
        found, at = _rows_told(rows), 0
        for row, told in zip(found, rows, strict=True):
            if (sealed := told[-1]) is not None:
                public_id, ids, lengths = sealed
                ends = list(accumulate((KEY_BYTES, *lengths), initial=at))
                key, summary, *values = [blob[first:last] for first, last in pairwise(ends)]
                at = ends[-1]
                each = zip(ids, told[_VALUES], values, strict=True)
                row.ahead = SealedAhead(
                    self._said_by, public_id, key, summary,
                    [(pk, field, entry, one, sure) for pk, (field, entry, _, sure), one in each],
                )  # fmt: skip
        return found


def rows_of_answer(body: bytes) -> list[ReadRow]:
    """Return the rows that a child told, their keys as tokens."""
    return _rows_told(unpacked(body))


def _rows_told(rows: Sequence[Sequence[Any]]) -> list[ReadRow]:
    tokens = match_tokens_of([told[_KEYS] for told in rows])
    return [_row_told(told, own) for told, own in zip(rows, tokens, strict=True)]


_VALUES, _KEYS = 1, 2


def _row_told(told: Sequence[Any], tokens: tuple[tuple[str, str], ...]) -> ReadRow:
    number, values, _, notes, files, tags, remark, refused, cells, *_ = told
    return ReadRow(
        int(number), ReadValues(values), tokens, _texts(notes), _texts(files), _texts(tags), str(remark), str(refused), _texts(cells),
    )  # fmt: skip


def _texts(told: Sequence[Any] | None) -> tuple[str, ...]:
    return tuple(map(str, told)) if told else ()
