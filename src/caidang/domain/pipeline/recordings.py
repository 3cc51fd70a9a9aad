"""Which of an interview's files a browser can play: told by their first bytes, whatever they are called."""

from dataclasses import dataclass
from typing import Final

HEAD_BYTES: Final = 64
"""So many bytes tell what a file is."""

_BRANDS_OF_SOUND: Final = (b"M4A ", b"M4B ")


@dataclass(frozen=True, slots=True)
class Playable:
    """What a browser is told that a recording is."""

    kind: str
    is_video: bool = False


def playable(head: bytes) -> Playable | None:
    """This function will return what kind of recording begins with ``head``, None for what no browser plays.

    Signatures after the formats' own texts: RIFF/WAVE, ISO/IEC 14496-12 (``ftyp``), RFC 3533 (Ogg), EBML (WebM),
    ISO/IEC 11172-3 with or without ID3v2, and ADTS of ISO/IEC 13818-7.
    """
    if head[:4] == b"RIFF" and head[8:12] == b"WAVE":
        return Playable("audio/wav")
    if head[4:8] == b"ftyp":
        is_sound = head[8:12] in _BRANDS_OF_SOUND
        return Playable("audio/mp4" if is_sound else "video/mp4", is_video=not is_sound)
    if head[:4] == b"OggS":
        return Playable("audio/ogg")
    if head[:4] == b"fLaC":
        return Playable("audio/flac")
    if head[:4] == b"\x1aE\xdf\xa3" and b"webm" in head[:HEAD_BYTES]:
        return Playable("video/webm", is_video=True)
    if head[:3] == b"ID3":
        return Playable("audio/mpeg")
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE0 == 0xE0:
        layer = head[1] & 0x06
        return Playable("audio/mpeg" if layer else "audio/aac")
    return None


def part_of(asked: str, size: int) -> tuple[int, int] | None:
    """This function will return the first and the last byte (inclusive) that a ``Range`` header asks for.

    None means the whole: no header, several ranges, or one that cannot be read (RFC 9110, 14.2: it may be passed over).
    Raises ValueError for one that lies behind the end.
    """
    unit, _, span = asked.partition("=")
    first, dash, last = span.strip().partition("-")
    if unit.strip() != "bytes" or not dash or "," in span or not (first or last):
        return None
    if not all(part.isascii() and part.isdigit() for part in (first, last) if part):
        return None
    if not first:
        start, end = max(size - int(last), 0), size - 1
        is_behind = int(last) == 0
    else:
        start, end = int(first), min(int(last), size - 1) if last else size - 1
        if last and int(last) < start:
            return None
        is_behind = start >= size
    if is_behind:
        raise ValueError(asked)
    return start, end
