from typing import Literal

RequirementToldKind = Literal[
    "certificate",
    "city",
    "degree",
    "language",
    "major",
    "salary",
    "skill",
    "tier",
    "title",
    "years",
]

REQUIREMENT_TOLD_KIND_VALUES: set[RequirementToldKind] = {
    "certificate",
    "city",
    "degree",
    "language",
    "major",
    "salary",
    "skill",
    "tier",
    "title",
    "years",
}


def check_requirement_told_kind(value: str) -> RequirementToldKind:
    if value in REQUIREMENT_TOLD_KIND_VALUES:
        return value
    raise TypeError(
        f"Unexpected value {value!r}. Expected one of {REQUIREMENT_TOLD_KIND_VALUES!r}"
    )
