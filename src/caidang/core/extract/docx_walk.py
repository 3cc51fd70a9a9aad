"""The walk through a Word file's XML: paragraphs, tables, content controls, text boxes.

Text boxes are taken out of the flow and put where the eye meets them. Word writes each of them
twice, once for old readers (``mc:Fallback``); that copy is dropped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from caidang.core.extract.docx_shapes import MARGIN, PAGE, is_inside, place_of, shape_offset
from caidang.core.extract.docx_styles import (
    Style,
    StyleSheet,
    W,
    attribute,
    is_on,
    local_name,
)
from caidang.core.extract.layout import BODY, HEADING, Block, Run, join_cells

_LINE: Final = 16.0  # points; a guess at the height of one body line
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DEEPEST: Final = 60


def tag(name: str) -> str:
    """This function will return the full name of a WordprocessingML element."""
    return W + name


@dataclass(slots=True)
class _Box:
    """A text box: where it stands (points, the page counted in) and what it says."""

    y: float
    x: float
    blocks: list[Block]


@dataclass(slots=True)
class _Placed:
    """A stretch of the flow with a guess at its height on the page and the boxes anchored in it."""

    y: float
    blocks: list[Block]
    boxes: list[_Box]


class Walk:
    """Turns a part's XML into blocks in reading order."""

    def __init__(self, styles: StyleSheet) -> None:
        """Take the document's styles."""
        self._styles = styles
        self._y = 0.0
        self._page = 0
        self._boxes: list[_Box] = []
        self._in_box = 0

    def blocks(self, root: etree._Element) -> list[Block]:
        """This function will return everything that a part says, text boxes in visual order."""
        self._y, self._page = MARGIN, 0
        body = root.find(tag("body"))
        placed: list[_Placed] = []
        for child in self._unwrap(root if body is None else body, 0):
            self._boxes = []
            y = self._page * PAGE + self._y
            blocks = self._block(child, 0)
            placed.append(_Placed(y, blocks, self._boxes))
        return _arrange(placed)

    def _unwrap(self, parent: etree._Element, depth: int) -> Iterator[etree._Element]:
        """Yield paragraphs and tables, looking through content controls and other wrappers."""
        for child in parent:
            name = local_name(child)
            if name in ("p", "tbl"):
                yield child
            elif (
                name in ("sdt", "sdtContent", "customXml", "ins", "moveTo", "smartTag")
                and depth < _DEEPEST
            ):
                yield from self._unwrap(child, depth + 1)
            elif name == "AlternateContent" and depth < _DEEPEST:
                choice = next((c for c in child if local_name(c) == "Choice"), None)
                if choice is not None:
                    yield from self._unwrap(choice, depth + 1)

    def _block(self, element: etree._Element, depth: int) -> list[Block]:
        return (
            self._table(element, depth)
            if local_name(element) == "tbl"
            else self._paragraph(element, depth)
        )

    def _table(self, table: etree._Element, depth: int) -> list[Block]:
        if depth > _DEEPEST:
            return []
        out: list[Block] = []
        for row in self._children(table, "tr"):
            cells = []
            for cell in self._children(row, "tc"):
                if self._continues(cell):
                    continue
                content: list[Block] = []
                for child in self._unwrap(cell, 0):
                    content.extend(self._block(child, depth + 1))
                cells.append(content)
            out.extend(join_cells(cells))
        return out

    @staticmethod
    def _continues(cell: etree._Element) -> bool:
        """True for the lower part of a vertically merged cell, which repeats nothing."""
        merge = cell.find(f"{W}tcPr/{W}vMerge")
        return (
            merge is not None
            and attribute(merge, "val") != "restart"
            and not "".join(str(text) for text in cell.itertext(W + "t")).strip()
        )

    def _children(self, parent: etree._Element, name: str) -> Iterator[etree._Element]:
        """Yield rows or cells, looking through content controls."""
        for child in parent:
            local = local_name(child)
            if local == name:
                yield child
            elif local in ("sdt", "sdtContent", "customXml", "ins"):
                yield from self._children(child, name)

    def _paragraph(self, element: etree._Element, depth: int) -> list[Block]:
        style = Style()
        properties = element.find(tag("pPr"))
        heading = False
        if properties is not None:
            for child in properties:
                name = local_name(child)
                if name == "pStyle":
                    style = self._styles.get(attribute(child, "val") or "")
                elif name == "outlineLvl":
                    heading = True
                elif name == "pageBreakBefore" and is_on(child):
                    self._break_page()
        if heading:
            style = style.or_else(Style(HEADING, bold=True))
        runs: list[Run] = []
        self._inline(element, style, runs, depth)
        if not self._in_box:
            self._y += _LINE
        return [Block((line,)) for line in _lines_of(runs)]

    def _break_page(self) -> None:
        if not self._in_box:
            self._page += 1
            self._y = MARGIN

    def _inline(self, parent: etree._Element, style: Style, runs: list[Run], depth: int) -> None:
        """Collect the runs of a paragraph; what is anchored in it goes to the boxes."""
        if depth > _DEEPEST:
            return
        for child in parent:
            name = local_name(child)
            if name == "r":
                properties = child.find(tag("rPr"))
                own = style if properties is None else self._run_style(properties).or_else(style)
                self._run(child, own, runs, depth)
            elif name in ("hyperlink", "ins", "moveTo", "sdt", "sdtContent", "smartTag", "fldSimple",
                          "customXml", "dir", "bdo", "ruby", "rubyBase"):  # fmt: skip
                self._inline(child, style, runs, depth + 1)
            elif name == "AlternateContent":
                self._choice(child, style, runs, depth)

    def _run_style(self, properties: etree._Element) -> Style:
        own = Style.of(properties)
        named = properties.find(tag("rStyle"))
        if named is None:
            return own
        return own.or_else(self._styles.get(attribute(named, "val") or ""))

    def _run(self, run: etree._Element, style: Style, runs: list[Run], depth: int) -> None:
        for child in run:
            name = local_name(child)
            if name == "t":
                text = (child.text or "").replace("\n", " ").replace("\t", " ")
            elif name in _SIGNS:
                text = _SIGNS[name]
                if attribute(child, "type") == "page":
                    self._break_page()
            else:
                self._in_run(child, name, style, runs, depth)
                continue
            runs.append(Run(text, bool(style.bold), style.size or BODY, bool(style.hidden)))

    def _in_run(
        self, child: etree._Element, name: str, style: Style, runs: list[Run], depth: int
    ) -> None:
        """Look at what stands in a run and is not text itself."""
        if name == "lastRenderedPageBreak":
            self._break_page()
        elif name == "AlternateContent":
            self._choice(child, style, runs, depth)
        elif name in ("drawing", "pict", "object"):
            self._drawing(child, depth)
        elif name == "ruby":
            self._inline(child, style, runs, depth + 1)

    def _choice(self, element: etree._Element, style: Style, runs: list[Run], depth: int) -> None:
        """Follow the first choice only; the fallback repeats it for old readers."""
        for choice in element:
            if local_name(choice) == "Choice":
                self._run(choice, style, runs, depth + 1)
                self._inline(choice, style, runs, depth + 1)
                return

    def _drawing(self, drawing: etree._Element, depth: int) -> None:
        """Take the text boxes out of a drawing, each with its place."""
        contents = [
            c
            for c in drawing.iter()
            if local_name(c) == "txbxContent" and not is_inside(c, drawing)
        ]
        if not contents or depth > _DEEPEST:
            return
        x, y = place_of(drawing, page_top=self._page * PAGE, here=self._y)
        for content in contents:
            dx, dy = shape_offset(content, drawing)
            blocks: list[Block] = []
            self._in_box += 1
            for child in self._unwrap(content, 0):
                blocks.extend(self._block(child, depth + 5))
            self._in_box -= 1
            if blocks:
                self._boxes.append(_Box(y + dy, x + dx, blocks))


