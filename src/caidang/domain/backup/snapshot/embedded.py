"""A moment of the embedded database: a reader is pinned for an instant of the write lock, then nobody waits."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections

from caidang.domain.backup.archive.chunks import chunk_size, fixed_chunks
from caidang.domain.backup.snapshot.base import Snapshot
from caidang.domain.backup.snapshot.image import read_image, read_moment
from caidang.domain.backup.snapshot.reading import read_rows
from caidang.foundation.lib.write_lock import write_tx


@contextmanager
def embedded_snapshot() -> Iterator[Snapshot]:
    """Hold the database at this moment and yield it; writers go on, only the log grows meanwhile."""
    database = Path(connections[DEFAULT_DB_ALIAS].settings_dict["NAME"])
    pinned = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        pinned.ensure_connection()
        raw: Any = pinned.connection
        with write_tx():
            # Nobody commits here, so what the reader sees and what the log's index says are one.
            raw.execute("BEGIN")
            raw.execute("SELECT count(*) FROM sqlite_master").fetchone()
            moment = read_moment(database)
        rows = read_rows(_asking(raw))
        size = chunk_size(moment.pages * moment.page_size)
        yield Snapshot(
            kind="sqlcipher", chunks=fixed_chunks(read_image(database, moment), size), is_packed=False,
            counts=rows.counts, files=rows.files, keys=rows.keys, audit=rows.audit, schema=rows.schema,
            versions=rows.versions,
        )  # fmt: skip
    finally:
        pinned.close()


def _asking(raw: Any) -> Callable[[str], list[tuple[Any, ...]]]:
    def ask(query: str) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in raw.execute(query).fetchall()]

    return ask
