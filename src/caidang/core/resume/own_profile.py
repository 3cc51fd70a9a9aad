"""A profile saved as PDF from 领英: posts under one employer stand without his name, which is set before each of them."""

import re
from collections.abc import Sequence
from typing import Final

from caidang.core.resume.lines import Row

_MARK: Final = re.compile(r"\(LinkedIn\)|linkedin\.com/in/", re.IGNORECASE)
_LASTED: Final = r"(?:\d{1,2}\s*(?:years?|yrs?|年)\s*)?(?:\d{1,2}\s*(?:months?|mos?|个?月))?"
_ALONE: Final = re.compile(rf"(?=\d){_LASTED}", re.IGNORECASE)
_DATED: Final = re.compile(rf".*(?:19|20)\d\d.*\((?=\d){_LASTED}\)", re.IGNORECASE)
_SAME: Final = 0.2
"""Points within which two sizes are one."""


def with_employers(rows: Sequence[Row]) -> list[Row]:
    """This function will return the rows of such a profile with the employer's before each post; other rows as they are.

    Employers, posts and dates are told apart by their size, which falls in this order. How long all posts
    together lasted is left out.
    """
    if not any(_MARK.search(row.text) for row in rows):
        return list(rows)
    kept = [row for row in rows if _ALONE.fullmatch(row.text.strip()) is None]
    found: list[Row] = []
    employer: Row | None = None
    for number, row in enumerate(kept):
        if _DATED.fullmatch(row.text.strip()) and number > 1:
            post, before = kept[number - 1], kept[number - 2]
            if post.size > row.size + _SAME:
                if before.size > post.size + _SAME:
                    employer = before
                elif employer is not None and before.size < post.size - _SAME:
                    found.insert(len(found) - 1, employer)
        found.append(row)
    return found
