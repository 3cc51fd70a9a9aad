"""Lines that a narrow column or the page's edge broke are put together again."""

import re

from caidang.core.resume.lines import MAX_CHARACTERS, Row
from caidang.core.text.dates import find_dates

_MOST_JOINED = 14
_LABEL = re.compile(r"^[\w\u3400-\u9fff /]{1,14}[::]")
_ENDED = re.compile(r"[。;;!?::]\s*$")
_OPEN_RANGE = re.compile(r"\d\s*(?:月\s*)?(?:-|–|—|~|至|到)+\s*$")


def join_wrapped(rows: list[Row]) -> list[Row]:
    """This function will join rows that go on in the next one: below it, at the same left edge, and full.

    Full means that the row reaches the right edge of its column, told from all rows that begin there.
    """
    edges: dict[tuple[int, int], float] = {}
    for row in rows:
        key = _column(row)
        edges[key] = max(edges.get(key, 0.0), row.line.box.x1)
    joined: list[Row] = []
    count = 0
    for row in rows:
        if joined and count < _MOST_JOINED and _goes_on(joined[-1], row, edges):
            joined[-1] = _join(joined[-1], row)
            count += 1
        else:
            joined.append(row)
            count = 0
    return joined


def _column(row: Row) -> tuple[int, int]:
    return row.page, round(row.line.box.x0 / 4)


def _last(row: Row) -> Row:
    return row if row.tail is None else _last(row.tail)


def _goes_on(above: Row, below: Row, edges: dict[tuple[int, int], float]) -> bool:
    last = _last(above)
    if last.page != below.page or below.is_bullet or len(above.text) >= MAX_CHARACTERS:
        return False
    if _OPEN_RANGE.search(last.text) and len(below.text) < 30:
        return True
    a, b = last.line.box, below.line.box
    is_near = abs(a.x0 - b.x0) <= 3 or (above.is_bullet and 0 < b.x0 - a.x0 < 30)
    if not is_near or abs(last.size - below.size) > 0.6 or not 0 < b.y0 - a.y0 < 2.4 * last.size:
        return False
    if last.is_bold != below.is_bold or len(below.cells) > 1 or len(last.cells) > 1:
        return False
    if _ENDED.search(last.text) or _LABEL.match(below.text) or find_dates(last.text[-12:]) or find_dates(below.text[:16]):
        return False
    edge = max(edges.get(_column(last), 0.0), edges.get(_column(below), 0.0))
    room = edge - a.x1
    # A Latin word is moved to the next line whole, so more room may be left.
    word = re.match(r"[!-~]*", below.text.strip())
    needed = 0.55 * below.size * len(word.group() if word else "")
    return room <= max(1.15 * last.size, needed + 0.3 * last.size) and b.x1 <= edge + 1


def _join(above: Row, below: Row) -> Row:
    text = below.text.strip()
    glue = " " if above.text[-1:].isascii() and text[:1].isascii() and above.text[-1:] not in "-/" else ""
    lead = len(below.text) - len(below.text.lstrip())
    own = len(above.text) if above.tail is None else above.own
    if above.tail is None:
        tail = _shifted(below, glue, lead)
    else:
        tail = _join(above.tail, below)
    whole = above.text + glue + text
    return Row(
        above.page, above.index, whole[:MAX_CHARACTERS], above.line, above.size, above.is_bold,
        (type(above.cells[0])(whole, 0, len(whole)),), above.places, tail, own,
    )  # fmt: skip


def _shifted(row: Row, glue: str, lead: int) -> Row:
    """The row as the tail of another: its text as it was joined, each character knowing its place."""
    text = glue + row.text[lead:]
    places = row.places or tuple(range(len(row.text)))
    first = places[lead]
    return Row(
        row.page, row.index, text, row.line, row.size, row.is_bold, row.cells,
        (*([first] * len(glue)), *places[lead:]),
    )  # fmt: skip
