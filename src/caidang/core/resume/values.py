"""A résumé as flat values and as JSON, the two forms in which others take it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from caidang.core.resume.model import Evidence, Found, Resume

_SINGLE = (
    "name", "wechat", "gender", "birth", "city", "highest_degree", "expected_job", "expected_salary", "expected_city",
)  # fmt: skip


_STUDY = (
    ("school", "school"),
    ("degree", "degree"),
    ("major", "major"),
    ("start", "edu_start"),
    ("end", "edu_end"),
)
_JOB = (("employer", "employer"), ("title", "title"), ("start", "job_start"), ("end", "job_end"))


@dataclass(frozen=True, slots=True)
class Value:
    """One value. ``entry`` counts phones, emails, skills and the entries of education and employment from 0."""

    field: str
    entry: int
    value: str
    confidence: float
    evidence: Evidence | None


def to_values(resume: Resume) -> list[Value]:
    """This function will list all values that were found, field by field."""
    return [
        Value(field, entry, found.value, found.confidence, found.evidence)
        for field, entry, found in _walk(resume)
    ]


def _walk(resume: Resume) -> Iterator[tuple[str, int, Found]]:
    for field in _SINGLE:
        found = getattr(resume, field)
        if found is not None:
            yield field, 0, found
    for field, many in (
        ("phone", resume.phones),
        ("email", resume.emails),
        ("skill", resume.skills),
    ):
        for entry, found in enumerate(many):
            yield field, entry, found
    for entries, parts in ((resume.education, _STUDY), (resume.employment, _JOB)):
        for entry, stay in enumerate(entries):
            for part, field in parts:
                found = getattr(stay, part)
                if found is not None:
                    yield field, entry, found


def to_json(resume: Resume) -> dict[str, Any]:
    """This function will return the résumé as ``caidang parse --json`` prints it; absent values are None.

    ``confidence`` maps ``field`` or ``field.entry`` (for fields that stand several times) to 0..1.
    """
    single = {field: _value(getattr(resume, field)) for field in _SINGLE}
    return {
        "name": single["name"],
        "phones": [found.value for found in resume.phones],
        "emails": [found.value for found in resume.emails],
        "wechat": single["wechat"],
        "gender": single["gender"],
        "birth": single["birth"],
        "city": single["city"],
        "highest_degree": single["highest_degree"],
        "education": [
            {
                "school": _value(study.school), "degree": _value(study.degree), "major": _value(study.major),
                "start": _value(study.start), "end": _value(study.end),
            }
            for study in resume.education
        ],
        "employment": [
            {
                "employer": _value(job.employer), "title": _value(job.title),
                "start": _value(job.start), "end": _value(job.end),
            }
            for job in resume.employment
        ],
        "skills": [found.value for found in resume.skills],
        "expected_job": single["expected_job"],
        "expected_salary": single["expected_salary"],
        "expected_city": single["expected_city"],
        "confidence": {
            field if field in _SINGLE else f"{field}.{entry}": round(found.confidence, 3)
            for field, entry, found in _walk(resume)
        },
        "warnings": list(resume.warnings),
    }  # fmt: skip


def _value(found: Found | None) -> str | None:
    return found.value if found is not None else None
