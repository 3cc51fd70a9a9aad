"""Frames between parent and child: a JSON header and binary parts, lengths first.

``magic 4 | header length u32 | number of parts u32 | part lengths u32 … | header | parts …``,
big-endian. Nothing in a frame is ever executed or unpickled.
"""

import json
import os
import struct
from collections.abc import Sequence
from typing import Any, cast

import orjson

MAGIC = b"CDf1"
_PREFIX = struct.Struct(">4sII")
_MAX_PARTS = 4096
_MAX_HEADER = 32 * 1024 * 1024
_AT_ONCE = 64
"""Pieces in one write: every system takes as many."""


class BadFrame(Exception):
    """The bytes are not a frame, or a larger one than allowed."""


def encode(header: dict[str, Any], parts: Sequence[bytes] = ()) -> bytes:
    """Make one frame."""
    return b"".join(pieces_of(header, parts))


def pieces_of(header: dict[str, Any], parts: Sequence[bytes] = ()) -> list[memoryview]:
    """Return what one frame consists of, its parts not copied: one may be as large as a file."""
    body = json.dumps(header, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "surrogatepass"
    )
    lengths = struct.pack(f">{len(parts)}I", *(len(part) for part in parts))
    start = b"".join((_PREFIX.pack(MAGIC, len(body), len(parts)), lengths, body))
    return [memoryview(start), *(memoryview(part) for part in parts if part)]


def packed(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """Return a large JSON value as a part; half of a character, which no text can hold, as ``?``."""
    try:
        return orjson.dumps(value)
    except TypeError:
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def unpacked(part: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """Return what ``packed`` made a part of; raises ValueError for anything else."""
    return orjson.loads(part)


def send_some(channel: int, pieces: list[memoryview]) -> list[memoryview]:
    """Write as much of the pieces as the channel takes; returns what is left. Raises BlockingIOError, BrokenPipeError."""
    sent = os.writev(channel, pieces[:_AT_ONCE])
    for at, piece in enumerate(pieces):
        if sent < len(piece):
            return [piece[sent:], *pieces[at + 1 :]]
        sent -= len(piece)
    return []


def frame_size(start: bytes | bytearray, *, limit: int) -> int | None:
    """Tell how long the frame is that begins here; None while too little of it is there.

    Raises BadFrame as soon as it is clear that this is none, or one over ``limit`` bytes.
    """
    if not MAGIC.startswith(bytes(start[:4])):
        raise BadFrame("magic")
    if len(start) < _PREFIX.size:
        return None
    _, header, count = _PREFIX.unpack_from(start)
    if count > _MAX_PARTS or header > min(limit, _MAX_HEADER):
        raise BadFrame("size")
    head = _PREFIX.size + 4 * count
    if len(start) < head:
        return None
    size = head + header + sum(struct.unpack_from(f">{count}I", start, _PREFIX.size))
    if size > limit:
        raise BadFrame("size")
    return cast(int, size)


def decode(frame: bytes | bytearray) -> tuple[dict[str, Any], list[bytes]]:
    """Take a whole frame apart; raises BadFrame if its header is not a JSON object."""
    _, length, count = _PREFIX.unpack_from(frame)
    lengths = struct.unpack_from(f">{count}I", frame, _PREFIX.size)
    at = _PREFIX.size + 4 * count
    view = memoryview(frame)
    try:
        header = json.loads(bytes(view[at : at + length]))
    except (ValueError, RecursionError) as error:
        raise BadFrame("header") from error
    if not isinstance(header, dict):
        raise BadFrame("header")
    at += length
    parts = []
    for size in lengths:
        parts.append(bytes(view[at : at + size]))
        at += size
    return header, parts
