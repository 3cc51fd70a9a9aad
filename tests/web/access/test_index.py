"""The index finds, counts and sorts within reach only, from the second on in which the reach changes."""

import random
from collections import Counter

import pytest

from caidang.core.errors import NotAllowed
from caidang.domain.candidates.models import Candidate, ClientHold
from caidang.domain.candidates.selectors.finding.find import search_candidates
from caidang.domain.candidates.services.record.placing import refresh_audience, set_owner
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Action, Role, can
from caidang.foundation.accounts.services import create_user
from caidang.foundation.accounts.teams import add_team, set_members
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate, as_now, someone
from tests.web.conftest import PASSWORD

pytestmark = pytest.mark.django_db


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


WORDS = ("织锦", "缂丝", "刺绣", "漆器", "制笔")
CITIES = ("上海", "北京", "苏州")


def a_crowd(members: list[User], clients: list[int], chance: random.Random) -> list[tuple[Candidate, str, str]]:
    """Sixty records anywhere that the policy knows, each with two words and a city."""
    made = []
    for n in range(60):
        words, city = "".join(chance.sample(WORDS, 2)), chance.choice(CITIES)
        record = a_candidate([("name", 0, f"林例{n}"), ("city", 0, city)], text=f"林例{n}\n{words}\n{city} 第{n}份")
        record.created_by = chance.choice([None, *(m.pk for m in members)])
        record.owner = chance.choice([None, None, *(m.pk for m in members)])
        record.save(update_fields=["created_by", "owner"])
        for team in chance.sample(clients, chance.choice([0, 0, 1, 2])):
            ClientHold.objects.create(candidate=record, team_id=team, created_at=NOW)
        with write_tx():
            refresh_audience(record)
        made.append((record, words, city))
    return made


@pytest.mark.parametrize("seed", range(3))
def test_results_counts_and_facets_are_what_the_policy_says_of_each_record(
    seed: int, follower: Follower
) -> None:
    """Every role against brute force: each record is asked for by itself, and the index for all at once."""
    chance = random.Random(seed)  # noqa: S311 - draws tests
    members = [
        create_user(username=f"m-{role.value}", password=PASSWORD, role=role, actor=PROGRAM, now=NOW)
        for role in Role
    ]
    workers = [m for m in members if m.role != Role.AUDITOR]
    team = add_team(name="甲组", kind="team", actor=PROGRAM, now=NOW)
    set_members(team_id=team.pk, members=[m.pk for m in chance.sample(workers, 3)], actor=PROGRAM, now=NOW)
    clients = [add_team(name=f"客户{n}", kind="client", actor=PROGRAM, now=NOW).pk for n in range(3)]
    for client in clients:
        set_members(team_id=client, members=[m.pk for m in chance.sample(workers, 2)], actor=PROGRAM, now=NOW)
    crowd = a_crowd(members, clients, chance)
    follower.step(NOW)
    for member in members:
        viewer = as_now(member)
        if member.role == Role.AUDITOR:
            with pytest.raises(NotAllowed):
                search_candidates(viewer=viewer, today=NOW.date())
            continue
        reach = [one for one in crowd if can(viewer, Action.READ_CANDIDATE, one[0].target).is_allowed]
        for word in ("", *WORDS, "林例", "织锦 上海"):
            parts = word.split()
            expected = [r for r, words, city in reach if all(p in f"林例{words}{city}" for p in parts)]
            page = search_candidates(text=word, viewer=viewer, today=NOW.date(), page_size=100)
            assert page.total == len(expected), (member.role, word)
            assert {f.row.id for f in page.found} == {r.pk for r in expected}
            cities = Counter(city for r, _, city in reach if r in expected)
            assert dict(page.facets["city"]) == dict(cities)


def test_no_proposal_comes_from_what_one_may_not_see(follower: Follower) -> None:
    anna, ben = someone("anna"), someone("ben")
    team = add_team(name="甲组", kind="team", actor=PROGRAM, now=NOW)
    set_members(team_id=team.pk, members=[anna.pk], actor=PROGRAM, now=NOW)
    record = a_candidate([("name", 0, "林知夏")], text="林知夏\nkubernetes")
    set_owner(candidates=[record], owner=anna.pk, actor=as_now(anna), now=NOW)
    follower.step(NOW)
    assert "kubernetes" in "".join(search_candidates(text="kubernetse", viewer=as_now(anna), today=NOW.date()).warnings)
    assert search_candidates(text="kubernetse", viewer=as_now(ben), today=NOW.date()).warnings == ()
