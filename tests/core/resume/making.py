"""Documents for the tests, made of text or of placed lines."""

from typing import Any

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Box, Document, Kind, Line, Page, Span
from caidang.core.resume.model import Resume
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_json


def document_of(text: str) -> Document:
    """This function will return a text as the extractor lays it out."""
    return read_document(text.encode())


def read(text: str) -> dict:  # type: ignore[type-arg]
    """This function will return what is read of a text, as JSON."""
    return to_json(parse(document_of(text)))


def told(resume: Resume) -> dict[str, Any]:
    """This function will return what a résumé tells in short: stays as tuples, one key for each other field."""
    found = to_json(resume)
    parts = ("school", "degree", "major", "start", "end"), ("employer", "title", "start", "end")
    return {
        **found,
        "education": [tuple(stay[part] for part in parts[0]) for stay in found["education"]],
        "employment": [tuple(stay[part] for part in parts[1]) for stay in found["employment"]],
    }


def placed(*rows: tuple[float, float, float, str], title: str = "") -> Document:
    """This function will return one page of lines given as x, y (points), font size and text.

    A tab in the text becomes a gap between two spans.
    """
    lines = []
    for x, y, size, text in rows:
        spans, at = [], x
        for part in text.split("\t"):
            width = sum(size if ord(char) > 255 else size / 2 for char in part)
            spans.append(Span(part, Box(at, y, at + width, y + size), size))
            at += width + 3 * size
        lines.append(Line(tuple(spans)))
    return Document(Kind.PDF, (Page(1, 595.0, 842.0, tuple(lines)),), title=title)
