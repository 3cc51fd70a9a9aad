"""Whose record something is part of, when records were merged: applications stay where they were made."""

from collections.abc import Iterable, Sequence

from caidang.domain.candidates.models import Candidate


def person_behind(candidate: Candidate) -> Candidate:
    """Return the record that the candidate's was merged into, or his own."""
    while candidate.merged_into_id is not None:
        candidate = Candidate.objects.select_related("data_key", "audience").get(
            pk=candidate.merged_into_id
        )
    return candidate


def family(ids: Sequence[int]) -> dict[int, int]:
    """Return, for these records and those merged into them, whose record each is part of now."""
    found = {pk: pk for pk in ids}
    level: Iterable[int] = ids
    while level := list(level):
        below = Candidate.objects.filter(merged_into__in=level).values_list("pk", "merged_into_id")
        fresh = {pk: found[into] for pk, into in below if into is not None and pk not in found}
        found.update(fresh)
        level = fresh
    return found


def records_among(ids: Sequence[int]) -> list[int]:
    """Return those of these records that are not part of another."""
    return list(Candidate.objects.filter(pk__in=ids, merged_into=None).values_list("pk", flat=True))
