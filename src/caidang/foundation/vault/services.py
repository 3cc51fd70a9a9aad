"""Sealing under a person's data key, and sealed files."""

import hashlib
import hmac
import json
import secrets
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from typing import Any, Final, NamedTuple

import orjson
from django.conf import settings
from django.db import transaction

from caidang.core.crypto import envelope
from caidang.core.errors import NotFound, SealBroken
from caidang.foundation.lib.antivirus import refuse_infected
from caidang.foundation.lib.many_rows import insert_rows, reserve_ids, rows_where_in
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.vault.current import fresh_keyring, keyring, wrapping_key
from caidang.foundation.vault.models import Blob, DataKey, OlderKey
from caidang.foundation.vault.store import BlobStore, keyed_name, pad, store_at, unpad

_ORPHAN_AGE = timedelta(hours=1)
# One encoder for all: ``json.dumps`` makes a new one at each call with options.
_as_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode

Sealer = Callable[[bytes, str], bytes]
"""Seals data for a place under one person's key."""


def new_data_key(*, now: datetime) -> DataKey:
    """Make the key of a new data subject."""
    with write_tx():
        ring = fresh_keyring()
        wrapped = envelope.wrap(ring.wrapping, envelope.new_key())
        return DataKey.objects.create(wrapped=wrapped, kek_id=ring.wrapping_number, created_at=now)


def new_data_keys(*, drawn: Sequence[bytes | None], now: datetime) -> list[tuple[int, Sealer]]:
    """Make the keys of several new data subjects at once; return each one's number and what seals under it.

    ``drawn`` has a place for each: the key, where it was drawn already and all is sealed under it, or None. To be
    called inside ``write_tx()``.
    """
    ring = fresh_keyring()
    wrapping = ring.wrapping
    made: list[tuple[int, Sealer]] = []
    rows = []
    for number, known in zip(reserve_ids(DataKey, len(drawn)), drawn, strict=True):
        opened = known or envelope.new_key()
        rows.append((number, envelope.wrap(wrapping, opened)))
        made.append((number, envelope.sealer(opened) if known is None else _is_sealed))
    shared = {"created_at": now, "kek_id": ring.wrapping_number, "version": 1}
    insert_rows(DataKey, ("id", "wrapped"), rows, shared=shared)
    return made


def _is_sealed(_: bytes, place: str) -> bytes:
    raise ValueError(f"what belongs to {place.split(':')[0]} is sealed already")


def seal(key: DataKey, place: str, data: bytes) -> bytes:
    """Return the data sealed under a person's key for a place such as ``value:12:value``."""
    return envelope.seal(open_key(key), data, place, key_id=key.version)


def sealer(key: DataKey) -> Sealer:
    """Return what seals data for a place under a person's key, for many values of that person."""
    return envelope.sealer(open_key(key), key_id=key.version)


def open_sealed(key: DataKey, place: str, sealed: bytes) -> bytes:
    """Return what was sealed; raises SealBroken for changed or moved bytes, NotFound once erased."""
    opened = open_key(key)
    version = envelope.key_id_of(bytes(sealed))
    if version != key.version:
        opened = _open_older(key.pk, version)
    return envelope.open_sealed(opened, bytes(sealed), place)


def opener(key: DataKey) -> Callable[[bytes, str], bytes]:
    """Return what opens sealed bytes of a place (``open_sealed``) for many values of one person."""
    opened, present = envelope.opener(open_key(key)), key.version.to_bytes(2, "big")

    def open_one(sealed: bytes, place: str) -> bytes:
        return opened(sealed, place) if sealed[envelope.KEY_ID] == present else open_sealed(key, place, sealed)

    return open_one


def seal_json(key: DataKey, place: str, value: Mapping[str, Any]) -> bytes:
    """Return a JSON object sealed under a person's key for a place."""
    return seal(key, place, _as_json(value).encode())


def as_json(value: Mapping[str, Any]) -> bytes:
    """Return a JSON object as it is sealed by ``seal_json``."""
    return _as_json(value).encode()


