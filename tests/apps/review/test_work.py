"""Queues: who gets what, in which order, one at a time."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.core.review.chain import Action, State
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.placing import refresh_audience
from caidang.domain.review import queue
from caidang.domain.review.calendar import team_calendar
from caidang.domain.review.models import Case, ShareRule, WorkDay
from caidang.domain.review.selectors.changes import change_made
from caidang.domain.review.selectors.work import (
    count_waiting,
    figures,
    list_loads,
    list_team_work,
    list_work,
)
from caidang.domain.review.services.chain.cases import move
from caidang.domain.review.services.chain.changes import take_back_change
from caidang.domain.review.services.chain.sharing import add_rule, remove_rule
from caidang.domain.review.services.chain.work import (
    LEASE,
    HandedOver,
    assign,
    claim,
    claim_next,
    hand_over,
    pause,
    release,
    resume,
    set_urgent,
)
from caidang.domain.review.services.team.days import read_days, set_days
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.review.conftest import Member, a_case
from tests.making import NOW

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)


def names(viewer: object, **more: object) -> list[str]:
    page = list_work(viewer=viewer, now=NOW, today=TODAY, **more)  # type: ignore[arg-type]
    return [row.person.name for row in page.rows]


def test_each_role_sees_what_waits_for_it(member: Member) -> None:
    organiser, reviewer, updater = member(Role.ORGANISER), member(Role.REVIEWER), member(Role.UPDATER)
    case = a_case("甲一")
    a_case("乙二")
    assert names(organiser) == ["甲一", "乙二"]
    assert names(reviewer) == []
    move(case=case, action=Action.SUBMIT, actor=organiser, now=NOW)
    assert names(organiser) == ["乙二"]
    assert names(reviewer) == ["甲一"]
    move(case=case, action=Action.APPROVE, actor=reviewer, now=NOW)
    assert names(updater) == []
    half_a_year = NOW + timedelta(days=181)
    page = list_work(viewer=updater, now=half_a_year, today=half_a_year.date())
    assert [row.asked for row in page.rows] == ["看看是否过时"]
    with pytest.raises(NotAllowed):
        names(member(Role.AUDITOR))


def test_the_urgent_and_longest_due_come_first_page_after_page(member: Member) -> None:
    organiser, manager = member(Role.ORGANISER), member(Role.MANAGER)
    cases = [a_case(name) for name in ("甲一", "乙二", "丙三", "丁四", "戊五")]
    for hours, case in zip((3, 1, 2, 2, 9), cases, strict=True):
        Case.objects.filter(pk=case.pk).update(due_at=NOW + timedelta(hours=hours))
    set_urgent(case=cases[4], is_urgent=True, actor=manager, now=NOW)
    everything = names(organiser)
    assert everything == ["戊五", "乙二", "丙三", "丁四", "甲一"]
    paged, after = [], ""
    while True:
        page = list_work(viewer=organiser, now=NOW, today=TODAY, after=after, limit=2)
        paged += [row.person.name for row in page.rows]
        after = page.after
        if not after:
            break
    assert paged == everything
    assert list_work(viewer=organiser, now=NOW, today=TODAY, after="nonsense").rows


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.AUDITOR])
def test_what_is_counted_beside_every_page_is_what_the_queue_has(
    role: Role, member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Composed once and asked again and again: as things change, and whether few or many records are within reach."""
    viewer, mate = member(role), member(Role.CONSULTANT)
    cases = [a_case(f"甲{n}", by=viewer if n % 3 else mate) for n in range(12)]
    with write_tx():
        for case in cases:
            refresh_audience(Candidate.objects.get(pk=case.candidate_id))
    draw = Random(3)  # noqa: S311 - a choice, no secret
    seen = set()
    for round_ in range(12):
        monkeypatch.setattr(queue, "_FEW", round_ % 2 * 10_000)
        for case in cases:
            Case.objects.filter(pk=case.pk).update(
                state=draw.choice(list(State)),
                assignee=draw.choice((None, None, viewer.user_id, mate.user_id)),
                due_at=draw.choice((None, NOW - timedelta(hours=1), NOW + timedelta(hours=1))),
                paused_at=draw.choice((None, None, None, NOW)),
            )
        for now in (NOW, NOW + timedelta(hours=2)):
            found = queue.queue_of(viewer, now=now).count(99)
            assert count_waiting(viewer=viewer, now=now, most=99) == found
            assert count_waiting(viewer=viewer, now=now, most=2) == min(2, found)
            seen.add(found)
    assert len(seen) > 2


