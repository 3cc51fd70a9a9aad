"""The walk through a Word file's XML: paragraphs, tables, content controls, text boxes.

Text boxes are taken out of the flow and put where the eye meets them. Word writes each of them
twice, once for old readers (``mc:Fallback``); that copy is dropped.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from caidang.core.extract.document import Hidden
from caidang.core.extract.layout import HEADING, Block, Run, join_cells
from caidang.core.extract.office.docx_shapes import (
    MARGIN,
    PAGE,
    has_backdrops,
    is_inside,
    place_of,
    shape_offset,
    width_of,
)
from caidang.core.extract.office.docx_styles import (
    Style,
    StyleSheet,
    W,
    attribute,
    backdrop_of,
    bare_name,
    child_of,
    is_on,
    local_name,
)
from caidang.core.extract.office.paragraphs import lines_of
from caidang.core.extract.office.text_boxes import Stretch, TextBox, arrange
from caidang.core.extract.seen import Colour

_LINE: Final = 16.0  # points; a guess at the height of one body line
_SIGNS: Final = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_DEEPEST: Final = 60
_RUN, _TEXT, _RUN_LOOK, _PARAGRAPH_LOOK = W + "r", W + "t", W + "rPr", W + "pPr"
_CELL_LOOK, _MERGE, _BODY, _BOX = W + "tcPr", W + "vMerge", W + "body", W + "txbxContent"
_WRAPPERS: Final = frozenset(
    ["hyperlink", "ins", "moveTo", "sdt", "sdtContent", "smartTag", "fldSimple", "customXml", "dir", "bdo",
     "ruby", "rubyBase"]
)  # fmt: skip
_FEATURES: Final = frozenset(
    ["pStyle", "outlineLvl", "pageBreakBefore", "shd"]
)
_Seen = tuple[bool, float, Hidden | None]
"""Bold, size in points, why not seen."""


class Walk:
    """Turns a part's XML into blocks in reading order."""

    def __init__(self, styles: StyleSheet) -> None:
        """Take the document's styles."""
        self._styles = styles
        self._y = 0.0
        self._page = 0
        self._boxes: list[TextBox] = []
        self._in_box = 0
        self._backdrop: Colour | None = None
        """The colour of the cell that is being read."""
        self._looks: dict[tuple[Style, bool], _Seen] = {}
        self._is_paper = True
        """False where something of unknown colour may lie beneath the text."""

    def blocks(self, root: etree._Element) -> list[Block]:
        """This function will return everything that a part says, text boxes in visual order."""
        self._y, self._page = MARGIN, 0
        self._is_paper = not has_backdrops(root)
        body = child_of(root, _BODY)
        placed: list[Stretch] = []
        for child in self._unwrap(root if body is None else body, 0):
            self._boxes = []
            y = self._page * PAGE + self._y
            blocks = self._block(child, 0)
            placed.append(Stretch(y, blocks, self._boxes))
        return arrange(placed)

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
        is_paper, backdrop = self._is_paper, self._backdrop
        # A table's style may fill its rows; which ones is not worth finding out.
        look = child_of(table, W + "tblPr")
        has_style = look is not None and child_of(look, W + "tblStyle") is not None
        self._is_paper = is_paper and not has_style
        for row in self._children(table, "tr"):
            cells = []
            for cell in self._children(row, "tc"):
                properties = child_of(cell, _CELL_LOOK)
                if properties is not None and self._continues(cell, properties):
                    continue
                content: list[Block] = []
                shade = None if properties is None else backdrop_of(properties)
                self._backdrop = shade or backdrop
                for child in self._unwrap(cell, 0):
                    content.extend(self._block(child, depth + 1))
                cells.append(content)
            out.extend(join_cells(cells))
        self._is_paper, self._backdrop = is_paper, backdrop
        return out

    @staticmethod
    def _continues(cell: etree._Element, properties: etree._Element) -> bool:
        """True for the lower part of a vertically merged cell, which repeats nothing."""
        merge = child_of(properties, _MERGE)
        return (
            merge is not None
            and attribute(merge, "val") != "restart"
            and not "".join(str(text) for text in cell.itertext(_TEXT)).strip()
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
        properties = child_of(element, _PARAGRAPH_LOOK)
        style = Style() if properties is None else self._paragraph_style(properties)
        if self._backdrop is not None:
            style = style.or_else(Style(backdrop=self._backdrop))
        runs: list[Run] = []
        self._inline(element, style, runs, depth)
        if not self._in_box:
            self._y += _LINE
        return [Block((line,)) for line in lines_of(runs)] if runs else []

    def _paragraph_style(self, properties: etree._Element) -> Style:
        style = Style()
        heading = False
        backdrop: Colour | None = None
        for child in properties:
            name = bare_name(child.tag)
            if name not in _FEATURES:
                continue
            if name == "pStyle":
                style = self._styles.get(attribute(child, "val") or "")
            elif name == "outlineLvl":
                heading = True
            elif name == "shd":
                backdrop = backdrop_of(properties)
            elif is_on(child):
                self._break_page()
        if backdrop is not None:
            style = Style(backdrop=backdrop).or_else(style)
        return style.or_else(Style(HEADING, bold=True)) if heading else style

    def _break_page(self) -> None:
        if not self._in_box:
            self._page += 1
            self._y = MARGIN

    def _inline(self, parent: etree._Element, style: Style, runs: list[Run], depth: int) -> None:
        """Collect the runs of a paragraph; what is anchored in it goes to the boxes."""
        if depth > _DEEPEST:
            return
        for child in parent:
            tag = child.tag
            if tag == _RUN:
                self._run(child, style, runs, depth)
                continue
            name = bare_name(tag)
            if name in _WRAPPERS:
                self._inline(child, style, runs, depth + 1)
            elif name == "AlternateContent":
                self._choice(child, style, runs, depth)

    def _run(self, run: etree._Element, style: Style, runs: list[Run], depth: int) -> None:
        seen: _Seen | None = None
        for child in run:
            tag = child.tag
            if tag == _RUN_LOOK:
                style = self._styles.look(child, style)
                continue
            if tag == _TEXT:
                text = child.text or ""
                if "\n" in text or "\t" in text:
                    text = text.replace("\n", " ").replace("\t", " ")
            else:
                name = bare_name(tag)
                if name not in _SIGNS:
                    self._in_run(child, name, style, runs, depth)
                    continue
                text = _SIGNS[name]
                if attribute(child, "type") == "page":
                    self._break_page()
            seen = seen or self._seen(style)
            runs.append(Run(text, *seen))

    def _seen(self, style: Style) -> _Seen:
        """Tell how text of a style is seen; few styles make a document, so each is thought about once."""
        key = style, self._is_paper
        seen = self._looks.get(key)
        if seen is None:
            hidden = style.why_hidden(is_paper=self._is_paper)
            seen = self._looks[key] = (bool(style.bold), style.points, hidden)
        return seen

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
        contents = [c for c in drawing.iter(_BOX) if not is_inside(c, drawing)]
        if not contents or depth > _DEEPEST:
            return
        x, y = place_of(drawing, page_top=self._page * PAGE, here=self._y)
        for content in contents:
            dx, dy = shape_offset(content, drawing)
            blocks: list[Block] = []
            self._in_box += 1
            is_paper, self._is_paper = self._is_paper, False
            for child in self._unwrap(content, 0):
                blocks.extend(self._block(child, depth + 5))
            self._in_box -= 1
            self._is_paper = is_paper
            if blocks:
                self._boxes.append(TextBox(y + dy, x + dx, blocks, width_of(content, drawing)))
