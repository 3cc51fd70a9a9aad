"""What a record needs to be complete: the set of rules that holds for it."""

from caidang.core.review.completeness import (
    DEFAULT,
    Completeness,
    Needs,
    completeness_of,
    needs_of_json,
)
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.labels import categories_of, category_tree
from caidang.domain.review.models import NeedSet

DEFAULT_NAME = "默认"


def needs_for(candidate: Candidate) -> Needs:
    """Return the rules for a record: those of the category nearest to it that has a set, else the default.

    Where it stands in several such categories, the deepest of them counts, and of equals the first.
    """
    held = dict(NeedSet.objects.exclude(category=None).values_list("category_id", "pk"))
    if held:
        tree = category_tree(is_all=True)
        ways = [tree.up(pk) for pk in categories_of([candidate.pk]).get(candidate.pk, ())]
        near = [(-(len(way) - n), pk) for way in ways for n, pk in enumerate(way) if pk in held]
        if near:
            return needs_of(held[min(near)[1]])
    return needs_of()


def needs_of(set_id: int | None = None) -> Needs:
    """Return a set of rules; without a number, or where it is gone, the default, as delivered until it is changed."""
    own = NeedSet.objects.filter(pk=set_id).first() if set_id is not None else None
    found = own or NeedSet.objects.filter(is_default=True).first()
    return needs_of_json(found.needs) if found is not None else DEFAULT


def measure(candidate: Candidate) -> Completeness:
    """Return how complete a record is by the rules of its category."""
    # What a person emptied has a row too; its summary does not count it, so neither does this.
    told = candidate.values.filter(retired_at=None).values_list("field", flat=True)
    return completeness_of(told, needs_for(candidate))
