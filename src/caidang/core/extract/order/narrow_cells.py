"""Cells too narrow for what they say: 财务管 above 理 is one word, 工 作 经 历 one below the other one heading.

Whoever reads such a cell line by line gets half of a firm's name and no label at all. The cell's own width
tells which of its lines were broken: those after which no further character had room.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final

from caidang.core.extract.document import Box, Line, Span
from caidang.core.extract.order.segments import Segment, narrow
from caidang.core.extract.spacing import is_letter
from caidang.core.extract.stops import part_of

_LONGEST: Final = 40
_WIDEST: Final = 24.0
"""Sizes of a letter: wider cells hold sentences, which are put together where lines are."""
_LETTER: Final = 1.1
"""Of its size that a letter takes, with what the edge of a cell leaves over."""
_MOST_PADDING: Final = 6.0  # points
_OWN: Final = re.compile(r"[·•●▪\-–—*]|\(?\d{1,2}[).、．]\s?\D")
"""How a line begins that is one for itself."""
_ENDED: Final = re.compile(r"[。；;！!？?]$")
_WORD: Final = re.compile(r"[!-~]*")
_STACK: Final = 1.75  # sizes of a letter from one to the next below
_MOST_LETTERS: Final = 300
"""Of a page; more are a puzzle, and looking at each beside each would take long."""
_NEXT_ROW: Final = 1.15
_LEVEL: Final = 2.0  # points
_LEAST_STACK, _MOST_STACK = 2, 12
_VALUES: Final = frozenset("男女有无是否优良中好差汉党团")
"""Single letters that are values: one below the other they are a column of a table."""


def whole_cell(lines: Sequence[Line], cell: Box) -> list[Line]:
    """This function will put together the lines of a cell that were broken for its width."""
    if not len(lines) >= 2 or sum(len(line.text) for line in lines) > _LONGEST:
        return list(lines)
    size = max(span.size for line in lines for span in line.spans)
    if cell.x1 - cell.x0 > _WIDEST * size:
        return list(lines)
    padding = min(_MOST_PADDING, *(max(line.box.x0 - cell.x0, 0.0) for line in lines))
    room = cell.x1 - cell.x0 - 2 * padding
    out = [lines[0]]
    bottom = lines[0].box
    for line in lines[1:]:
        if _is_broken(bottom, line, room, size):
            out[-1] = Line((*_spaced(out[-1], line), *line.spans))
        else:
            out.append(line)
        bottom = line.box
    return out


def is_stack(lines: Sequence[Line], cell: Box, cells: Iterable[Box]) -> bool:
    """This function will tell whether a cell is a heading set letter below letter, beside the rows that it heads."""
    is_upright = len(lines) == 1 and len(lines[0].spans) > 1 and all(is_letter(span.text.strip()) for span in lines[0].spans)
    return is_upright and any(other.x0 > cell.x0 and cell.y0 + 3 < other.y0 < cell.y1 - 3 for other in cells)


def _is_broken(above: Box, below: Line, room: float, size: float) -> bool:
    text = below.text.strip()
    if _OWN.match(text):
        return False
    word = _WORD.match(text)
    needed = max(_LETTER * size, 0.5 * size * len(word.group() if word else ""))
    is_near = below.box.y0 - above.y1 < size
    return is_near and room - (above.x1 - above.x0) < needed


def _spaced(above: Line, below: Line) -> tuple[Span, ...]:
    """The spans above, with a space behind them where two Latin words meet."""
    last, text = above.spans[-1], below.text.lstrip()
    is_word = last.text[-1:].isascii() and last.text[-1:].isalnum() and text[:1].isascii() and text[:1].isalpha()
    is_word = is_word and "@" not in last.text.split()[-1]  # an address of mail is one word, wherever it was broken
    return (*above.spans[:-1], replace(last, text=last.text.rstrip() + " ")) if is_word else above.spans


def join_stacks(segments: Sequence[Segment]) -> list[Segment]:
    """This function will put letters that stand one below the other, with nothing close beside them, into one label."""
    if sum(s.table is None and is_letter(s.text.strip()) for s in segments) > _MOST_LETTERS:
        return list(segments)
    segments = _first_letters_apart(segments)
    letters = sorted((s for s in segments if s.table is None and is_letter(s.text.strip())), key=lambda s: s.middle)
    joined: dict[int, Segment] = {}
    gone: set[int] = set()
    for column in _columns(letters):
        for stack in _stacks(column, [s for s in segments if s.table is None and not is_letter(s.text.strip())]):
            if _LEAST_STACK <= len(stack) <= _MOST_STACK and not _VALUES & {s.text.strip() for s in stack}:
                joined[id(stack[0])] = _upright(stack)
                gone.update(id(s) for s in stack[1:])
    return [joined.get(id(s), s) for s in segments if id(s) not in gone]


_ENDS_IN_LETTER: Final = re.compile(r"\S (?P<letter>[\u3400-\u9fff])$")


def _first_letters_apart(segments: Sequence[Segment]) -> list[Segment]:
    """Take the letter that begins a stack from the label close before it: 毕业院校 安 with 徽 below 安."""
    letters = [s for s in segments if s.table is None and is_letter(s.text.strip())]
    found: list[Segment] = []
    for segment in segments:
        last = segment.spans[-1] if segment.spans else None
        match = _ENDS_IN_LETTER.search(last.text) if last is not None and letters else None
        if last is None or match is None:
            found.append(segment)
            continue
        at = match.start("letter")
        box = part_of(last, at, at + 1)
        letter = Segment([Span(match["letter"], box, last.size, last.bold)], *box, last.size, 1)
        if not any(_stands_below(letter, other) for other in letters):
            found.append(segment)
            continue
        label = last.text[:at].rstrip()
        kept = replace(last, text=label, box=last.box._replace(x1=part_of(last, 0, len(label)).x1), stops=())
        spans = [*segment.spans[:-1], narrow(kept, box.x0)]
        found += [replace(segment, spans=spans, x1=kept.box.x1, length=segment.length - 2), letter]
    return found


def _columns(letters: Sequence[Segment]) -> list[list[Segment]]:
    """Letters, from the top, by the column in which they stand one below the other, no further apart than lines are."""
    columns: list[list[Segment]] = []
    for letter in letters:
        column = next((each for each in reversed(columns) if _stands_below(each[-1], letter)), None)
        if column is None:
            columns.append([letter])
        else:
            column.append(letter)
    return columns


def _stacks(column: Sequence[Segment], words: Sequence[Segment]) -> list[list[Segment]]:
    """The labels of a column: the letters of one stand closer than those of two rows, and what a row begins with stands
    beside its first."""
    closest = min((b.middle - a.middle for a, b in pairwise(column)), default=0.0)
    stacks = [[column[0]]]
    for above, below in pairwise(column):
        is_beside = any(word.x1 <= below.x0 and abs(word.middle - below.middle) < _LEVEL for word in words)
        if is_beside or below.middle - above.middle > _NEXT_ROW * closest:
            stacks.append([below])
        else:
            stacks[-1].append(below)
    return stacks


def _stands_below(above: Segment, below: Segment) -> bool:
    return (
        abs(above.x0 - below.x0) < 0.2 * above.size
        and abs(above.size - below.size) < 0.5
        and 0.8 * above.size < below.middle - above.middle < _STACK * above.size
    )


def _upright(stack: Sequence[Segment]) -> Segment:
    """The letters as one segment. A heading keeps the place of its first: it is read with or before that one's row.

    A label of two has its value beside either or between them.
    """
    spans = [span for letter in stack for span in letter.spans]
    last = stack[-1] if len(stack) == 2 else stack[0]
    return replace(stack[0], spans=spans, length=sum(letter.length for letter in stack), y1=last.y1)
