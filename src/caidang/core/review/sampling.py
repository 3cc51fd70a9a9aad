"""抽检: how much of a person's approved work is looked at a second time, and what that says of him."""

import hashlib
import math
from dataclasses import dataclass
from typing import Final

NEWCOMER: Final = 20
"""Records of a person that are all looked at again, before anything is known of him."""
LEAST: Final = 0.05
"""Share that is looked at again however good the work is."""
TOLERATED: Final = 0.02
"""Share of records with an error that is put up with; at it a tenth is looked at again."""
_AT_TOLERATED: Final = 0.1
_Z: Final = 1.645
"""One-sided 95 per cent."""


@dataclass(frozen=True, slots=True)
class Accuracy:
    """What second looks found: ``checked`` records, ``faulty`` of which had an error."""

    checked: int
    faulty: int

    @property
    def share_right(self) -> float:
        """The share without an error, 1 where nothing was checked."""
        return 1.0 - self.faulty / self.checked if self.checked else 1.0

    @property
    def worst(self) -> float:
        """The share with an error that cannot be ruled out: the upper end of Wilson's interval."""
        if not self.checked:
            return 1.0
        n, share = self.checked, self.faulty / self.checked
        middle = share + _Z**2 / (2 * n)
        spread = _Z * math.sqrt(share * (1 - share) / n + _Z**2 / (4 * n**2))
        return min(1.0, (middle + spread) / (1 + _Z**2 / n))


def rate_for(recent: Accuracy) -> float:
    """This function will return the share of a person's records to look at again, 0..1, by his recent accuracy.

    All of them for a newcomer; then the less the surer it is that errors are rare, and more again
    as soon as they are not.
    """
    if recent.checked < NEWCOMER:
        return 1.0
    return min(1.0, max(LEAST, recent.worst / TOLERATED * _AT_TOLERATED))


def is_drawn(record: int, approval: int, rate: float) -> bool:
    """This function will tell whether an approval is drawn, the same whenever it is asked.

    Nobody can choose: the draw hangs on the numbers of record and approval alone.
    """
    digest = hashlib.sha256(f"{record}:{approval}".encode()).digest()
    return int.from_bytes(digest[:8]) / 2**64 < rate
