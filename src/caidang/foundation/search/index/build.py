"""A new generation in the making: fed a batch at a time, so that following goes on meanwhile."""

from array import array
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from caidang.foundation.search.index.cursors import last_seq
from caidang.foundation.search.index.loading import AllIds
from caidang.foundation.search.index.sealed_file import new_key
from caidang.foundation.search.index.sealer import Manifest
from caidang.foundation.search.index.writer import Writer, new_generation


@dataclass(slots=True)
class Build:
    """``ids`` are the records there were at its beginning; later ones come through the log.

    ``is_first``: nothing else serves, so it is searched while it grows.
    """

    writer: Writer
    manifest: Manifest
    base: Path
    ids: Sequence[int] = field(repr=False)
    is_first: bool
    done: int = 0

    @classmethod
    def begin(cls, base: Path, all_ids: AllIds, *, born_ms: int, is_first: bool) -> "Build":
        """Make an empty generation in the directory for all the records that there are now."""
        manifest = Manifest(
            generation=new_generation(),
            key=new_key().hex(),
            # Taken before the records are listed: what changes meanwhile is applied again.
            seq=last_seq(),
            born_ms=born_ms,
        )
        ids = array("q", all_ids())
        writer = Writer.create(base, manifest.generation, is_bulk=True)
        return cls(writer, manifest, base, ids, is_first)

    @property
    def is_complete(self) -> bool:
        """Whether every record has been read."""
        return self.done >= len(self.ids)

    def next_ids(self, size: int) -> list[int]:
        """Return the records to read next; they count as read only after ``advance``."""
        return list(self.ids[self.done : self.done + size])

    def advance(self, count: int) -> None:
        """Count so many more as read."""
        self.done += count