def open_json(key: DataKey, place: str, sealed: bytes) -> dict[str, Any]:
    """Return a sealed JSON object; raises as ``open_sealed`` does."""
    value: dict[str, Any] = json.loads(open_sealed(key, place, sealed))
    return value


class KeyRow(NamedTuple):
    """A data key as a row of a question for thousands, whose objects would cost as much as what they open."""

    pk: int
    wrapped: bytes | None
    kek_id: int
    version: int


KEY_ROW: Final = ("data_key_id", "data_key__wrapped", "data_key__kek_id", "data_key__version")
"""What a ``KeyRow`` is made of, asked of rows that have a data key."""


def row_opener(key: KeyRow) -> Callable[[bytes, str], bytes]:
    """As ``opener``, for a key that came as a row. Raises NotFound once erased."""
    if key.wrapped is None:
        raise NotFound(_ERASED)
    opened, present = envelope.opener(envelope.unwrap(wrapping_key(key.kek_id), bytes(key.wrapped))), key.version.to_bytes(2, "big")

    def open_one(sealed: bytes, place: str) -> bytes:
        if sealed[envelope.KEY_ID] == present:
            return opened(sealed, place)
        return envelope.open_sealed(_open_older(key.pk, envelope.key_id_of(sealed)), sealed, place)

    return open_one


def open_json_once(key: KeyRow, place: str, sealed: bytes) -> dict[str, Any]:
    """Return a sealed JSON object, as ``open_json`` does, where nothing else is opened under its key."""
    value: dict[str, Any] = orjson.loads(row_opener(key)(sealed, place))
    return value


def key_rows(ids: Sequence[int]) -> dict[int, KeyRow]:
    """This function will return these data keys by their numbers, without those that are erased."""
    told = rows_where_in(DataKey, ("id", "wrapped", "kek_id", "version"), "id", ids)
    return {row[0]: KeyRow(*row) for row in told if row[1] is not None}


def seal_own(place: str, value: Mapping[str, Any]) -> bytes:
    """Return a JSON object sealed for a place, where it belongs to the team and to no one person."""
    return seal_own_bytes(place, _as_json(value).encode())


def seal_own_bytes(place: str, data: bytes) -> bytes:
    """Return data sealed as ``seal_own`` seals an object."""
    ring = keyring()
    return envelope.seal(ring.purpose("own"), data, place, key_id=ring.generation)


def own_sealer() -> Sealer:
    """Return what seals data for a place as ``seal_own_bytes`` does, for many places at once."""
    ring = keyring()
    return envelope.sealer(ring.purpose("own"), key_id=ring.generation)


def open_own(place: str, sealed: bytes) -> dict[str, Any]:
    """Return what ``seal_own`` sealed; raises SealBroken for changed or moved bytes."""
    value: dict[str, Any] = json.loads(open_own_bytes(place, sealed))
    return value


def open_own_bytes(place: str, sealed: bytes) -> bytes:
    """Return what ``seal_own_bytes`` sealed; raises SealBroken for changed or moved bytes."""
    generation = envelope.key_id_of(bytes(sealed))
    ring = keyring()
    if not 1 <= generation <= ring.generation:
        raise SealBroken("封存的数据格式不对，可能已损坏；请从备份恢复。")
    return envelope.open_sealed(ring.purpose("own", generation), bytes(sealed), place)


def write_new_file(*, data: bytes, now: datetime) -> Blob:
    """Write the file of a new data subject to disk; ``save_new_files`` then makes it known.

    Sealing and syncing need no database, so that its one writer need not wait for them. Returns
    a blob and, as its ``data_key``, a key, neither of them saved. Raises OutOfSpace, or what the
    virus scanner says against it, and then nothing is kept; what is never saved is removed by the
    next sweep.
    """
    look_through(data)
    content = hashlib.sha256(data).digest()
    opened = envelope.new_key()
    ring = fresh_keyring()
    key = DataKey(wrapped=envelope.wrap(ring.wrapping, opened), kek_id=ring.wrapping_number, created_at=now)
    # The key is new, so no other file has this name.
    name = keyed_name(keyring().blobname, content, opened, 0)
    blob = _new_blob(data, content, key, name=name, now=now)
    _write(blob, data)
    return blob


