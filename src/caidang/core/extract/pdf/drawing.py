"""What is drawn on a PDF page besides its text: pictures, fills, rules; and where everything is."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium

from caidang.core.extract.document import Box
from caidang.core.extract.order.ruled_tables import Rule
from caidang.core.extract.seen import Colour

_MOST_OBJECTS: Final = 20_000
_THIN: Final = 2.5  # points; a filled box no thicker than this is a rule
_SHORTEST: Final = 8.0


def prototype(function: Any, *arguments: type) -> Callable[..., Any]:
    """This function will bind a library function to plain integers.

    A typed pointer object for each call is slow. The first of ``arguments`` is the result's type.
    """
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(*arguments)(address)


_get_object: Final = prototype(
    pdfium.FPDFPage_GetObject, ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int
)
_get_type: Final = prototype(pdfium.FPDFPageObj_GetType, ctypes.c_int, ctypes.c_void_p)


@dataclass(frozen=True, slots=True)
class Placing:
    """How the library's page coordinates become points from the top left of the shown page."""

    a: float
    b: float
    c: float
    d: float
    e: float
    f: float

    def point(self, x: float, y: float) -> tuple[float, float]:
        """This function will map one point."""
        return self.a * x + self.c * y + self.e, self.b * x + self.d * y + self.f

    def box(self, x0: float, y0: float, x1: float, y1: float) -> Box:
        """This function will map a rectangle given by two opposite corners."""
        ax, ay = self.point(x0, y0)
        bx, by = self.point(x1, y1)
        return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))


def placing(page: Any, width: float, height: float) -> Placing:
    """This function will find the affine map from a page's coordinates to its shown top left.

    Crop boxes and page rotation are in it. ``page`` is the library's raw page handle.
    """
    scale = 1000
    px, py = ctypes.c_int(), ctypes.c_int()

    def shown(x: float, y: float) -> tuple[float, float]:
        pdfium.FPDF_PageToDevice(
            page, 0, 0, int(width * scale), int(height * scale), 0, x, y, px, py
        )
        return px.value / scale, py.value / scale

    (ox, oy), (ax, ay), (bx, by) = shown(0, 0), shown(100, 0), shown(0, 100)
    return Placing((ax - ox) / 100, (ay - oy) / 100, (bx - ox) / 100, (by - oy) / 100, ox, oy)


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawn object that is not text. ``order`` counts all objects of the page, the lowest first."""

    obj: Any
    kind: int
    order: int
    box: Box

    @property
    def is_image(self) -> bool:
        """True for a picture."""
        return bool(self.kind == pdfium.FPDF_PAGEOBJ_IMAGE)

    @property
    def is_path(self) -> bool:
        """True for lines and filled areas."""
        return bool(self.kind == pdfium.FPDF_PAGEOBJ_PATH)


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page. ``text_order`` leads from a text object to its place in the page's order."""

    items: tuple[Drawn, ...]
    text_order: dict[int, int]


def read_drawing(page: Any, place: Placing) -> Drawing:
    """This function will list the objects of a page (raw handle) with their places."""
    handle = ctypes.cast(page, ctypes.c_void_p).value
    items: list[Drawn] = []
    texts: dict[int, int] = {}
    for order in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        pointer = _get_object(handle, order)
        kind = _get_type(pointer)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            texts[pointer] = order
            continue
        obj = ctypes.cast(pointer, pdfium.FPDF_PAGEOBJECT)
        items.append(Drawn(obj, kind, order, _object_box(obj, place)))
    return Drawing(tuple(items), texts)


def _object_box(obj: Any, place: Placing) -> Box:
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(obj, left, bottom, right, top)
    return place.box(left.value, bottom.value, right.value, top.value)


def fill_of(item: Drawn) -> Colour | None:
    """This function will return the colour with which a path is filled for certain; None for anything else."""
    if not item.is_path:
        return None
    mode, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    known = pdfium.FPDFPath_GetDrawMode(item.obj, mode, stroke)
    if not known or mode.value == pdfium.FPDF_FILLMODE_NONE:
        return None
    r, g, b, a = (ctypes.c_uint() for _ in range(4))
    if not pdfium.FPDFPageObj_GetFillColor(item.obj, r, g, b, a) or a.value < 250:
        return None
    return r.value, g.value, b.value


def is_filled(item: Drawn) -> bool:
    """This function will tell whether an object may hide what lies beneath: all but paths that are only lines."""
    if not item.is_path:
        return True
    mode, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    known = pdfium.FPDFPath_GetDrawMode(item.obj, mode, stroke)
    return bool(known) and mode.value != pdfium.FPDF_FILLMODE_NONE


def rules(drawing: Drawing, place: Placing) -> list[Rule]:
    """This function will return the straight lines drawn on a page, stroked or as thin fills."""
    found: list[Rule] = []
    for item in drawing.items:
        if not item.is_path:
            continue
        box = item.box
        if min(box.x1 - box.x0, box.y1 - box.y0) <= _THIN:
            found.append(Rule(*box))
        elif _is_stroked(item.obj):
            found.extend(_segments(item.obj, place))
    return [r for r in found if max(r.x1 - r.x0, r.y1 - r.y0) >= _SHORTEST]


def _is_stroked(obj: Any) -> bool:
    fill, stroke = ctypes.c_int(), pdfium.FPDF_BOOL()
    return bool(pdfium.FPDFPath_GetDrawMode(obj, fill, stroke)) and bool(stroke.value)


def _segments(obj: Any, place: Placing) -> Iterator[Rule]:
    """Yield the level and upright strokes of a path."""
    matrix = pdfium.FS_MATRIX()
    pdfium.FPDFPageObj_GetMatrix(obj, matrix)
    m = matrix
    fx, fy = ctypes.c_float(), ctypes.c_float()
    start: tuple[float, float] | None = None
    before: tuple[float, float] | None = None
    for index in range(min(pdfium.FPDFPath_CountSegments(obj), 400)):
        segment = pdfium.FPDFPath_GetPathSegment(obj, index)
        pdfium.FPDFPathSegment_GetPoint(segment, fx, fy)
        x, y = fx.value, fy.value
        now = place.point(m.a * x + m.c * y + m.e, m.b * x + m.d * y + m.f)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            start = now
        elif kind == pdfium.FPDF_SEGMENT_LINETO and before is not None:
            yield from _straight(before, now)
        if pdfium.FPDFPathSegment_GetClose(segment) and start is not None:
            yield from _straight(now, start)
        before = now


def _straight(a: tuple[float, float], b: tuple[float, float]) -> Iterator[Rule]:
    if abs(a[0] - b[0]) <= 1 or abs(a[1] - b[1]) <= 1:
        yield Rule(min(a[0], b[0]), min(a[1], b[1]), max(a[0], b[0]), max(a[1], b[1]))
