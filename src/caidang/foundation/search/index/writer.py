"""The one writer of a generation: documents in, commits out."""

import secrets
from collections.abc import Iterable, Mapping
from pathlib import Path

import tantivy

from caidang.foundation.search.index.engine import create, guarded, open_index
from caidang.foundation.search.index.live import opstamp
from caidang.foundation.search.index.values import SearchUnavailable

_HEAP_BYTES = 16 * 1024 * 1024
_BULK_HEAP_BYTES = 240 * 1024 * 1024
_BULK_THREADS = 2
_NOT_WRITTEN = (
    "索引暂时写不进去（内存盘可能已满），新的改动稍后才能搜到；记录本身都在，稍后会自动再试。"
)


class Writer:
    """Writes into one directory; the engine keeps a second writer out. Raises EngineFailed."""

    def __init__(self, directory: Path, index: tantivy.Index, *, is_bulk: bool = False) -> None:
        self.directory = directory
        heap, threads = (_BULK_HEAP_BYTES, _BULK_THREADS) if is_bulk else (_HEAP_BYTES, 1)
        with guarded(_NOT_WRITTEN):
            self._writer: tantivy.IndexWriter | None = index.writer(heap, threads)

    @classmethod
    def create(cls, base: Path, generation: str, *, is_bulk: bool = False) -> "Writer":
        """Begin an empty generation. ``is_bulk``: many documents come, so it takes more memory."""
        with guarded(_NOT_WRITTEN):
            return cls(base / generation, create(base / generation), is_bulk=is_bulk)

    @classmethod
    def open(cls, directory: Path) -> "Writer":
        """Go on with a generation that is there."""
        with guarded(_NOT_WRITTEN):
            return cls(directory, open_index(directory))

    @property
    def opstamp(self) -> int:
        """The number of the last commit."""
        return opstamp(self.directory)

    def put(self, ids: Iterable[int], documents: Mapping[int, tantivy.Document]) -> None:
        """Replace these documents; one that has no content any more is only taken out."""
        writer = self._required()
        with guarded(_NOT_WRITTEN):
            for document_id in ids:
                writer.delete_documents_by_term("id", document_id)
                found = documents.get(document_id)
                if found is not None:
                    writer.add_document(found)

    def commit(self) -> None:
        """Make what was put visible to readers."""
        with guarded(_NOT_WRITTEN):
            self._required().commit()

    def rollback(self) -> None:
        """Forget what was put since the last commit."""
        with guarded(_NOT_WRITTEN):
            self._required().rollback()

    def close(self) -> None:
        """Let merges end and give the engine's lock back."""
        writer, self._writer = self._writer, None
        if writer is not None:
            with guarded(_NOT_WRITTEN):
                writer.wait_merging_threads()

    def abandon(self) -> None:
        """Let go of a writer that failed; what it had not committed is in the log."""
        try:
            self.close()
        except SearchUnavailable:
            self._writer = None

    def _required(self) -> tantivy.IndexWriter:
        if self._writer is None:
            raise RuntimeError("the writer is closed")
        return self._writer


def new_generation() -> str:
    """Return a name that no generation ever had."""
    return secrets.token_hex(12)
