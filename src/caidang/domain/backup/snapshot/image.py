"""The embedded database's file at one moment, page by page, as it lies on disk: encrypted.

A reader that stays inside its transaction keeps its moment: the write-ahead log is not begun anew
and no page past that moment is moved into the file (sqlite.org/walformat.html). So the file as it
lies, with the log's pages up to that moment over it, is the database of that moment. The pages
are copied without being opened; one that nobody wrote to since the last backup is the same
bytes, and its chunk is known already.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from caidang.core.errors import CaidangError

_INDEX = struct.Struct("=IIIBBHII8x2I")
_BACKFILL_AT = 96
_FRAME = struct.Struct(">IIII8x")
_LOG_HEADER = 32
_PAGE = 4096
"""SQLCipher's page where nobody chose another."""


class NoMoment(CaidangError):
    """The database's files do not look as they should; nothing was copied."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One moment: how many pages, of which size, and how much of the log belongs to it."""

    pages: int
    page_size: int
    frames: int
    salts: tuple[int, int]


def read_moment(database: Path) -> Moment:
    """Return the moment of a reader that has just begun, while no other can commit.

    To be called holding the write lock, inside the reader's transaction. Raises NoMoment.
    """
    with Path(f"{database}-shm").open("rb") as shared:
        head = shared.read(_BACKFILL_AT + 4)
    if len(head) < _BACKFILL_AT + 4 or head[:48] != head[48:96]:
        raise NoMoment("数据库的日志索引读不懂，这次没有备份；请稍后再试。")
    version, _, _, is_ready, _, size, frames, pages, salt1, salt2 = _INDEX.unpack(head[: _INDEX.size])
    if not is_ready or version != 3007000 or (frames and not pages):
        raise NoMoment("数据库的日志索引读不懂，这次没有备份；请稍后再试。")
    if not pages:
        # Nothing was written since it was opened: there is no log, and the file is all of it.
        size = size or _PAGE
        pages = database.stat().st_size // (65536 if size == 1 else size)
    (moved,) = struct.unpack("=I", head[_BACKFILL_AT:])
    # All of the log is in the file already: this reader does not hold the log, and needs none of it.
    kept = 0 if moved >= frames else frames
    return Moment(pages, 65536 if size == 1 else size, kept, (salt1, salt2))


def read_image(database: Path, moment: Moment) -> Iterator[bytes]:
    """Yield the database's bytes at that moment, a few pages at a time. The reader must stay in its transaction."""
    over = _pages_in_log(database, moment)
    size = moment.page_size
    together = max(1, 1024 * 1024 // size)
    with database.open("rb") as file, _log_of(database, moment) as log:
        for first in range(1, moment.pages + 1, together):
            last = min(first + together, moment.pages + 1)
            file.seek((first - 1) * size)
            part = bytearray(file.read((last - first) * size).ljust((last - first) * size, b"\0"))
            for number in range(first, last):
                place = over.get(number)
                if place is not None:
                    log.seek(place)
                    part[(number - first) * size : (number - first + 1) * size] = log.read(size)
            yield bytes(part)


def _log_of(database: Path, moment: Moment) -> BinaryIO:
    """The log, or the file itself where none of the log is needed."""
    return (Path(f"{database}-wal") if moment.frames else database).open("rb")


def _pages_in_log(database: Path, moment: Moment) -> dict[int, int]:
    """Page number → where its newest content of that moment stands in the log."""
    found: dict[int, int] = {}
    if not moment.frames:
        return found
    step = _FRAME.size + moment.page_size
    with Path(f"{database}-wal").open("rb") as log:
        for number in range(moment.frames):
            place = _LOG_HEADER + number * step
            log.seek(place)
            page, _, *salts = _FRAME.unpack(log.read(_FRAME.size))
            # The index keeps the salts as the log has them, byte for byte.
            if _swapped(salts) != moment.salts:
                raise NoMoment("数据库的日志在读的时候换了，这次没有备份；请稍后再试。")
            found[page] = place + _FRAME.size
    return found


def _swapped(salts: list[int]) -> tuple[int, ...]:
    return struct.unpack("=2I", struct.pack(">2I", *salts))
