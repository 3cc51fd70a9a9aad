"""What follows from an assignment day by day, lessons from mistakes, and gates by the clock."""

from datetime import timedelta

import pytest

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.core.review.chain import Action as Step
from caidang.domain.review.models import Flag, Move, Notification
from caidang.domain.review.services.chain.cases import case_of
from caidang.domain.training.models import Certificate, Duty, Suggestion
from caidang.domain.training.selectors.accuracy import change_after
from caidang.domain.training.selectors.mine import my_learning
from caidang.domain.training.services.assigning import assign, follow_assignments
from caidang.domain.training.services.certificates import issue, revoke
from caidang.domain.training.services.learning import read_lesson
from caidang.domain.training.services.mistakes import suggest
from caidang.domain.training.shipped import SECURITY, shipped_courses
from caidang.foundation.accounts.policy import PROGRAM, Action, Role
from caidang.foundation.accounts.proofs import gates_of, require_proof, set_rules
from caidang.foundation.lib.write_lock import write_tx
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
COURSE = shipped_courses()[SECURITY]


def certify(member: int, at=NOW) -> Certificate:
    with write_tx():
        return issue(course=COURSE, member=member, percent=100, actor=PROGRAM, now=at)


def test_an_assignment_reaches_newcomers_reminds_escalates_and_comes_again() -> None:
    lin, boss = someone("lin", Role.COLLECTOR), someone("boss", Role.MANAGER)
    assign(course=SECURITY, who="role:collector", event="assigned", days=10, due_on=None, note="", actor=as_now(boss), now=NOW)
    assert list(Duty.objects.values_list("member", flat=True)) == [lin.pk]
    new = someone("new", Role.COLLECTOR)
    assert follow_assignments(now=NOW + DAY) == 1
    assert follow_assignments(now=NOW + DAY) == 0, "harmless when repeated"
    told = Notification.objects.filter(kind=Notification.Kind.LEARN)
    assert set(told.values_list("member", flat=True)) == {lin.pk, new.pk}
    told.update(read_at=NOW)
    follow_assignments(now=NOW + 8 * DAY)
    assert told.filter(read_at=None).count() == 2, "three days before"
    late = Notification.objects.filter(kind=Notification.Kind.LEARN_LATE)
    assert not late.exists()
    follow_assignments(now=NOW + 12 * DAY)
    assert set(late.values_list("member", flat=True)) == {boss.pk}
    certify(lin.pk, NOW + 12 * DAY)
    assert Duty.objects.get(member=lin.pk).done_at is not None
    follow_assignments(now=NOW + 13 * DAY)
    assert Duty.objects.get(member=lin.pk).done_at is not None
    near = Certificate.objects.get().expires_at - 20 * DAY
    follow_assignments(now=near)
    again = Duty.objects.get(member=lin.pk)
    assert again.done_at is None
    assert again.due_at == Certificate.objects.get().expires_at
    certify(lin.pk, near)
    assert Duty.objects.get(member=lin.pk).done_at == near


def test_who_holds_the_certificate_is_asked_nothing() -> None:
    lin, boss = someone("lin", Role.COLLECTOR), someone("boss", Role.ADMIN)
    certify(lin.pk)
    assign(course=SECURITY, who="all", event="assigned", days=5, due_on=None, note="", actor=as_now(boss), now=NOW)
    assert Duty.objects.get(member=lin.pk).done_at == NOW
    assert not Notification.objects.filter(member=lin.pk).exists()
    for who in ("role:nobody", "team:99", "member:x", "everyone", ""):
        with pytest.raises(InvalidInput):
            assign(course=SECURITY, who=who, event="assigned", days=5, due_on=None, note="", actor=PROGRAM, now=NOW)


def test_who_is_often_returned_gets_the_course() -> None:
    lin = someone("lin", Role.ORGANISER)
    assign(course="data", who="role:organiser", event="returned", days=7, due_on=None, note="", actor=PROGRAM, now=NOW)
    for number in range(3):
        assert not Duty.objects.exists()
        blame(lin.pk, "typo", number, NOW + DAY)
        follow_assignments(now=NOW + 2 * DAY)
    assert Duty.objects.get().due_at == NOW + 9 * DAY


