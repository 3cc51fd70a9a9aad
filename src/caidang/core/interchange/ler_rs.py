"""HR Open LER-RS (4.4, as its own type says): a person's record as a Learning and Employment Record Resume, one way.

Only what a property of the standard means is written; what it has no place for is left out. Everything is what the
person says of himself: there are no verifications. Dates are a year, a month or a day, as we keep them.
The type names 4.4 in the package of 4.5 as well: it is the only one that its schema takes. A firm has its tradeName, a school its name.
Facts: schema.hropenstandards.org, recruiting/json/ler-rs/LER-RSType.json and the common types that it is made of.
"""

import re
from collections.abc import Mapping
from typing import Any, Final

from caidang.core.interchange.json_resume import Values, numbered
from caidang.core.interchange.vcard import name_parts

TYPE: Final = "http://schema.hropenstandards.org/4.4/recruiting/json/ler-rs/LER-RSType.json"
_DATE: Final = re.compile(r"(?:19|20)\d\d(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?")
_PRESENT: Final = "present"


def write_ler_rs(values: Values, *, uid: str) -> dict[str, Any]:
    """This function will return the record as a LER-RS document; ``uid`` is the record's random id."""
    kept = numbered(values)
    document: dict[str, Any] = {"type": TYPE, "documentId": {"value": uid}}
    _put(document, "person", _person(kept))
    _put(document, "communication", _communication(kept))
    _put(document, "employmentHistories", [one for at in _stays(kept, "employer", "title", "duties", "job_start", "job_end") if (one := _post(kept, at))])
    _put(document, "educationAndLearnings", [one for at in _stays(kept, "school", "degree", "major", "edu_start", "edu_end") if (one := _study(kept, at))])
    _put(document, "skills", [{"name": text} for text in _all(kept, "skill")])
    _put(document, "certifications", [{"name": text} for text in _all(kept, "certificate")])
    return document


def _person(values: Values) -> dict[str, Any]:
    name = _one(values, "name", 0)
    if not name:
        return {}
    family, given = name_parts(name)
    told: dict[str, Any] = {"formattedName": name}
    _put(told, "given", given)
    _put(told, "family", family)
    return {"name": told}


def _communication(values: Values) -> dict[str, Any]:
    told: dict[str, Any] = {}
    city = _one(values, "city", 0)
    _put(told, "address", [{"city": city}] if city else [])
    _put(told, "phone", [{"formattedNumber": text} for text in _all(values, "phone")])
    _put(told, "email", [{"address": text} for text in _all(values, "email")])
    _put(told, "web", [{"url": text} for text in _all(values, "link")])
    return told


def _post(values: Values, at: int) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if employer := _one(values, "employer", at):
        told["organization"] = {"tradeName": employer}
    position: dict[str, Any] = {}
    _put(position, "title", _one(values, "title", at))
    # With the firm and with the post in it: readers look for the days in either.
    for one in (position, told):
        _put_span(one, _one(values, "job_start", at), _one(values, "job_end", at))
    if "title" in position:
        told["positionHistories"] = [position]
    duties = _one(values, "duties", at)
    _put(told, "descriptions", [duties] if duties else [])
    return told


def _study(values: Values, at: int) -> dict[str, Any]:
    told: dict[str, Any] = {}
    if school := _one(values, "school", at):
        told["institution"] = {"name": school}
    degree: dict[str, Any] = {}
    _put(degree, "name", _one(values, "degree", at))
    major = _one(values, "major", at)
    _put(degree, "specializations", [{"name": major}] if major else [])
    _put(told, "educationDegrees", [degree] if degree else [])
    _put_span(told, _one(values, "edu_start", at), _one(values, "edu_end", at))
    return told


def _put_span(told: dict[str, Any], start: str, end: str) -> None:
    """A stay that goes on says so; a date that is none of the standard's is left out."""
    _put(told, "start", start if _DATE.fullmatch(start) else "")
    _put(told, "end", end if _DATE.fullmatch(end) else "")
    if end == _PRESENT:
        told["current"] = True


def _put(told: dict[str, Any], name: str, value: Any) -> None:
    if value:
        told[name] = value


def _stays(values: Values, *fields: str) -> list[int]:
    return sorted({at for field in fields for at in values.get(field, {})})


def _one(values: Values, field: str, at: int) -> str:
    return values.get(field, {}).get(at, "")


def _all(values: Values, field: str) -> list[str]:
    entries: Mapping[int, str] = values.get(field, {})
    return [entries[at] for at in sorted(entries)]
