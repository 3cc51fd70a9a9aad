"""What a record needs to be complete: the set of rules that holds for it."""

from collections.abc import Mapping, Sequence

from caidang.core.review.completeness import (
    DEFAULT,
    Completeness,
    Needs,
    completeness_of,
    needs_of_json,
)
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.labelling.labels import categories_of, category_tree
from caidang.domain.review.models import NeedSet

DEFAULT_NAME = "默认"


def needs_for(candidate: Candidate) -> Needs:
    """Return the rules for a record: those of the category nearest to it that has a set, else the default.

    Where it stands in several such categories, the deepest of them counts, and of equals the first.
    """
    return needs_for_many([candidate.pk])[candidate.pk]


def needs_for_many(ids: Sequence[int]) -> dict[int, Needs]:
    """Return the rules for each of these records, as ``needs_for`` does, in four queries at most and one for each set."""
    held = dict(NeedSet.objects.exclude(category=None).values_list("category_id", "pk"))
    if not held:
        return dict.fromkeys(ids, needs_of())
    tree, stands = category_tree(is_all=True), categories_of(ids)
    nearest = {pk: _nearest([tree.up(one) for one in stands.get(pk, ())], held) for pk in ids}
    sets = {number: needs_of(number) for number in set(nearest.values())}
    return {pk: sets[number] for pk, number in nearest.items()}


def _nearest(ways: Sequence[Sequence[int]], held: Mapping[int, int]) -> int | None:
    near = [(-(len(way) - n), pk) for way in ways for n, pk in enumerate(way) if pk in held]
    return held[min(near)[1]] if near else None


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
