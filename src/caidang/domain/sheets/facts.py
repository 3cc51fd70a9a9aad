"""What a sheet tells about a record beside its fields: where it stands, whose it is, how fresh. Nobody changes these in a sheet."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils.timezone import localtime

from caidang.core.review.chain import State
from caidang.core.sorting.tree import PARTS
from caidang.domain.candidates.fields import BESIDE
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.rows import CandidateRow, clear_rows_of
from caidang.domain.candidates.values import SOURCE_NAMES
from caidang.domain.review.models import Case
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import PROGRAM


@dataclass(frozen=True, slots=True)
class Standing:
    """What the facts are told from: the row of the list, the state in the chain, and whose the record is."""

    row: CandidateRow
    state: str
    owner: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One column of this kind. It says nothing that is masked for anybody who sees the record in a list."""

    label: str
    text: Callable[[Standing], str]


def _day(moment: datetime) -> str:
    return f"{localtime(moment):%Y-%m-%d}"


_TOLD: Final[Mapping[str, Callable[[Standing], str]]] = {
    "state": lambda one: one.state,
    "owner": lambda one: one.owner,
    "tags": lambda one: "、".join(one.row.tags),
    "categories": lambda one: "、".join(path.rpartition(PARTS)[2] for path in one.row.categories),
    "years": lambda one: "" if one.row.years is None else str(one.row.years),
    "tier": lambda one: " ".join(one.row.tiers),
    "fresh": lambda one: one.row.fresh,
    "source": lambda one: SOURCE_NAMES.get(one.row.source, one.row.source),
    "documents": lambda one: str(one.row.documents),
    "created": lambda one: _day(one.row.created_at),
    "updated": lambda one: _day(one.row.updated_at),
}
FACTS: Final[Mapping[str, Fact]] = {key: Fact(BESIDE[key], text) for key, text in _TOLD.items()}


def facts_of(candidates: Sequence[Candidate], *, keys: Sequence[str], today: date) -> dict[int, dict[str, str]]:
    """Return what these facts say of each record; the records are within reach already."""
    ids = [one.pk for one in candidates]
    states = dict(Case.objects.filter(candidate_id__in=ids).values_list("candidate_id", "state"))
    owners = names_of(one.owner for one in candidates)
    whose = {one.pk: owners.get(one.owner or 0, "") for one in candidates}
    found = {}
    for row in clear_rows_of(ids, viewer=PROGRAM, today=today):
        state = states.get(row.id)
        one = Standing(row, State(state).label if state else "", whose[row.id])
        found[row.id] = {key: FACTS[key].text(one) for key in keys}
    return found
