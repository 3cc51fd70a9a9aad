"""The tree of categories, the tags, and what stands on which record."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import BigIntegerField, QuerySet

from caidang.core.errors import SealBroken
from caidang.core.sorting.tree import Branch, Tree, grow
from caidang.domain.candidates.models import Category, Label, LabelEdit, LabelMerge, Tag, Tagging
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.lib.once import asked_once
from caidang.foundation.lib.prepared import Given, Prepared
from caidang.foundation.search.index.values import Query, SearchUnavailable
from caidang.foundation.search.selectors import find

MOST_LABELS = 2_000
"""Tags, and categories, that one place can hold."""


@dataclass(frozen=True, slots=True)
class ShownLabel:
    """A label on a record. ``path`` says where a category stands; ``cause`` which rule put it there, and ``since`` when."""

    id: int
    name: str
    path: str
    colour: str
    is_category: bool
    cause: str
    since: datetime
    by: str


@dataclass(frozen=True, slots=True)
class Leaf:
    """One line of the tree's page; ``count`` is None without an index."""

    branch: Branch
    depth: int
    path: str
    count: int | None
    is_archived: bool


@dataclass(frozen=True, slots=True)
class TagRow:
    """One line of the tags' page."""

    id: int
    name: str
    colour: str
    owner: str
    owner_id: int | None
    count: int | None
    is_archived: bool
    is_editable: bool


@dataclass(frozen=True, slots=True)
class MergedLabels:
    """A merge that can be undone."""

    id: int
    loser: str
    keeper: str
    at: datetime


@dataclass(frozen=True, slots=True)
class EditedLabel:
    """A change that can be undone, in words."""

    id: int
    name: str
    told: str
    by: str
    at: datetime


@asked_once
def category_tree(*, is_all: bool = False) -> Tree:
    """Return the categories; those archived too with ``is_all``. One small query."""
    rows = Category.objects.filter(merged_into=None)
    if not is_all:
        rows = rows.filter(archived_at=None)
    return grow(Branch(r.pk, r.name, r.parent_id, r.position, r.is_offered) for r in rows)


def offered_paths() -> list[str]:
    """Return the ways to all categories that can be chosen, in the tree's order."""
    tree = category_tree()
    return [tree.path(one.id) for _depth, one in tree.walk() if one.is_offered]


def categories_of(ids: Iterable[int]) -> dict[int, list[int]]:
    """Return the ids of the categories that each record stands in."""
    found: dict[int, list[int]] = {}
    rows = Tagging.objects.filter(
        candidate_id__in=list(ids), tag__kind=Label.Kind.CATEGORY, tag__merged_into=None
    )
    for pk, label in rows.order_by("tag__name").values_list("candidate_id", "tag_id"):
        found.setdefault(pk, []).append(label)
    return found


def labels_of(ids: Iterable[int]) -> tuple[dict[int, list[str]], dict[int, list[int]]]:
    """Return the names of each record's tags, in alphabetical order, and the ids of its categories; one query."""
    tags: dict[int, list[str]] = {}
    stands: dict[int, list[int]] = {}
    wanted = list(ids)
    is_one = len(wanted) == 1
    for pk, label, kind, name in _ON_ONE.ask(candidate=wanted[0]) if is_one else _named(Tagging.objects.filter(candidate_id__in=wanted)):
        if kind == Label.Kind.TAG:
            tags.setdefault(pk, []).append(name)
        else:
            stands.setdefault(pk, []).append(label)
    return tags, stands


def _named(rows: QuerySet[Tagging, Tagging]) -> QuerySet[Tagging, tuple[int, int, str, str]]:
    found = rows.filter(tag__merged_into=None).order_by("tag__name")
    return found.values_list("candidate_id", "tag_id", "tag__kind", "tag__name")


_ON_ONE = Prepared(lambda: _named(Tagging.objects.filter(candidate=Given("candidate", BigIntegerField()))))


def labels_on(candidate_id: int, *, tree: Tree) -> list[ShownLabel]:
    """Return the labels of one record, categories first."""
    rows = list(
        Tagging.objects.filter(candidate_id=candidate_id, tag__merged_into=None)
        .select_related("tag", "rule").order_by("tag__kind", "tag__name")
    )  # fmt: skip
    names = names_of({row.created_by for row in rows})
    return [
        ShownLabel(
            id=row.tag_id,
            name=row.tag.name,
            path=tree.path(row.tag_id) if row.tag.kind == Label.Kind.CATEGORY else row.tag.name,
            colour=row.tag.colour,
            is_category=row.tag.kind == Label.Kind.CATEGORY,
            cause=row.rule.name if row.rule is not None else "",
            since=row.created_at,
            by=names.get(row.created_by or 0, ""),
        )
        for row in rows
    ]


