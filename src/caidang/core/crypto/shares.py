"""A root key in shares: any so many of them give it back, one fewer tells nothing (Shamir 1979).

Each byte is the value at 0 of a polynomial over GF(2^8), x^8 + x^4 + x^3 + x + 1 as in AES (FIPS 197),
with random higher terms; a share holds the values at its number. On paper it is words, as the kit:
format 1, how many are needed 1, its number 1, the set 2, the values 32, checksum 3: 40 bytes, 30 words.
"""

import hashlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from caidang.core.crypto.words import cut_words, word_list
from caidang.core.errors import InvalidInput

SHARE_WORDS: Final = 30
MOST: Final = 16
_FORMAT: Final = 1
_KEY: Final = 32
_HEAD: Final = 5
_CHECK: Final = 3
_BITS: Final = 11
_BYTES: Final = _HEAD + _KEY + _CHECK
_SPARE: Final = SHARE_WORDS * _BITS - 8 * _BYTES
_POLYNOMIAL: Final = 0x11B


@dataclass(frozen=True, slots=True)
class Share:
    """One share. ``needed`` of one ``set`` (2 bytes that only tell sets apart) give the key back."""

    number: int
    needed: int
    set: bytes
    values: bytes = field(repr=False)


def split_root(root: bytes, *, count: int = 3, needed: int = 2) -> tuple[Share, ...]:
    """Return ``count`` shares of a 32-byte key, any ``needed`` of which give it back; raises ValueError for other sizes."""
    if len(root) != _KEY or not 2 <= needed <= count <= MOST:
        raise ValueError("a key has 32 bytes, and two of at most sixteen shares are needed at least")
    terms = [root, *(os.urandom(_KEY) for _ in range(needed - 1))]
    name = os.urandom(2)
    return tuple(
        Share(x, needed, name, bytes(_value([term[place] for term in terms], x) for place in range(_KEY)))
        for x in range(1, count + 1)
    )


def join_shares(shares: Iterable[Share]) -> bytes:
    """Return the key that shares give; more than are needed must agree with one another.

    Raises InvalidInput for too few, for one that is there twice, or for shares of different sets. Whether it
    is the right key only its fingerprint tells.
    """
    given = list(shares)
    if not given:
        raise InvalidInput("没有份额。")
    first = given[0]
    if any((one.set, one.needed) != (first.set, first.needed) for one in given):
        raise InvalidInput("这几份不是同一次分出来的：请找编号相同的一组。")
    numbers = [one.number for one in given]
    if len(set(numbers)) != len(numbers):
        raise InvalidInput("同一份输了两次，请输另外一份。")
    if len(given) < first.needed:
        raise InvalidInput(f"要 {first.needed} 份，现在只有 {len(given)} 份。")
    used, spare = given[: first.needed], given[first.needed :]
    if any(_at(used, one.number) != one.values for one in spare):
        raise InvalidInput("这几份合不到一起：至少有一份被改动过。")
    return _at(used, 0)


def share_to_words(share: Share) -> tuple[str, ...]:
    """Return the thirty words of a share."""
    plain = bytes((_FORMAT, share.needed, share.number)) + share.set + share.values
    number = int.from_bytes(plain + _checksum(plain), "big") << _SPARE
    words = word_list()
    return tuple(words[number >> (_BITS * place) & 0x7FF] for place in reversed(range(SHARE_WORDS)))


def words_to_share(text: str) -> Share:
    """Return the share that was written down; raises InvalidInput that says what is wrong with it."""
    known = {word: number for number, word in enumerate(word_list())}
    found = cut_words(text)
    for place, word in enumerate(found, start=1):
        if word not in known:
            raise InvalidInput(f"第 {place} 个词「{word[:8]}」不在词表里，请对照份额检查这个词。")
    if len(found) != SHARE_WORDS:
        raise InvalidInput(f"一份要有 {SHARE_WORDS} 个词，现在是 {len(found)} 个。")
    number = 0
    for word in found:
        number = number << _BITS | known[word]
    raw = (number >> _SPARE).to_bytes(_BYTES, "big")
    plain, checksum = raw[:-_CHECK], raw[-_CHECK:]
    is_right = checksum == _checksum(plain) and not number & ((1 << _SPARE) - 1)
    if not is_right or plain[0] != _FORMAT or not 2 <= plain[1] <= MOST or not 1 <= plain[2] <= MOST:
        raise InvalidInput("每个词都认得，但合起来对不上：多半有词抄错或次序颠倒，请再核对一遍。")
    return Share(plain[2], plain[1], plain[3:_HEAD], plain[_HEAD:])


def _at(shares: Sequence[Share], x: int) -> bytes:
    """The values at x of the polynomials through the shares (Lagrange)."""
    weights = []
    for one in shares:
        weight = 1
        for other in shares:
            if other is not one:
                weight = _times(weight, _divided(x ^ other.number, one.number ^ other.number))
        weights.append(weight)
    return bytes(
        _sum(_times(weight, one.values[place]) for weight, one in zip(weights, shares, strict=True)) for place in range(_KEY)
    )


def _value(terms: Sequence[int], x: int) -> int:
    found = 0
    for term in reversed(terms):
        found = _times(found, x) ^ term
    return found


def _sum(values: Iterable[int]) -> int:
    found = 0
    for value in values:
        found ^= value
    return found


def _times(a: int, b: int) -> int:
    powers, logs = _tables()
    return powers[(logs[a] + logs[b]) % 255] if a and b else 0


def _divided(a: int, b: int) -> int:
    powers, logs = _tables()
    return powers[(logs[a] - logs[b]) % 255] if a else 0


@cache
def _tables() -> tuple[tuple[int, ...], dict[int, int]]:
    """Powers of 3, which generates the field, and their logarithms."""
    powers, value = [], 1
    for _ in range(255):
        powers.append(value)
        value ^= value << 1
        if value & 0x100:
            value ^= _POLYNOMIAL
    return tuple(powers), {power: number for number, power in enumerate(powers)}


def _checksum(plain: bytes) -> bytes:
    return hashlib.sha256(b"caidang share" + plain).digest()[:_CHECK]
