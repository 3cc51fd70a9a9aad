"""The reader's child process: bytes in, pages and values out. Imports nothing but ``core``.

Started as ``python -I -m caidang.domain.intake.child [--ocr]`` by the sandbox pool.
"""

import base64
import json
import sys
import zlib
from collections.abc import Callable, Sequence
from dataclasses import asdict, fields
from typing import Any

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Document, Kind, Page
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import rapid_ocr
from caidang.core.interchange.open_resume import told_values
from caidang.core.mail.layouts import Layout, Where
from caidang.core.mail.reading import read_mail, still_missing
from caidang.core.mail.saved_page import read_saved_page
from caidang.core.match import keys
from caidang.core.resume.dictionary import use_words
from caidang.core.resume.model import PARSER_VERSION, Evidence, Resume
from caidang.core.resume.parse import parse
from caidang.core.resume.passages import long_sentences
from caidang.core.resume.remarks.tricks import Trick, find_tricks
from caidang.core.resume.values import Value, to_values
from caidang.foundation.lib.sandbox.child import serve

Answer = tuple[dict[str, Any], list[bytes]]

_EVIDENCE = tuple(field.name for field in fields(Evidence))


def reader(*, with_ocr: bool) -> Callable[[dict[str, Any], bytes], Answer]:
    """Return the function that reads one file; with ``with_ocr`` pictures are read as well."""
    ocr = rapid_ocr() if with_ocr else None

    def read(header: dict[str, Any], data: bytes) -> Answer:
        """Read one file. Header in: ``name, max_bytes, words, layouts``. Out: see ``_answer``. Raises UnreadableFile."""
        use_words({name: tuple(words) for name, words in header["words"].items()})
        limits = Limits(bytes=header["max_bytes"])
        document = read_document(data, name=header["name"], limits=limits, ocr=ocr)
        layouts = [Layout(**{**one, "where": Where(one["where"])}) for one in header["layouts"]]
        return _answer(document, data, layouts, is_ocr_done=with_ocr)

    return read


def _answer(
    document: Document, data: bytes, layouts: Sequence[Layout], *, is_ocr_done: bool
) -> Answer:
    """Header: kind, title, page_count, values, keys, as_of, tricks, sentences, warnings, needs_ocr, parts, told.

    Binary: pages, text, parts.
    """
    resume = parse(document) if document.kind is not Kind.ARCHIVE else Resume()
    values = to_values(resume)
    told: dict[str, Any] = {}
    if document.kind is Kind.JSON_RESUME:
        values = told_values(data, document, values)
    if document.kind is Kind.EML:
        values, letter = read_mail(data, document, values, layouts)
        told = asdict(letter)
    elif document.kind in (Kind.MHT, Kind.HTML):
        page = read_saved_page(data, document)
        told = asdict(page) if page else {}
    header = {
        "kind": document.kind.value,
        "title": document.title,
        "page_count": len(document.pages),
        "parser_version": PARSER_VERSION,
        "values": [_value(value) for value in values],
        "keys": {kind: sorted(found) for kind, found in keys(
            (v.field, v.entry, v.value) for v in values
        ).items()},
        "as_of": resume.as_of,
        "tricks": [_trick(trick) for trick in find_tricks(document)],
        "sentences": long_sentences(resume),
        "warnings": [*document.warnings, *still_missing(resume.warnings, values)],
        "needs_ocr": not is_ocr_done and any(_is_picture(page) for page in document.pages),
        "parts": [part.name for part in document.parts],
        "told": told,
    }  # fmt: skip
    pages = zlib.compress(json.dumps(_pages(document), ensure_ascii=False).encode(), 6)
    return header, [pages, document.text.encode(), *(part.data for part in document.parts)]


def _value(value: Value) -> dict[str, Any]:
    # By hand: dataclasses.asdict copies every character box, which takes a tenth of the reading.
    found = value.evidence
    evidence = found and {name: getattr(found, name) for name in _EVIDENCE}
    return {
        "field": value.field,
        "entry": value.entry,
        "value": value.value,
        "confidence": value.confidence,
        "evidence": evidence,
    }


def _trick(trick: Trick) -> dict[str, Any]:
    return {
        "kind": trick.kind.value,
        "page": trick.page,
        "box": [round(edge, 1) for edge in trick.box],
        "text": trick.text,
        "count": trick.count,
        "reason": trick.reason,
    }


def _is_picture(page: Page) -> bool:
    return page.image is not None and not page.lines


def _pages(document: Document) -> list[dict[str, Any]]:
    """Return the pages as the viewer draws them; a PDF is drawn from its original instead of an image."""
    return [
        {
            "number": page.number,
            "width": page.width,
            "height": page.height,
            "image": base64.b64encode(page.image).decode()
            if page.image is not None and document.kind is not Kind.PDF
            else None,
            "lines": [
                [
                    {
                        "t": s.text,
                        "b": [round(c, 1) for c in s.box],
                        "s": round(s.size, 1),
                        "w": s.bold,
                    }
                    for s in line.spans
                    if not s.hidden
                ]
                for line in page.lines
            ],
        }
        for page in document.pages
    ]


if __name__ == "__main__":
    serve(reader(with_ocr="--ocr" in sys.argv))
