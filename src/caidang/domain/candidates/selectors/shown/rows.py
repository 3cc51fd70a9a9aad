"""Rows of lists: opened from the sealed summaries, one query a page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.db.models import Count

from caidang.core.resume.dictionary import canonical_school
from caidang.core.text.school_tiers import TIERS, tiers_of
from caidang.domain.candidates.catalogue import names_in, own_fields, readable
from caidang.domain.candidates.fields import Field
from caidang.domain.candidates.models import Candidate, Document, Freshness
from caidang.domain.candidates.selectors.labelling.labels import category_tree, labels_of
from caidang.domain.candidates.values import years_of_work
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.vault import services as vault

UNNAMED = "姓名待补"
SOON_STALE = 30
"""Days before it goes stale from which a record says so."""
NO_FIELDS: Mapping[str, Field] = {}


@dataclass(frozen=True, slots=True)
class CandidateRow:
    """One candidate in a list. Absent values are empty strings; ``years`` is whole years of work or None."""

    id: int
    public_id: str
    name: str
    gender: str
    birth: str
    city: str
    degree: str
    phone: str
    email: str
    employer: str
    title: str
    school: str
    expected_job: str
    expected_salary: str
    skills: tuple[str, ...]
    years: int | None
    unsure: int
    tags: tuple[str, ...]
    documents: int
    source: str
    created_at: datetime
    updated_at: datetime
    contacts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    expected_city: str = ""
    typed: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    """The categories that he stands in, each with the way to it."""
    fresh: str = ""
    """Whether what it says still holds: 新鲜, 快过期, 过期 with its days; empty where that was not worked out yet."""
    own: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Values of the organisation's own fields, by their keys, as people read them."""
    own_fields: Mapping[str, Field] = field(default_factory=dict, repr=False, compare=False)


def clear_rows_of(ids: Sequence[int], *, viewer: Viewer, today: date) -> list[CandidateRow]:
    """Return the rows for these record ids in clear: for judging and explaining, not for showing.

    In their order; ids that are gone or out of the viewer's reach are left out.
    """
    reach = Candidate.objects.visible_to(viewer).filter(pk__in=ids, data_key__erased_at=None)
    found = {candidate.pk: candidate for candidate in reach.select_related("data_key")}
    tree = category_tree(is_all=True)
    tags, stands = labels_of(ids)
    documents = Document.objects.filter(candidate_id__in=list(ids)).order_by()
    counts = dict(documents.values_list("candidate_id").annotate(n=Count("pk")))
    own, stale = own_fields(), dict(Freshness.objects.filter(pk__in=list(ids)).values_list("pk", "stale"))
    return [
        row_of(
            found[pk], own_fields=own, fresh=_fresh(stale.get(pk), today), tags=tags.get(pk, ()), today=today, documents=counts.get(pk, 0),
            categories=[tree.path(one) for one in stands.get(pk, ()) if one in tree.branches],
        )
        for pk in ids
        if pk in found
    ]  # fmt: skip


def row_of(
    candidate: Candidate, *, tags: Iterable[str], today: date, documents: int = 0,
    categories: Iterable[str] = (), own_fields: Mapping[str, Field] = NO_FIELDS, fresh: str = "",
) -> CandidateRow:  # fmt: skip
    """Open one record's summary as a row."""
    summary = _summary(candidate)
    return CandidateRow(
        id=candidate.pk,
        public_id=str(candidate.public_id),
        name=summary.get("name") or UNNAMED,
        gender=summary.get("gender") or "",
        birth=summary.get("birth") or "",
        city=summary.get("city") or "",
        degree=summary.get("highest_degree") or "",
        phone=_first(summary, "phones"),
        email=_first(summary, "emails"),
        employer=_first(summary, "employers"),
        title=_first(summary, "titles"),
        school=_first(summary, "schools"),
        expected_job=summary.get("expected_job") or "",
        expected_salary=summary.get("expected_salary") or "",
        skills=tuple(summary.get("skills") or ()),
        years=years_of_work(summary, today),
        unsure=summary.get("unsure") or 0,
        tags=tuple(tags),
        documents=documents,
        source=candidate.source,
        created_at=candidate.created_at,
        updated_at=candidate.updated_at,
        contacts=_contacts(summary),
        titles=_all(summary, "titles"),
        employers=_all(summary, "employers"),
        schools=(schools := _all(summary, "schools")),
        tiers=tiers_at(schools),
        expected_city=summary.get("expected_city") or "",
        typed=tuple(summary.get("typed") or ()),
        categories=tuple(categories),
        fresh=fresh,
        own=own_values(summary, own_fields),
        own_fields=own_fields,
    )


def _fresh(stale: int | None, today: date) -> str:
    if stale is None:
        return ""
    left = stale - today.toordinal()
    if left <= 0:
        return f"过期 {-left} 天"
    return f"{left} 天后过期" if left <= SOON_STALE else "新鲜"


def own_values(
    summary: Mapping[str, Any], fields: Mapping[str, Field]
) -> dict[str, tuple[str, ...]]:
    """Return the values of these fields of the organisation's own in a summary, as people read them."""
    told = {key: values for key, values in (summary.get("own") or {}).items() if key in fields}
    names = names_in(fields, [(key, value) for key, values in told.items() for value in values])
    return {key: tuple(readable(fields, key, v, names) for v in values) for key, values in told.items()}


def _summary(candidate: Candidate) -> Mapping[str, Any]:
    summary: Mapping[str, Any] = vault.open_json(
        candidate.data_key, candidate.summary_place, bytes(candidate.summary)
    )
    return summary


def tiers_at(schools: Iterable[str]) -> tuple[str, ...]:
    """Return the levels of all the schools: 985, 211, 双一流."""
    found = {tier for name in schools for tier in tiers_of(canonical_school(name) or name)}
    return tuple(tier for tier in TIERS if tier in found)


def _all(summary: Mapping[str, Any], name: str) -> tuple[str, ...]:
    return tuple(summary.get(name) or ())


def _contacts(summary: Mapping[str, Any]) -> tuple[str, ...]:
    own = tuple(summary[name] for name in ("wechat", "id_number") if summary.get(name))
    return (*_all(summary, "phones"), *_all(summary, "emails"), *own)


def _first(summary: Mapping[str, Any], name: str) -> str:
    items = summary.get(name) or ("",)
    return str(items[0])
