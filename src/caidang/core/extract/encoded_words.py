"""Encoded words of a mail's header (RFC 2047), joined before they are decoded: Chinese mailers cut characters in two."""

import re
from base64 import b64decode
from binascii import Error as BinasciiError
from binascii import a2b_qp
from collections.abc import Iterator
from typing import Final

from caidang.core.extract.plain_text import decode
from caidang.core.text.normalize import normalize

_WORD: Final = re.compile(rb"=\?([A-Za-z0-9_.:*-]{1,40})\?([BbQq])\?([^?\r\n]*)\?=")
_GAP: Final = re.compile(rb"[ \t\r\n]*")
_CHINESE: Final = frozenset(["gb2312", "gbk", "gb18030", "x-gbk", "cp936", "gb_2312-80", "euc-cn", "eucgb2312_cn"])


def decode_header(raw: bytes) -> str:
    """This function will decode a field's value, folded lines and all, to normalised text in one line.

    Neighbouring encoded words of one charset are joined as bytes first: Chinese mailers cut characters in two.
    """
    parts: list[str] = []
    place = 0
    for start, end, charset, data in _runs(raw):
        parts.append(decode(raw[place:start]))
        parts.append(_text(data, charset))
        place = end
    parts.append(decode(raw[place:]))
    return re.sub(r"[ \t\r\n]+", " ", normalize("".join(parts))).strip()


def _runs(raw: bytes) -> Iterator[tuple[int, int, str, bytes]]:
    """Yield the encoded stretches: where they begin and end, their charset, and their bytes joined."""
    start = end = 0
    charset, data = "", b""
    for word in _WORD.finditer(raw):
        name = word[1].split(b"*")[0].decode("ascii").lower()
        gap = _GAP.match(raw, end)
        is_next = charset != "" and gap is not None and gap.end() == word.start()
        if is_next and _same(name, charset):
            data += _bytes(word)
            end = word.end()
            continue
        if charset:
            yield start, word.start() if is_next else end, charset, data
        # The blank between two encoded words is no part of the text.
        start = word.start()
        end, charset, data = word.end(), name, _bytes(word)
    if charset:
        yield start, end, charset, data


def _same(one: str, other: str) -> bool:
    return one == other or (one in _CHINESE and other in _CHINESE)


def _bytes(word: "re.Match[bytes]") -> bytes:
    if word[2] in b"Qq":
        return a2b_qp(word[3].replace(b"_", b"=20"))
    text = re.sub(rb"[^A-Za-z0-9+/]", b"", word[3])
    text = text[:-1] if len(text) % 4 == 1 else text
    try:
        return b64decode(text + b"=" * (-len(text) % 4))
    except BinasciiError:
        return b""


def _text(data: bytes, charset: str) -> str:
    if charset in _CHINESE:
        return data.decode("gb18030", "replace")
    try:
        return data.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        return decode(data)
