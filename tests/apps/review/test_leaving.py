"""Somebody leaves: everything that was his has another owner, or nothing has changed."""

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed
from caidang.core.review.chain import Action as Step
from caidang.core.review.chain import State
from caidang.domain.review.models import Case, Follow, ShareRule
from caidang.domain.review.services.chain.cases import move
from caidang.domain.review.services.chain.sharing import add_rule
from caidang.domain.review.services.chain.work import assign, claim
from caidang.domain.review.services.team.leaving import preview_leaving, see_off
from caidang.foundation.accounts.login.tokens import make_token
from caidang.foundation.accounts.models import ApiToken, User
from caidang.foundation.accounts.policy import Action, Role
from caidang.foundation.audit.models import AuditEvent
from tests.apps.review.conftest import Member, a_case
from tests.making import NOW

pytestmark = pytest.mark.django_db


def test_all_that_was_his_passes_on_in_one_step(member: Member) -> None:
    admin, leaver, heir = member(Role.ADMIN), member(Role.REVIEWER), member(Role.REVIEWER)
    mine, held, his = a_case("甲一", by=leaver), a_case("乙二"), a_case("丙三", by=heir)
    organiser = member(Role.ORGANISER)
    for case in (mine, held, his):
        move(case=case, action=Step.SUBMIT, actor=organiser, now=NOW)
    for case in (held, his):
        case.refresh_from_db()
        claim(case=case, actor=leaver, now=NOW)
    case = Case.objects.select_related("candidate").get(pk=held.pk)
    assign(case=case, to=leaver.user_id, actor=admin, now=NOW)
    add_rule(
        state=State.REVIEWING, source="", tag="", way="round",
        members=[leaver.user_id or 0, heir.user_id or 0], actor=admin, now=NOW,
    )  # fmt: skip
    Follow.objects.filter(member=leaver.user_id).delete()
    Follow.objects.create(candidate=mine.candidate, member=leaver.user_id, since=NOW)
    make_token(name="脚本", scopes=[Action.READ_CANDIDATE], days=7, actor=leaver, now=NOW)
    told = preview_leaving(user_id=leaver.user_id or 0, to=heir.user_id, viewer=admin, now=NOW)
    done = see_off(user_id=leaver.user_id or 0, to=heir.user_id, actor=admin, now=NOW)
    assert done == told, "what was said is what is done"
    assert (done.desk.given, done.desk.queued, done.rules, done.follows, done.tokens) == (1, 1, 1, 1, 1)
    held.refresh_from_db()
    his.refresh_from_db()
    assert held.assignee == heir.user_id
    assert his.assignee is None, "his own entries he cannot approve"
    assert ShareRule.objects.get().members == [heir.user_id]
    assert list(Follow.objects.values_list("candidate_id", "member")) == [
        (mine.candidate_id, heir.user_id)
    ]
    assert not User.objects.get(pk=leaver.user_id).is_active
    assert not ApiToken.objects.filter(revoked_at=None).exists()
    assert AuditEvent.objects.filter(verb="member.seen_off").count() == 1


def test_what_cannot_be_done_changes_nothing(member: Member) -> None:
    admin, leaver = member(Role.ADMIN), member(Role.ORGANISER)
    case = a_case("甲一")
    assign(case=case, to=leaver.user_id, actor=admin, now=NOW)
    for wrong in (leaver.user_id, 999_999, member(Role.AUDITOR).user_id):
        with pytest.raises(InvalidInput):
            see_off(user_id=leaver.user_id or 0, to=wrong, actor=admin, now=NOW)
    with pytest.raises(Conflict):
        see_off(user_id=admin.user_id or 0, to=leaver.user_id, actor=admin, now=NOW)
    with pytest.raises(NotAllowed):
        see_off(user_id=leaver.user_id or 0, to=None, actor=member(Role.MANAGER), now=NOW)
    case.refresh_from_db()
    assert case.assignee == leaver.user_id
    assert User.objects.get(pk=leaver.user_id).is_active


def test_a_rule_for_nobody_goes(member: Member) -> None:
    admin, leaver = member(Role.ADMIN), member(Role.ORGANISER)
    add_rule(
        state=State.ORGANISING, source="", tag="", way="round", members=[leaver.user_id or 0],
        actor=admin, now=NOW,
    )  # fmt: skip
    see_off(user_id=leaver.user_id or 0, to=None, actor=admin, now=NOW)
    assert not ShareRule.objects.exists()


def test_the_last_administrator_stays(member: Member) -> None:
    one, two = member(Role.ADMIN), member(Role.ADMIN)
    see_off(user_id=two.user_id or 0, to=one.user_id, actor=one, now=NOW)
    with pytest.raises(Conflict, match="已经停用"):
        see_off(user_id=two.user_id or 0, to=None, actor=one, now=NOW)
    with pytest.raises(Conflict, match="最后一位"):
        see_off(user_id=one.user_id or 0, to=None, actor=two, now=NOW)
