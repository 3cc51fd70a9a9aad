"""What CSS declarations say of an element's look and place, as far as a reader of text needs it."""

import re
from dataclasses import dataclass
from typing import Final

from caidang.core.extract.document import Hidden
from caidang.core.extract.seen import Colour, parse_hex

_ROW: Final = re.compile(r"(?:inline-)?(?:flex|grid)")
_NUMBER: Final = r"(?:[1-9]\d{0,5}(?:\.\d+)?|0?\.\d{1,6})"
_LENGTH: Final = re.compile(rf"(-?{_NUMBER}|0(?:\.0+)?)(px|pt|em|rem|%|in|cm|mm)?")
_POINTS: Final = {"px": 0.75, "pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, None: 0.75}
_BODY: Final = 12.0  # points; the browsers' own size of text
_FAR: Final = -500.0  # points; what is moved so far to the left or up stands off the page
_NOTHING: Final = 0.06  # of opacity
_RGB: Final = re.compile(
    r"rgba?\(\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*[, ]\s*(\d{1,3})\s*(?:[,/]\s*(\d?\.?\d{1,4}%?)\s*)?\)"
)
_NAMES: Final[dict[str, Colour]] = {
    "white": (255, 255, 255), "black": (0, 0, 0), "snow": (255, 250, 250), "ivory": (255, 255, 240),
    "ghostwhite": (248, 248, 255), "whitesmoke": (245, 245, 245), "floralwhite": (255, 250, 240), "gray": (128, 128, 128),
    "grey": (128, 128, 128), "silver": (192, 192, 192), "red": (255, 0, 0), "blue": (0, 0, 255), "navy": (0, 0, 128),
    "green": (0, 128, 0), "teal": (0, 128, 128), "yellow": (255, 255, 0), "orange": (255, 165, 0),
}  # fmt: skip
_SIDES: Final = frozenset(
    f"{kind}-{side}"
    for kind in ("margin", "padding")
    for side in ("left", "right", "inline", "inline-start", "inline-end")
)
_MOST: Final = 60  # declarations of one rule


@dataclass(slots=True)
class Declared:
    """What is said; None where nothing is. Later declarations are put on top with ``add``."""

    is_row: bool | None = None
    """Children stand side by side as boxes."""
    is_distant: bool = False
    """It stands off the text beside it."""
    hidden: Hidden | None = None
    points: float | None = None
    factor: float | None = None
    """Of its parent's size of type."""
    bold: bool | None = None
    colour: Colour | None = None
    is_clear: bool = False
    """Type in a colour that lets everything through."""
    backdrop: Colour | None = None
    is_unknown: bool = False
    """Something that is no plain colour may lie beneath."""

    def add(self, other: "Declared") -> None:
        """This function will put what another rule says on top."""
        if other.is_row is not None:
            self.is_row = other.is_row
        self.is_distant |= other.is_distant
        self.hidden = other.hidden or self.hidden
        if other.points is not None or other.factor is not None:
            self.points, self.factor = other.points, other.factor
        if other.bold is not None:
            self.bold = other.bold
        if other.colour is not None or other.is_clear:
            self.colour, self.is_clear = other.colour, other.is_clear
        if other.backdrop is not None or other.is_unknown:
            self.backdrop, self.is_unknown = other.backdrop, other.is_unknown


def read_declarations(body: str) -> Declared:
    """This function will read the declarations of a rule or of a ``style`` attribute."""
    said: dict[str, str] = {}
    for part in body.split(";")[:_MOST]:
        name, colon, value = part.partition(":")
        if colon:
            said[name.strip().lower()] = value.strip().removesuffix("!important").strip().lower()
    found = Declared(is_distant=_is_distant(said), hidden=_why_hidden(said))
    if "display" in said:
        is_upright = said.get("flex-direction", said.get("flex-flow", "")).startswith("column")
        found.is_row = bool(_ROW.fullmatch(said["display"])) and not is_upright
    _read_type(said, found)
    _read_backdrop(said, found)
    return found


def _points(value: str | None) -> float | None:
    match = _LENGTH.fullmatch(value or "")
    if match is None or match[2] == "%":
        return None
    return float(match[1]) * (_BODY if match[2] in ("em", "rem") else _POINTS[match[2]])


def _is_distant(said: dict[str, str]) -> bool:
    if said.get("float") in ("left", "right"):
        return True
    if said.get("display") in ("inline-block", "table-cell"):
        return True
    return any((_points(said[name]) or 0) > 0 for name in _SIDES & said.keys())


def _why_hidden(said: dict[str, str]) -> Hidden | None:
    if said.get("display") == "none" or said.get("visibility") in ("hidden", "collapse"):
        return Hidden.SWITCHED_OFF
    if said.get("mso-hide") == "all" or said.get("content-visibility") == "hidden":
        return Hidden.SWITCHED_OFF
    opacity = _LENGTH.fullmatch(said.get("opacity", ""))
    if opacity is not None and float(opacity[1]) / (100 if opacity[2] == "%" else 1) < _NOTHING:
        return Hidden.COLOUR
    is_cut = said.get("overflow") in ("hidden", "clip")
    if is_cut and any(_points(said.get(n)) == 0 for n in ("height", "max-height", "width")):
        return Hidden.SWITCHED_OFF
    moves = ["text-indent"]
    if said.get("position") in ("absolute", "fixed"):
        moves += ["left", "top", "margin-left", "margin-top"]
    if any((_points(said.get(name)) or 0) <= _FAR for name in moves):
        return Hidden.OFF_PAGE
    return None


def _read_type(said: dict[str, str], found: Declared) -> None:
    size = said.get("font-size", "")
    match = _LENGTH.fullmatch(size)
    if match is not None and match[2] in ("em", "%"):
        found.factor = float(match[1]) / (100 if match[2] == "%" else 1)
    elif match is not None:
        found.points = _points(size)
    weight = said.get("font-weight")
    if weight is not None:
        found.bold = weight in ("bold", "bolder", "600", "700", "800", "900")
    if "color" in said:
        found.colour, found.is_clear = _colour(said["color"])


def _read_backdrop(said: dict[str, str], found: Declared) -> None:
    value = said.get("background-color") or said.get("background") or ""
    image = said.get("background-image", "") + said.get("background", "")
    if "url(" in image or "gradient" in image or "var(" in value:
        found.is_unknown = True
        return
    if said.get("position") in ("absolute", "fixed"):
        found.is_unknown = True  # it may stand on anything
    for word in re.findall(r"rgba?\([^)]{1,60}\)|[#\w-]+", value):
        colour, _ = _colour(word)
        if colour is not None:
            found.backdrop, found.is_unknown = colour, False
            return


def _colour(value: str) -> tuple[Colour | None, bool]:
    """Read a colour; the second value tells that it lets everything through."""
    if value == "transparent":
        return None, True
    if value.startswith("#"):
        return parse_hex(value[:7]), len(value) == 9 and value.endswith(("00", "0"))
    match = _RGB.fullmatch(value)
    if match is None:
        return _NAMES.get(value), False
    alpha = match[4] or "1"
    share = float(alpha.rstrip("%") or 1) / (100 if alpha.endswith("%") else 1)
    r, g, b = (min(int(match[n]), 255) for n in (1, 2, 3))
    return (None if share < _NOTHING else (r, g, b)), share < _NOTHING
