"""A letter as it goes out: RFC 5322, one-click unsubscribing (RFC 2369, 8058), one Message-ID for one letter for ever.

The Message-ID is made of the letter's own number and nothing else, so that a letter that is sent once more by
mistake is the same letter, and whatever comes back to it names it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import HeaderParseError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from typing import Final

_OWN: Final = re.compile(r"\b([0-9a-f]{32})\.letter@", re.IGNORECASE)
MOST_REFERENCES: Final = 200
_WORD: Final = re.compile(r"[!-~]{1,900}")
"""Of a field's line, which may have 998 characters."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a letter says and to whom. ``number`` is the letter's (32 hex digits), ``follows`` those of earlier ones.

    ``leave`` is the address where the person says that he wants no more; ``leave_words`` stands before it.
    """

    number: str
    sender: str
    sender_name: str
    to: str
    subject: str
    body: str
    at: datetime
    follows: tuple[str, ...] = ()
    leave: str = ""
    leave_words: str = ""
    files: tuple[tuple[str, bytes], ...] = ()
    """Attached PDF files, each a name and its bytes."""


def message_id(number: str, sender: str) -> str:
    """This function will return the one Message-ID of a letter, angle brackets and all."""
    domain = sender.rpartition("@")[2]
    return f"<{number}.letter@{domain if domain and domain.isascii() else 'localhost'}>"


def letters_in(text: str) -> tuple[str, ...]:
    """This function will return the numbers of our letters that a text names by their Message-IDs, each once."""
    return tuple(dict.fromkeys(found.lower() for found in _OWN.findall(text)))[:MOST_REFERENCES]


def letter_bytes(letter: Outgoing) -> bytes:
    """This function will return the letter as it is handed to a mail server.

    Raises ValueError for an address or a subject that no mail can carry.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = _address(letter.sender, letter.sender_name)
    message["To"] = _address(letter.to)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    named = {"Message-ID": [message_id(letter.number, letter.sender)]}
    if letter.follows:
        ids = [message_id(one, letter.sender) for one in letter.follows]
        named |= {"In-Reply-To": ids[-1:], "References": ids}
    body = letter.body
    if letter.leave:
        named["List-Unsubscribe"] = [f"<{letter.leave}>"]
        if letter.leave.startswith("https://"):
            named["List-Unsubscribe-Post"] = ["List-Unsubscribe=One-Click"]
        body = f"{body}\n\n--\n{letter.leave_words}{letter.leave}"
    message.set_content(f"{body}\n", cte="base64" if not body.isascii() else None)
    for name, data in letter.files:
        message.add_attachment(data, maintype="application", subtype="pdf", filename=name)
    return b"".join(_plain(name, words) for name, words in named.items()) + message.as_bytes()


def _plain(name: str, words: Sequence[str]) -> bytes:
    """A field whose words stay as they are: the library would make encoded words of long ones, which no mailer reads there."""
    if not all(_WORD.fullmatch(word) for word in words):
        raise ValueError("no field")
    return (f"{name}: " + "\r\n ".join(words) + "\r\n").encode("ascii")


def _address(spec: str, name: str = "") -> Address:
    try:
        return Address(display_name=name, addr_spec=spec)
    except (HeaderParseError, IndexError) as error:
        raise ValueError("no address") from error
