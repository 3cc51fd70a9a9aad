"""What this machine knows of its backups: its folder for them, its name among writers, its vault's seals."""

import re
import secrets
from contextlib import AbstractContextManager
from importlib import metadata
from pathlib import Path
from typing import Final

from django.conf import settings
from django.db import connection

from caidang.domain.backup.archive.sealing import Seals, seals_of
from caidang.domain.backup.snapshot.base import Snapshot
from caidang.domain.backup.snapshot.embedded import embedded_snapshot
from caidang.domain.backup.snapshot.server import server_snapshot
from caidang.domain.backup.writing import Source, open_header
from caidang.domain.compliance.selectors.tombstones import plain_tombstones
from caidang.foundation.vault.current import fresh_keyring, keyring
from caidang.foundation.vault.header import open_part, read_header

_WRITER: Final = re.compile(r"[0-9a-f]{8}")


def folder() -> Path:
    """Return this machine's own folder for backups; it is in no backup itself."""
    found = Path(settings.CAIDANG_STATE) / "backup"
    found.mkdir(mode=0o700, parents=True, exist_ok=True)
    return found


def writer() -> str:
    """Return this machine's name among writers, 8 hex digits, made when it is first asked for."""
    path = folder() / "writer"
    try:
        found = path.read_text(encoding="ascii").strip()
    except (OSError, ValueError):
        found = ""
    if not _WRITER.fullmatch(found):
        found = secrets.token_hex(4)
        path.write_text(found, encoding="ascii")
    return found


def seals() -> Seals:
    """Return the seals of this vault's backups."""
    return seals_of(keyring())


def source(name: str) -> Source:
    """Return what is backed up to the target of this name; each has its own folder for what waits."""
    header = open_part(read_header(Path(settings.CAIDANG_DATA)))
    return Source(
        snapshot=snapshot, blobs=Path(settings.CAIDANG_BLOBS), header=open_header(header), writer=writer(),
        version=metadata.version("caidang"), staging=folder() / f"{name}.waiting",
        wrappings=lambda: fresh_keyring().wrappings, tombstones=plain_tombstones,
    )  # fmt: skip


def snapshot() -> AbstractContextManager[Snapshot]:
    """Hold the database at this moment, whichever it is."""
    return embedded_snapshot() if connection.vendor == "sqlite" else server_snapshot()
