"""Runs of text of one PDF page, straight from the PDF library, one look per run.

The library is asked for all text of a page at once and then, per text object, for its place,
size, weight and colour. Characters are looked at one by one only inside a run that is much wider
than its text, because such a run hides a column gap.
"""

import ctypes
import math
import re
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from caidang.core.extract.document import Box, Span
from caidang.core.extract.layout import text_width
from caidang.core.extract.pdf_drawing import Placing, painted, placing, prototype
from caidang.core.text.normalize import normalize

_object_of: Final = prototype(
    pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int
)
_font_of: Final = prototype(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)
_mode_of: Final = prototype(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)
_SMALLEST, _LARGEST, _USUAL = 0.1, 500.0, 10.5  # points
_STEP, _SPACED_STEP = 1.6, 1.3  # em from one glyph's origin to the next
_INVISIBLE: Final = 3
_STROKED: Final = 2
_BOLD_NAME: Final = re.compile(
    rb"bold|black|heavy|semib|demi|simhei|[-,]hei|msyhbd|w[789]\b", re.I
)
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\x00-\x08\x0e-\x1f]")
_WIDE_GAP: Final = re.compile(r"[\s\u00a0\u3000]{3,}")
_BREAKS: Final = re.compile("[\r\n]+")
_READABLE: Final = 2.5  # points; type smaller than this is not meant to be read


@dataclass(slots=True)
class PageText:
    """What a page's text layer holds. ``unmapped`` counts glyphs without a readable character."""

    spans: list[Span] = field(default_factory=list)
    characters: int = 0
    unmapped: int = 0
    invisible: int = 0


