"""Which of two columns is read first."""

import re
from statistics import median

from caidang.core.extract.order.columns import Split
from caidang.core.extract.order.segments import Segment

_CONTACT = re.compile(r"1[3-9]\d[\d -]{8,11}|[\w.+-]+@[\w-]+\.|电话|手机|邮箱|phone|e-?mail", re.I)


def read_first(split: Split, segments: list[Segment]) -> tuple[list[Segment], list[Segment]]:
    """This function will choose the column to read first by what it says: the name in large type, then the contacts."""
    body = median(s.size for s in segments)
    largest = max((*split.left, *split.right), key=lambda s: s.size)
    by_name = largest.size > 1.4 * body and largest.middle < min(
        s.middle for s in segments
    ) + 0.25 * (max(s.middle for s in segments) - min(s.middle for s in segments))
    if by_name:
        right_first = any(s is largest for s in split.right)
    else:
        contacts = [
            sum(1 for s in side if _CONTACT.search(s.text)) for side in (split.left, split.right)
        ]
        right_first = contacts[1] > contacts[0]
    return (split.right, split.left) if right_first else (split.left, split.right)
