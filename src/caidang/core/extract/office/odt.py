"""OpenDocument text (ODT), as LibreOffice and WPS write it: paragraphs, tables, frames, headers."""

import contextlib
from collections.abc import Iterator
from typing import Final

from lxml import etree

from caidang.core.errors import CaidangError, Damaged, Encrypted
from caidang.core.extract.containers import Container, parse_xml
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import HEADING, Block, Run, join_cells, lay_out
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import Ocr
from caidang.core.extract.office.odt_styles import (
    DRAW,
    OFFICE,
    STYLE,
    SVG,
    TABLE,
    TEXT,
    Look,
    StyleSheet,
    length,
)
from caidang.core.extract.office.paragraphs import lines_of
from caidang.core.extract.office.pictures import document_of, packed_pictures
from caidang.core.extract.office.text_boxes import Stretch, TextBox, arrange

_CONTENT, _STYLES, _MANIFEST = "content.xml", "styles.xml", "META-INF/manifest.xml"
_ENTRIES: Final = (
    10  # times as many as an archive of résumés may have: pictures, thumbnails, settings
)
_LINE: Final = 16.0  # points; a guess at the height of one body line
_PAGE, _MARGIN = 842.0, 57.0
_DEEPEST: Final = 100
_MOST_SPACES: Final = 200
_INDENT: Final = "\u3000"

_GROUPS: Final = frozenset(
    TEXT + name
    for name in (
        "list list-item list-header section index-body index-title table-of-content numbered-paragraph soft-page-break"
        " note-body illustration-index"
    ).split()
) | {TABLE + "table-header-rows", TABLE + "table-rows", TABLE + "table-row-group"}
_INLINE: Final = frozenset(
    TEXT + name
    for name in (
        "span a ruby ruby-base meta meta-field note note-body bookmark-ref reference-ref sequence"
        " text-input placeholder user-field-get variable-get date time author-name title"
    ).split()
)
_NOT_TEXT: Final = frozenset(
    [TEXT + "tracked-changes", OFFICE + "annotation", OFFICE + "annotation-end", TEXT + "ruby-text",
     TEXT + "note-citation", TEXT + "sequence-decls", TEXT + "variable-decls", OFFICE + "forms", DRAW + "glue-point",
     TEXT + "page-number", TEXT + "page-count"]
)  # fmt: skip
_HIDDEN_TEXT: Final = frozenset([TEXT + "hidden-text", TEXT + "hidden-paragraph"])


def read_odt(data: bytes, limits: Limits, ocr: Ocr | None) -> Document:
    """This function will read an ODT. Raises Encrypted, Damaged or TooLarge."""
    package = Container(data, limits, entries=limits.archive_entries * _ENTRIES)
    if _MANIFEST in package and b"encryption-data" in package.read(_MANIFEST):
        raise Encrypted("文档需要密码才能打开。请去掉密码后重新上传。")
    if _CONTENT not in package:
        raise Damaged("ODT 文件里没有正文，可能没有传完。请重新导出或另存一份再交。")
    root = parse_xml(package.read(_CONTENT))
    common: etree._Element | None = None
    with contextlib.suppress(CaidangError):  # a résumé without its styles is still a résumé
        common = parse_xml(package.read(_STYLES)) if _STYLES in package else None
    sheet = StyleSheet([root] if common is None else [common, root])
    blocks = _headers(common, sheet)
    body = next(root.iter(OFFICE + "text"), None)
    if body is not None:
        blocks += _Walk(sheet).blocks(body)
    return document_of(Kind.ODT, lay_out(blocks, limits), packed_pictures(package, "Pictures/"), limits, ocr)


def _headers(styles: etree._Element | None, sheet: StyleSheet) -> list[Block]:
    """Read the page headers: names and phones may stand only there."""
    if styles is None:
        return []
    blocks: list[Block] = []
    for page in styles.iter(STYLE + "master-page"):
        for header in page.iterchildren(STYLE + "header"):
            found = _Walk(sheet).blocks(header)
            blocks.extend(block for block in found if block not in blocks)
    return blocks


