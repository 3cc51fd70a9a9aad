"""How many people may leave in one sheet, and from how many on somebody else has to agree."""

from typing import Final

MAX_EXPORTED: Final = 100_000
"""People in one sheet; whoever needs more narrows the search and takes several."""
ALONE_AT_MOST: Final = 200
"""People in one sheet that need nobody else's leave; with contacts in clear ``CLEAR_AT_MOST``."""
CLEAR_AT_MOST: Final = 20


def needs_leave(count: int, *, is_clear: bool) -> bool:
    """Tell whether a second person has to agree that a sheet of so many people leaves."""
    return count > (CLEAR_AT_MOST if is_clear else ALONE_AT_MOST)
