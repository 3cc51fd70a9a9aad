"""Sets of rules for completeness: the default, others beside it, and who may change them."""

import pytest

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.core.review.completeness import DEFAULT
from caidang.domain.review.models import NeedSet
from caidang.domain.review.needs import measure, needs_of
from caidang.domain.review.selectors.case import view_case
from caidang.domain.review.selectors.needs import list_needs
from caidang.domain.review.services.needs import remove_needs, save_needs
from caidang.foundation.accounts.policy import Role
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


def test_another_set_holds_for_what_is_linked_to_it(member: Member) -> None:
    manager, candidate = member(Role.MANAGER), a_case().candidate
    young = save_needs(set_id=None, name="应届生", text="学校 10\n姓名 10", is_new=True, actor=manager, now=NOW)
    assert measure(candidate, set_id=young.pk).score == 50
    assert measure(candidate).score > 50
    save_needs(set_id=young.pk, name="应届", text="姓名 10", actor=manager, now=NOW)
    assert measure(candidate, set_id=young.pk).score == 100
    assert [one.name for one in list_needs(viewer=manager)] == ["默认", "应届"]
    for name in ("默认", "应届", " "):
        with pytest.raises(InvalidInput):
            save_needs(set_id=None, name=name, text="姓名 10", is_new=True, actor=manager, now=NOW)
    remove_needs(set_id=young.pk, actor=manager, now=NOW)
    assert measure(candidate, set_id=young.pk) == measure(candidate)
    with pytest.raises(NotFound):
        save_needs(set_id=young.pk, name="应届", text="姓名 10", actor=manager, now=NOW)


def test_only_who_leads_changes_them(member: Member) -> None:
    with pytest.raises(NotAllowed):
        save_needs(set_id=None, name="", text="姓名 1", actor=member(Role.ORGANISER), now=NOW)