def list_categories(*, viewer: Viewer, today: date) -> list[Leaf]:
    """Return the whole tree with how many people within the viewer's reach stand in each, children included."""
    require(viewer, Action.READ_CANDIDATE)
    tree = category_tree(is_all=True)
    counts = _counts("category", viewer, today)
    return [
        Leaf(
            branch, depth, tree.path(branch.id),
            None if counts is None else counts.get(str(branch.id), 0), not branch.is_offered,
        )
        for depth, branch in tree.walk()
    ]  # fmt: skip


def list_tags(*, viewer: Viewer, today: date) -> list[TagRow]:
    """Return all tags by name, with how many people within the viewer's reach carry each."""
    require(viewer, Action.READ_CANDIDATE)
    counts = _counts("tag", viewer, today)
    rows = list(Tag.objects.filter(merged_into=None).order_by("archived_at", "name"))
    names = names_of({row.owner for row in rows})
    is_manager = may(viewer, Action.MANAGE_SORTING)
    return [
        TagRow(
            id=row.pk,
            name=row.name,
            colour=row.colour,
            owner=names.get(row.owner or 0, ""),
            owner_id=row.owner,
            count=None if counts is None else counts.get(row.name, 0),
            is_archived=row.archived_at is not None,
            is_editable=is_manager or (row.owner is not None and row.owner == viewer.user_id),
        )
        for row in rows
    ]


def list_merges(kind: Label.Kind) -> list[MergedLabels]:
    """Return the merges of tags or categories that can be undone, newest first."""
    rows = LabelMerge.objects.filter(undone_at=None, keeper__kind=kind).order_by("-pk")[:20]
    return [
        MergedLabels(row.pk, row.loser.name, row.keeper.name, row.created_at)
        for row in rows.select_related("loser", "keeper")
    ]


def list_edits(kind: Label.Kind, *, viewer: Viewer) -> list[EditedLabel]:
    """Return the changes of tags or categories that the viewer may take back, newest first."""
    rows = LabelEdit.objects.filter(undone_at=None, label__kind=kind, label__merged_into=None)
    if not may(viewer, Action.MANAGE_SORTING):
        rows = rows.filter(label__owner=viewer.user_id or 0)
    newest = list(rows.select_related("label").order_by("-pk")[:20])
    tree, names = category_tree(is_all=True), names_of({row.created_by for row in newest})
    return [
        EditedLabel(row.pk, row.label.name, _told(row, tree), names.get(row.created_by or 0, ""), row.created_at)
        for row in newest
    ]


def last_edit(label_id: int) -> int | None:
    """Return the number of a label's last change that was not taken back."""
    rows = LabelEdit.objects.filter(label_id=label_id, undone_at=None).order_by("-pk")
    return rows.values_list("pk", flat=True).first()


def _told(edit: LabelEdit, tree: Tree) -> str:
    """Say in Chinese what was changed."""
    was, became = edit.was, edit.became
    if "name" in was:
        return f"「{was['name']}」改名为「{became['name']}」"
    name = f"「{edit.label.name}」"
    if "parent" in was:
        if was["parent"] == became["parent"]:
            return f"{name}换了次序"
        to = tree.path(became["parent"]) if became["parent"] in tree.branches else "最上层"
        return f"{name}移到「{to}」"
    if "archived" in was:
        return f"{name}{'归档' if became['archived'] else '取回'}"
    return f"{name}换了颜色或归谁管"


def list_tag_names() -> list[str]:
    """Return the names of the tags that can be put on people."""
    rows = Tag.objects.filter(merged_into=None, archived_at=None).order_by("name")
    return list(rows.values_list("name", flat=True)[:MOST_LABELS])


def colours_of(names: Iterable[str]) -> Mapping[str, str]:
    """Return the colours of these tags, as far as they have one."""
    rows = Tag.objects.filter(name__in=list(names)).exclude(colour="")
    return dict(rows.values_list("name", "colour"))


def _counts(column: str, viewer: Viewer, today: date) -> Mapping[str, int] | None:
    query = Query(scopes=viewer.scopes, limit=0, facets=(column,), facet_size=MOST_LABELS, today=today)
    try:
        return dict(find(query).facets[column])
    except (SearchUnavailable, SealBroken):
        return None
