"""The parts that the text of a Word 97 file runs through: the body, its headers, its text boxes, and where these stand.

The text is one sequence of characters, part behind part ([MS-DOC] 2.4.1). Which characters are the body's and which
are the headers' and the boxes' the information block counts; where a box stands on the page its anchor tells.
"""

import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

_FIRST_COUNT: Final = 3  # of the longs: the body's characters
_HEADERS, _NOTES_END, _BOXES = 2, 5, 5
_HEADER_STORIES, _ANCHORS, _BOX_STORIES = 11, 40, 56  # entries of the list of places
_SEPARATORS: Final = 6
"""Stories that part foot notes from the text; behind them each section has six: headers, footers, those of a first page."""
_OF_HEADERS: Final = (0, 1, 4)
_TWIPS: Final = 20.0
_ANCHOR_SIZE, _STORY_SIZE = 26, 22
_MOST: Final = 2_000


@dataclass(frozen=True, slots=True)
class Story:
    """What one text box says and where it stands, in points; ``anchor`` is its place among the body's characters."""

    text: str
    x: float
    y: float
    width: float
    anchor: int


@dataclass(frozen=True, slots=True)
class Parts:
    """The text in its parts."""

    header: str
    body: str
    boxes: tuple[Story, ...]
    rest: str
    """Notes, footers and what else there is."""


def part_text(text: str, word: bytes, table: bytes) -> Parts:
    """This function will part the text. All of it is the body's where the file does not tell, or tells what cannot be."""
    try:
        counts, places = _counts(word)
    except struct.error:
        return Parts("", text, (), "")
    bounds = [0]
    for count in counts:
        bounds.append(bounds[-1] + count)
    if counts[0] == 0 or bounds[-1] > len(text) + len(counts):
        return Parts("", text, (), "")
    pieces = [text[a:b] for a, b in pairwise(bounds)]
    heads, feet = _headers(pieces[_HEADERS], _entry(word, table, places, _HEADER_STORIES))
    boxes = _boxes(pieces[_BOXES], _entry(word, table, places, _BOX_STORIES), _entry(word, table, places, _ANCHORS))
    told = "".join(box.text for box in boxes)
    loose = pieces[_BOXES] if not told.strip() else ""
    notes = "".join(piece for at, piece in enumerate(pieces[1:_BOXES], start=1) if at != _HEADERS)
    return Parts(heads, pieces[0], boxes if told.strip() else (), notes + feet + loose + "".join(pieces[_BOXES + 1 :]) + text[bounds[-1] :])


def _counts(word: bytes) -> tuple[list[int], int]:
    """The characters of each part, in their order in the text, and where the list of places begins."""
    (shorts,) = struct.unpack_from("<H", word, 0x20)
    begin = 0x22 + 2 * shorts
    (longs,) = struct.unpack_from("<H", word, begin)
    body, notes, headers, _, comments, ends, boxes, header_boxes = struct.unpack_from("<8I", word, begin + 2 + 4 * _FIRST_COUNT)
    return [body, notes, headers, comments, ends, boxes, header_boxes], begin + 2 + 4 * longs + 2


def _entry(word: bytes, table: bytes, places: int, number: int) -> bytes:
    begin, size = struct.unpack_from("<II", word, places + 8 * number)
    return table[begin : begin + size]


def _headers(text: str, stories: bytes) -> tuple[str, str]:
    """What stands at the pages' heads and what at their feet; all of it at the feet where nothing tells."""
    ends = struct.unpack_from(f"<{len(stories) // 4}I", stories, 0)
    heads: list[str] = []
    feet: list[str] = []
    for at, (a, b) in enumerate(pairwise(ends)):
        is_head = at >= _SEPARATORS and (at - _SEPARATORS) % 6 in _OF_HEADERS
        (heads if is_head else feet).append(text[a:b])
    return ("".join(heads), "".join(feet)) if ends else ("", text)


def _boxes(text: str, stories: bytes, anchors: bytes) -> tuple[Story, ...]:
    count = min((len(stories) - 4) // (4 + _STORY_SIZE), _MOST)
    if count < 1:
        return ()
    ends = struct.unpack_from(f"<{count + 1}I", stories, 0)
    places = _places(anchors)
    found: list[Story] = []
    for at, (a, b) in enumerate(pairwise(ends)):
        (shape,) = struct.unpack_from("<I", stories, 4 * (count + 1) + _STORY_SIZE * at + 14)
        anchor, x, y, width = places.get(shape, (-1, 0.0, 0.0, 0.0))
        story = Story(text[a:b], x, y, width, anchor)
        # Some writers name each box twice, once for its frame and once for its text.
        if story.text.strip():
            found.append(story)
    return tuple(found)


def _places(anchors: bytes) -> dict[int, tuple[int, float, float, float]]:
    """By shape: the anchor among the characters, left, top and width."""
    count = min((len(anchors) - 4) // (4 + _ANCHOR_SIZE), _MOST)
    found: dict[int, tuple[int, float, float, float]] = {}
    for at in range(max(0, count)):
        (cp,) = struct.unpack_from("<I", anchors, 4 * at)
        shape, left, top, right, _ = struct.unpack_from("<Iiiii", anchors, 4 * (count + 1) + _ANCHOR_SIZE * at)
        found[shape] = (cp, left / _TWIPS, top / _TWIPS, max(0.0, (right - left) / _TWIPS))
    return found
