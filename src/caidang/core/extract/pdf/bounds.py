"""Where characters of a PDF page stand, in the page's own coordinates."""

import ctypes
import re
from collections.abc import Iterator
from typing import Any, Final

import pypdfium2.raw as pdfium

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right, top."""
_WORD: Final = re.compile(r"[A-Za-z\d@.+/#_-]+|[^\x00-\x7f\W]+")
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

    def edges(self, raw: str, begin: int) -> Iterator[tuple[int, float, float]]:
        """This function will yield where words begin and end inside a run: the index in ``raw``, x and y.

        ``begin`` is the place of the run's first character. A word is a stretch of Latin letters and digits or one
        of any others; the same index comes twice where one word ends and the next begins.
        """
        for word in _WORD.finditer(raw):
            first, last = word.span()
            if first:
                left, bottom, _, _ = self._room(begin + first)
                yield first, left, bottom
            if last < len(raw):
                _, bottom, right, _ = self._room(begin + last - 1)
                yield last, right, bottom

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
