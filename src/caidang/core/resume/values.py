"""A résumé as flat values and as JSON, the two forms in which others take it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from caidang.core.resume.as_of import months_between
from caidang.core.resume.calibration import calibrated
from caidang.core.resume.model import Evidence, Found, Resume
from caidang.core.resume.registers import catalogued, level_of, registered
from caidang.core.text.divisions import find_division
from caidang.core.text.numbers import parse_salary

_SINGLE = (
    "name", "wechat", "gender", "birth", "city", "highest_degree", "expected_job", "expected_salary", "expected_city",
    "summary",
)  # fmt: skip


_PARTICULARS = (
    "former_name", "age", "ethnicity", "political", "marital", "native_place", "household", "work_years",
    "id_number", "qq", "relay_phone", "job_status", "available", "current_salary",
)  # fmt: skip
_MANY = (
    ("phone", "phones"), ("email", "emails"), ("link", "links"), ("skill", "skills"),
    ("skill_years", "skill_years"),
    ("language", "languages"), ("certificate", "certificates"),
)  # fmt: skip
_STUDY = (
    ("school", "school"), ("degree", "degree"), ("major", "major"), ("form", "edu_form"),
    ("start", "edu_start"), ("end", "edu_end"),
)  # fmt: skip
_JOB = (
    ("employer", "employer"), ("title", "title"), ("department", "department"), ("city", "job_city"),
    ("industry", "industry"), ("reports_to", "reports_to"), ("duties", "duties"),
    ("start", "job_start"), ("end", "job_end"),
)  # fmt: skip
_PROJECT = (
    ("name", "project"), ("role", "project_role"), ("duties", "project_duties"),
    ("start", "project_start"), ("end", "project_end"),
)  # fmt: skip
_PLACES = ("city", "household", "native_place")
_PAY = ("expected_salary", "current_salary")


@dataclass(frozen=True, slots=True)
class Value:
    """One value. ``entry`` counts from 0 what stands several times, such as phones, and the entries of stays."""

    field: str
    entry: int
    value: str
    confidence: float
    evidence: Evidence | None


def to_values(resume: Resume) -> list[Value]:
    """This function will list all values that were found, field by field, with calibrated confidences."""
    return [
        Value(field, entry, found.value, calibrated(field, found.confidence), found.evidence)
        for field, entry, found in walk(resume)
    ]


def walk(resume: Resume) -> Iterator[tuple[str, int, Found]]:
    """This function will yield every value with its field and entry, confidences as the rules have them."""
    for field in _SINGLE:
        yield from _some(field, 0, getattr(resume, field))
    for field in _PARTICULARS:
        yield from _some(field, 0, resume.particulars.get(field))
    for field, many in _MANY:
        for entry, found in enumerate(getattr(resume, many)):
            yield field, entry, found
    for entries, parts in _stays(resume):
        for entry, stay in enumerate(entries):
            for part, field in parts:
                yield from _some(field, entry, getattr(stay, part))


def _some(field: str, entry: int, found: Found | None) -> Iterator[tuple[str, int, Found]]:
    if found is not None:
        yield field, entry, found


def _stays(resume: Resume) -> tuple[tuple[Sequence[object], Sequence[tuple[str, str]]], ...]:
    return (
        (resume.education, _STUDY),
        (resume.employment, _JOB),
        (resume.projects, _PROJECT),
    )


def to_json(resume: Resume) -> dict[str, Any]:
    """This function will return the résumé as ``caidang parse --json`` prints it; absent values are None.

    ``confidence`` maps ``field`` or ``field.entry`` (for fields that stand several times) to 0..1;
    ``level`` of a study is 985, 211, 双一流, 港澳台 or 海外; ``school_code``, ``school_city``,
    ``major_code`` and ``major_group`` are the ministry's. ``months`` of a post counts 至今 up to ``as_of``. ``codes`` maps places to their division's six digits, where they are known;
    ``monthly`` maps pay to its lowest and highest yuan a month, a year counted as twelve.
    """
    alone = {field: _value(getattr(resume, field)) for field in _SINGLE}
    told = {field: _value(resume.particulars.get(field)) for field in _PARTICULARS}
    many = {name: [found.value for found in getattr(resume, name)] for _, name in _MANY}
    stays: dict[str, list[dict[str, Any]]] = {
        name: [{part: _value(getattr(stay, part)) for part, _ in parts} for stay in entries]
        for name, (entries, parts) in zip(
            ("education", "employment", "projects"), _stays(resume), strict=True
        )
    }
    for study in stays["education"]:
        study.update(_registers(study["school"], study["major"]))
    for job in stays["employment"]:
        job["months"] = months_between(job["start"], job["end"], resume.as_of)
    single = {*_SINGLE, *_PARTICULARS}
    return {
        **alone, **told, **many, **stays,
        "as_of": resume.as_of or None,
        "codes": _codes({**alone, **told}),
        "monthly": _monthly({**alone, **told}),
        "confidence": {
            field if field in single else f"{field}.{entry}": round(
                calibrated(field, found.confidence), 3
            )
            for field, entry, found in walk(resume)
        },
        "warnings": list(resume.warnings),
    }  # fmt: skip


def _registers(school: str | None, major: str | None) -> dict[str, str | None]:
    entry = registered(school) if school else None
    subject = catalogued(major) if major else None
    return {
        "level": (level_of(school) or None) if school else None,
        "school_code": entry.code if entry else None,
        "school_city": entry.city if entry else None,
        "major_code": subject.code if subject else None,
        "major_group": subject.group if subject else None,
    }


def _codes(values: dict[str, str | None]) -> dict[str, str]:
    found = {field: find_division(values[field] or "") for field in _PLACES}
    return {field: place.code for field, place in found.items() if place is not None}


def _monthly(values: dict[str, str | None]) -> dict[str, list[int]]:
    found = {field: parse_salary(values[field] or "") for field in _PAY}
    paid = {field: pay.monthly for field, pay in found.items() if pay is not None}
    return {field: list(amounts) for field, amounts in paid.items() if amounts is not None}


def _value(found: Found | None) -> str | None:
    return found.value if found is not None else None
