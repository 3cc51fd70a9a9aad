"""Saved views: whose they are, what they keep, and that nothing of them lies in clear."""

import pytest

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.models import SavedView
from caidang.domain.candidates.selectors.finding.saved_views import get_view, list_views
from caidang.domain.candidates.selectors.labelling.label_names import in_present_names
from caidang.domain.candidates.services.labelling.labels import (
    make_category,
    make_tag,
    merge_labels,
    rename_label,
)
from caidang.domain.candidates.services.lists.saved_views import (
    MAX_NAME,
    MAX_VIEWS,
    Wanted,
    change_view,
    look_at_view,
    pin_view,
    remove_view,
    restore_view,
    save_view,
)
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from tests.making import NOW

pytestmark = pytest.mark.django_db

ANNA, BEN = Viewer(1, Role.CONSULTANT), Viewer(2, Role.CONSULTANT)
BOSS, AUDITOR = Viewer(3, Role.MANAGER), Viewer(4, Role.AUDITOR)
WANTED = Wanted("林知夏", {"city": ("上海",)}, "name", ("city", "title"), "roomy")


def kept(name: str = "重点", *, actor: Viewer = ANNA, is_team: bool = False) -> str:
    view = save_view(name=name, wanted=WANTED, is_team=is_team, actor=actor, now=NOW)
    return str(view.public_id)


def test_a_view_comes_back_as_it_was_kept_and_lies_sealed() -> None:
    view = get_view(kept(), viewer=ANNA)
    assert (view.name, view.text, view.sort, view.density) == ("重点", "林知夏", "name", "roomy")
    assert view.filters == {"city": ("上海",)}
    assert view.columns == ("city", "title")
    stored = bytes(SavedView.objects.get().content)
    assert "林知夏".encode() not in stored
    assert "重点".encode() not in stored


def test_own_views_are_ones_own_and_team_views_everyones() -> None:
    own, shared = kept("自己的"), kept("大家的", is_team=True)
    assert [v.name for v in list_views(viewer=ANNA)] == ["自己的", "大家的"]
    assert [v.name for v in list_views(viewer=BEN)] == ["大家的"]
    with pytest.raises(NotFound):
        get_view(own, viewer=BEN)
    with pytest.raises(NotFound):
        pin_view(public_id=own, is_pinned=True, actor=BEN, now=NOW)
    with pytest.raises(NotFound):
        change_view(public_id=own, name="x", actor=BOSS, now=NOW)
    with pytest.raises(NotAllowed):
        remove_view(public_id=shared, actor=BEN, now=NOW)
    change_view(public_id=shared, name="改过", actor=BOSS, now=NOW)
    assert get_view(shared, viewer=BEN).name == "改过"
    assert get_view(shared, viewer=BEN).text == "林知夏"


def test_who_may_not_read_candidates_has_no_views() -> None:
    shared = kept(is_team=True)
    for act in (
        lambda: list_views(viewer=AUDITOR),
        lambda: get_view(shared, viewer=AUDITOR),
        lambda: kept(actor=AUDITOR),
        lambda: look_at_view(public_id=shared, actor=AUDITOR, now=NOW),
    ):
        with pytest.raises(NotAllowed):
            act()


def test_a_removed_view_comes_back() -> None:
    public_id = kept()
    remove_view(public_id=public_id, actor=ANNA, now=NOW)
    assert list_views(viewer=ANNA) == []
    restore_view(public_id=public_id, actor=ANNA, now=NOW)
    assert [v.name for v in list_views(viewer=ANNA)] == ["重点"]


@pytest.mark.parametrize("name", ["", "  ", "长" * (MAX_NAME + 1)])
def test_unfit_names_are_refused(name: str) -> None:
    with pytest.raises(InvalidInput):
        kept(name)


def test_there_is_an_end_to_views() -> None:
    for number in range(MAX_VIEWS):
        kept(f"第{number}个")
    with pytest.raises(InvalidInput, match=str(MAX_VIEWS)):
        kept()


def test_a_tag_that_was_renamed_or_merged_stays_in_the_view_and_in_what_is_typed() -> None:
    first, other = make_tag(name="重点", actor=PROGRAM, now=NOW), make_tag(name="急", actor=PROGRAM, now=NOW)
    wanted = Wanted("标签:重点 上海", {"tag": ("重点",)}, "", (), "")
    view = save_view(name="重点的", wanted=wanted, is_team=False, actor=ANNA, now=NOW)
    rename_label(label_id=first.pk, name="要紧", actor=PROGRAM, now=NOW)
    assert get_view(str(view.public_id), viewer=ANNA).filters == {"tag": ("要紧",)}
    assert in_present_names("标签:重点 上海") == '标签:"要紧" 上海'
    change_view(public_id=str(view.public_id), name="还是它", actor=ANNA, now=NOW)
    make_tag(name="重点", actor=PROGRAM, now=NOW)
    merge_labels(loser_id=first.pk, keeper_id=other.pk, actor=PROGRAM, now=NOW)
    assert get_view(str(view.public_id), viewer=ANNA).filters == {"tag": ("急",)}
    assert in_present_names("标签:要紧") == '标签:"急"'
    assert in_present_names("标签:重点") == "标签:重点", "who has the name today is meant"
    family = make_category(name="技术", parent=None, actor=PROGRAM, now=NOW)
    rename_label(label_id=family.pk, name="研发", actor=PROGRAM, now=NOW)
    assert in_present_names("分类:技术") == '分类:"研发"'
