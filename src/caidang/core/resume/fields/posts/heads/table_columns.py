"""Posts in a table with a head: 起止时间, 工作单位, 职务. The head says what every cell below it is."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from caidang.core.resume.fields.posts.heads.header_rows import Facts, is_table_head
from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found

_TOLD = 0.93
_LONGEST = 60
_LEAST = 2


def with_columns(told: Sequence[Facts]) -> list[Facts]:
    """This function will give the rows below a table's head the employer and the post that stand in its columns."""
    found: list[Facts] = []
    fields: list[str | None] = []
    has_unit = False
    for facts in told:
        if is_table_head(facts.row):
            fields = [field_of(text) for text, _ in _parts(facts.row)]
            has_unit = any(field_of(text) == "title" and "部门" in text for text, _ in _parts(facts.row))
        elif fields:
            facts = _read(facts, fields, has_unit=has_unit)
        found.append(facts)
    return found


def _read(facts: Facts, fields: list[str | None], *, has_unit: bool) -> Facts:
    """A row of the table; one with dates but another number of cells, or none, is left as it was read."""
    parts = list(_parts(facts.row))
    if facts.stretch is None or len(parts) != len(fields) or not {"employer", "title"} <= set(fields):
        return facts
    employer = _cell(facts.row, parts[fields.index("employer")])
    title = _cell(facts.row, parts[fields.index("title")], has_unit=has_unit)
    if employer is None and title is None:
        return facts
    return replace(facts, employer=employer, title=title, rest=(), is_strong=employer is not None, is_duty=False, unsplit=None)


def _cell(row: Row, part: tuple[str, int], *, has_unit: bool = False) -> Found | None:
    """The value of a cell; one under 部门及职务 ends with the post."""
    text, start = part
    plain = text.strip(" -—/")
    if not _LEAST <= len(plain) <= _LONGEST:
        return None
    begin = start + text.index(plain)
    unit, space, post = plain.rpartition(" ")
    if space and has_unit and len(post) >= _LEAST:
        begin, plain = begin + len(unit) + 1, post  # 公司业务部 客户经理
    return row.find(begin, begin + len(plain), _TOLD)


def _parts(row: Row) -> Iterator[tuple[str, int]]:
    """The cells of a row with where they begin, the empty ones too."""
    at = 0
    for text in row.text.split("\t"):
        yield text, at
        at += len(text) + 1
