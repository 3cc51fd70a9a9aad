"""The sets of rules for completeness, as a person edits them."""

from dataclasses import dataclass

from caidang.core.review.completeness import DEFAULT, needs_of_json, write_needs
from caidang.domain.candidates.catalogue import all_fields
from caidang.domain.candidates.selectors.labelling.labels import category_tree
from caidang.domain.review.models import NeedSet
from caidang.domain.review.needs import DEFAULT_NAME
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.policy import Viewer, require


@dataclass(frozen=True, slots=True)
class ShownNeeds:
    """One set. ``id`` is 0 for the default as delivered, which has no row; ``category`` is the way to its category."""

    id: int
    name: str
    is_default: bool
    text: str
    category: str = ""


def list_needs(*, viewer: Viewer) -> list[ShownNeeds]:
    """Return the default set, then the others by name."""
    require(viewer, policy.Action.ASSIGN)
    labels = {key: field.label for key, field in all_fields().items()}
    tree = category_tree(is_all=True)
    shown = [
        ShownNeeds(row.pk, row.name, row.is_default, write_needs(needs_of_json(row.needs), labels), tree.path(row.category_id or 0))
        for row in NeedSet.objects.all()
    ]
    if not any(one.is_default for one in shown):
        shown.insert(0, ShownNeeds(0, DEFAULT_NAME, is_default=True, text=write_needs(DEFAULT, labels)))
    return shown
