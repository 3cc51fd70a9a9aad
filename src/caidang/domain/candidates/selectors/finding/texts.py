"""What documents say, opened: for the index, for telling why, for judging a fit."""

import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from caidang.domain.candidates.models import Document
from caidang.foundation.vault import services as vault

_MOST_ENDING: Final = 5
_MOST_NAME: Final = 255


@dataclass(frozen=True, slots=True)
class DocumentText:
    """A document's file name and its text."""

    filename: str
    text: str


def with_stem(filename: str) -> str:
    """Return a file's name, and without its ending as well: Java stands in 张三_Java.pdf as a word of its own."""
    stem, _, ending = filename.rpartition(".")
    is_name = stem and len(filename) <= _MOST_NAME and "\n" not in filename
    return f"{filename}\n{stem}" if is_name and len(ending) <= _MOST_ENDING and ending.isalnum() else filename


def document_texts(ids: Sequence[int]) -> dict[int, list[DocumentText]]:
    """Return the opened texts of each of these records' documents; records without any are left out."""
    found: dict[int, list[DocumentText]] = {}
    rows = Document.objects.filter(candidate_id__in=list(ids)).defer("pages")
    for row in rows.select_related("data_key"):
        name = vault.open_sealed(row.data_key, row.filename_place, bytes(row.filename))
        opened = DocumentText(name.decode(), text_of(row))
        found.setdefault(row.candidate_id, []).append(opened)
    return found


def text_of(document: Document) -> str:
    """Return a document's text, opened."""
    text = vault.open_sealed(document.data_key, document.text_place, bytes(document.text))
    return zlib.decompress(text).decode()