def look_through(data: bytes) -> None:
    """Have bytes looked at for viruses where a scanner is set. Raises Infected, NotScanned."""
    scanner = settings.CAIDANG_CLAMD
    if scanner is not None:
        refuse_infected(scanner, data)


def save_new_files(blobs: Sequence[Blob]) -> None:
    """Save the rows of files that are on disk already: their keys' and their own."""
    with write_tx():
        DataKey.objects.bulk_create([blob.data_key for blob in blobs])
        Blob.objects.bulk_create(blobs)


def discard_new_file(blob: Blob) -> None:
    """Remove a file that was written and is not going to be saved."""
    _store().remove(blob.name)


def store_blob(*, data: bytes, key: DataKey, now: datetime) -> Blob:
    """Keep a file under a person's key; when the transaction commits, its bytes are on disk.

    The same bytes under the same key are kept once. Under another key they are another file:
    erasing one person never touches another's. Raises OutOfSpace, or what the virus scanner says
    against it, and then nothing is kept.
    """
    look_through(data)
    content = hashlib.sha256(data).digest()
    digest = _digest(content)
    with write_tx():
        serialise(f"blob:{key.pk}:{digest}")
        known = Blob.objects.filter(data_key=key, digest=digest).first()
        if known is not None and _store().has(known.name):
            return known
        blob = known or _new_blob(data, content, key, name=_free_name(content, key), now=now)
        if known is None:
            # The row first: on PostgreSQL a rival with the same name waits here, and so the
            # file of a committed row is never written over.
            blob.save()
        _write(blob, data)
    return blob


def write_file_again(*, data: bytes, key: DataKey) -> tuple[str, bytes]:
    """Write a file that another installation kept; returns its name in the store and its wrapped key, for its row.

    What is never saved is removed by the next sweep. Raises OutOfSpace.
    """
    blob = Blob(name=secrets.token_hex(32), data_key=key, file_key=envelope.wrap(open_key(key), envelope.new_key()))
    _write(blob, data)
    return blob.name, bytes(blob.file_key or b"")


def read_blob(blob: Blob) -> bytes:
    """Return a file's bytes; raises NotFound once dropped or erased, SealBroken when damaged."""
    file_key = _file_key(blob)
    return unpad(envelope.open_sealed(file_key, _store().read(blob.name), blob.place))


def check_sealed_file(blob: Blob, sealed: bytes) -> None:
    """Raise SealBroken unless these are a file's own sealed bytes: a copy from elsewhere is checked before it is used."""
    unpad(envelope.open_sealed(_file_key(blob), sealed, blob.place))


def adopt_blob(*, blob: Blob, key: DataKey) -> Blob:
    """Hand a file over to another person's key; its bytes on disk stay as they are."""
    if blob.data_key_id == key.pk:
        return blob
    blob.file_key = envelope.wrap(open_key(key), _file_key(blob))
    blob.data_key = key
    with write_tx():
        blob.save(update_fields=["file_key", "data_key"])
    return blob


def drop_blob(*, blob: Blob) -> None:
    """Give up a file: its key now, its bytes when the transaction commits. The row stays, empty."""
    _drop([blob])


def erase(*, key: DataKey, now: datetime) -> None:
    """Destroy a person's key and files: nothing sealed under it opens again, in no backup either.

    Erasing twice is no error.
    """
    with write_tx():
        _drop(list(key.blobs.exclude(file_key=None)))
        _destroy([key.pk], now)
    key.refresh_from_db(fields=["wrapped", "erased_at"])


def erase_unused(*, keys: Sequence[int], now: datetime) -> None:
    """Destroy keys, by their numbers, under which nothing lies but rows that are being deleted: no file."""
    with write_tx():
        held = Blob.objects.filter(data_key_id__in=keys).exclude(file_key=None)
        if held.exists():
            raise ValueError("a key with files is erased by erase()")
        _destroy(keys, now)


