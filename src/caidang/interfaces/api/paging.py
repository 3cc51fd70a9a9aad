"""Cursors: the place behind which a page begins. What is added or changed meanwhile moves none of them."""

from typing import Final

from caidang.core.errors import InvalidInput

MOST: Final = 100
_MOST_DIGITS: Final = 18


def place_of(cursor: str | None) -> int:
    """This function will return the row behind which a page begins, 0 for the first. Raises InvalidInput for no cursor of ours."""
    if not cursor:
        return 0
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= _MOST_DIGITS):
        raise InvalidInput("cursor 不对：用上一页给的 next。")
    return int(cursor)


def next_of(row: int) -> str | None:
    """This function will return the cursor of the page behind this row, None for 0, the end."""
    return str(row) if row else None


def within(limit: int) -> int:
    """This function will return how many a page has. Raises InvalidInput for none or too many."""
    if not 1 <= limit <= MOST:
        raise InvalidInput(f"limit 要在 1 到 {MOST} 之间。")
    return limit
