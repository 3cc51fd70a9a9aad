"""Which spans of a PDF page a person sees: not those in the paper's colour, nor those painted over.

Where the places of things do not decide, the page is drawn twice, with the doubtful type and without
it: type that makes no difference is not seen.
"""

import ctypes
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import pypdfium2
import pypdfium2.raw as pdfium
from PIL import Image, ImageChops

from caidang.core.extract.document import Box, Hidden, Span
from caidang.core.extract.pdf.drawing import Drawing, Drawn, fill_of, is_filled
from caidang.core.extract.pdf.runs import Ink, Mark, PageText
from caidang.core.extract.seen import ALIKE, WHITE, Colour, is_alike, is_pale

_SMALL: Final = 6.0  # points; what is thinner covers no line of type
_COVERED: Final = 0.9
_LONG_SIDE: Final = 1_200  # pixels of the drawings that are compared
_MOST_PAINTS: Final = 400
"""Larger fills and pictures of a page; where there are more, it is a picture itself and nothing is decided."""


def hide_unseen(page: pypdfium2.PdfPage, drawing: Drawing, found: PageText) -> list[Span]:
    """This function will return the spans of a page, those marked that a person does not see."""
    spans = list(found.spans)
    paints = [item for item in drawing.items if _is_large(item.box) and is_filled(item)]
    doubtful: dict[int, Hidden] = {}
    if len(paints) > _MOST_PAINTS:
        return spans
    for index, (span, mark) in enumerate(zip(spans, found.marks, strict=True)):
        if span.hidden is not None:
            continue
        reason, is_certain = _suspect(span, mark, paints, drawing.text_order.get(mark.obj))
        if reason is not None and is_certain:
            spans[index] = replace(span, hidden=reason)
        elif reason is not None:
            doubtful[index] = reason
    unseen = _without_difference(page, spans, found.marks, list(doubtful))
    lent = [index for index in unseen if not found.marks[index].is_embedded]
    without_shape = set(lent) - set(_drawn_alone(page, spans, found.marks, lent, paints))
    for index in unseen:
        if index not in without_shape:
            spans[index] = replace(spans[index], hidden=doubtful[index])
    return spans


def _is_large(box: Box) -> bool:
    return min(box.x1 - box.x0, box.y1 - box.y0) >= _SMALL


def _suspect(
    span: Span, mark: Mark, paints: Sequence[Drawn], order: int | None
) -> tuple[Hidden | None, bool]:
    """Say why a span may not be seen, and whether that is certain."""
    ink = _on_white(mark.ink)
    if not paints:
        return (Hidden.COLOUR, True) if is_pale(ink) else (None, False)
    x, y = (span.box.x0 + span.box.x1) / 2, (span.box.y0 + span.box.y1) / 2
    here = [p for p in paints if p.box.x0 <= x <= p.box.x1 and p.box.y0 <= y <= p.box.y1]
    beneath = [p for p in here if order is None or p.order < order]
    if order is not None and any(p.order > order and _covers(p.box, span.box) for p in here):
        return Hidden.COVERED, False
    if not here:
        return (Hidden.COLOUR, True) if is_pale(ink) else (None, False)
    if not beneath:
        return (Hidden.COLOUR, False) if is_pale(ink) else (None, False)
    under = fill_of(beneath[-1])
    if under is None:
        return (Hidden.COLOUR, False) if is_pale(ink) else (None, False)
    is_unseen = is_alike(_on(mark.ink, under), under) or (under == WHITE and is_pale(ink))
    return (Hidden.COLOUR, False) if is_unseen else (None, False)


def _covers(box: Box, span: Box) -> bool:
    width = min(box.x1, span.x1) - max(box.x0, span.x0)
    height = min(box.y1, span.y1) - max(box.y0, span.y0)
    area = (span.x1 - span.x0) * (span.y1 - span.y0)
    return width > 0 and height > 0 and width * height >= _COVERED * area


def _on_white(ink: Ink) -> Colour:
    return _on(ink, WHITE)


def _on(ink: Ink, paper: Colour) -> Colour:
    """Mix ink that lets something through with what lies beneath."""
    r, g, b = (
        round((ink.a * own + (255 - ink.a) * under) / 255)
        for own, under in zip(ink[:3], paper, strict=True)
    )
    return r, g, b


def _without_difference(
    page: pypdfium2.PdfPage, spans: Sequence[Span], marks: Sequence[Mark], doubtful: Sequence[int]
) -> list[int]:
    """Find the spans that make no difference to the drawn page."""
    if not doubtful:
        return []
    scale = min(1.5, _LONG_SIDE / max(page.get_size()))
    objects = [
        ctypes.cast(obj, pdfium.FPDF_PAGEOBJECT) for obj in {marks[i].obj for i in doubtful}
    ]
    with_type = _draw(page, scale)
    for obj in objects:
        pdfium.FPDFPageObj_SetIsActive(obj, 0)
    without_type = _draw(page, scale)
    for obj in objects:
        pdfium.FPDFPageObj_SetIsActive(obj, 1)
    difference = ImageChops.difference(with_type, without_type)
    return [i for i in doubtful if not _is_seen(difference, spans[i].box, scale)]


def _drawn_alone(
    page: pypdfium2.PdfPage, spans: Sequence[Span], marks: Sequence[Mark], which: Sequence[int], paints: Sequence[Drawn]
) -> list[int]:  # fmt: skip
    """Find the spans whose type has a shape at all, seen in black with no fill or picture around.

    A font that the file only names may have none here; that its type makes no difference says nothing then.
    """
    if not which:
        return []
    scale = min(1.5, _LONG_SIDE / max(page.get_size()))
    objects = [ctypes.cast(obj, pdfium.FPDF_PAGEOBJECT) for obj in {marks[i].obj for i in which}]
    inks = [marks[next(i for i in which if marks[i].obj == obj)].ink for obj in {marks[i].obj for i in which}]
    for item in paints:
        pdfium.FPDFPageObj_SetIsActive(item.obj, 0)
    for obj in objects:
        pdfium.FPDFPageObj_SetFillColor(obj, 0, 0, 0, 255)
    with_type = _draw(page, scale)
    for obj in objects:
        pdfium.FPDFPageObj_SetIsActive(obj, 0)
    without_type = _draw(page, scale)
    for obj, ink in zip(objects, inks, strict=True):
        pdfium.FPDFPageObj_SetIsActive(obj, 1)
        pdfium.FPDFPageObj_SetFillColor(obj, *ink)
    for item in paints:
        pdfium.FPDFPageObj_SetIsActive(item.obj, 1)
    difference = ImageChops.difference(with_type, without_type)
    return [i for i in which if _is_seen(difference, spans[i].box, scale)]


def _draw(page: pypdfium2.PdfPage, scale: float) -> Image.Image:
    bitmap = page.render(scale=scale)
    try:
        picture: Image.Image = bitmap.to_pil().convert("RGB")
        return picture
    finally:
        bitmap.close()


def _is_seen(difference: Image.Image, box: Box, scale: float) -> bool:
    area = (
        max(0, int(box.x0 * scale) - 1), max(0, int(box.y0 * scale) - 1),
        min(difference.width, int(box.x1 * scale) + 2), min(difference.height, int(box.y1 * scale) + 2),
    )  # fmt: skip
    if area[0] >= area[2] or area[1] >= area[3]:
        return False
    extremes = difference.crop(area).getextrema()
    return max(int(high) for _, high in extremes) >= ALIKE  # type: ignore[misc]
