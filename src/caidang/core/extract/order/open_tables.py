"""Tables without rules: a row of short headings, and under it text that keeps to the headings' edges.

People set 起止时间 | 公司 | 工作内容 as a table whose lines are not drawn. Read as columns its periods
part from its employers; read row by row the broken lines of one cell run into the next. So the rules
are drawn where the eye sees them, and the table is read like any other.
"""

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from caidang.core.extract.document import Box, Span
from caidang.core.extract.order.ruled_tables import Rule, Table
from caidang.core.extract.order.segments import Segment

_HEADING: Final = re.compile(r"[^\d:：。，,;；@]{1,24}")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
_LABEL: Final = re.compile(r"(?!至今|现在|目前|在职|在读)[\u3400-\u9fff]{3,8}[:：]?")
_OPEN: Final = re.compile(r"(?:[-–—~至到年./]|to)\s*$", re.IGNORECASE)
_LONGEST_HAN: Final = 8
_LEAST_COLUMNS: Final = 3
_LEAST_ROWS: Final = 1
_ALIGNED: Final = 3.0  # points
_BASELINE: Final = 3.0  # points
_LEAST_GAP: Final = 2.0  # of the size, between headings
_NEXT_BLOCK: Final = 1.7  # of the usual distance of lines
_LARGER: Final = 1.12
_EDGE: Final = 2.0  # points left of a column's text

Row = list[Span]


def find_open_tables(segments: Sequence[Segment], spans: Sequence[Span]) -> list[Table]:
    """This function will find the tables that have a row of headings but no rules.

    ``segments`` are the page's spans joined as far as no rule is known; ``spans`` the same unjoined.
    """
    rows = _rows_of(spans)
    tables: list[Table] = []
    for heads in _heading_rows(segments):
        if any(table.holds(heads[0].x0, heads[0].middle) for table in tables):
            continue
        table = _table_under(heads, rows)
        if table is not None:
            tables.append(table)
    return tables


