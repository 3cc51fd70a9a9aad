"""Columns: is a gutter the edge of a column, or only the gap in rows whose second part stands far off?"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from caidang.core.extract.order.segments import Segment, ending_together
from caidang.core.extract.order.sides import is_bare_date, is_running_text, share_at_edge

_DATE = re.compile(
    r"(?:19|20)\d\d|至今|目前|present|\d{1,2}月|\b(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)",
    re.I,
)
_CAPITALS = re.compile(r"[A-Z][A-Z &/]{4,29}")
_SHORT = re.compile(r"[\u3400-\u9fff]{4,8}|[A-Z][A-Za-z &]{4,24}")
"""What a heading in the body's size may say; labels of forms are shorter or have a colon."""
_SAID = re.compile(
    r"(?:教育|工作|实习|项目|校园|专业|个人|基本|自我|联系|求职|荣誉|获奖|技能|资格|兴趣|语言|在校|实践|职业|科研)(?:背景|经历|经验|技能|信息|资料|评价|方式|意向|奖项|情况|证书|爱好|能力|特长|优势|简介|介绍|总结)"
    r"|(?:(?:work|professional) )?experience|education|skills|contact|languages|profile|summary|employment|interests|certifications|projects|about(?: me)?",
    re.IGNORECASE,
)
"""What headings say everywhere, however they are set."""
_OPENS = re.compile(
    r"联系我|关于我|(?:我的)?(?:教育|学历|工作|实习|技能|软件|工具|语言|证书|荣誉|奖项|获奖|作品|作品集|兴趣|爱好|项目|核心能力|核心技能|软件技能|工作履历|任职经历|求学经历)"
    r"|(?:key |core |technical |soft )?skills|(?:work|career|employment) (?:history|experience)|software|tools|awards|honou?rs|languages?|hobbies|publications|references|training|volunteering|career|work|qualifications"
    r"|comp\u00e9tences|langues|formation|exp\u00e9riences?(?: professionnelles?)?|experiencia(?: laboral| profesional)?|formaci\u00f3n|idiomas|ausbildung|berufserfahrung|sprachen",
    re.IGNORECASE,
)
"""What opens a part of a column when it has a line of the column to itself; in a row of a form it is a label."""
_GUTTER = 6.0  # points; narrower than this is a word gap
_BASELINE = 4.0
_SHARED = 0.55
_LEAST_RUNS = 5
_LEAST_SHARE = 0.08
_LEAST_SHARE_HEADED = 0.03
"""Of a side that has a heading of its own: a sidebar of contacts and skills beside a full page."""
_LEAST_LENGTH = 3.0
_OVERLAP = 0.5
_LONGEST_HEADING = 30
_FULL_COLUMN = 20  # runs
_MOST_GUTTER = 36.0  # points
_BILINGUAL = 3  # pairs of headings
_LARGER = 1.12  # of the body's size; headings are
_MOST_CANDIDATES = 40
_LEAST_DATES = 2
_DATE_SHARE = 0.6
_DATES_BY_TURNS = 0.4
_MOSTLY = 0.8
_LABELS_SET, _LABELS_BESIDE, _BEGUN_TOGETHER = 0.8, 0.75, 0.6


@dataclass(slots=True)
class Split:
    """A band of a region with a column on either side of a gutter."""

    left: list[Segment]
    right: list[Segment]
    top: float
    bottom: float

    @property
    def weight(self) -> int:
        return len(self.left) + len(self.right)


def find_columns(segments: list[Segment], width: float) -> Split | None:
    """This function will find the best band of two columns, or None if the region is read in rows."""
    edges = Counter(round(s.x0 / 3) for s in segments)
    leftmost = min(s.x0 for s in segments)
    common = [edge for edge, count in edges.most_common(_MOST_CANDIDATES) if count >= 3]
    total = sum(s.length for s in segments)
    best: Split | None = None
    begins = [min(s.x0 for s in segments if round(s.x0 / 3) == edge) for edge in common]
    for at in [*_set_to_the_right(segments), *begins, *_edges_of_headings(segments, begins)]:
        if at < leftmost + 0.05 * width:
            continue
        for split in map(_from_headings, _bands(segments, at)):
            if (best is None or _is_likelier(split, best)) and _are_columns(split, total):
                best = split
    return best or _overflow(segments, width)


