"""Interviewers judge each for himself; notes and files are kept sealed; what may be found is found."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.selectors.finding.find import search_candidates
from caidang.domain.candidates.services.record.merge import merge_candidates, unmerge_candidates
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.models import Feedback, Interview, InterviewFile, InterviewNote
from caidang.domain.pipeline.scorecards import Competency
from caidang.domain.pipeline.selectors.interviews.lists import interviews_of
from caidang.domain.pipeline.selectors.interviews.one import page_of
from caidang.domain.pipeline.services.interviews.arranging import take_step
from caidang.domain.pipeline.services.interviews.feedback import give_feedback
from caidang.domain.pipeline.services.interviews.plan import Contact
from caidang.domain.pipeline.services.interviews.records import (
    add_files,
    add_note,
    open_file,
    remove_file,
    remove_note,
)
from caidang.domain.pipeline.services.interviews.reminders import follow_walls
from caidang.domain.pipeline.services.interviews.scorecards import (
    archive_scorecard,
    list_scorecards,
    save_scorecard,
)
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.accounts.teams import add_team
from caidang.foundation.search.index.follower import Follower
from caidang.foundation.vault import services as vault
from tests.apps.interviews.making import CARD, TOMORROW, an_application, an_interview, seen
from tests.making import NOW, a_candidate, as_now, someone
from tests.web.conftest import follower

__all__ = ["follower"]
pytestmark = pytest.mark.django_db
AFTER = TOMORROW + timedelta(hours=2)


def judge(made: Interview, seat: int, actor: Viewer, words: str = "", **more: object) -> Feedback:
    given = {
        "scores": {"沟通": 4, "专业": 2}, "remarks": {"沟通": "说得清"}, "recommendation": "yes",
        "words": words, "now": AFTER, **more,
    }  # fmt: skip
    who = list(made.interviewers.all())[seat]
    return give_feedback(
        sight=seen(made, actor, now=AFTER), interviewer_id=str(who.public_id), actor=actor, **given  # type: ignore[arg-type]
    )



def test_each_sees_the_others_after_giving_his_own_and_means_are_computed() -> None:
    anna, ben = as_now(someone("anna")), as_now(someone("ben"))
    made = an_interview(
        actor=anna, members=[anna.user_id or 0, ben.user_id or 0], contacts=[Contact("周客户")], card=True
    )
    judge(made, 1, ben, "天文馆那段讲得细")
    blind = page_of(seen(made, anna, now=AFTER), viewer=anna, now=AFTER, today=AFTER.date())
    assert blind.is_blind
    assert (blind.judgements, blind.averages, blind.overall) == ((), (), None)
    assert "天文馆那段" not in str(blind)
    judge(made, 0, anna, scores={"沟通": 5, "专业": 5, "英语": 3})
    judge(made, 2, anna, "客户觉得不错", scores={"沟通": 3, "专业": 2})
    told = page_of(seen(made, anna, now=AFTER), viewer=anna, now=AFTER, today=AFTER.date())
    assert [one.by for one in told.judgements] == ["anna", "ben", "周客户"]
    assert told.judgements[2].entered_by == "anna"
    assert [one.mean for one in told.averages] == [4.0, 3.0, 3.0]
    assert told.overall == 3.5
    again = judge(made, 1, ben, "改了想法")
    assert Feedback.objects.count() == 3
    assert again.updated_at == AFTER
    assert "改了想法".encode() not in bytes(again.content)


def test_only_the_interviewer_himself_and_only_of_what_took_place() -> None:
    anna, ben = as_now(someone("anna")), as_now(someone("ben"))
    rev = as_now(someone("rev", Role.REVIEWER))
    made = an_interview(actor=anna, members=[ben.user_id or 0], contacts=[Contact("周客户")], card=True)
    with pytest.raises(NotAllowed, match="本人"):
        judge(made, 0, anna)
    with pytest.raises(NotAllowed):
        judge(made, 1, rev)
    with pytest.raises(Conflict, match="还没开始"):
        judge(made, 0, ben, now=NOW)
    with pytest.raises(InvalidInput, match="必评"):
        judge(made, 0, ben, scores={})
    with pytest.raises(InvalidInput, match="推荐"):
        judge(made, 0, ben, recommendation="maybe")
    take_step(sight=seen(made, anna, now=AFTER), step="absent", are_told=False, actor=anna, now=AFTER)
    with pytest.raises(Conflict, match="未到"):
        judge(made, 0, ben)


def test_a_scorecard_is_a_template_and_what_was_judged_by_stays() -> None:
    made = an_interview(card=True)
    [card] = list_scorecards(viewer=PROGRAM)
    saved = save_scorecard(
        public_id=str(card.public_id), name="新版", competencies=[Competency("耐心")], actor=PROGRAM, now=NOW
    )
    made.refresh_from_db()
    assert [one["name"] for one in made.competencies] == [one.name for one in CARD]
    with pytest.raises(InvalidInput, match="一样"):
        save_scorecard(public_id="", name="x", competencies=[Competency("甲"), Competency("甲 ")], actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput, match="已经有"):
        save_scorecard(public_id="", name="新版", competencies=[Competency("甲")], actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput):
        save_scorecard(public_id="", name="空", competencies=[], actor=PROGRAM, now=NOW)
    archive_scorecard(public_id=str(saved.public_id), is_archived=True, actor=PROGRAM, now=NOW)
    assert list_scorecards(viewer=PROGRAM)[0].is_archived


def test_files_are_sealed_bounded_and_only_for_who_sees_the_record(settings: Settings) -> None:
    anna, far = as_now(someone("anna")), someone("far", Role.COLLECTOR)
    made = an_interview(actor=anna, members=[far.pk])
    sound = b"ID3" + b"\x00" * 400 + "录音里说到天文馆".encode()
    [row] = add_files(sight=seen(made, anna), files=[("../一面/录音.mp3", sound)], actor=anna, now=NOW)
    [twin] = add_files(sight=seen(made, anna), files=[("又一份.mp3", sound)], actor=anna, now=NOW)
    assert row.blob_id != twin.blob_id
    opened = open_file(sight=seen(made, anna), file_id=str(row.public_id), actor=anna, now=NOW)
    assert (opened.filename, opened.data) == ("录音.mp3", sound)
    on_disk = b"".join(path.read_bytes() for path in settings.CAIDANG_BLOBS.rglob("*") if path.is_file())
    assert "天文馆".encode() not in on_disk
    with pytest.raises(NotFound):
        open_file(sight=seen(made, as_now(far)), file_id=str(row.public_id), actor=as_now(far), now=NOW)
    remove_file(sight=seen(made, anna), file_id=str(row.public_id), actor=anna, now=NOW)
    with pytest.raises(NotFound):
        open_file(sight=seen(made, anna), file_id=str(row.public_id), actor=anna, now=NOW)
    assert open_file(sight=seen(made, anna), file_id=str(twin.public_id), actor=anna, now=NOW).data == sound
    settings.CAIDANG_MAX_RECORDING = 100
    with pytest.raises(InvalidInput, match="超过"):
        add_files(sight=seen(made, anna), files=[("大.mp3", sound)], actor=anna, now=NOW)
    with pytest.raises(InvalidInput, match="超过"):
        add_files(sight=seen(made, anna), files=[("大.mp3", None)], actor=anna, now=NOW)
    with pytest.raises(InvalidInput):
        add_files(sight=seen(made, anna), files=[("空.mp3", b"")], actor=anna, now=NOW)
    assert InterviewFile.objects.filter(removed_at=None).count() == 1


def found(text: str, viewer: Viewer = PROGRAM) -> list[str]:
    return [one.row.public_id for one in search_candidates(text=text, viewer=viewer, today=NOW.date()).found]


def test_what_was_said_is_found_but_no_judgement_before_all_have_judged(follower: Follower) -> None:
    anna, ben = as_now(someone("anna")), as_now(someone("ben"))
    application = an_application()
    person = str(application.candidate.public_id)
    made = an_interview(application, actor=anna, members=[anna.user_id or 0, ben.user_id or 0], card=True)
    note = add_note(sight=seen(made, anna), text="聊到了灯塔", actor=anna, now=NOW)
    judge(made, 1, ben, "像极了守夜人")
    follower.step(NOW)
    assert found("灯塔") == [person]
    assert found("守夜人") == [], "anna has not judged yet, and a search would tell her"
    judge(made, 0, anna, "我同意")
    follower.step(NOW)
    assert found("守夜人") == [person]
    with pytest.raises(NotAllowed):
        remove_note(sight=seen(made, ben), note_id=str(note.public_id), actor=ben, now=NOW)
    remove_note(sight=seen(made, anna), note_id=str(note.public_id), actor=anna, now=NOW)
    assert bytes(InterviewNote.objects.get().text) == b""
    follower.step(NOW)
    assert found("灯塔") == []


def test_a_wall_that_comes_up_takes_its_interviews_out_of_the_index(follower: Follower) -> None:
    anna = as_now(someone("anna"))
    made = an_interview(actor=anna)
    add_note(sight=seen(made, anna), text="聊到了灯塔", actor=anna, now=NOW)
    follower.step(NOW)
    assert len(found("灯塔")) == 1
    team = add_team(name="海棠", kind="client", actor=PROGRAM, now=NOW)
    Client.objects.update(team=team)
    assert follow_walls() == 1
    assert follow_walls() == 0
    follower.step(NOW)
    assert found("灯塔", viewer=anna) == []
    assert len(found("灯塔")) == 1
    Client.objects.update(team=None)
    assert follow_walls() == 1
    follower.step(NOW)
    assert len(found("灯塔", viewer=anna)) == 1


def test_interviews_come_along_when_records_are_merged_and_go_when_erased(follower: Follower) -> None:
    anna = as_now(someone("anna"))
    keeper = a_candidate([("name", 0, "林知夏")], text="林知夏 甲")
    application = an_application()
    loser = application.candidate
    made = an_interview(application, actor=anna)
    add_note(sight=seen(made, anna), text="聊到了灯塔", actor=anna, now=NOW)
    merge = merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=NOW)
    assert len(interviews_of(str(keeper.public_id), viewer=anna, now=NOW).rows) == 1
    follower.step(NOW)
    assert found("灯塔") == [str(keeper.public_id)]
    unmerge_candidates(merge=merge, actor=PROGRAM, now=NOW)
    assert interviews_of(str(keeper.public_id), viewer=anna, now=NOW).rows == ()
    follower.step(NOW)
    assert found("灯塔") == [str(loser.public_id)]
    vault.erase(key=loser.data_key, now=NOW)
    with pytest.raises(NotFound):
        page_of(seen(made, anna), viewer=anna, now=NOW, today=NOW.date())
    assert interviews_of(str(keeper.public_id), viewer=anna, now=NOW).rows == ()
