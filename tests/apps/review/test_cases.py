"""A record's way through the chain, with real rows: four eyes, returns, editing, reviewing again."""

from datetime import timedelta

import pytest

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.core.review.chain import Action, Refused, State
from caidang.domain.candidates.models import FieldValue
from caidang.domain.review.hands import changed_fields
from caidang.domain.review.models import Case
from caidang.domain.review.selectors.case import view_case
from caidang.domain.review.services.chain.cases import move
from caidang.domain.review.services.chain.editing import add_entry, restore_value, set_value
from caidang.domain.review.services.chain.flags import raise_flag, settle_flags
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.audit.models import AuditEvent
from tests.apps.review.conftest import Member, a_case
from tests.making import NOW

pytestmark = pytest.mark.django_db


def at(minutes: int) -> "object":
    return NOW + timedelta(minutes=minutes)


def again(case: Case) -> Case:
    return Case.objects.select_related("candidate").get(pk=case.pk)


def stored(case: Case, member: Member) -> tuple[Case, Viewer, Viewer]:
    organiser, reviewer = member(Role.ORGANISER), member(Role.REVIEWER)
    move(case=case, action=Action.SUBMIT, actor=organiser, now=NOW)
    move(case=case, action=Action.APPROVE, actor=reviewer, now=at(1))
    return again(case), organiser, reviewer


def test_a_record_goes_from_organising_to_the_store(member: Member) -> None:
    case = a_case()
    assert case.state == State.ORGANISING
    assert case.due_at is not None
    case, _, reviewer = stored(case, member)
    assert (case.state, case.approved_by) == (State.STORED, reviewer.user_id)
    assert [m.action for m in case.moves.all()] == ["approve", "submit"]
    verbs = AuditEvent.objects.filter(verb__startswith="review.").values_list("verb", flat=True)
    assert set(verbs) == {"review.approve", "review.submit", "review.sampled"}


@pytest.mark.parametrize("touch", ["received", "edited", "removed", "added", "submitted"])
def test_nobody_approves_what_went_through_his_hands(member: Member, touch: str) -> None:
    leader, other = member(Role.MANAGER), member(Role.ORGANISER)
    case = a_case(by=leader if touch == "received" else None)
    who = {"candidate": case.candidate, "actor": leader, "now": NOW}
    if touch == "edited":
        set_value(field="employer", entry=0, text="另一家公司", **who)
    elif touch == "removed":
        set_value(field="employer", entry=0, text="", **who)
    elif touch == "added":
        add_entry(field="skill", text="Python", **who)
    move(case=case, action=Action.SUBMIT, actor=leader if touch == "submitted" else other, now=at(1))
    with pytest.raises(Refused, match="另一位审核员"):
        move(case=case, action=Action.APPROVE, actor=leader, now=at(2))
    turned = Viewer(leader.user_id, Role.REVIEWER)
    with pytest.raises(Refused, match="另一位审核员"):
        move(case=case, action=Action.APPROVE, actor=turned, now=at(2))
    move(case=case, action=Action.APPROVE, actor=member(Role.REVIEWER), now=at(3))
    assert again(case).state == State.STORED


def test_confirming_what_stands_there_is_no_change(member: Member) -> None:
    reviewer = member(Role.REVIEWER)
    case = a_case()
    move(case=case, action=Action.SUBMIT, actor=member(Role.ORGANISER), now=NOW)
    row = set_value(
        candidate=case.candidate, field="employer", entry=0, text="样例公司", actor=reviewer, now=at(1)
    )
    assert row.is_confirmation
    move(case=case, action=Action.APPROVE, actor=reviewer, now=at(2))
    assert again(case).state == State.STORED


