"""Sealed files: whole or not there, one per owner, gone when dropped."""

import hashlib
import os
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings as SettingsWrapper

from caidang.core.crypto.envelope import OVERHEAD
from caidang.core.errors import NotFound, SealBroken
from caidang.foundation.audit import services as audit
from caidang.foundation.vault import services as vault
from caidang.foundation.vault.models import Blob, DataKey
from caidang.foundation.vault.store import BUCKET, BlobStore, pad, unpad
from tests.apps.lib.children import run_children, start_child
from tests.apps.lib.undone import undone

NOW = datetime(2026, 11, 2, 9, 30, tzinfo=UTC)
DATA = "林小满 简历 13800001234".encode() * 200


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: SettingsWrapper) -> Path:
    settings.CAIDANG_BLOBS = tmp_path / "blobs"
    return tmp_path / "blobs"


@pytest.fixture
def key(db: None) -> DataKey:
    return vault.new_data_key(now=NOW)


def files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.rglob("*") if file.is_file())


@pytest.mark.parametrize("size", [0, 1, 4055, 4056, 4057, 100_000])
def test_a_file_comes_back_and_its_size_tells_little(
    key: DataKey, folder: Path, size: int
) -> None:
    data = os.urandom(size)
    blob = vault.store_blob(data=data, key=key, now=NOW)
    assert vault.read_blob(Blob.objects.get(pk=blob.pk)) == data
    assert blob.size == size
    (file,) = files(folder)
    assert file.stat().st_size % BUCKET == 0
    assert file.stat().st_size - size < BUCKET + 8 + OVERHEAD


@given(st.binary(max_size=9000))
def test_padding_comes_off_exactly(data: bytes) -> None:
    padded = pad(data)
    assert unpad(padded) == data
    assert (len(padded) + OVERHEAD) % BUCKET == 0


def test_neither_content_nor_name_can_be_recognised(key: DataKey, folder: Path) -> None:
    vault.store_blob(data=DATA, key=key, now=NOW)
    (file,) = files(folder)
    assert "林小满".encode() not in file.read_bytes()
    plain = {getattr(hashlib, name)(DATA).hexdigest() for name in ("md5", "sha1", "sha256")}
    assert not any(digest in str(file) for digest in plain)
    assert folder.stat().st_mode & 0o777 == 0o700


def test_the_same_bytes_of_one_person_are_kept_once(key: DataKey, folder: Path) -> None:
    first = vault.store_blob(data=DATA, key=key, now=NOW)
    content = files(folder)[0].read_bytes()
    second = vault.store_blob(data=DATA, key=key, now=NOW + timedelta(days=1))
    assert first.pk == second.pk
    assert [file.read_bytes() for file in files(folder)] == [content]


@pytest.mark.django_db(transaction=True)
def test_the_same_bytes_of_two_people_share_no_fate(folder: Path) -> None:
    one, two = vault.new_data_key(now=NOW), vault.new_data_key(now=NOW)
    first = vault.store_blob(data=DATA, key=one, now=NOW)
    second = vault.store_blob(data=DATA, key=two, now=NOW)
    assert first.name != second.name
    vault.erase(key=one, now=NOW)
    assert vault.read_blob(second) == DATA
    assert [file.name for file in files(folder)] == [second.name]


def test_four_processes_store_the_same_file_once(transactional_db: None, folder: Path) -> None:
    key = vault.new_data_key(now=NOW)
    found = run_children("store", 4, key=key.pk, data=DATA.hex(), blobs=str(folder))
    assert len({pk for each in found for pk in each}) == 1
    assert Blob.objects.count() == 1
    assert vault.read_blob(Blob.objects.get()) == DATA


def test_a_killed_process_leaves_every_safe_file_readable(
    transactional_db: None, folder: Path
) -> None:
    safe: set[int] = set()
    for acknowledged in (3, 7, 12):
        child = start_child("fill", 1)
        assert child.stdout
        safe |= {int(child.stdout.readline()) for _ in range(acknowledged)}
        child.kill()
        child.communicate()
    blobs = {blob.pk: blob for blob in Blob.objects.select_related("data_key")}
    assert safe <= set(blobs)
    for blob in blobs.values():
        assert len(vault.read_blob(blob)) >= 5000
    assert audit.verify().is_sound
    vault.sweep_blobs(now=datetime.now(tz=UTC) + timedelta(hours=2))
    assert {file.name for file in files(folder)} == {blob.name for blob in blobs.values()}
    run_children("record", 1, times=1)  # the lock of the killed is free


def test_an_adopted_file_belongs_to_the_new_key_alone(key: DataKey, folder: Path) -> None:
    blob = vault.store_blob(data=DATA, key=key, now=NOW)
    content = files(folder)[0].read_bytes()
    person = vault.new_data_key(now=NOW)
    vault.adopt_blob(blob=blob, key=person)
    assert files(folder)[0].read_bytes() == content, "the file itself is not written again"
    vault.erase(key=key, now=NOW)
    assert vault.read_blob(Blob.objects.get(pk=blob.pk)) == DATA


