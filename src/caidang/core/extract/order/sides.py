"""What the lines of a column look like: where they begin, and whether they fill it."""

import re
from collections import Counter
from statistics import median

from caidang.core.extract.order.segments import Segment

_BARE_DATE = re.compile(
    r"\W*(?:[\d年月日届至今./~–—-]|目前|现在|present|current|now|to|until"
    r"|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}+|[\s,()])+",
    re.I,
)
_BASELINE = 4.0


def is_bare_date(text: str) -> bool:
    """This function will tell whether a text is a date or a stretch of time and nothing else."""
    return _BARE_DATE.fullmatch(text) is not None


def is_running_text(side: list[Segment]) -> bool:
    """This function will tell whether a side is running text: most lines fill it, many begin at one edge."""
    extent = max(s.x1 for s in side) - min(s.x0 for s in side)
    width = median(x1 - x0 for x0, x1 in _lines(side))
    return extent >= 100 and width >= 0.4 * extent and share_at_edge(side) >= 0.4


def share_at_edge(side: list[Segment]) -> float:
    """This function will return the share of a side's lines that begin at its commonest edge."""
    lines = _lines(side)
    return Counter(round(x0 / 4) for x0, _ in lines).most_common(1)[0][1] / len(lines)


def _lines(side: list[Segment]) -> list[tuple[float, float]]:
    """The left and right end of each line of a side; what stands on one height is one line."""
    found: list[tuple[float, float, float]] = []
    for s in sorted(side, key=lambda s: s.middle):
        if found and abs(found[-1][2] - s.middle) <= _BASELINE / 2:
            x0, x1, middle = found[-1]
            found[-1] = (min(x0, s.x0), max(x1, s.x1), middle)
        else:
            found.append((s.x0, s.x1, s.middle))
    return [(x0, x1) for x0, x1, _ in found]
