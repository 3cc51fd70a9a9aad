"""Passages: rows that are one value together, such as the duties of a post."""

from dataclasses import replace
from typing import Final

from caidang.core.extract.document import Box
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Evidence, Found

LONGEST_TEXT: Final = 4000
"""Characters kept of a text that a person wrote about himself or his work."""


def text_of(rows: list[Row], sure: float) -> Found | None:
    """This function will join rows to one value; its place is the first page's box around them. None without text."""
    rows = [row for row in rows if row.text.strip()]
    if not rows:
        return None
    text = "\n".join(row.text.strip() for row in rows)[:LONGEST_TEXT].rstrip()
    first = rows[0]
    place = first.evidence(0, len(first.text))
    for row in rows[1:]:
        if row.page != first.page:
            break
        place = replace(place, box=_around(place, row))
    return Found(text, sure, place)


def _around(place: Evidence, row: Row) -> Box:
    one, other = place.box, row.box
    return Box(
        min(one.x0, other.x0), min(one.y0, other.y0), max(one.x1, other.x1), max(one.y1, other.y1)
    )
