"""Writes Word 97 binary files: an information block, a piece table, text. No formatting."""

import struct

from tests.core.extract.ole_writer import write_ole

_FIB = 0x22 + 28 + 2 + 88 + 2 + 93 * 8


def write_doc(
    *pieces: str | bytes,
    flags: int = 0x0200,
    version: int = 0x00C1,
    grpprl: bytes = b"",
    counts: tuple[int, ...] = (),
    lists: dict[int, bytes] | None = None,
) -> bytes:
    """This function will write a DOC whose text is the pieces: str as UTF-16, bytes as cp1252.

    ``counts`` are the characters of the body, its notes, headers, …, boxes; ``lists`` further entries of the table by number.
    """
    text = bytearray()
    ends, descriptors = [0], []
    begin = 1024
    for piece in pieces:
        raw = piece.encode("utf-16-le") if isinstance(piece, str) else piece
        offset = begin + len(text)
        fc = offset if isinstance(piece, str) else (offset * 2) | 0x40000000
        ends.append(ends[-1] + len(piece))
        descriptors.append(struct.pack("<HIH", 0, fc, 0))
        text += raw
    plc = b"".join(struct.pack("<I", end) for end in ends) + b"".join(descriptors)
    clx = (b"\x01" + struct.pack("<H", len(grpprl)) + grpprl if grpprl else b"") + (
        b"\x02" + struct.pack("<I", len(plc)) + plc
    )
    places = [(0, 0)] * 93
    places[33] = (16, len(clx))
    more = b""
    for number, content in (lists or {}).items():
        places[number] = (16 + len(clx) + len(more), len(content))
        more += content
    told = counts or (ends[-1],)
    fib = struct.pack("<HHHHHH", 0xA5EC, version, 0, 0x0804, 0, flags).ljust(0x20, b"\0")
    fib += struct.pack("<H", 14) + b"\0" * 28
    fib += struct.pack("<H", 22) + struct.pack("<22I", *([0] * 3), *told, *([0] * (19 - len(told))))
    fib += struct.pack("<H", 93) + b"".join(struct.pack("<II", *place) for place in places)
    assert len(fib) == _FIB
    table = b"\0" * 16 + clx + more
    return write_ole(
        {
            "WordDocument": (fib.ljust(begin, b"\0") + bytes(text)).ljust(4096, b"\0"),
            "1Table" if flags & 0x0200 else "0Table": table,
        }
    )
