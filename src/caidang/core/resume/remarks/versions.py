"""Two résumés of one person side by side: what moved, vanished, came or was called otherwise."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caidang.core.resume.remarks.timeline import Triple
from caidang.core.text.normalize import search_key


class Difference(StrEnum):
    """How the later résumé differs from the earlier one."""

    MOVED = "moved"
    """A date of a stay that both tell of."""
    VANISHED = "vanished"
    """A stay that only the earlier one tells of."""
    INSERTED = "inserted"
    """A stay that only the later one tells of, though it lies before the earlier one was written."""
    RENAMED = "renamed"
    """Another title, degree or subject for the same stay."""
    CHANGED = "changed"
    """A fact about the person, such as the birth."""


@dataclass(frozen=True, slots=True)
class VersionChange:
    """One difference. ``about`` names the stay (employer or school) or is empty; ``before`` and ``after`` the values.

    ``earlier`` and ``later`` are the entries in each reading, -1 where there is none.
    """

    kind: Difference
    field: str
    about: str
    before: str
    after: str
    earlier: int = -1
    later: int = -1


_FACTS: Final = ("name", "birth", "gender", "highest_degree", "id_number")
_STAYS: Final = (
    ("employer", ("title",), ("job_start", "job_end")),
    ("school", ("degree", "major"), ("edu_start", "edu_end")),
)
_PRESENT: Final = "present"

Entries = dict[int, dict[str, str]]


def compare_versions(
    earlier: Iterable[Triple],
    later: Iterable[Triple],
    *,
    written: str,
    same_name: Callable[[str, str], bool],
) -> tuple[VersionChange, ...]:
    """This function will tell how the later résumé of a person differs from the earlier one.

    ``written`` is the date (``YYYY-MM``) of the earlier one: what begins after it is new and no difference,
    and 至今 in it has ended meanwhile. ``same_name`` tells whether two employers or schools are one.
    """
    first, second = _by_field(earlier), _by_field(later)
    found = [
        VersionChange(Difference.CHANGED, field, "", before, after, 0, 0)
        for field in _FACTS
        if (before := first.get(field, {}).get(0, ""))
        and (after := second.get(field, {}).get(0, ""))
        and not _agrees(before, after)
    ]
    for head, names, dates in _STAYS:
        fields = (head, *names, *dates)
        found += _compare_stays(
            _entries(first, fields),
            _entries(second, fields),
            head,
            names,
            dates,
            written,
            same_name,
        )
    return tuple(found)


def _by_field(values: Iterable[Triple]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for field, entry, value in values:
        found.setdefault(field, {}).setdefault(entry, value)
    return found


def _entries(by_field: dict[str, dict[int, str]], fields: tuple[str, ...]) -> Entries:
    found: Entries = {}
    for field in fields:
        for entry, value in by_field.get(field, {}).items():
            found.setdefault(entry, {})[field] = value
    return {entry: stay for entry, stay in found.items() if stay.get(fields[0])}


def _compare_stays(
    one: Entries,
    other: Entries,
    head: str,
    names: tuple[str, ...],
    dates: tuple[str, ...],
    written: str,
    same_name: Callable[[str, str], bool],
) -> list[VersionChange]:
    pairs = _paired(one, other, head, dates[0], same_name)
    found = []
    for a, b in pairs:
        about = other[b][head]
        found += [
            VersionChange(Difference.RENAMED, field, about, one[a][field], other[b][field], a, b)
            for field in names
            if one[a].get(field) and other[b].get(field)
            and search_key(one[a][field]) != search_key(other[b][field])
        ]  # fmt: skip
        found += [
            VersionChange(Difference.MOVED, field, about, one[a][field], other[b][field], a, b)
            for field in dates
            if one[a].get(field) and other[b].get(field)
            and not _agrees(one[a][field], other[b][field])
            and not _has_ended(one[a][field], other[b][field], written)
        ]  # fmt: skip
    told, retold = {a for a, _ in pairs}, {b for _, b in pairs}
    found += [
        VersionChange(Difference.VANISHED, head, stay[head], stay[head], "", entry)
        for entry, stay in one.items()
        if entry not in told
    ]
    found += [
        VersionChange(Difference.INSERTED, head, stay[head], "", stay[head], -1, entry)
        for entry, stay in other.items()
        if entry not in retold and stay.get(dates[0], written)[:7] < written[:7]
    ]
    return found


def _paired(
    one: Entries, other: Entries, head: str, start: str, same_name: Callable[[str, str], bool]
) -> list[tuple[int, int]]:
    """Pair the stays of one name; of several at one place those that began together first."""
    likely = [
        (_agrees(one[a].get(start, ""), other[b].get(start, "")), -a, -b)
        for a in one
        for b in other
        if same_name(one[a][head], other[b][head])
    ]
    pairs: list[tuple[int, int]] = []
    for _, a, b in sorted(likely, reverse=True):
        if all(-a != x and -b != y for x, y in pairs):
            pairs.append((-a, -b))
    return sorted(pairs)


def _agrees(before: str, after: str) -> bool:
    """Dates agree as far as both are told: 2019 and 2019-03 do; other values when they are spelt alike."""
    if before[:4].isdigit() and after[:4].isdigit():
        length = min(len(before), len(after))
        return before[:length] == after[:length]
    return search_key(before) == search_key(after)


def _has_ended(before: str, after: str, written: str) -> bool:
    """至今 in the earlier résumé, and an end since: time went on."""
    return before == _PRESENT and after != _PRESENT and after[:7] >= written[: len(after[:7])]
