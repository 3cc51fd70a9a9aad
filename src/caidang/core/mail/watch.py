"""Has a sender changed its layout? The share of its mails that are read well, now and before."""

from dataclasses import dataclass
from typing import Final

RECENT: Final = 20
"""Mails that count as now."""
BEFORE: Final = 100
"""Mails before them that they are compared with."""
_ENOUGH: Final = 8
_DROP: Final = 0.3
_POOR: Final = 0.5


@dataclass(frozen=True, slots=True)
class Share:
    """How many of how many were read well."""

    good: int
    total: int

    @property
    def rate(self) -> float:
        """The share, 0..1; 1 where there was nothing to read."""
        return self.good / self.total if self.total else 1.0


def share_of(results: "list[bool]") -> Share:
    """This function will count results."""
    return Share(sum(results), len(results))


def has_dropped(recent: Share, before: Share) -> bool:
    """This function will tell whether a sender's mails are suddenly read worse than they were.

    A sender without a past is held against what one may expect: half of them.
    """
    if recent.total < _ENOUGH:
        return False
    if before.total < _ENOUGH:
        return recent.rate < _POOR
    return before.rate - recent.rate >= _DROP
