"""What reading a cell gives, in whatever column it stands."""

import re
from dataclasses import dataclass
from typing import Final

SURE: Final = 0.98
LIKELY: Final = 0.75
"""Below the reader's ``SURE``: a person is asked to look."""
PARTS: Final = re.compile(r"[、,;/|\n\t]+|\s{2,}|(?:\s+或\s*)|\s+(?=\+?\d{7,})")
"""What stands between several things in one cell."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A value that a cell holds, in its normal form, and how sure it is; ``note`` says what is odd about it.

    ``stay`` counts from 0 which of several studies or posts in the cell it is of.
    """

    field: str
    value: str
    sure: float = SURE
    note: str = ""
    stay: int = 0
