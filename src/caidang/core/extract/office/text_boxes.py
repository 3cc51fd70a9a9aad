"""Text boxes: taken out of the flow and put where the eye meets them."""

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
        return [block for box in _by_sight(everything) for block in box.blocks]
    out: list[Block] = []
    for stretch in flow:
        for box in _by_sight(stretch.boxes):
            out.extend(box.blocks)
        out.extend(stretch.blocks)
    return out


def text_size(blocks: Sequence[Block]) -> int:
    """This function will count the characters of blocks."""
    return sum(len(run.text.strip()) for block in blocks for cell in block.cells for run in cell)


def _by_sight(boxes: Sequence[TextBox]) -> list[TextBox]:
    """Sort boxes from top to bottom, and from left to right where they stand side by side."""
    rows: list[list[TextBox]] = []
    for box in sorted(boxes, key=lambda box: box.y):
        if rows and box.y - rows[-1][0].y < _SIDE_BY_SIDE:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row, key=lambda box: box.x)]
