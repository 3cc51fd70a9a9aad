"""Runs of text of one PDF page, straight from the PDF library, one look per run.

The library is asked for all text of a page at once and then, per text object, for its place,
size, weight and colour. Characters are looked at one by one only inside a run that is much wider
than its text, because such a run hides a column gap.
"""

import ctypes
import math
import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from typing import Any, Final, NamedTuple

import pypdfium2.raw as pdfium

from caidang.core.extract.document import Box, Hidden, Span, Stop
from caidang.core.extract.layout import text_width
from caidang.core.extract.pdf.bounds import Bounds
from caidang.core.extract.pdf.drawing import Placing, prototype
from caidang.core.extract.pdf.fonts import Fonts
from caidang.core.extract.seen import is_tiny
from caidang.core.text.normalize import normalize_shown, normalize_with_map

_object_of: Final = prototype(
    pdfium.FPDFText_GetTextObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int
)
_font_of: Final = prototype(pdfium.FPDFTextObj_GetFont, ctypes.c_void_p, ctypes.c_void_p)
_mode_of: Final = prototype(pdfium.FPDFTextObj_GetTextRenderMode, ctypes.c_int, ctypes.c_void_p)
_SMALLEST, _LARGEST, _USUAL = 0.1, 500.0, 10.5  # points
_GAP_EM: Final = 1.6
_STEP, _SPACED_STEP = 1.6, 1.3  # em from one glyph's origin to the next
_UNSEEN_MODES: Final = (3, 7)  # invisible; only a clip for what follows
_STROKED: Final = 2
_PRIVATE: Final = re.compile("[\ue000-\uf8ff\ufffd\U000f0000-\U0010ffff\x00-\x08\x0e-\x1f]")
_WIDE_GAP: Final = re.compile(r"[\s\u00a0\u3000]{3,}|\u3000{2,}")
_BREAKS: Final = re.compile("[\r\n]+")
_HYPHEN: Final = "\ufffe"
"""What the library gives for the hyphen of a word that is broken at a line's end."""
_LONGEST_HEADER: Final = 120
"""Characters of a run that may hold fields; prose lights up by the line."""


class Ink(NamedTuple):
    """The colour that type is filled with, and how much it covers: 0..255 each."""

    r: int
    g: int
    b: int
    a: int


_BLACK: Final = Ink(0, 0, 0, 255)


class Mark(NamedTuple):
    """How a span was drawn: its ink, its text object, and whether the file brings its font along."""

    ink: Ink
    obj: int
    is_embedded: bool


@dataclass(slots=True)
class PageText:
    """What a page's text layer holds. ``unmapped`` counts glyphs without a readable character."""

    spans: list[Span] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    """One for each span."""
    characters: int = 0
    unmapped: int = 0
    invisible: int = 0


def read_page_text(page: Any, place: Placing, width: float, height: float) -> PageText:
    """This function will return the runs of a page (raw handle; size in points) as spans."""
    text_page = pdfium.FPDFText_LoadPage(page)
    if not text_page:
        return PageText()
    try:
        return _Reader(text_page, place, width, height).read()
    finally:
        pdfium.FPDFText_ClosePage(text_page)


class _Look(NamedTuple):
    """How and where a text object is shown: size, left end and baseline in points on the page."""

    size: float
    font: int | None
    obj: int
    mode: int
    ink: Ink
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
    same = (run.look.font, run.look.mode, run.look.ink) == (look.font, look.mode, look.ink)
    if not run.is_glyph or not same or abs(run.look.size - look.size) > 0.05:
        return False
    step = (look.x - run.x) / look.size
    level = abs(look.baseline - run.look.baseline) < 0.1 * look.size
    return level and 0 < step < (_SPACED_STEP if run.spaced else _STEP)


