"""Text in pictures: what a recogniser looks like, and the one that runs offline if it is installed."""

import importlib
import importlib.util
from io import BytesIO
from typing import Any, NamedTuple, Protocol

from PIL import Image

from caidang.core.extract.document import Box, Line, Page, Span
from caidang.core.extract.order.reading_order import order_spans
from caidang.core.text.normalize import normalize_shown

LEAST_SCORE = 0.5
"""Lines that the recogniser itself doubts more than this are dropped."""


class OcrLine(NamedTuple):
    """One recognised line. ``box`` is in pixels from the top left, ``score`` 0..1."""

    text: str
    box: Box
    score: float


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
            xs = [float(corner[0]) for corner in corners]
            ys = [float(corner[1]) for corner in corners]
            lines.append(OcrLine(text, Box(min(xs), min(ys), max(xs), max(ys)), float(score)))
        return lines


def rapid_ocr() -> Ocr | None:
    """This function will return the offline recogniser, or None when the extra ``ocr`` is not installed."""
    installed = all(importlib.util.find_spec(name) for name in ("rapidocr", "onnxruntime"))
    return _RapidOcr() if installed else None


def lines_of_picture(image: bytes, ocr: Ocr, *, width: float, height: float) -> tuple[Line, ...]:
    """This function will recognise a picture that fills a page of ``width`` by ``height`` points."""
    with Image.open(BytesIO(image)) as picture:
        scale_x, scale_y = width / picture.width, height / picture.height
    spans = []
    for found in ocr(image):
        text = normalize_shown(found.text).strip()
        if not text or found.score < LEAST_SCORE:
            continue
        box = Box(
            found.box.x0 * scale_x, found.box.y0 * scale_y,
            found.box.x1 * scale_x, found.box.y1 * scale_y,
        )  # fmt: skip
        # A recogniser's box is a little taller than the type in it.
        spans.append(Span(text, box, size=round(max(4.0, (box.y1 - box.y0) * 0.8), 1)))
    return order_spans(spans, width=width)


def picture_page(
    number: int, image: bytes, ocr: Ocr | None, *, width: float, height: float
) -> Page:
    """This function will make the page of a picture, with its lines if there is a recogniser."""
    lines = lines_of_picture(image, ocr, width=width, height=height) if ocr else ()
    return Page(number, width, height, lines, image)
