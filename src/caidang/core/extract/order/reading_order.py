"""Reading order: spans with places become lines as a person reads them.

Spans are joined to segments, tables are set apart, columns are told from rows by their
gutter, and what is left is read row by row. A gutter is a column's edge only if the two sides
live lives of their own: their baselines differ, both say something, and neither is a list of dates.
"""

from collections.abc import Sequence

from caidang.core.extract.document import Box, Line, Span
from caidang.core.extract.order.broken_dates import join_dates
from caidang.core.extract.order.columns import find_columns
from caidang.core.extract.order.first_column import read_first
from caidang.core.extract.order.margins import in_margin
from caidang.core.extract.order.narrow_cells import is_stack, join_stacks, whole_cell
from caidang.core.extract.order.open_tables import find_open_tables
from caidang.core.extract.order.ruled_tables import Rule, Table, find_tables
from caidang.core.extract.order.segments import Segment, join_spans, narrow
from caidang.core.extract.spacing import continues_word, is_letter
from caidang.core.extract.stops import join

_DEEPEST = 8
_SPREAD_EM = 4.0
_MOST = 3000  # segments; more are a drawing, and looking for columns in it would take minutes
_FEWEST = 10  # segments; fewer are never two columns


def order_spans(
    spans: Sequence[Span], *, width: float, rules: Sequence[Rule] = ()
) -> tuple[Line, ...]:
    """This function will put spans into lines in the order in which a person reads them.

    ``spans`` come in the order in which the file draws them; ``width`` is the page's in points;
    ``rules`` are the straight lines drawn on it. Hidden spans make one line at the end.
    """
    hidden = tuple(span for span in spans if span.hidden)
    uprights = [rule for rule in rules if not rule.is_level]
    seen = [span for span in spans if not span.hidden]
    tables = find_tables(rules) if rules else []
    joined = join_spans if tables else _join_upright
    segments = joined(seen, uprights)
    unruled = [t for t in find_open_tables(segments, seen) if not _overlaps(t, tables)]
    if unruled:
        segments = joined(seen, [*uprights, *(r for t in unruled for r in t.uprights)])
    segments = _set_tables_apart(segments, [*tables, *unruled], drawn=len(tables))
    lines = _order(segments, width, 0)
    return (*lines, Line(hidden)) if hidden else tuple(lines)


def _join_upright(spans: Sequence[Span], uprights: Sequence[Rule]) -> list[Segment]:
    """Where no lines are drawn, only their places tell the letters of a label that stand below one another."""
    return join_stacks(join_spans(spans, uprights))


def _overlaps(table: Table, others: Sequence[Table]) -> bool:
    one = table.box
    return any(one.y0 < other.box.y1 and other.box.y0 < one.y1 for other in others)


def _set_tables_apart(segments: list[Segment], tables: Sequence[Table], *, drawn: int) -> list[Segment]:
    """Replace the segments inside each table by one that holds the table's lines; the first ``drawn`` have lines of their own."""
    for number, table in enumerate(tables):
        inside = [s for s in segments if table.holds((s.x0 + s.x1) / 2, s.middle)]
        if len(inside) < 4:
            continue
        taken = {id(s) for s in inside}
        segments = [s for s in segments if id(s) not in taken]
        box = table.box
        segments.append(
            Segment([], box.x0, box.y0, box.x1, box.y1, 10.5, sum(s.length for s in inside),
                    _table_lines(table, inside, is_drawn=number < drawn))
        )  # fmt: skip
    return segments


