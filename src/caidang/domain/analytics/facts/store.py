"""Records as they stand, by the day on which they were made; pairs that may be one person; merges."""

from collections.abc import Collection, Iterator
from datetime import datetime

from caidang.core.review.completeness import completeness_of
from caidang.domain.analytics.counting import NOBODY, Piece, among
from caidang.domain.candidates.models import Candidate, FieldValue, Merge, Suspicion
from caidang.domain.review.needs import needs_for_many

_AT_ONCE = 2_000
_COLUMNS = ("created_at", "pk", "audience_id", "created_by", "source")


def records(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the records made then that stand for themselves; the amount is how complete one is, 0 to 100.

    Merged ones are part of another; those that were erased or shut are nobody's to count.
    """
    found = Candidate.objects.filter(
        created_at__gte=since, created_at__lt=until, merged_into=None, shut_at=None, **among("pk", only)
    )
    rows = list(found.order_by("pk").values_list(*_COLUMNS))
    for first in range(0, len(rows), _AT_ONCE):
        part = rows[first : first + _AT_ONCE]
        scores = _scores([row[1] for row in part])
        for at, pk, audience, member, source in part:
            yield Piece(at, pk, audience, member or NOBODY, 0, source, "", scores[pk])


def _scores(ids: list[int]) -> dict[int, int]:
    told: dict[int, set[str]] = {pk: set() for pk in ids}
    values = FieldValue.objects.filter(candidate__in=ids, retired_at=None).order_by()
    for pk, field in values.values_list("candidate_id", "field").iterator():
        told[pk].add(field)
    needs = needs_for_many(ids)
    return {pk: completeness_of(fields, needs[pk]).score for pk, fields in told.items()}


def pairs(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the pairs found then; a key is what was decided, ``place`` the second record's audience."""
    rows = Suspicion.objects.filter(created_at__gte=since, created_at__lt=until, **among("first", only)).order_by()
    for at, pk, audience, second, state in rows.values_list(
        "created_at", "first_id", "first__audience_id", "second__audience_id", "state"
    ).iterator():
        yield Piece(at, pk, audience, NOBODY, second, "", state)


def merges(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the merges made then that were not undone."""
    rows = Merge.objects.filter(
        created_at__gte=since, created_at__lt=until, undone_at=None, **among("keeper", only)
    ).order_by()
    for at, pk, audience, member, source in rows.values_list(
        "created_at", "keeper_id", "keeper__audience_id", "created_by", "keeper__source"
    ).iterator():
        yield Piece(at, pk, audience, member or NOBODY, 0, source, "")
