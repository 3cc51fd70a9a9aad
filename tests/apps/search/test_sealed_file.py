"""A sealed file opens whole or not at all."""

import io
from pathlib import Path

import pytest

from caidang.core.errors import SealBroken
from caidang.foundation.search.index import sealed_file
from caidang.foundation.search.index.sealed_file import read_sealed, write_sealed

KEY = bytes(range(32))
CHUNK = 64
SIZES = [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 3 * CHUNK, 3 * CHUNK + 5]


@pytest.fixture(autouse=True)
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sealed_file, "CHUNK", CHUNK)


def sealed(path: Path, plain: bytes, *, place: str = "g|a.idx") -> Path:
    write_sealed(io.BytesIO(plain), path, key=KEY, place=place)
    return path


def opened(path: Path, *, key: bytes = KEY, place: str = "g|a.idx") -> bytes:
    out = io.BytesIO()
    read_sealed(path, out, key=key, place=place)
    return out.getvalue()


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_back(tmp_path: Path, size: int) -> None:
    plain = bytes(i % 251 for i in range(size))
    path = sealed(tmp_path / "f.s", plain)
    assert opened(path) == plain
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("size", SIZES)
def test_every_cut_is_noticed(tmp_path: Path, size: int) -> None:
    path = sealed(tmp_path / "f.s", bytes(size))
    data = path.read_bytes()
    for length in range(len(data)):
        path.write_bytes(data[:length])
        with pytest.raises(SealBroken):
            opened(path)
    path.write_bytes(data + b"\0")
    with pytest.raises(SealBroken):
        opened(path)


def test_every_changed_byte_is_noticed(tmp_path: Path) -> None:
    path = sealed(tmp_path / "f.s", bytes(2 * CHUNK + 3))
    data = path.read_bytes()
    for i in range(len(data)):
        path.write_bytes(data[:i] + bytes([data[i] ^ 4]) + data[i + 1 :])
        with pytest.raises(SealBroken):
            opened(path)


def test_chunks_cannot_change_places(tmp_path: Path) -> None:
    path = sealed(tmp_path / "f.s", bytes(4 * CHUNK))
    data = path.read_bytes()
    head, size = len(data) - 4 * (CHUNK + 16), CHUNK + 16
    parts = [data[head + i * size : head + (i + 1) * size] for i in range(4)]
    path.write_bytes(data[:head] + parts[1] + parts[0] + parts[2] + parts[3])
    with pytest.raises(SealBroken):
        opened(path)


def test_another_key_or_place_does_not_open_it(tmp_path: Path) -> None:
    path = sealed(tmp_path / "f.s", b"text")
    with pytest.raises(SealBroken):
        opened(path, key=bytes(32))
    with pytest.raises(SealBroken):
        opened(path, place="g|b.idx")
    with pytest.raises(SealBroken):
        opened(tmp_path / "none.s")


def test_the_same_text_never_looks_the_same(tmp_path: Path) -> None:
    first, second = sealed(tmp_path / "1.s", b"text"), sealed(tmp_path / "2.s", b"text")
    assert first.read_bytes()[5:] != second.read_bytes()[5:]


def test_a_failed_write_leaves_the_old_file(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(28, "No space left on device")

    path = sealed(tmp_path / "f.s", b"old")
    with pytest.raises(OSError, match="No space"):
        write_sealed(Broken(), path, key=KEY, place="g|a.idx")
    assert opened(path) == b"old"
    assert list(tmp_path.iterdir()) == [path]
