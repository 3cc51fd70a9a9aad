"""A Google spreadsheet as a connector: each sheet of it an object, each column a field, each row a record."""

from collections.abc import Sequence
from typing import Any, Final, cast

import gspread

from caidang.domain.connectors.contract import (
    OUR_NUMBER,
    WEAK,
    At,
    Check,
    FieldInfo,
    ObjectInfo,
    Page,
    Refused,
    Remote,
    RemoteFile,
    Write,
    Written,
)
from caidang.domain.connectors.gsheets.client import Session
from caidang.domain.connectors.gsheets.tab import Line, Tab

MOST_TEXT: Final = 50_000
"""Characters that a cell takes."""
AGAIN: Final = 3
"""How often a sheet is read anew whose rows moved while it was read."""
_CHANGED: Final = "那边刚刚又改了，下一次同步比过再写"
_GONE: Final = "表里找不到这一行了"
_FORMULA: Final = "「{}」那一格是公式，没有写"
_NO_COLUMN: Final = "表里没有「{}」这一列了"


class SheetsConnector:
    """One spreadsheet."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._client = gspread.Client(auth=cast(Any, None), session=cast(Any, session))
        self._book: gspread.Spreadsheet | None = None

    def close(self) -> None:
        """End the connections."""
        self._session.close()

    def check(self) -> Check:
        """Open the spreadsheet, and see whether any sheet has a column for our number."""
        sheets = self._sheets()
        good = (f"凭据可用，表格「{self._opened().title}」里有 {len(sheets)} 张工作表。",)
        missing = []
        if not any(Tab(one).has_number for one in sheets[:5]):
            missing.append(f"表里还没有「{OUR_NUMBER}」这一列。只读进来不用它；要写过去，请先在表头加一列，写上「{OUR_NUMBER}」，行换了位置也认得出。")
        return Check(good, tuple(missing))

    def objects(self) -> list[ObjectInfo]:
        """Return the sheets, known by their number: their names may change."""
        return [ObjectInfo(str(one.id), one.title) for one in self._sheets()]

    def describe(self, name: str) -> list[FieldInfo]:
        """Return the columns."""
        return self._tab(name).fields

    def mark(self, name: str) -> At:
        """Return nothing: a sheet does not say when a row was changed, all of it is read each time."""
        return {}

    def read(self, name: str, fields: Sequence[FieldInfo], *, since: At, at: At) -> Page:
        """Read rows from the top; begin anew where rows were added or taken away meanwhile."""
        tab = self._tab(name)
        again = int(at.get("again", 0))
        if at.get("of") not in (None, tab.height) and again < AGAIN:
            return Page((), {"again": again + 1}, is_last=False)
        first = int(at.get("row", tab.header.first))
        names = [one.name for one in fields]
        found = tuple(_remote(tab, line, names) for line in tab.lines(first))
        following = first + tab.step
        return Page(found, {"row": following, "of": tab.height, "again": again}, is_last=following > tab.height)

    def read_some(self, name: str, fields: Sequence[FieldInfo], ids: Sequence[str]) -> list[Remote]:
        """Return these rows."""
        tab, wanted, names = self._tab(name), set(ids), [one.name for one in fields]
        return [_remote(tab, line, names) for line in tab.all_lines() if line.id in wanted]

    def files(self, name: str, record: str) -> list[RemoteFile]:
        """Return nothing: a row holds no files."""
        return []

    def fetch(self, name: str, record: str, file: RemoteFile) -> bytes:
        """Refuse: a row holds no files."""
        raise Refused("表格里没有附件。")

    def find(self, name: str, field: FieldInfo, text: str) -> str:
        """Return the id of the row whose column says this text."""
        tab = self._tab(name)
        return next((one.id for one in tab.all_lines() if tab.texts(one, [field.name]).get(field.name) == text), "")

    def write(self, name: str, fields: Sequence[FieldInfo], writes: Sequence[Write], *, key: str) -> list[Written]:
        """Write into rows as they stand at this moment, and new ones below; a formula is left as it is."""
        tab = self._tab(name)
        lines = {line.id: line for line in tab.all_lines()}
        taken = {line.id for line in lines.values() if not line.id.startswith(WEAK)}
        there = [lines[one.id].number for one in writes if one.id in lines]
        typed = tab.typed(there)
        cells: list[tuple[str, str]] = []
        rows: list[list[str]] = []
        found = []
        for one in writes:
            line = lines.get(one.id)
            if one.id and line is None:
                found.append(Written(one.id, _GONE))
            elif line is None:
                texts, notes = _fitting(tab, one.texts)
                rows.append([texts.get(each, "") for each in tab.names])
                found.append(Written(one.texts.get(key, ""), "", tuple(notes)))
            elif one.is_as_seen is not None and not one.is_as_seen(Remote(one.id, tab.texts(line, [each.name for each in fields]))):
                found.append(Written(one.id, _CHANGED))
            else:
                found.append(_changes(tab, line, one, typed[line.number], cells, taken, key))
        if cells:
            tab.write(cells)
        if rows:
            tab.append(rows)
        return found

    def _opened(self) -> gspread.Spreadsheet:
        if self._book is None:
            self._book = self._client.open_by_key(self._session.account.book)
        return self._book

    def _sheets(self) -> list[gspread.Worksheet]:
        return self._opened().worksheets()

    def _tab(self, name: str) -> Tab:
        found = next((one for one in self._sheets() if str(one.id) == name), None)
        if found is None:
            raise Refused("这张工作表没有了，请在连接里重新选。")
        return Tab(found)


def _remote(tab: Tab, line: Line, names: Sequence[str]) -> Remote:
    """A row as a record; people find it by its number."""
    return Remote(line.id, tab.texts(line, names), place=f"第 {line.number} 行")


def _fitting(tab: Tab, texts: dict[str, str] | Any) -> tuple[dict[str, str], list[str]]:  # noqa: ANN401 - a mapping
    found, notes = {}, []
    for name, text in texts.items():
        if not tab.knows(name):
            notes.append(_NO_COLUMN.format(name))
        elif len(text) > MOST_TEXT:
            notes.append(f"「{name}」太长，一格最多五万字，没有写")
        else:
            found[name] = text
    return found, notes


def _changes(
    tab: Tab, line: Line, one: Write, typed: Sequence[str], cells: list[tuple[str, str]], taken: set[str], key: str
) -> Written:
    """Note the cells that a row gets; returns what came of it. Its id becomes our number where that is written."""
    texts, notes = _fitting(tab, one.texts)
    number = texts.get(key, "")
    if number and number in taken:
        texts.pop(key)
        number = ""
    made = []
    for name, text in texts.items():
        cell, at = tab.place(line.number, name)
        if at < len(typed) and typed[at].startswith("=") and len(typed[at]) > 1:
            notes.append(_FORMULA.format(name))
        else:
            made.append((cell, text))
    if texts and not made:
        return Written(one.id, "没有能写的内容", tuple(notes))
    cells += made
    if number:
        taken.add(number)
    return Written(number or one.id, "", tuple(notes))
