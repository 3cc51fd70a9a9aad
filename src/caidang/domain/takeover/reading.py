"""An export as it lies on the disk: a dump (also packed with gzip), or a folder of tables as CSV."""

import codecs
import csv
import gzip
import io
import re
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
_STRAY: Final = 0.3
"""Of the signs that are not ASCII, how many may be none at all in a text of that charset."""
_DELIMITERS: Final = ",;\t|"
_NULL: Final = (None, "NULL", r"\N")
_NAMES: Final = re.compile(r"[\"'`]?[A-Za-z_]\w*[\"'`]?(?:\s*[,;\t|]\s*[\"'`]?[A-Za-z_]\w*[\"'`]?)*\s*")
"""A row of columns' names: never a number, an empty cell or a text with spaces, which rows of these tables begin with."""
_PACKED: Final = "这是 ZIP。OpenCATS 的站点备份（catsbackup.bak）也是：先解开，把里面的 database 当作 SQL，--files 给里面的 attachments。"


def read_export(path: Path, system: System) -> Taken:
    """Return what an export holds. Raises InvalidInput where it cannot be read or nobody is in it, Damaged where it is broken."""
    tables, read = _SYSTEMS[system]
    rows = _folder_rows(path, tables) if path.is_dir() else _dump_rows(path, tables)
    taken = read(rows)
    if not taken.people and not taken.clients:
        raise InvalidInput(f"里面没有 {system.label} 的表（{'、'.join(list(tables)[:3])}……），什么都没有读到。")
    return taken


def _dump_rows(path: Path, tables: Collection[str]) -> Iterator[tuple[str, Row]]:
    beginning = _beginning(path)
    if beginning.startswith(b"PK\x03\x04"):
        raise InvalidInput(_PACKED)
    encoding, errors = _charset(path, beginning)
    with _opened(path, encoding, errors) as file:
        yield from read_dump(file, tables)


def _charset(path: Path, beginning: bytes) -> tuple[str, str]:
    """The charset of a dump, told before a row is believed: another one shows only where it first differs."""
    # What the command line of Windows writes with ``>``.
    is_wide = beginning.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    for encoding in ("utf-16",) if is_wide else ("utf-8-sig", "gb18030"):
        broken = more = 0
        with _opened(path, encoding, "replace") as file:
            while part := file.read(1024 * 1024):
                broken += part.count("\ufffd")
                more += len(part) - len(part.encode("ascii", "ignore"))
        # Pictures and the like of other tables lie as they are between texts.
        if broken <= more * _STRAY:
            return encoding, "replace" if broken else "strict"
    raise Damaged("导出文件的编码认不出来（不是 UTF-8，也不是 GB 18030），没有读。")


def _beginning(path: Path) -> bytes:
    try:
        with path.open("rb") as raw:
            return raw.read(4)
    except OSError as error:
        raise InvalidInput(f"读不了 {path}，请看路径对不对、有没有权限。") from error


@contextmanager
def _opened(path: Path, encoding: str, errors: str) -> Iterator[IO[str]]:
    if _beginning(path).startswith(b"\x1f\x8b"):
        with gzip.open(path, "rt", encoding=encoding, errors=errors, newline="") as file:
            yield file
    else:
        with path.open(encoding=encoding, errors=errors, newline="") as file:
            yield file


def _folder_rows(path: Path, tables: Collection[str]) -> Iterator[tuple[str, Row]]:
    csv.field_size_limit(_LONGEST_CELL)
    for table in tables:
        file = path / f"{table}.csv"
        if not file.is_file():
            continue
        data = file.read_bytes()
        wide = data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
        try:
            text = data.decode("utf-16" if wide else "utf-8-sig")
        except UnicodeDecodeError:
            text = data.decode("gb18030", "replace")
        head = text.partition("\n")[0]
        if not _NAMES.fullmatch(head):
            raise InvalidInput(f"{file.name} 的第一行不是列名。phpMyAdmin 导出 CSV 时要勾选「首行保存字段名称」，请重新导出。")
        rows = csv.DictReader(io.StringIO(text, newline=""), delimiter=max(_DELIMITERS, key=head.count))
        for row in rows:
            yield table, {name.strip().lower(): None if value in _NULL else value for name, value in row.items() if name}
