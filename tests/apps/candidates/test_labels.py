"""Categories and tags: shaped, merged and taken apart, moved in bulk; what a person took off is remembered."""

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed
from caidang.domain.candidates.models import Candidate, Category, Label, LabelEdit, Removal
from caidang.domain.candidates.selectors.labelling.labels import category_tree, labels_of
from caidang.domain.candidates.services.labelling.label_undo import undo_label_edit
from caidang.domain.candidates.services.labelling.labels import (
    archive_label,
    dress_tag,
    make_category,
    make_tag,
    merge_labels,
    move_category,
    rename_label,
    unmerge_labels,
)
from caidang.domain.candidates.services.labelling.tags import add_category, add_tag, remove_tag
from caidang.domain.review.models import BulkAct
from caidang.domain.review.services.many.bulk import begin_bulk, undo_bulk
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db


def make(name: str, parent: Label | None = None) -> Label:
    return make_category(name=name, parent=parent.pk if parent else None, actor=PROGRAM, now=NOW)


def stands(candidate: Candidate) -> set[str]:
    tree = category_tree(is_all=True)
    rows = candidate.taggings.filter(tag__kind="category", tag__merged_into=None)
    return {tree.path(pk) for pk in rows.values_list("tag_id", flat=True)}


@pytest.fixture
def person(db: None) -> Candidate:
    return a_candidate([("name", 0, "林知夏")])


def test_a_tree_begins_with_the_usual_roots(db: None) -> None:
    roots = Category.objects.filter(parent=None).order_by("position")
    assert [one.name for one in roots] == ["客户", "岗位族", "行业", "级别"]


def test_a_tree_is_shaped(person: Candidate) -> None:
    family = Category.objects.get(name="岗位族")
    tech = make("技术", family)
    back = make("后端", tech)
    with pytest.raises(InvalidInput, match="已经有"):
        make("技术", family)
    with pytest.raises(InvalidInput, match="自己下面"):
        move_category(category_id=family.pk, parent=back.pk, actor=PROGRAM, now=NOW)
    add_category(candidate=person, name="岗位族/技术/后端", actor=PROGRAM, now=NOW)
    rename_label(label_id=tech.pk, name="研发", actor=PROGRAM, now=NOW)
    assert stands(person) == {"岗位族 / 研发 / 后端"}
    move_category(category_id=back.pk, parent=None, actor=PROGRAM, now=NOW)
    assert stands(person) == {"后端"}
    archive_label(label_id=back.pk, is_archived=True, actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput, match="没有这个分类"):
        add_category(candidate=person, name="后端", actor=PROGRAM, now=NOW)


def test_categories_are_merged_and_taken_apart(person: Candidate) -> None:
    old, new = make("互联网"), make("科技")
    child = make("电商", old)
    other = a_candidate([("name", 0, "高云舟")])
    for who, name in ((person, "互联网"), (other, "科技")):
        add_category(candidate=who, name=name, actor=PROGRAM, now=NOW)
    merge = merge_labels(loser_id=old.pk, keeper_id=new.pk, actor=PROGRAM, now=NOW)
    assert stands(person) == stands(other) == {"科技"}
    assert category_tree().path(child.pk) == "科技 / 电商"
    unmerge_labels(merge_id=merge.pk, actor=PROGRAM, now=NOW)
    assert (stands(person), stands(other)) == ({"互联网"}, {"科技"})
    assert category_tree().path(child.pk) == "互联网 / 电商"


def test_tags_are_merged_and_the_old_name_leads_to_the_new(person: Candidate) -> None:
    old = add_tag(candidate=person, name="前端", actor=PROGRAM, now=NOW)
    new = make_tag(name="Web 前端", actor=PROGRAM, now=NOW)
    merge = merge_labels(loser_id=old.pk, keeper_id=new.pk, actor=PROGRAM, now=NOW)
    assert labels_of([person.pk])[0] == {person.pk: ["Web 前端"]}
    other = a_candidate([("name", 0, "高云舟")])
    add_tag(candidate=other, name="前端", actor=PROGRAM, now=NOW)
    unmerge_labels(merge_id=merge.pk, actor=PROGRAM, now=NOW)
    assert labels_of([person.pk, other.pk])[0] == {person.pk: ["前端"], other.pk: ["Web 前端"]}


