"""Work is shared out by rule: in turn, by load, by source and tag; nobody is given his own to approve."""

from typing import Any

import pytest

from caidang.core.errors import InvalidInput, NotAllowed, NotFound
from caidang.core.review.chain import Action, State
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.domain.candidates.services.record.placing import set_holds
from caidang.domain.review.models import Case, ShareRule
from caidang.domain.review.selectors.rules import list_rules
from caidang.domain.review.services.chain.cases import move
from caidang.domain.review.services.chain.sharing import add_rule, remove_rule, share_out
from caidang.domain.review.services.news.comments import _named
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.accounts.teams import add_team, set_members
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.review.conftest import Member, a_case
from tests.making import NOW

pytestmark = pytest.mark.django_db


def a_rule(manager: Viewer, members: list[Viewer], **more: Any) -> ShareRule:  # noqa: ANN401
    wanted = {"state": "organising", "source": "", "tag": "", "way": "round", **more}
    return add_rule(**wanted, members=[m.user_id or 0 for m in members], actor=manager, now=NOW)


def test_in_turn_whoever_is_there(member: Member) -> None:
    manager, one, other = member(Role.MANAGER), member(Role.ORGANISER), member(Role.ORGANISER)
    a_rule(manager, [one, other])
    given = [a_case().assignee for _ in range(4)]
    assert given == [one.user_id, other.user_id, one.user_id, other.user_id]
    User.objects.filter(pk=one.user_id).update(is_active=False)
    assert [a_case().assignee for _ in range(2)] == [other.user_id, other.user_id]
    User.objects.filter(pk=other.user_id).update(is_active=False)
    assert a_case().assignee is None


def test_to_whoever_has_least(member: Member) -> None:
    manager, one, other = member(Role.MANAGER), member(Role.ORGANISER), member(Role.ORGANISER)
    for _ in range(3):
        Case.objects.filter(pk=a_case().pk).update(assignee=one.user_id)
    a_rule(manager, [one, other], way="load")
    given = [a_case().assignee for _ in range(4)]
    assert given == [other.user_id, other.user_id, other.user_id, one.user_id]


def test_the_first_rule_that_fits_counts(member: Member) -> None:
    manager, one, other = member(Role.MANAGER), member(Role.REVIEWER), member(Role.REVIEWER)
    organiser = member(Role.ORGANISER)
    a_rule(manager, [one], state="reviewing", tag="急聘")
    a_rule(manager, [other], state="reviewing", source="upload")
    plain, urgent, foreign = a_case(), a_case(), a_case()
    add_tag(candidate=urgent.candidate, name="急聘", actor=organiser, now=NOW)
    Candidate.objects.filter(pk=foreign.candidate_id).update(source="mail")
    for case in (plain, urgent, foreign):
        move(case=case, action=Action.SUBMIT, actor=organiser, now=NOW)
    given = [Case.objects.get(pk=case.pk).assignee for case in (plain, urgent, foreign)]
    assert given == [other.user_id, one.user_id, None]


def test_nobody_is_given_his_own_work_to_approve(member: Member) -> None:
    leader, other = member(Role.MANAGER), member(Role.REVIEWER)
    a_rule(leader, [leader, other], state="reviewing")
    for _ in range(3):
        case = a_case()
        move(case=case, action=Action.SUBMIT, actor=leader, now=NOW)
        assert Case.objects.get(pk=case.pk).assignee == other.user_id


def test_what_comes_back_goes_to_who_did_it_whatever_the_rules(member: Member) -> None:
    manager, one, other, reviewer = (
        member(Role.MANAGER), member(Role.ORGANISER), member(Role.ORGANISER), member(Role.REVIEWER),
    )  # fmt: skip
    a_rule(manager, [one])
    case = a_case()
    move(case=case, action=Action.SUBMIT, actor=other, now=NOW)
    move(case=case, action=Action.RETURN, actor=reviewer, now=NOW, note="看日期")
    assert Case.objects.get(pk=case.pk).assignee == other.user_id


def test_a_rule_that_cannot_be_is_refused(member: Member) -> None:
    manager, collector = member(Role.MANAGER), member(Role.COLLECTOR)
    for members, more in (([collector], {"state": "reviewing"}), ([], {}), ([manager], {"state": "stored"}), ([manager], {"way": "dice"})):
        with pytest.raises(InvalidInput):
            a_rule(manager, members, **more)
    with pytest.raises(NotAllowed):
        a_rule(collector, [collector])
    rule = a_rule(manager, [manager], source="mail")
    rules, choices = list_rules(viewer=manager)
    assert [(r.state.label, r.source, r.way) for r in rules] == [("整理", "mail", "轮流")]
    assert len(choices.members) == 2
    remove_rule(rule_id=rule.pk, actor=manager, now=NOW)
    with pytest.raises(NotFound):
        remove_rule(rule_id=rule.pk, actor=manager, now=NOW)


def test_a_part_of_a_name_calls_its_only_owner() -> None:
    known = {"审核员老沈": 1, "shenhe": 1, "整理员小林": 2, "更新员小新": 3}
    assert _named("老沈看看", known) == 1
    assert _named("小林", known) == 2
    assert _named("shenhe", known) == 1
    assert _named("员小", known) is None  # two of them
    assert _named("没有", known) is None


def test_a_rule_of_a_client_team_takes_what_that_team_holds(member: Member) -> None:
    manager, near, far = member(Role.MANAGER), member(Role.REVIEWER), member(Role.REVIEWER)
    team = add_team(name="海棠", kind="client", actor=manager, now=NOW)
    set_members(team_id=team.pk, members=[near.user_id or 0], actor=manager, now=NOW)
    a_rule(manager, [near], client=team.pk, state="reviewing")
    a_rule(manager, [far], state="reviewing")
    held, free = a_case("林知夏"), a_case("白初晴")
    set_holds(candidates=[held.candidate], team_ids=[team.pk], actor=manager, now=NOW)
    for case, taker in ((held, near), (free, far)):
        case.state = State.REVIEWING
        case.save()
        with write_tx():
            assert share_out(Case.objects.get(pk=case.pk)) == taker.user_id
    with pytest.raises(InvalidInput, match="客户组"):
        a_rule(manager, [near], client=team.pk + 99)
