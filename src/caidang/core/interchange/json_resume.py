"""JSON Resume v1.0.0 both ways; what it has no place for stands under ``meta`` in a namespace of ours.

The schema is ``resume-schema`` 1.0.0 (github.com/jsonresume/resume-schema, MIT): dates are ``YYYY[-MM[-DD]]``, a post
without an end goes on, and nothing may stand beside its sections but inside ``meta``.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from caidang.core.errors import Damaged
from caidang.core.text.normalize import normalize

Values = Mapping[str, Mapping[int, str]]
"""A record: the text of each entry of each field, fields as ``core.resume.values`` names them."""

SCHEMA: Final = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
VERSION: Final = "v1.0.0"
OWN: Final = "x-caidang"
"""Our namespace. Its ``values`` hold what the sections cannot say; an empty text takes away what they say."""

MOST: Final = 500
"""Entries of one section that are read; nobody has had more posts."""
LONGEST: Final = 20_000
_DATE: Final = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_PRESENT: Final = "present"
_STAYS: Final[Mapping[str, Mapping[str, str]]] = {
    "work": {
        "name": "employer", "position": "title", "location": "job_city", "startDate": "job_start", "endDate": "job_end",
        "summary": "duties",
    },
    "education": {
        "institution": "school", "area": "major", "studyType": "degree", "startDate": "edu_start", "endDate": "edu_end",
    },
    "projects": {
        "name": "project", "startDate": "project_start", "endDate": "project_end", "description": "project_duties",
    },
}  # fmt: skip
"""Sections of stays: their properties and our fields."""
_BESIDE: Final = {
    "work": ("department", "industry", "reports_to"), "education": ("edu_form",), "projects": ("project_role",),
}  # fmt: skip
"""Fields of the same stays that have no property, or one of another kind."""
_LISTS: Final = {"skills": ("name", "skill"), "languages": ("language", "language"), "certificates": ("name", "certificate")}
_FORMATS: Final = {
    "email": re.compile(r"[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z]{2,})+"),
    "url": re.compile(r"https?://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::\d{1,5})?(?:/[A-Za-z0-9_~./-]*)?(?:\?[A-Za-z0-9_~.=&-]*)?(?:#[A-Za-z0-9_~./-]*)?"),
}
_BASICS: Final = {"name": "name", "email": "email", "phone": "phone", "url": "link", "summary": "summary"}


def write_json_resume(values: Values) -> dict[str, Any]:
    """This function will return the record as a JSON Resume; ``read_json_resume`` gives it back as ``numbered`` has it."""
    kept = numbered(values)
    document: dict[str, Any] = {"$schema": SCHEMA, "basics": _basics(kept)}
    for section, properties in _STAYS.items():
        if stays := [_stay(kept, section, properties, at) for at in range(_length(kept, section))]:
            document[section] = stays
    for section, (name, field) in _LISTS.items():
        if texts := [kept[field][at] for at in sorted(kept.get(field, {}))]:
            document[section] = [{name: text} for text in texts]
    document["meta"] = {"canonical": SCHEMA, "version": VERSION}
    told = _sections(document)
    rest: dict[str, dict[str, str]] = {}
    for field, at in sorted({(f, e) for one in (kept, told) for f, entries in one.items() for e in entries}):
        text = kept.get(field, {}).get(at, "")
        if text != told.get(field, {}).get(at, ""):
            rest.setdefault(field, {})[str(at)] = text
    if rest:
        document["meta"][OWN] = {"version": 1, "values": rest}
    return document


def read_json_resume(document: object) -> dict[str, dict[int, str]]:
    """This function will read anybody's JSON Resume, forgiving what does not fit. Raises Damaged for what is none."""
    if not is_json_resume(document):
        raise Damaged("这份 JSON 不是 JSON Resume 格式的简历。")
    assert isinstance(document, dict)  # noqa: S101 - told by the line above
    found = _sections(document)
    own = _dict(_dict(document.get("meta")).get(OWN)).get("values")
    for field, entries in _dict(own).items():
        for at, text in _dict(entries).items():
            if isinstance(field, str) and isinstance(text, str) and str(at).isascii() and str(at).isdigit() and int(at) < MOST:
                found.setdefault(field, {})[int(at)] = text[:LONGEST]
    kept = {field: {at: text for at, text in entries.items() if text} for field, entries in found.items()}
    return {field: entries for field, entries in kept.items() if entries}


def is_json_resume(document: object) -> bool:
    """This function will tell whether a JSON value is a résumé of this kind: it has basics, or posts with their names."""
    if not isinstance(document, dict):
        return False
    basics = document.get("basics")
    return isinstance(basics, dict) and any(isinstance(basics.get(key), str) for key in ("name", "email", "phone", "label"))


