"""The index finds, counts and sorts within reach only, from the second on in which the reach changes."""

import pytest

from caidang.domain.candidates.selectors.find import search_candidates
from caidang.domain.candidates.services.placing import set_owner
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.accounts.services import create_user
from caidang.foundation.accounts.teams import add_team, set_members
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.search.follower import Follower
from tests.making import NOW, a_candidate
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db


def someone(name: str) -> User:
    return create_user(
        username=name, password=PASSWORD, role=Role.CONSULTANT, actor=PROGRAM, now=NOW
    )


def as_now(user: User) -> Viewer:
    return viewer_of(User.objects.get(pk=user.pk))


def test_the_index_knows_who_may_find_whom(follower: Follower) -> None:
    anna, ben = someone("anna"), someone("ben")
    team = add_team(name="甲组", kind="team", actor=PROGRAM, now=NOW)
    set_members(team_id=team.pk, members=[anna.pk], actor=PROGRAM, now=NOW)
    record = a_candidate([("name", 0, "林知夏"), ("city", 0, "上海")])
    follower.step(NOW)
    assert search_candidates(text="林知夏", viewer=as_now(ben), today=NOW.date()).total == 1
    set_owner(candidates=[record], owner=anna.pk, actor=as_now(anna), now=NOW)
    follower.step(NOW)
    hidden = search_candidates(text="林知夏", viewer=as_now(ben), today=NOW.date())
    assert hidden.total == 0
    assert not any(count for counted in hidden.facets.values() for _, count in counted)
    assert search_candidates(text="林知夏", viewer=as_now(anna), today=NOW.date()).total == 1