def _table_lines(table: Table, segments: list[Segment], *, is_drawn: bool) -> list[Line]:
    """Read a table row by row; neighbouring cells of one line each make one line.

    Only where the lines are drawn is it known how much room a cell has.
    """
    cells: dict[Box, list[Segment]] = {}
    for segment in segments:
        cell = table.cell_at((segment.x0 + segment.x1) / 2, segment.middle)
        cells.setdefault(cell, []).append(segment)
    out: list[Line] = []
    pending: list[Span] = []
    top: float | None = None
    for box in sorted(cells, key=lambda box: (round(box.y0 / 3), box.x0)):
        content = _order(cells[box], box.x1 - box.x0, _DEEPEST - 2)
        if is_drawn:
            content = whole_cell(content, box)
        if is_drawn and is_stack(content, box, cells):
            out += [*([Line(tuple(pending))] if pending else []), *content]
            pending, top = [], None
            continue
        if pending and (len(content) > 1 or top is None or abs(box.y0 - top) > 3):
            out.append(Line(tuple(pending)))
            pending = []
        if len(content) > 1:
            out.extend(content)
            continue
        top = box.y0
        for line in content:
            pending.extend(_spread(pending, line))
    if pending:
        out.append(Line(tuple(pending)))
    return out


def _spread(before: list[Span], line: Line) -> list[Span]:
    """Make the gap to the cell before wide enough to read as one, however narrow the cells' padding."""
    spans = list(line.spans)
    if not before or not spans:
        return spans
    first = spans[0]
    need = before[-1].box.x1 + 1.7 * before[-1].size
    if first.box.x0 < need:
        before[-1] = narrow(before[-1], first.box.x0)
    return spans


def _order(segments: list[Segment], width: float, depth: int) -> list[Line]:
    """Read a region: above the columns, each column, below them; else row by row."""
    if not segments:
        return []
    split = (
        find_columns(segments, width)
        if depth < _DEEPEST and _FEWEST <= len(segments) <= _MOST
        else None
    )
    if split is None:
        return _rows(segments)
    taken = {id(s) for s in split.left} | {id(s) for s in split.right}
    rest = [s for s in segments if id(s) not in taken]
    above = [s for s in rest if s.middle <= split.top]
    below = [s for s in rest if s.middle > split.top]
    if parts := in_margin(split):
        told = [part for head, beside in parts for part in (head, beside)]
        return [line for part in (above, *told, below) for line in _order(part, width, depth + 1)]
    first, second = read_first(split, segments)
    return [
        *_order(above, width, depth + 1),
        *_order(first, width, depth + 1),
        *_order(second, width, depth + 1),
        *_order(below, width, depth + 1),
    ]


def _rows(segments: list[Segment]) -> list[Line]:
    """Read a region row by row: segments that overlap in height stand on one line."""
    rows: list[list[Segment]] = []
    for segment in join_dates(sorted(segments, key=lambda s: (s.middle, s.x0))):
        if rows and segment.table is None and _on_row(rows[-1], segment):
            rows[-1].append(segment)
        else:
            rows.append([segment])
    lines: list[Line] = []
    for row in rows:
        row.sort(key=lambda s: s.x0)
        if row[0].table is not None:
            lines.extend(row[0].table)
        else:
            lines.append(Line(tuple(_side_by_side(row))))
    return lines


def _side_by_side(row: Sequence[Segment]) -> list[Span]:
    """Put the spans of a row's segments together; a gap that parted two segments reads as one."""
    spans: list[Span] = []
    for segment in row:
        if spans and _is_spread(spans[-1], segment):
            first, *others = segment.spans
            spans[-1] = join(spans[-1], first)
            spans.extend(others)
            continue
        if spans and segment.x0 - spans[-1].box.x1 > 0.9 * spans[-1].size:
            spans[-1] = narrow(spans[-1], segment.x0)
        spans.extend(segment.spans)
    return spans


def _is_spread(last: Span, segment: Segment) -> bool:
    """True for 姓 and 名: set apart to fill a label's width."""
    gap = (segment.x0 - last.box.x1) / last.size
    return gap < _SPREAD_EM and is_letter(last.text) and continues_word(segment.text)


def _on_row(row: list[Segment], segment: Segment) -> bool:
    anchor = row[0]
    if anchor.table is not None:
        return False
    overlap = min(anchor.y1, segment.y1) - max(anchor.y0, segment.y0)
    if overlap < 0.5 * min(anchor.y1 - anchor.y0, segment.y1 - segment.y0):
        return False
    # Two segments at one place are two lines set tightly, not one row.
    return all(min(s.x1, segment.x1) - max(s.x0, segment.x0) < 0.8 * segment.size for s in row)
