"""The organisation's own fields as their page shows them."""

from dataclasses import dataclass

from caidang.domain.candidates.models import OwnField
from caidang.domain.candidates.selectors.labelling.labels import category_tree
from caidang.foundation.accounts.policy import Action, Sensitivity, Viewer, require


@dataclass(frozen=True, slots=True)
class OwnFieldRow:
    """One field; ``places`` are the categories whose people have it, as ways."""

    id: int
    label: str
    kind: str
    kind_label: str
    sensitivity: str
    class_label: str
    choices: tuple[str, ...]
    categories: tuple[int, ...]
    places: tuple[str, ...]
    is_archived: bool


def list_own_fields(*, viewer: Viewer) -> list[OwnFieldRow]:
    """Return the fields in their order, those put away last."""
    require(viewer, Action.MANAGE_SORTING)
    tree = category_tree(is_all=True)
    rows = [
        OwnFieldRow(
            id=row.pk,
            label=row.label,
            kind=row.kind,
            kind_label=OwnField.Kind(row.kind).label,
            sensitivity=row.sensitivity,
            class_label=Sensitivity(row.sensitivity).label,
            choices=tuple(row.choices),
            categories=tuple(row.categories),
            places=tuple(tree.path(pk) for pk in row.categories if pk in tree.branches),
            is_archived=row.archived_at is not None,
        )
        for row in OwnField.objects.all()
    ]
    return sorted(rows, key=lambda row: row.is_archived)


def list_kinds() -> list[tuple[str, str]]:
    """Return the kinds of values by name."""
    return [(kind.value, str(kind.label)) for kind in OwnField.Kind]


def list_places() -> list[tuple[int, str]]:
    """Return the categories that a field can be for, by their ways."""
    tree = category_tree()
    return [(one.id, tree.path(one.id)) for _, one in tree.walk()]
