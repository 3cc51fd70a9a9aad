"""RTF, as Word, WPS, WordPad and LibreOffice write it: groups, tables, text boxes, code pages."""

import binascii
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Final

from caidang.core.errors import Damaged, TooLarge
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import Block, Run, lay_out
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import Ocr
from caidang.core.extract.office.pictures import document_of
from caidang.core.extract.office.rtf_flow import Text
from caidang.core.extract.office.rtf_looks import LOOKS, UNKNOWN, Look, codec_of, why_hidden
from caidang.core.extract.office.rtf_tokens import Sort, Token, read_tokens
from caidang.core.extract.office.text_boxes import Stretch, TextBox, arrange
from caidang.core.extract.seen import Colour

_DEEPEST: Final = 1_000
_LINE: Final = 16.0  # points; a guess at the height of one body line
_TWIPS: Final = 20.0  # in a point
_PAGE, _MARGIN = 842.0, 72.0

_NOT_TEXT: Final = frozenset(
    """
    stylesheet info filetbl listtable listoverridetable revtbl rsidtbl generator userprops xmlnstbl themedata
    colorschememapping datastore latentstyles pgdsctbl ftnsep ftnsepc aftnsep aftnsepc footer footerl footerr
    footerf fldinst datafield objdata objclass objname objtime annotation atnid atnauthor atntime atndate atnref
    bkmkstart bkmkend comment nonshppict shprslt sp nesttableprops nonesttables template formfield pnseclvl
    background xe tc tcn rxe txe private1 wgrffmtfilter mmathPr
    """.split()
)
_STARRED_TEXT: Final = frozenset("shpinst shppict ud shptxt do dptxbxtext pict".split())
_BESIDE_A_PICTURE: Final = frozenset(["blipuid", "picprop", "sp"])
_SIGNS: Final = {
    "tab": "\t", "line": "\n", "lbr": "\n", "page": "\n", "column": "\n", "softline": "\n", "~": "\u00a0", "_": "-",
    "emdash": "\u2014", "endash": "\u2013", "bullet": "\u2022", "lquote": "\u2018", "rquote": "\u2019",
    "ldblquote": "\u201c", "rdblquote": "\u201d", "emspace": "\u3000", "enspace": " ", "qmspace": " ",
}  # fmt: skip


def read_rtf(data: bytes, limits: Limits, ocr: Ocr | None) -> Document:
    """This function will read an RTF file. Raises Damaged or TooLarge."""
    reader = _Reader(limits)
    for token in read_tokens(data):
        reader.take(token)
    blocks = reader.finish()
    if not reader.was_opened:
        raise Damaged("RTF 文件不完整或已损坏，无法打开。请用 Word 或 WPS 另存为 DOCX 后再交。")
    return document_of(Kind.RTF, lay_out(blocks, limits), reader.pictures(), limits, ocr)