def blame(member: int, fault: str, number: int, at=NOW) -> None:
    person = a_candidate([("name", 0, f"林{'甲乙丙丁戊己'[number]}"), ("city", 0, "上海")])
    with write_tx():
        case = case_of(person, now=at)
    Flag.objects.create(case=case, field="city", entry=0, fault=fault, blamed=member, raised_at=at)
    Move.objects.create(case=case, action=Step.SUBMIT, before="organising", after="reviewing", actor=member, at=at)


def test_a_mistake_brings_its_lesson_once_a_day_and_the_change_is_measured() -> None:
    lin, other = someone("lin", Role.ORGANISER), someone("other", Role.ORGANISER)
    blame(lin.pk, "date", 0)
    blame(lin.pk, "date", 1)
    blame(lin.pk, "typo", 2)
    blame(other.pk, "other", 3)
    assert suggest(today=NOW.date(), now=NOW) == 0, "which mistake it was most often is known when the day is over"
    tomorrow = NOW + DAY
    assert suggest(today=tomorrow.date(), now=tomorrow) == 1
    assert suggest(today=tomorrow.date(), now=tomorrow) == 0, "at most one a day"
    row = Suggestion.objects.get()
    assert (row.member, row.fault, row.lesson) == (lin.pk, "date", "dates")
    assert change_after(row, now=tomorrow).before.per_hundred == 66.7
    assert change_after(row, now=tomorrow).after is None
    next_day = tomorrow + DAY
    assert suggest(today=next_day.date(), now=next_day) == 1
    assert Suggestion.objects.filter(day=next_day.date()).get().fault == "typo", "not the same again"
    read_lesson(course="data", lesson="dates", actor=as_now(lin), now=tomorrow)
    row.refresh_from_db()
    blame(lin.pk, "missing", 4, tomorrow + DAY)
    after = change_after(row, now=tomorrow + 2 * DAY).after
    assert after is not None
    assert (after.faults, after.handed_in, after.per_hundred) == (0, 1, 0.0)
    page = my_learning(viewer=as_now(lin), now=tomorrow)
    assert {one.title for one in page.suggested} >= {"日期和经历"}


def test_a_gate_shuts_by_the_clock_and_no_earlier() -> None:
    boss, lin = someone("boss", Role.ADMIN), someone("lin", Role.CONSULTANT)
    viewer = as_now(lin)
    require_proof(viewer, Action.REVEAL, now=NOW)
    assert gates_of(viewer) == []
    wanted = {Action.REVEAL: 14, Action.EXPORT_CLEAR: 0}
    set_rules(wanted=wanted, proof=SECURITY, title=COURSE.title, actor=as_now(boss), now=NOW)
    assert [gate.action for gate in gates_of(viewer)] == [Action.REVEAL], "what he may not do anyway is not told"
    ends = NOW + 14 * DAY
    require_proof(viewer, Action.REVEAL, now=ends - timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        require_proof(viewer, Action.REVEAL, now=ends)
    require_proof(PROGRAM, Action.REVEAL, now=ends)
    row = certify(lin.pk)
    require_proof(viewer, Action.REVEAL, now=row.expires_at - timedelta(seconds=1))
    with pytest.raises(NotAllowed):
        require_proof(viewer, Action.REVEAL, now=row.expires_at)
    again = certify(lin.pk, ends)
    revoke(public_id=str(again.public_id), reason="代考", actor=as_now(boss), now=ends)
    require_proof(viewer, Action.REVEAL, now=ends)  # the first one is valid still
    revoke(public_id=str(row.public_id), reason="代考", actor=as_now(boss), now=ends)
    with pytest.raises(NotAllowed):
        require_proof(viewer, Action.REVEAL, now=ends)
    with pytest.raises(InvalidInput):
        set_rules(wanted={Action.RECEIVE: 7}, proof=SECURITY, title="", actor=as_now(boss), now=NOW)
    with pytest.raises(NotAllowed):
        set_rules(wanted={}, proof=SECURITY, title="", actor=viewer, now=NOW)
