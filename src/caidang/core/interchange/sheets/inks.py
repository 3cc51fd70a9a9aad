"""Two inks that look alike: which of them a cell is written in tells, with a key, whose copy the sheet is.

The ink is the colour of a cell's font, one step beside black or beside the grey of what is locked. A spreadsheet keeps it when
the sheet is sorted, filtered, cut, edited, saved, or copied to another workbook, by Excel, WPS and LibreOffice alike, since they hold
colours by the cell. Saved as text, or with all of it coloured anew, it is gone.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from caidang.core.interchange.sheets.grid import Limits
from caidang.core.interchange.sheets.stream import rows
from caidang.core.interchange.sheets.xlsx import Texts, Workbook, every

BLACK: Final = ("#000100", "#010000")
GREY: Final = ("#6B7281", "#6B7180")
_INKS: Final = {f"FF{ink[1:]}": which for pair in (BLACK, GREY) for which, ink in enumerate(pair)}
_TEXTS: Final = ("inlineStr", "str")
_DC: Final = "{http://purl.org/dc/elements/1.1/}description"


def read_inks(data: bytes, limits: Limits | None = None) -> Iterator[tuple[str, int]]:
    """This function will yield the texts of an .xlsx that are written in one of the inks, and in which. Raises UnreadableFile."""
    bounds = limits or Limits()
    book = Workbook(data, bounds)
    inks = _by_style(book.tree("xl/styles.xml"))
    for name in book.parts if inks else ():
        part = book.part(name)
        texts = Texts(book.part("xl/sharedstrings.xml"), bounds)
        for _, cells in rows(part) if part is not None else ():
            for _, kind, style, value, _ in cells:
                if style not in inks:
                    continue
                text = texts.at(int(value)) if kind == "s" and value.isdigit() else value if kind in _TEXTS else ""
                if text:
                    yield text, inks[style]


def described(data: bytes) -> str:
    """This function will return what an .xlsx says of itself in its properties; empty where it says nothing. Raises UnreadableFile."""
    tree = Workbook(data, Limits()).tree("docprops/core.xml")
    return str(tree.findtext(_DC) or "") if tree is not None else ""


def _by_style(styles: "etree._Element | None") -> dict[str, int]:
    """Which ink cells of a style are written in, for those that are."""
    if styles is None:
        return {}
    fonts = [_ink(font) for group in every(styles, "fonts") for font in every(group, "font")]
    found = {}
    for group in every(styles, "cellXfs"):
        for at, style in enumerate(every(group, "xf")):
            told = style.get("fontId", "")
            ink = fonts[int(told)] if told.isdigit() and int(told) < len(fonts) else None
            if ink is not None:
                found[str(at)] = ink
    return found


def _ink(font: "etree._Element") -> int | None:
    colour = next(every(font, "color"), None)
    return _INKS.get(str(colour.get("rgb", "")).upper()) if colour is not None else None
