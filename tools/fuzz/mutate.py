"""Changed bytes, the same for the same number: flips, cuts, splices of two files, and changes inside packages."""

import io
import zipfile
import zlib
from random import Random
from typing import Final

_MOST_CHANGES: Final = 12
_OLE: Final = b"\xd0\xcf\x11\xe0"
_WORDS: Final = (
    b"\xff\xff\xff\xff", b"\x00\x00\x00\x00", b"\x7f\xff\xff\xff", b"-1", b"99999999999", b"%n", b"<", b">", b"{", b"}",
    b"\\u-1?", b"endobj", b"stream\r\n", b"<w:p>", b"</w:tbl>", b"&#x0;", b"\xe5\xbc\xa0", b"\xd5\xc5", b"=?gbk?B?", b"--x",
)  # fmt: skip


def mutate(rng: Random, data: bytes, other: bytes) -> bytes:
    """Return ``data`` with a few changes; ``other`` lends pieces. Packages are also changed inside."""
    if data[:2] == b"PK" and rng.random() < 0.8:
        return _inside_package(rng, data, other)
    return _bytes(rng, data, other)


def _bytes(rng: Random, data: bytes, other: bytes) -> bytes:
    if rng.random() < 0.3:
        return _roughly(rng, data, other)
    if data[:4] == _OLE or rng.random() < 0.2:
        return _in_place(rng, data)
    return _gently(rng, data)


def _in_place(rng: Random, data: bytes) -> bytes:
    """Change some bytes and move none: what counts from the beginning of the file still finds its way."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 8))):
        if out:
            at = rng.randrange(len(out))
            out[at] = rng.choice((out[at] ^ (1 << rng.randrange(8)), 0, 1, 0x7F, 0xFF))
    return bytes(out)


def _gently(rng: Random, data: bytes) -> bytes:
    """Repeat, drop or move pieces that are already there, or set in a word that has a meaning to a reader."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 4))):
        at = rng.randrange(len(out) + 1)
        size = rng.choice((1, 3, 12, 60, 400))
        piece = bytes(out[at : at + size])
        match rng.randrange(4):
            case 0:
                out[at:at] = piece * rng.choice((1, 1, 3, 40))
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = rng.choice(
                    [word for word in _WORDS if word.isascii() and b"\0" not in word]
                )
            case _:
                to = rng.randrange(len(out) + 1)
                out[to:to] = piece
    return bytes(out)


def _roughly(rng: Random, data: bytes, other: bytes) -> bytes:
    out = bytearray(data)
    for _ in range(rng.randint(1, _MOST_CHANGES)):
        at = rng.randrange(len(out) + 1)
        size = min(rng.choice((1, 1, 2, 4, 16, 200)), len(out) - at)
        match rng.randrange(6):
            case 0:
                out[at : at + size] = rng.randbytes(size)
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = rng.choice(_WORDS)
            case 3:
                out[at:at] = out[at : at + size] * rng.choice((1, 2, 50))
            case 4:
                start = rng.randrange(len(other) + 1)
                out[at : at + size] = other[start : start + rng.choice((4, 60, 2000))]
            case _:
                out = out[: max(1, at)] if rng.random() < 0.2 else out
    return bytes(out)


def _inside_package(rng: Random, data: bytes, other: bytes) -> bytes:
    """Change one entry of a ZIP and pack it again, so that the change is not lost to a checksum."""
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
            names = old.namelist()
            chosen = rng.choice(names)
            for name in names:
                content = old.read(name)
                new.writestr(name, _bytes(rng, content, other) if name == chosen else content)
    except (zipfile.BadZipFile, zlib.error, ValueError, OSError, IndexError):
        return _bytes(rng, data, other)
    return out.getvalue()
