"""人才库: which lists there are for whom, who is in them, and how many of them one may see."""

from collections.abc import Iterable

from caidang.domain.candidates.models import ListEntry


def lists_of(ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the ids of the lists that each record was put into by hand."""
    found: dict[int, list[int]] = {}
    rows = ListEntry.objects.filter(candidate_id__in=list(ids), list__removed_at=None)
    for pk, one in rows.order_by("list_id").values_list("candidate_id", "list_id"):
        found.setdefault(pk, []).append(one)
    return found
