"""HTML: what a reader sees of a page, in blocks; scripts dropped, hidden text marked hidden."""

import re
from dataclasses import dataclass
from typing import Final

from lxml import etree

from caidang.core.errors import Damaged
from caidang.core.extract.document import Document, Hidden, Kind
from caidang.core.extract.layout import BODY, HEADING, Block, Run, join_cells, lay_out
from caidang.core.extract.limits import Limits
from caidang.core.extract.markup.declarations import Declared
from caidang.core.extract.markup.style_sheets import Styles, read_styles
from caidang.core.extract.plain_text import decode
from caidang.core.extract.seen import WHITE, Colour, is_alike, is_pale, is_tiny, parse_hex
from caidang.core.text.normalize import normalize

_DROPPED: Final = frozenset(
    "script style head template noscript iframe object embed applet svg canvas video audio map "
    "select datalist button".split()
)
_BLOCKS: Final = frozenset(
    "address article aside blockquote body center dd details dialog div dl dt fieldset figcaption "
    "figure footer form h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul caption".split()
)
_BOXES: Final = frozenset("span a b strong em i font label small time var u".split())
_MARKS: Final = frozenset("来自boss直聘 kanzhun 来自猎聘 来自智联招聘 来自前程无忧 来自拉勾".split())
_HEADINGS: Final = {"h1": 18.0, "h2": 16.0, "h3": HEADING, "h4": 12.5, "h5": 12.0, "h6": 12.0}
_BOLD: Final = frozenset(["b", "strong", "th", "dt"])
_SMALLEST, _LARGEST = 7.0, 20.0  # points; what the layout sets
_DEEPEST: Final = 150  # nesting beyond this is flattened: no page that people read is deeper
_META_CHARSET: Final = re.compile(
    rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,30})", re.I
)
# No-break and ideographic spaces are not collapsed: rows of them are how pages make columns.
_SPACE: Final = re.compile(r"[ \t\r\n\f]+")
_WINDOWS_GUESSES: Final = frozenset(["gb2312", "gbk", "gb18030", "x-gbk", "cp936", "gb_2312-80"])


@dataclass(frozen=True, slots=True)
class _Look:
    """How text is shown at some place of the tree. ``backdrop`` is None where it is not known."""

    bold: bool = False
    points: float = BODY
    hidden: Hidden | None = None
    pre: bool = False
    colour: Colour = (0, 0, 0)
    is_clear: bool = False
    backdrop: Colour | None = WHITE

    @property
    def size(self) -> float:
        """Points as they are set on the page."""
        return min(max(self.points, _SMALLEST), _LARGEST)

    @property
    def why_hidden(self) -> Hidden | None:
        """Why text of this look is not seen; None if it is."""
        if self.hidden is not None:
            return self.hidden
        if is_tiny(self.points):
            return Hidden.TINY
        if self.is_clear:
            return Hidden.COLOUR
        if self.backdrop is None:
            return None
        is_unseen = is_alike(self.colour, self.backdrop) or (
            self.backdrop == WHITE and is_pale(self.colour)
        )
        return Hidden.COLOUR if is_unseen else None

    def run(self, text: str) -> Run:
        """Make a run of this look."""
        return Run(text, self.bold, self.size, self.why_hidden)


def read_html(data: bytes, limits: Limits) -> Document:
    """This function will read a page. Raises Damaged for markup without any text, or TooLarge."""
    blocks, title = html_blocks(decode_html(data), limits)
    if not blocks:
        raise Damaged("网页里没有文字，没有读取。请用浏览器打印成 PDF 后再交。")
    return Document(Kind.HTML, lay_out(blocks, limits), title=title)


def decode_html(data: bytes, charset: str | None = None) -> str:
    """This function will turn a page's bytes into text: UTF-8 if they are, else as it declares, else GB 18030."""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        declared = _META_CHARSET.search(data[:4096])
        name = charset or (declared[1].decode("ascii") if declared else "")
    if (
        name
        and name.lower() not in _WINDOWS_GUESSES
        and name.lower() not in ("utf-8", "utf8", "unicode")
    ):
        try:
            return data.decode(name)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(data)