class _Reader:
    """Follows the tokens with a stack of groups."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self.was_opened = False
        self._look = Look()
        self._destination = ""
        self._stack: list[tuple[Look, str]] = []
        self._is_starred = False
        self._bytes = bytearray()
        self._units: list[int] = []
        """UTF-16 code units of ``\\u`` not yet written."""
        self._skip = 0
        self._characters = 0
        self._ansi_page = 1252
        self._charsets: dict[int, int] = {}
        self._defining = 0
        self._colours: list[Colour] = []
        self._mix = [0, 0, 0]
        self._flow = Text()
        self._text = self._flow
        self._texts: list[tuple[int, Text]] = []
        """Boxes that are open: depth of their group, and the text that goes on after them."""
        self._stretches: list[Stretch] = []
        self._y = _MARGIN
        self._page = 0
        self._corner = [0.0, 0.0]
        self._is_paragraph_bound = True
        self._picture: list[bytes] | None = None
        self._pictures: list[bytes] = []
        self._row_backdrop = 0

    def take(self, token: Token) -> None:
        """Take one token."""
        if token.sort is Sort.BYTES:
            self._take_bytes(token.data)
        elif token.sort is Sort.WORD:
            self._take_word(token.name, token.number)
        elif token.sort is Sort.OPEN:
            self._flush()
            if len(self._stack) >= _DEEPEST:
                raise TooLarge("RTF 文件的层次太多，没有读取。")
            self._stack.append((self._look, self._destination))
            self._is_starred, self._skip = False, 0
        elif token.sort is Sort.CLOSE:
            self._close()
        elif self._destination == "pict" and self._picture is not None:
            self._picture.append(binascii.hexlify(token.data))

    def _close(self) -> None:
        self._flush()
        if self._destination == "pict" and self._picture is not None:
            self._keep_picture()
        if self._texts and self._texts[-1][0] == len(self._stack):
            self._close_box()
        if self._stack:
            self._look, self._destination = self._stack.pop()
        self._is_starred = False
        self._skip = 0

    # -- text ---------------------------------------------------------------------------------

    def _take_bytes(self, data: bytes) -> None:
        self._is_starred = False
        if self._skip:
            taken = min(self._skip, len(data))
            self._skip -= taken
            data = data[taken:]
        if self._destination == "colortbl":
            self._end_colours(data.count(b";"))
        elif self._destination == "pict" and self._picture is not None:
            self._picture.append(data)
        elif not self._destination and data:
            if self._units:
                self._flush()
            self._bytes += data

    def _flush(self) -> None:
        """Write what was gathered, in the look that held until now."""
        if self._bytes:
            charset = self._charsets.get(self._look.text_font, 0)
            codec = codec_of(charset, self._ansi_page)
            self._write(bytes(self._bytes).decode(codec, "replace"))
            self._bytes.clear()
        if self._units:
            raw = b"".join(unit.to_bytes(2, "little") for unit in self._units)
            self._write(raw.decode("utf-16-le", "replace"))
            self._units.clear()

    def _write(self, text: str) -> None:
        look = self._look
        if look.is_deleted:
            return
        self._characters += len(text)
        self._limits.check_characters(self._characters)
        hidden = None if text == "\n" else why_hidden(look, self._colours)
        self._text.runs.append(Run(text, look.is_bold, look.points, hidden))

    # -- control words ------------------------------------------------------------------------

    def _take_word(self, name: str, number: int | None) -> None:
        if name == "*":
            self._is_starred = True
            return
        is_starred, self._is_starred = self._is_starred, False
        if name == "u":
            self._take_unicode(number or 0)
            return
        if self._skip and len(name) == 1 and not name.isalpha():
            self._skip -= 1
            return
        self._skip = 0
        self._flush()
        if self._destination:
            self._take_inside(name, number)
        elif name in _SIGNS:
            self._write(_SIGNS[name])
            if name == "page":
                self._break_page()
        elif name in _ACTS:
            _ACTS[name](self, number)
        elif name in _NOT_TEXT or (is_starred and name not in _STARRED_TEXT):
            self._destination = name
        elif name in LOOKS:
            self._look = LOOKS[name](self._look, number)

    def _take_unicode(self, number: int) -> None:
        if not self._destination:
            if self._bytes:
                self._flush()
            self._units.append(number & 0xFFFF)
        self._skip = self._look.skip

    def _take_inside(self, name: str, number: int | None) -> None:
        """Look at what fonts, colours and pictures say; inside anything else nothing matters."""
        if self._destination == "fonttbl":
            if name == "f":
                self._defining = number or 0
            elif name == "fcharset":
                self._charsets[self._defining] = number or 0
        elif self._destination == "colortbl":
            if name in ("red", "green", "blue"):
                self._mix[("red", "green", "blue").index(name)] = min(max(number or 0, 0), 255)
        elif self._destination == "pict":
            if name in ("pngblip", "jpegblip"):
                self._picture = []
            elif name in _BESIDE_A_PICTURE:
                self._destination = name
        elif name == "ud" and self._destination == "upr":
            self._destination = ""

    def _end_colours(self, count: int) -> None:
        for _ in range(count):
            red, green, blue = self._mix
            # The first entry may be empty: the reader's own colour for text.
            self._colours.append((red, green, blue))
            self._mix = [0, 0, 0]

    def enter(self, destination: str) -> None:
        """Go into a group that is not text."""
        self._destination = destination
        self._picture = None

    def set_page(self, number: int | None) -> None:
        """Take the file's code page."""
        self._ansi_page = number or 1252

    def open_file(self, number: int | None) -> None:
        """See the mark that opens a file."""
        self.was_opened = True

    # -- paragraphs and tables ----------------------------------------------------------------

    def end_paragraph(self, number: int | None = None) -> None:
        """End a paragraph, in the flow, a cell or a box."""
        self._text.end_paragraph()
        if self._text is self._flow:
            self._stretch()
            self._y += _LINE

    def reset_paragraph(self, number: int | None) -> None:
        """Begin a paragraph outside any table and without a backdrop."""
        self._text.level = 0
        self._look = replace(self._look, backdrop=self._text.backdrop)

    def set_level(self, number: int | None) -> None:
        """Say how many tables the paragraph stands in."""
        self._text.level = min(max(1 if number is None else number, 0), 9)
        if self._text.level and self._row_backdrop:
            self._look = replace(self._look, backdrop=self._row_backdrop)

    def begin_row(self, number: int | None) -> None:
        """Begin the definition of a row."""
        self._row_backdrop = 0

    def shade_row(self, number: int | None) -> None:
        """Take the colour of a cell's background; which cell it is does not matter enough."""
        self._row_backdrop = self._row_backdrop or number or 0

    def end_cell(self, number: int | None) -> None:
        """End a cell of an outermost table."""
        self._text.end_cell(1)

    def end_row(self, number: int | None) -> None:
        """End a row of an outermost table."""
        self._text.end_row(1)
        self._text.level = 0
        self._stretch()
        self._y += _LINE

    def end_nested_cell(self, number: int | None) -> None:
        """End a cell of a table inside a table."""
        self._text.end_cell(max(2, self._text.level))

    def end_nested_row(self, number: int | None) -> None:
        """End a row of a table inside a table."""
        level = max(2, self._text.level)
        self._text.end_row(level)
        self._text.level = level - 1

    # -- boxes and pictures -------------------------------------------------------------------

    def place(self, axis: int, number: int | None) -> None:
        """Take a shape's left (0) or top (1) in twips."""
        self._corner[axis] = (number or 0) / _TWIPS

    def bind(self, *, to_paragraph: bool) -> None:
        """Say what a shape's top is counted from."""
        self._is_paragraph_bound = to_paragraph

    def open_box(self, number: int | None) -> None:
        """Begin a text box: what follows does not belong to the flow."""
        self._texts.append((len(self._stack), self._text))
        self._text = Text(UNKNOWN)
        self._look = replace(self._look, backdrop=UNKNOWN)

    def _close_box(self) -> None:
        blocks = self._text.finish()
        _, self._text = self._texts.pop()
        top = self._y if self._is_paragraph_bound else 0.0
        if self._text is self._flow and blocks:
            if not self._stretches:
                self._stretches.append(Stretch(self._page * _PAGE + self._y, []))
            self._stretches[-1].boxes.append(
                TextBox(self._page * _PAGE + top + self._corner[1], self._corner[0], blocks)
            )
        else:
            self._text.blocks.extend(blocks)
        self._corner, self._is_paragraph_bound = [0.0, 0.0], True

    def _stretch(self) -> None:
        """Put what the flow said since into a stretch, so that boxes keep their places in it."""
        if self._flow.blocks:
            blocks, self._flow.blocks = self._flow.blocks, []
            self._stretches.append(Stretch(self._page * _PAGE + self._y, blocks))

    def _break_page(self) -> None:
        if self._text is self._flow:
            self._page += 1
            self._y = _MARGIN

    def _keep_picture(self) -> None:
        raw, self._picture = b"".join(self._picture or []), None
        digits = bytes(raw[: len(raw) // 2 * 2])
        try:
            self._pictures.append(binascii.unhexlify(digits.translate(None, b" \t")))
        except (binascii.Error, ValueError):
            return

    def pictures(self) -> Iterator[bytes]:
        """This function will yield the pictures in their order."""
        yield from self._pictures

    def finish(self) -> list[Block]:
        """This function will return everything that was read, boxes where the eye meets them."""
        self._flush()
        while self._texts:
            self._close_box()
        self._flow.finish()
        self._stretch()
        return arrange(self._stretches)


_ACTS: Final[dict[str, Callable[[_Reader, int | None], None]]] = {
    "rtf": _Reader.open_file,
    "ansicpg": _Reader.set_page,
    "par": _Reader.end_paragraph,
    "sect": _Reader.end_paragraph,
    "pard": _Reader.reset_paragraph,
    "intbl": _Reader.set_level,
    "itap": _Reader.set_level,
    "trowd": _Reader.begin_row,
    "clcbpat": _Reader.shade_row,
    "cell": _Reader.end_cell,
    "row": _Reader.end_row,
    "nestcell": _Reader.end_nested_cell,
    "nestrow": _Reader.end_nested_row,
    "shptxt": _Reader.open_box,
    "dptxbxtext": _Reader.open_box,
    "shpleft": lambda reader, number: reader.place(0, number),
    "shptop": lambda reader, number: reader.place(1, number),
    "dpx": lambda reader, number: reader.place(0, number),
    "dpy": lambda reader, number: reader.place(1, number),
    "shpbypage": lambda reader, number: reader.bind(to_paragraph=False),
    "shpbymargin": lambda reader, number: reader.bind(to_paragraph=False),
    "dobypage": lambda reader, number: reader.bind(to_paragraph=False),
    "fonttbl": lambda reader, number: reader.enter("fonttbl"),
    "colortbl": lambda reader, number: reader.enter("colortbl"),
    "pict": lambda reader, number: reader.enter("pict"),
    "upr": lambda reader, number: reader.enter("upr"),
}
