"""From a backup to a data folder: into an empty place, complete or not at all."""

import shutil
from collections.abc import Callable, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from sqlcipher3 import dbapi2 as engine

from caidang.core.crypto.keyring import Keyring
from caidang.core.errors import Conflict, KeyProblem, NotFound, SealBroken
from caidang.domain.backup.archive import names
from caidang.domain.backup.archive.keyring import KeyRow
from caidang.domain.backup.archive.manifest import Listed, Manifest, digest_of
from caidang.domain.backup.archive.opened import Archive, headers
from caidang.domain.backup.archive.sealing import seals_of
from caidang.domain.backup.places.base import NotThere, Place
from caidang.domain.backup.places.whole import write_whole
from caidang.domain.backup.threads import batches, in_order
from caidang.foundation.vault.header import Header, is_right, read_open_part
from caidang.foundation.vault.ring import Ring, seal_ring, whole_keyring

DATABASE: Final = "caidang.db"
DUMP: Final = "database.dump"
_FILES: Final = 32
_CHUNKS: Final = 4
"""So many files, or chunks of the database, one thread takes at once. A dump's chunks have up to 4 MiB."""

Progress = Callable[[str, int, int], None]


@dataclass(frozen=True, slots=True)
class Restored:
    """What was put where."""

    manifest: Manifest
    objects: int
    bytes: int
    erased: int
    """Persons of that day who were erased since; they stay erased."""
    missing: tuple[str, ...]


def open_with_root(place: Place, root: bytes) -> tuple[Archive, Header, Keyring]:
    """Return the archive in a place, the vault's header and its keyring, by the root key alone.

    Raises KeyProblem when the root key is not that of any vault that is backed up here.
    """
    found = list(headers(place))
    for raw in found:
        header = read_open_part(raw)
        if is_right(header, Keyring.from_root(root, header.salt)):
            keyring = whole_keyring(header, root)
            return Archive(place, seals_of(keyring)), header, keyring
    if not found:
        raise NotFound("这里没有才档的备份：里面没有 vault 文件夹。请核对地址和文件夹。")
    wanted = "、".join(dict.fromkeys(str(raw.get("fingerprint", "")) for raw in found))
    raise KeyProblem(f"根密钥不是这个备份的：需要指纹 {wanted} 的那一把。什么都没有写。")


def as_then(archive: Archive, manifest: Manifest, header: Header, keyring: Keyring) -> tuple[Header, Keyring]:
    """Return header and keyring for a state: the database has the key that it had then, data keys that of the newest keyring.

    Raises NotThere or SealBroken when the open part of then is missing or damaged.
    """
    then = read_open_part(archive.header(manifest.header)).epochs.get("database", ())
    epochs = {name: found for name, found in header.epochs.items() if name != "database"}
    if then:
        epochs["database"] = then[-1:]
    wrappings = archive.newest_wrappings()
    ring = seal_ring(keyring, Ring(wrappings)) if wrappings else b""
    found = replace(header, epochs=epochs, ring=ring, pending={})
    return found, whole_keyring(found, keyring.root)


def restore_files(
    archive: Archive, manifest: Manifest, keyring: Keyring, into: Path, *, progress: Progress, wanted: frozenset[str] | None = None
) -> Restored:
    """Write a state's database and files into a folder, which must be empty or new; only the ``wanted`` files, if given.

    Keys of persons who were erased since that day do not come back. On PostgreSQL the dump is
    written as ``database.dump``, to be loaded by the caller. Raises Conflict for a folder that
    holds something, SealBroken when a part of the backup is damaged, NotThere when one is missing.
    """
    if into.exists() and any(into.iterdir()):
        raise Conflict(f"{into} 不是空的，什么都没有写。请换一个空的或新的文件夹。")
    into.mkdir(mode=0o700, parents=True, exist_ok=True)
    keys = archive.newest_keyring()
    is_embedded = manifest.database["kind"] == "sqlcipher"
    database = into / (DATABASE if is_embedded else DUMP)
    _write_database(archive, manifest, database, progress)
    objects, missing = _write_objects(archive, manifest, into / "blobs", progress, wanted)
    erased = apply_keyring(database, keyring, keys) if is_embedded else sum(key.wrapped is None for key in keys)
    return Restored(manifest, objects, manifest.bytes, erased, tuple(missing))


def restore_objects(
    archive: Archive, manifest: Manifest, into: Path, wanted: frozenset[str], *, progress: Progress
) -> list[str]:
    """Write these files of a state into a restored folder; returns those that are missing or damaged."""
    written, damaged = _write_objects(archive, manifest, into / "blobs", progress, wanted)
    return damaged if written + len(damaged) == len(wanted) else sorted(wanted)


