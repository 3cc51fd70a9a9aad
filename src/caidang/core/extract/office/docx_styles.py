"""Styles of a Word file, looked up one by one: a whole style sheet is larger than the résumé."""

from collections.abc import Callable
from functools import lru_cache
from typing import Final, NamedTuple

from lxml import etree

from caidang.core.errors import CaidangError
from caidang.core.extract.containers import parse_xml
from caidang.core.extract.document import Hidden
from caidang.core.extract.layout import BODY
from caidang.core.extract.seen import WHITE, Colour, is_alike, is_pale, is_tiny, parse_hex

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_CHAIN = 10  # a style based on itself must not go on for ever
_SMALLEST, _LARGEST = 6.0, 24.0  # points; what the layout sets
# [ISO 29500] 17.18.40 ST_HighlightColor
_HIGHLIGHTS: Final[dict[str, Colour]] = {
    "black": (0, 0, 0), "blue": (0, 0, 255), "cyan": (0, 255, 255), "green": (0, 255, 0), "magenta": (255, 0, 255),
    "red": (255, 0, 0), "yellow": (255, 255, 0), "white": WHITE, "darkBlue": (0, 0, 139), "darkCyan": (0, 139, 139),
    "darkGreen": (0, 100, 0), "darkMagenta": (128, 0, 128), "darkRed": (139, 0, 0), "darkYellow": (128, 128, 0),
    "darkGray": (169, 169, 169), "lightGray": (211, 211, 211),
}  # fmt: skip
_OFF: Final = ("0", "false", "off", "none")
_OPEN = b'<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def attribute(element: etree._Element, name: str) -> str | None:
    """This function will return a WordprocessingML attribute."""
    return element.get(W + name)


@lru_cache(maxsize=2048)
def bare_name(tag: object) -> str:
    """This function will return an element's tag without its namespace; empty for what is no element."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def local_name(element: etree._Element) -> str:
    """This function will return an element's name without its namespace; empty for what is no element."""
    return bare_name(element.tag)


def child_of(parent: etree._Element, name: str) -> etree._Element | None:
    """This function will return the first child of a full name: ``find`` without its path language."""
    return next(parent.iterchildren(name), None)


def is_on(element: etree._Element) -> bool:
    """This function will tell whether a switch such as ``w:b`` is on."""
    return attribute(element, "val") not in _OFF


_VAL: Final = W + "val"
_SIZE, _BOLD, _VANISH, _COLOUR, _SHADE, _HIGHLIGHT, _NAMED = range(7)
_PROPERTIES: Final[dict[object, tuple[int, str]]] = {
    W + "sz": (_SIZE, _VAL),
    W + "b": (_BOLD, _VAL),
    W + "vanish": (_VANISH, _VAL),
    W + "color": (_COLOUR, _VAL),
    W + "shd": (_SHADE, W + "fill"),
    W + "highlight": (_HIGHLIGHT, _VAL),
    W + "rStyle": (_NAMED, _VAL),
}
Said = tuple[str | None, ...]
"""What a ``w:rPr`` says about the look, as it is written; None where it is silent."""
_SILENT: Final[Said] = (None,) * 7


def said_by(properties: etree._Element) -> Said:
    """This function will collect what a ``w:rPr`` says about the look of its run."""
    said: list[str | None] = list(_SILENT)
    for child in properties:
        known = _PROPERTIES.get(child.tag)
        if known is not None:
            index, name = known
            said[index] = child.get(name, "")
    return tuple(said)


