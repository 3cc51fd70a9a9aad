"""Cutting a stream into chunks so that a small change of the data makes few chunks new."""

import zlib
from collections.abc import Iterable, Iterator
from typing import Final

_SMALL: Final = 64 * 1024
_LEAST: Final = 256 * 1024
_MOST: Final = 4 * 1024 * 1024
_LOOK: Final = 16
_MASK: Final = 0x3F


def chunk_size(total: int) -> int:
    """Return how many bytes a chunk of a database of so many bytes has: 64 KiB, from 2 GiB on 256 KiB, from 16 GiB on 1 MiB.

    One changed page makes one chunk new, so they are small; a very large database would have too many.
    """
    gib = 1024**3
    return _SMALL if total < 2 * gib else 4 * _SMALL if total < 16 * gib else 16 * _SMALL


def fixed_chunks(parts: Iterable[bytes], size: int) -> Iterator[bytes]:
    """Yield so many bytes at a time: for a file whose pages stay where they are, such as a database's."""
    held = bytearray()
    for part in parts:
        held += part
        place = 0
        while len(held) - place >= size:
            yield bytes(held[place : place + size])
            place += size
        del held[:place]
    if held:
        yield bytes(held)


def line_chunks(parts: Iterable[bytes]) -> Iterator[bytes]:
    """Yield 256 KiB to 4 MiB at a time, cut after lines that the content itself chooses: for a dump.

    A line inserted or removed changes the chunk it is in, and after it the cuts are the same again.
    A cut comes after the first line break past 256 KiB before which the CRC-32 of 16 bytes ends
    in six zero bits.
    """
    held = bytearray()
    for part in parts:
        held += part
        while len(held) >= _MOST:
            yield from _cut(held, end=_MOST)
    while held:
        yield from _cut(held, end=min(len(held), _MOST))


def _cut(held: bytearray, *, end: int) -> Iterator[bytes]:
    place = held.find(b"\n", _LEAST, end)
    while place >= 0:
        if not zlib.crc32(held[place - _LOOK : place]) & _MASK:
            end = place + 1
            break
        place = held.find(b"\n", place + 1, end)
    yield bytes(held[:end])
    del held[:end]
