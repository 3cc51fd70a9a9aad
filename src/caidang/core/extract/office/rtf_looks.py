"""How text in an RTF file looks: character state, code pages of fonts, colours."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Final

from caidang.core.extract.document import Hidden
from caidang.core.extract.layout import BODY
from caidang.core.extract.seen import WHITE, Colour, is_alike, is_pale, is_tiny

# [RTF 1.9.1] "\\fcharsetN": the code pages behind a font's character set.
_CHARSETS: Final = {
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_ANSI_CHARSETS: Final = (0, 1)
_CHINESE_PAGES: Final = (936, 54936)
_SMALLEST, _LARGEST = 6.0, 24.0  # points; what the layout sets


UNKNOWN: Final = -1
"""Of a colour behind text: a box that may be filled."""


@dataclass(frozen=True, slots=True)
class Look:
    """The character state of a group. ``wide_*`` say what holds for East Asian text where it differs."""

    bold: bool = False
    half_points: int = 0
    """Twice the size; 0 where nothing was said."""
    font: int = 0
    colour: int = 0
    backdrop: int = 0
    """Index of the colour behind the text: its own, its paragraph's or its cell's; 0 for paper."""
    is_vanished: bool = False
    is_deleted: bool = False
    is_wide: bool = False
    """True after ``\\dbch``: what follows is East Asian text."""
    is_right_to_left: bool = False
    """True after ``\\rtlch``: what is said about the look is meant for another script."""
    wide_bold: bool = False
    wide_half_points: int = 0
    wide_font: int | None = None
    skip: int = 1
    """Characters that stand in for one ``\\u`` for old readers."""

    @property
    def is_bold(self) -> bool:
        return self.bold or (self.is_wide and self.wide_bold)

    @property
    def points(self) -> float:
        """The size as it is set on the page."""
        half = (self.wide_half_points if self.is_wide else 0) or self.half_points
        return min(max(half / 2, _SMALLEST), _LARGEST) if half else BODY

    @property
    def text_font(self) -> int:
        return self.wide_font if self.is_wide and self.wide_font is not None else self.font


def codec_of(charset: int, ansi_page: int) -> str:
    """This function will return the name of the codec for a font's bytes.

    A font of the character set ANSI is in the file's own code page, which Chinese writers set to 936.
    """
    if charset in _CHARSETS and charset not in _ANSI_CHARSETS:
        return _CHARSETS[charset]
    if ansi_page in _CHINESE_PAGES:
        return "gb18030"
    if ansi_page == 65001:
        return "utf-8"
    try:
        return codecs.lookup(f"cp{ansi_page}").name
    except LookupError:
        return "cp1252"


def why_hidden(look: Look, colours: list[Colour]) -> Hidden | None:
    """This function will tell why text of this look is not seen, or None if it is."""
    if look.is_vanished:
        return Hidden.SWITCHED_OFF
    half = (look.wide_half_points if look.is_wide else 0) or look.half_points
    if half and is_tiny(half / 2):
        return Hidden.TINY
    if look.backdrop == UNKNOWN or not 0 < look.colour < len(colours):
        return None
    behind = colours[look.backdrop] if 0 < look.backdrop < len(colours) else WHITE
    colour = colours[look.colour]
    is_unseen = is_alike(colour, behind) or (behind == WHITE and is_pale(colour))
    return Hidden.COLOUR if is_unseen else None


def _is_on(number: int | None) -> bool:
    return number != 0


def _bold(look: Look, number: int | None) -> Look:
    return replace(look, bold=_is_on(number))


def _size(look: Look, number: int | None) -> Look:
    return look if look.is_right_to_left else replace(look, half_points=max(0, number or 24))


def _wide_size(look: Look, number: int | None) -> Look:
    return replace(look, wide_half_points=max(0, number or 0)) if look.is_wide else look


def _wide_bold(look: Look, number: int | None) -> Look:
    return replace(look, wide_bold=_is_on(number)) if look.is_wide else look


def _font(look: Look, number: int | None) -> Look:
    if look.is_wide:
        return replace(look, wide_font=number or 0)
    return replace(look, font=number or 0)


def _wide_font(look: Look, number: int | None) -> Look:
    return replace(look, wide_font=number or 0) if look.is_wide else look


def _plain(look: Look, number: int | None) -> Look:
    return Look(backdrop=look.backdrop, skip=look.skip)


LOOKS: Final[dict[str, Callable[[Look, int | None], Look]]] = {
    "b": _bold,
    "ab": _wide_bold,
    "fs": _size,
    "afs": _wide_size,
    "f": _font,
    "af": _wide_font,
    "plain": _plain,
    "cf": lambda look, number: replace(look, colour=number or 0),
    "v": lambda look, number: replace(look, is_vanished=_is_on(number)),
    "deleted": lambda look, number: replace(look, is_deleted=_is_on(number)),
    "highlight": lambda look, number: replace(look, backdrop=number or 0),
    "cb": lambda look, number: replace(look, backdrop=number or look.backdrop),
    "chcbpat": lambda look, number: replace(look, backdrop=number or look.backdrop),
    "cbpat": lambda look, number: replace(look, backdrop=number or look.backdrop),
    "dbch": lambda look, number: replace(look, is_wide=True, is_right_to_left=False),
    "loch": lambda look, number: replace(look, is_wide=False, is_right_to_left=False),
    "hich": lambda look, number: replace(look, is_wide=False, is_right_to_left=False),
    "ltrch": lambda look, number: replace(look, is_wide=False, is_right_to_left=False),
    "rtlch": lambda look, number: replace(look, is_wide=False, is_right_to_left=True),
    "uc": lambda look, number: replace(look, skip=min(max(number or 0, 0), 10)),
}
