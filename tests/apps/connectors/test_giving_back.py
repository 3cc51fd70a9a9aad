"""Clients, contacts, jobs, interviews and remarks go back: foretold, written once, asked about, refused, and never deleted."""

from datetime import timedelta
from typing import Any

import pytest
from pytest_django import Settings

from caidang.core.errors import InvalidInput, NotFound
from caidang.domain.clients.models import Client, Contact, Job
from caidang.domain.clients.selectors.contacts import content_of
from caidang.domain.clients.services.clients import add_client, change_client
from caidang.domain.clients.services.contacts import change_contact, erase_contact
from caidang.domain.clients.services.jobs import add_job, change_job
from caidang.domain.compliance.models import Disclosure
from caidang.domain.compliance.selectors.ledger import ledger_rows, view_ledger
from caidang.domain.connectors.models import Item, ObjectMap, Question, Run, Thing
from caidang.domain.connectors.selectors.connections import show_connection
from caidang.domain.connectors.selectors.runs import list_questions
from caidang.domain.connectors.services.deciding import decide, open_questions
from caidang.domain.connectors.services.maps import Choice, add_map, look, save_map
from caidang.domain.connectors.services.runs import start_run
from caidang.domain.connectors.services.work import work_on_connections
from caidang.domain.pipeline.models import Application, Interview
from caidang.domain.pipeline.selectors.interviews.sight import get_interview
from caidang.domain.pipeline.services.applying import add_to
from caidang.domain.pipeline.services.interviews.arranging import arrange, change
from caidang.domain.pipeline.services.interviews.plan import Plan
from caidang.domain.pipeline.services.stages import stages_for_use
from caidang.domain.review.services.news.comments import add_comment
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.connectors.conftest import Door
from tests.apps.connectors.test_giving import Giver, candidate, giver, told
from tests.making import as_now, someone
from tools.systems import fxiaoke, zoho
from tools.systems.people import FIELDS, TALENT, TARGETS, person
from tools.systems.serving import Asked, Cut, Said

pytestmark = [pytest.mark.django_db, pytest.mark.database]
OUT = ("sent", "made", "unsent", "to_send", "to_make")


def take(clerk: Giver, name: str, choices: dict[str, Choice], *, what: str = "", key: str = "Caidang_No", makes: bool = True) -> ObjectMap:
    map = add_map(connection=clerk.connection, name=name, actor=clerk.actor, now=clerk.now, what=what)
    save_map(map=map, choices=choices, key_field=key, making=None, makes=makes, actor=clerk.actor, now=clerk.now)
    map.refresh_from_db()
    return map


def both(clerk: Giver, name: str, **more: Any) -> ObjectMap:
    """Take an object up as it is guessed, all that may go out both ways."""
    map = add_map(connection=clerk.connection, name=name, actor=clerk.actor, now=clerk.now, what=more.get("what", ""))
    guessed = {one.info.name: one.target for one in look(map=map, actor=clerk.actor, now=clerk.now) if one.target}
    ways = {key: "in" if target in ("note", "candidate", "job", "client") or (target == "title" and name in ("Notes", "Interviews")) else "both" for key, target in guessed.items()}
    return take(clerk, name, {key: Choice(target, ways[key]) for key, target in guessed.items()}, **more)


def out_of(run: Run) -> dict[str, int]:
    return {key: run.counts[key] for key in OUT if run.counts.get(key)}


def recruit(door: Door, settings: Settings) -> tuple[Giver, zoho.Zoho]:
    system = zoho.Zoho("/recruit/v2")
    system.modules = {"Candidates": {}, "Clients": {}, "Job_Openings": {}, "Interviews": {}, "Notes": {}}
    clerk = giver(door, settings, system)
    clerk.open("zoho_recruit")
    return clerk, system


