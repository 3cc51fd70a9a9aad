"""The keys of a backup and what they seal. Everything but the objects is sealed here; the objects already are.

From ``backup``, the vault's key for this purpose (32 bytes), one key each is derived by HKDF-SHA256
(RFC 5869, no salt, info ``caidang backup 1/NAME``). Each root key of the vault has its own; the key id of
what is sealed says which.
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
from caidang.core.crypto.keyring import Keyring
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


class _Generation:
    """What one root key seals with."""

    def __init__(self, keys: BackupKeys) -> None:
        self.names, self.chunk, self.text = (keys.of(n) for n in ("names", "chunk", "text"))
        self.sign = Ed25519PrivateKey.from_private_bytes(keys.of("sign"))

    def name_of(self, plain: bytes) -> str:
        return hmac.digest(self.names, plain, hashlib.sha256).hex()


class Seals:
    """Seals the parts of backups under a vault's present key, and opens what that or one before it sealed."""

    def __init__(self, keys: BackupKeys, *older: BackupKeys) -> None:
        """``older`` are the keys before, the first of all first."""
        every = (*older, keys)
        self._generations = {number: _Generation(one) for number, one in enumerate(every, 1)}
        self.generation = len(every)
        self._now = self._generations[self.generation]
        self.tag = hmac.digest(every[0].of("vault"), b"caidang vault", hashlib.sha256).hex()[:32]

    def chunk_name(self, plain: bytes) -> str:
        """Return the keyed name of a chunk: equal bytes have equal names, and nobody else can tell of what."""
        return self._now.name_of(plain)

    def _of(self, sealed: bytes) -> _Generation:
        found = self._generations.get(envelope.key_id_of(sealed))
        if found is None:
            raise SealBroken("备份的这一部分是换过根密钥以后写的，这把密钥打不开。")
        return found

    def seal_chunk(self, name: str, plain: bytes, *, is_packed: bool) -> bytes:
        """Return the chunk sealed for its name; ``is_packed`` tries to make it smaller first."""
        content = _RAW + plain
        if is_packed and len(packed := zlib.compress(plain, _LEVEL)) < len(plain):
            content = _DEFLATED + packed
        return envelope.seal(self._now.chunk, content, f"chunk:{name}", key_id=self.generation)

    def open_chunk(self, name: str, sealed: bytes) -> bytes:
        """Return the chunk's bytes; raises SealBroken for anything but the very chunk of this name."""
        keys = self._of(sealed)
        content = envelope.open_sealed(keys.chunk, sealed, f"chunk:{name}")
        plain = _unpack(content[1:]) if content[:1] == _DEFLATED else content[1:]
        if keys.name_of(plain) != name:
            raise SealBroken("备份里的一块数据与它的名字对不上。")
        return plain

    def seal_text(self, place: str, value: Mapping[str, Any]) -> bytes:
        """Return a JSON object, signed with Ed25519, sealed for its place such as ``manifest:NAME``."""
        text = canonical(value)
        signed = {"value": value, "signature": self._now.sign.sign(text).hex()}
        return envelope.seal(self._now.text, canonical(signed), place, key_id=self.generation)

    def open_text(self, place: str, sealed: bytes) -> dict[str, Any]:
        """Return what ``seal_text`` sealed; raises SealBroken when it is changed, moved or not signed by this vault."""
        keys = self._of(sealed)
        try:
            signed = json.loads(envelope.open_sealed(keys.text, sealed, place))
            value: dict[str, Any] = signed["value"]
            keys.sign.public_key().verify(bytes.fromhex(signed["signature"]), canonical(value))
        except (ValueError, KeyError, TypeError, InvalidSignature) as error:
            raise SealBroken("备份的清单读不懂，或签名对不上。") from error
        return value


def seals_of(keyring: Keyring) -> Seals:
    """Return the seals of a vault's backups, as far back as its root keys go."""
    older = (BackupKeys(keyring.purpose("backup", g)) for g in range(1, keyring.generation))
    return Seals(BackupKeys(keyring.backup), *older)


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
