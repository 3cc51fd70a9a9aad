"""An export as it lies on the disk: a dump (also packed with gzip), or a folder of tables as CSV."""

import csv
import gzip
import io
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

from caidang.core.errors import Damaged, InvalidInput
from caidang.core.interchange.takeover import horilla, opencats
from caidang.core.interchange.takeover.dump import Row, read_dump
from caidang.core.interchange.takeover.taken import Taken
from caidang.domain.takeover.models import Takeover

System = Takeover.System
_Read = Callable[[Iterable[tuple[str, Row]]], Taken]
_SYSTEMS: Final[Mapping[System, tuple[Collection[str], _Read]]] = {
    System.OPENCATS: (opencats.TABLES, opencats.read_opencats),
    System.HORILLA: (horilla.TABLES, horilla.read_horilla),
}
_LONGEST_CELL: Final = 16 * 1024 * 1024


def read_export(path: Path, system: System) -> Taken:
    """Return what an export holds. Raises InvalidInput where it cannot be read or nobody is in it, Damaged where it is broken."""
    tables, read = _SYSTEMS[system]
    rows = _folder_rows(path, tables) if path.is_dir() else _dump_rows(path, tables)
    taken = read(rows)
    if not taken.people and not taken.clients:
        raise InvalidInput(f"里面没有 {system.label} 的表（{'、'.join(list(tables)[:3])}……），什么都没有读到。")
    return taken


def _dump_rows(path: Path, tables: Collection[str]) -> Iterator[tuple[str, Row]]:
    for encoding in ("utf-8", "gb18030"):
        try:
            # Read through once before a row is believed: another charset shows only where it first differs.
            with _opened(path, encoding) as file:
                while file.read(1024 * 1024):
                    pass
            break
        except UnicodeDecodeError:
            continue
    else:
        raise Damaged("导出文件的编码认不出来（不是 UTF-8，也不是 GB 18030），没有读。")
    with _opened(path, encoding) as file:
        yield from read_dump(file, tables)


@contextmanager
def _opened(path: Path, encoding: str) -> Iterator[IO[str]]:
    try:
        with path.open("rb") as raw:
            is_packed = raw.read(2) == b"\x1f\x8b"
    except OSError as error:
        raise InvalidInput(f"读不了 {path}，请看路径对不对、有没有权限。") from error
    if is_packed:
        with gzip.open(path, "rt", encoding=encoding, newline="") as file:
            yield file
    else:
        with path.open(encoding=encoding, newline="") as file:
            yield file


def _folder_rows(path: Path, tables: Collection[str]) -> Iterator[tuple[str, Row]]:
    csv.field_size_limit(_LONGEST_CELL)
    for table in tables:
        file = path / f"{table}.csv"
        if not file.is_file():
            continue
        data = file.read_bytes()
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", "replace")
        for row in csv.DictReader(io.StringIO(text, newline="")):
            yield table, {name.strip().lower(): None if value in (None, "NULL") else value for name, value in row.items() if name}