class Style(NamedTuple):
    """What is said about a run; None where nothing is said. ``size`` in points, as the file says it."""

    size: float | None = None
    bold: bool | None = None
    vanish: bool | None = None
    colour: Colour | None = None
    backdrop: Colour | None = None

    @classmethod
    def of(cls, said: Said) -> "Style":
        """This function will understand what a ``w:rPr`` says."""
        size = said[_SIZE] or ""
        is_plain = size.isascii() and size.isdigit() and len(size) < 6
        return cls(
            int(size) / 2 if is_plain else None,
            None if said[_BOLD] is None else said[_BOLD] not in _OFF,
            None if said[_VANISH] is None else said[_VANISH] not in _OFF,
            parse_hex(said[_COLOUR]),
            _HIGHLIGHTS.get(said[_HIGHLIGHT] or "", parse_hex(said[_SHADE])),
        )

    def or_else(self, other: "Style") -> "Style":
        """This function will fill what is not said from another style."""
        return Style(
            self.size if self.size is not None else other.size,
            self.bold if self.bold is not None else other.bold,
            self.vanish if self.vanish is not None else other.vanish,
            self.colour if self.colour is not None else other.colour,
            self.backdrop if self.backdrop is not None else other.backdrop,
        )

    @property
    def points(self) -> float:
        """The size as it is set on the page."""
        return min(max(self.size, _SMALLEST), _LARGEST) if self.size else BODY

    def why_hidden(self, *, is_paper: bool) -> Hidden | None:
        """This function will tell why text of this style is not seen; None if it is.

        ``is_paper`` is False where something of unknown colour may lie beneath.
        """
        if self.vanish:
            return Hidden.SWITCHED_OFF
        if self.size is not None and is_tiny(self.size):
            return Hidden.TINY
        if self.colour is None or (self.backdrop is None and not is_paper):
            return None
        behind = self.backdrop or WHITE
        is_unseen = is_alike(self.colour, behind) or (behind == WHITE and is_pale(self.colour))
        return Hidden.COLOUR if is_unseen else None


def backdrop_of(properties: etree._Element) -> Colour | None:
    """This function will return the colour that properties of a paragraph or cell put behind text."""
    shade = child_of(properties, W + "shd")
    return None if shade is None else parse_hex(shade.get(W + "fill"))


class StyleSheet:
    """The styles of one file. The sheet is unpacked when a style is first asked for."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        """Take the function that unpacks ``styles.xml``; empty bytes where there is none."""
        self._read = read
        self._source: bytes | None = None
        self._known: dict[str, Style] = {}
        self._looks: dict[tuple[Style, Said], Style] = {}

    def get(self, style_id: str) -> Style:
        """This function will return a style with all that it is based on; an empty one if unknown."""
        if style_id not in self._known:
            self._known[style_id] = self._resolve(style_id)
        return self._known[style_id]

    def look(self, properties: etree._Element, style: Style) -> Style:
        """This function will return the style of a run with these properties in a paragraph of ``style``."""
        said = said_by(properties)
        if said == _SILENT:
            return style
        look = self._looks.get((style, said))
        if look is None:
            named = said[_NAMED]
            own = Style.of(said)
            if named is not None:
                own = own.or_else(self.get(named))
            look = self._looks[style, said] = own.or_else(style)
        return look

    def _resolve(self, style_id: str) -> Style:
        chain = Style()
        for _ in range(_LONGEST_CHAIN):
            element = self._find(style_id)
            if element is None:
                break
            properties = element.find(W + "rPr")
            if properties is not None:
                chain = chain.or_else(Style.of(said_by(properties)))
            paragraph = element.find(W + "pPr")
            if paragraph is not None:
                chain = chain.or_else(Style(backdrop=backdrop_of(paragraph)))
            if element.find(f"{W}pPr/{W}outlineLvl") is not None:
                chain = chain.or_else(Style(bold=True))
            based = element.find(W + "basedOn")
            if based is None:
                break
            style_id = attribute(based, "val") or ""
        return chain

    def _find(self, style_id: str) -> etree._Element | None:
        """Cut one style out of the sheet and parse only that."""
        if self._source is None:
            try:
                self._source = self._read()
            except CaidangError:
                self._source = b""  # a résumé without its styles is still a résumé
        place = self._source.find(b'w:styleId="' + style_id.encode() + b'"')
        begin = self._source.rfind(b"<w:style ", 0, place) if place >= 0 else -1
        end = self._source.find(b"</w:style>", place)
        if begin < 0 or end < 0:
            return None
        try:
            root = parse_xml(_OPEN + self._source[begin : end + len(b"</w:style>")] + b"</w:r>")
        except CaidangError:
            return None  # uses a namespace that only the whole sheet declares
        return root[0] if len(root) else None