def numbered(values: Values) -> dict[str, dict[int, str]]:
    """This function will return the values with each group's entries numbered from 0, in their order, empty ones left out."""
    kept = {field: {at: text for at, text in entries.items() if text} for field, entries in values.items()}
    found: dict[str, dict[int, str]] = {}
    groups = [(*properties.values(), *_BESIDE[section]) for section, properties in _STAYS.items()]
    grouped = {field for group in groups for field in group}
    for group in (*groups, *((field,) for field in kept if field not in grouped)):
        order = {at: number for number, at in enumerate(sorted({at for field in group for at in kept.get(field, {})}))}
        for field in group:
            if entries := {order[at]: text for at, text in kept.get(field, {}).items()}:
                found[field] = entries
    return found


def _basics(values: Values) -> dict[str, Any]:
    basics: dict[str, Any] = {
        key: values[field][0] for key, field in _BASICS.items() if 0 in values.get(field, {}) and _fits(key, values[field][0])
    }
    if 0 in values.get("title", {}):
        basics["label"] = values["title"][0]
    if 0 in values.get("city", {}):
        basics["location"] = {"city": values["city"][0]}
    return basics


def _fits(key: str, text: str) -> bool:
    """Whether a text has the format that the schema asks for; one that has not stands in our own namespace."""
    wanted = _FORMATS.get(key)
    return wanted is None or wanted.fullmatch(text) is not None


def _stay(values: Values, section: str, properties: Mapping[str, str], at: int) -> dict[str, Any]:
    told = {key: text for key, field in properties.items() if (text := values.get(field, {}).get(at, ""))}
    for key in ("startDate", "endDate"):
        if key in told and not _DATE.fullmatch(told[key]):
            del told[key]
    if section == "projects" and (role := values.get("project_role", {}).get(at, "")):
        return {**told, "roles": [role]}
    return told


def _length(values: Values, section: str) -> int:
    fields = (*_STAYS[section].values(), *_BESIDE[section])
    return 1 + max((at for field in fields for at in values.get(field, {})), default=-1)


def _sections(document: Mapping[str, Any]) -> dict[str, dict[int, str]]:
    """What the standard's own sections say."""
    found: dict[str, dict[int, str]] = {}
    basics = _dict(document.get("basics"))
    for key, field in _BASICS.items():
        _put(found, field, 0, basics.get(key))
    place = _dict(basics.get("location"))
    _put(found, "city", 0, place.get("city") or place.get("region"))
    for at, profile in enumerate(_dicts(basics.get("profiles")), start=len(found.get("link", {}))):
        _put(found, "link", at, profile.get("url"))
    for section, properties in _STAYS.items():
        for at, stay in enumerate(_dicts(document.get(section))):
            _read_stay(found, section, properties, at, stay)
    for section, (name, field) in _LISTS.items():
        at = 0
        for one in _dicts(document.get(section)):
            for text in (one.get(name), *(_texts(one.get("keywords")) if section == "skills" else ())):
                at += _put(found, field, at, text)
    return found


def _read_stay(
    found: dict[str, dict[int, str]], section: str, properties: Mapping[str, str], at: int, stay: Mapping[str, Any]
) -> None:
    for key, field in properties.items():
        text = stay.get(key)
        if key in ("startDate", "endDate"):
            text = _date(text)
        if key == "endDate" and section == "work" and not text and _date(stay.get("startDate")):
            text = _PRESENT
        if key in ("summary", "description"):
            text = "\n".join([*([text] if isinstance(text, str) and text else []), *_texts(stay.get("highlights"))])
        _put(found, field, at, text)
    if section == "work" and not stay.get("name"):
        # As it was called before 1.0.0.
        _put(found, "employer", at, stay.get("company"))
    if section == "projects":
        _put(found, "project_role", at, next(iter(_texts(stay.get("roles"))), ""))


def _put(found: dict[str, dict[int, str]], field: str, at: int, text: object) -> bool:
    if not isinstance(text, str) or not (plain := text.strip()):
        return False
    found.setdefault(field, {})[at] = plain[:LONGEST]
    return True


def _date(text: object) -> str:
    match = _DATE.match(normalize(text).strip()) if isinstance(text, str) else None
    return match.group() if match else ""


def _dict(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _dicts(value: object) -> Iterator[Mapping[str, Any]]:
    for one in (value if isinstance(value, Sequence) and not isinstance(value, str) else ())[:MOST]:
        if isinstance(one, dict):
            yield one


def _texts(value: object) -> list[str]:
    listed = value if isinstance(value, list) else []
    return [one.strip() for one in listed[:MOST] if isinstance(one, str) and one.strip()]
