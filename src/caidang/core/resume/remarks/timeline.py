"""The timeline of a record: stays that overlap, gaps, and what cannot have been."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations
from typing import Final

Triple = tuple[str, int, str]
"""Field, entry, value, as ``to_values`` gives them."""
Slot = tuple[str, int]
"""Field and entry."""


class OddityKind(StrEnum):
    """What is odd about the dates."""

    OVERLAP = "overlap"
    """Two posts at different employers at one time."""
    GAP = "gap"
    """No post between two."""
    REVERSED = "reversed"
    """A stay ends before it begins."""
    TOO_YOUNG = "too_young"
    """A degree or a post before the age of fifteen."""
    IN_FUTURE = "in_future"
    """A post that begins after the document was received."""
    YEARS = "years"
    """The years of work that are stated are not those of the posts."""


@dataclass(frozen=True, slots=True)
class Oddity:
    """One thing that is odd. ``slots`` are the values it is about; ``months`` how long, or how much it differs."""

    kind: OddityKind
    slots: tuple[Slot, ...]
    months: int = 0


OVERLAP_FROM: Final = 3
"""Months; handing over one post and beginning another may take less."""
GAP_FROM: Final = 7
"""Months."""
YOUNGEST: Final = 15
"""Years."""
YEARS_FROM: Final = 36
"""Months by which stated and counted years of work may differ before it is worth a question."""
_PRESENT: Final = "present"
_DEGREES: Final = ("大专", "本科", "硕士", "博士")


@dataclass(frozen=True, slots=True)
class _Stay:
    entry: int
    name: str
    begin: int | None
    end: int | None
    is_exact: bool
    """Whether both dates name their month."""
    is_intern: bool = False


def find_oddities(values: Iterable[Triple], *, as_of: tuple[int, int]) -> tuple[Oddity, ...]:
    """This function will list what is odd about the dates of a record.

    ``as_of`` is the year and month that 至今 means. Dates without a month take no part in overlaps and gaps.
    """
    by_field: dict[str, dict[int, str]] = {}
    for field, entry, value in values:
        by_field.setdefault(field, {})[entry] = value
    now = as_of[0] * 12 + as_of[1] - 1
    jobs = _stays(by_field, "employer", "job_start", "job_end", now)
    studies = _stays(by_field, "school", "edu_start", "edu_end", now)
    return (
        *_reversed(jobs, "job_start", "job_end"),
        *_reversed(studies, "edu_start", "edu_end"),
        *_too_young(by_field, jobs, studies),
        *(
            Oddity(OddityKind.IN_FUTURE, (("job_start", job.entry),), job.begin - now)
            for job in jobs
            if job.begin is not None and job.begin > now + 1
        ),
        *_overlaps(jobs),
        *_gaps(jobs),
        *_years(by_field, jobs, now),
    )


def _stays(
    by_field: Mapping[str, Mapping[int, str]], name: str, start: str, end: str, now: int
) -> list[_Stay]:
    names, starts, ends = (by_field.get(field, {}) for field in (name, start, end))
    titles = by_field.get("title", {})
    found = []
    for entry in sorted({*names, *starts, *ends}):
        begin, close = starts.get(entry, ""), ends.get(entry, "")
        is_exact = len(begin) >= 7 and (close == _PRESENT or len(close) >= 7)
        is_intern = "实习" in titles.get(entry, "") or "intern" in titles.get(entry, "").lower()
        found.append(
            _Stay(
                entry,
                names.get(entry, ""),
                _month(begin, now),
                _month(close, now),
                is_exact,
                is_intern,
            )
        )
    return found


def _month(date: str, now: int) -> int | None:
    """Months since year 0; a year alone counts from its beginning."""
    if date == _PRESENT:
        return now
    if not date[:4].isdigit():
        return None
    month = int(date[5:7]) - 1 if date[5:7].isdigit() else 0
    return int(date[:4]) * 12 + month


def _reversed(stays: list[_Stay], start: str, end: str) -> list[Oddity]:
    return [
        Oddity(OddityKind.REVERSED, ((start, s.entry), (end, s.entry)), s.begin - s.end)
        for s in stays
        if s.begin is not None and s.end is not None and s.end < s.begin - 11 * (not s.is_exact)
    ]


def _too_young(
    by_field: Mapping[str, Mapping[int, str]], jobs: list[_Stay], studies: list[_Stay]
) -> list[Oddity]:
    born = _month(by_field.get("birth", {}).get(0, ""), 0)
    if born is None:
        return []
    least = born + 12 * YOUNGEST
    degrees = by_field.get("degree", {})
    found = [
        Oddity(OddityKind.TOO_YOUNG, (("edu_end", s.entry), ("birth", 0)), s.end - born)
        for s in studies
        if s.end is not None and s.end < least and degrees.get(s.entry) in _DEGREES
    ]
    return found + [
        Oddity(OddityKind.TOO_YOUNG, (("job_start", j.entry), ("birth", 0)), j.begin - born)
        for j in jobs
        if j.begin is not None and j.begin < least
    ]


def _overlaps(jobs: list[_Stay]) -> list[Oddity]:
    exact = [j for j in jobs if j.is_exact and not j.is_intern and j.name]
    found = []
    for a, b in combinations(exact, 2):
        if (
            a.begin is None
            or a.end is None
            or b.begin is None
            or b.end is None
            or a.name == b.name
        ):
            continue
        months = min(a.end, b.end) - max(a.begin, b.begin)
        if months >= OVERLAP_FROM:
            slots = (("job_start", a.entry), ("job_start", b.entry))
            found.append(Oddity(OddityKind.OVERLAP, slots, months))
    return found


def _gaps(jobs: list[_Stay]) -> list[Oddity]:
    dated = [j for j in jobs if j.begin is not None and j.end is not None]
    if any(not j.is_exact for j in dated):
        return []
    found = []
    last: _Stay | None = None
    for job in sorted(dated, key=lambda j: (j.begin or 0, j.end or 0)):
        if last is not None and (months := (job.begin or 0) - (last.end or 0) - 1) >= GAP_FROM:
            slots = (("job_end", last.entry), ("job_start", job.entry))
            found.append(Oddity(OddityKind.GAP, slots, months))
        if last is None or (job.end or 0) > (last.end or 0):
            last = job
    return found


def _years(by_field: Mapping[str, Mapping[int, str]], jobs: list[_Stay], now: int) -> list[Oddity]:
    stated = by_field.get("work_years", {}).get(0, "").removesuffix("年")
    begins = [j.begin for j in jobs if j.begin is not None and not j.is_intern]
    if not stated.replace(".", "", 1).isdigit() or not begins:
        return []
    months = now - min(begins) - round(float(stated) * 12)
    if abs(months) < YEARS_FROM:
        return []
    return [Oddity(OddityKind.YEARS, (("work_years", 0),), months)]
