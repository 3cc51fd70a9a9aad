"""What a résumé that came as data says, as values with their places on the page on which it was set."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from caidang.core.errors import CaidangError
from caidang.core.extract.document import Document
from caidang.core.extract.ler_rs import as_json_resume
from caidang.core.extract.plain_text import decode
from caidang.core.interchange.json_resume import OWN, read_json_resume
from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.model import Evidence
from caidang.core.resume.values import Value
from caidang.core.text.normalize import normalize
from caidang.core.text.numbers import parse_phone

SURE: Final = 0.97
"""It was told field by field; what may be wrong is what somebody typed."""
_GROUPS: Final = (
    ("employer", "title", "department", "job_city", "industry", "reports_to", "duties", "job_start", "job_end"),
    ("school", "degree", "major", "edu_form", "edu_start", "edu_end"),
    ("project", "project_role", "project_duties", "project_start", "project_end"),
)



def told_values(data: bytes, document: Document, read: Sequence[Value]) -> list[Value]:
    """This function will return what the file tells by itself; what it does not tell is kept as it was ``read``."""
    try:
        whole = json.loads(decode(data))
        told = read_json_resume(as_json_resume(whole))
    except (ValueError, RecursionError, CaidangError):
        return list(read)
    is_ours = isinstance(whole, dict) and OWN in (whole.get("meta") or {})
    values = list(_values(told, document, is_ours=is_ours))
    known = {value.field for value in values}
    for group in _GROUPS:
        if known & set(group):
            known |= set(group)
    return [*values, *(value for value in read if value.field not in known)]


def _values(told: Mapping[str, Mapping[int, str]], document: Document, *, is_ours: bool) -> Iterator[Value]:
    for field, entries in told.items():
        for at, text in entries.items():
            plain = text if is_ours else _normal(field, text)
            if plain:
                yield Value(field, at, plain, SURE, _place(document, text))


def _normal(field: str, text: str) -> str:
    """Somebody else's value as ours are written; empty for one that cannot be."""
    if field == "phone":
        return parse_phone(text) or ""
    if field == "email":
        return normalize(text).strip().lower() if "@" in text else ""
    if field == "degree":
        return next((found.value for found in find_degrees(normalize(text))), normalize(text))
    return normalize(text) if "\n" not in text else text


def _place(document: Document, text: str) -> Evidence | None:
    wanted = normalize(text.split("\n", 1)[0]).strip()
    for page in document.pages if wanted else ():
        for number, line in enumerate(page.lines):
            start = line.text.find(wanted)
            if start >= 0:
                end = start + len(wanted)
                return Evidence(page.number, line.box, number, start, end, line.text[start:end])
    return None
