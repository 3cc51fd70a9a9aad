"""A step taken back: the record stands where it stood, and no way round four eyes is opened."""

from datetime import datetime, timedelta

import pytest

from caidang.core.errors import NotFound
from caidang.core.review.chain import Action, Refused, State
from caidang.domain.review.hands import record_of
from caidang.domain.review.models import Case, Notification, Sample
from caidang.domain.review.selectors.case import view_case
from caidang.domain.review.services.chain.cases import move
from caidang.domain.review.services.chain.editing import set_value
from caidang.domain.review.services.chain.taking_back import take_back
from caidang.domain.review.services.chain.work import claim
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.audit.models import AuditEvent
from tests.apps.review.conftest import Member, a_case
from tests.making import NOW

pytestmark = pytest.mark.django_db


def at(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def again(case: Case) -> Case:
    return Case.objects.select_related("candidate__audience").get(pk=case.pk)


def step(case: Case, action: Action, actor: Viewer, minutes: float, **said: object) -> str:
    """Take a step and return its id."""
    return str(move(case=case, action=action, actor=actor, now=at(minutes), **said).public_id)


def test_an_approval_taken_back_was_never_given(member: Member) -> None:
    organiser, reviewer = member(Role.ORGANISER), member(Role.REVIEWER)
    case = a_case()
    step(case, Action.SUBMIT, organiser, 0)
    before = again(case)
    approval = step(case, Action.APPROVE, reviewer, 1)
    assert Sample.objects.count() == 1
    take_back(case=case, step_id=approval, actor=reviewer, now=at(2))
    case = again(case)
    assert (case.state, case.approved_at, case.approved_by) == (State.REVIEWING, None, None)
    assert (case.since, case.due_at) == (before.since, before.due_at)
    assert case.claimed_by == reviewer.user_id
    assert not Sample.objects.exists()
    assert organiser.user_id in record_of(case).hands
    assert AuditEvent.objects.filter(verb="review.taken_back", actor_id=reviewer.user_id).exists()
    # The same draw waits for him: approving again does not shake it off.
    step(case, Action.APPROVE, reviewer, 3)
    assert Sample.objects.count() == 1


def test_who_edited_between_two_tries_still_may_not_approve(member: Member) -> None:
    first, second = member(Role.MANAGER), member(Role.MANAGER)
    organiser, reviewer = member(Role.ORGANISER), member(Role.REVIEWER)
    case = a_case()
    set_value(candidate=case.candidate, field="title", entry=0, text="会计", actor=first, now=at(0))
    step(case, Action.SUBMIT, organiser, 1)
    take_back(case=case, step_id=step(case, Action.APPROVE, reviewer, 2), actor=reviewer, now=at(3))
    set_value(candidate=case.candidate, field="city", entry=0, text="杭州", actor=second, now=at(4))
    step(case, Action.APPROVE, reviewer, 5)
    step(case, Action.REOPEN, first, 6)
    for one in (first, second):
        with pytest.raises(Refused, match="另一位审核员"):
            step(case, Action.APPROVE, one, 7)


def test_an_earlier_approval_stands_again(member: Member) -> None:
    organiser, reviewer = member(Role.ORGANISER), member(Role.REVIEWER)
    case = a_case()
    step(case, Action.SUBMIT, organiser, 0)
    step(case, Action.APPROVE, reviewer, 1)
    set_value(candidate=case.candidate, field="title", entry=0, text="会计", actor=organiser, now=at(2))
    approval = step(case, Action.APPROVE, reviewer, 3)
    take_back(case=case, step_id=approval, actor=reviewer, now=at(4))
    assert again(case).approved_at == at(1)
    assert record_of(again(case)).hands == {organiser.user_id}


def test_a_return_taken_back_is_heard_of_no_more(member: Member) -> None:
    organiser, reviewer = member(Role.ORGANISER), member(Role.REVIEWER)
    case = a_case()
    step(case, Action.SUBMIT, organiser, 0)
    back = step(case, Action.RETURN, reviewer, 1, faults=["date"])
    assert Notification.objects.count() == 1
    take_back(case=case, step_id=back, actor=reviewer, now=at(2))
    assert not Notification.objects.exists()
    assert (again(case).state, again(case).is_returned) == (State.REVIEWING, False)
    view = view_case(str(case.candidate.public_id), viewer=reviewer, now=at(2))
    assert view is not None
    assert view.returned is None
    assert view.undo is None


def test_a_return_is_shown_again_when_the_submission_after_it_is_taken_back(member: Member) -> None:
    organiser, reviewer = member(Role.ORGANISER), member(Role.REVIEWER)
    case = a_case()
    step(case, Action.SUBMIT, organiser, 0)
    step(case, Action.RETURN, reviewer, 1, note="看第二段的日期")
    again_sent = step(case, Action.SUBMIT, organiser, 2)
    view = view_case(str(case.candidate.public_id), viewer=organiser, now=at(3))
    assert view is not None
    assert view.undo is not None
    assert view.undo.step_id == again_sent
    take_back(case=case, step_id=again_sent, actor=organiser, now=at(3))
    view = view_case(str(case.candidate.public_id), viewer=organiser, now=at(3))
    assert view is not None
    assert view.returned is not None
    assert view.returned.why.note == "看第二段的日期"
    assert again(case).assignee == organiser.user_id


def test_only_the_last_step_only_by_who_took_it_only_while_nothing_happened(member: Member) -> None:
    organiser, other, reviewer = member(Role.ORGANISER), member(Role.ORGANISER), member(Role.REVIEWER)
    case = a_case()
    sent = step(case, Action.SUBMIT, organiser, 0)
    who = {"case": case, "step_id": sent}
    with pytest.raises(Refused, match="自己"):
        take_back(actor=other, now=at(1), **who)
    with pytest.raises(Refused, match="太久"):
        take_back(actor=organiser, now=at(11), **who)
    claim(case=again(case), actor=reviewer, now=at(1))
    with pytest.raises(Refused, match="又有了变动"):
        take_back(actor=organiser, now=at(2), **who)
    step(case, Action.APPROVE, reviewer, 3)
    with pytest.raises(NotFound):
        take_back(actor=organiser, now=at(4), **who)
    with pytest.raises(NotFound):
        take_back(case=case, step_id="no such", actor=organiser, now=at(4))


def test_what_he_changed_himself_since_does_not_slip_into_the_store(member: Member) -> None:
    organiser, leader = member(Role.ORGANISER), member(Role.MANAGER)
    case = a_case()
    step(case, Action.SUBMIT, organiser, 0)
    step(case, Action.APPROVE, leader, 1)
    put_away = step(case, Action.ARCHIVE, leader, 2)
    set_value(candidate=case.candidate, field="city", entry=0, text="杭州", actor=leader, now=at(3))
    with pytest.raises(Refused, match="又有了变动"):
        take_back(case=case, step_id=put_away, actor=leader, now=at(4))
