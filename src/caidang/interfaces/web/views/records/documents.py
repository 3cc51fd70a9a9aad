"""Originals and their drawn pages, for whoever may see the candidate."""

from base64 import b64decode
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from caidang.core.extract.stops import runs_of
from caidang.domain.candidates.selectors.page.documents import open_pages
from caidang.domain.candidates.services.record.originals import open_document
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.csp import FILE_POLICY
from caidang.interfaces.web.access import member
from caidang.interfaces.web.file_answers import file_answer

BASELINE = 0.86
"""Where a line of text stands in its box, as a share of the height from the top."""


@dataclass(frozen=True, slots=True)
class DrawnText:
    """One run of text: left edge, baseline, width and size, all in points."""

    text: str
    x: float
    y: float
    width: float
    size: float
    is_bold: bool


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """One page as SVG shows it."""

    number: int
    width: float
    height: float
    has_image: bool
    texts: tuple[DrawnText, ...]


@member()
def document_original(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the original's bytes as a download in which nothing runs; the opening is written down."""
    opened = open_document(public_id=public_id, actor=viewer, now=timezone.now())
    return file_answer(opened.data, opened.filename)


@member()
def document_pages(request: HttpRequest, viewer: Viewer, public_id: str) -> HttpResponse:
    """Return the pages drawn as SVG from what was read; nothing of the original's markup is in them."""
    pages = open_pages(public_id, viewer=viewer, now=timezone.now())
    drawn = [_drawn(page) for page in pages]
    return render(request, "candidates/_pages.html", {"pages": drawn, "public_id": public_id})


@member()
def document_image(
    request: HttpRequest, viewer: Viewer, public_id: str, number: int
) -> HttpResponse:
    """Return the picture of a scanned page."""
    pages = open_pages(public_id, viewer=viewer, now=timezone.now())
    page = next((page for page in pages if page["number"] == number and page.get("image")), None)
    if page is None:
        raise Http404
    data = b64decode(page["image"])
    kind = "image/png" if data.startswith(b"\x89PNG") else "image/jpeg"
    response = HttpResponse(data, content_type=kind)
    response["Content-Security-Policy"] = FILE_POLICY
    return response


def _drawn(page: dict[str, Any]) -> DrawnPage:
    return DrawnPage(
        number=page["number"],
        width=page["width"],
        height=page["height"],
        has_image=bool(page.get("image")),
        texts=tuple(text for line in page["lines"] for span in line for text in _texts(span)),
    )


def _texts(span: dict[str, Any]) -> Iterator[DrawnText]:
    """The span's runs, each where the reader took it to stand, so that what lights up is what is meant."""
    x0, y0, x1, y1 = span["b"]
    for text, start, end in runs_of(span["t"]):
        if text.strip():
            yield DrawnText(
                text=text,
                x=round(x0 + (x1 - x0) * start, 1),
                y=round(y0 + (y1 - y0) * BASELINE, 1),
                width=round(max(1.0, (x1 - x0) * (end - start)), 1),
                size=span["s"],
                is_bold=bool(span["w"]),
            )
