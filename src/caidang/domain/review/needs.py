"""What a record needs to be complete: the set of rules that holds for it."""

from caidang.core.review.completeness import (
    DEFAULT,
    Completeness,
    Needs,
    completeness_of,
    needs_of_json,
)
from caidang.domain.candidates.models import Candidate
from caidang.domain.review.models import NeedSet

DEFAULT_NAME = "默认"


def needs_of(set_id: int | None = None) -> Needs:
    """Return a set of rules; without a number, or where it is gone, the default, as delivered until it is changed."""
    own = NeedSet.objects.filter(pk=set_id).first() if set_id is not None else None
    found = own or NeedSet.objects.filter(is_default=True).first()
    return needs_of_json(found.needs) if found is not None else DEFAULT


def measure(candidate: Candidate, *, set_id: int | None = None) -> Completeness:
    """Return how complete a record is by a set of rules."""
    # What a person emptied has a row too; its summary does not count it, so neither does this.
    told = candidate.values.filter(retired_at=None).values_list("field", flat=True)
    return completeness_of(told, needs_of(set_id))
