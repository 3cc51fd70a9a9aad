"""What a snapshot of either database is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One moment of the database. ``chunks`` is read once, soon: the database is held at this moment meanwhile.

    ``files``: name and bytes on disk unknown (0) of each sealed file that the rows refer to.
    ``keys``: of each data subject, the row of its key.
    """

    kind: str
    chunks: Iterator[bytes]
    is_packed: bool
    counts: Mapping[str, int]
    files: tuple[str, ...]
    keys: tuple[tuple[int, bytes | None, int, str, str | None], ...]
    audit: Mapping[str, Any]
    schema: Mapping[str, str]
    versions: Mapping[int, tuple[int, tuple[tuple[int, bytes, int], ...]]] = field(default_factory=dict)
    """Of each subject whose key was changed: how manieth it has, and those before, as in ``KeyRow``."""
