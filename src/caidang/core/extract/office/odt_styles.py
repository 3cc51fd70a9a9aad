"""Styles of an OpenDocument text: by name, each with what it is based on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, fields, replace
from typing import Final

from lxml import etree

from caidang.core.extract.document import Hidden
from caidang.core.extract.layout import BODY
from caidang.core.extract.seen import WHITE, Colour, is_alike, is_pale, is_tiny, parse_hex

_NS: Final = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
OFFICE, TEXT, TABLE, DRAW, STYLE = (
    _NS % name for name in ("office", "text", "table", "drawing", "style")
)
FO: Final = _NS % "xsl-fo-compatible"
SVG: Final = _NS % "svg-compatible"
_LONGEST_CHAIN: Final = 10
_SMALLEST, _LARGEST = 6.0, 24.0  # points
_LENGTH: Final = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(pt|in|cm|mm|px|pc)?")
_UNIT: Final = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, "pc": 12.0, None: 1.0}


def length(value: str | None) -> float | None:
    """This function will read a length in points; None for none, a share of something, or nonsense."""
    match = _LENGTH.fullmatch((value or "").strip())
    return float(match[1]) * _UNIT[match[2]] if match else None


@dataclass(frozen=True, slots=True)
class Look:
    """What is said about text; None where nothing is said."""

    points: float | None = None
    bold: bool | None = None
    colour: Colour | None = None
    backdrop: Colour | None = None
    is_off: bool | None = None
    may_be_filled: bool | None = None
    """True inside a box or a cell whose own colour is not known."""

    def or_else(self, other: "Look") -> "Look":
        """This function will fill what is not said from another look."""
        missing = {
            field.name: getattr(other, field.name)
            for field in fields(self)
            if getattr(self, field.name) is None
        }
        return replace(self, **missing)

    @property
    def size(self) -> float:
        """Points as they are set on the page."""
        return min(max(self.points, _SMALLEST), _LARGEST) if self.points else BODY

    @property
    def hidden(self) -> Hidden | None:
        """Why text of this look is not seen; None if it is."""
        if self.is_off:
            return Hidden.SWITCHED_OFF
        if self.points is not None and is_tiny(self.points):
            return Hidden.TINY
        if self.colour is None or (self.backdrop is None and self.may_be_filled):
            return None
        behind = self.backdrop or WHITE
        is_unseen = is_alike(self.colour, behind) or (behind == WHITE and is_pale(self.colour))
        return Hidden.COLOUR if is_unseen else None


class StyleSheet:
    """The styles of the parts of one file."""

    def __init__(self, roots: Iterable[etree._Element]) -> None:
        """Take the parts' roots; of two styles with one name the later one holds."""
        self._elements: dict[tuple[str, str], etree._Element] = {}
        self._known: dict[tuple[str, str], Look] = {}
        for root in roots:
            for element in root.iter(STYLE + "style"):
                key = element.get(STYLE + "family", ""), element.get(STYLE + "name", "")
                self._elements[key] = element

    def get(self, family: str, name: str | None) -> Look:
        """This function will return a style with all that it is based on; an empty one if unknown."""
        if not name:
            return Look()
        key = family, name
        if key not in self._known:
            self._known[key] = self._resolve(family, name)
        return self._known[key]

    def _resolve(self, family: str, name: str) -> Look:
        look = Look()
        for _ in range(_LONGEST_CHAIN):
            element = self._elements.get((family, name))
            if element is None:
                break
            look = look.or_else(_own(element))
            name = element.get(STYLE + "parent-style-name", "")
        return look


def _own(element: etree._Element) -> Look:
    """Read what one style says itself."""
    look = Look()
    for child in element:
        if not isinstance(child.tag, str) or not child.tag.endswith("-properties"):
            continue
        look = look.or_else(_said(child, is_text=child.tag == STYLE + "text-properties"))
    return look


def _said(properties: etree._Element, *, is_text: bool) -> Look:
    backdrop = parse_hex(properties.get(FO + "background-color"))
    fill = (
        properties.get(DRAW + "fill-color") if properties.get(DRAW + "fill") == "solid" else None
    )
    backdrop = backdrop or parse_hex(fill)
    if not is_text:
        return Look(backdrop=backdrop)
    weight = properties.get(FO + "font-weight")
    size = properties.get(STYLE + "font-size-asian") or properties.get(FO + "font-size")
    wide = properties.get(STYLE + "font-weight-asian")
    is_off = properties.get(TEXT + "display")
    return Look(
        points=length(size),
        bold=None if weight is None and wide is None else _is_bold(weight) or _is_bold(wide),
        colour=parse_hex(properties.get(FO + "color")),
        backdrop=backdrop,
        is_off=None if is_off is None else is_off == "none",
    )


def _is_bold(weight: str | None) -> bool:
    return weight in ("bold", "600", "700", "800", "900")
