"""Stops: offsets in a span's text whose place on the page is known, so that a part of it can light up.

Type is not evenly wide: a full-width colon is folded to a narrow one, a label's letters were spread out
and are closed up, spans are joined across a gap. What lies between two stops is shared out by width.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from typing import Final

from caidang.core.extract.document import Box, Span, Stop

_ALIKE: Final = re.compile("[\x00-\x7f]+|[^\x00-\x7f]+")


def part_of(span: Span, start: int, end: int) -> Box:
    """This function will cut a span's box at two of its characters."""
    if start == 0 and end == len(span.text) and not span.stops:
        return span.box
    left, right = _edge(span, start, is_end=False), _edge(span, end, is_end=True)
    return span.box._replace(x0=min(left, right), x1=max(left, right))


def join(last: Span, span: Span, space: str = "") -> Span:
    """This function will make one span of two that stand side by side and look the same."""
    begin = len(last.text) + len(space)
    stops = (
        *last.stops,
        (len(last.text.rstrip()), last.box.x1),
        (begin, span.box.x0),
        *((at + begin, x) for at, x in span.stops),
    )
    box = Box(
        last.box.x0, min(last.box.y0, span.box.y0),
        max(last.box.x1, span.box.x1), max(last.box.y1, span.box.y1),
    )  # fmt: skip
    return Span(last.text + space + span.text, box, last.size, last.bold, stops=stops)


def without_spaces(span: Span, text: str) -> Span:
    """This function will give a span a text that lacks some of its spaces and is the same otherwise."""
    if text == span.text:
        return span
    places = list(_places(span.text, text))
    moved = [(bisect_left(places, at), x) for at, x in span.stops]
    for at, (before, after) in enumerate(pairwise(places), start=1):
        if after - before > 1:
            moved.append((at, _edge(span, before + 1, is_end=True)))
            moved.append((at, _edge(span, after, is_end=False)))
    return replace(span, text=text, stops=tuple(sorted(moved)))


def _places(text: str, shorter: str) -> Iterator[int]:
    """Where each character of the shorter text stands in the longer one."""
    at = 0
    for char in shorter:
        while at < len(text) - 1 and text[at] != char:
            at += 1
        yield at
        at += 1


def _edge(span: Span, offset: int, *, is_end: bool) -> float:
    """Where the character at an offset begins, or the one before it ends."""
    low: Stop = (0, span.box.x0)
    high: Stop = (len(span.text), span.box.x1)
    for stop in span.stops:
        if stop[0] > offset or (is_end and stop[0] == offset):
            high = stop
            break
        low = stop
    if high[0] == offset:
        return high[1]
    before, between = span.text[low[0] : offset], span.text[low[0] : high[0]]
    return low[1] + (high[1] - low[1]) * _width(before) / (_width(between) or 1)


def runs_of(text: str) -> list[tuple[str, float, float]]:
    """This function will part a text where narrow and wide characters meet.

    Each part comes with where it begins and ends, as shares of the whole: whoever draws the parts there
    has every character where ``part_of`` cuts.
    """
    whole = _width(text) or 1
    runs, at = [], 0
    for part in _ALIKE.findall(text):
        runs.append((part, at / whole, (at + _width(part)) / whole))
        at += _width(part)
    return runs


def _width(text: str) -> int:
    """ASCII counted as half as wide as the rest."""
    return len(text) if text.isascii() else sum([1 if char < "\x80" else 2 for char in text])
