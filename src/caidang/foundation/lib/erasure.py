"""What becomes of a row when the person that it is about is erased: said by the row's own table.

A table that says nothing is deleted with the person. One that stays says so in a class attribute
``at_erasure``; its sealed columns are emptied all the same.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Stays:
    """The row stays, without the person: sealed columns are emptied and ``values`` are written into the others.

    ``is_followed``: rows that refer to it are the person's as well.
    """

    values: Mapping[str, object] = field(default_factory=dict)
    is_followed: bool = True


LEFT_ALONE = Stays(is_followed=False)
"""The row joins two persons' records, or the house's own things: nothing of one person is behind it."""
