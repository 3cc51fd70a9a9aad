"""Text boxes: taken out of the flow and put where the eye meets them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from caidang.core.extract.layout import Block

_SIDE_BY_SIDE = 8.0  # points between the tops of boxes that stand in one row


@dataclass(slots=True)
class TextBox:
    """A box: where it stands (points; the pages before it are counted in) and what it says."""

    y: float
    x: float
    blocks: list[Block]
    width: float = 0.0
    """0 where it is not known."""

    @property
    def text(self) -> str:
        """All that the box says."""
        return "\n".join(run.text for block in self.blocks for cell in block.cells for run in cell)


@dataclass(slots=True)
class Stretch:
    """A piece of the flow with a guess at its height on the page and the boxes anchored in it."""

    y: float
    blocks: list[Block]
    boxes: list[TextBox] = field(default_factory=list)


def arrange(flow: Sequence[Stretch]) -> list[Block]:
    """This function will put boxes into the flow: by height where boxes are the document, else at their anchors."""
    in_flow = sum(text_size(stretch.blocks) for stretch in flow)
    in_boxes = sum(text_size(box.blocks) for stretch in flow for box in stretch.boxes)
    if in_boxes > 2 * in_flow:
        everything = [box for stretch in flow for box in stretch.boxes]
        everything += [TextBox(s.y, 0.0, s.blocks) for s in flow if s.blocks]
        return [block for box in by_sight(everything) for block in box.blocks]
    out: list[Block] = []
    for stretch in flow:
        for box in by_sight(stretch.boxes):
            out.extend(box.blocks)
        out.extend(stretch.blocks)
    return out


def text_size(blocks: Sequence[Block]) -> int:
    """This function will count the characters of blocks."""
    return sum(len(run.text.strip()) for block in blocks for cell in block.cells for run in cell)


def by_sight(boxes: Sequence[TextBox]) -> list[TextBox]:
    """This function will sort boxes as they are read: column by column, else from top to bottom and left to right."""
    columns = _columns(boxes)
    if columns is not None:
        above, *sides = columns
        sides.sort(key=lambda side: not any(_CONTACT.search(box.text) for box in side))
        return [box for part in (above, *sides) for box in _in_rows(part)]
    return _in_rows(boxes)


_CONTACT = re.compile(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}|[\w.+-]+@[\w-]+\.")
_LEAST_BOXES = 2
_LEAST_CHARACTERS = 30
_MOST_SHARED = 0.5


def _columns(boxes: Sequence[TextBox]) -> list[list[TextBox]] | None:
    """What stands above two columns, the left one and the right one; None where boxes are read in rows.

    Boxes of a row, such as dates, employer and post, stand at one height; those of a sidebar seldom do.
    """
    told = [box for box in boxes if box.text.strip()]
    if any(not box.width for box in told):
        return None
    for at in sorted({box.x for box in told}):
        left = [box for box in told if box.x + box.width <= at + _SIDE_BY_SIDE]
        right = [box for box in told if box.x >= at]
        across = [box for box in told if box not in left and box not in right]
        if min(len(left), len(right)) < _LEAST_BOXES or any(box.y >= min(b.y for b in left + right) for box in across):
            continue
        fewer, more = sorted((left, right), key=len)
        shared = sum(any(abs(box.y - other.y) < _SIDE_BY_SIDE for other in more) for box in fewer)
        is_told = all(sum(len(box.text) for box in side) >= _LEAST_CHARACTERS for side in (left, right))
        if is_told and shared < _MOST_SHARED * len(fewer):
            return [across, left, right]
    return None


def _in_rows(boxes: Sequence[TextBox]) -> list[TextBox]:
    rows: list[list[TextBox]] = []
    for box in sorted(boxes, key=lambda box: box.y):
        if rows and box.y - rows[-1][0].y < _SIDE_BY_SIDE:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row, key=lambda box: box.x)]
