"""Where records stand, for the search index, which lies below the chain."""

from collections.abc import Mapping, Sequence

from caidang.core.review.chain import State
from caidang.domain.review.models import Case


def states_of(ids: Sequence[int]) -> Mapping[int, Mapping[str, tuple[str, ...]]]:
    """Return each record's state by its name, as the column ``state``."""
    rows = Case.objects.filter(candidate_id__in=list(ids)).values_list("candidate_id", "state")
    return {pk: {"state": (State(state).label,)} for pk, state in rows}
