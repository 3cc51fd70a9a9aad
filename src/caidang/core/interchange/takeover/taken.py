"""What was taken from another program, in this house's terms, whatever program it was."""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

CONTACT, SUBMITTED, INTERVIEW, OFFER, PLACED, LOST = "contact", "submitted", "interview", "offer", "placed", "lost"
"""How far an application came: the kinds of stages."""
_LINE_ENDS: Final = re.compile(r"<br\s*/?>\s*|</(?:p|div|li|tr|h[1-6])\s*>\s*", re.IGNORECASE)
_TAG: Final = re.compile(r"</?(?:p|br|div|span|b|i|u|s|em|strong|font|a|ul|ol|li|h[1-6]|table|tbody|thead|tr|td|th|hr|pre|img|sub|sup)(?:\s[^<>]*)?/?>", re.IGNORECASE)
_OFTEN_ENCODED: Final = 4
"""A text is encoded again each time that somebody saves it."""


@dataclass(frozen=True, slots=True)
class TakenFile:
    """A file of a person: its name for people, and where it lies below the folder of files."""

    name: str
    place: str


@dataclass(frozen=True, slots=True)
class TakenClient:
    """A company. ``said`` is what was written down about it since, each by itself."""

    source: str
    name: str
    city: str = ""
    note: str = ""
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TakenContact:
    """Somebody at a company."""

    client: str
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TakenJob:
    """A job. ``status`` is one of open, paused, filled, closed, draft."""

    source: str
    client: str
    title: str
    status: str
    city: str = ""
    headcount: int = 1
    publication: str = ""
    note: str = ""
    said: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TakenPerson:
    """A person: cells of a sheet by the names of its columns, files, labels, and what was said of him."""

    source: str
    cells: Mapping[str, str]
    files: Sequence[TakenFile] = ()
    tags: Sequence[str] = ()
    notes: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class TakenApplication:
    """Who is in which job, and how far."""

    person: str
    job: str
    kind: str


@dataclass(slots=True)
class Taken:
    """Everything of an export."""

    clients: list[TakenClient] = field(default_factory=list)
    contacts: list[TakenContact] = field(default_factory=list)
    jobs: list[TakenJob] = field(default_factory=list)
    people: list[TakenPerson] = field(default_factory=list)
    applications: list[TakenApplication] = field(default_factory=list)
    left: list[str] = field(default_factory=list)
    """What has no place here, each told with whose it is and where it lies."""


def full_name(given: str | None, family: str | None, middle: str | None = "") -> str:
    """This function will return a name as it is written: family name first and joined in Chinese."""
    first, last, between = ((part or "").strip() for part in (given, family, middle))
    if any("\u3400" <= sign <= "\u9fff" for sign in first + last):
        return f"{last}{between}{first}"
    return " ".join(part for part in (first, between, last) if part)


def mended(text: str | None) -> str:
    """This function will return a text whose UTF-8 was once taken for Western letters as it was; others unchanged."""
    plain = (text or "").strip()
    if plain.isascii() or any(sign >= "\u2e80" for sign in plain):
        return plain
    for encoding in ("cp1252", "latin-1"):
        try:
            return plain.encode(encoding).decode()
        except UnicodeError:
            continue
    return plain


def plain(text: str | None) -> str:
    """This function will return a text that a web program keeps as its page shows it: without marks, ``&amp;`` as the sign."""
    shown = mended(text)
    if "<" in shown and (bare := _TAG.sub("", _LINE_ENDS.sub("\n", shown))) != shown:
        shown = re.sub(r"\n\s*\n", "\n", bare)
    for _ in range(_OFTEN_ENCODED):
        if "&" not in shown or (decoded := html.unescape(shown)) == shown:
            break
        shown = decoded
    return "\n".join(line.strip() for line in shown.replace("\xa0", " ").splitlines()).strip()