def _lines_of(runs: list[Run]) -> Iterator[tuple[Run, ...]]:
    """Split a paragraph's runs at its line breaks; empty lines vanish. Runs of one style join."""
    line: list[Run] = []
    for run in runs:
        if run.text == "\n":
            if line:
                yield tuple(line)
            line = []
        elif line and (line[-1].bold, line[-1].size, line[-1].hidden) == (
            run.bold,
            run.size,
            run.hidden,
        ):
            line[-1] = Run(line[-1].text + run.text, run.bold, run.size, run.hidden)
        else:
            line.append(run)
    if any(run.text.strip() for run in line):
        yield tuple(line)


def _size(blocks: list[Block]) -> int:
    return sum(len(run.text.strip()) for block in blocks for cell in block.cells for run in cell)


def _arrange(placed: list[_Placed]) -> list[Block]:
    """Put boxes into the flow: by height where boxes are the document, else at their anchors."""
    in_flow = sum(_size(stretch.blocks) for stretch in placed)
    in_boxes = sum(_size(box.blocks) for stretch in placed for box in stretch.boxes)
    if in_boxes > 2 * in_flow:
        everything = [box for stretch in placed for box in stretch.boxes]
        everything += [_Box(s.y, 0.0, s.blocks) for s in placed if s.blocks]
        return [block for box in _by_sight(everything) for block in box.blocks]
    out: list[Block] = []
    for stretch in placed:
        for box in _by_sight(stretch.boxes):
            out.extend(box.blocks)
        out.extend(stretch.blocks)
    return out


def _by_sight(boxes: list[_Box]) -> list[_Box]:
    """Sort boxes from top to bottom, and from left to right where they stand side by side."""
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda box: box.y):
        if rows and box.y - rows[-1][0].y < 8.0:
            rows[-1].append(box)
        else:
            rows.append([box])
    return [box for row in rows for box in sorted(row, key=lambda box: box.x)]