def test_who_looks_after_a_tag_may_change_it_and_nobody_else(db: None) -> None:
    mine, yours = as_now(someone("lin")), as_now(someone("gao", Role.ORGANISER))
    tag = make_tag(name="海归", actor=mine, now=NOW)
    dress_tag(tag_id=tag.pk, colour="blue", owner=mine.user_id, actor=mine, now=NOW)
    with pytest.raises(NotAllowed):
        rename_label(label_id=tag.pk, name="留学", actor=yours, now=NOW)
    with pytest.raises(NotAllowed):
        make_category(name="自己的", parent=None, actor=mine, now=NOW)


def test_people_are_moved_together_and_back(person: Candidate) -> None:
    other = a_candidate([("name", 0, "高云舟")])
    family = Category.objects.get(name="岗位族")
    make("技术", family)
    make("产品", family)
    make("上海")
    add_category(candidate=person, name="技术", actor=PROGRAM, now=NOW)
    add_category(candidate=person, name="上海", actor=PROGRAM, now=NOW)
    add_category(candidate=other, name="产品", actor=PROGRAM, now=NOW)
    boss = as_now(someone("boss", Role.MANAGER))
    act = begin_bulk(
        kind=BulkAct.Kind.SHIFT, what="产品", ids=[person.pk, other.pk], actor=boss, now=NOW
    )
    assert (act.changed, act.refused) == (1, 0)
    assert stands(person) == {"岗位族 / 产品", "上海"}
    assert undo_bulk(public_id=str(act.public_id), actor=boss, now=NOW).undone == 1
    assert stands(person) == {"岗位族 / 技术", "上海"}
    assert stands(other) == {"岗位族 / 产品"}
    assert not Removal.objects.exists()


def test_what_a_person_took_off_is_remembered_until_he_puts_it_on(person: Candidate) -> None:
    tag = add_tag(candidate=person, name="急", actor=PROGRAM, now=NOW)
    remove_tag(candidate=person, tag_id=tag.pk, actor=PROGRAM, now=NOW)
    assert Removal.objects.filter(candidate=person, tag=tag).exists()
    add_tag(candidate=person, name="急", actor=PROGRAM, now=NOW)
    assert not Removal.objects.exists()


def test_what_was_done_to_a_category_is_taken_back(person: Candidate) -> None:
    family = Category.objects.get(name="岗位族")
    tech, back, front = make("技术", family), make("后端", family), make("前端", family)
    add_category(candidate=person, name="岗位族/后端", actor=PROGRAM, now=NOW)

    def order() -> list[int]:
        return list(category_tree().below[family.pk])

    move_category(category_id=front.pk, parent=family.pk, before=tech.pk, actor=PROGRAM, now=NOW)
    assert order() == [front.pk, tech.pk, back.pk]
    move_category(category_id=back.pk, parent=tech.pk, actor=PROGRAM, now=NOW)
    rename_label(label_id=back.pk, name="服务端", actor=PROGRAM, now=NOW)
    assert stands(person) == {"岗位族 / 技术 / 服务端"}
    renamed, moved, placed = LabelEdit.objects.order_by("-pk")[:3]
    undo_label_edit(edit_id=moved.pk, actor=PROGRAM, now=NOW)
    assert stands(person) == {"岗位族 / 服务端"}
    assert order() == [front.pk, tech.pk, back.pk]
    undo_label_edit(edit_id=renamed.pk, actor=PROGRAM, now=NOW)
    undo_label_edit(edit_id=placed.pk, actor=PROGRAM, now=NOW)
    assert order() == [tech.pk, back.pk, front.pk]
    assert stands(person) == {"岗位族 / 后端"}
    with pytest.raises(Conflict, match="撤销过"):
        undo_label_edit(edit_id=moved.pk, actor=PROGRAM, now=NOW)


def test_a_change_that_was_followed_by_another_stays(db: None) -> None:
    tag = make_tag(name="重点", actor=PROGRAM, now=NOW)
    rename_label(label_id=tag.pk, name="要紧", actor=PROGRAM, now=NOW)
    first = LabelEdit.objects.get()
    rename_label(label_id=tag.pk, name="急", actor=PROGRAM, now=NOW)
    with pytest.raises(Conflict, match="又改过"):
        undo_label_edit(edit_id=first.pk, actor=PROGRAM, now=NOW)
    archive_label(label_id=tag.pk, is_archived=True, actor=PROGRAM, now=NOW)
    undo_label_edit(edit_id=LabelEdit.objects.order_by("-pk")[0].pk, actor=PROGRAM, now=NOW)
    assert Label.objects.get(pk=tag.pk).is_offered
    consultant = as_now(someone("guwen", Role.CONSULTANT))
    with pytest.raises(NotAllowed):
        undo_label_edit(edit_id=LabelEdit.objects.order_by("pk")[1].pk, actor=consultant, now=NOW)
