"""What a member was following goes on with a colleague who may, or waits."""

import pytest

from caidang.core.errors import Conflict
from caidang.domain.pipeline.models import Application, Interview
from caidang.domain.pipeline.services.leaving import ON_A_DESK
from caidang.domain.review.models import HandedDesk
from caidang.domain.review.services.team.desk import hand_over_desk
from caidang.domain.review.services.team.desk_undo import list_handed, undo_desk
from caidang.domain.review.services.team.leaving import preview_leaving, see_off
from caidang.foundation.accounts.policy import Role
from tests.apps.interviews.making import TOMORROW, an_application, an_interview
from tests.apps.pipeline.making import a_job, applied
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("role", "is_taken"), [(Role.CONSULTANT, True), (Role.ORGANISER, False)])
def test_applications_pass_on_with_the_desk(role: Role, *, is_taken: bool) -> None:
    admin = as_now(someone("admin", Role.ADMIN))
    leaver, heir = someone("leaver"), someone("heir", role)
    (one,) = applied(a_job(), a_candidate([("name", 0, "林知夏")]))
    Application.objects.update(owner=leaver.pk)
    seen = preview_leaving(user_id=leaver.pk, to=heir.pk, viewer=admin, now=NOW, more=ON_A_DESK)
    assert dict(seen.desk.more) == {"跟进的应聘": 1, "要主持的面试": 0, "安排的面试": 0}
    see_off(user_id=leaver.pk, to=heir.pk, actor=admin, now=NOW, more=ON_A_DESK)
    assert Application.objects.get(pk=one.pk).owner == (heir.pk if is_taken else None)


def seats(interview: Interview) -> list[int]:
    return sorted(one.member or 0 for one in interview.interviewers.all())


def test_interviews_ahead_pass_on_and_come_back() -> None:
    """What was held stays who held it; what a third has taken meanwhile stays with him."""
    boss, third = as_now(someone("boss", Role.MANAGER)), someone("third")
    leaver, heir = someone("leaver"), someone("heir")
    one = an_application(owner=leaver.pk)
    ahead = an_interview(one, actor=as_now(leaver), members=[leaver.pk])
    both = an_interview(one, members=[leaver.pk, heir.pk], round=2)
    past = an_interview(one, members=[leaver.pk], start=NOW - (TOMORROW - NOW), round=3)
    hand_over_desk(leaver=leaver.pk, to=heir.pk, actor=boss, now=NOW, more=ON_A_DESK)
    assert (seats(ahead), seats(both), seats(past)) == ([heir.pk], [heir.pk], [leaver.pk])
    ahead.refresh_from_db()
    assert (ahead.owner, ahead.sequence) == (heir.pk, 1)
    assert Application.objects.get().owner == heir.pk
    Application.objects.update(owner=third.pk)
    row = HandedDesk.objects.get()
    assert list_handed(viewer=boss, now=NOW) == [row]
    undo_desk(public_id=str(row.public_id), actor=boss, now=NOW, more=ON_A_DESK)
    assert (seats(ahead), seats(both)) == ([leaver.pk], [leaver.pk])
    ahead.refresh_from_db()
    assert (ahead.owner, Application.objects.get().owner) == (leaver.pk, third.pk)
    assert list_handed(viewer=boss, now=NOW) == []
    with pytest.raises(Conflict, match="撤销过"):
        undo_desk(public_id=str(row.public_id), actor=boss, now=NOW, more=ON_A_DESK)


def test_who_has_left_sits_in_no_interview_ahead_and_gets_nothing_back() -> None:
    admin, leaver = as_now(someone("admin", Role.ADMIN)), someone("leaver")
    ahead = an_interview(members=[leaver.pk])
    see_off(user_id=leaver.pk, to=None, actor=admin, now=NOW, more=ON_A_DESK)
    assert seats(ahead) == []
    with pytest.raises(Conflict, match="停用"):
        undo_desk(public_id=str(HandedDesk.objects.get().public_id), actor=admin, now=NOW, more=ON_A_DESK)
