"""Sets of rules for completeness: the default, others beside it, and who may change them."""

import pytest

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.core.review.completeness import DEFAULT
from caidang.domain.candidates.models import Category
from caidang.domain.candidates.services.labelling.labels import make_category
from caidang.domain.candidates.services.labelling.tags import add_category, remove_tag
from caidang.domain.review.models import NeedSet
from caidang.domain.review.needs import measure, needs_of
from caidang.domain.review.selectors.case import view_case
from caidang.domain.review.selectors.needs import list_needs
from caidang.domain.review.services.team.needs import remove_needs, save_needs
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.apps.review.conftest import Member, a_case
from tests.making import NOW

pytestmark = pytest.mark.django_db


def test_the_default_is_what_was_delivered_until_it_is_changed(member: Member) -> None:
    manager, candidate = member(Role.MANAGER), a_case().candidate
    (delivered,) = list_needs(viewer=manager)
    assert delivered.text.splitlines()[1] == "手机/邮箱/微信 20"
    assert needs_of() == DEFAULT
    saved = save_needs(set_id=None, name="", text="姓名 30\n手机／邮箱  10", actor=manager, now=NOW)
    assert measure(candidate).score == 100
    view = view_case(str(candidate.public_id), viewer=manager, now=NOW)
    assert view is not None
    assert view.completeness.score == 100
    save_needs(set_id=None, name="", text="姓名 30\n学校 10", actor=manager, now=NOW)
    assert NeedSet.objects.count() == 1
    assert measure(candidate).missing == ("school",)
    remove_needs(set_id=saved.pk, actor=manager, now=NOW)
    assert needs_of() == DEFAULT


def test_a_set_holds_for_its_category_and_those_below(member: Member) -> None:
    manager, candidate = member(Role.MANAGER), a_case().candidate
    root = Category.objects.get(name="岗位族")
    young = make_category(name="应届", parent=root.pk, actor=PROGRAM, now=NOW)
    south = make_category(name="华南应届", parent=young.pk, actor=PROGRAM, now=NOW)
    rules = {"name": "应届生", "category": "应届", "actor": manager, "now": NOW}
    mine = save_needs(set_id=None, text="学校 10\n姓名 10", is_new=True, **rules)
    before = measure(candidate)
    add_category(candidate=candidate, name="华南应届", actor=PROGRAM, now=NOW)
    assert measure(candidate).score == 50
    near = {"name": "华南", "category": "岗位族 / 应届 / 华南应届", "actor": manager, "now": NOW}
    save_needs(set_id=None, text="姓名 10", is_new=True, **near)
    assert measure(candidate).score == 100, "the nearest counts"
    remove_tag(candidate=candidate, tag_id=south.pk, actor=PROGRAM, now=NOW)
    assert measure(candidate) == before
    add_category(candidate=candidate, name="应届", actor=PROGRAM, now=NOW)
    assert measure(candidate).score == 50
    with pytest.raises(InvalidInput, match="已经有一套"):
        save_needs(set_id=None, text="姓名 1", is_new=True, **{**rules, "name": "又一套"})
    with pytest.raises(InvalidInput, match="没有这个分类"):
        save_needs(set_id=mine.pk, text="姓名 1", **{**rules, "category": "没有的"})
    assert [one.category for one in list_needs(viewer=manager)] == ["", "岗位族 / 应届 / 华南应届", "岗位族 / 应届"]
    remove_needs(set_id=mine.pk, actor=manager, now=NOW)
    assert measure(candidate) == before


def test_a_set_is_renamed_and_gone_like_any_other(member: Member) -> None:
    manager = member(Role.MANAGER)
    young = save_needs(set_id=None, name="应届生", text="学校 10\n姓名 10", is_new=True, actor=manager, now=NOW)
    save_needs(set_id=young.pk, name="应届", text="姓名 10", actor=manager, now=NOW)
    assert [one.name for one in list_needs(viewer=manager)] == ["默认", "应届"]
    for name in ("默认", "应届", " "):
        with pytest.raises(InvalidInput):
            save_needs(set_id=None, name=name, text="姓名 10", is_new=True, actor=manager, now=NOW)
    remove_needs(set_id=young.pk, actor=manager, now=NOW)
    with pytest.raises(NotFound):
        save_needs(set_id=young.pk, name="应届", text="姓名 10", actor=manager, now=NOW)


def test_only_who_leads_changes_them(member: Member) -> None:
    with pytest.raises(NotAllowed):
        save_needs(set_id=None, name="", text="姓名 1", actor=member(Role.ORGANISER), now=NOW)
