"""The keyring of a backup: every data subject's wrapped key, kept apart from the snapshots and given up soon.

An erased person's key is missing in the next keyring; once the older ones have lapsed, no backup opens
him any more, whatever snapshot holds his rows.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from caidang.core.errors import SealBroken

TOGETHER: Final = 4096
"""So many keys, by their numbers, lie in one chunk."""
STONES_TOGETHER: Final = 512


@dataclass(frozen=True, slots=True)
class KeyRow:
    """One subject's key: its number, the wrapped key (None once erased), which key wraps it, and when it was erased.

    ``version`` says how manieth key of the subject it is; ``older`` are those before: version, wrapped, which wraps it.
    """

    id: int
    wrapped: bytes | None
    kek_id: int
    erased_at: str | None
    version: int = 1
    older: tuple[tuple[int, bytes, int], ...] = ()

    @property
    def first(self) -> "KeyRow":
        """The row with the subject's first key: what a database from before keys had versions knows."""
        for version, wrapped, kek_id in self.older:
            if version == 1:
                return KeyRow(self.id, wrapped, kek_id, self.erased_at)
        return self


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
        written: list[object] = [row.id, wrapped, row.kek_id, row.erased_at]
        if row.version > 1:
            written += [row.version, [[version, old.hex(), kek] for version, old, kek in row.older]]
        together.append(written)
    if together:
        yield _written(together)


def read_part(plain: bytes) -> Iterator[KeyRow]:
    """Yield the keys of a chunk; raises SealBroken for other bytes."""
    try:
        for number, wrapped, kek_id, erased_at, *more in json.loads(plain):
            version, older = more or (1, [])
            before = tuple((int(v), bytes.fromhex(old), int(kek)) for v, old, kek in older)
            yield KeyRow(
                number, None if wrapped is None else bytes.fromhex(wrapped), kek_id, erased_at, int(version), before
            )
    except (ValueError, TypeError) as error:
        raise SealBroken("备份里的钥匙串读不懂。") from error


def stone_parts(entries: Sequence[Mapping[str, Any]]) -> Iterator[bytes]:
    """Yield the chunks of the list of who was erased; one that is added changes the last one only."""
    for start in range(0, len(entries), STONES_TOGETHER):
        yield json.dumps(entries[start : start + STONES_TOGETHER], ensure_ascii=False, separators=(",", ":")).encode()


def read_stones(plain: bytes) -> list[dict[str, Any]]:
    """Return the entries of such a chunk; raises SealBroken for other bytes."""
    try:
        return [dict(entry) for entry in json.loads(plain)]
    except (ValueError, TypeError) as error:
        raise SealBroken("备份里抹除的清单读不懂。") from error


def _written(rows: list[list[object]]) -> bytes:
    return json.dumps(rows, separators=(",", ":")).encode()
