"""Which records are of one person: a merged one stays as it was made and points to the one that it went into.

Within nobody's reach: what a person said counts for records, too, that the one who asks may not see.
"""

from collections.abc import Collection

from caidang.domain.candidates.models import Candidate
from caidang.foundation.accounts.policy import PROGRAM


def persons_of(ids: Collection[int]) -> dict[int, int]:
    """This function will return every record of the people of these, each with the one that they were merged into at last.

    What somebody said about any of them counts for all: a consent taken back, a letter refused, a restriction.
    """
    into: dict[int, int | None] = {}
    level = set(ids)
    while level:
        into |= dict(Candidate.objects.visible_to(PROGRAM).filter(pk__in=level).order_by().values_list("pk", "merged_into_id"))
        level = {pk for pk in into.values() if pk is not None} - into.keys()
    found = {pk: _last(pk, into) for pk in into}
    level = set(found.values())
    while level:
        below = Candidate.objects.visible_to(PROGRAM).filter(merged_into__in=level).order_by().values_list("pk", "merged_into_id")
        fresh = {pk: found[parent] for pk, parent in below if parent is not None}
        found |= fresh
        level = set(fresh)
    return found


def whole_person(candidate: Candidate) -> list[Candidate]:
    """This function will return every record of the candidate's person; a merge that was undone parts persons."""
    rows = Candidate.objects.visible_to(PROGRAM).select_related("data_key", "audience").filter(pk__in=persons_of([candidate.pk]))
    return list(rows.order_by("pk"))


def _last(pk: int, into: dict[int, int | None]) -> int:
    while (parent := into.get(pk)) is not None:
        pk = parent
    return pk