def test_all_that_is_no_candidate_goes_back_to_recruit_once(door: Door, settings: Settings) -> None:
    clerk, system = recruit(door, settings)
    lin = system.add_row("Candidates", {"Last_Name": "林知夏", "Mobile": "13800001111"})
    lantern = system.add_row("Clients", {"Client_Name": "灯笼有限公司", "Industry": "制造", "Billing_City": "浙江省杭州市"})
    job = system.add_row("Job_Openings", {"Posting_Title": "会计", "Client_Name": {"id": lantern, "name": "灯笼有限公司"}, "Job_Opening_Status": "In-progress", "Number_of_Positions": 1})
    system.associated = {job: {lin: "New"}}
    for name in ("Clients", "Job_Openings", "Interviews"):
        both(clerk, name)
    take(clerk, "Notes", {"Parent_Id": Choice("candidate"), "Note_Content": Choice("text", "both")}, key="Note_Title")
    clerk.take_up("Candidates", {"Full_Name": Choice("name"), "Mobile": Choice("phone")})
    clerk.take_up("$associations", {"$candidate": Choice("candidate"), "$job": Choice("job"), "Candidate_Status": Choice("stage")})
    assert clerk.run().stage == "done"
    # While nothing may be written, nothing is: not what changed, not what is new.
    client, one = Client.objects.get(), Job.objects.get()
    assert client.city == "杭州"
    change_client(client=client, values={"industry": "金融"}, actor=clerk.actor, now=clerk.now())
    change_job(job=one, values={"headcount": 3, "status": "paused"}, actor=clerk.actor, now=clerk.now())
    fresh = add_client(values={"name": "宣纸有限公司", "city": "上海"}, actor=clerk.actor, now=clerk.now())
    add_job(client=fresh, values={"title": "店长"}, actor=clerk.actor, now=clerk.now())
    his = Application.objects.get()
    plan = Plan(round=1, kind="onsite", start=clerk.now() + timedelta(days=30), minutes=45, zone="Asia/Shanghai", place="三楼", told="", are_invited=False)
    meeting = arrange(application=his, plan=plan, actor=clerk.actor, now=clerk.now())
    add_comment(candidate=candidate(lin), text="沟通顺畅", actor=clerk.actor, now=clerk.now())
    before = {name: dict(rows) for name, rows in system.modules.items()}
    assert not out_of(clerk.run())
    assert system.modules == before
    # The trial says what would be written.
    clerk.write()
    trial = clerk.run("trial")
    assert out_of(trial) == {"to_send": 2, "to_make": 4}
    assert system.modules == before
    cells = [cell for item in trial.items.filter(outcome="to_send") for cell in item.opened(trial)["cells"]]
    assert [cell[3] for cell in cells if cell[0] == "headcount"] == ["3"]
    assert not Disclosure.objects.exists()
    run = clerk.run()
    assert out_of(run) == {"sent": 2, "made": 4}, [run.counts, told(run, "unsent"), told(run, "sent")]
    rows = system.modules
    # What is only kept another way here (杭州) is not written over theirs; what has no equal there is said, and the rest goes.
    assert (rows["Clients"][lantern]["Industry"], rows["Clients"][lantern]["Billing_City"]) == ("金融", "浙江省杭州市")
    assert (rows["Job_Openings"][job]["Number_of_Positions"], rows["Job_Openings"][job]["Job_Opening_Status"]) == (3, "On-Hold")
    assert [(row["Client_Name"], row["Billing_City"]) for row in rows["Clients"].values()] == [("灯笼有限公司", "浙江省杭州市"), ("宣纸有限公司", "上海")]
    (held,) = rows["Interviews"].values()
    assert (held["Candidate_Name"]["id"], held["Posting_Title"]["id"], held["Venue"], held["Interview_Name"]) == (lin, job, "三楼", "第 1 轮 会计")
    (note,) = rows["Notes"].values()
    assert (note["Note_Content"], note["Parent_Id"]["id"]) == ("沟通顺畅", lin)
    assert system.triggered == 0
    # Persons stand in the ledger, all of it in the log.
    assert sorted(str(row.fields) for row in Disclosure.objects.all()) == ["{'comment': 'shown'}", "{'interview': 'shown'}"]
    verbs = sorted(AuditEvent.objects.filter(verb__endswith="sent_out").values_list("verb", flat=True))
    assert verbs == ["candidate.sent_out", "candidate.sent_out", "client.sent_out", "client.sent_out", "job.sent_out", "job.sent_out"]
    # What was made is known again: nothing is made twice here or there, and nothing is written again.
    again = clerk.run("full")
    assert (out_of(again), again.counts.get("created")) == ({}, None), again.counts
    assert {name: len(rows) for name, rows in system.modules.items()} == {"Candidates": 1, "Clients": 2, "Job_Openings": 2, "Interviews": 1, "Notes": 1}
    assert (Client.objects.count(), Interview.objects.count()) == (2, 1)
    # It is moved here, and there.
    sight = get_interview(str(meeting.public_id), viewer=clerk.actor, now=clerk.now())
    change(sight=sight, plan=Plan(round=1, kind="onsite", start=plan.start + timedelta(hours=2), minutes=45, zone="Asia/Shanghai", place="四楼", told="", are_invited=False), actor=clerk.actor, now=clerk.now())
    assert out_of(clerk.run()) == {"sent": 1}
    (held,) = rows["Interviews"].values()
    assert held["Venue"] == "四楼"
    system._at += 10_000
    system.change("Interviews", held["id"], Venue="五楼")
    assert clerk.run("full").counts["updated"] == 1
    # What is gone there is told of, and neither deleted here nor made again there.
    made = next(pk for pk, row in rows["Clients"].items() if row["Client_Name"] == fresh.name)
    del rows["Clients"][made]
    assert clerk.run("full").counts["gone"] == 1
    assert (Client.objects.count(), len(rows["Clients"])) == (2, 1)