def _destroy(keys: Sequence[int], now: datetime) -> None:
    OlderKey.objects.filter(data_key__in=keys).delete()
    DataKey.objects.filter(pk__in=keys, erased_at=None).update(wrapped=None, erased_at=now)


def sweep_blobs(*, now: datetime) -> int:
    """Remove files and drafts that no row knows, left behind by a crash; returns how many.

    Only what is over an hour old: the row of a younger file may be about to be committed.
    """
    store = _store()
    old = store.names(before=now - _ORPHAN_AGE)
    kept = set(Blob.objects.exclude(file_key=None).values_list("name", flat=True))
    orphans = old - kept
    for name in orphans:
        _remove_unless_kept(name)
    return len(orphans) + store.remove_drafts(before=now - _ORPHAN_AGE)


def _drop(blobs: list[Blob]) -> None:
    with write_tx():
        for blob in blobs:
            blob.file_key, blob.digest, blob.size = None, "", 0
            blob.save(update_fields=["file_key", "digest", "size"])
            # Bytes cannot be rolled back, so they go last; a crash in between leaves a file
            # without a key, which the next sweep removes.
            transaction.on_commit(partial(_remove_unless_kept, blob.name), robust=True)


def _remove_unless_kept(name: str) -> None:
    with write_tx():
        if not Blob.objects.filter(name=name).exclude(file_key=None).exists():
            _store().remove(name)


def _new_blob(data: bytes, content: bytes, key: DataKey, *, name: str, now: datetime) -> Blob:
    return Blob(
        name=name,
        digest=_digest(content),
        data_key=key,
        file_key=envelope.wrap(open_key(key), envelope.new_key()),
        size=len(data),
        created_at=now,
    )


def _write(blob: Blob, data: bytes) -> None:
    _store().write(blob.name, envelope.seal_file(_file_key(blob), pad(data), blob.place))


def _digest(content: bytes) -> str:
    return hmac.digest(keyring().purpose("blobdigest"), content, hashlib.sha256).hex()


def _free_name(content: bytes, owner: DataKey) -> str:
    key, opened, number = keyring().blobname, open_key(owner), 0
    while Blob.objects.filter(name=(name := keyed_name(key, content, opened, number))).exists():
        number += 1
    return name


def _file_key(blob: Blob) -> bytes:
    if blob.file_key is None:
        raise NotFound("这份文件已经删除。")
    wrapped = bytes(blob.file_key)
    try:
        return envelope.unwrap(open_key(blob.data_key), wrapped)
    except SealBroken:
        # A wrapped key does not say which version wraps it; while a subject's key changes it may be one before.
        for older in OlderKey.objects.filter(data_key=blob.data_key).order_by("-version"):
            with suppress(SealBroken):
                return envelope.unwrap(_open_older(blob.data_key.pk, older.version), wrapped)
        raise


def open_key(key: DataKey) -> bytes:
    """Return a person's data key itself; raises NotFound once erased. Not to be kept."""
    if key.wrapped is None:
        raise NotFound(_ERASED)
    wrapped = bytes(key.wrapped)
    if key.opened is None or key.opened[0] != wrapped:
        key.opened = wrapped, envelope.unwrap(wrapping_key(key.kek_id), wrapped)
    return key.opened[1]


_ERASED: Final = "这个人的资料已经抹除，不能再打开。"


def _open_older(key: int, version: int) -> bytes:
    """The key of another version; a value that was sealed a moment ago may know of a newer one than who asks does."""
    now = DataKey.objects.filter(pk=key, version=version).exclude(wrapped=None).first()
    found = now or OlderKey.objects.filter(data_key_id=key, version=version).first()
    if found is None:
        raise SealBroken("封存的数据格式不对，可能已损坏；请从备份恢复。")
    return envelope.unwrap(wrapping_key(found.kek_id), bytes(found.wrapped or b""))


def _store() -> BlobStore:
    return store_at(settings.CAIDANG_BLOBS)
