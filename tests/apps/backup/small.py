"""A small vault without Django: a real SQLCipher file, sealed files, and a backup of it."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlcipher3 import dbapi2 as engine

from caidang.core.crypto import envelope
from caidang.core.crypto.keyring import Keyring
from caidang.domain.backup.archive.chunks import fixed_chunks
from caidang.domain.backup.archive.opened import Archive
from caidang.domain.backup.archive.sealing import seals_of
from caidang.domain.backup.places.base import Place
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.restoring import as_then, open_with_root, restore_files, unlock
from caidang.domain.backup.snapshot.base import Snapshot
from caidang.domain.backup.writing import Source, Written, open_header, write_backup
from caidang.foundation.vault.header import Header, Mode, make_check, open_part
from caidang.foundation.vault.ring import seal_older

START = datetime(2026, 11, 29, 8, tzinfo=UTC)
ROOT, SALT = bytes(range(32)), bytes(range(32, 64))
SECOND = bytes(range(64, 96))
"""The root key after a change."""
CHUNK = 4096


def quiet(_stage: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def tick(number: int) -> datetime:
    """The moment of the n-th backup of a test: a quarter of an hour apart."""
    return START + timedelta(minutes=15 * number)


@dataclass(slots=True)
class SmallVault:
    """People with a key and a sealed file each; ``backed_up`` are the names of files in acknowledged backups."""

    home: Path
    keyring: Keyring = field(default_factory=lambda: Keyring.from_root(ROOT, SALT))
    writer: str = "0a0b0c0d"

    def __post_init__(self) -> None:
        self.blobs.mkdir(parents=True, exist_ok=True)
        if not self.database.exists():
            with self.opened() as db:
                db.execute("CREATE TABLE vault_datakey (id INTEGER PRIMARY KEY, wrapped BLOB, kek_id INTEGER, erased_at TEXT)")
                db.execute("CREATE TABLE blob (name TEXT PRIMARY KEY, key_id INTEGER)")
                db.execute("CREATE TABLE filling (id INTEGER PRIMARY KEY, content BLOB)")

    @property
    def database(self) -> Path:
        return self.home / "caidang.db"

    @property
    def blobs(self) -> Path:
        return self.home / "blobs"

    @contextmanager
    def opened(self, path: Path | None = None) -> Iterator[engine.Connection]:
        with closing(engine.connect(str(path or self.database), isolation_level=None)) as db:
            unlock(db, self.keyring.database)
            yield db

    def add(self, count: int = 1, *, size: int = 500) -> list[str]:
        """Take in so many people; returns the names of their files."""
        found = []
        with self.opened() as db:
            db.execute("BEGIN")
            for _ in range(count):
                wrapped = envelope.wrap(self.keyring.wrapping, os.urandom(32))
                number = db.execute(
                    "INSERT INTO vault_datakey (wrapped, kek_id) VALUES (?, ?)", [wrapped, self.keyring.wrapping_number]
                ).lastrowid
                name = hashlib.sha256(os.urandom(16)).hexdigest()
                (self.blobs / name[:2]).mkdir(exist_ok=True)
                (self.blobs / name[:2] / name).write_bytes(os.urandom(size))
                db.execute("INSERT INTO blob VALUES (?, ?)", [name, number])
                db.execute("INSERT INTO filling (content) VALUES (randomblob(300))")
                found.append(name)
            db.execute("COMMIT")
        return found

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        with self.opened() as db:
            files = tuple(row[0] for row in db.execute("SELECT name FROM blob ORDER BY name"))
            keys = tuple((i, w, k, "", e) for i, w, k, e in db.execute("SELECT id, wrapped, kek_id, erased_at FROM vault_datakey ORDER BY id"))
            counts = {"vault_datakey": len(keys), "blob": len(files)}
        yield Snapshot("sqlcipher", fixed_chunks([self.database.read_bytes()], CHUNK), False, counts, files, keys, {}, {})

    def source(self) -> Source:
        ring = self.keyring
        header = Header(Mode.FILE, SALT, ring.fingerprint, make_check(ring), older=seal_older(ring), epochs=ring.epochs)
        return Source(
            self.snapshot, self.blobs, open_header(open_part(header)), self.writer, "0.1.0", self.home / "waiting",
            wrappings=lambda: ring.wrappings,
        )  # fmt: skip

    def archive(self, place: Place) -> Archive:
        return Archive(place, seals_of(self.keyring))

    def back_up(self, place: Place, *, now: datetime, distrust: bool = False) -> Written:
        return write_backup(self.archive(place), self.source(), now=now, progress=quiet, distrust=distrust)

    def change_root(self) -> None:
        """Take the second root and another wrapping key, as ``keys rotate --root`` does."""
        before, wrapped = self.keyring, os.urandom(32)
        self.keyring = Keyring(SECOND, SALT, (ROOT,), wrappings={before.wrapping_number + 1: wrapped})
        with self.opened() as db:
            rows = db.execute("SELECT id, wrapped FROM vault_datakey WHERE wrapped IS NOT NULL").fetchall()
            db.executemany(
                "UPDATE vault_datakey SET wrapped = ?, kek_id = ? WHERE id = ?",
                [(envelope.wrap(wrapped, envelope.unwrap(before.wrapping, w)), self.keyring.wrapping_number, i) for i, w in rows],
            )

    def back_up_to(self, folder: Path, number: int) -> Written:
        folder.mkdir(exist_ok=True)
        return self.back_up(FolderPlace(folder), now=tick(number))


def restored(place: Place, into: Path, *, before: datetime | None = None, root: bytes = ROOT) -> SmallVault:
    """Restore the newest state by the root key alone and check that database, files and data keys are whole."""
    archive, header, keyring = open_with_root(place, root)
    manifest = archive.newest(before=before)
    _, keyring = as_then(archive, manifest, header, keyring)
    done = restore_files(archive, manifest, keyring, into, progress=quiet)
    vault = SmallVault(into, keyring)
    with vault.opened() as db:
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert db.execute("PRAGMA cipher_integrity_check").fetchall() == []
        rows = {row[0] for row in db.execute("SELECT name FROM blob")}
        for wrapped, kek in db.execute("SELECT wrapped, kek_id FROM vault_datakey WHERE wrapped IS NOT NULL"):
            assert len(envelope.unwrap(keyring.wrapping_key(kek), wrapped)) == 32
    assert done.missing == ()
    assert rows == {path.name for path in vault.blobs.glob("*/*")}
    assert len(rows) == manifest.counts["blob"] == done.objects
    return vault


def names_in(vault: SmallVault) -> set[str]:
    """The names of the files that a vault's rows know."""
    with vault.opened() as db:
        return {row[0] for row in db.execute("SELECT name FROM blob")}