def apply_keyring(database: Path, keyring: Keyring, keys: list[KeyRow]) -> int:
    """Put the newest keys over those of the snapshot; returns how many persons were erased since it was taken."""
    with closing(engine.connect(str(database), isolation_level=None)) as connection:
        unlock(connection, keyring.database)
        connection.execute("PRAGMA secure_delete = ON")
        # The whole file would be waited for; whoever keeps what is restored syncs all of it once, at the end.
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN IMMEDIATE")
        has_versions = any(row[1] == "version" for row in connection.execute("PRAGMA table_info(vault_datakey)"))
        then = {row[0]: tuple(row[1:]) for row in connection.execute("SELECT id, wrapped, kek_id, erased_at FROM vault_datakey")}
        there = [key for key in keys if key.id in then]
        now = there if has_versions else [key.first for key in there]
        connection.executemany(
            "UPDATE vault_datakey SET wrapped = ?, kek_id = ?, erased_at = ? WHERE id = ?",
            [(k.wrapped, k.kek_id, k.erased_at, k.id) for k in now if (k.wrapped, k.kek_id, k.erased_at) != then[k.id]],
        )
        if has_versions:
            connection.execute("DELETE FROM vault_olderkey")
            connection.executemany("UPDATE vault_datakey SET version = ? WHERE id = ?", [(k.version, k.id) for k in there if k.version > 1])
            connection.executemany(
                "INSERT INTO vault_olderkey (data_key_id, version, wrapped, kek_id, retired_at) VALUES (?, ?, ?, ?, ?)",
                [(key.id, *one, datetime.now(UTC).isoformat(" ")) for key in there for one in key.older],
            )
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return sum(key.wrapped is None and then[key.id][0] is not None for key in there)


def unlock(connection: Any, key: bytes) -> None:
    """Open an encrypted database file; raises KeyProblem when the key is not its own, or the file is damaged."""
    connection.set_key(f"x'{key.hex()}'")
    try:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    except engine.DatabaseError:
        raise KeyProblem("取回的数据库打不开：密钥不对，或备份里的数据库坏了。") from None


def discard(folder: Path) -> None:
    """Remove what was restored."""
    shutil.rmtree(folder, ignore_errors=True)


def _write_database(archive: Archive, manifest: Manifest, target: Path, progress: Progress) -> None:
    size = int(manifest.database["size"])
    done = 0

    def opened(together: list[str]) -> list[bytes]:
        return [archive.chunk(name) for name in together]

    with target.open("wb") as file:
        target.chmod(0o600)
        try:
            for parts in in_order(opened, batches(archive.database_chunks(manifest), _CHUNKS)):
                for plain in parts:
                    file.write(plain)
                    done += len(plain)
                progress("database", done, size)
        except (SealBroken, NotThere):
            raise SealBroken("这份快照里有一块数据坏了或不见了，恢复不出来。请换一个时间的快照，或换一处备份。") from None
    if done != size:
        raise SealBroken("备份里的数据库长短不对，没有恢复。请换一个时间的备份。")


def _write_objects(
    archive: Archive, manifest: Manifest, blobs: Path, progress: Progress, wanted: frozenset[str] | None
) -> tuple[int, list[str]]:
    blobs.mkdir(mode=0o700, parents=True, exist_ok=True)
    missing: list[str] = []
    made: set[str] = set()

    def write(batch: list[tuple[str, Listed]]) -> int:
        return sum(write_one(name, listed) for name, listed in batch)

    def write_one(name: str, listed: Listed) -> bool:
        try:
            sealed = archive.place.get(names.object_path(name))
        except NotThere:
            sealed = b""
        if digest_of(sealed) != listed.digest:
            missing.append(name)
            return False
        folder = f"{blobs}/{name[:2]}"
        if folder not in made:
            Path(folder).mkdir(mode=0o700, exist_ok=True)
            made.add(folder)
        # Where it stays at once: nobody uses a folder that is restored into before all of it is whole.
        write_whole(f"{folder}/{name}", sealed, mode=0o600)
        return True

    done = 0
    listed = (one for one in archive.objects(manifest) if wanted is None or one[0] in wanted) if wanted != frozenset() else iter(())
    for count in in_order(write, batches(listed, _FILES)):
        done += count
        progress("files", done, manifest.objects)
    return done, missing


def counts_differ(manifest: Manifest, counts: Mapping[str, int]) -> dict[str, tuple[int, int]]:
    """Return the tables whose number of rows is not what the manifest says: (said, found)."""
    return {
        table: (said, counts.get(table, 0)) for table, said in manifest.counts.items() if counts.get(table, 0) != said
    }
