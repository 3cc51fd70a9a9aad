"""What a search says beside whom it finds: values that nothing is called, and words that stand apart."""

import pytest

from caidang.core.review.chain import State
from caidang.domain.candidates.selectors.finding.find import search_candidates
from caidang.domain.candidates.services.record.placing import set_holds, set_owner
from caidang.domain.clients.services.clients import add_client
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.accounts.teams import add_team, set_members
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db

BOSS = Viewer(9001, Role.MANAGER)


def told(text: str, *, viewer: Viewer = BOSS) -> tuple[int, tuple[str, ...]]:
    page = search_candidates(text=text, viewer=viewer, today=NOW.date())
    return page.total, page.warnings


@pytest.mark.parametrize("typed", ["李四_Java", "李四_Jav", "李四_Java.pdf", "前端-李四", "前端-李四_java.p"])
def test_a_piece_of_a_files_name_is_not_said_to_be_apart(follower: Follower, typed: str) -> None:
    a_candidate([("name", 0, "王小明")], text="正文里没有", filename="前端-李四_Java.pdf")
    follower.step(NOW)
    assert told(typed) == (1, ())


def test_what_is_apart_is_said_to_be(follower: Follower) -> None:
    a_candidate([("name", 0, "王小明")], text="正文里没有", filename="前端-李四_Java.pdf")
    follower.step(NOW)
    total, warnings = told("李四前端")
    assert total == 1
    assert "没有连在一起的「李四前端」" in warnings[0]


def test_an_unknown_state_source_or_degree_names_those_there_are_the_nearest_first(follower: Follower) -> None:
    a_candidate([("name", 0, "王小明"), ("degree", 0, "本科")])
    follower.step(NOW)
    [state] = told("状态:再库")[1]
    assert state.startswith("没有「再库」这种状态，现在有：在库、")
    assert State.ERASED.label not in state
    [source] = told("来源:上川")[1]
    assert source == "没有「上川」这个来源，现在有：上传。"
    [degree] = told("学历:本可")[1]
    assert "现在有：本科、" in degree
    for known in ("状态:在库", "状态:待", "来源:上传", "来源:upload", "学历:本科", "学历:本科及以上"):
        assert told(known)[1] == (), known
    assert len(told("NOT (状态:再库 或 来源:上川)")[1]) == 2


def test_only_what_is_within_reach_is_named(follower: Follower) -> None:
    anna, ben = someone("anna"), someone("ben")
    near, far = a_candidate([("name", 0, "王小明")]), a_candidate([("name", 0, "赵大海")])
    for record, member, team in ((near, anna, "海棠科技"), (far, ben, "远山重工")):
        one = add_team(name=team, kind="client", actor=PROGRAM, now=NOW)
        set_members(team_id=one.pk, members=[member.pk], actor=PROGRAM, now=NOW)
        set_holds(candidates=[record], team_ids=[one.pk], actor=PROGRAM, now=NOW)
    set_owner(candidates=[far], owner=ben.pk, actor=as_now(ben), now=NOW)
    follower.step(NOW)
    for text in ("客户:海堂", "负责人:本"):
        said = " ".join(told(text, viewer=as_now(anna))[1])
        assert said, text
        assert "远山" not in said
        assert "ben" not in said
    assert "海棠科技" in told("客户:海堂", viewer=as_now(anna))[1][0]


def test_a_client_that_no_team_serves_is_not_said_to_be_unknown(follower: Follower) -> None:
    add_client(values={"name": "海棠科技有限公司", "short_name": "海棠科技"}, actor=PROGRAM, now=NOW)
    a_candidate([("name", 0, "王小明")])
    follower.step(NOW)
    assert told("客户:海棠科技") == (0, ("「海棠科技」没有专门的客户组，档案没有归给它；推给它的人在职位的看板里。",))