def html_blocks(text: str, limits: Limits) -> tuple[list[Block], str]:
    """This function will return a page's blocks and its title."""
    limits.check_characters(len(text) // 20)  # markup is many times its text
    cleaned = text.replace("\0", "")
    parser = etree.HTMLParser(
        remove_comments=True, remove_pis=True, no_network=True, huge_tree=False, encoding="utf-8"
    )
    try:
        root = etree.fromstring(cleaned.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError as error:
        raise Damaged("网页内容已损坏，无法读取。请用浏览器打印成 PDF 后再交。") from error
    if root is None:
        return [], ""
    title = normalize(_SPACE.sub(" ", root.findtext(".//title") or "")).strip()
    walk = _Walk(read_styles(root))
    walk.element(root, _Look(), 0)
    return walk.finish(), title


class _Walk:
    """Gathers runs into blocks; a block element ends the line before and after itself."""

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._blocks: list[Block] = []
        self._runs: list[Run] = []

    def finish(self) -> list[Block]:
        """This function will return the blocks gathered so far."""
        self._end_line()
        return self._blocks

    def element(
        self, element: etree._Element, look: _Look, depth: int, said: Declared | None = None
    ) -> None:
        """This function will gather one element's text; ``said`` is what its styles say, if that is known."""
        name = element.tag if isinstance(element.tag, str) else ""
        if not name or name in _DROPPED or _is_mark(element, name):
            return
        said = said or self._styles.of(element)
        look = _look(element, name, look, said)
        if depth > _DEEPEST:
            self._text("".join(str(piece) for piece in element.itertext()), look)
            return
        if name == "br":
            self._end_line()
        elif name == "tr":
            self._end_line()
            self._row(element, look, depth)
        elif name == "input":
            if element.get("type", "text") == "text":
                self._text(element.get("value") or "", look)
        else:
            block = name in _BLOCKS
            if block:
                self._end_line()
            self._text(element.text, look)
            self._children(element, look, depth, is_row=bool(said.is_row))
            if block:
                self._end_line()

    def _children(self, element: etree._Element, look: _Look, depth: int, *, is_row: bool) -> None:
        for child in element:
            is_inline = isinstance(child.tag, str) and child.tag in _BOXES
            said = self._styles.of(child) if is_inline else None
            apart = said is not None and (is_row or said.is_distant)
            if apart:
                self._gap(look)
            self.element(child, look, depth + 1, said)
            if apart:
                self._gap(look)
            self._text(child.tail, look)

    def _gap(self, look: _Look) -> None:
        """Part what the page's style sets apart; at a line's end the gap vanishes by itself."""
        if self._runs and not self._runs[-1].text.endswith("\t"):
            self._runs.append(look.run("\t"))

    def _row(self, row: etree._Element, look: _Look, depth: int) -> None:
        cells: list[list[Block]] = []
        for cell in row:
            if cell.tag not in ("td", "th"):
                continue
            walk = _Walk(self._styles)
            walk.element(cell, look, depth + 1)
            cells.append(walk.finish())
        self._blocks.extend(join_cells(cells))

    def _text(self, text: str | None, look: _Look) -> None:
        if not text:
            return
        if look.pre:
            for count, line in enumerate(text.splitlines()):
                if count:
                    self._end_line()
                self._add(line, look)
            return
        text = _SPACE.sub(" ", text)
        if text == " " and not self._runs:
            return
        self._add(text, look)

    def _add(self, text: str, look: _Look) -> None:
        if self._runs and self._runs[-1].text.endswith((" ", "\t")) and not look.pre:
            text = text.lstrip(" ")
        if not text:
            return
        run = look.run(text)
        if self._runs and self._runs[-1][1:] == run[1:]:
            self._runs[-1] = run._replace(text=self._runs[-1].text + text)
        else:
            self._runs.append(run)

    def _end_line(self) -> None:
        if any(run.text.strip() for run in self._runs):
            self._blocks.append(Block((tuple(self._runs),)))
        self._runs = []


def _is_mark(element: etree._Element, name: str) -> bool:
    """Whether an element holds a job site's mark alone, which sites sow into what they show, amid words."""
    return name in _BOXES and len(element) == 0 and (element.text or "").strip().lower() in _MARKS


def _look(element: etree._Element, name: str, look: _Look, said: Declared) -> _Look:
    """How an element's text is shown, given its parent's look and what is said of the element itself."""
    points, bold, colour, backdrop = look.points, look.bold, look.colour, look.backdrop
    if name in _HEADINGS:
        points, bold = _HEADINGS[name], True
    elif name in _BOLD:
        bold = True
    if said.points is not None:
        points = said.points
    elif said.factor is not None:
        points = said.factor * look.points
    hidden = look.hidden or said.hidden
    if element.get("hidden") is not None or name == "input" and element.get("type") == "hidden":
        hidden = Hidden.SWITCHED_OFF
    painted = said.backdrop or parse_hex(element.get("bgcolor"))
    if name == "font":
        colour = parse_hex(element.get("color")) or colour
    return _Look(
        bold=bold if said.bold is None else said.bold,
        points=points,
        hidden=hidden,
        pre=look.pre or name in ("pre", "textarea"),
        colour=said.colour or colour,
        is_clear=said.is_clear or (look.is_clear and said.colour is None),
        backdrop=painted or (None if said.is_unknown else backdrop),
    )
