"""A mail's header fields in plain text: encoded words joined before they are decoded, Chinese code pages, forward marks."""

import re
from base64 import b64decode
from binascii import Error as BinasciiError
from binascii import a2b_qp
from collections.abc import Iterator
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Final

from caidang.core.extract.plain_text import decode
from caidang.core.text.normalize import normalize

MOST_HEADER: Final = 256 * 1024
"""Bytes of a mail's head that are looked at."""
_WORD: Final = re.compile(rb"=\?([A-Za-z0-9_.:*-]{1,40})\?([BbQq])\?([^?\r\n]*)\?=")
_GAP: Final = re.compile(rb"[ \t\r\n]*")
_CHINESE: Final = frozenset(["gb2312", "gbk", "gb18030", "x-gbk", "cp936", "gb_2312-80", "euc-cn", "eucgb2312_cn"])
_FIELD: Final = re.compile(rb"^([!-9;-~]{1,80}):[ \t]*", re.MULTILINE)
_FORWARD: Final = re.compile(
    r"^\s*(?:fw|fwd|re|wg|aw|转发|转寄|转|回复|答复|回覆|轉寄|自动转发)\s*(?:\[\d{1,3}\])?\s*:\s*", re.IGNORECASE
)
_MARKS_OF_FORWARDS: Final = re.compile(r"^\s*(?:fw|fwd|wg|转发|转寄|转|轉寄|自动转发)\s*:", re.IGNORECASE)
_ADDRESS: Final = re.compile(r"<\s*([^<>\s]+@[^<>\s]+?)\s*>")
_BARE_ADDRESS: Final = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a mail's head says. ``subject`` is as people read it, without forward marks; addresses in small letters.

    ``sent_on`` is ``YYYY-MM-DD`` or empty. ``identity`` is the same for two deliveries of one mail: it tells
    Message-ID, date, sender and subject, not what relays add.
    """

    sender_name: str = ""
    sender: str = ""
    subject: str = ""
    message_id: str = ""
    sent_on: str = ""
    identity: str = ""
    is_forwarded: bool = False

    @property
    def domain(self) -> str:
        """The sender's domain."""
        return self.sender.rpartition("@")[2]


def read_envelope(head: bytes) -> Envelope:
    """This function will read a mail's head, or the whole mail; whatever it is, it raises nothing."""
    fields = _fields(head[:MOST_HEADER])
    subject = decode_header(fields.get("subject", b""))
    source = decode_header(fields.get("from", b""))
    sender = _address(source)
    message_id = decode_header(fields.get("message-id", b"")).strip("<> ")
    date = decode_header(fields.get("date", b""))
    told = "\n".join((message_id, date, sender, subject))
    return Envelope(
        sender_name=_ADDRESS.sub("", source).strip(" \"'\t"),
        sender=sender,
        subject=strip_forwards(subject),
        message_id=message_id,
        sent_on=_day(date),
        identity=sha256(told.encode("utf-8", "replace")).hexdigest(),
        is_forwarded=_MARKS_OF_FORWARDS.match(subject) is not None,
    )


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


def strip_forwards(subject: str) -> str:
    """This function will take the marks of forwarding and answering off a subject, however many stand there."""
    before = None
    while before != subject:
        before, subject = subject, _FORWARD.sub("", subject, count=1)
    return subject.strip()


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


def _fields(head: bytes) -> dict[str, bytes]:
    """The fields by name in small letters, the first of each; folded lines are joined."""
    head = head.lstrip(b"\xef\xbb\xbf\r\n")
    stop = re.search(rb"\r?\n\r?\n", head)
    head = re.sub(rb"\r?\n(?=[ \t])", b"", head[: stop.start()] if stop else head).replace(b"\r\n", b"\n")
    found: dict[str, bytes] = {}
    for line in head.split(b"\n"):
        field = _FIELD.match(line)
        if field is not None:
            found.setdefault(field[1].decode("ascii").lower(), line[field.end() :])
    return found


def _address(text: str) -> str:
    found = _ADDRESS.findall(text) or _BARE_ADDRESS.findall(text)
    return str(found[-1]).lower() if found else ""


def _day(text: str) -> str:
    try:
        return parsedate_to_datetime(text).date().isoformat()
    except (ValueError, TypeError, IndexError, OverflowError):
        return ""