def test_a_change_in_the_store_is_reviewed_again_and_only_it_is_marked(member: Member) -> None:
    case, organiser, reviewer = stored(a_case(), member)
    set_value(candidate=case.candidate, field="employer", entry=0, text="样例公司", actor=organiser, now=at(5))
    assert again(case).state == State.STORED  # only confirmed
    set_value(candidate=case.candidate, field="title", entry=0, text="会计", actor=organiser, now=at(6))
    set_value(candidate=case.candidate, field="employer", entry=0, text="", actor=organiser, now=at(6))
    case = again(case)
    assert case.state == State.REVIEWING
    assert changed_fields(case) == {("title", 0), ("employer", 0)}
    seen = view_case(str(case.candidate.public_id), viewer=reviewer, now=at(7))
    assert seen is not None
    assert (seen.changed, seen.removed) == ({"title-0", "employer-0"}, ("公司",))
    with pytest.raises(Refused):
        move(case=case, action=Action.APPROVE, actor=Viewer(organiser.user_id, Role.REVIEWER), now=at(7))
    move(case=case, action=Action.APPROVE, actor=reviewer, now=at(8))
    assert changed_fields(again(case)) == frozenset()


def test_a_change_that_waited_for_the_approval_is_not_approved_by_it(member: Member) -> None:
    leader = member(Role.MANAGER)
    case = a_case()
    move(case=case, action=Action.SUBMIT, actor=member(Role.ORGANISER), now=NOW)
    move(case=case, action=Action.APPROVE, actor=leader, now=at(2))
    # Typed a minute before, written a moment after.
    set_value(candidate=case.candidate, field="title", entry=0, text="会计", actor=leader, now=at(1))
    assert again(case).state == State.REVIEWING
    assert changed_fields(again(case)) == {("title", 0)}
    with pytest.raises(Refused, match="另一位审核员"):
        move(case=case, action=Action.APPROVE, actor=leader, now=at(3))


def test_an_undo_is_a_change_too(member: Member) -> None:
    case, organiser, _ = stored(a_case(), member)
    old = case.candidate.values.get(field="employer", retired_at=None)
    set_value(candidate=case.candidate, field="employer", entry=0, text="乙公司", actor=organiser, now=at(5))
    restore_value(candidate=case.candidate, value_id=str(old.pk), actor=organiser, now=at(6))
    assert again(case).state == State.REVIEWING
    assert FieldValue.objects.filter(is_confirmation=True).count() == 0


def test_a_return_needs_a_reason_and_goes_to_who_sent_it(member: Member) -> None:
    organiser, reviewer = member(Role.ORGANISER), member(Role.REVIEWER)
    case = a_case()
    move(case=case, action=Action.SUBMIT, actor=organiser, now=NOW)
    with pytest.raises(InvalidInput, match="退回要说明原因"):
        move(case=case, action=Action.RETURN, actor=reviewer, now=at(1))
    move(
        case=case, action=Action.RETURN, actor=reviewer, now=at(1), faults=["date", "no such"],
        note="第二段的日期和原件不一样",
    )  # fmt: skip
    case = again(case)
    assert (case.state, case.assignee) == (State.ORGANISING, organiser.user_id)
    sealed = case.moves.first()
    assert sealed is not None
    assert "日期".encode() not in bytes(sealed.note)
    view = view_case(str(case.candidate.public_id), viewer=organiser, now=at(2))
    assert view is not None
    assert view.returned is not None
    assert (view.returned.why.note, [f.label for f in view.returned.why.faults]) == ("第二段的日期和原件不一样", ["日期"])
    move(case=case, action=Action.SUBMIT, actor=organiser, now=at(3))
    later = view_case(str(case.candidate.public_id), viewer=reviewer, now=at(4))
    assert later is not None
    assert later.returned is None


def test_what_is_returned_to_one_who_left_waits_in_the_queue(member: Member) -> None:
    organiser, reviewer = member(Role.ORGANISER), member(Role.REVIEWER)
    case = a_case()
    move(case=case, action=Action.SUBMIT, actor=organiser, now=NOW)
    User.objects.filter(pk=organiser.user_id).update(is_active=False)
    move(case=case, action=Action.RETURN, actor=reviewer, now=at(1), note="日期不对")
    assert (again(case).state, again(case).assignee) == (State.ORGANISING, None)


