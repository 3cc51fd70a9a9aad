"""Tags and the tree of categories are shaped: made, renamed, moved, coloured, merged, archived."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db.models import Max

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.core.sorting.tree import Tree
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.models import (
    Category,
    Label,
    LabelEdit,
    LabelMerge,
    Removal,
    Tagging,
)
from caidang.domain.candidates.selectors.labelling.labels import MOST_LABELS, category_tree
from caidang.domain.candidates.services.labelling.tags import fit_tag_name, tag_named
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import serialise, write_tx
from caidang.foundation.search import services as search

COLOURS = ("", "red", "orange", "green", "teal", "blue", "purple", "grey")
"""What a tag may be painted in; each has its own two tones in the light and the dark theme."""
MAX_DEPTH = 8
MAX_NAME = 32
_MISSING = "没有这个分类或标签，可能已经合并，刷新后再看。"


def make_category(*, name: str, parent: int | None, actor: Viewer, now: datetime) -> Label:
    """Make a category below another, or a root; raises InvalidInput for an unfit name or place."""
    require(actor, Action.MANAGE_SORTING)
    name = _fit_name(name)
    with write_tx():
        serialise("candidates.labels")
        if Category.objects.count() >= MOST_LABELS:
            raise InvalidInput(f"最多 {MOST_LABELS} 个分类。")
        if parent is not None and len(category_tree(is_all=True).up(parent)) >= MAX_DEPTH:
            raise InvalidInput(f"最多 {MAX_DEPTH} 层。")
        above = None if parent is None else _category(parent)
        refuse_known(name, above, but=None)
        made = Category.objects.create(
            kind=Label.Kind.CATEGORY, name=name, parent=above, position=_last(above) + 1
        )
        note("category.made", made, actor=actor, now=now)
    return made


def make_tag(*, name: str, actor: Viewer, now: datetime) -> Label:
    """Make a tag that its maker looks after; one that is there already stays as it is."""
    require(actor, Action.TAG_CANDIDATE)
    name = fit_tag_name(name)
    with write_tx():
        is_new = not Label.objects.filter(kind=Label.Kind.TAG, name=name).exists()
        tag = tag_named(name)
        if is_new:
            tag.owner = actor.user_id
            tag.save(update_fields=["owner"])
            note("tag.made", tag, actor=actor, now=now)
    return tag


def rename_label(*, label_id: int, name: str, actor: Viewer, now: datetime) -> Label:
    """Give a tag or a category another name; whoever it stands on is found by the new one."""
    name = _fit_name(name)
    with write_tx():
        serialise("candidates.labels")
        label = owned(label_id, actor)
        if label.kind == Label.Kind.TAG and Label.objects.filter(kind=Label.Kind.TAG, name=name).exclude(pk=label.pk).exists():
            raise InvalidInput(f"已经有「{name}」了。要把两个并成一个，用「合并」。")
        if label.kind == Label.Kind.CATEGORY:
            refuse_known(name, label.parent, but=label.pk)
        if label.name != name:
            note_edit(label, {"name": label.name}, {"name": name}, actor=actor, now=now)
            label.name = name
            label.save(update_fields=["name"])
            reindex([label.pk])
            note(f"{label.kind}.renamed", label, actor=actor, now=now)
    return label


def dress_tag(
    *, tag_id: int, colour: str, owner: int | None, actor: Viewer, now: datetime
) -> Label:
    """Give a tag its colour and the member who looks after it."""
    if colour not in COLOURS:
        raise InvalidInput("没有这种颜色。")
    if owner is not None and owner not in {m.pk for m in active_who_may(Action.TAG_CANDIDATE)}:
        raise InvalidInput("这位成员不能加标签，换一位在职的同事。")
    with write_tx():
        tag = owned(tag_id, actor)
        was = {"colour": tag.colour, "owner": tag.owner}
        note_edit(tag, was, {"colour": colour, "owner": owner}, actor=actor, now=now)
        tag.colour, tag.owner = colour, owner
        tag.save(update_fields=["colour", "owner"])
        note("tag.dressed", tag, actor=actor, now=now)
    return tag


def move_category(
    *, category_id: int, parent: int | None, before: int | None = None, actor: Viewer, now: datetime
) -> Label:
    """Hang a category, with all below it, under another or at the root, ``before`` one that hangs there or as the last.

    Raises InvalidInput under itself, or too deep.
    """
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        serialise("candidates.labels")
        tree = category_tree(is_all=True)
        moved = _category(category_id)
        check_place(moved, parent, tree)
        row = [pk for pk in tree.below.get(parent, ()) if pk != moved.pk]
        row.insert(row.index(before) if before in row else len(row), moved.pk)
        place(moved, parent, row, tree, actor=actor, now=now)
    return moved


def shift_category(*, category_id: int, is_up: bool, actor: Viewer, now: datetime) -> None:
    """Let a category change places with its neighbour; at the end it stays."""
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        serialise("candidates.labels")
        tree = category_tree(is_all=True)
        moved = _category(category_id)
        row = list(tree.below.get(moved.parent_id, ()))
        at = row.index(moved.pk)
        to = at - 1 if is_up else at + 1
        if 0 <= to < len(row):
            row[at], row[to] = row[to], row[at]
            place(moved, moved.parent_id, row, tree, actor=actor, now=now)


def check_place(moved: Label, parent: int | None, tree: Tree) -> None:
    """Refuse to hang a category below itself, too deep, beside one of its name, or where nothing is."""
    if parent is not None and parent in tree.down(moved.pk):
        raise InvalidInput("不能移到自己下面。")
    height = max((depth + 1 for depth, _ in tree.walk(moved.pk)), default=0) + 1
    if parent is not None and len(tree.up(parent)) + height > MAX_DEPTH:
        raise InvalidInput(f"移过去就超过 {MAX_DEPTH} 层了。")
    refuse_known(moved.name, None if parent is None else _category(parent), but=moved.pk)


def place(
    moved: Label, parent: int | None, row: list[int], tree: Tree, *, actor: Viewer, now: datetime,
    is_noted: bool = True,
) -> None:  # fmt: skip
    """Hang a category where it was checked to fit, among the neighbours of ``row`` in their order. Inside a transaction."""
    was = {"parent": moved.parent_id, "order": list(tree.below.get(moved.parent_id, ()))}
    if was == {"parent": parent, "order": row}:
        return
    if is_noted:
        note_edit(moved, was, {"parent": parent, "order": row}, actor=actor, now=now)
    for number, pk in enumerate(row):
        Category.objects.filter(pk=pk).update(position=number, **({"parent": parent} if pk == moved.pk else {}))
    if moved.parent_id != parent:
        reindex([moved.pk])
    moved.refresh_from_db()
    note("category.moved", moved, actor=actor, now=now)


def archive_label(*, label_id: int, is_archived: bool, actor: Viewer, now: datetime) -> Label:
    """Put a label away, or bring it back: it stays on whoever carries it, but is offered no longer."""
    with write_tx():
        label = owned(label_id, actor)
        if (label.archived_at is not None) is not is_archived:
            note_edit(label, {"archived": not is_archived}, {"archived": is_archived}, actor=actor, now=now)
        label.archived_at = now if is_archived else None
        label.save(update_fields=["archived_at"])
        verb = "archived" if is_archived else "restored"
        note(f"{label.kind}.{verb}", label, actor=actor, now=now)
    return label


def merge_labels(*, loser_id: int, keeper_id: int, actor: Viewer, now: datetime) -> LabelMerge:
    """Let one label stand for two: whoever carries the loser carries the keeper, what stood below hangs below it.

    Raises InvalidInput for two of different kinds, or for a category and one below it.
    """
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        serialise("candidates.labels")
        loser, keeper = _living(loser_id), _living(keeper_id)
        if loser.pk == keeper.pk or loser.kind != keeper.kind:
            raise InvalidInput("请选另一个同类的来合并。")
        tree = category_tree(is_all=True)
        if loser.kind == Label.Kind.CATEGORY and keeper.pk in tree.down(loser.pk):
            raise InvalidInput("不能并到自己下面的分类里，先把它移出来。")
        _refuse_clashes(loser, keeper)
        merge = LabelMerge.objects.create(
            keeper=keeper, loser=loser, created_at=now, created_by=actor.user_id,
            children=list(loser.children.values_list("pk", flat=True)),
        )  # fmt: skip
        reindex([loser.pk, keeper.pk])
        loser.children.update(parent=keeper)
        loser.merged_into = keeper
        loser.save(update_fields=["merged_into"])
        _hand_over(merge, now)
        note(f"{loser.kind}.merged", keeper, actor=actor, now=now, other=loser.pk)
    return merge


def unmerge_labels(*, merge_id: int, actor: Viewer, now: datetime) -> LabelMerge:
    """Take a merge of labels apart; what people did with the keeper since stays with the keeper."""
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        serialise("candidates.labels")
        merge = LabelMerge.objects.select_related("keeper", "loser").filter(pk=merge_id).first()
        if merge is None:
            raise NotFound("没有这次合并。")
        if not LabelMerge.objects.filter(pk=merge_id, undone_at=None).update(undone_at=now):
            raise Conflict("这次合并已经撤销过了。")
        if merge.keeper.merged_into_id is not None:
            raise Conflict("合并后的又并入了另一个，请先撤销后面的那次。")
        if merge.loser.kind == Label.Kind.CATEGORY:
            refuse_known(merge.loser.name, merge.loser.parent, but=merge.loser.pk)
        reindex([merge.loser_id, merge.keeper_id])
        merge.taggings.all().delete()
        Category.objects.filter(pk__in=merge.children, parent=merge.keeper).update(parent=merge.loser)
        Label.objects.filter(pk=merge.loser_id).update(merged_into=None)
        note(f"{merge.loser.kind}.unmerged", merge.keeper, actor=actor, now=now, other=merge.loser_id)
    return merge


def _hand_over(merge: LabelMerge, now: datetime) -> None:
    """Whoever carries the loser gets the keeper, unless a person took that off him."""
    have = set(merge.keeper.taggings.values_list("candidate_id", flat=True))
    have |= set(Removal.objects.filter(tag=merge.keeper).values_list("candidate_id", flat=True))
    rows = merge.loser.taggings.exclude(candidate_id__in=have) if len(have) < 500 else merge.loser.taggings.all()
    Tagging.objects.bulk_create(
        (
            Tagging(
                candidate_id=row.candidate_id, tag=merge.keeper, created_at=row.created_at,
                created_by=row.created_by, rule_id=row.rule_id, label_merge=merge,
            )
            for row in rows.iterator(chunk_size=2000)
            if row.candidate_id not in have
        ),
        batch_size=500,
    )  # fmt: skip


def note_edit(
    label: Label, was: Mapping[str, object], became: Mapping[str, object], *, actor: Viewer, now: datetime
) -> None:
    """Keep how a label was, so that it can be so again. To be called inside a transaction."""
    LabelEdit.objects.create(
        label=label, was=dict(was), became=dict(became), created_at=now, created_by=actor.user_id
    )


def reindex(labels: Iterable[int]) -> None:
    """Put all that stand in these labels, or below them, in line for the index."""
    tree = category_tree(is_all=True)
    below = {pk for label in labels for pk in tree.down(label)}
    for pk in Tagging.objects.filter(tag_id__in=below).values_list("candidate_id", flat=True).distinct():
        search.log_change(pk)


def _fit_name(name: str) -> str:
    name = " ".join(normalize(name).split())
    if not name:
        raise InvalidInput("请先写名字。")
    if len(name) > MAX_NAME:
        raise InvalidInput(f"名字最多 {MAX_NAME} 个字。")
    if "/" in name:
        raise InvalidInput("名字里不能有「/」，它用来隔开上下级。")
    return name


def refuse_known(name: str, parent: Label | None, *, but: int | None) -> None:
    """Refuse a name that another category below the same parent has."""
    same = Category.objects.filter(parent=parent, name=name, merged_into=None)
    if set(same.values_list("pk", flat=True)) - {but}:
        raise InvalidInput(f"这里已经有「{name}」了。")


def _refuse_clashes(loser: Label, keeper: Label) -> None:
    names = set(keeper.children.filter(merged_into=None).values_list("name", flat=True))
    clash = loser.children.filter(merged_into=None, name__in=names).exclude(pk=keeper.pk).first()
    if clash is not None:
        raise InvalidInput(f"两边下面都有「{clash.name}」，先把它们合并。")


def _last(parent: Label | None) -> int:
    rows = Category.objects.filter(parent=parent)
    return int(rows.aggregate(last=Max("position"))["last"] or 0)


def _category(pk: int) -> Label:
    found = Category.objects.filter(pk=pk, merged_into=None).first()
    if found is None:
        raise NotFound(_MISSING)
    return found


def _living(pk: int) -> Label:
    found = Label.objects.filter(pk=pk, merged_into=None).first()
    if found is None:
        raise NotFound(_MISSING)
    return found


def owned(pk: int, actor: Viewer) -> Label:
    """A label that the actor may change: a manager any, whoever looks after a tag that tag."""
    label = _living(pk)
    is_own = label.kind == Label.Kind.TAG and label.owner is not None and label.owner == actor.user_id
    if not may(actor, Action.MANAGE_SORTING) and not is_own:
        raise NotAllowed("只有管这个标签的人和主管能改。")
    return label


def note(verb: str, label: Label, *, actor: Viewer, now: datetime, **detail: int) -> None:
    """Write down what was done to a label. To be called inside a transaction."""
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"{label.kind}:{label.pk}", now=now, detail=detail
    )