def _is_likelier(split: Split, best: Split) -> bool:
    """Whether a split holds more than the best so far, or as much with a heading that opens its second column.

    A sidebar, dates and text may be cut in front of the dates or behind them: no column is headed by a post.
    """
    if split.weight != best.weight:
        return split.weight > best.weight
    return _is_opened(split.right) and not _is_opened(best.right)


def _is_opened(side: list[Segment]) -> bool:
    return _SAID.fullmatch(min(side, key=lambda s: s.middle).text.strip()) is not None


def _edges_of_headings(segments: list[Segment], known: Sequence[float]) -> list[float]:
    """Where at least two headings begin below one another: what stands below them may be set in."""
    heads = sorted(s.x0 for s in segments if len(s.text) <= _LONGEST_HEADING and _SAID.fullmatch(s.text.strip()))
    edges = {a for a, b in pairwise(heads) if b - a < 1.5}
    return [edge for edge in edges if all(abs(edge - at) > 1.5 for at in known)]


def _set_to_the_right(segments: list[Segment]) -> list[float]:
    """Where a column begins whose lines end together at the page's right edge; dates there are no column."""
    ends = ending_together(segments)
    return [min(s.x0 for s in ends)] if ends and _dates(ends) <= len(ends) / 3 else []


def _overflow(segments: list[Segment], width: float) -> Split | None:
    """The few lines with which a full column goes on at the top of the next one.

    Nothing crosses the gutter in the middle of the page, the first column is set up to it, and the
    lines stand below one another without keeping to the first column's rows.
    """
    for at in sorted({s.x0 for s in segments if 0.4 * width < s.x0 < 0.6 * width}):
        right = sorted((s for s in segments if s.x0 >= at - 1.5), key=lambda s: s.middle)
        left = [s for s in segments if s.x1 <= at - _GUTTER]
        if len(left) + len(right) < len(segments) or not 2 <= len(right) < _LEAST_RUNS:
            continue
        if len(left) < _FULL_COLUMN or max(s.x1 for s in left) < at - _MOST_GUTTER:
            continue
        is_block = all(
            abs(a.x0 - b.x0) < 3 and 0 < b.middle - a.middle < 2.2 * a.size
            for a, b in pairwise(right)
        )
        is_prose = not any(s.table or _DATE.search(s.text) for s in right)
        if is_block and is_prose and right[0].y0 < min(s.y1 for s in left) + 2 * right[0].size:
            return Split(left, right, float("-inf"), float("inf"))
    return None


def _bands(segments: list[Segment], at: float) -> list[Split]:
    """Cut a region at the segments that cross a gutter ending at ``at``."""
    crossing = sorted(s.middle for s in segments if s.x0 < at - 1.5 and s.x1 > at - _GUTTER)
    bounds = [float("-inf"), *crossing, float("inf")]
    splits = [Split([], [], bounds[i], bounds[i + 1]) for i in range(len(bounds) - 1)]
    for segment in segments:
        band = splits[bisect_left(crossing, segment.middle)]
        if segment.x1 <= at - _GUTTER:
            band.left.append(segment)
        elif segment.x0 >= at - 1.5:
            band.right.append(segment)
    return [s for s in splits if len(s.left) >= _LEAST_RUNS and len(s.right) >= _LEAST_RUNS]


def _from_headings(split: Split) -> Split:
    """Let both columns begin where headings open them side by side; what one has above them is above both.

    Contacts over the left column often end before the gutter and seem to belong to it.
    """
    left, right = split.left, split.right
    pairs = _paired_headings(left, right)
    if not pairs or len(pairs) >= _BILINGUAL:
        return split
    a, b = min(pairs, key=lambda pair: pair[0].middle)
    top = min(a.y0, b.y0)
    if min(s.middle for s in left) < top and min(s.middle for s in right) < top:
        return split
    return Split(
        [s for s in left if s.middle >= top],
        [s for s in right if s.middle >= top],
        max(split.top, top),
        split.bottom,
    )


def _paired_headings(left: list[Segment], right: list[Segment]) -> list[tuple[Segment, Segment]]:
    """Headings that stand side by side; of many, each pair is one heading in two languages."""
    body = _body_of((*left, *right))
    heads = [[s for s in side if _is_heading(s, body)] for side in (left, right)]
    return [(a, b) for a in heads[0] for b in heads[1] if abs(a.middle - b.middle) <= _BASELINE]


