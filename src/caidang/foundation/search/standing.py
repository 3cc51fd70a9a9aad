"""Whom a question found at one moment, so that it can be told later who has come to be found since.

What is kept are the numbers of the records, a bit for each: 120 KB for any hundred thousand of a million. To
compare it with all that is found today would cost in proportion; so the index itself is asked for what the log
named since, as long as nothing but records can have changed the answer.
"""

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Final

from caidang.foundation.search.index.live import Places, configured
from caidang.foundation.search.index.status import read_status
from caidang.foundation.search.index.values import Query
from caidang.foundation.search.query.language import parse
from caidang.foundation.search.query.periods import Period
from caidang.foundation.search.query.ranges import Range
from caidang.foundation.search.query.tree import All, Either, Node, Not
from caidang.foundation.search.selectors import find, find_ids
from caidang.foundation.search.synonyms import own_groups

MOST: Final = 100_000
"""Of a question that finds more nothing is kept, and no more are ever compared: a tenth of a second."""
_BY_DAY: Final = frozenset({"years", "age", "updated", "created"})
_BANDS_BY_DAY: Final = frozenset({"years", "updated", "stale"})


@dataclass(frozen=True, slots=True)
class Standing:
    """``asked``: what the answer hung on beside the records. ``change``: the last change of the log that was in the
    index for certain. ``ids``: those found, packed."""

    asked: str
    change: int
    ids: bytes


def standing(query: Query, *, places: Places | None = None) -> Standing | None:
    """Return whom the question finds now; None for too many, or while the index is not whole.

    Raises what ``find`` raises.
    """
    status = read_status(places or configured())
    if status.is_partial or _total(query, places) > MOST:
        return None
    # The number was read before: what was applied meanwhile is looked at once more, and is known then.
    return Standing(_asked(query), status.seq, pack(find_ids(query, places=places)))


def came_since(query: Query, was: Standing, *, places: Places | None = None) -> tuple[int, ...] | None:
    """Return the numbers of those found now and not then, whatever brought them; None where too many are to be compared.

    Somebody who left in between and came back is none of them. Raises what ``find`` raises.
    """
    asked = replace(query, changed_after=was.change) if _asked(query) == was.asked else query
    if _total(asked, places) > MOST:
        return None
    known = unpack(was.ids)
    return tuple(one for one in find_ids(asked, places=places) if one not in known)


def pack(ids: Iterable[int]) -> bytes:
    """Return numbers as bits, packed."""
    numbers = tuple(ids)
    bits = bytearray(max(numbers, default=0) // 8 + 1)
    for number in numbers:
        bits[number >> 3] |= 1 << (number & 7)
    return zlib.compress(bytes(bits), 1)


class Packed:
    """Numbers as ``pack`` packed them."""

    def __init__(self, packed: bytes) -> None:
        self._bits = zlib.decompress(packed)

    def __contains__(self, number: int) -> bool:
        at = number >> 3
        return at < len(self._bits) and bool(self._bits[at] >> (number & 7) & 1)


def unpack(packed: bytes) -> Packed:
    """Return what can be asked for the numbers that were packed."""
    return Packed(packed)


def _total(query: Query, places: Places | None) -> int:
    return find(replace(query, limit=0, facets=()), places=places).total


def _asked(query: Query) -> str:
    """Return a mark of all that the answer hangs on beside the records: with another one anybody may have come."""
    own = sorted(query.own.items())
    filters = sorted((name, tuple(sorted(values))) for name, values in query.filters.items() if values)
    is_by_day = any(name in _BANDS_BY_DAY for name, _ in filters) or _hangs_on_day(parse(query.text, query.own).node)
    told = (
        query.text, filters, sorted(query.ranges.items()), sorted(query.scopes), sorted(query.kept), own, query.among,
        own_groups(), query.today if is_by_day else None,
    )  # fmt: skip
    return hashlib.sha256(repr(told).encode()).hexdigest()


def _hangs_on_day(node: Node | None) -> bool:
    """Tell whether the answer may be another tomorrow: 更新:>30天, 年龄:<35, 更新:本周."""
    if isinstance(node, Range | Period):
        return node.field in _BY_DAY
    if isinstance(node, Not):
        return _hangs_on_day(node.node)
    return isinstance(node, All | Either) and any(_hangs_on_day(one) for one in node.nodes)
