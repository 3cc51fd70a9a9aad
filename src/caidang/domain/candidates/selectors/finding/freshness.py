"""How fresh records are, and which are most worth asking after: one pass over one narrow table."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from django.db.models import Case, ExpressionWrapper, F, IntegerField, QuerySet, Value, When
from django.db.models.functions import Least

from caidang.domain.candidates.freshness import GROUPS, Held, held
from caidang.domain.candidates.models import (
    Candidate,
    Confirmation,
    Freshness,
    HalfLife,
    audiences_of,
)
from caidang.domain.candidates.selectors.labelling.fresh_days import known_days, months_of
from caidang.domain.candidates.selectors.labelling.labels import category_tree
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, can, require

MOST_OVER: Final = 730
"""Days beyond which a stale thing does not get more urgent."""
IN_USE: Final = 3
"""How many times more urgent a record is that somebody is about to use."""
_GRACE: Final = 30
LIST: Final = 200


@dataclass(frozen=True, slots=True)
class Task:
    """A line of the day's list."""

    row: CandidateRow
    stale: tuple[Held, ...]
    is_in_use: bool
    score: int


@dataclass(frozen=True, slots=True)
class PastConfirmation:
    """Somebody said that nothing has changed."""

    id: int
    groups: tuple[str, ...]
    evidence: str
    at: datetime
    by: str


@dataclass(frozen=True, slots=True)
class RecordFreshness:
    """The record's section."""

    public_id: str
    groups: tuple[Held, ...]
    past: tuple[PastConfirmation, ...]
    may_confirm: bool


def worklist(
    *, viewer: Viewer, today: date, in_use: QuerySet[Any, Any] | None = None, limit: int = LIST
) -> list[Task]:
    """Return what is most worth asking after today, the most urgent first: worth × staleness × whether it is used soon.

    ``in_use`` are the numbers of records that somebody is about to use, as a query of the room that knows.
    """
    require(viewer, Action.WORK)
    ranked = list(ranking(viewer=viewer, today=today, in_use=in_use)[: limit * 2])
    there = Candidate.objects.visible_to(viewer).filter(pk__in=[one[0] for one in ranked], merged_into=None)
    shown = {row.id: row for row in rows_of(list(there.values_list("pk", flat=True)), viewer=viewer, today=today)}
    kept = [(pk, score, used) for pk, score, used in ranked if pk in shown][:limit]
    states = states_of([pk for pk, _, _ in kept], today=today)
    return [
        Task(shown[pk], tuple(h for h in states.get(pk, ()) if h.is_stale), used == IN_USE, score)
        for pk, score, used in kept
    ]


def ranking(*, viewer: Viewer, today: date, in_use: QuerySet[Any, Any] | None = None) -> QuerySet[Freshness, Any]:
    """Return number, score and factor of all that is stale within reach, the most urgent first, as one statement."""
    number = today.toordinal()
    rows = Freshness.objects.filter(stale__lte=number)
    if not viewer.sees_all:
        rows = rows.filter(audience__in=audiences_of(viewer))
    used: Any = Value(1)
    if in_use is not None:
        used = Case(When(candidate_id__in=in_use, then=Value(IN_USE)), default=Value(1))
    over = Least(Value(number) - F("stale"), Value(MOST_OVER)) + Value(_GRACE)
    score = ExpressionWrapper(F("worth") * over * F("used"), output_field=IntegerField())
    found = rows.annotate(used=ExpressionWrapper(used, output_field=IntegerField())).annotate(score=score)
    return found.order_by("-score", "candidate_id").values_list("candidate_id", "score", "used")


def count_stale(*, viewer: Viewer, today: date, most: int) -> int:
    """Return how many records are stale within reach, ``most`` at most."""
    rows = Freshness.objects.filter(stale__lte=today.toordinal())
    if not viewer.sees_all:
        rows = rows.filter(audience__in=audiences_of(viewer))
    return rows.order_by()[:most].count()


def states_of(ids: Sequence[int], *, today: date) -> dict[int, tuple[Held, ...]]:
    """Return how each group of these records stands; groups that say nothing are left out, but for the contact."""
    rows = {row.pk: row for row in Freshness.objects.filter(pk__in=ids)}
    months = months_of(list(rows))
    found = {}
    for pk, row in rows.items():
        days = {"contact": row.contact, "pay": row.pay, "status": row.status}
        found[pk] = tuple(
            held(GROUPS[key], day, months[pk][key], today)
            for key, day in days.items()
            if day is not None or key == "contact"
        )
    return found


def list_half_lives(*, viewer: Viewer) -> list[tuple[str, str, int | None, str, int]]:
    """Return group, its label, category, its way and months of every rule; those of everybody first."""
    require(viewer, Action.WORK)
    own = {(row.group, row.category_id): row.months for row in HalfLife.objects.all()}
    tree = category_tree(is_all=True)
    everybody = [
        (key, group.label, None, "", own.get((key, None), group.months)) for key, group in GROUPS.items()
    ]
    of_categories = [
        (key, GROUPS[key].label, category, tree.path(category), months)
        for (key, category), months in own.items()
        if category is not None and category in tree.branches and key in GROUPS
    ]
    return [*everybody, *sorted(of_categories, key=lambda one: (one[3], one[0]))]


def category_named(text: str) -> int | None:
    """Return the category of this name or way where it is the only one."""
    found = category_tree().find(text)
    return found[0] if len(found) == 1 else None


def view_freshness(public_id: str, *, viewer: Viewer, today: date) -> RecordFreshness:
    """Return how fresh one record is; raises NotFound as ``get_candidate`` does."""
    candidate = get_candidate(public_id, viewer=viewer)
    days = known_days([candidate])[candidate.pk]
    months = months_of([candidate.pk])[candidate.pk]
    rows = list(Confirmation.objects.filter(candidate=candidate)[:20])
    names = names_of(row.by for row in rows)
    return RecordFreshness(
        str(candidate.public_id),
        tuple(
            held(GROUPS[key], day, months[key], today) for key, day in days.items() if day is not None or key == "contact"
        ),
        tuple(
            PastConfirmation(
                row.pk, tuple(GROUPS[key].label for key in row.groups if key in GROUPS),
                Confirmation.Evidence(row.evidence).label, row.at, names.get(row.by or 0, ""),
            )
            for row in rows
        ),
        can(viewer, Action.EDIT_CANDIDATE, candidate.target).is_allowed and candidate.merged_into_id is None,
    )  # fmt: skip