def test_a_death_in_the_middle_makes_nothing_twice(door: Door, settings: Settings) -> None:
    clerk, system = recruit(door, settings)
    lin = system.add_row("Candidates", {"Last_Name": "林知夏", "Mobile": "13800001111"})
    for name in ("Clients", "Job_Openings", "Interviews"):
        both(clerk, name)
    take(clerk, "Notes", {"Parent_Id": Choice("candidate"), "Note_Content": Choice("text", "both")}, key="Note_Title")
    clerk.take_up("Candidates", {"Full_Name": Choice("name"), "Mobile": Choice("phone")})
    clerk.run()
    for n in range(7):
        firm = add_client(values={"name": f"灯笼{n}有限公司"}, actor=clerk.actor, now=clerk.now())
        one = add_job(client=firm, values={"title": "会计"}, actor=clerk.actor, now=clerk.now())
        with write_tx():
            (his,) = add_to(one, stages_for_use(one.type_id)[0], [candidate(lin).pk], actor=clerk.actor, now=clerk.now())[1]
        arrange(
            application=his, actor=clerk.actor, now=clerk.now(),
            plan=Plan(round=1, kind="onsite", start=clerk.now() + timedelta(days=n + 1), minutes=60, zone="Asia/Shanghai", place="", told="", are_invited=False),
        )  # fmt: skip
        add_comment(candidate=candidate(lin), text=f"第 {n} 次", actor=clerk.actor, now=clerk.now())
    clerk.write()
    # Each way of writing is cut once behind the work: nobody here knows that it was done.
    cut, real = set(), system.answer

    def answer(asked: Asked) -> Said:
        said = real(asked)
        if asked.method == "POST" and asked.path.endswith(("/upsert", "/Notes")) and asked.path not in cut:
            cut.add(asked.path)
            raise Cut
        return said

    system.answer = answer  # type: ignore[method-assign]
    run = clerk.run()
    assert run.stage == "done", run.problem
    assert len(cut) == 4
    counted = {name: len(rows) for name, rows in system.modules.items()}
    assert counted == {"Candidates": 1, "Clients": 7, "Job_Openings": 7, "Interviews": 7, "Notes": 7}, [counted, told(run, "unsent")]
    assert run.counts["made"] == 28
    assert Disclosure.objects.count() == 14
    # The process died behind the work and that run is over: the next one reads what was made, and knows it.
    for name in ("Clients", "Interviews"):
        Thing.objects.filter(map__object=name).delete()
    Item.objects.filter(outcome="made").update(outcome="sending")
    run = clerk.run("full")
    assert run.stage == "done", run.problem
    assert {name: len(rows) for name, rows in system.modules.items()} == counted
    assert (Client.objects.count(), Interview.objects.count(), Thing.objects.filter(map__object="Interviews").count()) == (7, 7, 7)
    assert not clerk.run("full").counts.get("made")


