"""A mail's header fields in plain text: encoded words joined before they are decoded, Chinese code pages, forward marks."""

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from hashlib import sha256
from typing import Final

from caidang.core.extract.encoded_words import decode_header

MOST_HEADER: Final = 256 * 1024
"""Bytes of a mail's head that are looked at."""
_FIELD: Final = re.compile(rb"^([!-9;-~]{1,80}):[ \t]*", re.MULTILINE)
_FORWARD: Final = re.compile(
    r"^\s*(?:fw|fwd|re|wg|aw|转发|转寄|转|回复|答复|回覆|轉寄|自动转发)\s*(?:\[\d{1,3}\])?\s*:\s*", re.IGNORECASE
)
_GATEWAY: Final = re.compile(r"^\s*[\[【(]\s*(?:外部|外部邮件|外来邮件|external|ext|外部來信|不可信|可疑邮件)\s*[\]】)]\s*:?\s*", re.IGNORECASE)
"""What a company's mail gateway writes before the subjects of mails from outside."""
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
        is_forwarded=_MARKS_OF_FORWARDS.match(_GATEWAY.sub("", subject)) is not None,
    )


def strip_forwards(subject: str) -> str:
    """This function will take the marks of forwarding and answering off a subject, however many stand there."""
    before = None
    while before != subject:
        before, subject = subject, _FORWARD.sub("", _GATEWAY.sub("", subject, count=1), count=1)
    return subject.strip()


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
