"""Where the drawings of a Word file stand: anchors, groups, and the old style attribute. Points."""

import re
from typing import Final

from lxml import etree

from caidang.core.extract.office.docx_styles import W, local_name

_WP: Final = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_A: Final = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_EMU: Final = 12_700  # per point
_WHOLE: Final = re.compile(r"-?\d{1,10}")
_LENGTH: Final = re.compile(r"(-?\d{1,6}(?:\.\d{1,6})?)(pt|in|cm|mm|px)?")
_UNIT: Final = {"pt": 1.0, "in": 72.0, "cm": 28.35, "mm": 2.835, "px": 0.75, None: 1.0}
_VML: Final = "{urn:schemas-microsoft-com:vml}"
_FILLS: Final = [f"{{*}}{name}" for name in ("solidFill", "gradFill", "blipFill", "pattFill", "fillRef")]
_WIDE: Final = 150.0  # points; a portrait is narrower
PAGE: Final = 842.0
MARGIN: Final = 72.0


def place_of(drawing: etree._Element, *, page_top: float, here: float) -> tuple[float, float]:
    """This function will tell where a drawing stands: from the left, and from the first page's top.

    ``page_top`` is the top of the page that holds its paragraph, ``here`` the paragraph's own
    height on that page.
    """
    anchor = drawing.find(_WP + "anchor")
    if anchor is None:
        return _vml_place(drawing, page_top + here)
    x, y = 0.0, page_top + here
    for name in ("positionH", "positionV"):
        position = anchor.find(_WP + name)
        if position is None:
            continue
        points = _emu(position.findtext(_WP + "posOffset"))
        origin = position.get("relativeFrom", "")
        if name == "positionH":
            x = points + (MARGIN if origin in ("column", "margin", "character") else 0.0)
        elif origin in ("page", "topMargin"):
            y = page_top + points
        elif origin == "margin":
            y = page_top + MARGIN + points
        else:
            y = page_top + here + points
    return x, y


def is_inside(content: etree._Element, drawing: etree._Element) -> bool:
    """This function will tell whether a box's content is a copy for old readers or stands inside another box."""
    for ancestor in content.iterancestors():
        if ancestor is drawing:
            return False
        if local_name(ancestor) in ("Fallback", "txbxContent"):
            return True
    return False


def shape_offset(content: etree._Element, drawing: etree._Element) -> tuple[float, float]:
    """This function will add up the offsets of the shapes that a box stands in, inside a group."""
    x = y = 0.0
    for ancestor in content.iterancestors():
        if ancestor is drawing:
            break
        if local_name(ancestor) not in ("wsp", "wgp", "grpSp"):
            continue
        grouped = any(local_name(a) in ("wgp", "grpSp") for a in ancestor.iterancestors())
        if not grouped:
            continue
        transform = next((t for child in ancestor for t in child.iterchildren(_A + "xfrm")), None)
        offset = transform.find(_A + "off") if transform is not None else None
        if offset is not None:
            x += _emu(offset.get("x"))
            y += _emu(offset.get("y"))
    return x, y


def width_of(content: etree._Element, drawing: etree._Element) -> float:
    """This function will tell how wide the shape is that a box stands in, or the drawing; 0 where neither says."""
    for ancestor in content.iterancestors():
        own = next(ancestor.iter(_A + "ext"), None) if local_name(ancestor) == "wsp" else None
        if own is not None:
            return _emu(own.get("cx"))
        if ancestor is drawing:
            break
    extent = next(drawing.iter(_WP + "extent"), None)
    return _emu(extent.get("cx")) if extent is not None else 0.0


def has_backdrops(root: etree._Element) -> bool:
    """This function will tell whether the page is coloured or something wide and filled is drawn on it.

    White type may then stand on it and be seen.
    """
    if next(root.iter(f"{W}background"), None) is not None:
        return True
    for anchor in root.iter(_WP + "anchor"):
        extent = anchor.find(_WP + "extent")
        is_wide = extent is not None and _emu(extent.get("cx")) >= _WIDE
        if is_wide and next(anchor.iter(_FILLS), None) is not None:
            return True
    return any(
        element.get("fillcolor")
        for name in ("rect", "shape", "roundrect", "oval")
        for element in root.iter(_VML + name)
    )


def _emu(value: str | None) -> float:
    return int(value) / _EMU if value and _WHOLE.fullmatch(value) else 0.0


def _vml_place(drawing: etree._Element, here: float) -> tuple[float, float]:
    """Read the place of an old-style shape from its style attribute."""
    for element in drawing.iter("*"):
        style = element.get("style") or ""
        if "margin-" not in style:
            continue
        found: dict[str, float] = {}
        for part in style.split(";"):
            key, _, value = part.partition(":")
            length = _LENGTH.match(value.strip())
            if length:
                found[key.strip()] = float(length[1]) * _UNIT[length[2]]
        return found.get("margin-left", 0.0), here + found.get("margin-top", 0.0)
    return 0.0, here