def read_page_text(page: Any, width: float, height: float) -> PageText:
    """This function will return the runs of a page (raw handle; size in points) as spans."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return PageText()
    try:
        return _Reader(page, text_page, placing(page, width, height), width, height).read()
    finally:
        pdfium.FPDFText_ClosePage(text_page)


class _Look(NamedTuple):
    """How and where a text object is shown: size, left end and baseline in points on the page."""

    size: float
    font: int | None
    mode: int
    white: bool
    x: float
    baseline: float


@dataclass(slots=True)
class _Run:
    """Characters ``begin`` to ``end`` of one text object, or of objects of one glyph each in a row."""

    begin: int
    end: int
    look: _Look
    x: float
    is_glyph: bool
    spaced: bool = False


def _follows(run: _Run, look: _Look) -> bool:
    """Tell whether a glyph goes on a row of glyphs: some producers draw each by itself."""
    same = (run.look.font, run.look.mode, run.look.white) == (look.font, look.mode, look.white)
    if not run.is_glyph or not same or abs(run.look.size - look.size) > 0.05:
        return False
    step = (look.x - run.x) / look.size
    level = abs(look.baseline - run.look.baseline) < 0.1 * look.size
    return level and 0 < step < (_SPACED_STEP if run.spaced else _STEP)


class _Reader:
    """Reads the runs of one page. Holds the small buffers that the library fills."""

    def __init__(
        self, page: Any, text_page: Any, place: Placing, width: float, height: float
    ) -> None:
        self._page = page
        self._text_page = text_page
        self._handle = ctypes.cast(text_page, ctypes.c_void_p).value
        self._place = place
        self._width, self._height = width, height
        self._fonts: dict[int | None, bool] = {}
        self._found = PageText()
        self._rect = [ctypes.c_double() for _ in range(4)]
        self._matrix = pdfium.FS_MATRIX()
        self._colour = [ctypes.c_uint() for _ in range(4)]
        self._white: list[int] = []

    def read(self) -> PageText:
        """This function will read the whole page."""
        count = pdfium.FPDFText_CountChars(self._text_page)
        if count <= 0:
            return self._found
        text = self._text(count)
        run: _Run | None = None
        begin = 0
        while begin < count:
            obj = _object_of(self._handle, begin)
            end = self._end_of(obj, begin, count)
            if obj:
                look = self._look_at(obj, begin)
                if run is not None and end == begin + 1 and _follows(run, look):
                    run.end, run.x, run.spaced = end, look.x, False
                else:
                    self._add_object(run, text)
                    run = _Run(begin, end, look, look.x, is_glyph=end == begin + 1)
            elif run is not None and text[begin] == " ":
                run.spaced = True
            # A line break that the library made up is no news: the next glyph's place is.
            begin = end
        self._add_object(run, text)
        self._hide_white()
        return self._found

    def _look_at(self, obj: int, index: int) -> _Look:
        """Ask how a text object is shown; ``index`` is its first character's."""
        m = self._matrix
        pdfium.FPDFText_GetMatrix(self._text_page, index, m)
        size = pdfium.FPDFText_GetFontSize(self._text_page, index) * math.hypot(m.c, m.d)
        x, y = self._rect[0], self._rect[1]
        pdfium.FPDFText_GetCharOrigin(self._text_page, index, x, y)
        left, baseline = self._place.point(x.value, y.value)
        return _Look(
            size if _SMALLEST <= size <= _LARGEST else _USUAL,
            _font_of(obj),
            _mode_of(obj),
            self._is_white(index),
            left,
            baseline,
        )

    def _text(self, count: int) -> list[str] | str:
        """All characters by their index; a character outside the basic plane takes one place too."""
        buffer = (ctypes.c_ushort * (count * 2 + 2))()
        written = pdfium.FPDFText_GetText(self._text_page, 0, count, buffer)
        text = bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", "replace")
        if len(text) == count:
            return text
        # Some glyphs have no character, so positions in the text are not indexes: ask for each.
        unicode = pdfium.FPDFText_GetUnicode
        return [
            chr(c) if 0 < (c := unicode(self._text_page, i)) < 0x110000 else "\ufffd"
            for i in range(count)
        ]

    def _end_of(self, obj: int | None, begin: int, count: int) -> int:
        """Find where a text object's characters end, in strides that double, then by halves."""
        if not obj:
            return begin + 1
        low, stride = begin, 1
        while low + stride < count and _object_of(self._handle, low + stride) == obj:
            low += stride
            stride *= 2
        high = min(low + stride, count)
        while high - low > 1:
            middle = (low + high) // 2
            if _object_of(self._handle, middle) == obj:
                low = middle
            else:
                high = middle
        return high

    def _add_space(self) -> None:
        """The library saw a word gap between two runs: keep it, the runs may be joined later."""
        last = self._found.spans[-1] if self._found.spans else None
        if last is not None and not last.text.endswith(" "):
            self._found.spans[-1] = replace(last, text=last.text + " ")

    def _add_object(self, run: _Run | None, text: list[str] | str) -> None:
        """Add what one text object says, or a row of objects that hold one glyph each."""
        if run is None:
            return
        raw = "".join(text[run.begin : run.end])
        private = len(_PRIVATE.findall(raw))
        self._found.unmapped += private
        self._found.characters += len(raw.strip())
        if private == len(raw):
            return
        if run.is_glyph:
            self._add_run(_BREAKS.sub("", raw), run.begin, run.end, run.look)
        else:
            for start, stop in self._pieces(raw, run.begin, run.look.size):
                self._add_run(raw[start:stop], run.begin + start, run.begin + stop, run.look)
        if run.spaced:
            self._add_space()

    def _pieces(self, raw: str, begin: int, size: float) -> list[tuple[int, int]]:
        """Cut a run at its column gaps: three or more spaces, or a wide step between characters."""
        if len(raw) == 1:
            return [(0, 1)]
        pieces, start = [], 0
        for gap in _WIDE_GAP.finditer(raw):
            pieces.append((start, gap.start() + 3))
            start = gap.end()
        pieces.append((start, len(raw)))
        out: list[tuple[int, int]] = []
        for low, high in pieces:
            if high <= low:
                continue
            left, _, right, _ = self._bounds(begin + low, begin + high)
            if (
                high - low > 1
                and abs(right - left) > text_width(raw[low:high], size) * 1.3 + 2 * size
            ):
                out.extend(self._cut(begin, low, high, size))
            else:
                out.append((low, high))
        return out

    def _cut(self, begin: int, low: int, high: int, size: float) -> list[tuple[int, int]]:
        """Look at each character of a run that is too wide for its text."""
        out, start = [], low
        before = self._bounds(begin + low, begin + low + 1)
        for index in range(low + 1, high):
            now = self._bounds(begin + index, begin + index + 1)
            if now[0] == now[2]:
                continue  # a space has no extent
            if now[0] - before[2] > 1.6 * size or now[2] < before[0] - size:
                out.append((start, index))
                start = index
            before = now
        out.append((start, high))
        return out

    def _bounds(self, begin: int, end: int) -> tuple[float, float, float, float]:
        """The rectangle of characters, in page coordinates: left, bottom, right, top."""
        count = pdfium.FPDFText_CountRects(self._text_page, begin, end - begin)
        if count < 1:
            return 0.0, 0.0, 0.0, 0.0
        left, top, right, bottom = self._rect
        pdfium.FPDFText_GetRect(self._text_page, 0, left, top, right, bottom)
        first = left.value, bottom.value, right.value, top.value
        if count == 1:
            return first
        # One rectangle for each object: of a row of glyphs, the first and the last.
        pdfium.FPDFText_GetRect(self._text_page, count - 1, left, top, right, bottom)
        return (
            min(first[0], left.value),
            min(first[1], bottom.value),
            max(first[2], right.value),
            max(first[3], top.value),
        )

    def _add_run(self, raw: str, begin: int, end: int, look: _Look) -> None:
        size = look.size
        text = normalize(raw).replace("\n", " ").replace("\r", " ").replace("\t", " ")
        trimmed = text.strip()
        if not trimmed:
            self._add_space()
            return
        if text[0] == " ":
            self._add_space()
            begin += len(raw) - len(raw.lstrip())
        tight = self._place.box(*self._bounds(begin, end))
        upright = tight.y0 - size <= look.baseline <= tight.y1 + size
        box = tight
        if upright and tight.y1 - tight.y0 < 2 * size:
            # Glyph boxes differ (一 is flat); the type's own height keeps lines comparable.
            box = Box(tight.x0, look.baseline - 0.86 * size, tight.x1, look.baseline + 0.14 * size)
        outside = box.x1 < 0 or box.y1 < 0 or box.x0 > self._width or box.y0 > self._height
        hidden = look.mode == _INVISIBLE or size < _READABLE or outside
        if look.mode == _INVISIBLE:
            self._found.invisible += len(trimmed)
        elif look.white:
            self._white.append(len(self._found.spans))
        # Three spaces or more are a column's gap even where they are narrow.
        keep_space = text[len(text.rstrip()) :][:3]
        bold = look.mode == _STROKED or self._is_bold(look.font)
        self._found.spans.append(Span(trimmed + keep_space, box, round(size, 2), bold, hidden))

    def _is_bold(self, font: int | None) -> bool:
        if font not in self._fonts:
            handle = ctypes.cast(font or 0, pdfium.FPDF_FONT)
            buffer = ctypes.create_string_buffer(256)
            size = pdfium.FPDFFont_GetBaseFontName(handle, buffer, 256) if font else 0
            name = buffer.value if 0 < size <= 256 else b""
            weight = pdfium.FPDFFont_GetWeight(handle) if font else 0
            self._fonts[font] = bool(_BOLD_NAME.search(name)) or 600 <= weight <= 1000
        return self._fonts[font]

    def _is_white(self, index: int) -> bool:
        r, g, b, a = self._colour
        if not pdfium.FPDFText_GetFillColor(self._text_page, index, r, g, b, a):
            return False
        return a.value < 8 or min(r.value, g.value, b.value) >= 250

    def _hide_white(self) -> None:
        """White type is hidden unless something darker was painted where it stands."""
        if not self._white:
            return
        areas = painted(self._page, self._place)
        for index in self._white:
            span = self._found.spans[index]
            x, y = (span.box.x0 + span.box.x1) / 2, (span.box.y0 + span.box.y1) / 2
            if not any(b.x0 <= x <= b.x1 and b.y0 <= y <= b.y1 for b in areas):
                self._found.spans[index] = replace(span, hidden=True)
