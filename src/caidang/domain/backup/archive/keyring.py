"""The keyring of a backup: every data subject's wrapped key, kept apart from the snapshots and given up soon.

An erased person's key is missing in the next keyring; once the older ones have lapsed, no backup opens
him any more, whatever snapshot holds his rows.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from caidang.core.errors import SealBroken

TOGETHER: Final = 4096
"""So many keys, by their numbers, lie in one chunk."""


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One subject's key: its number, the wrapped key (None once erased), which key wraps it, and when it was erased."""

    id: int
    wrapped: bytes | None
    kek_id: int
    erased_at: str | None


def make_parts(rows: Iterable[KeyRow]) -> Iterator[bytes]:
    """Yield the chunks of a keyring; a key that is added changes the last one only."""
    together: list[list[object]] = []
    at = -1
    for row in rows:
        if row.id // TOGETHER != at and together:
            yield _written(together)
            together = []
        at = row.id // TOGETHER
        wrapped = None if row.wrapped is None else row.wrapped.hex()
        together.append([row.id, wrapped, row.kek_id, row.erased_at])
    if together:
        yield _written(together)


def read_part(plain: bytes) -> Iterator[KeyRow]:
    """Yield the keys of a chunk; raises SealBroken for other bytes."""
    try:
        for number, wrapped, kek_id, erased_at in json.loads(plain):
            yield KeyRow(number, None if wrapped is None else bytes.fromhex(wrapped), kek_id, erased_at)
    except (ValueError, TypeError) as error:
        raise SealBroken("备份里的钥匙串读不懂。") from error


def _written(rows: list[list[object]]) -> bytes:
    return json.dumps(rows, separators=(",", ":")).encode()
