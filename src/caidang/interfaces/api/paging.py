"""Cursors that are pages."""

from caidang.core.errors import InvalidInput


def page_of(cursor: str | None) -> int:
    """This function will return the page that a cursor means, the first without one. Raises InvalidInput for no cursor of ours."""
    if not cursor:
        return 1
    if not (cursor.isascii() and cursor.isdigit() and len(cursor) <= 15):
        raise InvalidInput("cursor 不对：用上一页给的 next。")
    return int(cursor)


def next_page(page: int, pages: int) -> str | None:
    """This function will return the cursor of the page after, None at the end."""
    return str(page + 1) if page < pages else None
