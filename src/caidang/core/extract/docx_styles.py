"""Styles of a Word file, looked up one by one: a whole style sheet is larger than the résumé."""

from collections.abc import Callable
from dataclasses import dataclass

from lxml import etree

from caidang.core.errors import CaidangError
from caidang.core.extract.containers import parse_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LONGEST_CHAIN = 10  # a style based on itself must not go on for ever
_SMALLEST, _LARGEST = 6.0, 24.0  # points
_OPEN = b'<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'


def attribute(element: etree._Element, name: str) -> str | None:
    """This function will return a WordprocessingML attribute."""
    return element.get(W + name)


def local_name(element: etree._Element) -> str:
    """This function will return an element's name without its namespace; empty for what is no element."""
    name = element.tag
    return name.rpartition("}")[2] if isinstance(name, str) else ""


def is_on(element: etree._Element) -> bool:
    """This function will tell whether a switch such as ``w:b`` is on."""
    return attribute(element, "val") not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Style:
    """What is said about a run; None where nothing is said. ``size`` in points."""

    size: float | None = None
    bold: bool | None = None
    hidden: bool | None = None

    @classmethod
    def of(cls, properties: etree._Element) -> "Style":
        """This function will read a ``w:rPr``."""
        size: float | None = None
        bold: bool | None = None
        hidden: bool | None = None
        for child in properties:
            name = local_name(child)
            if name == "sz":
                value = attribute(child, "val") or ""
                plain = value.isascii() and value.isdigit() and len(value) < 6
                size = min(max(int(value) / 2, _SMALLEST), _LARGEST) if plain else None
            elif name == "b":
                bold = is_on(child)
            elif name == "vanish":
                hidden = is_on(child)
        return cls(size, bold, hidden)

    def or_else(self, other: "Style") -> "Style":
        """This function will fill what is not said from another style."""
        return Style(
            self.size if self.size is not None else other.size,
            self.bold if self.bold is not None else other.bold,
            self.hidden if self.hidden is not None else other.hidden,
        )


class StyleSheet:
    """The styles of one file. The sheet is unpacked when a style is first asked for."""

    def __init__(self, read: Callable[[], bytes]) -> None:
        """Take the function that unpacks ``styles.xml``; empty bytes where there is none."""
        self._read = read
        self._source: bytes | None = None
        self._known: dict[str, Style] = {}

    def get(self, style_id: str) -> Style:
        """This function will return a style with all that it is based on; an empty one if unknown."""
        if style_id not in self._known:
            self._known[style_id] = self._resolve(style_id)
        return self._known[style_id]

    def _resolve(self, style_id: str) -> Style:
        chain = Style()
        for _ in range(_LONGEST_CHAIN):
            element = self._find(style_id)
            if element is None:
                break
            properties = element.find(W + "rPr")
            if properties is not None:
                chain = chain.or_else(Style.of(properties))
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
