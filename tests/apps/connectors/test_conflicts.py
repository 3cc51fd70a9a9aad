"""Of all that goes back, at every vendor: what both sides changed is asked of a person, side by side, and is so on both sides after."""

from datetime import timedelta

import pytest
from pytest_django import Settings

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Contact, Job
from caidang.domain.clients.selectors.contacts import content_of
from caidang.domain.clients.services.clients import change_client
from caidang.domain.clients.services.contacts import change_contact
from caidang.domain.clients.services.jobs import change_job
from caidang.domain.connectors.models import Question, Thing
from caidang.domain.connectors.selectors.runs import QuestionLine, list_questions
from caidang.domain.connectors.services.deciding import decide, open_questions
from caidang.domain.connectors.services.housing.way import said_by
from caidang.domain.connectors.services.opening import Pace
from caidang.domain.pipeline.models import Application, Interview, InterviewLetter
from caidang.domain.pipeline.selectors.interviews.sight import get_interview
from caidang.domain.pipeline.services.interviews.arranging import change, take_step
from caidang.domain.pipeline.services.interviews.plan import Plan
from caidang.domain.pipeline.services.moving import move
from caidang.domain.pipeline.services.stages import stages_for_use
from caidang.domain.review.models import Comment
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.vault import services as vault
from tests.apps.connectors.conftest import Clerk, Door, edit, said
from tests.apps.connectors.test_giving import told
from tests.apps.connectors.test_giving_back import out_of
from tests.apps.connectors.test_readers import Reads, a_clerk
from tests.apps.connectors.worlds import World, world
from tests.both import on_both
from tools.systems import feishu, moka

pytestmark = [pytest.mark.django_db, pytest.mark.database]
EVERY = pytest.mark.parametrize("vendor", on_both("zoho_recruit", others=("zoho_crm", "fxiaoke")))


def put_in(clerk: Clerk, kind: str) -> Application:
    his = Application.objects.select_related("stage", "job").get()
    stage = next(one for one in stages_for_use(his.job.type_id) if one.kind == kind)
    move(public_id=str(his.public_id), stage_id=stage.pk, seen=his.stage_id, actor=clerk.actor, now=clerk.now())
    return Application.objects.select_related("stage").get()


def plan(one: Interview, place: str, hours: int = 0) -> Plan:
    return Plan(
        round=one.round, kind=one.kind, start=one.start + timedelta(hours=hours), minutes=60, zone="Asia/Shanghai", place=place, told="", are_invited=False,
    )  # fmt: skip


def replan(clerk: Clerk, place: str, hours: int) -> Interview:
    one = Interview.objects.get()
    sight = get_interview(str(one.public_id), viewer=clerk.actor, now=clerk.now())
    return change(sight=sight, plan=plan(one, place, hours), actor=clerk.actor, now=clerk.now())


def step(clerk: Clerk, what: str) -> None:
    sight = get_interview(str(Interview.objects.get().public_id), viewer=clerk.actor, now=clerk.now())
    take_step(sight=sight, step=what, are_told=False, actor=clerk.actor, now=clerk.now())


def lines(clerk: Clerk) -> dict[tuple[str, str], QuestionLine]:
    page = list_questions(clerk.connection, viewer=clerk.actor, today=clerk.at.date())
    return {(one.object, one.label): one for one in page.lines}


def answer(clerk: Clerk, one: QuestionLine, which: str) -> None:
    decide(connection=clerk.connection, public_ids=[one.public_id], answer=which, actor=clerk.actor, now=clerk.now())


def place_of(one: Interview) -> str:
    return str(vault.open_json(one.data_key, one.detail_place, bytes(one.detail))["place"])


def both_change(there: World) -> None:
    """Change the same of every record on both sides, each another way."""
    clerk = there.clerk
    change_client(client=Client.objects.get(), values={"city": "宁波"}, actor=clerk.actor, now=clerk.now())
    there.theirs("clients", city="苏州")
    contact = Contact.objects.get()
    change_contact(contact=contact, values={**content_of(contact), "phone": "13900002222"}, actor=clerk.actor, now=clerk.now())
    there.theirs("contacts", phone="13900003333")
    key, mine, other = ("city", "宁波", "苏州") if "city" in there.fields["jobs"] else ("publication", "三名", "四名")
    change_job(job=Job.objects.get(), values={key: mine}, actor=clerk.actor, now=clerk.now())
    there.theirs("jobs", **{key: other})
    put_in(clerk, "interview")
    there.theirs("applications", stage=there.stages[2])
    replan(clerk, "四楼", 2)
    there.theirs("interviews", start=there.clock("2027-03-02 14:00"), end=there.clock("2027-03-02 14:45"), place="五楼")