def test_the_figures_are_those_of_every_single_one(member: Member, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the queue is: the head of it alone must never say something else than all of it."""
    organiser = member(Role.ORGANISER)
    cases = [a_case(f"甲{n}") for n in range(9)]
    day_end = NOW + timedelta(hours=8)
    draw = Random(7)  # noqa: S311 - a choice, no secret
    for round_ in range(40):
        for case in cases:
            hours = draw.choice((-9, -3, -1, 1, 5, 9, 30, None))
            due = None if hours is None or (round_ % 2 and hours == -9) else NOW + timedelta(hours=hours)
            Case.objects.filter(pk=case.pk).update(due_at=due, rank=draw.choice((0, 1, 1, 1)))
        dues = [due for due in Case.objects.values_list("due_at", flat=True) if due]
        for counted in (3, 5, 9, 1000):
            monkeypatch.setattr(queue, "COUNTED", counted)
            found = figures(viewer=organiser, now=NOW, day_end=day_end)
            late, today = sum(due <= NOW for due in dues), sum(NOW < due < day_end for due in dues)
            assert (found.waiting, found.due_today, found.overdue) == (
                min(counted, 9), min(counted, today), min(counted, late),
            )  # fmt: skip


def test_the_day_in_three_figures(member: Member) -> None:
    organiser = member(Role.ORGANISER)
    for hours in (-2, 1, 30):
        Case.objects.filter(pk=a_case().pk).update(due_at=NOW + timedelta(hours=hours))
    found = figures(viewer=organiser, now=NOW, day_end=NOW + timedelta(hours=12))
    assert (found.waiting, found.due_today, found.overdue) == (3, 1, 1)


def test_one_takes_the_next_and_nobody_else_gets_it(member: Member) -> None:
    one, other = member(Role.ORGANISER), member(Role.ORGANISER)
    first, second = a_case("甲一"), a_case("乙二")
    mine = claim_next(actor=one, now=NOW)
    assert mine == first
    assert claim_next(actor=one, now=NOW) == first  # what one has in hand comes first
    assert claim_next(actor=other, now=NOW) == second
    with pytest.raises(Conflict, match="有人正在处理"):
        claim(case=first, actor=other, now=NOW)
    release(case=first, actor=other)  # not his: nothing happens
    with pytest.raises(Conflict):
        claim(case=first, actor=other, now=NOW)
    assert claim_next(actor=one, now=NOW, after=first.pk) is None
    assert claim(case=first, actor=other, now=NOW + LEASE) == first  # the lease ran out
    release(case=second, actor=other)
    assert claim_next(actor=one, now=NOW) == second


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_each_gets_another(member: Member) -> None:
    people = [member(Role.ORGANISER) for _ in range(4)]
    cases = {a_case().pk for _ in range(4)}

    def take(index: int) -> int | None:
        try:
            found = claim_next(actor=people[index], now=NOW)
            return found.pk if found else None
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        taken = list(pool.map(take, range(4)))
    assert set(taken) == cases


def test_work_is_shared_out_and_handed_over(member: Member) -> None:
    manager, one, other = member(Role.MANAGER), member(Role.ORGANISER), member(Role.ORGANISER)
    collector = member(Role.COLLECTOR)
    case = a_case("甲一")
    assign(case=case, to=one.user_id, actor=manager, now=NOW)
    assert names(one) == ["甲一"]
    assert names(other) == []
    with pytest.raises(InvalidInput, match="要交给整理员"):
        assign(case=case, to=collector.user_id, actor=manager, now=NOW)
    with pytest.raises(InvalidInput, match="没有这位成员"):
        assign(case=case, to=999_999, actor=manager, now=NOW)
    with pytest.raises(NotAllowed):
        assign(case=case, to=one.user_id, actor=one, now=NOW)
    assert one.user_id is not None
    loads = {load.user_id: load.assigned for load in list_loads(viewer=manager, now=NOW)}
    assert loads[one.user_id] == 1
    User.objects.filter(pk=one.user_id).update(is_active=False)
    left = {load.user_id: load.is_active for load in list_loads(viewer=manager, now=NOW)}
    assert (left[one.user_id], left[other.user_id]) == (False, True)
    over = hand_over(leaver=one.user_id, to=other.user_id, actor=manager, now=NOW)
    assert over == HandedOver(given=1, queued=0)
    assert one.user_id not in {load.user_id for load in list_loads(viewer=manager, now=NOW)}
    assert (names(one), names(other)) == ([], ["甲一"])
    team = list_team_work(viewer=manager, now=NOW, today=TODAY, member=str(other.user_id))
    assert [row.person.name for row in team.rows] == ["甲一"]
    assert list_team_work(viewer=manager, now=NOW, today=TODAY, state=State.REVIEWING).rows == ()
    over = hand_over(leaver=other.user_id or 0, to=None, actor=manager, now=NOW)
    assert over == HandedOver(given=0, queued=1)
    assert names(one) == ["甲一"]


def test_nobody_is_given_what_he_cannot_do(member: Member) -> None:
    manager, organiser, reviewer = member(Role.MANAGER), member(Role.ORGANISER), member(Role.REVIEWER)
    case, mine = a_case("甲一"), a_case("乙二")
    with pytest.raises(InvalidInput, match="要交给整理员"):  # a reviewer could only archive it
        assign(case=case, to=reviewer.user_id, actor=manager, now=NOW)
    move(case=mine, action=Action.SUBMIT, actor=manager, now=NOW)
    mine.refresh_from_db()
    with pytest.raises(InvalidInput, match="由另一位来审核"):
        assign(case=mine, to=manager.user_id, actor=manager, now=NOW)
    for one in (case, mine):
        Case.objects.filter(pk=one.pk).update(assignee=organiser.user_id)
    with pytest.raises(InvalidInput, match="没有这位成员"):
        hand_over(leaver=organiser.user_id or 0, to=999_999, actor=manager, now=NOW)
    over = hand_over(leaver=organiser.user_id or 0, to=manager.user_id, actor=manager, now=NOW)
    assert over == HandedOver(given=1, queued=1)
    assert Case.objects.get(pk=case.pk).assignee == manager.user_id
    assert Case.objects.get(pk=mine.pk).assignee is None


def test_the_next_one_is_never_ones_own_to_approve(member: Member) -> None:
    manager, reviewer = member(Role.MANAGER), member(Role.REVIEWER)
    own, other = a_case("甲一"), a_case("乙二", by=reviewer)
    move(case=own, action=Action.SUBMIT, actor=manager, now=NOW)
    move(case=other, action=Action.SUBMIT, actor=member(Role.ORGANISER), now=NOW)
    assert claim_next(actor=reviewer, now=NOW) == own
    assert claim_next(actor=manager, now=NOW) == other
    release(case=own, actor=reviewer)
    claim(case=own, actor=manager, now=NOW)  # he opened it himself, to look
    assert claim_next(actor=manager, now=NOW, after=other.pk) is None
    assert names(manager) == ["甲一", "乙二"]


def test_waiting_for_the_candidate_stops_the_clock(member: Member) -> None:
    organiser = member(Role.ORGANISER)
    case = a_case("甲一")
    due = case.due_at
    assert due is not None
    pause(case=case, actor=organiser, now=NOW)
    assert names(organiser) == []
    resume(case=case, actor=organiser, now=NOW + timedelta(days=3))
    resume(case=case, actor=organiser, now=NOW + timedelta(days=9))  # it runs already
    assert names(organiser) == ["甲一"]
    assert Case.objects.get(pk=case.pk).due_at == due + timedelta(days=3)


def test_the_calendar_moves_due_times(member: Member) -> None:
    manager = member(Role.MANAGER)
    assert set_days(text="2026-11-02 休 停电\n\n2026-11-03，放假\n2026/11/07 班", actor=manager, now=NOW) == 3
    days = read_days(viewer=manager, now=NOW)
    assert days.text == "2026-11-02 休 停电\n2026-11-03 休\n2026-11-07 班"
    case = a_case()
    assert case.due_at is not None
    assert case.due_at.date() == date(2026, 11, 4)
    for wrong in ("昨天 休", "2026-11 休", "2026-02-30 休", "2026-11-02 吃饭"):
        with pytest.raises(InvalidInput, match="第 1 行"):
            set_days(text=wrong, actor=manager, now=NOW)
    assert read_days(viewer=manager, now=NOW).text == days.text
    with pytest.raises(NotAllowed):
        set_days(text="", actor=member(Role.REVIEWER), now=NOW)


def test_published_days_stand_until_the_team_says_otherwise(member: Member) -> None:
    manager = member(Role.MANAGER)
    days = read_days(viewer=manager, now=NOW)
    assert days.text.startswith("2026-01-01 休 元旦\n")
    assert "2026-10-10 班 国庆节调休" in days.text
    assert (days.official_until, days.missing) == (2026, 2027)
    calendar = team_calendar()
    assert not calendar.is_working(date(2026, 10, 1))
    assert calendar.is_working(date(2026, 10, 10))

    set_days(text=days.text, actor=manager, now=NOW)
    assert not WorkDay.objects.exists(), "nothing differs, so nothing is kept"
    changed = days.text.replace("2026-10-10 班 国庆节调休", "2026-12-31 休 盘点\n2027-01-01 休 元旦")
    set_days(text=changed, actor=manager, now=NOW)
    calendar = team_calendar()
    assert not calendar.is_working(date(2026, 10, 10))
    assert not calendar.is_working(date(2026, 12, 31))
    assert not calendar.is_working(date(2025, 10, 1)), "past years are as they were"
    again = read_days(viewer=manager, now=NOW)
    assert again.text == changed
    assert again.missing == 0
    set_days(text=days.text, actor=manager, now=NOW)
    assert not WorkDay.objects.exists()


def undo(actor: Viewer) -> str:
    """Take back what the actor did a moment ago."""
    made = change_made(viewer=actor, now=NOW)
    assert made is not None
    return take_back_change(change_id=made, actor=actor, now=NOW + timedelta(minutes=1))


def test_a_hand_over_is_taken_back_but_for_what_moved_on(member: Member) -> None:
    manager, leaver, heir = member(Role.MANAGER), member(Role.ORGANISER), member(Role.UPDATER)
    cases = [a_case(name) for name in ("甲一", "乙二", "丙三")]
    for case in cases:
        assign(case=case, to=leaver.user_id, actor=manager, now=NOW)
    done = hand_over(leaver=leaver.user_id or 0, to=heir.user_id, actor=manager, now=NOW)
    assert done.given + done.queued == 3
    claim(case=Case.objects.get(pk=cases[1].pk), actor=leaver, now=NOW)
    assert "2 份" in undo(manager)
    owners = dict(Case.objects.values_list("pk", "assignee"))
    assert [owners[case.pk] == leaver.user_id for case in cases] == [True, False, True]
    assert change_made(viewer=manager, now=NOW) is None, "once"


def test_rules_and_the_calendar_are_taken_back_by_who_changed_them(member: Member) -> None:
    manager, organiser, other = member(Role.MANAGER), member(Role.ORGANISER), member(Role.ADMIN)
    given = {"state": "organising", "source": "", "tag": "", "way": "round", "members": [organiser.user_id or 0]}
    rule = add_rule(**given, actor=manager, now=NOW)  # type: ignore[arg-type]
    made = change_made(viewer=manager, now=NOW) or 0
    for actor, at, problem in (
        (other, NOW, NotFound), (organiser, NOW, NotAllowed), (manager, NOW + timedelta(hours=1), Conflict),
    ):  # fmt: skip
        with pytest.raises(problem):
            take_back_change(change_id=made, actor=actor, now=at)
    undo(manager)
    assert not ShareRule.objects.exists()
    rule = add_rule(**given, actor=manager, now=NOW - timedelta(days=1))  # type: ignore[arg-type]
    before = ShareRule.objects.values().get()
    remove_rule(rule_id=rule.pk, actor=manager, now=NOW)
    undo(manager)
    assert ShareRule.objects.values().get() == before
    set_days(text="2026-11-07 班\n2026-11-09 休 厂庆", actor=manager, now=NOW - timedelta(days=1))
    days = read_days(viewer=manager, now=NOW).text
    set_days(text="2026-11-10 休", actor=manager, now=NOW)
    assert read_days(viewer=manager, now=NOW).text != days
    undo(manager)
    assert read_days(viewer=manager, now=NOW).text == days
    set_days(text="2026-11-11 休", actor=manager, now=NOW)
    set_days(text="2026-11-12 休", actor=other, now=NOW)
    with pytest.raises(Conflict, match="又改过"):
        undo(manager)
