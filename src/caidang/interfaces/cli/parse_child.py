"""The child of ``caidang parse``: one file in, what ``--json`` prints out. Imports ``core`` only."""

import sys
from typing import Any

from caidang.core.errors import UnreadableFile
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import Ocr, rapid_ocr
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_json
from caidang.foundation.lib.sandbox.child import Answer, Handler, serve


def reader(ocr: Ocr | None) -> Handler:
    """Return the function that reads one file. Header in: ``name, max_bytes``; out: ``resume, needs_ocr``."""

    def read(header: dict[str, Any], data: bytes) -> Answer:
        limits = Limits(bytes=header["max_bytes"])
        document = read_document(data, name=header["name"], limits=limits, ocr=ocr)
        if document.kind is Kind.ARCHIVE:
            return {"archive": len(document.parts)}, ()
        documents, warnings = _with_attachments(document, limits, ocr)
        found = max((to_json(parse(one)) for one in documents), key=_weight)
        found["warnings"] = [*found["warnings"], *document.warnings, *warnings]
        return {"resume": found, "needs_ocr": ocr is None and any(map(_is_picture, documents))}, ()

    return read


def _with_attachments(
    document: Document, limits: Limits, ocr: Ocr | None
) -> tuple[list[Document], list[str]]:
    """A mail's résumé is often attached; the fuller one of letter and attachments counts."""
    documents, warnings = [document], []
    for part in document.parts:
        try:
            documents.append(read_document(part.data, name=part.name, limits=limits, ocr=ocr))
        except UnreadableFile as error:
            warnings.append(f"一个附件没有读出来：{error}")
    return documents, warnings


def _weight(found: dict[str, Any]) -> int:
    return sum(
        bool(value) for name, value in found.items() if name not in ("warnings", "confidence")
    )


def _is_picture(document: Document) -> bool:
    return any(page.image is not None and not page.lines for page in document.pages)


if __name__ == "__main__":
    serve(reader(rapid_ocr() if "--ocr" in sys.argv else None))
