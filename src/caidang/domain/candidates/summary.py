"""What lists and search show of a record, made of its values: plain Python, for children without a database as well."""

from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import MappingProxyType
from typing import Any, Final, Protocol

from caidang.core.match import Person
from caidang.core.resume.model import SURE
from caidang.domain.candidates.fields import FIELDS
from caidang.foundation.search.query.own import is_own

PARSER: Final = "parser"
"""The origin of what was read from a document."""


class Said(Protocol):
    """One value of a person; with an ``origin`` of its own where it stands in a record."""

    @property
    def field(self) -> str:
        """Its field."""

    @property
    def entry(self) -> int:
        """Which of several it is."""

    @property
    def value(self) -> str:
        """The value."""

    @property
    def confidence(self) -> float:
        """How sure it is, 0 to 1."""


_ALONE = 2


def summarise(values: Iterable[Said], *, said_by: str = PARSER) -> dict[str, Any]:
    """This function will return what lists and search show of a record, as JSON-able data.

    Keys: the single fields; ``phones``, ``emails``, ``skills``; ``schools``, ``employers``,
    ``titles``, latest first; ``job_start`` of the earliest job; ``unsure``: how many values wait
    for a person's check. ``said_by`` is the origin of values that have none of their own yet.
    """
    by_field: dict[str, dict[int, str]] = {}
    unsure = 0
    typed: list[str] = []
    for value in values:
        name = value.field
        if value.confidence < SURE:
            unsure += 1
        if getattr(value, "origin", said_by) != PARSER and _is_in_no_list(name):
            typed.append(value.value)
        if name in by_field:
            by_field[name][value.entry] = value.value
        else:
            by_field[name] = {value.entry: value.value}
    starts = by_field.get("job_start", _NO_VALUES).values()
    return {
        **{name: found[0] for name, found in by_field.items() if name in _SINGLE_IN_LISTS},
        **{several: list(by_field.get(name, _NO_VALUES).values()) for name, several in _TOGETHER},
        "employers": _latest_first(by_field, "employer", "job_start", "job_end"),
        "titles": _latest_first(by_field, "title", "job_start", "job_end"),
        "schools": _latest_first(by_field, "school", "edu_start", "edu_end"),
        "job_start": min(starts, default=None),
        "unsure": unsure,
        "typed": typed,
        "own": {name: list(found.values()) for name, found in by_field.items() if is_own(name)},
    }


def sketched(summary: Mapping[str, Any]) -> Person:
    """This function will return as much of somebody as his summary tells: who could be him, not who is."""
    return Person.sketched(
        gender=summary.get("gender", ""), birth=summary.get("birth", ""), schools=summary.get("schools", ()), employers=summary.get("employers", ())
    )  # fmt: skip


_NO_VALUES: Mapping[int, str] = MappingProxyType({})
_TOGETHER = (("phone", "phones"), ("email", "emails"), ("skill", "skills"))
_SINGLE_IN_LISTS = frozenset(
    f.key for f in FIELDS.values() if not (f.is_many or f.is_rare or f.is_long)
) | {"qq", "work_years"}
_SEVERAL_IN_LISTS = frozenset(("phone", "email", "skill", "school", "employer", "title"))


@lru_cache(maxsize=512)
def _is_in_no_list(field: str) -> bool:
    return (
        not is_own(field)
        and field not in _SINGLE_IN_LISTS
        and field not in _SEVERAL_IN_LISTS
        and not field.endswith(("_start", "_end"))
    )


def _latest_first(
    by_field: Mapping[str, Mapping[int, str]], name: str, start: str, end: str
) -> list[str]:
    """The values of the stays, the one that goes on or ended last first; as in the document where dates lack."""
    found = by_field.get(name, _NO_VALUES)
    if len(found) < _ALONE:
        return list(found.values())
    starts, ends = by_field.get(start, {}), by_field.get(end, {})

    def when(entry: int) -> tuple[str, str]:
        # "present" sorts behind any year.
        return ends.get(entry, starts.get(entry, "")), starts.get(entry, "")

    return [found[entry] for entry in sorted(found, key=when, reverse=True)]
