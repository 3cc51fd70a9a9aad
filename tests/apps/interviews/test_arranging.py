"""Interviews are arranged, moved, held and decided, by whom and as far as the policy lets."""

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import DjangoAssertNumQueries

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.selectors.interviews.conflicts import clashes_of
from caidang.domain.pipeline.selectors.interviews.lists import interviews_of, read_week
from caidang.domain.pipeline.selectors.interviews.one import page_of
from caidang.domain.pipeline.services.interviews.arranging import (
    change,
    decide,
    next_round,
    take_step,
)
from caidang.domain.pipeline.services.interviews.plan import Contact
from caidang.domain.review.models import Notification, WorkDay
from caidang.domain.review.selectors.talk import list_told
from caidang.foundation.accounts.models import RoleRules
from caidang.foundation.accounts.policy import DEFAULTS, PROGRAM, Role, Sensitivity, Shown
from caidang.foundation.accounts.teams import add_team, set_members
from caidang.foundation.audit.models import AuditEvent
from tests.apps.interviews.making import TOMORROW, a_plan, an_application, an_interview, seen
from tests.making import NOW, as_now, someone

pytestmark = pytest.mark.django_db


def test_a_round_is_arranged_told_and_written_down() -> None:
    anna, ben = someone("anna"), someone("ben", Role.REVIEWER)
    application = an_application()
    made = an_interview(
        application, actor=as_now(anna), members=[ben.pk], contacts=[Contact("周客户", "zhou@example.com")]
    )
    assert (made.round, made.status, made.sequence) == (1, "scheduled", 0)
    assert next_round(application) == 2
    told = Notification.objects.get(member=ben.pk)
    assert (told.kind, told.about) == ("interview", made.public_id)
    page = page_of(seen(made, as_now(anna)), viewer=as_now(anna), now=NOW, today=NOW.date())
    assert (page.place, page.link, page.told) == ("三楼小间", "https://meet.example.com/42", "问问天文馆的项目")
    assert [seat.name for seat in page.seats] == ["ben", "周客户"]
    assert page.when == "2026-11-03 17:30–18:30（北京时间）"
    stored = bytes(made.detail) + b"".join(bytes(one.contact or b"") for one in made.interviewers.all())
    for word in ("天文馆", "meet.example", "周客户", "zhou@"):
        assert word.encode() not in stored
    verbs = AuditEvent.objects.filter(subject=f"candidate:{application.candidate_id}").values_list("verb", flat=True)
    assert "interview.arranged" in verbs


@pytest.mark.parametrize(
    ("plan", "says"),
    [({"minutes": 2}, "时长"), ({"round": 0}, "轮次"), ({"kind": "tea"}, "方式"), ({"link": "javascript:1"}, "https"),
     ({"contacts": [Contact("", "a@example.com")]}, "姓名"), ({"contacts": [Contact("周", "no")]}, "邮箱"),
     ({"members": [999]}, "面试官"), ({"zone": "Mars"}, "时区"), ({"place": "长" * 301}, "地点"), ({"naming": "x"}, "称呼")],
)  # fmt: skip
def test_what_cannot_be_arranged_says_why(plan: dict[str, object], says: str) -> None:
    with pytest.raises(InvalidInput, match=says):
        an_interview(**plan)
    assert not Interview.objects.exists()


def test_a_change_raises_the_sequence_keeps_the_uid_and_reseats() -> None:
    anna, ben, cleo = (someone(name) for name in ("anna", "ben", "cleo"))
    made = an_interview(members=[anna.pk, ben.pk])
    uid = made.uid
    Notification.objects.all().delete()
    changed = change(sight=seen(made, PROGRAM), plan=a_plan(members=[ben.pk, cleo.pk]), actor=PROGRAM, now=NOW)
    assert (changed.uid, changed.sequence, changed.status) == (uid, 1, "scheduled")
    assert sorted(one.member or 0 for one in changed.interviewers.all()) == sorted([ben.pk, cleo.pk])
    assert set(Notification.objects.values_list("member", flat=True)) == {cleo.pk}, "only who is new hears"
    later = a_plan(start=TOMORROW + timedelta(days=2), members=[ben.pk])
    moved = change(sight=seen(made, PROGRAM), plan=later, actor=PROGRAM, now=NOW)
    assert (moved.sequence, moved.status) == (2, "moved")


