"""An invisible mark in running text that tells whose copy it is, even of a part that was pasted elsewhere.

Where a dash, a dot, a stop or a small word stands, either of two characters that look alike may stand. Which one is decided
by the copy's key and the four characters before it, so that every place speaks for itself: text that was cut,
joined, wrapped or saved as another format still tells, as long as its characters were copied. Who lacks the
key can neither read the mark nor make another's. Retyping, OCR or replacing the characters wipes it out.

In a workbook each cell, however short, bears such a place as well: which of two inks that look alike it is written in.
"""

import hmac
import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from caidang.core.crypto.hashing import hasher

_BEFORE: Final = 4
"""Characters before a place that decide, with the key, what stands there."""
_ALIKE: Final = {"dash": "–‒", "dot": "·‧", "rest": "\u200b\u2060"}
_KIND: Final = {char: kind for kind, pair in _ALIKE.items() for char in pair}
_INK: Final = "ink"
_MOST_KNOWN: Final = 4_096
_STOPS: Final = frozenset("，。；：、！？的和与及并等")
_NARROW_STOPS: Final = frozenset(",;:")
"""Stops that count only behind a Chinese character: within a number or an English word nothing is put."""
_HAN: Final = "\u2e80"
_IGNORED: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]")
_UNSEEN: Final = re.compile(r"[\u200b-\u200f\u2060\ufeff\u00ad]")
_FIRST_OF: Final = {ord(pair[1]): pair[0] for kind, pair in _ALIKE.items() if kind != "rest"}
_ENOUGH: Final = 6
"""Places of a kind from which on one single character at all of them means that the mark was wiped out there."""

Slots = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far a text speaks for one copy: places that agree, of how many, and how likely chance would do as well."""

    matched: int
    seen: int
    chance: float


def write_mark(text: str, key: bytes) -> str:
    """This function will return the text with the key's mark in it; it looks the same."""
    out: list[str] = []
    for char, kind, before in _walk(_plain(text)):
        if kind and len(before) == _BEFORE:
            out.append(_ALIKE[kind][_bit(key, kind, before)])
        elif not kind:
            out.append(char)
            if _is_rest(char, before):
                out.append(_ALIKE["rest"][_bit(key, "rest", (before + char)[-_BEFORE:])])
        else:
            out.append(char)
    return "".join(out)


def read_slots(text: str) -> Slots:
    """This function will find the places of a text where a mark can be, and what stands there.

    Places that say both, and kinds that were evened out, are left out.
    """
    found: dict[tuple[str, str], set[int]] = {}
    for char, kind, before in _walk(text):
        if kind and len(before) == _BEFORE:
            found.setdefault((kind, before), set()).add(_ALIKE[kind].index(char))
    slots = {place: bits.pop() for place, bits in found.items() if len(bits) == 1}
    living = {kind for kind in _ALIKE if _lives([bit for (k, _), bit in slots.items() if k == kind])}
    return {place: bit for place, bit in slots.items() if place[0] in living}


def inker(key: bytes) -> Callable[[str], int]:
    """This function will return what says in which of two inks a cell is written, 0 or 1: its text decides, with the key."""
    known: dict[str, int] = {}
    """Towns, degrees and schools stand in cell after cell."""
    digest = hasher(key)

    def ink(text: str) -> int:
        found = known.get(text)
        if found is None:
            found = digest(_place(_INK, text if text.isalnum() else _bare(text)))[0] & 1
            if len(known) < _MOST_KNOWN:
                known[text] = found
        return found

    return ink


def read_inks(cells: Iterable[tuple[str, int]]) -> Slots:
    """This function will find the places of a mark among cells: their texts, and in which of the two inks each is written."""
    found: dict[tuple[str, str], set[int]] = {}
    for text, ink in cells:
        if bare := _bare(text):
            found.setdefault((_INK, bare), set()).add(ink)
    slots = {place: inks.pop() for place, inks in found.items() if len(inks) == 1}
    return slots if _lives(list(slots.values())) else {}


def compare(slots: Slots, key: bytes) -> Agreement:
    """This function will tell how far the places agree with a key's mark."""
    matched = sum(_bit(key, kind, before) == bit for (kind, before), bit in slots.items())
    seen = len(slots)
    chance = sum(math.comb(seen, k) for k in range(matched, seen + 1)) / 2**seen
    return Agreement(matched, seen, chance)


def copy_id(key: bytes, what: str, digits: int) -> str:
    """This function will return the copy's name in a file's structure: hex digits that only the key gives."""
    return hmac.digest(key, b"id|" + what.encode(), "sha256").hex()[:digits]


def _is_rest(char: str, before: str) -> bool:
    """Whether an unseen character may follow: behind a stop or a small word."""
    if len(before) < _BEFORE - 1:
        return False
    return char in _STOPS or (char in _NARROW_STOPS and before[-1] >= _HAN)


def _bare(text: str) -> str:
    """A cell's text as it decides: without any mark, and without what programs put around it."""
    return _IGNORED.sub("", _plain(text))


def _lives(bits: list[int]) -> bool:
    return len(bits) < _ENOUGH or len(set(bits)) == 2


def unmarked(text: str) -> str:
    """This function will return the text without any mark in it."""
    return _plain(text)


def _plain(text: str) -> str:
    """The text without a mark: values may come from a report of ours."""
    return _UNSEEN.sub("", text).translate(_FIRST_OF)


def _walk(text: str) -> Iterator[tuple[str, str, str]]:
    """Yield each character, the kind of place that it is, and what visible characters stand before it."""
    before = ""
    for char in text:
        kind = _KIND.get(char, "")
        yield char, kind, before
        if kind in ("dash", "dot"):
            before = (before + _ALIKE[kind][0])[-_BEFORE:]
        elif not _IGNORED.match(char):
            before = (before + char)[-_BEFORE:]


def _bit(key: bytes, kind: str, before: str) -> int:
    return hmac.digest(key, _place(kind, before), "sha256")[0] & 1


def _place(kind: str, before: str) -> bytes:
    return f"{kind}|{before}".encode()
