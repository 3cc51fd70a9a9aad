"""Bytes to pages of text with places: what a file says and where it says so.

``read_document`` is the one way in. Everything else here is a reader of one kind of file, or
what the readers share: ``layout`` for formats without pages, ``reading_order`` for those with.
"""

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Box, Document, Hidden, Kind, Line, Page, Part, Span
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import Ocr, OcrLine, rapid_ocr
from caidang.core.extract.sniffing import sniff

__all__ = [
    "Box",
    "Document",
    "Hidden",
    "Kind",
    "Limits",
    "Line",
    "Ocr",
    "OcrLine",
    "Page",
    "Part",
    "Span",
    "rapid_ocr",
    "read_document",
    "sniff",
]
