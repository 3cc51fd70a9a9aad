"""What every extractor returns: pages of lines of spans, each with its place, in human reading order.

Units are PDF points (1/72 inch), origin at the top left of the page, y downwards. Formats
without a page layout of their own (DOCX, HTML, text) are laid out on A4 pages by ``layout``,
so that evidence can light up in every format the same way.
"""

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Kind(StrEnum):
    """What the bytes are, told by their content and never by the file's name."""

    PDF = "pdf"
    DOCX = "docx"
    DOC = "doc"
    HTML = "html"
    MHT = "mht"
    EML = "eml"
    MSG = "msg"
    RTF = "rtf"
    ODT = "odt"
    TEXT = "text"
    MARKDOWN = "markdown"
    IMAGE = "image"
    ARCHIVE = "archive"
    JSON_RESUME = "json"
    """A résumé as data, in the JSON Resume format."""
    EUROPASS = "europass"
    """A Europass CV as XML."""
    VCARD = "vcard"
    """A card of an address book."""
    LINKEDIN = "linkedin"
    """领英's export of one person, a ZIP of tables."""
    UNKNOWN = "unknown"


class Hidden(StrEnum):
    """Why text that is in the file is not seen on the page."""

    SWITCHED_OFF = "switched_off"
    """Marked as hidden by the format's own means (``w:vanish``, ``display: none``, invisible type)."""
    COLOUR = "colour"
    """As good as the colour of what lies beneath it, or transparent."""
    TINY = "tiny"
    OFF_PAGE = "off_page"
    COVERED = "covered"
    """Something was painted over it."""


class Box(NamedTuple):
    """A rectangle on a page, in points from the top left."""

    x0: float
    y0: float
    x1: float
    y1: float


Stop = tuple[int, float]
"""An offset in a text, and where on the page the character there begins or the one before it ends."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style."""

    text: str
    box: Box
    size: float = 10.5
    bold: bool = False
    hidden: Hidden | None = None
    """Why it is present in the file but not seen on the page: such text is never parsed, never searchable."""
    stops: tuple[Stop, ...] = ()
    """Where some of the characters stand, left to right; see ``stops``."""


@dataclass(frozen=True, slots=True)
class Line:
    """Spans that are read one after the other, left to right."""

    spans: tuple[Span, ...]
    glue: str | None = None
    """What stands between this line and the next where one paragraph was only broken for width: nothing, a space
    or a tab. None where the line ends by itself, and in formats with pages of their own."""

    @property
    def text(self) -> str:
        """The visible text; a wide gap between two spans becomes a tab."""
        parts: list[str] = []
        before: Span | None = None
        for span in self.spans:
            if span.hidden:
                continue
            if before is not None:
                gap = span.box.x0 - before.box.x1
                parts.append(
                    "\t" if gap > 1.6 * before.size else " " if gap > 0.25 * before.size else ""
                )
            parts.append(span.text)
            before = span
        return "".join(parts)

    @property
    def box(self) -> Box:
        """The smallest rectangle around all spans."""
        boxes = [span.box for span in self.spans]
        if len(boxes) == 1:
            return boxes[0]
        return Box(
            min(b.x0 for b in boxes), min(b.y0 for b in boxes),
            max(b.x1 for b in boxes), max(b.y1 for b in boxes),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Page:
    """One page. ``image`` is a PNG or JPEG of it when the page is a picture (scan, photo)."""

    number: int
    width: float
    height: float
    lines: tuple[Line, ...] = ()
    image: bytes | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A file inside a file: a mail's attachment or an archive's entry."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Document:
    """A file that was read. Pages count from 1."""

    kind: Kind
    pages: tuple[Page, ...] = ()
    parts: tuple[Part, ...] = ()
    title: str = ""
    """A mail's subject, a page's title; empty if there is none."""
    warnings: tuple[str, ...] = ()
    dated: str = ""
    """The day it was written or sent, ``YYYY-MM-DD``, as it says itself; empty if it does not."""

    @property
    def text(self) -> str:
        """All visible text, one line per line, a blank line between pages; hidden lines leave no trace."""
        return "\n\n".join(
            "\n".join(text for line in page.lines if (text := line.text)) for page in self.pages
        )