class _Reader:
    """Reads the runs of one page. Holds the small buffers that the library fills."""

    def __init__(self, text_page: Any, place: Placing, width: float, height: float) -> None:
        self._text_page = text_page
        self._handle = ctypes.cast(text_page, ctypes.c_void_p).value
        self._place = place
        self._width, self._height = width, height
        self._fonts = Fonts()
        self._found = PageText()
        self._bounds = Bounds(text_page)
        self._origin = ctypes.c_double(), ctypes.c_double()
        self._matrix = pdfium.FS_MATRIX()
        self._colour = [ctypes.c_uint() for _ in range(4)]

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
        return self._found

    def _look_at(self, obj: int, index: int) -> _Look:
        """Ask how a text object is shown; ``index`` is its first character's."""
        m = self._matrix
        pdfium.FPDFText_GetMatrix(self._text_page, index, m)
        size = pdfium.FPDFText_GetFontSize(self._text_page, index) * math.hypot(m.c, m.d)
        x, y = self._origin
        pdfium.FPDFText_GetCharOrigin(self._text_page, index, x, y)
        left, baseline = self._place.point(x.value, y.value)
        return _Look(
            size if _SMALLEST <= size <= _LARGEST else _USUAL,
            _font_of(obj),
            obj,
            _mode_of(obj),
            self._ink(index),
            left,
            baseline,
        )

    def _text(self, count: int) -> list[str] | str:
        """All characters by their index; a character outside the basic plane takes one place too."""
        buffer = (ctypes.c_ushort * (count * 2 + 2))()
        written = pdfium.FPDFText_GetText(self._text_page, 0, count, buffer)
        text = bytes(buffer)[: max(0, written - 1) * 2].decode("utf-16-le", "replace").replace(_HYPHEN, "-")
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
            for piece in self._pieces(raw, run.begin, run.look):
                for start, stop in self._at_gaps(raw, run.begin, piece, run.look):
                    self._add_run(raw[start:stop], run.begin + start, run.begin + stop, run.look)
        if run.spaced:
            self._add_space()

    def _pieces(self, raw: str, begin: int, look: _Look) -> list[tuple[int, int]]:
        """Cut a run at its column gaps: three or more spaces, or a wide step between characters."""
        if len(raw) == 1:
            return [(0, 1)]
        size = look.size
        pieces, start = [], 0
        for gap in _WIDE_GAP.finditer(raw):
            pieces.append((start, min(gap.start() + 3, gap.end())))
            start = gap.end()
        pieces.append((start, len(raw)))
        out: list[tuple[int, int]] = []
        for low, high in pieces:
            if high <= low:
                continue
            left, _, right, _ = self._bounds.of(begin + low, begin + high)
            if (
                high - low > 1
                and abs(right - left) > text_width(raw[low:high], size) * 1.3 + 2 * size
            ):
                out.extend(self._cut(raw, begin, (low, high), look))
            else:
                out.append((low, high))
        return out

    def _cut(
        self, raw: str, begin: int, part: tuple[int, int], look: _Look
    ) -> list[tuple[int, int]]:
        """Look at each character of a run that is too wide for its text."""
        size = look.size
        start, high = part
        out: list[tuple[int, int]] = []
        before = self._bounds.of(begin + start, begin + start + 1)
        for index in range(start + 1, high):
            now = self._bounds.of(begin + index, begin + index + 1)
            if now[0] == now[2] or raw[index].isspace():
                continue  # a space says nothing
            if now[0] - before[2] > 1.6 * size or now[2] < before[0] - size:
                out.append((start, index))
                start = index
            before = now
        out.append((start, high))
        return out

    def _at_gaps(
        self, raw: str, begin: int, part: tuple[int, int], look: _Look
    ) -> list[tuple[int, int]]:
        """Cut a short run where a space is as wide as a column's gap: the library tells of one where many stand."""
        start, end = part
        if end - start > _LONGEST_HEADER or " " not in raw[start:end].strip():
            return [part]
        out: list[tuple[int, int]] = []
        before = (0, 0.0)
        for index, x, _ in self._bounds.edges(raw[start:end], begin + start):
            gap = raw[start + before[0] : start + index]
            if gap and gap.isspace() and abs(x - before[1]) > _GAP_EM * look.size:
                out.append((part[0], start + before[0]))
                part = (start + index, end)
            before = (index, x)
        return [*out, part]

    def _add_run(self, raw: str, begin: int, end: int, look: _Look) -> None:
        size = look.size
        whole = (begin, end)
        text = normalize_shown(raw).replace("\n", " ").replace("\r", " ").replace("\t", " ")
        trimmed = text.strip()
        if not trimmed:
            self._add_space()
            return
        if text[0] == " ":
            self._add_space()
            begin += len(raw) - len(raw.lstrip())
        if text[-1] == " ":
            end = max(begin + 1, end - (len(raw) - len(raw.rstrip())))
        tight = self._place.box(*self._bounds.of(begin, end))
        upright = tight.y0 - size <= look.baseline <= tight.y1 + size
        box = tight
        if upright and tight.y1 - tight.y0 < 2 * size:
            # Glyph boxes differ (一 is flat); the type's own height keeps lines comparable.
            box = Box(tight.x0, look.baseline - 0.86 * size, tight.x1, look.baseline + 0.14 * size)
        outside = box.x1 < 0 or box.y1 < 0 or box.x0 > self._width or box.y0 > self._height
        hidden = (
            Hidden.SWITCHED_OFF
            if look.mode in _UNSEEN_MODES
            else Hidden.TINY
            if is_tiny(size)
            else Hidden.OFF_PAGE
            if outside
            else None
        )
        if look.mode in _UNSEEN_MODES:
            self._found.invisible += len(trimmed)
        # Three spaces or more are a column's gap even where they are narrow.
        keep_space = text[len(text.rstrip()) :][:3]
        bold = look.mode == _STROKED or self._fonts.is_bold(look.font)
        self._found.marks.append(Mark(look.ink, look.obj, self._fonts.is_embedded(look.font)))
        self._found.spans.append(
            Span(
                trimmed + keep_space, box, round(size, 2), bold, hidden,
                self._stops(raw, text, whole) if hidden is None else (),
            )  # fmt: skip
        )

    def _stops(self, raw: str, text: str, place: tuple[int, int]) -> tuple[Stop, ...]:
        """Where the words of a short run begin and end; ``place`` are the indexes of its characters."""
        begin, end = place
        if len(raw) > _LONGEST_HEADER or end - begin != len(raw):
            return ()
        lead = len(text) - len(text.lstrip())
        places = None if len(text) == len(raw) else normalize_with_map(raw)[1]
        found = []
        for index, x, y in self._bounds.edges(raw, begin):
            at = index if places is None else bisect_left(places, index)
            found.append((at - lead, self._place.point(x, y)[0]))
        return tuple(found)

    def _ink(self, index: int) -> Ink:
        r, g, b, a = self._colour
        if not pdfium.FPDFText_GetFillColor(self._text_page, index, r, g, b, a):
            return _BLACK
        return Ink(r.value, g.value, b.value, a.value)
