"""The format of everything sealed: AES-256-GCM today, bound to the place where it stands.

``version 1 | algorithm 1 | key id 2 | nonce 12 | ciphertext and tag 16``, lengths in bytes. The
place (``table:row:column``) and the header are associated data: a seal moved elsewhere does not
open. The key id lets keys rotate, the algorithm byte algorithms: what another suite sealed opens by it,
and ``PRESENT`` alone says which one seals. A suite takes 32-byte keys, 12-byte nonces and 16-byte tags.
"""

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM, ChaCha20Poly1305
from cryptography.hazmat.primitives.keywrap import (
    InvalidUnwrap,
    aes_key_unwrap,
    aes_key_wrap,
)

from caidang.core.errors import SealBroken

VERSION: Final = 1
AES_256_GCM: Final = 1
CHACHA20_POLY1305: Final = 2
SUITES: Final[Mapping[int, type[AESGCM] | type[ChaCha20Poly1305]]] = {AES_256_GCM: AESGCM, CHACHA20_POLY1305: ChaCha20Poly1305}
PRESENT: Final = AES_256_GCM
KEY_BYTES: Final = 32
NONCE_BYTES: Final = 12
HEADER_BYTES: Final = 4
KEY_ID: Final = slice(2, 4)
"""Where the key id stands, big-endian."""
_DRAWN: Final = 16
_LARGE: Final = 65_536
OVERHEAD: Final = HEADER_BYTES + NONCE_BYTES + 16


def seal(key: bytes, data: bytes, place: str, *, key_id: int = 1, suite: int = PRESENT) -> bytes:
    """Return the data sealed under a 32-byte key for this place; ``OVERHEAD`` bytes longer.

    ``key_id`` (0 to 65535) can be read without the key. Raises ValueError for a key of another
    length: the cipher would take 16 bytes too, and a weaker key must never slip in.
    """
    _check_key(key)
    header = bytes((VERSION, suite)) + key_id.to_bytes(2, "big")
    nonce = os.urandom(NONCE_BYTES)
    return header + nonce + SUITES[suite](key).encrypt(nonce, data, header + place.encode())


def seal_file(key: bytes, data: bytes, place: str, *, key_id: int = 1, suite: int = PRESENT) -> bytearray:
    """This function will return the data as ``seal`` does, in one piece of memory that it is sealed into: a file may be large.

    Raises ValueError for a key of another length than 32 bytes.
    """
    _check_key(key)
    header = bytes((VERSION, suite)) + key_id.to_bytes(2, "big")
    nonce = os.urandom(NONCE_BYTES)
    sealed = bytearray(OVERHEAD + len(data))
    sealed[: HEADER_BYTES + NONCE_BYTES] = header + nonce
    with memoryview(sealed) as view:
        SUITES[suite](key).encrypt_into(nonce, data, header + place.encode(), view[HEADER_BYTES + NONCE_BYTES :])
    return sealed


def sealer(key: bytes, *, key_id: int = 1, suite: int = PRESENT) -> Callable[[bytes, str], bytes]:
    """Return ``seal`` for one key (data and place), for many values of one person: the cipher is set up once.

    Nonces are drawn a few at a time, so it is for one thread to use at once, not to be kept.
    """
    _check_key(key)
    header = bytes((VERSION, suite)) + key_id.to_bytes(2, "big")
    encrypt, nonces = SUITES[suite](key).encrypt, _nonces()

    def seal_one(data: bytes, place: str) -> bytes:
        nonce = next(nonces)
        return header + nonce + encrypt(nonce, data, header + place.encode())

    return seal_one


def seal_all(key: bytes, told: Sequence[tuple[bytes, str]], *, key_id: int = 1, suite: int = PRESENT) -> list[bytes]:
    """This function will return each data sealed for its place, as ``seal`` does: what is known of one person at once.

    Raises ValueError for a key of another length than 32 bytes.
    """
    _check_key(key)
    header = bytes((VERSION, suite)) + key_id.to_bytes(2, "big")
    encrypt, drawn = SUITES[suite](key).encrypt, os.urandom(NONCE_BYTES * len(told))
    sealed = []
    for at, (data, place) in zip(range(0, len(drawn), NONCE_BYTES), told, strict=True):
        nonce = drawn[at : at + NONCE_BYTES]
        sealed.append(header + nonce + encrypt(nonce, data, header + place.encode()))
    return sealed


def _nonces() -> Iterator[bytes]:
    while True:
        drawn = os.urandom(NONCE_BYTES * _DRAWN)
        yield from (drawn[at : at + NONCE_BYTES] for at in range(0, len(drawn), NONCE_BYTES))


def open_sealed(key: bytes, sealed: bytes, place: str) -> bytes:
    """Return what was sealed for this place; raises SealBroken for any other key, place or bytes."""
    return opener(key)(sealed, place)


def opener(key: bytes) -> Callable[[bytes, str], bytes]:
    """Return ``open_sealed`` for one key (sealed bytes and place), for many values of one person: each cipher is set up once."""
    _check_key(key)
    ciphers: dict[int, AESGCM | ChaCha20Poly1305] = {}

    def open_one(sealed: bytes, place: str) -> bytes:
        header = _header(sealed)
        cipher = ciphers.get(header[1])
        if cipher is None:
            cipher = ciphers[header[1]] = SUITES[header[1]](key)
        nonce = sealed[HEADER_BYTES : HEADER_BYTES + NONCE_BYTES]
        # Cutting a short value off costs less than a view of it; a file is not to be in memory once more.
        body = sealed[HEADER_BYTES + NONCE_BYTES :] if len(sealed) < _LARGE else memoryview(sealed)[HEADER_BYTES + NONCE_BYTES :]
        try:
            return cipher.decrypt(nonce, body, header + place.encode())
        except InvalidTag:
            raise SealBroken("封存的数据被改动过，或密钥不对；请从备份恢复。") from None

    return open_one


def key_id_of(sealed: bytes) -> int:
    """Return the id of the key that the bytes were sealed with; raises SealBroken for other bytes."""
    return int.from_bytes(_header(sealed)[KEY_ID], "big")


def new_key() -> bytes:
    """Return a fresh random key."""
    return os.urandom(KEY_BYTES)


def wrap(wrapping_key: bytes, key: bytes) -> bytes:
    """Return the key wrapped by another (AES key wrap, RFC 3394); 8 bytes longer than the key.

    It needs no nonce, so one wrapping key may wrap millions of keys.
    """
    _check_key(wrapping_key)
    _check_key(key)
    return aes_key_wrap(wrapping_key, key)


def unwrap(wrapping_key: bytes, wrapped: bytes) -> bytes:
    """Return a wrapped key; raises SealBroken when it was wrapped by another key or changed."""
    _check_key(wrapping_key)
    try:
        return aes_key_unwrap(wrapping_key, wrapped)
    except (InvalidUnwrap, ValueError):
        raise SealBroken("数据钥匙打不开：根密钥不对，或数据已损坏。") from None


def _header(sealed: bytes) -> bytes:
    if len(sealed) < OVERHEAD or sealed[0] != VERSION or sealed[1] not in SUITES:
        raise SealBroken("封存的数据格式不对，可能已损坏；请从备份恢复。")
    return sealed[:HEADER_BYTES]


def _check_key(key: bytes) -> None:
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
