"""What documents say, opened: for the index, for telling why, for judging a fit."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass

from caidang.domain.candidates.models import Document
from caidang.foundation.vault import services as vault


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document's file name and its text."""

    filename: str
    text: str


def document_texts(ids: Sequence[int]) -> dict[int, list[DocumentText]]:
    """Return the opened texts of each of these records' documents; records without any are left out."""
    found: dict[int, list[DocumentText]] = {}
    rows = Document.objects.filter(candidate_id__in=list(ids)).defer("pages")
    for row in rows.select_related("data_key"):
        name = vault.open_sealed(row.data_key, row.filename_place, bytes(row.filename))
        text = vault.open_sealed(row.data_key, row.text_place, bytes(row.text))
        opened = DocumentText(name.decode(), zlib.decompress(text).decode())
        found.setdefault(row.candidate_id, []).append(opened)
    return found
