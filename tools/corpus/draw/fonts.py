"""Which fonts this machine has. Everything drawn here works without a Chinese font file, or says it cannot."""

from functools import cache
from pathlib import Path
from typing import Final

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfbase.ttfonts import TTFError, TTFont

_NOTO: Final = Path("/usr/share/fonts/opentype/noto")
_TRUETYPE: Final = (
    "/usr/share/fonts/truetype/wqy/wqy-microhei.ttc",
    "/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc",
    "/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf",
    "/usr/share/fonts/truetype/arphic/uming.ttc",
)

ICON_FONT: Final = "Icons"
"""A font whose private-use characters keep their code points in the text layer."""


@cache
def noto(*, bold: bool = False, serif: bool = False) -> Path | None:
    """Return the file of the Noto CJK fonts where installed."""
    path = _NOTO / f"Noto{'Serif' if serif else 'Sans'}CJK-{'Bold' if bold else 'Regular'}.ttc"
    return path if path.exists() else None


def has_cjk() -> bool:
    """Whether Chinese can be drawn as pictures and by typesetters that need a font file."""
    return noto() is not None


@cache
def chinese(*, embedded: bool = False) -> str:
    """Register and return a font for reportlab: an embedded TrueType one if asked for and found, else a built-in CID font.

    The Noto fonts cannot be used here: they hold PostScript outlines, which reportlab does not embed.
    """
    if embedded:
        for path in _TRUETYPE:
            if Path(path).exists():
                try:
                    pdfmetrics.registerFont(TTFont("Han", path))
                except TTFError:
                    continue
                return "Han"
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    return "STSong-Light"


@cache
def icons() -> str:
    """Register and return the icon font."""
    pdfmetrics.registerFont(TTFont(ICON_FONT, "Vera.ttf"))
    return ICON_FONT