def test_the_steps_and_their_taking_back() -> None:
    made, then = an_interview(), TOMORROW + timedelta(hours=2)
    with pytest.raises(Conflict, match="还没开始"):
        take_step(sight=seen(made, PROGRAM), step="done", are_told=False, actor=PROGRAM, now=NOW)
    with pytest.raises(Conflict, match="已完成"):
        decide(sight=seen(made, PROGRAM), decision="pass", reason="", actor=PROGRAM, now=NOW)
    step = {"are_told": False, "actor": PROGRAM, "now": then}
    take_step(sight=seen(made, PROGRAM), step="done", **step)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput, match="理由"):
        decide(sight=seen(made, PROGRAM), decision="fail", reason=" ", actor=PROGRAM, now=then)
    decided = decide(sight=seen(made, PROGRAM), decision="fail", reason="差一门语言", actor=PROGRAM, now=then)
    assert (decided.decision, decided.decided_at) == ("fail", then)
    assert "差一门语言".encode() not in bytes(decided.reason or b"")
    with pytest.raises(Conflict):
        change(sight=seen(made, PROGRAM), plan=a_plan(), actor=PROGRAM, now=then)
    again = take_step(sight=seen(made, PROGRAM), step="reopen", **step)  # type: ignore[arg-type]
    assert (again.status, again.decision, again.sequence) == ("scheduled", "", 0)
    off = take_step(sight=seen(made, PROGRAM), step="cancel", **step)  # type: ignore[arg-type]
    assert (off.status, off.sequence) == ("cancelled", 1)
    with pytest.raises(Conflict):
        take_step(sight=seen(made, PROGRAM), step="absent", **step)  # type: ignore[arg-type]


def test_times_that_collide_are_told_and_not_forbidden() -> None:
    anna, ben = someone("anna"), someone("ben")
    application = an_application()
    first = an_interview(application, members=[anna.pk])
    other = an_interview(members=[ben.pk], start=TOMORROW + timedelta(minutes=30))

    def told(**more: object) -> str:
        asked = {
            "person": application.candidate, "members": [anna.pk, ben.pk], "minutes": 60, "now": NOW,
            "start": TOMORROW + timedelta(minutes=15), "but": None, **more,
        }  # fmt: skip
        return "\n".join(clash.text for clash in clashes_of(**asked))  # type: ignore[arg-type]

    assert "anna 11-03 17:30–18:30 已有面试" in told()
    assert "候选人 11-03 17:30–18:30 已有面试" in told()
    assert "ben 11-03 18:00–19:00 已有面试" in told()
    assert "45 分钟不在工作时间里" in told()
    assert "已有面试" not in told(start=TOMORROW + timedelta(minutes=90)), "one begins when the other ends"
    assert "anna" not in told(but=first.pk)
    assert "已经过去" in told(start=NOW - timedelta(hours=1))
    take_step(sight=seen(other, PROGRAM), step="cancel", are_told=False, actor=PROGRAM, now=NOW)
    assert "ben" not in told()
    WorkDay.objects.create(day=(NOW + timedelta(days=2)).date(), is_working=False)
    assert "不在工作时间里" in told(start=NOW + timedelta(days=1, hours=18))