class _Body(NamedTuple):
    """How most of a region is set."""

    size: float
    is_bold: bool


def _body_of(segments: Sequence[Segment]) -> _Body:
    bold = sum(_is_bold(segment) for segment in segments)
    return _Body(median(s.size for s in segments), 3 * bold > len(segments))


def _is_bold(segment: Segment) -> bool:
    return all(span.bold for span in segment.spans)


def _is_heading(segment: Segment, body: _Body) -> bool:
    """Whether a segment is set like a heading: in larger type, in capitals, or the one in bold."""
    text = segment.text.strip()
    return (
        segment.size > _LARGER * body.size
        or _CAPITALS.fullmatch(text) is not None
        or _SAID.fullmatch(text) is not None
        or (not body.is_bold and _is_bold(segment) and _SHORT.fullmatch(text) is not None)
    )


def _are_columns(split: Split, total: int) -> bool:
    """Tell columns from rows whose second part stands far off."""
    left, right = split.left, split.right
    if min(len(left), len(right)) < _LEAST_RUNS:
        return False
    if any(s.table is not None for s in (*left, *right)):
        return not _share_rows(left, right)
    body = _body_of((*left, *right))
    if _are_labels(left, right, body):
        return False
    # A heading of its own over each side is worth more than any counting.
    headed = all(_is_heading(min(side, key=lambda s: s.middle), body) for side in (left, right))
    headed = headed and len(_paired_headings(left, right)) < _BILINGUAL
    for side in (left, right):
        characters = sum(s.length for s in side)
        has_heading = any(_is_heading(s, body) for s in side)
        least = _LEAST_SHARE_HEADED if has_heading else _LEAST_SHARE
        if (
            characters < least * total
            and not headed
            or characters < _LEAST_LENGTH * len(side)
        ):
            return False
        if _dates(side) > 0.5 * len(side):
            return False
    if _date_rows(left, right):
        return False
    top = max(min(s.y0 for s in left), min(s.y0 for s in right))
    bottom = min(max(s.y1 for s in left), max(s.y1 for s in right))
    least = min(
        max(s.y1 for s in left) - min(s.y0 for s in left),
        max(s.y1 for s in right) - min(s.y0 for s in right),
    )
    if bottom - top < _OVERLAP * least:
        return False
    return headed or not _share_rows(left, right) or _stand_alone(left, right) or _open_beside(left, right)


def _open_beside(left: list[Segment], right: list[Segment]) -> bool:
    """True where both sides have parts of their own: what opens one stands beside whatever the other happens to say.

    In rows a heading has its line to itself, or is the label at the left; never does it stand at the right, alone on its
    side, but beside the same heading in another language.
    """
    opening = _openings(left), _openings(right)
    beside = [_beside(opening[0], right), _beside(opening[1], left)]
    pairs = sum(any(abs(y - z) <= _BASELINE for z in opening[1]) for y in opening[0])
    if 2 * len(opening[0]) > len(left) or 2 * len(opening[1]) > len(right) or pairs >= _BILINGUAL:
        return False
    if beside[1]:
        return beside[0] + beside[1] >= 2
    # A sidebar that nobody's words head at the right: many parts, and no dates, which stand at the left of rows.
    return beside[0] >= 3 >= 9 * len(opening[0]) / len(left) and not any(_DATE.search(s.text) for s in left)


def _beside(heights: Sequence[float], side: list[Segment]) -> int:
    return sum(any(abs(s.middle - y) <= _BASELINE for s in side) for y in heights)


def _openings(side: list[Segment]) -> list[float]:
    """The heights at which a side's line says only what opens a part."""
    lines: list[list[Segment]] = []
    for s in sorted(side, key=lambda s: s.middle):
        if lines and abs(lines[-1][0].middle - s.middle) <= _BASELINE:
            lines[-1].append(s)
        else:
            lines.append([s])
    alone = [line[0] for line in lines if len(line) == 1]
    words = [(s, s.text.strip().rstrip(":\uff1a")) for s in alone]
    return [s.middle for s, said in words if _SAID.fullmatch(said) or _OPENS.fullmatch(said)]


def _dates(side: list[Segment]) -> int:
    return sum(1 for s in side if s.length <= 25 and _DATE.search(s.text))


