"""What is drawn on a PDF page besides its text: pictures, fills, rules; and where everything is."""

import ctypes
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pypdfium2.raw as pdfium

from caidang.core.extract.document import Box
from caidang.core.extract.ruled_tables import Rule

_MOST_OBJECTS: Final = 20_000
_THIN: Final = 2.5  # points; a filled box no thicker than this is a rule
_SHORTEST: Final = 8.0
_WHITE: Final = 245


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


def drawn_objects(page: Any) -> list[tuple[Any, int]]:
    """This function will list the drawn objects of a page that are not text, with their types."""
    handle = ctypes.cast(page, ctypes.c_void_p).value
    out = []
    for index in range(min(pdfium.FPDFPage_CountObjects(page), _MOST_OBJECTS)):
        obj = _get_object(handle, index)
        kind = _get_type(obj)
        if kind != pdfium.FPDF_PAGEOBJ_TEXT:
            out.append((ctypes.cast(obj, pdfium.FPDF_PAGEOBJECT), kind))
    return out


def object_box(obj: Any, place: Placing) -> Box:
    """This function will return the box of a page object in points from the top left."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    pdfium.FPDFPageObj_GetBounds(obj, left, bottom, right, top)
    return place.box(left.value, bottom.value, right.value, top.value)


def painted(page: Any, place: Placing) -> list[Box]:
    """This function will return the boxes of pictures and of fills darker than white."""
    boxes = []
    colour = [ctypes.c_uint() for _ in range(4)]
    for obj, kind in drawn_objects(page):
        if kind == pdfium.FPDF_PAGEOBJ_PATH:
            known = pdfium.FPDFPageObj_GetFillColor(obj, *colour)
            if known and min(c.value for c in colour[:3]) >= _WHITE:
                continue
        boxes.append(object_box(obj, place))
    return boxes


def rules(page: Any, place: Placing) -> list[Rule]:
    """This function will return the straight lines drawn on a page, stroked or as thin fills."""
    found: list[Rule] = []
    for obj, kind in drawn_objects(page):
        if kind != pdfium.FPDF_PAGEOBJ_PATH:
            continue
        box = object_box(obj, place)
        thin = min(box.x1 - box.x0, box.y1 - box.y0) <= _THIN
        if thin:
            found.append(Rule(*box))
        elif _is_stroked(obj):
            found.extend(_segments(obj, place))
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