def test_who_does_not_reach_the_record_sees_his_own_interview_and_no_more() -> None:
    """The interviewer out of reach: what he needs for the interview, through the assignment alone."""
    anna, far, other = someone("anna"), someone("far", Role.REVIEWER), someone("other", Role.REVIEWER)
    for name, who in (("甲", anna), ("乙", far), ("丙", other)):
        team = add_team(name=name, kind="team", actor=PROGRAM, now=NOW)
        set_members(team_id=team.pk, members=[who.pk], actor=PROGRAM, now=NOW)
    application = an_application()
    set_owner(candidates=[application.candidate], owner=anna.pk, actor=as_now(anna), now=NOW)
    application.candidate.refresh_from_db()
    made = an_interview(application, actor=as_now(anna), members=[far.pk])
    page = page_of(seen(made, as_now(far)), viewer=as_now(far), now=NOW, today=NOW.date())
    assert (page.brief.name, page.brief.employer, page.record, page.client) == ("林知夏", "样例公司", "", "")
    assert not page.may_manage
    assert "13800004190" not in str(page)
    assert [told.about for told in list_told(viewer=as_now(far), now=NOW, today=NOW.date()).rows] == [str(made.public_id)]
    assert list_told(viewer=as_now(far), now=NOW, today=NOW.date()).rows[0].person is None
    with pytest.raises(NotFound):
        interviews_of(str(application.candidate.public_id), viewer=as_now(far), now=NOW)
    with pytest.raises(NotFound):
        seen(made, as_now(other))
    with pytest.raises(NotAllowed):
        take_step(sight=seen(made, as_now(far)), step="cancel", are_told=False, actor=as_now(far), now=NOW)
    assert read_week(viewer=as_now(far), day=TOMORROW.date(), now=NOW).count == 1
    assert read_week(viewer=as_now(other), day=TOMORROW.date(), now=NOW, is_everyone=True).count == 0
    with pytest.raises(NotFound):
        seen(made, as_now(far), now=TOMORROW + timedelta(days=40))
    change(sight=seen(made, PROGRAM), plan=a_plan(members=[anna.pk]), actor=PROGRAM, now=NOW)
    with pytest.raises(NotFound):
        seen(made, as_now(far))


def test_a_clients_wall_hides_interviews_from_who_reaches_the_person() -> None:
    anna, ben = someone("anna"), someone("ben")
    team = add_team(name="海棠", kind="client", actor=PROGRAM, now=NOW)
    set_members(team_id=team.pk, members=[anna.pk], actor=PROGRAM, now=NOW)
    application = an_application(team=team)
    made = an_interview(application, actor=as_now(anna))
    public_id = str(application.candidate.public_id)
    assert len(interviews_of(public_id, viewer=as_now(anna), now=NOW).rows) == 1
    assert interviews_of(public_id, viewer=as_now(ben), now=NOW).rows == ()
    with pytest.raises(NotFound):
        seen(made, as_now(ben))
    with pytest.raises(NotFound):
        an_interview(application, actor=as_now(ben))


def test_a_time_is_by_the_clock_it_was_arranged_by_and_by_the_teams() -> None:
    made = an_interview(zone="America/New_York")
    page = page_of(seen(made, PROGRAM), viewer=PROGRAM, now=NOW, today=NOW.date())
    assert (page.when, page.when_here) == ("2026-11-03 04:30–05:30（纽约）", "北京时间 2026-11-03 17:30")


def test_a_week_costs_the_same_whatever_is_in_it(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    anna = someone("anna")
    viewer = as_now(anna)

    def week() -> int:
        with CaptureQueriesContext(connection) as asked:
            read_week(viewer=viewer, day=TOMORROW.date(), now=TOMORROW + timedelta(hours=3), is_everyone=True)
        return len(asked)

    an_interview(members=[anna.pk], contacts=[Contact("周客户")])
    once = week()
    for n in range(4):
        an_interview(members=[anna.pk], contacts=[Contact(f"客户{n}")], start=TOMORROW + timedelta(minutes=n))
    with django_assert_num_queries(once):
        read_week(viewer=viewer, day=TOMORROW.date(), now=TOMORROW + timedelta(hours=3), is_everyone=True)


def test_who_may_not_arrange_and_who_sees_no_names() -> None:
    reviewer, consultant = someone("rev", Role.REVIEWER), someone("con")
    with pytest.raises(NotAllowed):
        an_interview(actor=as_now(reviewer))
    rules = DEFAULTS[Role.CONSULTANT]
    shows = {kind: Shown.MASK for kind in Sensitivity} | {Sensitivity.PUBLIC: Shown.CLEAR}
    RoleRules.objects.create(role="consultant", content=replace(rules, shows=shows).as_json())
    with pytest.raises(InvalidInput, match="首字母"):
        an_interview(actor=as_now(consultant), naming="name")
    made = an_interview(actor=as_now(consultant))
    page = page_of(seen(made, as_now(consultant)), viewer=as_now(consultant), now=NOW, today=NOW.date())
    assert page.brief.name == "林**"
