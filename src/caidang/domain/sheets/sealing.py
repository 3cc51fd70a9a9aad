"""The child process that seals rows ahead: what a reader told comes in, the same and what is sealed of it goes out.

Each row is sealed as if its person were new, under a key drawn for him, while the rows before it are being
written; where he turns out to be known it is thrown away. It has no key of the house and no database: whose key it
was is settled by the one who writes, who wraps it. Started as ``python -I -m caidang.domain.sheets.sealing`` by the
sandbox pool.
"""

from collections.abc import Sequence
from datetime import datetime
from itertools import chain
from typing import Any, NamedTuple

from caidang.core.crypto import envelope
from caidang.domain.candidates.places import place_of_summary, place_of_value
from caidang.domain.candidates.summary import summarise
from caidang.foundation.lib.public_ids import as_text, ordered_digits
from caidang.foundation.lib.sandbox.child import serve
from caidang.foundation.lib.sandbox.wire import packed, unpacked

Answer = tuple[dict[str, Any], Sequence[bytes]]
_VALUES, _REFUSED = 1, 7


def handle(header: dict[str, Any], data: bytes) -> Answer:
    """Seal the rows of a reader's answer. ``said_by`` names the values' origin, ``now`` the moment of their ids.

    The answer has two parts: the rows as JSON, each with ``[public id, ids of the values, lengths]`` or None behind
    it; and, for each that has them, key, sealed summary and sealed values, one behind the other.
    """
    rows: list[list[Any]] = unpacked(data)
    said_by, now = str(header["said_by"]), datetime.fromisoformat(header["now"])
    ids = iter(ordered_digits(now, sum(1 + len(row[_VALUES]) for row in rows)))
    blob: list[bytes] = []
    for row in rows:
        values = [(str(field), int(entry), str(value), float(sure)) for field, entry, value, sure in row[_VALUES]]
        public_id, own = as_text(next(ids)), [next(ids) for _ in values]
        row[_VALUES] = values  # What the reader said is of the kinds that it should be from here on.
        row.append(None if row[_REFUSED] or not values else _sealed(values, public_id, own, said_by, blob))
    return {}, [packed(rows), b"".join(blob)]


def _sealed(
    values: Sequence[tuple[str, int, str, float]], public_id: str, ids: Sequence[str], said_by: str, blob: list[bytes]
) -> list[Any]:
    """Seal one person's values; ``blob`` grows by the key and all that is sealed."""
    key = envelope.new_key()
    summary = packed(summarise([_Said(*one) for one in values], said_by=said_by))
    told = [(value.encode(), place_of_value(as_text(pk), "value")) for pk, (_, _, value, _) in zip(ids, values, strict=True)]
    sealed = envelope.seal_all(key, [(summary, place_of_summary(public_id)), *told])
    blob += chain((key,), sealed)
    return [public_id, ids, [len(one) for one in sealed]]


class _Said(NamedTuple):
    field: str
    entry: int
    value: str
    confidence: float


if __name__ == "__main__":
    serve(handle)
