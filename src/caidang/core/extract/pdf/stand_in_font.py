"""A font of one glyph, an em box for every character, for Han fonts that a file names but does not hold.

The PDF library leaves out type without a shape, and looks for shapes among the fonts of the machine: slow,
and different on every machine. Where characters stand is said by the file itself; their shape does not matter.
"""

import struct
from functools import cache
from itertools import accumulate
from typing import Final

_EM: Final = 1000
_LEFT, _BOTTOM, _RIGHT, _TOP = 50, -100, 950, 850  # what a Han glyph fills of its em
_GLYPHS: Final = 2
_MAGIC: Final = 0x5F0F3CF5


@cache
def stand_in_font() -> bytes:
    """This function will return the font as a TrueType file of less than a kilobyte."""
    glyph = _glyph()
    tables = {
        b"cmap": _cmap(),
        b"glyf": glyph * _GLYPHS,
        b"head": _head(),
        b"hhea": struct.pack(">IhhhHhhhhhhhhhhhH", 0x10000, 880, -120, 0, _EM, 50, 50, 950, 1, *[0] * 7, _GLYPHS),
        b"hmtx": struct.pack(">Hh", _EM, _LEFT) * _GLYPHS,
        b"loca": struct.pack(">3I", 0, len(glyph), 2 * len(glyph)),
        b"maxp": struct.pack(">IHHHHHHHHHHHHHH", 0x10000, _GLYPHS, 4, 1, 0, 0, 2, *[0] * 8),
    }  # fmt: skip
    bodies = [body + b"\0" * (-len(body) % 4) for body in tables.values()]
    first = 12 + 16 * len(tables)
    offsets = accumulate((len(body) for body in bodies), initial=first)
    directory = b"".join(
        struct.pack(">4sIII", name, _checksum(padded), offset, len(body))
        for (name, body), padded, offset in zip(tables.items(), bodies, offsets, strict=False)
    )
    power = len(tables).bit_length() - 1
    search = 16 << power
    head = struct.pack(">IHHHH", 0x10000, len(tables), search, power, 16 * len(tables) - search)
    return head + directory + b"".join(bodies)


def _checksum(body: bytes) -> int:
    words: tuple[int, ...] = struct.unpack(f">{len(body) // 4}I", body)
    return sum(words) & 0xFFFFFFFF


def _glyph() -> bytes:
    """A box: one contour of four points that lie on it."""
    corners = ((_LEFT, _BOTTOM), (_LEFT, _TOP), (_RIGHT, _TOP), (_RIGHT, _BOTTOM))
    steps = [(b[0] - a[0], b[1] - a[1]) for a, b in zip(((0, 0), *corners), corners, strict=False)]
    header = struct.pack(">hhhhh", 1, _LEFT, _BOTTOM, _RIGHT, _TOP)
    body = struct.pack(">HH", 3, 0) + b"\x01" * 4
    body += b"".join(struct.pack(">h", x) for x, _ in steps)
    body += b"".join(struct.pack(">h", y) for _, y in steps)
    whole = header + body
    return whole + b"\0" * (-len(whole) % 4)


def _head() -> bytes:
    return struct.pack(
        ">IIIIHHqqhhhhHHhhh", 0x10000, 0x10000, 0, _MAGIC, 0, _EM, 0, 0,
        _LEFT, _BOTTOM, _RIGHT, _TOP, 0, 8, 2, 1, 0,
    )  # fmt: skip


def _cmap() -> bytes:
    """Format 13: many characters to one glyph."""
    groups = struct.pack(">III", 0x20, 0x10FFFF, 1)
    subtable = struct.pack(">HHIII", 13, 0, 16 + len(groups), 0, 1) + groups
    return struct.pack(">HHHHI", 0, 1, 3, 10, 12) + subtable
