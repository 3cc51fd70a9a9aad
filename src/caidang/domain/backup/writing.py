"""Writing one backup: objects and chunks first, then keyring and manifest, the pointer last.

Killed at any point it leaves what was there before as it was, and what it already uploaded is
not uploaded again.
"""

import json
import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from caidang.core.errors import Conflict, SealBroken
from caidang.domain.backup.archive import names
from caidang.domain.backup.archive.keyring import KeyRow, make_parts, stone_parts
from caidang.domain.backup.archive.manifest import (
    Listed,
    Manifest,
    digest_of,
    make_lists,
    make_names,
)
from caidang.domain.backup.archive.opened import Archive, header_name
from caidang.domain.backup.places.base import NotThere, Place
from caidang.domain.backup.places.folder import FolderPlace
from caidang.domain.backup.places.whole import read_whole
from caidang.domain.backup.snapshot.base import Snapshot
from caidang.domain.backup.threads import THREADS

_WAITING: Final = 4 * THREADS
_SAMPLE: Final = 8
_BATCH: Final = 16
"""Files that one thread takes at once: handing over a small file costs more than copying it."""

Progress = Callable[[str, int, int], None]
"""Told the stage, what is done and what there is to do, in bytes or pieces."""


@dataclass(frozen=True, slots=True)
class Source:
    """What is backed up, and by whom. ``snapshot`` holds the database while its chunks are read."""

    snapshot: Callable[[], AbstractContextManager[Snapshot]]
    blobs: Path
    header: bytes
    writer: str
    version: str
    staging: Path
    wrappings: Callable[[], Mapping[int, bytes]] = dict
    """The random keys that wrap data keys: they lie in the keyring alone, and are given up with it."""
    tombstones: Callable[[], Sequence[Mapping[str, Any]]] = list
    """Who was erased, as plain values without the person: whatever state is restored, he is erased from it again."""


@dataclass(slots=True)
class Written:
    """What one backup did."""

    manifest: Manifest
    new_objects: int = 0
    new_chunks: int = 0
    new_bytes: int = 0
    missing: list[str] = field(default_factory=list)
    is_clock_back: bool = False


@dataclass(frozen=True, slots=True)
class _Known:
    """What the place has already, as far as it is sure."""

    objects: Mapping[str, Listed]
    chunks: frozenset[str]
    keys: frozenset[str]
    there: Mapping[str, int] = field(default_factory=dict)
    """Bytes of objects that lie in a distant place, whole, though no manifest that could be read lists them."""


def write_backup(
    archive: Archive, source: Source, *, now: datetime, progress: Progress, distrust: bool = False
) -> Written:
    """Write the present state. Only what the last backup did not have is sent.

    With ``distrust`` what is there is looked up file by file instead of believing the last
    manifest. Raises PlaceProblem, OutOfSpace, NoMoment or DumpFailed; then the last state is whole.
    """
    progress("prepare", 0, 0)
    shutil.rmtree(source.staging, ignore_errors=True)
    source.staging.mkdir(mode=0o700, parents=True)
    previous, highest = archive.newest_of(source.writer)
    known = _known(archive, previous, distrust=distrust)
    name = names.stamped(now, source.writer, highest + 1)
    with _at_once() as pool:
        sender = _Sender(archive, pool, progress)
        with source.snapshot() as snapshot:
            near = archive.place if archive.place.is_near else FolderPlace(source.staging, must_exist=False)
            chunks, size = sender.database(snapshot, near, known.chunks)
        if near is not archive.place:
            sender.staged(FolderPlace(source.staging))
        objects, missing = sender.files(snapshot.files, source.blobs, known)
        lists = [sender.chunk(part, archive.place, known.chunks) for part in make_lists(objects)]
        database_lists = [sender.chunk(part, archive.place, known.chunks) for part in make_names(chunks)]
        sender.keyring(name, snapshot, known.keys, source)
        sender.wait()
    header = header_name(source.header)
    archive.place.put(names.header_path(header), source.header)
    _check_some(archive, objects, sender.sent)
    sender.keys_again(snapshot)
    archive.place.settle()
    manifest = Manifest(
        name=name, at=now.isoformat(), writer=source.writer, seq=highest + 1, version=source.version,
        schema=snapshot.schema, database={"kind": snapshot.kind, "size": size, "lists": database_lists},
        lists=tuple(lists), objects=len(objects), bytes=size + sum(one.size for one in objects.values()),
        counts=snapshot.counts, audit=snapshot.audit, keyring=name, header=header,
        previous=_link(archive, previous),
    )  # fmt: skip
    _publish(archive, manifest)
    return Written(
        manifest, sender.new_objects, sender.new_chunks, sender.new_bytes, missing,
        is_clock_back=previous is not None and previous.moment > now,
    )  # fmt: skip


