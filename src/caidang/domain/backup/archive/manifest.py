"""What a manifest says: a whole state of the vault, by names of chunks and objects."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Final

from caidang.core.errors import SealBroken

FORMAT: Final = 2
READABLE: Final = (1, 2)
"""1 knew one root key, from which the key that wraps data keys came as well."""
_DIGEST: Final = 32
_SIZE: Final = 8
_HALF: Final = 16
ENTRY: Final = _DIGEST + _SIZE + _HALF
_MOST_DIGITS: Final = 3
_TOGETHER: Final = 4096
_LISTED: Final = 1024
"""So many objects on average are on one list: few new objects make few lists new."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """One snapshot. ``lists`` and ``database`` name chunks that hold lists of names.

    ``database``: ``kind`` ("sqlcipher" or "postgresql"), ``size`` in bytes, ``lists``.
    ``counts``: rows per table at that moment. ``audit``: the signed end of the audit log.
    ``previous``: name and SHA-256 of the manifest that this writer made before.
    """

    name: str
    at: str
    writer: str
    seq: int
    version: str
    schema: Mapping[str, str]
    database: Mapping[str, Any]
    lists: tuple[str, ...]
    objects: int
    bytes: int
    counts: Mapping[str, int]
    audit: Mapping[str, Any]
    keyring: str
    header: str
    previous: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def moment(self) -> datetime:
        """When the state was taken."""
        return datetime.fromisoformat(self.at)

    def as_json(self) -> dict[str, Any]:
        """Return the manifest as JSON values."""
        return {**asdict(self), "lists": list(self.lists)}


def read_manifest(value: Mapping[str, Any]) -> Manifest:
    """Return the manifest in a JSON object; raises SealBroken for another format or a part that is missing."""
    if value.get("format") not in READABLE:
        raise SealBroken(f"备份的格式版本是 {value.get('format')}，本程序只认得 {FORMAT}，请升级程序。")
    try:
        return Manifest(**{**value, "lists": tuple(value["lists"])})
    except (TypeError, KeyError) as error:
        raise SealBroken("备份的清单不完整。") from error


@dataclass(frozen=True, slots=True)
class Listed:
    """One object on a list: its bytes, and the first half of the SHA-256 over them as they lie."""

    size: int
    digest: bytes


def digest_of(sealed: bytes) -> bytes:
    """Return what tells whether an object is still the same."""
    return hashlib.sha256(sealed).digest()[:_HALF]


def make_lists(objects: Mapping[str, Listed]) -> list[bytes]:
    """Return lists of objects by the first digits of their names, in the order of the names."""
    digits = 0
    while len(objects) > _LISTED * 16**digits and digits < _MOST_DIGITS:
        digits += 1
    found: dict[str, bytearray] = {}
    for name in sorted(objects):
        one = objects[name]
        entry = bytes.fromhex(name) + one.size.to_bytes(_SIZE, "big") + one.digest
        found.setdefault(name[:digits], bytearray()).extend(entry)
    return [bytes(part) for part in found.values()]


def read_list(plain: bytes) -> Iterator[tuple[str, Listed]]:
    """Yield each object on a list with its name."""
    for place in range(0, len(plain), ENTRY):
        entry = plain[place : place + ENTRY]
        size = int.from_bytes(entry[_DIGEST : _DIGEST + _SIZE], "big")
        yield entry[:_DIGEST].hex(), Listed(size, entry[_DIGEST + _SIZE :])


def make_names(names: Sequence[str]) -> list[bytes]:
    """Return chunk names in their order as lists of 4096."""
    return [
        b"".join(map(bytes.fromhex, names[place : place + _TOGETHER])) for place in range(0, len(names), _TOGETHER)
    ]


def read_names(plain: bytes) -> Iterator[str]:
    """Yield the chunk names on a list."""
    for place in range(0, len(plain), _DIGEST):
        yield plain[place : place + _DIGEST].hex()
