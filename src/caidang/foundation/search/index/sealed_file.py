"""One sealed file: AES-256-GCM in chunks under a key of its own; cuts and swaps are detected.

    magic "CDIX" | version 1 | 16 bytes of salt | chunks of 4 MiB, each with a 16-byte tag

The key is derived from the index key, the salt and the file's place, so no two files share one
and a plain counter may serve as nonce. Each chunk is bound to its number and to being the last.
"""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from caidang.core.errors import SealBroken

CHUNK = 4 * 1024 * 1024
_MAGIC = b"CDIX\x01"
_SALT_BYTES = 16
_TAG_BYTES = 16


def new_key() -> bytes:
    """Return 32 random bytes."""
    return os.urandom(32)


def derive(key: bytes, *, salt: bytes, purpose: str) -> bytes:
    """Return 32 bytes that belong to this key, salt and purpose alone."""
    return HKDF(SHA256(), 32, salt, purpose.encode()).derive(key)


def write_sealed(source: BinaryIO, target: Path, *, key: bytes, place: str) -> int:
    """Seal all of the source into the file and put it on the disk; return the bytes written.

    The target appears whole or not at all. Raises OSError when the disk is full.
    """
    temporary = target.with_name(f".{target.name}.tmp")
    salt = os.urandom(_SALT_BYTES)
    engine = AESGCM(derive(key, salt=salt, purpose=place))
    try:
        with temporary.open("wb") as out:
            out.write(_MAGIC + salt)
            for number, chunk, is_last in _chunks(source, CHUNK):
                out.write(engine.encrypt(*_bound(number, chunk, place, is_last=is_last)))
            out.flush()
            os.fsync(out.fileno())
            written = out.tell()
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)
    return written


def read_sealed(sealed: Path, target: BinaryIO, *, key: bytes, place: str) -> None:
    """Open the file into the target. Raises SealBroken if a byte is missing, changed or moved."""
    try:
        with sealed.open("rb") as source:
            head = source.read(len(_MAGIC) + _SALT_BYTES)
            if len(head) < len(_MAGIC) + _SALT_BYTES or not head.startswith(_MAGIC):
                raise SealBroken("封存的索引文件不完整。")
            engine = AESGCM(derive(key, salt=head[len(_MAGIC) :], purpose=place))
            for number, chunk, is_last in _chunks(source, CHUNK + _TAG_BYTES):
                target.write(engine.decrypt(*_bound(number, chunk, place, is_last=is_last)))
    except FileNotFoundError as error:
        raise SealBroken("封存的索引文件不见了。") from error
    except InvalidTag as error:
        raise SealBroken("封存的索引文件被改动或截断过。") from error


def sync_directory(path: Path) -> None:
    """Put the directory's entries on the disk."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _bound(number: int, chunk: bytes, place: str, *, is_last: bool) -> tuple[bytes, bytes, bytes]:
    """Return nonce, chunk and associated data."""
    return number.to_bytes(12, "big"), chunk, f"{place}|{number}|{int(is_last)}".encode()


def _chunks(source: BinaryIO, size: int) -> Iterator[tuple[int, bytes, bool]]:
    """Yield number, bytes, and whether it is the last; an empty source is one empty chunk."""
    number, chunk = 0, source.read(size)
    while True:
        following = source.read(size)
        yield number, chunk, not following
        if not following:
            return
        number, chunk = number + 1, following