def _publish(archive: Archive, manifest: Manifest) -> None:
    """The manifest makes the state exist; the pointer says that no later one is missing."""
    place, name = archive.place, manifest.name
    place.put(names.manifest_path(name), archive.seals.seal_text(f"manifest:{name}", manifest.as_json()))
    place.settle()
    if archive.manifest(name) != manifest:
        raise SealBroken("刚写好的清单读回来不一样，这一次不算；请检查硬盘或网络。")
    head = {"manifest": name, "writer": manifest.writer, "seq": manifest.seq}
    place.put(names.head_path(name), archive.seals.seal_text(f"head:{name}", head))
    place.settle()


def _link(archive: Archive, previous: Manifest | None) -> dict[str, str]:
    if previous is None:
        return {}
    return {"name": previous.name, "sha256": archive.digest(previous.name)}


def _known(archive: Archive, previous: Manifest | None, *, distrust: bool) -> _Known:
    if previous is None or distrust:
        return _looked_up(archive, previous)
    keys = archive.key_parts(previous.keyring)
    return _Known(
        dict(archive.objects(previous)),
        frozenset((*archive.database_chunks(previous), *previous.lists, *previous.database["lists"])),
        frozenset(keys),
    )


def _looked_up(archive: Archive, previous: Manifest | None) -> _Known:
    """Objects that lie there with the size that is listed; without a list, none: a cut upload may look whole."""
    listed: dict[str, Listed] = {}
    if previous is not None:
        try:
            listed = dict(archive.objects(previous))
        except (SealBroken, NotThere):
            listed = {}
    there = {file.path.rpartition("/")[2]: file.size for file in archive.place.files("objects")}
    # A disk that was pulled may hold a file of the right size and no content; a service answers when it is kept.
    return _Known(
        {name: one for name, one in listed.items() if there.get(name) == one.size}, frozenset(), frozenset(),
        {} if archive.place.is_near else there,
    )  # fmt: skip


@contextmanager
def _at_once() -> Iterator[ThreadPoolExecutor]:
    """Threads that do not go on sending once something failed."""
    pool = ThreadPoolExecutor(THREADS)
    try:
        yield pool
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