def test_open_flags_stand_in_the_way_until_they_are_settled(member: Member) -> None:
    organiser, reviewer = member(Role.ORGANISER), member(Role.REVIEWER)
    case = a_case()
    move(case=case, action=Action.SUBMIT, actor=organiser, now=NOW)
    flag = raise_flag(case=case, field="employer", entry=0, fault="typo", actor=reviewer, now=at(1))
    assert (flag.blamed, flag.parser_version) == (None, 1)
    raise_flag(case=case, field="employer", entry=0, fault="wrong_place", actor=reviewer, now=at(1))
    assert case.flags.count() == 1
    with pytest.raises(Refused, match="标记没有处理"):
        move(case=case, action=Action.APPROVE, actor=reviewer, now=at(2))
    set_value(candidate=case.candidate, field="employer", entry=0, text="样例股份公司", actor=organiser, now=at(3))
    assert not case.flags.filter(settled_at=None).exists()
    raise_flag(case=case, field="title", entry=0, fault="missing", actor=reviewer, now=at(4))
    assert settle_flags(case=case, field="title", entry=0, actor=reviewer, now=at(5)) == 1
    move(case=case, action=Action.APPROVE, actor=reviewer, now=at(6))


def test_what_the_page_offers_depends_on_who_looks(member: Member) -> None:
    case = a_case()
    organiser = member(Role.ORGANISER)
    seen = view_case(str(case.candidate.public_id), viewer=organiser, now=NOW)
    assert seen is not None
    assert [step.label for step in seen.steps] == ["提交审核", "退回"]
    assert seen.usual is not None
    assert seen.completeness.score > 40
    move(case=case, action=Action.SUBMIT, actor=organiser, now=NOW)
    own = view_case(str(case.candidate.public_id), viewer=Viewer(organiser.user_id, Role.MANAGER), now=at(1))
    assert own is not None
    assert own.steps[0].label == "通过"
    assert "另一位审核员" in own.steps[0].refusal
    auditor = member(Role.AUDITOR)
    with pytest.raises(NotAllowed):
        view_case(str(case.candidate.public_id), viewer=auditor, now=at(1))


def test_archived_and_back(member: Member) -> None:
    case, _, reviewer = stored(a_case(), member)
    move(case=case, action=Action.ARCHIVE, actor=reviewer, now=at(5))
    assert again(case).state == State.ARCHIVED
    move(case=case, action=Action.RETRIEVE, actor=reviewer, now=at(6))
    assert again(case).state == State.ORGANISING
    with pytest.raises(Refused, match="合规"):
        move(case=case, action=Action.ERASE, actor=member(Role.ADMIN), now=at(7))


def test_who_made_it_does_not_approve_it_later_either(member: Member) -> None:
    case, organiser, reviewer = stored(a_case(), member)
    move(case=case, action=Action.REOPEN, actor=reviewer, now=at(5))
    with pytest.raises(Refused, match="另一位审核员"):
        move(case=case, action=Action.APPROVE, actor=Viewer(organiser.user_id, Role.REVIEWER), now=at(6))
    move(case=case, action=Action.APPROVE, actor=reviewer, now=at(7))
    move(case=case, action=Action.REOPEN, actor=reviewer, now=at(7))
    with pytest.raises(Refused, match="另一位审核员"):
        move(case=case, action=Action.APPROVE, actor=Viewer(organiser.user_id, Role.REVIEWER), now=at(7))
    # What another changed since is that other's work.
    other = member(Role.ORGANISER)
    set_value(candidate=case.candidate, field="title", entry=0, text="会计", actor=other, now=at(8))
    move(case=case, action=Action.APPROVE, actor=Viewer(organiser.user_id, Role.REVIEWER), now=at(9))
    assert again(case).state == State.STORED


def test_a_confirmed_record_keeps_its_makers(member: Member) -> None:
    case, organiser, _ = stored(a_case(), member)
    updater = member(Role.UPDATER)
    move(case=case, action=Action.EXPIRE, actor=updater, now=at(5))
    move(case=case, action=Action.CONFIRM, actor=updater, now=at(6))
    move(case=case, action=Action.REOPEN, actor=updater, now=at(7))
    with pytest.raises(Refused, match="另一位审核员"):
        move(case=case, action=Action.APPROVE, actor=Viewer(organiser.user_id, Role.REVIEWER), now=at(8))
