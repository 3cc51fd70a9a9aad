"""Labels on one record: tags by their name, categories by their place in the tree."""

from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.core.text.normalize import normalize
from caidang.domain.candidates.models import Candidate, Category, Label, Tag, Tagging
from caidang.domain.candidates.selectors.labelling.labels import category_tree
from caidang.domain.candidates.services.labelling.tagging import (
    put_on,
    settle,
    surviving_label,
    take_off,
)
from caidang.domain.candidates.services.record.records import touch
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_TAG_LENGTH = 32


def add_tag(*, candidate: Candidate, name: str, actor: Viewer, now: datetime) -> Label:
    """Put a tag on a record, making the tag where it is new; raises InvalidInput for an unfit name."""
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    name = fit_tag_name(name)
    with write_tx():
        tag = tag_named(name)
        _put(candidate, tag, "candidate.tagged", actor=actor, now=now)
    return tag


def add_category(*, candidate: Candidate, name: str, actor: Viewer, now: datetime) -> Label:
    """Stand a record in the category that the text names; raises InvalidInput when it names none, or several."""
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    category = category_named(name)
    with write_tx():
        _put(candidate, category, "candidate.sorted", actor=actor, now=now)
    return category


def category_named(text: str) -> Label:
    """Return the category of this name or way (岗位族 / 技术); raises InvalidInput for none, or several."""
    tree = category_tree()
    found = tree.find(text)
    if not text.strip():
        raise InvalidInput("请先写分类。")
    if not found:
        raise InvalidInput("没有这个分类。先在「归类」里建好，或从候选的里面选。")
    if len(found) > 1:
        ways = "、".join(tree.path(pk) for pk in found[:3])
        raise InvalidInput(f"叫这个名字的分类有几个：{ways}。请写全。")
    return Category.objects.get(pk=found[0])


def tag_named(name: str) -> Label:
    """Return the tag of this name, made where it is new. To be called inside a transaction.

    A tag that was merged stands for the one it was merged into; an archived one is refused.
    """
    known = Tag.objects.filter(name=name).first() or Tag.objects.create(name=name)
    tag = surviving_label(known)
    if tag.archived_at is not None:
        raise InvalidInput(f"标签「{tag.name}」已经归档。要再用，先在「归类」的标签页取回。")
    return tag


def fit_tag_name(name: str) -> str:
    """Return the name as tags are written; raises InvalidInput when it is empty or too long."""
    name = " ".join(normalize(name).split())
    if not name:
        raise InvalidInput("请先写标签。")
    if len(name) > MAX_TAG_LENGTH:
        raise InvalidInput(f"标签最多 {MAX_TAG_LENGTH} 个字。")
    return name


def put_on_one(*, candidate: Candidate, label: Label, actor: Viewer, now: datetime) -> None:
    """Put a tag or a category that is known already on a record."""
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    is_category = label.kind == Label.Kind.CATEGORY
    with write_tx():
        _put(candidate, label, "candidate.sorted" if is_category else "candidate.tagged", actor=actor, now=now)


def remove_tag(
    *, candidate: Candidate, tag_id: int, actor: Viewer, now: datetime, is_refused: bool = True
) -> Label:
    """Take a tag or a category off a record and return it; no rule puts it back, unless this only undoes what put it on."""
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    with write_tx():
        tag = Label.objects.filter(pk=tag_id, taggings__candidate=candidate).first()
        if tag is None:
            raise InvalidInput("这个标签已经不在了。")
        take_off([candidate], [tag], by=actor.user_id, now=now)
        if not is_refused:
            settle([candidate], tag)
        is_category = tag.kind == Label.Kind.CATEGORY
        verb = "candidate.unsorted" if is_category else "candidate.untagged"
        _after(candidate, tag, verb, actor=actor, now=now)
    return tag


def put_back(
    *, candidate: Candidate, label: Label, merge_id: int | None, created_at: datetime,
    created_by: int | None, actor: Viewer, now: datetime,
) -> None:  # fmt: skip
    """Put a tag or a category on again as it was before it was taken off; nothing happens where it is on."""
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    with write_tx():
        _, is_new = Tagging.objects.get_or_create(
            candidate=candidate, tag=label,
            defaults={"merge_id": merge_id, "created_at": created_at, "created_by": created_by},
        )  # fmt: skip
        if is_new:
            settle([candidate], label)
            is_category = label.kind == Label.Kind.CATEGORY
            _after(candidate, label, "candidate.sorted" if is_category else "candidate.tagged", actor=actor, now=now)


def leave_others(
    *, candidate: Candidate, category: Label, actor: Viewer, now: datetime
) -> list[Tagging]:
    """Take a record out of every other category of the same root and return the taggings that went."""
    require(actor, Action.TAG_CANDIDATE, candidate.target)
    with write_tx():
        gone = take_off([candidate], others_of(category), by=actor.user_id, now=now)
        for tagging in gone:
            _after(candidate, tagging.tag, "candidate.unsorted", actor=actor, now=now)
    return gone


def others_of(category: Label) -> list[Label]:
    """Return every other category of the same root."""
    tree = category_tree(is_all=True)
    others = tree.down(tree.root(category.pk)) - {category.pk}
    return list(Category.objects.filter(pk__in=others))


def _put(candidate: Candidate, tag: Label, verb: str, *, actor: Viewer, now: datetime) -> None:
    if put_on([candidate], tag, by=actor.user_id, now=now):
        _after(candidate, tag, verb, actor=actor, now=now)


def _after(candidate: Candidate, tag: Label, verb: str, *, actor: Viewer, now: datetime) -> None:
    touch(candidate, now=now)
    audit.record(
        actor_id=actor.user_id,
        verb=verb,
        subject=f"candidate:{candidate.pk}",
        now=now,
        detail={"tag": tag.pk},
    )
