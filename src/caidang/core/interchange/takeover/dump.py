"""The rows of a database dump: what mysqldump, phpMyAdmin, pg_dump and SQLite write. Only values are read, nothing is run.

A statement at a time, so that memory follows the longest statement and not the file. What is not an INSERT, a COPY or
the columns of a CREATE TABLE is passed over.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import IO, Final

from caidang.core.errors import Damaged, TooLarge

Row = dict[str, str | None]
"""A row: texts by the names of columns; None for NULL."""

LONGEST: Final = 512 * 1024 * 1024
"""Characters of one statement."""
_CHUNK: Final = 1024 * 1024
_BEGINNING: Final = 64 * 1024
"""Characters in which a dump tells which program wrote it."""
_STRING: Final = r"'(?:[^'\\]|\\.|'')*'"
_PLAIN_STRING: Final = r"'(?:[^']|'')*'"
_NAME: Final = r'(?:`[^`]+`|"[^"]+"|[\w$.]+)'
_INSERT: Final = re.compile(
    rf"\s*(?:INSERT|REPLACE)\s+(?:IGNORE\s+)?INTO\s+({_NAME}(?:\.{_NAME})?)\s*(\([^)]*\))?\s*VALUES\s*", re.IGNORECASE
)
_CREATE: Final = re.compile(rf"\s*CREATE\s+TABLE\s+(?:IF\s+NOT\s+EXISTS\s+)?({_NAME}(?:\.{_NAME})?)\s*\(", re.IGNORECASE)
_COPY: Final = re.compile(rf"\s*COPY\s+({_NAME}(?:\.{_NAME})?)\s*\(([^)]*)\)\s+FROM\s+stdin\s*;", re.IGNORECASE)
_COLUMN: Final = re.compile(r"\s*(`[^`]+`|\"[^\"]+\"|\w+)\s+\w", re.IGNORECASE)
_NO_COLUMN: Final = re.compile(r"\s*(?:PRIMARY|UNIQUE|KEY|INDEX|CONSTRAINT|FULLTEXT|SPATIAL|CHECK|FOREIGN|EXCLUDE)\b", re.IGNORECASE)
_NOISE: Final = re.compile(r"\s*(?:--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|/\*.*?\*/)", re.DOTALL)
_CALL: Final = re.compile(r"\s*(replace|unistr|char)\s*\(", re.IGNORECASE)
_POINT: Final = re.compile(r"\\(?:([0-9a-fA-F]{4})|\+([0-9a-fA-F]{6})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(\\))")
_ESCAPED: Final = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "b": "\b", "Z": "\x1a"}
_COPIED: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "\b", "f": "\f", "v": "\v", "\\": "\\"}


@dataclass(frozen=True, slots=True)
class _Way:
    """How a program writes texts: MySQL with backslashes, the others with doubled quotes alone."""

    has_backslashes: bool
    value: re.Pattern[str]


def _way(*, has_backslashes: bool) -> _Way:
    string = _STRING if has_backslashes else _PLAIN_STRING
    value = (
        rf"\s*(?:(?:_\w+\s*|[NE])?({string})|0x([0-9a-fA-F]*)|[xX]'([0-9a-fA-F]*)'"
        r"|(NULL)\b|(TRUE|FALSE)\b|([-+]?[\d.]+(?:[eE][-+]?\d+)?))\s*"
    )
    return _Way(has_backslashes, re.compile(value, re.IGNORECASE | re.DOTALL))


_MYSQL: Final = _way(has_backslashes=True)
_OTHERS: Final = _way(has_backslashes=False)


def read_dump(file: IO[str], tables: Collection[str]) -> Iterator[tuple[str, Row]]:
    """This function will yield the table and the values of every row of these tables, in the file's order.

    Raises Damaged where a statement of theirs cannot be read or the file breaks off in one, TooLarge for a statement
    that is longer than any real one.
    """
    wanted = {name.lower() for name in tables}
    columns: dict[str, list[str]] = {}
    for statement in _statements(file):
        if isinstance(statement, _Copied):
            if statement.table in wanted:
                yield statement.table, statement.row
            continue
        text, way = statement
        start = _after_noise(text)
        created = _CREATE.match(text, start)
        if created:
            table = _bare(created[1])
            if table in wanted:
                columns[table] = _columns(text[created.end() :])
            continue
        inserted = _INSERT.match(text, start)
        if inserted and (table := _bare(inserted[1])) in wanted:
            names = _names(inserted[2][1:-1]) if inserted[2] else columns.get(table, [])
            if not names:
                raise Damaged(f"导出文件里没有「{table}」的列名：请连同表结构一起导出（不要用 --no-create-info）。")
            for values in _rows(text, inserted.end(), way, table):
                if len(values) != len(names):
                    raise Damaged(f"导出文件里「{table}」有一行的列数不对，文件可能不完整。")
                yield table, dict(zip(names, values, strict=True))


@dataclass(frozen=True, slots=True)
class _Copied:
    """A row of a COPY."""

    table: str
    row: Row


def _statements(file: IO[str]) -> Iterator[tuple[str, _Way] | _Copied]:
    """Cut the file at semicolons that stand in no text and no comment."""
    held = ""
    while len(held) < _BEGINNING and (more := file.read(_BEGINNING)):
        held += more
    way = _way_of(held)
    cut = _Cut(way)
    is_whole = False
    while True:
        while (end := cut.next_end(held, is_whole=is_whole)) is not None:
            statement, held = held[:end], held[end:]
            cut = _Cut(way)
            copied = _COPY.match(statement, _after_noise(statement))
            if copied:
                rows, held = _copied(copied, held, file)
                yield from rows
            else:
                yield statement, way
        if is_whole:
            _refuse_rest(held)
            return
        more = file.read(_CHUNK)
        is_whole = not more
        held += more
        if len(held) > LONGEST:
            raise TooLarge("导出文件里有一条语句长得不像真的，没有读。")


class _Cut:
    """Where a statement ends, looked for in as much of it as was read so far."""

    def __init__(self, way: _Way) -> None:
        self._way, self._at, self._inside = way, 0, ""

    def next_end(self, held: str, *, is_whole: bool) -> int | None:
        """The place after the semicolon; None where it was not read yet."""
        while self._at < len(held):
            found = _STOPS[self._inside].search(held, self._at)
            if found is None:
                # The last sign may be the first of two.
                self._at = max(self._at, len(held) - 1) if not is_whole else len(held)
                return None
            sign, end = found[0], found.end()
            if end == len(held) and not is_whole and sign in ("-", "/", "\\", self._inside, "*"):
                self._at = found.start()
                return None
            if sign == ";":
                return end
            self._at = self._after(held, found.start(), sign)
        return None

    def _after(self, held: str, at: int, sign: str) -> int:
        """Go over a sign; note whether a text or a comment is inside from here."""
        two = held[at : at + 2]
        if not self._inside:
            if two in ("--", "/*"):
                self._inside = two
                return at + 2
            if sign in "'\"`" or (sign == "#" and self._way.has_backslashes):
                self._inside = sign
            return at + 1
        if self._inside in ("--", "#"):
            self._inside = ""
            return at + 1
        if self._inside == "/*":
            if two == "*/":
                self._inside = ""
                return at + 2
            return at + 1
        if sign == "\\":
            return at + 2 if self._way.has_backslashes and self._inside != "`" else at + 1
        if two == sign * 2:
            return at + 2
        self._inside = ""
        return at + 1


_STOPS: Final = {
    "": re.compile(r"['\"`;#]|-|/"), "'": re.compile(r"['\\]"), '"': re.compile(r'["\\]'), "`": re.compile("`"),
    "--": re.compile("\n"), "#": re.compile("\n"), "/*": re.compile(r"\*"),
}  # fmt: skip
"""What is looked for inside of what."""


def _way_of(beginning: str) -> _Way:
    """How texts are written. A backtick may stand in a text as well: what says of itself what it is comes first."""
    if beginning.lstrip().startswith(("PRAGMA foreign_keys", "BEGIN TRANSACTION;")) or "PostgreSQL database dump" in beginning:
        return _OTHERS
    is_mysql = "`" in beginning or "MySQL dump" in beginning or "MariaDB dump" in beginning
    return _MYSQL if is_mysql else _OTHERS


def _refuse_rest(held: str) -> None:
    rest = held[_after_noise(held) :].strip()
    if rest and re.match(r"(?:INSERT|REPLACE|CREATE|COPY)\b", rest, re.IGNORECASE):
        raise Damaged("导出文件在一条语句中间断了：没有导完，或拷贝时少了一截。请重新导出。")


def _after_noise(text: str) -> int:
    at = 0
    while found := _NOISE.match(text, at):
        at = found.end()
    return at


def _copied(head: re.Match[str], held: str, file: IO[str]) -> tuple[Iterator[_Copied], str]:
    """The rows of a COPY, and what stands after them. Read whole: a table at a time."""
    while (end := re.search(r"^\\\.\r?$", held, re.MULTILINE)) is None:
        more = file.read(_CHUNK)
        if not more:
            raise Damaged("导出文件在一张表中间断了：没有导完，或拷贝时少了一截。请重新导出。")
        held += more
        if len(held) > LONGEST:
            raise TooLarge("导出文件里有一张表长得不像真的，没有读。")
    table, names = _bare(head[1]), _names(head[2])
    lines = held[: end.start()].split("\n")[1:-1]

    def rows() -> Iterator[_Copied]:
        for line in lines:
            values = [None if cell == r"\N" else _uncopied(cell) for cell in line.removesuffix("\r").split("\t")]
            if len(values) != len(names):
                raise Damaged(f"导出文件里「{table}」有一行的列数不对，文件可能不完整。")
            yield _Copied(table, dict(zip(names, values, strict=True)))

    return rows(), held[end.end() :]


def _uncopied(cell: str) -> str:
    return re.sub(r"\\(.)", lambda found: _COPIED.get(found[1], found[1]), cell) if "\\" in cell else cell


def _rows(text: str, at: int, way: _Way, table: str) -> Iterator[list[str | None]]:
    broken = Damaged(f"导出文件里「{table}」有一行读不懂，文件可能不完整。")
    while True:
        opened = re.compile(r"\s*\(").match(text, at)
        if opened is None:
            raise broken
        at, values = opened.end(), []
        while True:
            value = _one(text, at, way)
            if value is None:
                raise broken
            values.append(value[0])
            at = value[1]
            closing = text[at : at + 1]
            at += 1
            if closing == ")":
                break
            if closing != ",":
                raise broken
        yield values
        following = re.compile(r"\s*([,;]|ON\b)", re.IGNORECASE).match(text, at)
        if following is None:
            raise broken
        if following[1] != ",":
            return
        at = following.end()


def _one(text: str, at: int, way: _Way) -> tuple[str | None, int] | None:
    """A value and where it ends; None where none stands. SQLite writes lines as replace('a\\nb','\\n',char(10)), or unistr(…)."""
    value = way.value.match(text, at)
    if value is not None:
        return _value(value, way), value.end()
    called = _CALL.match(text, at)
    if called is None:
        return None
    told, at = [], called.end()
    while (one := _one(text, at, way)) is not None:
        told.append(one[0] or "")
        at = one[1] + 1
        if text[one[1] : at] == ")":
            result = _called(called[1].lower(), told)
            spaces = re.compile(r"\s*").match(text, at)
            return None if result is None or spaces is None else (result, spaces.end())
        if text[one[1] : at] != ",":
            break
    return None


def _called(name: str, told: list[str]) -> str | None:
    if name == "char" and all(number.isdigit() and int(number) < 0x110000 for number in told):
        return "".join(chr(int(number)) for number in told)
    if name == "replace" and len(told) == 3 and told[1]:
        return told[0].replace(told[1], told[2])
    if name == "unistr" and len(told) == 1:
        return _POINT.sub(lambda found: found[5] or chr(int(next(filter(None, found.groups())), 16)), told[0])
    return None


def _value(found: re.Match[str], way: _Way) -> str | None:
    string, hexed, quoted_hex, null, truth, number = found.groups()
    if null:
        return None
    if string is not None:
        return _unquoted(string[1:-1], way)
    if truth:
        return "1" if truth.upper() == "TRUE" else "0"
    if number is not None:
        return number
    digits = hexed if hexed is not None else quoted_hex or ""
    return bytes.fromhex(digits if len(digits) % 2 == 0 else f"0{digits}").decode("utf-8", "replace")


def _unquoted(text: str, way: _Way) -> str:
    if not way.has_backslashes or "\\" not in text:
        return text.replace("''", "'")
    return re.sub(r"\\(.)|''", lambda found: "'" if found[1] is None else _ESCAPED.get(found[1], found[1]), text, flags=re.DOTALL)


def _columns(text: str) -> list[str]:
    """The names in the parentheses of a CREATE TABLE."""
    found, depth, start = [], 0, 0
    for part in re.finditer(r"'(?:[^'\\]|\\.|'')*'|[(),]", text):
        sign = part[0]
        if sign == "(":
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
        elif sign in (",", ")") and not depth:
            found.append(text[start : part.start()])
            start = part.end()
            if sign == ")":
                break
    return [_bare(name[1]) for one in found if not _NO_COLUMN.match(one) and (name := _COLUMN.match(one))]


def _names(listed: str) -> list[str]:
    return [_bare(name.strip()) for name in listed.split(",")]


def _bare(name: str) -> str:
    """A name without its database, quotes and case."""
    return re.split(r"\.(?=[`\"\w])", name)[-1].strip('`"').lower()
