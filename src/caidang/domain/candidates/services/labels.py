"""Tags and the tree of categories are shaped: made, renamed, moved, coloured, merged, archived."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.models import Category, Label, LabelMerge, Removal, Tagging
from caidang.domain.candidates.selectors.labels import MOST_LABELS, category_tree
from caidang.domain.candidates.services.tags import fit_tag_name, tag_named
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
        _refuse_known(name, above, but=None)
        made = Category.objects.create(
            kind=Label.Kind.CATEGORY, name=name, parent=above, position=_last(above) + 1
        )
        _note("category.made", made, actor=actor, now=now)
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
            _note("tag.made", tag, actor=actor, now=now)
    return tag


def rename_label(*, label_id: int, name: str, actor: Viewer, now: datetime) -> Label:
    """Give a tag or a category another name; whoever it stands on is found by the new one."""
    name = _fit_name(name)
    with write_tx():
        serialise("candidates.labels")
        label = _owned(label_id, actor)
        if label.kind == Label.Kind.TAG and Label.objects.filter(kind=Label.Kind.TAG, name=name).exclude(pk=label.pk).exists():
            raise InvalidInput(f"已经有「{name}」了。要把两个并成一个，用「合并」。")
        if label.kind == Label.Kind.CATEGORY:
            _refuse_known(name, label.parent, but=label.pk)
        if label.name != name:
            label.name = name
            label.save(update_fields=["name"])
            _changed([label.pk])
            _note(f"{label.kind}.renamed", label, actor=actor, now=now)
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
        tag = _owned(tag_id, actor)
        tag.colour, tag.owner = colour, owner
        tag.save(update_fields=["colour", "owner"])
        _note("tag.dressed", tag, actor=actor, now=now)
    return tag


def move_category(
    *, category_id: int, parent: int | None, actor: Viewer, now: datetime
) -> Label:
    """Hang a category, with all below it, under another or at the root; raises InvalidInput under itself."""
    require(actor, Action.MANAGE_SORTING)
    with write_tx():
        serialise("candidates.labels")
        tree = category_tree(is_all=True)
        moved = _category(category_id)
        if parent is not None and parent in tree.down(category_id):
            raise InvalidInput("不能移到自己下面。")
        height = max((depth + 1 for depth, _ in tree.walk(category_id)), default=0) + 1
        if parent is not None and len(tree.up(parent)) + height > MAX_DEPTH:
            raise InvalidInput(f"移过去就超过 {MAX_DEPTH} 层了。")
        above = None if parent is None else _category(parent)
        _refuse_known(moved.name, above, but=moved.pk)
        moved.parent, moved.position = above, _last(above) + 1
        moved.save(update_fields=["parent", "position"])
        _changed([moved.pk])
        _note("category.moved", moved, actor=actor, now=now)
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
        if not 0 <= to < len(row):
            return
        row[at], row[to] = row[to], row[at]
        for place, pk in enumerate(row):
            Category.objects.filter(pk=pk).update(position=place)
        _note("category.moved", moved, actor=actor, now=now)


def archive_label(*, label_id: int, is_archived: bool, actor: Viewer, now: datetime) -> Label:
    """Put a label away, or bring it back: it stays on whoever carries it, but is offered no longer."""
    with write_tx():
        label = _owned(label_id, actor)
        label.archived_at = now if is_archived else None
        label.save(update_fields=["archived_at"])
        verb = "archived" if is_archived else "restored"
        _note(f"{label.kind}.{verb}", label, actor=actor, now=now)
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
        _changed([loser.pk, keeper.pk])
        loser.children.update(parent=keeper)
        loser.merged_into = keeper
        loser.save(update_fields=["merged_into"])
        _hand_over(merge, now)
        _note(f"{loser.kind}.merged", keeper, actor=actor, now=now, other=loser.pk)
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
            _refuse_known(merge.loser.name, merge.loser.parent, but=merge.loser.pk)
        _changed([merge.loser_id, merge.keeper_id])
        merge.taggings.all().delete()
        Category.objects.filter(pk__in=merge.children, parent=merge.keeper).update(parent=merge.loser)
        Label.objects.filter(pk=merge.loser_id).update(merged_into=None)
        _note(f"{merge.loser.kind}.unmerged", merge.keeper, actor=actor, now=now, other=merge.loser_id)
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


def _changed(labels: Iterable[int]) -> None:
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


def _refuse_known(name: str, parent: Label | None, *, but: int | None) -> None:
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


def _owned(pk: int, actor: Viewer) -> Label:
    """A label that the actor may change: a manager any, whoever looks after a tag that tag."""
    label = _living(pk)
    is_own = label.kind == Label.Kind.TAG and label.owner is not None and label.owner == actor.user_id
    if not may(actor, Action.MANAGE_SORTING) and not is_own:
        raise NotAllowed("只有管这个标签的人和主管能改。")
    return label


def _note(verb: str, label: Label, *, actor: Viewer, now: datetime, **detail: int) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"{label.kind}:{label.pk}", now=now, detail=detail
    )
