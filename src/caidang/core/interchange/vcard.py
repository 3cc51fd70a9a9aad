"""vCard 4.0 (RFC 6350): what an address book takes of a person."""

import re
from collections.abc import Iterator
from typing import Final

from caidang.core.interchange.json_resume import Values

_FOLD: Final = 75
"""Octets of a line; what is longer goes on in the next one behind a blank."""
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_COMPOUND: Final = ("欧阳", "司马", "上官", "诸葛", "令狐", "司徒", "东方", "夏侯", "皇甫", "尉迟", "公孙", "慕容", "端木", "轩辕")


def write_vcard(values: Values, *, uid: str, note: str = "") -> str:
    """This function will return one card with CRLF line ends; ``uid`` is the record's random id."""
    return "".join(_folded(line) for line in _lines(values, uid, note))


def _lines(values: Values, uid: str, note: str) -> Iterator[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", f"UID:urn:uuid:{uid}")
    name = _first(values, "name") or "姓名待补"
    yield f"FN:{_escaped(name)}"
    yield "N:" + ";".join(_escaped(part) for part in (*name_parts(name), "", "", ""))
    yield from _ways(values)
    yield from _place(values)
    if gender := {"男": "M", "女": "F"}.get(_first(values, "gender")):
        yield f"GENDER:{gender}"
    if born := _born(_first(values, "birth")):
        yield f"BDAY:{born}"
    if note:
        yield f"NOTE:{_escaped(note)}"
    yield "END:VCARD"


def _ways(values: Values) -> Iterator[str]:
    for phone in _all(values, "phone"):
        # A parameter with a comma is quoted; the number is text, as it may have an extension.
        yield f'TEL;TYPE="cell,voice":{_escaped(phone)}'
    for mail in _all(values, "email"):
        yield f"EMAIL:{_escaped(mail)}"
    for link in _all(values, "link"):
        yield f"URL:{_escaped(link)}"


def _place(values: Values) -> Iterator[str]:
    if employer := _first(values, "employer"):
        yield "ORG:" + ";".join(_escaped(part) for part in (employer, _first(values, "department")) if part)
    if title := _first(values, "title"):
        yield f"TITLE:{_escaped(title)}"
    if city := _first(values, "city"):
        yield f"ADR;TYPE=home:;;;{_escaped(city)};;;"


def _first(values: Values, field: str) -> str:
    return next(iter(_all(values, field)), "")


def _all(values: Values, field: str) -> list[str]:
    entries = values.get(field, {})
    return [entries[at] for at in sorted(entries)]


def name_parts(name: str) -> tuple[str, str]:
    """This function will return family name and given name: a Chinese one has its family's first, one character or a known two."""
    if _HAN.search(name):
        length = 2 if name.startswith(_COMPOUND) else 1
        return name[:length], name[length:].strip()
    given, _, family = name.rpartition(" ")
    return family, given


def _born(text: str) -> str:
    """A date as vCard has it: 19960412, 1996-04 or 1996."""
    found = _DATE.fullmatch(text)
    if found is None:
        return ""
    year, month, day = found.groups()
    return f"{year}{month}{day}" if day else f"{year}-{month}" if month else str(year)


def _escaped(text: str) -> str:
    plain = text.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return re.sub(r"\r\n|\r|\n|\u2028|\u2029", "\\\\n", re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]", "", plain))


def _folded(line: str) -> str:
    """Cut so that no character is cut in two."""
    pieces, piece, size = [], "", 0
    for char in line:
        width = len(char.encode("utf-8", "surrogatepass"))
        if size + width > _FOLD:
            pieces.append(piece)
            piece, size = " ", 1
        piece, size = piece + char, size + width
    return "\r\n".join((*pieces, piece)) + "\r\n"