class _Walk:
    """Turns a part's XML into blocks in reading order."""

    def __init__(self, styles: StyleSheet) -> None:
        self._styles = styles
        self._y = _MARGIN
        self._boxes: list[TextBox] = []
        self._in_box = 0

    def blocks(self, root: etree._Element) -> list[Block]:
        """This function will return everything that a part says, frames where the eye meets them."""
        flow: list[Stretch] = []
        for child in root:
            y, self._boxes = self._y, []
            flow.append(Stretch(y, self._block(child, Look(), 0), self._boxes))
            flow[-1].boxes = self._boxes
        return arrange(flow)

    def _block(self, element: etree._Element, look: Look, depth: int) -> list[Block]:
        name = element.tag
        if depth > _DEEPEST or not isinstance(name, str) or name in _NOT_TEXT:
            return []
        if name in (TEXT + "p", TEXT + "h"):
            return self._paragraph(element, look, depth)
        if name == TABLE + "table":
            return self._table(element, look, depth)
        if name.startswith(DRAW):
            self._drawing(element, look, depth, (0.0, 0.0))
            return []
        if name in _GROUPS or name.startswith(TEXT):
            if element.get(TEXT + "display") == "none":
                look = Look(is_off=True).or_else(look)
            return [b for child in element for b in self._block(child, look, depth + 1)]
        return []

    def _table(self, table: etree._Element, look: Look, depth: int) -> list[Block]:
        out: list[Block] = []
        for row in _rows(table, depth):
            cells: list[list[Block]] = []
            for cell in row.iterchildren(TABLE + "table-cell"):
                style = self._styles.get("table-cell", cell.get(TABLE + "style-name"))
                inside = Look(backdrop=style.backdrop).or_else(look)
                cells.append([b for child in cell for b in self._block(child, inside, depth + 1)])
            out.extend(join_cells(cells))
        return out

    def _paragraph(self, element: etree._Element, look: Look, depth: int) -> list[Block]:
        style = self._styles.get("paragraph", element.get(TEXT + "style-name")).or_else(look)
        if element.tag == TEXT + "h":
            style = style.or_else(Look(points=HEADING, bold=True))
        runs: list[Run] = []
        self._inline(element, style, runs, depth)
        if not self._in_box:
            self._y += _LINE
        return [Block((line,)) for line in lines_of(runs)]

    def _inline(self, parent: etree._Element, look: Look, runs: list[Run], depth: int) -> None:
        """Collect the runs of a paragraph; what is anchored in it goes to the boxes."""
        _add(runs, parent.text, look)
        for child in parent:
            if isinstance(child.tag, str) and depth <= _DEEPEST:
                self._inside(child, child.tag, look, runs, depth + 1)
            _add(runs, child.tail, look)

    def _inside(
        self, child: etree._Element, name: str, look: Look, runs: list[Run], depth: int
    ) -> None:
        if name in _NOT_TEXT:
            return
        if name == TEXT + "s":
            count = child.get(TEXT + "c", "1")
            spaces = int(count) if count.isascii() and count.isdigit() and len(count) < 6 else 1
            runs.append(_run(" " * min(spaces, _MOST_SPACES), look))
        elif name == TEXT + "tab":
            runs.append(_run("\t", look))
        elif name == TEXT + "line-break":
            runs.append(Run("\n"))
        elif name in _HIDDEN_TEXT:
            off = Look(is_off=True).or_else(look)
            _add(runs, child.get(TEXT + "string-value"), off)
            self._inline(child, off, runs, depth)
        elif name.startswith(DRAW):
            self._drawing(child, look, depth, (0.0, 0.0))
        elif name == TEXT + "span" or name in _INLINE:
            own = self._styles.get("text", child.get(TEXT + "style-name"))
            self._inline(child, own.or_else(look), runs, depth)
        elif name == TEXT + "p":  # of a note
            runs.append(Run("\n"))
            self._inline(child, look, runs, depth)
        else:
            self._inline(child, look, runs, depth)

    def _drawing(
        self, shape: etree._Element, look: Look, depth: int, corner: tuple[float, float]
    ) -> None:
        """Take the text out of a frame, a shape or a group of them, each with its place."""
        x = corner[0] + (length(shape.get(SVG + "x")) or 0.0)
        y = corner[1] + (length(shape.get(SVG + "y")) or 0.0)
        if shape.tag == DRAW + "g":
            for child in shape:
                if isinstance(child.tag, str) and depth <= _DEEPEST:
                    self._drawing(child, look, depth + 1, (x, y))
            return
        style = self._styles.get("graphic", shape.get(DRAW + "style-name"))
        inside = Look(backdrop=style.backdrop, may_be_filled=True)
        holders = [child for child in shape if child.tag == DRAW + "text-box"] or [shape]
        for holder in holders:
            self._in_box += 1
            blocks = [b for child in holder for b in self._block(child, inside, depth + 1)]
            self._in_box -= 1
            if blocks:
                self._boxes.append(TextBox(self._top(shape) + y, x, blocks))

    def _top(self, shape: etree._Element) -> float:
        """Where a frame's height is counted from: its page's top or its paragraph's."""
        if shape.get(TEXT + "anchor-type") != "page":
            return self._y
        number = shape.get(TEXT + "anchor-page-number", "1")
        known = number.isascii() and number.isdigit() and len(number) < 4
        return (int(number) - 1) * _PAGE if known else 0.0


def _rows(table: etree._Element, depth: int) -> Iterator[etree._Element]:
    for child in table:
        if child.tag == TABLE + "table-row":
            yield child
        elif child.tag in _GROUPS and depth <= _DEEPEST:
            yield from _rows(child, depth + 1)


def _run(text: str, look: Look) -> Run:
    return Run(text, bool(look.bold), look.size, look.hidden)


def _add(runs: list[Run], text: str | None, look: Look) -> None:
    """Add text; white space in the file is one space, as in HTML."""
    if not text:
        return
    plain = " ".join(text.replace("\n", " ").replace("\t", " ").split(" "))
    if plain:
        runs.append(_run(plain, look))
