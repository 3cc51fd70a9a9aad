"""Fonts of a PDF, and the fonts of the machine, which reading text must not depend on."""

import ctypes
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import pypdfium2
import pypdfium2.raw as pdfium

from caidang.core.extract.pdf.stand_in_font import stand_in_font

_BOLD_NAME: Final = re.compile(
    rb"bold|black|heavy|semib|demi|simhei|[-,]hei|msyhbd|w[789]\b", re.I
)
_ICON_NAME: Final = re.compile(
    rb"awesome|icomoon|(?<!lex)(?<!rub)(?<!sil)icon|glyphicon|marvosym|fontello|material.?symbols|remixicon", re.I
)
"""Fonts that hold pictures only. Some files give their glyphs the codes of letters: an envelope reads as ć."""
_HAN_CHARSETS: Final = (128, 129, 134, 136)  # Japanese, Korean, simplified, traditional
_GB2312: Final = 134
_HAN_NAME: Final = re.compile(
    rb"song|sun|kai|hei|fang|ming|gothic|mincho|batang|gulim|dotum|yahei|cjk|han|gb|hiragino|meiryo",
    re.I,
)
_HANDLE: Final = 1


class Fonts:
    """What the fonts of one page are like; each is asked once."""

    def __init__(self) -> None:
        """Begin without any."""
        self._bold: dict[int | None, bool] = {}
        self._icons: dict[int | None, bool] = {}
        self._embedded: dict[int | None, bool] = {}

    def is_bold(self, font: int | None) -> bool:
        """This function will tell by name and weight whether a font is bold."""
        if font not in self._bold:
            handle = ctypes.cast(font or 0, pdfium.FPDF_FONT)
            weight = pdfium.FPDFFont_GetWeight(handle) if font else 0
            self._bold[font] = bool(_BOLD_NAME.search(_name(font))) or 600 <= weight <= 1000
        return self._bold[font]

    def is_icons(self, font: int | None) -> bool:
        """This function will tell by its name whether a font holds pictures in the place of letters."""
        if font not in self._icons:
            self._icons[font] = _ICON_NAME.search(_name(font)) is not None
        return self._icons[font]

    def is_embedded(self, font: int | None) -> bool:
        """This function will tell whether the file brings the shapes of a font along."""
        if font not in self._embedded:
            handle = ctypes.cast(font or 0, pdfium.FPDF_FONT)
            self._embedded[font] = bool(font) and pdfium.FPDFFont_GetIsEmbedded(handle) == 1
        return self._embedded[font]


def _name(font: int | None) -> bytes:
    if not font:
        return b""
    buffer = ctypes.create_string_buffer(256)
    size = pdfium.FPDFFont_GetBaseFontName(ctypes.cast(font, pdfium.FPDF_FONT), buffer, 256)
    return buffer.value if 0 < size <= 256 else b""


class _StandIn:
    """Answers the library's question for a font of the machine: one for Han, none for anything else.

    Latin fonts that a file only names are then replaced by the library's own.
    """

    def __init__(self) -> None:
        self._font = stand_in_font()
        info = pdfium.FPDF_SYSFONTINFO()
        info.version = 1
        kinds = dict(pdfium.FPDF_SYSFONTINFO._fields_)
        for name, answer in {
            "Release": lambda *_: None,
            "EnumFonts": lambda *_: None,
            "MapFont": self._map,
            "GetFont": lambda *_: None,
            "GetFontData": self._data,
            "GetFaceName": lambda *_: 0,
            "GetFontCharset": lambda *_: _GB2312,
            "DeleteFont": lambda *_: None,
        }.items():
            setattr(info, name, kinds[name](answer))
        self.info = info

    @staticmethod
    def _map(
        _this: Any, _weight: int, _italic: int, charset: int, _pitch: int, face: Any, *_: Any
    ) -> int | None:
        name = ctypes.cast(face, ctypes.c_char_p).value or b"" if face else b""
        is_han = charset in _HAN_CHARSETS or _HAN_NAME.search(name) or not name.isascii()
        return _HANDLE if is_han else None

    def _data(self, _this: Any, _font: Any, table: int, buffer: Any, size: int) -> int:
        if table:
            return 0
        if buffer and size >= len(self._font):
            ctypes.memmove(buffer, self._font, len(self._font))
        return len(self._font)


_STAND_IN: Final = _StandIn()


@contextmanager
def own_fonts_only() -> Iterator[None]:
    """This function will keep the library from looking for fonts of the machine while a file is read.

    It would look for each font that the file only names among all of them, for 20 to 30 ms a file, and the
    result would differ from machine to machine.
    """
    pdfium.FPDF_SetSystemFontInfo(_STAND_IN.info)
    try:
        yield
    finally:
        pdfium.FPDF_SetSystemFontInfo(pdfium.FPDF_GetDefaultSystemFontInfo())


@contextmanager
def drawn_page(data: bytes, index: int) -> Iterator[pypdfium2.PdfPage]:
    """This function will open a page once more with the fonts of the machine, to be drawn."""
    pdfium.FPDF_SetSystemFontInfo(pdfium.FPDF_GetDefaultSystemFontInfo())
    try:
        pdf = pypdfium2.PdfDocument(data)
        try:
            page = pdf[index]
            try:
                yield page
            finally:
                page.close()
        finally:
            pdf.close()
    finally:
        pdfium.FPDF_SetSystemFontInfo(_STAND_IN.info)
