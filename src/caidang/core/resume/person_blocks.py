"""Blocks of labelled facts about the person among other rows, such as a sidebar without a heading."""

import re

from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row
from caidang.core.text.dates import find_ranges

_PERSONAL = frozenset(
    ("name", "gender", "birth", "age", "phone", "email", "wechat", "expected_salary")
)
CONTACT = re.compile(r"(?:\(?\+?86\)?[ -]?)?1[3-9]\d(?:[ -]?\d){8}|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_LEAST_PERSONAL = 2
_MOST_ABOVE = 4
_LONGEST_PERSONAL = 44
LONGEST_BARE = 30


def find_block(rows: tuple[Row, ...]) -> tuple[int, int] | None:
    """This function will return where the first such block begins and ends, or None."""
    fields = [_row_field(row) for row in rows]
    at = 0
    while at < len(rows):
        end = at
        while end < len(rows) and fields[end] is not None:
            end += 1
            # A bare 男 or 上海 between two labelled rows of the column belongs to them.
            if end + 1 < len(rows) and fields[end] is None and fields[end + 1] is not None:
                end += _is_short_below(rows[end - 1], rows[end]) or _is_below_value(rows[end - 1], rows[end])
        if sum(field in _PERSONAL for field in fields[at:end]) >= _LEAST_PERSONAL:
            return _whole_column(rows, at, end)
        at = end + 1
    return None


def _whole_column(rows: tuple[Row, ...], at: int, end: int) -> tuple[int, int]:
    """Widen a block to the short rows of its column, where it stands at the column's top; else leave it."""
    first = at
    while first and at - first < _MOST_ABOVE and _is_short_below(rows[at], rows[first - 1]):
        first -= 1
    if not first or not (
        rows[first - 1].box.y0 > rows[first].box.y0 or rows[first - 1].page != rows[first].page
    ):
        return at, end
    while end < len(rows) and _is_short_below(rows[end - 1], rows[end]):
        end += 1
    return first, end


def _is_short_below(above: Row, row: Row) -> bool:
    return (
        len(row.text) <= LONGEST_BARE
        and abs(row.box.x0 - above.box.x0) < 3
        and not find_ranges(row.text)
    )


_LABEL_AND_VALUE = 2


def _is_below_value(above: Row, row: Row) -> bool:
    """The second line of an address, below its first and right of the labels."""
    return len(above.cells) == _LABEL_AND_VALUE and len(row.text) <= LONGEST_BARE and row.box.x0 > above.box.x0 + 3


def _row_field(row: Row) -> str | None:
    """The field of the label a short row begins with; None for any other row."""
    if len(row.text) > _LONGEST_PERSONAL:
        return None
    label, colon, _ = row.text.strip().partition(":")
    if colon:
        return field_of(label)
    if len(row.cells) == _LABEL_AND_VALUE:
        return field_of(row.cells[0].text)
    return "phone" if CONTACT.fullmatch(row.text.strip()) else field_of(row.text)
