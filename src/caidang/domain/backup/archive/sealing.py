"""The keys of a backup and what they seal. Everything but the objects is sealed here; the objects already are.

From ``backup``, the vault's key for this purpose (32 bytes), one key each is derived by HKDF-SHA256
(RFC 5869, no salt, info ``caidang backup 1/NAME``).
"""

import hashlib
import hmac
import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from caidang.core.crypto import envelope
from caidang.core.errors import SealBroken

_RAW, _DEFLATED = b"\x00", b"\x01"
_LEVEL = 1
MOST_PLAIN = 64 * 1024 * 1024
"""No chunk unpacks to more bytes."""


@dataclass(frozen=True, slots=True, repr=False)
class BackupKeys:
    """The derived keys; the text of this object shows none."""

    backup: bytes = field(repr=False)

    def of(self, name: str) -> bytes:
        """Return the 32-byte key for one use."""
        info = f"caidang backup 1/{name}".encode()
        return HKDF(SHA256(), envelope.KEY_BYTES, None, info).derive(self.backup)


class Seals:
    """Seals and opens the parts of backups under one vault's keys."""

    def __init__(self, keys: BackupKeys) -> None:
        self._names, self._chunk, self._text = (keys.of(n) for n in ("names", "chunk", "text"))
        self._sign = Ed25519PrivateKey.from_private_bytes(keys.of("sign"))
        self.tag = hmac.digest(keys.of("vault"), b"caidang vault", hashlib.sha256).hex()[:32]

    def chunk_name(self, plain: bytes) -> str:
        """Return the keyed name of a chunk: equal bytes have equal names, and nobody else can tell of what."""
        return hmac.digest(self._names, plain, hashlib.sha256).hex()

    def seal_chunk(self, name: str, plain: bytes, *, is_packed: bool) -> bytes:
        """Return the chunk sealed for its name; ``is_packed`` tries to make it smaller first."""
        content = _RAW + plain
        if is_packed and len(packed := zlib.compress(plain, _LEVEL)) < len(plain):
            content = _DEFLATED + packed
        return envelope.seal(self._chunk, content, f"chunk:{name}")

    def open_chunk(self, name: str, sealed: bytes) -> bytes:
        """Return the chunk's bytes; raises SealBroken for anything but the very chunk of this name."""
        content = envelope.open_sealed(self._chunk, sealed, f"chunk:{name}")
        plain = _unpack(content[1:]) if content[:1] == _DEFLATED else content[1:]
        if self.chunk_name(plain) != name:
            raise SealBroken("备份里的一块数据与它的名字对不上。")
        return plain

    def seal_text(self, place: str, value: Mapping[str, Any]) -> bytes:
        """Return a JSON object, signed with Ed25519, sealed for its place such as ``manifest:NAME``."""
        text = canonical(value)
        signed = {"value": value, "signature": self._sign.sign(text).hex()}
        return envelope.seal(self._text, canonical(signed), place)

    def open_text(self, place: str, sealed: bytes) -> dict[str, Any]:
        """Return what ``seal_text`` sealed; raises SealBroken when it is changed, moved or not signed by this vault."""
        try:
            signed = json.loads(envelope.open_sealed(self._text, sealed, place))
            value: dict[str, Any] = signed["value"]
            self._sign.public_key().verify(bytes.fromhex(signed["signature"]), canonical(value))
        except (ValueError, KeyError, TypeError, InvalidSignature) as error:
            raise SealBroken("备份的清单读不懂，或签名对不上。") from error
        return value


def canonical(value: Mapping[str, Any]) -> bytes:
    """Return the one way in which a JSON object is written for signing."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _unpack(packed: bytes) -> bytes:
    engine = zlib.decompressobj()
    try:
        plain = engine.decompress(packed, MOST_PLAIN)
    except zlib.error as error:
        raise SealBroken("备份里的一块数据解不开。") from error
    if engine.unconsumed_tail or not engine.eof:
        raise SealBroken("备份里的一块数据解不开。")
    return plain
