"""A moment of PostgreSQL: ``pg_dump`` in its own custom format, on a snapshot that this transaction exports.

https://www.postgresql.org/docs/current/app-pgdump.html ``--snapshot``
"""

import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import IO, Any, Final

from django.db import DEFAULT_DB_ALIAS, connections

from caidang.domain.backup.archive.chunks import line_chunks
from caidang.domain.backup.snapshot.base import Snapshot
from caidang.domain.backup.snapshot.programs import DumpFailed, connection_of, program, said
from caidang.domain.backup.snapshot.reading import read_rows

_PART: Final = 256 * 1024


@contextmanager
def server_snapshot() -> Iterator[Snapshot]:
    """Export a snapshot, read the rows in it, and yield it with the dump made of the very same."""
    held = connections.create_connection(DEFAULT_DB_ALIAS)
    try:
        with held.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (name,) = cursor.fetchone()

            def ask(query: str) -> list[tuple[Any, ...]]:
                cursor.execute(query)
                return list(cursor.fetchall())

            rows = read_rows(ask)
            settings = connections[DEFAULT_DB_ALIAS].settings_dict
            yield Snapshot(
                kind="postgresql", chunks=line_chunks(_dump(settings, str(name))), is_packed=True,
                counts=rows.counts, files=rows.files, keys=rows.keys, audit=rows.audit, schema=rows.schema,
                versions=rows.versions,
            )  # fmt: skip
    finally:
        held.close()


def _dump(settings: Mapping[str, Any], snapshot: str) -> Iterator[bytes]:
    command = [
        program("pg_dump"), "--format=custom", "--compress=0", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}",
    ]  # fmt: skip
    with subprocess.Popen(
        command, env=connection_of(settings), stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None  # noqa: S101 - asked for above
        yield from _parts(process.stdout)
        complaint = process.stderr.read() if process.stderr else b""
        if process.wait():
            raise DumpFailed(said("pg_dump", complaint))


def _parts(output: IO[bytes]) -> Iterator[bytes]:
    while part := output.read(_PART):
        yield part
