"""Text in pictures: what a recogniser looks like, and the one that runs offline if it is installed."""

import importlib
import importlib.util
from dataclasses import replace
from io import BytesIO
from math import hypot
from typing import Any, NamedTuple, Protocol

from PIL import Image

from caidang.core.extract.document import Box, Line, Page, Span
from caidang.core.extract.order.reading_order import order_spans
from caidang.core.text.normalize import normalize_shown

LEAST_SCORE = 0.5
"""Lines that the recogniser itself doubts more than this are dropped."""


class OcrLine(NamedTuple):
    """One recognised line. ``box`` is in pixels from the top left, ``score`` 0..1.

    ``slope`` is how far the line falls for each pixel to the right; ``box`` is then as high as the type alone.
    """

    text: str
    box: Box
    score: float
    slope: float = 0.0


class Ocr(Protocol):
    """Something that reads a PNG or JPEG."""

    def __call__(self, image: bytes) -> list[OcrLine]:
        """This function will return the lines that it sees, in any order."""
        ...


class _RapidOcr:
    """The recogniser of the extra ``ocr``; its models come inside its wheel and load at first use."""

    def __init__(self) -> None:
        self._engine: Any = None

    def __call__(self, image: bytes) -> list[OcrLine]:
        """This function will read one picture; the first call takes about a second longer."""
        if self._engine is None:
            # An optional extra that takes a second to load: only a scanned page should pay for it.
            rapidocr = importlib.import_module("rapidocr")
            self._engine = rapidocr.RapidOCR(
                params={"Global.log_level": "error", "Global.use_cls": False}
            )
        result = self._engine(image)
        if result.boxes is None or result.txts is None or result.scores is None:
            return []
        lines = []
        for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
            points = [(float(corner[0]), float(corner[1])) for corner in corners]
            lines.append(_line(points, text, float(score)))
        return lines


def _line(corners: list[tuple[float, float]], text: str, score: float) -> OcrLine:
    """A line between its four corners, from the top left on clockwise."""
    xs, ys = [x for x, _ in corners], [y for _, y in corners]
    x0, y0, x1, y1 = min(xs), min(ys), max(xs), max(ys)
    (left, top), (right, other), _, (foot, bottom) = corners
    slope = (other - top) / (right - left) if right > left else _STEEP
    if abs(slope) >= _STEEP:
        return OcrLine(text, Box(x0, y0, x1, y1), score)
    middle, half = (y0 + y1) / 2, hypot(foot - left, bottom - top) / 2
    return OcrLine(text, Box(x0, middle - half, x1, middle + half), score, slope)


_STEEP = 0.15
"""Of what stands upright, or was not photographed for its text."""


def rapid_ocr() -> Ocr | None:
    """This function will return the offline recogniser, or None when the extra ``ocr`` is not installed."""
    installed = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))
    return _RapidOcr() if installed else None


def lines_of_picture(image: bytes, ocr: Ocr, *, width: float, height: float) -> tuple[Line, ...]:
    """This function will recognise a picture that fills a page of ``width`` by ``height`` points."""
    with Image.open(BytesIO(image)) as picture:
        scale_x, scale_y = width / picture.width, height / picture.height
    spans = []
    lines = ocr(image)
    slope = _slope_of(lines)
    for found in lines:
        text = normalize_shown(found.text).strip()
        if not text or found.score < LEAST_SCORE:
            continue
        box = Box(
            found.box.x0 * scale_x, found.box.y0 * scale_y,
            found.box.x1 * scale_x, found.box.y1 * scale_y,
        )  # fmt: skip
        # A recogniser's box is a little taller than the type in it.
        spans.append(Span(text, box, size=round(max(4.0, (box.y1 - box.y0) * 0.8), 1)))
    level = [_sunk(span, -slope, width) for span in spans]
    return tuple(Line(tuple(_sunk(span, slope, width) for span in line.spans)) for line in order_spans(level, width=width))


def _slope_of(lines: list[OcrLine]) -> float:
    """How a picture lies, by its long lines: nobody lays a sheet quite straight under a camera."""
    slopes = sorted(line.slope for line in lines if line.box.x1 - line.box.x0 > _LONG * (line.box.y1 - line.box.y0))
    slope = slopes[len(slopes) // 2] if len(slopes) >= _LEAST_LINES else 0.0
    return slope if abs(slope) >= _LEAST_SLOPE else 0.0


_LONG = 5.0
_LEAST_LINES = 3
_LEAST_SLOPE = 0.002


def _sunk(span: Span, slope: float, width: float) -> Span:
    """A span moved down by what its place on a sloping line makes."""
    if not slope:
        return span
    box = span.box
    down = slope * ((box.x0 + box.x1) / 2 - width / 2)
    return replace(span, box=Box(box.x0, box.y0 + down, box.x1, box.y1 + down))


def picture_page(
    number: int, image: bytes, ocr: Ocr | None, *, width: float, height: float
) -> Page:
    """This function will make the page of a picture, with its lines if there is a recogniser."""
    lines = lines_of_picture(image, ocr, width=width, height=height) if ocr else ()
    return Page(number, width, height, lines, image)