def test_bytes_given_away_can_be_stored_again(key: DataKey, folder: Path) -> None:
    first = vault.store_blob(data=DATA, key=key, now=NOW)
    vault.adopt_blob(blob=first, key=vault.new_data_key(now=NOW))
    second = vault.store_blob(data=DATA, key=key, now=NOW)
    assert second.pk != first.pk
    assert vault.read_blob(first) == vault.read_blob(second) == DATA


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("act", ["drop", "erase"])
def test_a_file_given_up_is_gone_from_disk_and_cannot_be_read(folder: Path, act: str) -> None:
    key = vault.new_data_key(now=NOW)
    blob = vault.store_blob(data=DATA, key=key, now=NOW)
    if act == "drop":
        vault.drop_blob(blob=blob)
    else:
        vault.erase(key=key, now=NOW)
    assert files(folder) == []
    left = Blob.objects.get(pk=blob.pk)
    assert (left.file_key, left.size, left.digest) == (None, 0, "")
    with pytest.raises(NotFound):
        vault.read_blob(left)


@pytest.mark.django_db(transaction=True)
def test_a_rolled_back_drop_keeps_the_file(folder: Path) -> None:
    key = vault.new_data_key(now=NOW)
    blob = vault.store_blob(data=DATA, key=key, now=NOW)
    with undone():
        vault.drop_blob(blob=blob)
    assert vault.read_blob(Blob.objects.get(pk=blob.pk)) == DATA


@pytest.mark.django_db(transaction=True)
def test_a_file_whose_row_was_never_committed_is_swept_after_an_hour(folder: Path) -> None:
    key = vault.new_data_key(now=NOW)
    kept = vault.store_blob(data=DATA, key=key, now=NOW)
    with undone():
        vault.store_blob(data=b"lost", key=key, now=NOW)
    (folder / ".drafts" / "interrupted").write_bytes(b"half")
    assert len(files(folder)) == 3
    written = datetime.now(tz=UTC)
    assert vault.sweep_blobs(now=written) == 0, "its row may be about to be committed"
    assert vault.sweep_blobs(now=written + timedelta(hours=2)) == 2
    assert [file.name for file in files(folder)] == [kept.name]
    again = vault.store_blob(data=b"lost", key=key, now=NOW)
    assert vault.read_blob(again) == b"lost"


@pytest.mark.parametrize("position", [0, 1, 5, 20, -1])
def test_a_damaged_file_is_noticed(key: DataKey, folder: Path, position: int) -> None:
    blob = vault.store_blob(data=DATA, key=key, now=NOW)
    (file,) = files(folder)
    content = bytearray(file.read_bytes())
    content[position] ^= 1
    file.write_bytes(bytes(content))
    with pytest.raises(SealBroken):
        vault.read_blob(blob)


def test_files_exchanged_on_disk_do_not_open(key: DataKey, folder: Path) -> None:
    one = vault.store_blob(data=b"one", key=key, now=NOW)
    vault.store_blob(data=b"two", key=key, now=NOW)
    first, second = files(folder)
    content = first.read_bytes()
    first.write_bytes(second.read_bytes())
    second.write_bytes(content)
    with pytest.raises(SealBroken):
        vault.read_blob(one)


def test_a_missing_file_is_named_and_comes_back_when_received_again(
    key: DataKey, folder: Path
) -> None:
    blob = vault.store_blob(data=DATA, key=key, now=NOW)
    files(folder)[0].unlink()
    with pytest.raises(NotFound, match="备份"):
        vault.read_blob(blob)
    again = vault.store_blob(data=DATA, key=key, now=NOW)
    assert again.pk == blob.pk
    assert vault.read_blob(again) == DATA


def test_a_full_disk_is_named_and_leaves_nothing(tmp_path: Path) -> None:
    # A limit on file size is the full disk that any machine can have: writing stops midway.
    program = (
        "import resource, signal, sys; from pathlib import Path;"
        "from caidang.core.errors import OutOfSpace;"
        "from caidang.foundation.vault.store import BlobStore;"
        "store = BlobStore(Path(sys.argv[1]));"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN);"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192));\n"
        "try: store.write('ab' * 32, bytes(100_000))\n"
        "except OutOfSpace as error: sys.stdout.buffer.write(str(error).encode())\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path / "full")], capture_output=True, check=True
    )
    assert "磁盘已满" in done.stdout.decode()
    assert files(tmp_path / "full") == []


def test_a_file_is_never_seen_half_written(tmp_path: Path) -> None:
    store = BlobStore(tmp_path / "blobs")
    name = "cd" * 32
    store.write(name, b"a" * BUCKET)
    inode = (tmp_path / "blobs" / "cd" / name).stat().st_ino
    store.write(name, b"b" * BUCKET)
    assert (tmp_path / "blobs" / "cd" / name).stat().st_ino != inode, "renamed over, not rewritten"
    assert store.read(name) == b"b" * BUCKET
    assert store.has(name)
    store.remove(name)
    store.remove(name)
    assert not store.has(name)