def test_a_person_decides_what_both_changed(door: Door, settings: Settings) -> None:
    clerk, system = recruit(door, settings)
    system.modules |= {"Contacts": {}}
    lantern = system.add_row("Clients", {"Client_Name": "灯笼有限公司", "Industry": "制造", "Billing_City": "杭州"})
    both(clerk, "Clients")
    take(clerk, "Contacts", {"Last_Name": Choice("name", "both"), "Current_Employer": Choice("client"), "Mobile": Choice("phone", "both")}, what="contacts", makes=False, key="")
    wang = system.add_row("Contacts", {"Last_Name": "王经理", "Mobile": "13900001111", "Current_Employer": "灯笼有限公司"})
    clerk.run()
    client, contact = Client.objects.get(), Contact.objects.get()
    clerk.write()
    assert show_connection(clerk.connection, viewer=clerk.actor, now=clerk.now()).questions == 0
    change_client(client=client, values={"industry": "金融", "city": "宁波"}, actor=clerk.actor, now=clerk.now())
    change_contact(contact=contact, values={**content_of(contact), "phone": "13900002222"}, actor=clerk.actor, now=clerk.now())
    system._at += 10_000
    system.change("Clients", lantern, Industry="互联网", Billing_City="苏州")
    system.change("Contacts", wang, Mobile="13900003333")
    assert not out_of(clerk.run("trial"))
    run = clerk.run("full")
    assert (run.counts["asked"], run.counts.get("sent")) == (2, None), run.counts
    assert (system.modules["Clients"][lantern]["Industry"], system.modules["Contacts"][wang]["Mobile"]) == ("互联网", "13900003333")
    # Side by side, to who sees the client; what is masked on its page is masked here.
    page = list_questions(clerk.connection, viewer=clerk.actor, today=clerk.at.date())
    lines = {one.label: one for one in page.lines}
    assert {label: (one.who, one.ours, one.theirs, one.page[0]) for label, one in lines.items() if label != "电话"} == {
        "行业": ("灯笼有限公司", "金融", "互联网", "client"), "城市": ("灯笼有限公司", "宁波", "苏州", "client"),
    }  # fmt: skip
    assert lines["电话"].who == "灯笼有限公司 的联系人"
    assert show_connection(clerk.connection, viewer=clerk.actor, now=clerk.now()).questions == 3
    # Asked again it is still one question each, and nothing is written meanwhile.
    assert not out_of(clerk.run("full"))
    assert Question.objects.filter(state="open").count() == 3
    with pytest.raises(InvalidInput):
        decide(connection=clerk.connection, public_ids=[lines["行业"].public_id], answer="cut", actor=clerk.actor, now=clerk.now())
    answers = (("行业", "ours"), ("城市", "theirs"), ("电话", "ours"))
    for label, answer in answers:
        decide(connection=clerk.connection, public_ids=[lines[label].public_id], answer=answer, actor=clerk.actor, now=clerk.now())
    with pytest.raises(NotFound):
        decide(connection=clerk.connection, public_ids=[lines["行业"].public_id], answer="ours", actor=clerk.actor, now=clerk.now())
    client.refresh_from_db()
    assert (client.industry, client.city) == ("金融", "苏州")
    assert AuditEvent.objects.filter(verb="connection.answered_theirs", subject=f"client:{client.pk}").exists()
    run = clerk.run("full")
    row = system.modules["Clients"][lantern]
    assert (run.counts["sent"], row["Industry"], row["Billing_City"], system.modules["Contacts"][wang]["Mobile"]) == (2, "金融", "苏州", "13900002222"), told(run, "unsent")
    assert not out_of(clerk.run("full"))
    # Of a person at a client's the ledger knows too, and what is told of him holds nothing of him.
    (given,) = Disclosure.objects.filter(contact=contact)
    assert (given.candidate, given.fields) == (None, {"contact": "shown"})
    assert view_ledger(viewer=PROGRAM, today=clerk.at.date()).rows[0].person == "灯笼有限公司 的联系人"
    assert f"contact:{contact.public_id}" in [row[1] for row in ledger_rows()]
    item = run.items.get(outcome="sent", map__object="Contacts")
    assert "139" not in str(item.opened(run))
    # Who is forgotten is asked about no more: what was asked lay under his own key.
    change_contact(contact=contact, values={**content_of(contact), "phone": "13900004444"}, actor=clerk.actor, now=clerk.now())
    system._at += 10_000
    system.change("Contacts", wang, Mobile="13900005555")
    clerk.run("full")
    assert show_connection(clerk.connection, viewer=clerk.actor, now=clerk.now()).questions == 1
    erase_contact(contact=contact, actor=as_now(someone("admin", Role.ADMIN)), now=clerk.now())
    assert show_connection(clerk.connection, viewer=clerk.actor, now=clerk.now()).questions == 0
    assert not list_questions(clerk.connection, viewer=clerk.actor, today=clerk.at.date()).lines
    assert clerk.run("full").stage == "done"
    assert view_ledger(viewer=PROGRAM, today=clerk.at.date()).rows[0].person == "灯笼有限公司 的联系人"
    # What both agree on by now needs no answer.
    change_client(client=client, values={"industry": "物流"}, actor=clerk.actor, now=clerk.now())
    system._at += 10_000
    system.change("Clients", lantern, Industry="零售")
    clerk.run("full")
    system._at += 10_000
    system.change("Clients", lantern, Industry="物流")
    clerk.run("full")
    assert not open_questions(clerk.connection, actor=clerk.actor).exists()