@EVERY
@pytest.mark.parametrize("which", ["ours", "theirs"])
def test_what_both_changed_is_asked_and_is_so_on_both_sides_after(
    vendor: str, which: str, door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = world(vendor, door, settings, monkeypatch)
    clerk = there.clerk
    run = clerk.run()
    assert (run.stage, run.counts.get("refused")) == ("done", None), [run.problem, told(run, "refused")]
    clerk.write()
    assert not out_of(clerk.run())
    both_change(there)
    # The trial says so of each record, and neither writes nor asks.
    trial = clerk.run("trial")
    assert (trial.counts["asked"], out_of(trial), Question.objects.count()) == (5, {}, 0), trial.counts
    run = clerk.run("full")
    assert (run.counts["asked"], out_of(run)) == (5, {}), [run.counts, told(run, "unsent")]
    page = lines(clerk)
    assert len(page) == 6
    stage = next(one for (_, label), one in page.items() if label == "阶段")
    assert ("林" in stage.who, "会计" in stage.who, stage.base, stage.theirs, stage.page[0]) == (True, True, "已推荐", "Offer", "candidate"), stage
    assert stage.ours == Application.objects.get().stage.name
    time = next(one for (_, label), one in page.items() if label == "时间")
    assert (time.ours, time.theirs, time.page[0]) == ("2027-03-01 12:00–13:00", "2027-03-02 14:00–14:45", "interview")
    # Asked again each is one question, and nothing is written while it is open.
    assert not out_of(clerk.run("full"))
    assert not out_of(clerk.run())
    assert open_questions(clerk.connection, actor=clerk.actor).count() == 6
    for one in page.values():
        answer(clerk, one, which)
    assert not lines(clerk)
    run = clerk.run("full")
    client, job, contact, his, meeting = Client.objects.get(), Job.objects.get(), Contact.objects.get(), Application.objects.get(), Interview.objects.get()
    held = {what: there.held(what, key) for what, key in (("clients", "city"), ("contacts", "phone"), ("applications", "stage"), ("interviews", "place"))}
    if which == "ours":
        assert out_of(run) == {"sent": 5}, [run.counts, told(run, "unsent")]
        assert held == {"clients": "宁波", "contacts": "13900002222", "applications": there.stages[1], "interviews": "四楼"}
        assert (client.city, his.stage.kind, place_of(meeting), meeting.minutes) == ("宁波", "interview", "四楼", 60)
    else:
        assert out_of(run) == {}, [run.counts, told(run, "sent")]
        assert held == {"clients": "苏州", "contacts": "13900003333", "applications": there.stages[2], "interviews": "五楼"}
        assert (client.city, content_of(contact)["phone"], his.stage.kind, place_of(meeting), meeting.minutes) == ("苏州", "13900003333", "offer", "五楼", 45)
        assert (meeting.start.day, meeting.start.hour, job.city or job.publication) == (2, 6, "苏州" if job.city else "四名")
    again = clerk.run("full")
    assert (out_of(again), again.counts.get("asked"), again.counts.get("updated")) == ({}, None, None), again.counts
    assert AuditEvent.objects.filter(verb=f"connection.answered_{which}", subject=f"candidate:{his.candidate_id}").count() == 3
    assert InterviewLetter.objects.count() == 0


@EVERY
def test_where_ours_stands_nobody_is_asked(vendor: str, door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    there = world(vendor, door, settings, monkeypatch)
    clerk = there.clerk
    # Whoever the field belongs to, what a person did here is his word: he is asked.
    there.take_up(wins="theirs")
    clerk.run()
    clerk.write()
    both_change(there)
    assert clerk.run("full").counts.get("asked") == 5
    there.take_up(wins="ours")
    run = clerk.run("full")
    assert (run.counts.get("asked"), lines(clerk)) == (None, {}), run.counts
    held = [there.held(what, key) for what, key in (("clients", "city"), ("contacts", "phone"), ("applications", "stage"), ("interviews", "place"))]
    assert held == ["宁波", "13900002222", there.stages[1], "四楼"]
    replan(clerk, "六楼", 3)
    there.theirs("interviews", place="七楼")
    clerk.run("full")
    assert there.held("interviews", "place") == "六楼"
    # What only comes in stays there as it is.
    there.take_up(way="in", makes=False)
    replan(clerk, "八楼", 1)
    put_in(clerk, "offer")
    assert not out_of(clerk.run("full"))
    assert (there.held("applications", "stage"), there.held("interviews", "place")) == (there.stages[1], "六楼")


@EVERY
def test_an_interview_is_held_and_called_off_on_both_sides(vendor: str, door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    there = world(vendor, door, settings, monkeypatch)
    clerk = there.clerk
    clerk.run()
    clerk.write()
    states = {
        "zoho_recruit": ("Scheduled", "Completed", "Cancelled"), "zoho_crm": ("已安排", "已完成", "已取消"), "fxiaoke": ("已安排", "已完成", "已取消"),
    }[vendor]  # fmt: skip
    # It is called held there before its time: not yet here, not taken back there, and so once it is past.
    there.theirs("interviews", status=states[1])
    run = clerk.run("full")
    assert any("时间还没到" in note for note in [*told(run, "updated"), *told(run, "same"), *told(run, "kept")]) or Interview.objects.get().is_ahead
    assert not out_of(run)
    assert there.held("interviews", "status") == states[1]
    clerk.at = Interview.objects.get().end + timedelta(days=1)
    clerk.run("full")
    assert Interview.objects.get().status == "done"
    # Taken back here, called off there: a person says which.
    step(clerk, "reopen")
    there.theirs("interviews", status=states[2])
    run = clerk.run("full")
    (one,) = lines(clerk).values()
    assert (one.label, one.ours, one.theirs) == ("状态", "已安排", "取消")
    answer(clerk, one, "theirs")
    assert Interview.objects.get().status == "cancelled"
    assert not out_of(clerk.run("full"))
    # Held again here, and nobody touched it there.
    step(clerk, "reopen")
    assert out_of(clerk.run()) == {"sent": 1}
    assert there.held("interviews", "status") == states[0]
    there.theirs("interviews", status=states[2])
    clerk.run("full")
    assert Interview.objects.get().status == "cancelled"
    there.theirs("interviews", status=states[0])
    run = clerk.run("full")
    assert Interview.objects.get().is_ahead, [run.stage, run.problem, run.counts]


@EVERY
def test_what_is_refused_says_why_and_is_tried_again_when_asked(vendor: str, door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    there = world(vendor, door, settings, monkeypatch)
    clerk = there.clerk
    clerk.run()
    clerk.write()
    # Pairs are read whole each time: that one is gone is seen before anything is written to it (test_giving).
    is_pair = there.objects["applications"].startswith("$")
    gone = ("clients", "contacts", "jobs", "interviews", *([] if is_pair else ["applications"]))
    put_back = [there.remove(what) for what in gone]
    change_client(client=Client.objects.get(), values={"city": "宁波"}, actor=clerk.actor, now=clerk.now())
    contact = Contact.objects.get()
    change_contact(contact=contact, values={**content_of(contact), "phone": "13900002222"}, actor=clerk.actor, now=clerk.now())
    key, mine = ("city", "宁波") if "city" in there.fields["jobs"] else ("publication", "三名")
    change_job(job=Job.objects.get(), values={key: mine}, actor=clerk.actor, now=clerk.now())
    if not is_pair:
        put_in(clerk, "interview")
    replan(clerk, "四楼", 2)
    run = clerk.run()
    assert (run.stage, out_of(run)) == ("done", {"unsent": len(gone)}), [run.counts, run.problem]
    assert all(note for note in told(run, "unsent"))
    assert len({one.map.what for one in run.items.filter(outcome="unsent").select_related("map")}) == len(gone)
    # Not again as it is; again when somebody asks, and then it is there.
    assert not out_of(clerk.run())
    for again in put_back:
        again()
    run = clerk.run("retry")
    assert (run.stage, out_of(run)) == ("done", {"sent": len(gone)}), [run.counts, told(run, "unsent")]
    assert (there.held("clients", "city"), there.held("interviews", "place")) == ("宁波", "四楼")
    assert there.held("applications", "stage") == there.stages[0 if is_pair else 1]


@EVERY
def test_a_remark_changed_there_is_asked_about_and_a_question_ends_with_what_it_is_about(
    vendor: str, door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    there = world(vendor, door, settings, monkeypatch)
    clerk = there.clerk
    clerk.run()
    clerk.write()
    there.theirs("notes", text="沟通不顺畅")
    run = clerk.run("full")
    (cells,) = [item.opened(run)["cells"] for item in run.items.filter(outcome="asked")]
    assert cells == [["text", "", "", "", "ask"]]
    (line,) = list_questions(clerk.connection, viewer=clerk.actor, today=clerk.now().date()).lines
    assert (line.label, line.ours.splitlines()[-1], line.theirs.splitlines()[-1]) == ("内容", "沟通顺畅", "沟通不顺畅")
    assert Comment.objects.count() == 1
    # Changed back there, nothing is to be answered any more; changed again, it is asked again.
    there.theirs("notes", text="沟通顺畅")
    clerk.run("full")
    assert not lines(clerk)
    there.theirs("notes", text="沟通不顺畅")
    clerk.run("full")
    (line,) = list_questions(clerk.connection, viewer=clerk.actor, today=clerk.now().date()).lines
    decide(connection=clerk.connection, public_ids=[line.public_id], answer="theirs", actor=clerk.actor, now=clerk.now())
    said = Comment.objects.get(removed_at=None)
    assert (said_by(said).splitlines()[-1], Comment.objects.count()) == ("沟通不顺畅", 2)
    # It goes back to nobody, and nobody is asked once more.
    assert (out_of(clerk.run("full")), lines(clerk), Comment.objects.filter(removed_at=None).count()) == ({}, {}, 1)
    there.theirs("notes", text="再约")
    clerk.run("full")
    (line,) = list_questions(clerk.connection, viewer=clerk.actor, today=clerk.now().date()).lines
    decide(connection=clerk.connection, public_ids=[line.public_id], answer="ours", actor=clerk.actor, now=clerk.now())
    assert (out_of(clerk.run("full")), lines(clerk), said_by(Comment.objects.get(removed_at=None)).splitlines()[-1]) == ({}, {}, "沟通不顺畅")
    put_in(clerk, "interview")
    there.theirs("applications", stage=there.stages[2])
    replan(clerk, "四楼", 2)
    there.theirs("interviews", place="五楼")
    clerk.run("full")
    assert len(lines(clerk)) == 2
    # What both say by now needs no answer.
    put_in(clerk, "offer")
    there.theirs("interviews", place="四楼")
    if vendor != "zoho_recruit":
        there.theirs("applications", stage=there.stages[1])
        there.theirs("applications", stage=there.stages[2])
    Thing.objects.update(digest="")
    clerk.run("full")
    assert not lines(clerk)
    assert Candidate.objects.count() == 1


@EVERY
def test_what_is_gone_there_is_asked_about_and_may_be_parted(vendor: str, door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    there = world(vendor, door, settings, monkeypatch)
    clerk = there.clerk
    clerk.run()
    clerk.run("full")
    clerk.write()
    back = {what: there.remove(what) for what in ("clients", "contacts", "jobs", "applications", "interviews", "notes")}
    assert clerk.run("full").counts["gone"] == 6
    asked = list(open_questions(clerk.connection, actor=clerk.actor))
    assert (len(asked), {one.kind for one in asked}) == (6, {"gone"})
    assert all(one.who and one.who != "None" for one in list_questions(clerk.connection, viewer=clerk.actor, today=clerk.at.date()).lines)
    # Asked once, and nothing is deleted on either side or made again there.
    run = clerk.run("full")
    assert (run.counts.get("gone"), out_of(run), open_questions(clerk.connection, actor=clerk.actor).count()) == (None, {}, 6)
    # One of them comes back: it is asked about no more. Of another a person says that it is to be parted from.
    back["jobs"]()
    clerk.run("full")
    assert {one.thing.map.what for one in open_questions(clerk.connection, actor=clerk.actor) if one.thing} == {
        "clients", "contacts", "applications", "interviews", "notes",
    }  # fmt: skip
    client = next(one for one in open_questions(clerk.connection, actor=clerk.actor) if one.thing and one.thing.client)
    with pytest.raises(InvalidInput):
        decide(connection=clerk.connection, public_ids=[str(client.public_id)], answer="theirs", actor=clerk.actor, now=clerk.now())
    decide(connection=clerk.connection, public_ids=[str(client.public_id)], answer="cut", actor=clerk.actor, now=clerk.now())
    for one in open_questions(clerk.connection, actor=clerk.actor):
        decide(connection=clerk.connection, public_ids=[str(one.public_id)], answer="ours", actor=clerk.actor, now=clerk.now())
    change_client(client=Client.objects.get(), values={"city": "宁波"}, actor=clerk.actor, now=clerk.now())
    back["clients"]()
    there.theirs("clients", city="苏州")
    run = clerk.run("full")
    assert (run.counts.get("refused"), out_of(run), Client.objects.get().city, there.held("clients", "city")) == (1, {}, "宁波", "苏州"), run.counts
    assert "已解除关联" in told(run, "refused")[0]
    assert not open_questions(clerk.connection, actor=clerk.actor).exists()


def test_what_is_only_read_is_asked_about_as_well(door: Door, settings: Settings) -> None:
    system = moka.Moka()
    clerk = a_clerk(door, settings, "moka", system, {"key": moka.KEY})
    job = {"title": "财务经理", "department": "财务部", "jobId": "j-1"}
    held = {"round": 1, "roundName": "复试", "interviewType": "现场面试", "status": "未结束", "startTime": "2027-03-01T10:00:00+08:00"}
    first = system.add(1, {"name": "林知夏", "phone": "13800001111", "location": "杭州", "stageName": "初试", "job": job, "interviewInfo": [held]})
    lost = system.add(2, {"name": "许岚", "phone": "13800002222", "stageName": "初筛", "job": {"title": "出纳"}})
    clerk.connect()
    for name in ("", "departments", "jobs", "applications", "interviews"):
        clerk.match(name)
    run = clerk.run()
    # A job without a department is refused, saying why, and so is who applied for it; tried again once it has one.
    assert run.counts == {"created": 6, "refused": 2}, [run.counts, told(run, "refused")]
    assert any("没有写「客户」" in note for note in told(run, "refused"))
    assert clerk.run("retry").counts.get("created") is None
    his = Application.objects.get()
    lin = his.candidate
    offer = next(one for one in stages_for_use(his.job.type_id) if one.kind == "offer")
    move(public_id=str(his.public_id), stage_id=offer.pk, seen=his.stage_id, actor=clerk.actor, now=clerk.now())
    replan(clerk, "四楼", 2)
    edit(clerk, lin, "city", "宁波")
    system.change(first, stageName="已入职", location="苏州", interviewInfo=[{**held, "startTime": "2027-03-02T10:00:00+08:00"}])
    trial = clerk.run("trial")
    assert (trial.counts["asked"], Question.objects.count()) == (3, 0), trial.counts
    assert clerk.run().counts["asked"] == 3
    page = {one.label: one for one in lines(clerk).values()}
    assert {label: (one.ours, one.theirs) for label, one in page.items()} == {
        "阶段": (offer.name, "入职"), "所在城市": ("宁波", "苏州"), "时间": ("2027-03-01 12:00–13:00", "2027-03-02 10:00"),
    }  # fmt: skip
    answer(clerk, page["阶段"], "theirs")
    answer(clerk, page["时间"], "theirs")
    answer(clerk, page["所在城市"], "ours")
    his.refresh_from_db()
    assert (his.stage.kind, Interview.objects.get().start.day, said(lin)["city"]) == ("placed", 2, ["宁波"])
    system.change(lost, job={"title": "出纳", "department": "财务部"})
    run = clerk.run()
    assert (run.counts.get("created"), run.counts.get("asked")) == (2, None), [run.counts, told(run, "refused")]


def test_talents_of_feishu_are_asked_about(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Pace, "take", lambda _self, _at: 0.0)
    system = feishu.Feishu(is_limited=False)
    clerk = a_clerk(door, settings, "feishu_hire", system, {"app_id": feishu.APP, "app_secret": feishu.SECRET})
    pk = system.add({"name": "林知夏", "mobile": "13800001111", "mobile_country_code": "CN_1", "current_city": {"zh_name": "杭州"}})
    gone = system.add_file(pk, "简历.txt", "姓名：林知夏".encode())
    clerk.connect()
    clerk.match()
    held, system.files[gone] = system.files[gone], ("", b"")
    run = clerk.run(files=Reads())
    assert run.counts.get("file") == 1, [run.stage, run.problem, run.counts]
    lin = Candidate.objects.get()
    edit(clerk, lin, "city", "宁波")
    system.change(pk, current_city={"zh_name": "苏州"})
    assert clerk.run(files=Reads()).counts["asked"] == 1
    (one,) = lines(clerk).values()
    assert (one.base, one.ours, one.theirs) == ("杭州", "宁波", "苏州")
    answer(clerk, one, "theirs")
    assert said(lin)["city"] == ["苏州"]
    system.files[gone] = held
    assert clerk.run("retry", files=Reads()).counts["files"] == 1
