"""客户: in a search takes a client's name for its team's, within the viewer's reach."""

import pytest

from caidang.domain.candidates.selectors.finding.client_names import in_client_teams
from caidang.domain.candidates.selectors.finding.find import search_candidates
from caidang.domain.candidates.services.record.placing import set_holds
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.search.index.follower import Follower
from tests.apps.clients.conftest import MakeViewer, a_client, a_team, again
from tests.making import NOW, a_candidate
from tests.web.conftest import follower as follower

pytestmark = pytest.mark.django_db


def test_a_name_within_reach_becomes_its_team(viewer: MakeViewer) -> None:
    inside, outside = viewer("inside"), viewer("outside")
    team = a_team("远山 项目组", inside)
    a_client("海棠科技（苏州）", short_name="海棠", team=team.pk)
    a_client("白露网络")
    inside, outside = again(inside), again(outside)
    told = {
        "客户:海棠科技 java": '客户:"远山 项目组" java', "客户：海棠": '客户："远山 项目组"',
        'java 客户:"海棠科技（苏州）"': 'java 客户:"远山 项目组"', "客户:远山": "客户:远山",
        "客户:白露": "客户:白露", "海棠": "海棠", "": "",
    }  # fmt: skip
    for typed, meant in told.items():
        assert in_client_teams(typed, viewer=inside) == meant
        assert in_client_teams(typed, viewer=outside) == typed


def test_a_name_that_two_clients_bear_stands_for_both_their_teams(viewer: MakeViewer) -> None:
    inside = viewer("inside")
    first, second = a_team("甲组", inside), a_team("乙组", inside)
    a_client("海棠科技（苏州）", short_name="海棠", team=first.pk)
    a_client("海棠传媒（杭州）", short_name="海棠", team=second.pk)
    a_client("海棠湾酒店", team=first.pk)
    told = {"客户:海棠 java": '(客户:"甲组" 或 客户:"乙组") java', "客户:海棠传": '客户:"乙组"'}
    for typed, meant in told.items():
        assert in_client_teams(typed, viewer=again(inside)) == meant


def test_people_of_the_client_are_found(viewer: MakeViewer, follower: Follower) -> None:
    inside = viewer("inside")
    team = a_team("远山组", inside)
    inside = again(inside)
    a_client("海棠科技", team=team.pk)
    held, free = a_candidate([("name", 0, "林知夏")]), a_candidate([("name", 0, "沈望")])
    set_holds(candidates=[held], team_ids=[team.pk], actor=PROGRAM, now=NOW)
    follower.step(NOW)
    for text in ("客户:海棠科技", "客户：海棠", "客户:远山组"):
        page = search_candidates(text=text, viewer=inside, today=NOW.date())
        assert [one.row.id for one in page.found] == [held.pk], text
    assert free.pk
