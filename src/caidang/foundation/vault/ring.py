"""The keys of a vault that come from no root, and the roots before: sealed in ``vault.json`` under the present root."""

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from caidang.core.crypto.envelope import KEY_BYTES, open_sealed, seal
from caidang.core.crypto.keyring import Keyring
from caidang.core.errors import KeyProblem, SealBroken
from caidang.foundation.vault.header import Header

_RING, _OLDER, _NEXT = "vault.json:ring", "vault.json:older", "vault.json:next"


@dataclass(frozen=True, slots=True, repr=False)
class Ring:
    """Wrapping keys by their number, since when the ones before the last wrap nothing new, and since when the last does."""

    wrappings: Mapping[int, bytes]
    retired: Mapping[int, datetime] = field(default_factory=dict)
    began: datetime | None = None

    def with_next(self, number: int, *, now: datetime) -> "Ring":
        """Return the ring with one more wrapping key; those before it wrap nothing new from now on."""
        retired = {**dict.fromkeys(self.wrappings, now), **self.retired}
        return Ring({**self.wrappings, number: os.urandom(KEY_BYTES)}, retired, now)

    def without(self, number: int) -> "Ring":
        """Return the ring after a wrapping key was destroyed."""
        return Ring(
            {n: key for n, key in self.wrappings.items() if n != number},
            {n: at for n, at in self.retired.items() if n != number},
            self.began,
        )


def new_ring() -> Ring:
    """Return the ring of a new vault."""
    return Ring({1: os.urandom(KEY_BYTES)})


def seal_ring(keyring: Keyring, ring: Ring) -> bytes:
    """Return the ring sealed under the root."""
    value = {
        "wrapping": {str(number): key.hex() for number, key in ring.wrappings.items()},
        "retired": {str(number): at.isoformat() for number, at in ring.retired.items()},
        "began": ring.began.isoformat() if ring.began else "",
    }
    return seal(keyring.purpose("ring"), json.dumps(value).encode(), _RING)


def read_ring(keyring: Keyring, sealed: bytes) -> Ring:
    """Return the ring that was sealed under the root; raises KeyProblem when it is damaged.

    A vault from before wrapping keys were random has none: its one key comes from its first root.
    """
    if not sealed:
        return Ring({1: keyring.purpose("wrapping", 1)})
    raw = _opened(keyring.purpose("ring"), sealed, _RING)
    try:
        return Ring(
            {int(number): bytes.fromhex(key) for number, key in raw["wrapping"].items()},
            {int(number): datetime.fromisoformat(at) for number, at in raw["retired"].items()},
            datetime.fromisoformat(raw["began"]) if raw.get("began") else None,
        )
    except (KeyError, ValueError, AttributeError):
        raise _damaged() from None


def seal_older(keyring: Keyring) -> bytes:
    """Return the roots before this one, and keys taken over from elsewhere, sealed under it; nothing when there are none."""
    if not keyring.older and not keyring.inherited:
        return b""
    value = {
        "roots": [root.hex() for root in keyring.older],
        "inherited": {name: key.hex() for name, key in keyring.inherited.items()},
    }
    return seal(keyring.purpose("older roots"), json.dumps(value).encode(), _OLDER)


def whole_keyring(header: Header, root: bytes) -> Keyring:
    """Return the keyring of a root with all that the header keeps under it; raises KeyProblem when that is damaged."""
    bare = Keyring.from_root(root, header.salt)
    older: tuple[bytes, ...] = ()
    inherited: dict[str, bytes] = {}
    if header.older:
        try:
            raw = _opened(bare.purpose("older roots"), header.older, _OLDER)
            older = tuple(bytes.fromhex(one) for one in raw["roots"])
            inherited = {str(name): bytes.fromhex(key) for name, key in raw.get("inherited", {}).items()}
        except (KeyError, ValueError, TypeError, AttributeError):
            raise _damaged() from None
    ring = Keyring(root, header.salt, older)
    wrappings = read_ring(ring, header.ring).wrappings if header.ring else {}
    return replace(ring, wrappings=wrappings, epochs=header.epochs, inherited=inherited, _derived={})


def seal_next(keyring: Keyring, root: bytes) -> bytes:
    """Return the root that is to come sealed under the present one."""
    return seal(keyring.purpose("next root"), root, _NEXT)


def open_next(keyring: Keyring, sealed: bytes) -> bytes:
    """Return the root that is to come, or has come; raises KeyProblem when it is damaged."""
    try:
        return open_sealed(keyring.purpose("next root"), sealed, _NEXT)
    except SealBroken:
        raise _damaged() from None


def _opened(key: bytes, sealed: bytes, place: str) -> dict[str, Any]:
    try:
        value: dict[str, Any] = json.loads(open_sealed(key, sealed, place))
    except (SealBroken, ValueError):
        raise _damaged() from None
    return value


def _damaged() -> KeyProblem:
    return KeyProblem("vault.json 里封存的钥匙打不开：密钥不对，或文件被改动过。没有改动任何内容，请从备份恢复这个文件。")
