"""Passages: rows that are one value together, such as the duties of a post."""

import re
from dataclasses import replace
from typing import Final

from caidang.core.extract.document import Box
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Evidence, Found, Resume
from caidang.core.text.normalize import search_key

LONGEST_TEXT: Final = 4000
"""Characters kept of a text that a person wrote about himself or his work."""
_ENDS: Final = re.compile(r"[。!?;；！？]+|\.\s|\n")
_LETTERS: Final = re.compile(r"[\u3400-\u9fff]|[A-Za-z]+")
_FEWEST_WORDS: Final = 18
"""Han characters or Latin words from which on a sentence is hardly written twice by chance."""
MOST_SENTENCES: Final = 40


def text_of(rows: list[Row], sure: float) -> Found | None:
    """This function will join rows to one value; its place is the first page's box around them. None without text."""
    rows = [row for row in rows if row.text.strip()]
    if not rows:
        return None
    text = "\n".join(row.as_written.strip() for row in rows)[:LONGEST_TEXT].rstrip()
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


def long_sentences(resume: Resume) -> tuple[str, ...]:
    """This function will return the longer sentences about work, projects and oneself, as they are compared.

    Spaces, punctuation and letter case do not matter. Two résumés that have one in common have it from
    one another or from the same source.
    """
    texts = [job.duties for job in resume.employment] + [p.duties for p in resume.projects]
    found: dict[str, None] = {}
    for value in [*texts, resume.summary]:
        for sentence in _ENDS.split(value.value) if value is not None else ():
            letters = _LETTERS.findall(sentence)
            if len(letters) >= _FEWEST_WORDS:
                found.setdefault("".join(re.findall(r"\w+", search_key(sentence))), None)
    return tuple(found)[:MOST_SENTENCES]
