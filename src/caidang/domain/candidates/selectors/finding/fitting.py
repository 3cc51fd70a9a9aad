"""People for a job, and people like one: fetched by the index, judged requirement by requirement."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Final

from caidang.core.match.candidate import CandidateFacts
from caidang.core.match.fit import Fit, fit
from caidang.core.match.requirements import Kind, Requirement, requirements_like
from caidang.core.text.numbers import parse_salary
from caidang.core.text.synonyms import Table
from caidang.domain.candidates.models import FieldValue
from caidang.domain.candidates.selectors.finding.texts import document_texts
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.rows import CandidateRow, clear_rows_of, row_of
from caidang.domain.candidates.selectors.shown.seeing import list_lens
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.search.index.values import Query, Sort
from caidang.foundation.search.selectors import find
from caidang.foundation.search.synonyms import synonym_table
from caidang.foundation.vault import services as vault

FETCHED = 200
"""Records that the index hands over, by its own order."""
OPENED = 80
"""Of these the best, whose documents are opened for what the fields do not tell."""
SHOWN = 50
STUDIES: Final = ("major", "certificate", "language")
"""Fields that no list's row holds, opened for the best where a job asks for them."""
NOTHING: Final[Mapping[str, Sequence[str]]] = MappingProxyType({})
_STUDIED: Final = (Kind.MAJOR, Kind.CERTIFICATE, Kind.LANGUAGE)


@dataclass(frozen=True, slots=True)
class Fitting:
    """A person and how well he fits."""

    row: CandidateRow
    fit: Fit


@dataclass(frozen=True, slots=True)
class FittingPage:
    """The best, best first; ``total``: all records that have anything of it."""

    requirements: tuple[Requirement, ...]
    found: tuple[Fitting, ...]
    total: int


def find_fitting(
    *, requirements: Sequence[Requirement], viewer: Viewer, today: date, without: int | None = None
) -> FittingPage:
    """Return the people who fit best, inside the viewer's scopes; ``without`` leaves one record out."""
    require(viewer, Action.READ_CANDIDATE)
    if not requirements:
        return FittingPage((), (), 0)
    query = Query(
        text=_words(requirements), filters=_filters(requirements), scopes=viewer.scopes,
        limit=FETCHED, sort=Sort.RELEVANCE, today=today,
    )  # fmt: skip
    result = find(query)
    ids = [hit.id for hit in result.hits if hit.id != without]
    table = synonym_table()
    judged = [_judged(row, requirements, table) for row in clear_rows_of(ids, viewer=viewer, today=today)]
    best = sorted(judged, key=lambda each: -each.fit.score)[:OPENED]
    best = _with_texts(best, requirements, table)
    best.sort(key=lambda each: -each.fit.score)
    lens = list_lens(viewer)
    shown = tuple(replace(each, row=lens.row(each.row)) for each in best[:SHOWN])
    return FittingPage(tuple(requirements), shown, result.total)


def find_similar(public_id: str, *, viewer: Viewer, today: date) -> FittingPage:
    """Return people who would fit where this one does; raises NotFound when there is no such record."""
    candidate = get_candidate(public_id, viewer=viewer)
    row = row_of(candidate, tags=(), today=today)
    wanted = requirements_like(facts_of(row))
    return find_fitting(requirements=wanted, viewer=viewer, today=today, without=candidate.pk)


def facts_of(row: CandidateRow, text: str = "", studies: Mapping[str, Sequence[str]] = NOTHING) -> CandidateFacts:
    """Return the row as the matcher looks at it; ``studies`` are the values of its ``STUDIES``."""
    pay = parse_salary(row.expected_salary)
    return CandidateFacts(
        titles=row.titles, expected_job=row.expected_job, skills=row.skills, city=row.city,
        expected_city=row.expected_city, degree=row.degree, tiers=row.tiers, years=row.years,
        pay=pay.monthly if pay else None, text=text, majors=tuple(studies.get("major", ())),
        certificates=tuple(studies.get("certificate", ())), languages=tuple(studies.get("language", ())),
    )  # fmt: skip


def _words(requirements: Sequence[Requirement]) -> str:
    """Any of the titles and skills; who has more of them comes first. Without any, what was studied and is spoken."""
    words = [r.value for r in requirements if r.kind in (Kind.TITLE, Kind.SKILL)]
    if not words:
        words = [one for r in requirements if r.kind in _STUDIED for one in re.split(r"[/ ]", r.value)]
    quoted = [f'"{word.replace(chr(34), " ")}"' if " " in word else word for word in words]
    return " 或 ".join(quoted)


def _filters(requirements: Sequence[Requirement]) -> dict[str, tuple[str, ...]]:
    """Where neither work nor skill is asked for, the place alone has to choose."""
    if any(r.kind in (Kind.TITLE, Kind.SKILL) for r in requirements):
        return {}
    cities = tuple(one for r in requirements if r.kind is Kind.CITY for one in r.value.split("/"))
    return {"city": cities} if cities else {}


def _judged(row: CandidateRow, requirements: Sequence[Requirement], table: Table) -> Fitting:
    return Fitting(row, fit(requirements, facts_of(row), synonyms=table))


def _with_texts(
    judged: Sequence[Fitting], requirements: Sequence[Requirement], table: Table
) -> list[Fitting]:
    ids = [each.row.id for each in judged]
    texts = document_texts(ids)
    studies = _studies_of(ids) if any(one.kind in _STUDIED for one in requirements) else {}
    return [
        replace(
            each,
            fit=fit(
                requirements,
                facts_of(each.row, "\n".join(one.text for one in texts.get(each.row.id, ())), studies.get(each.row.id, NOTHING)),
                synonyms=table,
            ),
        )
        for each in judged
    ]


def _studies_of(ids: Sequence[int]) -> dict[int, dict[str, list[str]]]:
    """Return what these records say of studies, papers and languages, opened: one query for all of them."""
    rows = FieldValue.objects.filter(candidate__in=ids, field__in=STUDIES, retired_at=None).select_related("candidate__data_key")
    found: dict[int, dict[str, list[str]]] = {}
    for row in rows.order_by("candidate_id", "field", "entry"):
        said = vault.open_sealed(row.candidate.data_key, row.value_place, bytes(row.value)).decode()
        found.setdefault(row.candidate_id, {}).setdefault(row.field, []).append(said)
    return found
