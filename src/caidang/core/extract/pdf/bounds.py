"""Where characters of a PDF page stand, in the page's own coordinates."""

import ctypes
from typing import Any

import pypdfium2.raw as pdfium

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top."""
NOWHERE: Rectangle = (0.0, 0.0, 0.0, 0.0)


class Bounds:
    """Asks the library for rectangles. Holds the small buffers that it fills."""

    def __init__(self, text_page: Any) -> None:
        """Take the raw handle of the page's text."""
        self._text_page = text_page
        self._rect = [ctypes.c_double() for _ in range(4)]
        self._loose_rect = pdfium.FS_RECTF()

    def of(self, begin: int, end: int) -> Rectangle:
        """This function will return the rectangle of characters ``begin`` to ``end``.

        It is around the shapes of the glyphs; where there are none, around the room that the file gives them.
        """
        count = pdfium.FPDFText_CountRects(self._text_page, begin, end - begin)
        if count < 1:
            return NOWHERE
        first = self._get(0)
        # One rectangle for each object: of a row of glyphs, the first and the last.
        found = first if count == 1 else _around(first, self._get(count - 1))
        return found if found[0] < found[2] else self._loose(begin, end)

    def _get(self, index: int) -> Rectangle:
        left, top, right, bottom = self._rect
        pdfium.FPDFText_GetRect(self._text_page, index, left, top, right, bottom)
        return left.value, bottom.value, right.value, top.value

    def _loose(self, begin: int, end: int) -> Rectangle:
        first = self._room(begin)
        return first if end - begin < 2 else _around(first, self._room(end - 1))

    def _room(self, index: int) -> Rectangle:
        rect = self._loose_rect
        if not pdfium.FPDFText_GetLooseCharBox(self._text_page, index, rect):
            return NOWHERE
        return rect.left, rect.bottom, rect.right, rect.top


def _around(one: Rectangle, other: Rectangle) -> Rectangle:
    return (
        min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]),
    )  # fmt: skip