class _Sender:
    """Seals and sends, several at once, and counts."""

    def __init__(self, archive: Archive, pool: ThreadPoolExecutor, progress: Progress) -> None:
        self._archive, self._pool, self._progress = archive, pool, progress
        self._waiting: list[Future[None]] = []
        self.new_objects = self.new_chunks = self.new_bytes = 0
        self.sent: list[str] = []
        self._stones: list[bytes] = []

    def database(self, snapshot: Snapshot, near: Place, known: frozenset[str]) -> tuple[list[str], int]:
        found, size, seen = [], 0, set(known)
        for plain in snapshot.chunks:
            name = self._archive.seals.chunk_name(plain)
            found.append(name)
            size += len(plain)
            if name not in seen:
                seen.add(name)
                self._later(self._put_chunk, near, name, plain, snapshot.is_packed)
            self._progress("database", size, 0)
        self.wait()
        return found, size

    def staged(self, staging: FolderPlace) -> None:
        """Send what was set aside while the database was held, then forget it."""
        files = list(staging.files("chunks"))
        for number, file in enumerate(files):
            self._later(self._put_staged, staging, file.path)
            self._progress("upload", number, len(files))
        self.wait()

    def files(
        self, wanted: tuple[str, ...], blobs: Path, known: _Known
    ) -> tuple[dict[str, Listed], list[str]]:
        found = {name: known.objects[name] for name in wanted if name in known.objects}
        fresh = [name for name in wanted if name not in known.objects]
        missing: list[str] = []
        for at in range(0, len(fresh), _BATCH):
            self._later(self._put_objects, fresh[at : at + _BATCH], blobs, known, found, missing)
            self._progress("files", at, len(fresh))
        self.wait()
        return found, missing

    def chunk(self, plain: bytes, place: Place, known: frozenset[str]) -> str:
        name = self._archive.seals.chunk_name(plain)
        if name not in known:
            self._later(self._put_chunk, place, name, plain, True)  # noqa: FBT003
        return name

    def keyring(self, name: str, snapshot: Snapshot, known: frozenset[str], source: Source) -> None:
        seals, place = self._archive.seals, self._archive.place
        self._stones = list(stone_parts(source.tombstones()))
        parts = [self._key_part(plain, known) for plain in make_parts(_key_rows(snapshot))]
        stones = [self._key_part(plain, known) for plain in self._stones]
        used = {kek for _, wrapped, kek, _, _ in snapshot.keys if wrapped is not None}
        used |= {kek for _, older in snapshot.versions.values() for _, _, kek in older}
        value: dict[str, object] = {
            "parts": parts, "count": len(snapshot.keys), "erased": sum(wrapped is None for _, wrapped, *_ in snapshot.keys),
            "wrapping": {str(number): key.hex() for number, key in source.wrappings().items() if number in used},
            "tombstones": stones,
        }  # fmt: skip
        place.put(names.keyring_path(name), seals.seal_text(f"keyring:{name}", value))

    def keys_again(self, snapshot: Snapshot) -> None:
        """Send once more what another machine gave up as nobody's between our parts and the keyring that names them."""
        there = frozenset(file.path.rpartition("/")[2] for file in self._archive.place.files("keys"))
        for plain in (*make_parts(_key_rows(snapshot)), *self._stones):
            self._key_part(plain, there)

    def _key_part(self, plain: bytes, known: frozenset[str]) -> str:
        seals, part = self._archive.seals, self._archive.seals.chunk_name(plain)
        if part not in known:
            self._archive.place.put(names.key_path(part), seals.seal_chunk(part, plain, is_packed=True))
        return part

    def wait(self) -> None:
        for one in self._waiting:
            one.result()
        self._waiting.clear()

    def _later(self, work: Callable[..., None], *given: object) -> None:
        if len(self._waiting) >= _WAITING:
            self._waiting.pop(0).result()
        self._waiting.append(self._pool.submit(work, *given))

    def _put_chunk(self, place: Place, name: str, plain: bytes, is_packed: bool) -> None:  # noqa: FBT001
        sealed = self._archive.seals.seal_chunk(name, plain, is_packed=is_packed)
        place.put(names.chunk_path(name), sealed)
        self.new_chunks += 1
        self.new_bytes += len(sealed)

    def _put_staged(self, staging: FolderPlace, path: str) -> None:
        self._archive.place.put(path, staging.get(path))
        staging.remove(path)

    def _put_objects(self, batch: Sequence[str], blobs: Path, known: _Known, found: dict[str, Listed], missing: list[str]) -> None:
        for name in batch:
            try:
                sealed = read_whole(f"{blobs}/{name[:2]}/{name}")
            except FileNotFoundError:
                missing.append(name)
                continue
            found[name] = Listed(len(sealed), digest_of(sealed))
            if known.there.get(name) != len(sealed):
                self._put_object(name, sealed)

    def _put_object(self, name: str, sealed: bytes) -> None:
        self._archive.place.put(names.object_path(name), sealed)
        self.new_objects += 1
        self.new_bytes += len(sealed)
        if len(self.sent) < _SAMPLE or os.urandom(1) < b"\x02":
            self.sent.append(name)


def _key_rows(snapshot: Snapshot) -> Iterator[KeyRow]:
    for number, wrapped, kek, _, erased in snapshot.keys:
        yield KeyRow(number, wrapped, kek, erased, *snapshot.versions.get(number, (1, ())))


def _check_some(archive: Archive, objects: Mapping[str, Listed], sent: list[str]) -> None:
    """Read a few of the new objects back before anything refers to them."""
    for name in sent[-_SAMPLE:]:
        if digest_of(archive.place.get(names.object_path(name))) != objects[name].digest:
            raise Conflict("刚上传的文件读回来不一样，这一次不算；请检查硬盘或网络。")


def open_header(header: Mapping[str, object]) -> bytes:
    """Return the part of ``vault.json`` that is no secret, as it lies in a backup."""
    return json.dumps(header, sort_keys=True, separators=(",", ":")).encode()
