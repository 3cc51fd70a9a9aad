"""A calendar is looked over, then taken as it was chosen: interviews of who applied, reminders of all else, nothing twice."""

from datetime import timedelta

import pytest

from caidang.core.errors import NotAllowed
from caidang.core.interchange.meeting import feed
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.selectors.interviews.lists import meetings_for
from caidang.domain.pipeline.services import calendar_import
from caidang.domain.pipeline.services.calendar_import import (
    INTERVIEW,
    NOTHING,
    REMINDER,
    Looked,
    Wanted,
    look_at_calendar,
    take_calendar,
)
from caidang.domain.review.models import Reminder
from caidang.foundation.accounts.policy import Role, Viewer
from tests.apps.interviews.making import TOMORROW, an_application, an_interview
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(db: None) -> Viewer:
    return as_now(someone("zhuguan", Role.MANAGER))


@pytest.fixture(autouse=True)
def nobody_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """The index is asked for names in a test of its own."""
    monkeypatch.setattr(calendar_import, "_by_name", lambda *_: [])


def ics(*events: str) -> bytes:
    at = f"{TOMORROW:%Y%m%dT%H%M%SZ}"
    whole = "".join(f"BEGIN:VEVENT\r\nDTSTART:{at}\r\n{event}\r\nEND:VEVENT\r\n" for event in events)
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{whole}END:VCALENDAR\r\n".encode()


def looked(viewer: Viewer, *events: str) -> list[Looked]:
    return look_at_calendar(ics(*events), viewer=viewer, now=NOW, today=NOW.date())


def chosen(rows: list[Looked]) -> list[Wanted]:
    return [
        Wanted(one.appointment, one.becomes, one.choices[0].person if one.choices else "", one.choices[0].application if one.choices else "")
        for one in rows
    ]


def test_who_applied_is_interviewed_and_all_else_is_a_reminder_and_nothing_comes_twice(boss: Viewer) -> None:
    applied = an_application()
    other = a_candidate([("name", 0, "周明远"), ("email", 0, "zhou@example.com")])
    events = (
        "UID:1\r\nSUMMARY:电话面试 林知夏\r\nDESCRIPTION:138 0000 4190\r\nLOCATION:三楼",
        "UID:2\r\nSUMMARY:回访\r\nATTENDEE;CN=Zhou:mailto:ZHOU@example.com",
        "UID:3\r\nSUMMARY:交季度报表",
        "UID:4\r\nSUMMARY:取消的会\r\nSTATUS:CANCELLED",
    )
    rows = {one.appointment.uid: one for one in looked(boss, *events)}
    assert [rows[uid].becomes for uid in "1234"] == [INTERVIEW, REMINDER, REMINDER, NOTHING]
    assert rows["1"].choices[0].application == str(applied.public_id)
    assert rows["2"].choices[0].person == str(other.public_id)
    assert not Interview.objects.exists(), "looking writes nothing"
    done = take_calendar(wanted=chosen(list(rows.values())), actor=boss, now=NOW)
    assert (done.interviews, done.reminders, done.refused) == (1, 2, ())
    interview = Interview.objects.get()
    assert (interview.application, interview.start, interview.kind, interview.round) == (applied, TOMORROW, "phone", 1)
    assert [one.member for one in interview.interviewers.all()] == [boss.user_id]
    assert set(Reminder.objects.values_list("candidate", flat=True)) == {other.pk, None}
    again = looked(boss, *events)
    assert {one.becomes for one in again} == {NOTHING}
    assert all(one.already for one in again)
    forced = [Wanted(rows["1"].appointment, INTERVIEW, "", str(applied.public_id)), Wanted(rows["3"].appointment, REMINDER)]
    assert [why for _, why in take_calendar(wanted=forced, actor=boss, now=NOW).refused] == [
        "这个时间已有他的面试，没有再加。", "已有一样的提醒，没有再加。"
    ]


def test_what_left_this_program_is_known_when_it_comes_back(boss: Viewer) -> None:
    an_interview(members=[boss.user_id])
    calendar = feed(meetings_for(boss, are_names_shown=True, now=NOW), name="x", now=NOW)
    (row,) = look_at_calendar(calendar, viewer=boss, now=NOW, today=NOW.date())
    assert (row.becomes, row.already) == (NOTHING, "从才档出去的，这里已经有")


def test_who_is_out_of_reach_is_not_found_and_not_taken(boss: Viewer) -> None:
    applied = an_application(owner=boss.user_id)
    stranger = as_now(someone("shouji", Role.COLLECTOR))
    auditor = as_now(someone("shenji", Role.AUDITOR))
    event = "UID:1\r\nSUMMARY:面试\r\nDESCRIPTION:13800004190"
    (row,) = looked(stranger, event)
    assert row.becomes == REMINDER
    wanted = Wanted(row.appointment, INTERVIEW, "", str(applied.public_id))
    assert take_calendar(wanted=[wanted], actor=stranger, now=NOW).refused
    with pytest.raises(NotAllowed):
        looked(auditor, event)
    past = Wanted(row.appointment, REMINDER)
    assert take_calendar(wanted=[past], actor=stranger, now=NOW + timedelta(days=9)).refused


def test_what_reads_like_an_interview_of_nobodys_application_is_said_to_be_a_reminder_only(boss: Viewer) -> None:
    who = a_candidate([("name", 0, "周明远"), ("email", 0, "zhou@example.com")])
    events = ("UID:1\r\nSUMMARY:面试 周明远\r\nDESCRIPTION:zhou@example.com", "UID:2\r\nSUMMARY:面试 不认识的人", "UID:3\r\nSUMMARY:交季度报表")
    rows = {one.appointment.uid: one for one in looked(boss, *events)}
    assert ("不在任何进行中的职位里" in rows["1"].note, "没认出" in rows["2"].note, rows["3"].note) == (True, True, "")
    done = take_calendar(wanted=chosen(list(rows.values())), actor=boss, now=NOW)
    assert (done.interviews, done.reminders, done.unplaced) == (0, 3, 2)
    wrong = Wanted(rows["1"].appointment, INTERVIEW, str(who.public_id), "")
    assert "先加进职位" in take_calendar(wanted=[wrong], actor=boss, now=NOW).refused[0][1]
    an_application(who)
    again = {one.appointment.uid: one for one in looked(boss, *events)}
    assert (again["1"].becomes, again["1"].already, again["2"].already) == (NOTHING, "", "已有一样的提醒")
    assert again["1"].choices[0].application, "it may be an interview now"


def test_a_task_is_a_reminder_of_its_day_whoever_it_names(boss: Viewer) -> None:
    an_application()
    due = f"{TOMORROW:%Y%m%dT%H%M%SZ}"
    task = f"BEGIN:VTODO\r\nUID:7\r\nSUMMARY:面试准备 林知夏\r\nDESCRIPTION:13800004190\r\nDUE:{due}\r\nEND:VTODO\r\n"
    data = f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{task}END:VCALENDAR\r\n".encode()
    (row,) = look_at_calendar(data, viewer=boss, now=NOW, today=NOW.date())
    assert (row.becomes, row.note, row.appointment.start) == (REMINDER, "", TOMORROW)
    done = take_calendar(wanted=chosen([row]), actor=boss, now=NOW)
    assert (done.interviews, done.reminders) == (0, 1)