def _date_rows(left: list[Segment], right: list[Segment]) -> bool:
    """True for dates at the left or right of their rows, among headings that stand by themselves.

    What stands at the height of something on the other side is mostly dates and nothing else. One
    date is enough where all the rest stands between the other side's lines, as headings do.
    """
    for side, other in ((left, right), (right, left)):
        beside = [s for s in side if any(abs(s.middle - o.middle) <= _BASELINE for o in other)]
        dates = sum(1 for s in beside if is_bare_date(s.text))
        if not dates:
            continue
        if dates >= _LEAST_DATES and dates >= _DATE_SHARE * len(beside):
            return True
        # Town and dates by turns, at the right of employer and post: nothing of the side stands by itself.
        if dates >= _LEAST_DATES and dates >= _DATES_BY_TURNS * len(side) and len(beside) == len(side):
            return True
        if dates == len(beside) and not any(
            s.y0 < o.y1 - 1 and o.y0 < s.y1 - 1 for s in side if s not in beside for o in other
        ):
            return True
    return False


def _are_labels(left: list[Segment], right: list[Segment], body: _Body) -> bool:
    """True for labels set towards the gutter, each at the height of what it is the label of, whatever heads them."""
    said = [s for s in left if not _is_heading(s, body)]
    edges = median(s.x0 for s in left), median(s.x1 for s in left)
    if sum(abs(s.x1 - edges[1]) < 3 for s in left) < _LABELS_SET * len(left) or len(said) < _LEAST_RUNS:
        return False
    if sum(abs(s.x0 - edges[0]) < 3 for s in left) > _BEGUN_TOGETHER * len(left):
        return False  # lines of one length
    heights = [s.y1 for s in right]
    beside = sum(any(abs(s.y1 - y) < 2.5 for y in heights) for s in said)
    return beside >= _LABELS_BESIDE * len(said)


def _share_rows(left: list[Segment], right: list[Segment]) -> bool:
    """True when most of the sparser side stands on the other side's baselines."""
    fewer, more = (left, right) if len(left) <= len(right) else (right, left)
    heights = sorted(s.y1 for s in more)
    shared = 0
    for segment in fewer:
        at = bisect_left(heights, segment.y1 - _BASELINE)
        shared += at < len(heights) and heights[at] <= segment.y1 + _BASELINE
    return shared >= _SHARED * len(fewer)


def _stand_alone(left: list[Segment], right: list[Segment]) -> bool:
    """True for columns whose baselines happen to agree, though each lives a life of its own.

    On the height of a heading there is none on the other side. Lines begin at the column's edge and
    most fill it; where they all begin there and both sides have headings, they may be short.
    """
    sides = (left, right)
    body = _body_of([s for side in sides for s in side])
    if min(len(left), len(right)) < 8:
        return False
    headings = [
        [s.middle for s in side if _is_heading(s, body) and not _has_dates_beside(s, other)]
        for side, other in (sides, sides[::-1])
    ]
    alone = [
        y
        for own, other in (headings, headings[::-1])
        for y in own
        if not any(abs(y - z) < _BASELINE for z in other)
    ]
    if len(alone) < 2 or any(2 * len(h) > len(s) for h, s in zip(headings, sides, strict=True)):
        return False
    beside = ((headings[0], left, right, headings[1]), (headings[1], right, left, headings[0]))
    if any(not own and _keeps_beside(side, other, heads) for own, side, other, heads in beside):
        return False
    is_strict = len(alone) >= 3 and all(headings)
    return all(is_running_text(side) or (is_strict and share_at_edge(side) >= 0.8) for side in sides)


def _has_dates_beside(heading: Segment, other: list[Segment]) -> bool:
    """京东物流 in bold and 2018.04-2021.06 far to its right: the head of an entry, no heading."""
    return any(abs(s.middle - heading.middle) <= _BASELINE and is_bare_date(s.text) for s in other)


def _keeps_beside(side: list[Segment], other: list[Segment], headings: list[float]) -> bool:
    """Whether a side stands beside the other's lines and nothing of it beside a heading, as the cells of rows do.

    The broken end of a cell stands beside nothing.
    """
    if any(abs(s.middle - y) <= _BASELINE for s in side for y in headings):
        return False
    lines = [s.middle for s in other]
    beside = sum(any(abs(s.middle - y) <= _BASELINE for y in lines) for s in side)
    return beside >= _MOSTLY * len(side)