def _heading_rows(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Rows of three or more short texts set well apart, from the top of the page."""
    rows: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: s.middle):
        if rows and abs(rows[-1][0].middle - segment.middle) <= _BASELINE:
            rows[-1].append(segment)
        else:
            rows.append([segment])
    found = [sorted(row, key=lambda s: s.x0) for row in rows if len(row) >= _LEAST_COLUMNS]
    return [row for row in found if all(map(_is_heading, row)) and _are_apart(row) and not _are_pairs(row)]


_NAME: Final = re.compile(r"姓\s*名[:：]?")
_OF_PERSONS: Final = re.compile("关系|称谓|年龄|性别|单位|职务|电话|职业|出生|学历|民族|籍贯")
_GENDER: Final = re.compile("[男女]")


def _are_pairs(row: Sequence[Segment]) -> bool:
    """姓名 | 张三 | 性别 | 男: labels with their values, no heads of columns."""
    cells = [segment.text.strip() for segment in row]
    is_named = _NAME.fullmatch(cells[0]) is not None and _OF_PERSONS.search(cells[1]) is None
    return is_named or any(_GENDER.fullmatch(cell) for cell in cells)


def _is_heading(segment: Segment) -> bool:
    text = segment.text.strip()
    if _HEADING.fullmatch(text) is None:
        return False
    return text.isascii() or len(text.replace(" ", "")) <= _LONGEST_HAN


def _are_apart(row: Sequence[Segment]) -> bool:
    return all(b.x0 - a.x1 >= _LEAST_GAP * a.size for a, b in pairwise(row))


def _rows_of(spans: Sequence[Span]) -> list[Row]:
    """Spans by the line they stand on, from the top."""
    rows: list[Row] = []
    for span in sorted(spans, key=_middle):
        if not span.text.strip():
            continue
        if rows and abs(_middle(rows[-1][0]) - _middle(span)) <= _BASELINE:
            rows[-1].append(span)
        else:
            rows.append([span])
    return rows


def _middle(span: Span) -> float:
    return (span.box.y0 + span.box.y1) / 2


def _table_under(heads: Sequence[Segment], rows: Sequence[Row]) -> Table | None:
    """Take the rows below the headings for as long as they keep to the columns."""
    edges = [head.x0 for head in heads]
    size = max(head.size for head in heads)
    below = [row for row in rows if _middle(row[0]) > heads[0].middle + _BASELINE]
    body: list[Row] = []
    starts: list[float] = []
    before = heads[0].middle
    for row in below:
        filled = _columns_of(row, edges)
        if filled is None or (body and _heads_next(row)) or _is_next_block(row, filled, _middle(row[0]) - before, size) or (starts and _is_labelled(row, edges, body)):
            break
        if _is_start(row, filled, edges, body):
            starts.append(min(span.box.y0 for span in row))
        body.append(row)
        before = _middle(row[0])
    if len(starts) < _LEAST_ROWS or not body or min(starts) > min(s.box.y0 for s in body[0]) + 1:
        return None
    if not _keeps_edges(body, edges):
        return None
    return _ruled(heads, body, edges, starts)


def _is_start(row: Row, filled: set[int], edges: Sequence[float], body: Sequence[Row]) -> bool:
    """Whether a line begins a row of the table: all its cells begin there, or at least its year does.

    What a first cell broke off (2017年 above, 3月 below) begins none.
    """
    if 0 not in filled or len(filled) < 2:
        return False
    first = _first_cell(row, edges)
    if _YEAR.search(first):
        return not (body and _OPEN.search(_first_cell(body[-1], edges)))
    return len(filled) == len(edges) and not any(_YEAR.search(_first_cell(r, edges)) for r in body)


def _is_labelled(row: Row, edges: Sequence[float], body: Sequence[Row]) -> bool:
    """Whether a row below stretches of time begins with a label: 技能证书 | 叉车证 is a row of its own, and no date that goes on."""
    first = _first_cell(row, edges).strip()
    return _LABEL.fullmatch(first) is not None and _YEAR.search(_first_cell(body[0], edges)) is not None


_WHEN_OR_WHO: Final = re.compile("起止|时间|日期|年月|关系|称谓|姓名")
_WHAT: Final = re.compile("单位|公司|学校|院校|专业|学历|职务|职位|岗位|电话|原因|证明人|内容|职责|年龄|部门|姓名")


def _heads_next(row: Row) -> bool:
    """Whether a row below a table's rows names the columns of the next: 起止时间 | 公司名称 | 职务, no cells that go on."""
    cells = [span.text.strip() for span in sorted(row, key=lambda span: span.box.x0)]
    if len(cells) < _LEAST_COLUMNS or not all(_HEADING.fullmatch(cell) for cell in cells):
        return False
    is_first = any(_WHEN_OR_WHO.search(cell) for cell in cells[:2])
    return is_first and sum(_WHAT.search(cell) is not None for cell in cells) >= len(cells) - 2


def _first_cell(row: Row, edges: Sequence[float]) -> str:
    return "".join(
        s.text for s in sorted(row, key=lambda s: s.box.x0) if s.box.x0 < edges[1] - _ALIGNED
    )


def _columns_of(row: Row, edges: Sequence[float]) -> set[int] | None:
    """The columns that the row's spans stand in; None where one crosses an edge or stands left of all."""
    filled: set[int] = set()
    bounds = [*edges[1:], float("inf")]
    for span in row:
        column = sum(span.box.x0 >= edge - _ALIGNED for edge in edges) - 1
        if column < 0 or span.box.x1 > bounds[column] + 1:
            return None
        filled.add(column)
    return filled


def _is_next_block(row: Row, filled: set[int], distance: float, size: float) -> bool:
    """Whether a row is a heading under the table: alone at the left, larger or further off than lines are."""
    if filled != {0}:
        return distance > 3 * _NEXT_BLOCK * size
    is_large = max(span.size for span in row) > _LARGER * size
    return is_large or distance > _NEXT_BLOCK * size


def _keeps_edges(body: Sequence[Row], edges: Sequence[float]) -> bool:
    """Whether text begins at the edge of each column often enough to be set by it."""
    for edge in edges:
        if sum(any(abs(s.box.x0 - edge) <= _ALIGNED for s in row) for row in body) < _LEAST_ROWS:
            return False
    return True


def _ruled(
    heads: Sequence[Segment], body: Sequence[Row], edges: Sequence[float], starts: Sequence[float]
) -> Table:
    spans = [span for row in body for span in row]
    box = Box(
        min([edges[0], *(s.box.x0 for s in spans)]) - _EDGE,
        min(head.y0 for head in heads) - 1,
        max([*(head.x1 for head in heads), *(s.box.x1 for s in spans)]) + _EDGE,
        max(s.box.y1 for s in spans) + 1,
    )
    levels = tuple(Rule(box.x0, y, box.x1, y) for y in [box.y0, *(y - 1 for y in starts), box.y1])
    across = [box.x0, *(edge - _EDGE for edge in edges[1:]), box.x1]
    return Table(box, levels, tuple(Rule(x, box.y0, x, box.y1) for x in across))