def test_directions_owners_and_what_is_refused(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk, system = recruit(door, settings)
    lantern = system.add_row("Clients", {"Client_Name": "灯笼有限公司", "Industry": "制造", "Billing_City": "杭州"})
    take(clerk, "Clients", {"Client_Name": Choice("name"), "Industry": Choice("industry", "out"), "Billing_City": Choice("city", "both", "ours")}, makes=False, key="")
    clerk.run()
    client = Client.objects.get()
    clerk.write()
    change_client(client=client, values={"name": "灯笼集团", "city": "宁波"}, actor=clerk.actor, now=clerk.now())
    system._at += 10_000
    system.change("Clients", lantern, Billing_City="苏州")
    run = clerk.run("full")
    row = system.modules["Clients"][lantern]
    # The name only comes in; of the city ours stands although both changed it, and nobody is asked.
    assert (row["Client_Name"], row["Billing_City"], run.counts["sent"], Question.objects.count()) == ("灯笼有限公司", "宁波", 1, 0), told(run, "unsent")
    # What only goes out is written again where it was changed there.
    change_client(client=client, values={"industry": "金融"}, actor=clerk.actor, now=clerk.now())
    clerk.run()
    system._at += 10_000
    system.change("Clients", lantern, Industry="互联网")
    assert clerk.run("full").counts["sent"] == 1
    assert (row["Industry"], Client.objects.get().industry) == ("金融", "金融")
    # What is no choice of theirs is said before anything is sent.
    change_client(client=client, values={"industry": "养殖"}, actor=clerk.actor, now=clerk.now())
    assert out_of(trial := clerk.run("trial")) == {"unsent": 1}
    assert any("没有「养殖」这个选项" in note for note in told(trial, "unsent"))
    assert out_of(clerk.run()) == {"unsent": 1}
    assert not out_of(clerk.run())
    # What is refused says why, and is not sent again as it is, until somebody asks or it changes.
    monkeypatch.setitem(zoho.HOUSE["Clients"]["Billing_City"], "length", 3)
    change_client(client=client, values={"city": "阿尔卑斯山下"}, actor=clerk.actor, now=clerk.now())
    run = clerk.run()
    assert any("Billing_City" in note for note in told(run, "unsent")), [run.counts, run.problem, Client.objects.get().city, Thing.objects.get().seen]
    assert not out_of(clerk.run())
    assert out_of(clerk.run("retry")) == {"unsent": 1}
    change_client(client=client, values={"city": "北京"}, actor=clerk.actor, now=clerk.now())
    assert out_of(clerk.run()) == {"sent": 1}
    # To make anything there takes a field for our number, and a field that goes out.
    map = ObjectMap.objects.get(object="Clients")
    for told_, key in (({"Client_Name": Choice("name", "both")}, ""), ({"Client_Name": Choice("name")}, "Caidang_No")):
        with pytest.raises(InvalidInput):
            save_map(map=map, choices=told_, key_field=key, making=None, makes=True, actor=clerk.actor, now=clerk.now)
    assert out_of(clerk.run()) == {}
    # Who may not see the client writes nothing of it.
    weak = as_now(someone("guwen", Role.CONSULTANT))
    assert not open_questions(clerk.connection, actor=weak).exists()


def test_a_fxiaoke_of_custom_objects_gets_all_of_it(door: Door, settings: Settings) -> None:
    system = fxiaoke.Fxiaoke(is_limited=False)
    system.says_new_ids = False
    number = {"caidang__c": {"label": "才档编号", "type": "text"}}
    reference = {"label": "客户", "type": "object_reference"}
    system.add_object(TALENT, "候选人", FIELDS)
    system.add_object("AccountObj", "客户", {"name": {"label": "客户名称", "type": "text"}, "city__c": {"label": "城市", "type": "text"}, **number})
    system.add_object("object_job__c", "职位", {"name": {"label": "职位名称", "type": "text"}, "firm__c": reference, "state__c": {"label": "状态", "type": "select_one", "options": [{"label": "进行中", "value": "1"}, {"label": "已关闭", "value": "2"}]}, **number})
    system.add_object("object_apply__c", "应聘", {"who__c": {"label": "候选人", "type": "object_reference"}, "what__c": {"label": "职位", "type": "object_reference"}, "step__c": {"label": "阶段", "type": "text"}, **number})
    system.add_object("object_meet__c", "面试", {"who__c": {"label": "候选人", "type": "object_reference"}, "what__c": {"label": "职位", "type": "object_reference"}, "at__c": {"label": "面试时间", "type": "date_time"}, "place__c": {"label": "地点", "type": "text"}, **number})
    clerk = giver(door, settings, system)
    clerk.connect()
    who = system.add_row(TALENT, person(1))
    for name in ("AccountObj", "object_job__c", "object_apply__c", "object_meet__c"):
        both(clerk, name, key="caidang__c")
    clerk.take_up(TALENT, {key: Choice(target) for key, target in TARGETS.items() if target != "resume"})
    clerk.run()
    firm = add_client(values={"name": "灯笼有限公司", "city": "杭州"}, actor=clerk.actor, now=clerk.now())
    job = add_job(client=firm, values={"title": "会计"}, actor=clerk.actor, now=clerk.now())
    with write_tx():
        (his,) = add_to(job, stages_for_use(job.type_id)[0], [candidate(who).pk], actor=clerk.actor, now=clerk.now())[1]
    start = clerk.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=9)
    arrange(application=his, plan=Plan(round=1, kind="onsite", start=start, minutes=60, zone="Asia/Shanghai", place="三楼", told="", are_invited=False), actor=clerk.actor, now=clerk.now())
    clerk.write()
    run = clerk.run()
    assert out_of(run) == {"made": 4}, [run.counts, run.problem, told(run, "unsent")]
    (account,), (opening,), (apply,), (meet,) = (list(system.objects[name].rows.values()) for name in ("AccountObj", "object_job__c", "object_apply__c", "object_meet__c"))
    assert (account["name"], account["city__c"], opening["firm__c"], opening["state__c"]) == ("灯笼有限公司", "杭州", account["_id"], "1")
    assert (apply["who__c"], apply["what__c"], meet["at__c"], meet["place__c"]) == (who, opening["_id"], int(start.timestamp() * 1000), "三楼")
    assert system.approvals == 0
    again = clerk.run("full")
    assert (out_of(again), again.counts.get("created"), again.counts.get("asked")) == ({}, None, None), again.counts
    change_job(job=job, values={"status": "closed", "close_reason": "cancelled"}, actor=clerk.actor, now=clerk.now())
    assert out_of(clerk.run()) == {"sent": 1}
    assert opening["state__c"] == "2"
    assert (Client.objects.count(), Job.objects.count(), Application.objects.count(), Interview.objects.count()) == (1, 1, 1, 1)


def test_a_run_that_was_stopped_goes_on_where_it_stood(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caidang.domain.connectors.services.housing.sending.PORTION", 2)
    clerk, system = recruit(door, settings)
    both(clerk, "Clients")
    for n in range(5):
        add_client(values={"name": f"灯笼{n}有限公司"}, actor=clerk.actor, now=clerk.now())
    clerk.write()
    real, left = system.answer, [2]

    def answer(asked: Asked) -> Said:
        if asked.path.endswith("/upsert"):
            left[0] -= 1
            if left[0] < 0:
                return zoho.wrong("TOO_MANY_REQUESTS", 429)
        return real(asked)

    system.answer = answer  # type: ignore[method-assign]
    clerk.connection.refresh_from_db()
    run = start_run(connection=clerk.connection, kind="sync", actor=clerk.actor, now=clerk.now())
    assert work_on_connections(now=clerk.now, only=run.pk)
    run.refresh_from_db()
    assert (run.stage, len(system.modules["Clients"])) == ("writing", 4)
    system.answer = real  # type: ignore[method-assign]
    run = clerk.go_on(run)
    assert (run.stage, run.counts["made"], len(system.modules["Clients"])) == ("done", 5, 5)
