"""Segments: spans that stand side by side on a line without a column's gap."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from caidang.core.extract.document import Line, Span
from caidang.core.extract.order.ruled_tables import Rule
from caidang.core.extract.spacing import close_up
from caidang.core.extract.stops import join, without_spaces

_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef]")
_COLUMN_GAP = "   "


@dataclass(slots=True)
class Segment:
    """Spans that stand side by side without a gap, or a whole table that is already in order."""

    spans: list[Span]
    x0: float
    y0: float
    x1: float
    y1: float
    size: float
    length: int
    table: list[Line] | None = None

    @property
    def middle(self) -> float:
        """The height at which the segment stands."""
        return (self.y0 + self.y1) / 2

    @property
    def text(self) -> str:
        """What the segment says."""
        return "".join(span.text for span in self.spans)


def join_spans(spans: Sequence[Span], uprights: Sequence[Rule] = ()) -> list[Segment]:
    """This function will join spans that follow one another on a line without a column's gap.

    A gap with an upright rule in it is one, however narrow.
    """
    segments: list[Segment] = []
    current: Segment | None = None
    for span in spans:
        box = span.box
        if (
            current is not None
            and _continues(current, span)
            and not _is_ruled(current, span, uprights)
        ):
            _append(current, span)
            current.x1 = max(current.x1, box.x1)
            current.y0, current.y1 = min(current.y0, box.y0), max(current.y1, box.y1)
            current.size = max(current.size, span.size)
            current.length += len(span.text)
            continue
        current = Segment([span], box.x0, box.y0, box.x1, box.y1, span.size, len(span.text))
        segments.append(current)
    for segment in segments:
        last = segment.spans[-1]
        segment.spans[-1] = without_spaces(last, close_up(last.text.rstrip()))
        if last.text.endswith(_COLUMN_GAP):
            segment.spans[-1] = narrow(segment.spans[-1], last.box.x1)
    return [segment for segment in segments if segment.text.strip()]


def _continues(segment: Segment, span: Span) -> bool:
    last = segment.spans[-1]
    size = max(last.size, span.size)
    gap = span.box.x0 - last.box.x1
    # Words stand closer than letters that are spread out to fill a heading (教 育 背 景).
    widest = 1.1 if min(len(last.text.rstrip()), len(span.text.rstrip())) > 1 else 1.6
    if last.text.endswith(_COLUMN_GAP) or span.box.x0 < last.box.x0:
        return False
    if not -0.6 * size <= gap <= max(widest * size, 7.0):
        return False
    overlap = min(last.box.y1, span.box.y1) - max(last.box.y0, span.box.y0)
    return overlap >= 0.5 * min(last.box.y1 - last.box.y0, span.box.y1 - span.box.y0)


def _is_ruled(segment: Segment, span: Span, uprights: Sequence[Rule]) -> bool:
    left, right, height = segment.x1 - 1, span.box.x0 + 1, (span.box.y0 + span.box.y1) / 2
    return any(left <= r.x0 <= right and r.y0 - 2 <= height <= r.y1 + 2 for r in uprights)


def _append(segment: Segment, span: Span) -> None:
    """Add a span; one in the same style goes into the last one, with a space if the eye sees one."""
    last = segment.spans[-1]
    size = max(last.size, span.size)
    gap = span.box.x0 - last.box.x1
    # Beside Han a gap is wide before it means anything; punctuation has air of its own.
    before, behind = bool(_CJK.match(last.text[-1:])), bool(_CJK.match(span.text))
    han = before or behind
    airy = (behind and last.text[-1:] in _AIR_BEHIND) or (before and span.text[:1] in _AIR_BEFORE)
    apart = gap > (1.05 if airy else 0.6 if han else 0.23) * size
    space = " " if apart and not last.text.endswith(" ") else ""
    if last.bold != span.bold or abs(last.size - span.size) > 0.3:
        is_wide = gap > 0.25 * size
        segment.spans[-1] = replace(last, text=last.text.rstrip() if is_wide else last.text + space)
        segment.spans.append(span)
        return
    segment.spans[-1] = join(last, span, space)


_AIR_BEHIND, _AIR_BEFORE = frozenset("）】》」』”，；：。、！？"), frozenset("（【《「『“")
"""Half of a full-width sign is empty: browsers draw each by itself, and 大学（北京） has no spaces."""


def narrow(span: Span, right: float) -> Span:
    """This function will let a span end early enough before ``right`` for the gap to be read as a column's."""
    room = max(min(span.box.x1, right - 1.7 * span.size), span.box.x0)
    end = (len(span.text.rstrip()), span.box.x1)
    return replace(span, box=span.box._replace(x1=room), hidden=None, stops=(*span.stops, end))


_RAGGED = 2.0  # points
_LEAST_ENDS = 8


def ending_together(segments: Sequence[Segment]) -> list[Segment]:
    """This function will return what ends at the right edge and begins anywhere, if there are enough for a column."""
    edge = max(s.x1 for s in segments)
    ends = [s for s in segments if s.x1 > edge - _RAGGED and s.table is None]
    begins = {round(s.x0 / 3) for s in ends}
    return ends if len(ends) >= _LEAST_ENDS and 2 * len(begins) > len(ends) else []
