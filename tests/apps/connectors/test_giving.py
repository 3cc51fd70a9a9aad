"""What goes to the vendors beside single records: bulk jobs, files, who is in which job and how far; and what of it comes back."""

from dataclasses import replace
from typing import Any

import pytest
from pytest_django import Settings

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.records import attach_document
from caidang.domain.candidates.values import ReadDocument
from caidang.domain.clients.models import Client, Job
from caidang.domain.compliance.models import Disclosure
from caidang.domain.compliance.selectors.ledger import view_ledger
from caidang.domain.connectors.models import Link, LinkFile, ObjectMap, Question, Run, Thing
from caidang.domain.connectors.services import connections
from caidang.domain.connectors.services.deciding import decide
from caidang.domain.connectors.services.maps import Choice, add_map, look, save_map
from caidang.domain.connectors.services.opening import _paces, _rests
from caidang.domain.connectors.services.runs import start_run
from caidang.domain.connectors.services.work import work_on_connections
from caidang.domain.pipeline.models import Application, Interview, InterviewLetter
from caidang.domain.pipeline.services.applying import add_to
from caidang.domain.pipeline.services.moving import move
from caidang.domain.pipeline.services.stages import stages_for_use
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault
from tests.apps.connectors.conftest import Clerk, Door, edit
from tests.both import on_both
from tests.making import a_document, as_now, someone
from tools.systems import fxiaoke, zoho
from tools.systems.people import FIELDS, TALENT, TARGETS, contact, person
from tools.systems.serving import Asked, Said, as_json

pytestmark = [pytest.mark.django_db, pytest.mark.database]
PEOPLE = {"Full_Name": "name", "Mobile": "phone", "City": "city"}


class Giver(Clerk):
    """A clerk who keeps a connection that is written to as well."""

    def open(self, vendor: str) -> None:
        values = {"centre": "com.cn", "accounts": self.url, "host": self.url if vendor == "zoho_recruit" else "", "client_id": zoho.CLIENT, "client_secret": zoho.SECRET, "code": zoho.CODE}
        self.connection, self.check = connections.save_connection(vendor=vendor, values=values, actor=self.actor, now=self.now)

    def take_up(self, name: str, choices: dict[str, Choice] | None = None) -> dict[str, Choice]:
        self.map = add_map(connection=self.connection, name=name, actor=self.actor, now=self.now)
        told = choices or {one.info.name: Choice(one.target) for one in look(map=self.map, actor=self.actor, now=self.now) if one.target}
        save_map(map=self.map, choices=told, key_field="", making=None, actor=self.actor, now=self.now)
        return told

    def write(self) -> None:
        connections.set_schedule(connection=self.connection, every=0, is_writing=True, actor=self.actor, now=self.now())


def giver(door: Door, settings: Settings, system: Any) -> Giver:
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    _paces.clear()
    _rests.clear()
    door.system = system
    if isinstance(system, zoho.Zoho):
        system.url = door.url
    return Giver(as_now(someone("zhuguan", Role.MANAGER)), system, door.url)


def told(run: Run, outcome: str) -> list[str]:
    return [note for one in run.items.filter(outcome=outcome) for note in one.opened(run).get("notes", ())]


def test_very_many_changes_go_by_jobs_and_a_death_in_between_repeats_none(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caidang.domain.connectors.zoho.connector.ZohoConnector.bulk_from", 20)
    monkeypatch.setattr("caidang.domain.connectors.zoho.connector.ZohoConnector.bulk_most", 50)
    system = zoho.Zoho()
    clerk = giver(door, settings, system)
    clerk.open("zoho_crm")
    ids = [system.add_row("Contacts", contact(n)) for n in range(70)]
    clerk.take_up("Contacts", {"Full_Name": Choice("name"), "Mobile": Choice("phone"), "City": Choice("city", "both"), "Expected_Salary": Choice("expected_salary", "both")})
    clerk.run()
    clerk.write()
    for link in Link.objects.select_related("candidate"):
        assert link.candidate is not None
        edit(clerk, link.candidate, "city", "厦门" if link.remote_id != ids[4] else "x" * 150)
    odd = Link.objects.get(remote_id=ids[6]).candidate
    assert odd is not None
    edit(clerk, odd, "expected_salary", "20-30K")
    monkeypatch.setitem(zoho.FIELDS["City"], "length", 100)
    run = start_run(connection=refreshed(clerk), kind="sync", actor=clerk.actor, now=clerk.now())
    # The process dies after the first job was handed in, and after half of its outcome was settled.
    assert work_on_connections(now=clerk.now, only=run.pk)
    run.refresh_from_db()
    assert run.cursor["job"]
    assert "批量写入" in run.problem
    Run.objects.filter(pk=run.pk).update(cursor={**run.cursor, "job": None}, leased_until=None)
    run = clerk.go_on(run)
    assert run.stage == "done", run.problem
    rows = system.modules["Contacts"]
    assert sum(row["City"] == "厦门" for row in rows.values()) == 69
    assert len(rows) == 70
    assert (run.items.filter(outcome="sent").count(), run.items.filter(outcome="unsent").count()) == (69, 1)
    assert any("INVALID_DATA" in note and "City" in note for note in told(run, "unsent"))
    assert any("只收数字" in note for note in told(run, "sent"))
    assert Disclosure.objects.count() == 70
    assert 2 <= len(system.jobs.written) <= 4
    assert clerk.run().counts.get("sent") is None
    # Without the scope they go a few at a time.
    system.scopes = "modules settings"
    for link in Link.objects.select_related("candidate"):
        assert link.candidate is not None
        edit(clerk, link.candidate, "city", "大连")
    run = clerk.run()
    assert (run.stage, run.counts["sent"]) == ("done", 70), run.problem


def refreshed(clerk: Giver) -> Any:
    clerk.connection.refresh_from_db()
    return clerk.connection


def a_file(clerk: Giver, one: Candidate, text: str, name: str) -> None:
    document = replace(a_document([], text=text), filename=name)
    with write_tx():
        blob = vault.store_blob(data=document.data, key=one.data_key, now=clerk.now())
        attach_document(candidate=one, document=document, blob=blob, actor=clerk.actor, now=clerk.now())


class Reads:
    def read_alone(self, data: bytes, name: str) -> ReadDocument:
        return replace(a_document([], text=data.decode()), filename=name)


@pytest.mark.parametrize("vendor", on_both("zoho_recruit", others=("zoho_crm", "fxiaoke", "fxiaoke-old")))
def test_files_go_out_once_and_do_not_come_back(door: Door, settings: Settings, vendor: str) -> None:
    is_fxiaoke = vendor.startswith("fxiaoke")
    system: Any = fxiaoke.Fxiaoke(is_limited=False) if is_fxiaoke else zoho.Zoho("/recruit/v2" if vendor == "zoho_recruit" else "/crm/v8")
    clerk = giver(door, settings, system)
    if is_fxiaoke:
        system.add_object(TALENT, "候选人", FIELDS)
        first = {"path": system.add_file("他们的简历".encode()), "filename": "他们的.txt", "ext": "txt", "size": 15}
        pk = system.add_row(TALENT, {**person(1), "cv__c": [first]})
        clerk.connect(**({"way": "old", "user": fxiaoke.MOBILE} if vendor == "fxiaoke-old" else {}))
        clerk.take_up(TALENT, {key: Choice(target, "both" if key == "cv__c" else "in") for key, target in TARGETS.items()})
    else:
        clerk.open(vendor)
        pk = system.add_row(system.people, contact(1))
        system.files[pk] = [("501", "他们的.txt", "他们的简历".encode())]
        clerk.take_up(system.people, {**{key: Choice(target) for key, target in PEOPLE.items()}, "$attachments": Choice("resume", "both")})

    def there() -> list[tuple[str, bytes]]:
        if is_fxiaoke:
            return [(one.get("name") or one["filename"], system.files[one["path"]]) for one in system.objects[TALENT].rows[pk]["cv__c"]]
        return [(name, data) for _, name, data in system.files[pk]]

    assert clerk.run(files=Reads()).counts["files"] == 1
    one = Candidate.objects.get()
    a_file(clerk, one, "我们的简历", "我们的.txt")
    clerk.run(files=Reads())
    assert len(there()) == 1
    clerk.write()
    trial = clerk.run("trial")
    assert trial.counts["files_out"] == 1
    run = clerk.run(files=Reads())
    assert (run.stage, run.counts["files_out"]) == ("done", 1), run.problem
    both = [("他们的.txt", "他们的简历".encode()), ("我们的.txt", "我们的简历".encode())]
    assert there() == both
    assert clerk.run("full", files=Reads()).counts.get("files_out") is None
    assert there() == both
    assert one.documents.count() == 2
    (row,) = Disclosure.objects.filter(channel="connector")
    assert len(row.digests) == 1
    # A process that died before it could say so finds the file there, and sends it no more.
    LinkFile.objects.filter(state="sent").update(state="sending")
    LinkFile.objects.filter(state="done").exclude(link__isnull=True).filter(pk=LinkFile.objects.order_by("-pk").values("pk")[:1]).delete()
    assert clerk.run(files=Reads()).counts["files_out"] == 1
    assert there() == both
    # What is not taken says why, and goes again when it is asked for.
    a_file(clerk, one, "又一份", "又一份.txt")
    real = system.answer

    def refuses(asked: Asked) -> Said:
        if asked.path == fxiaoke.UPLOAD:
            return as_json({"success": False, "code": 400, "message": "签名已过期", "data": None})
        return zoho.wrong("INVALID_DATA", 400) if asked.path.endswith("/Attachments") and asked.method == "POST" else real(asked)

    system.answer = refuses
    run = clerk.run(files=Reads())
    assert run.counts["file_out"] == 1, run.counts
    assert "没有收下" in told(run, "file_out")[0]
    system.answer = real
    assert clerk.run("retry", files=Reads()).counts["files_out"] == 1
    assert len(there()) == 3


def test_who_was_added_and_moved_here_is_so_there(door: Door, settings: Settings) -> None:
    system = zoho.Zoho("/recruit/v2")
    system.modules |= {"Clients": {}, "Job_Openings": {}, "Interviews": {}}
    clerk = giver(door, settings, system)
    clerk.open("zoho_recruit")
    assert "Staffing" in clerk.check.good[0]
    lantern = system.add_row("Clients", {"Client_Name": "灯笼有限公司"})
    job = system.add_row("Job_Openings", {"Posting_Title": "会计", "Client_Name": {"id": lantern, "name": "灯笼有限公司"}, "Job_Opening_Status": "In-progress"})
    lin, xu, he = (system.add_row("Candidates", {"Last_Name": name, "Mobile": phone}) for name, phone in (("林知夏", "13800001111"), ("许岚", "13800002222"), ("何远", "13800003333")))
    system.associated = {job: {lin: "New", xu: "New"}}
    named = {"Candidate_Name": {"id": lin, "name": "林知夏"}, "Posting_Title": {"id": job, "name": "会计"}}
    meeting = system.add_row("Interviews", {"Interview_Name": "初试", **named, "Start_DateTime": "2026-10-30T14:00:00+08:00", "End_DateTime": "2026-10-30T14:45:00+08:00", "Interview_Status": "Completed", "Venue": "三楼", "Schedule_Comments": "带作品"})
    odd = system.add_row("Interviews", {"Interview_Name": "复试", "Candidate_Name": {"id": he, "name": "何远"}, "Posting_Title": {"id": job, "name": "会计"}, "Start_DateTime": "2026-12-30T14:00:00+08:00"})
    for name in ("Clients", "Job_Openings"):
        clerk.take_up(name)
    guessed = clerk.take_up("Interviews")
    assert {key: one.target for key, one in guessed.items()} == {
        "Interview_Name": "title", "Candidate_Name": "candidate", "Posting_Title": "job", "Start_DateTime": "start", "End_DateTime": "end",
        "Interview_Status": "status", "Venue": "place", "Schedule_Comments": "note",
    }  # fmt: skip
    clerk.take_up("Candidates", {key: Choice(target) for key, target in PEOPLE.items()})
    with pytest.raises(InvalidInput, match="只读进来"):
        clerk.take_up("Clients", {"Client_Name": Choice("name"), "Description": Choice("note", "both")})
    clerk.take_up("$associations", {"$candidate": Choice("candidate"), "$job": Choice("job"), "Candidate_Status": Choice("stage", "both")})
    run = clerk.run()
    assert (run.counts["created"], run.counts["refused"]) == (8, 1), [run.counts, told(run, "refused")]
    assert "不在这个职位里" in told(run, "refused")[0]
    one = Interview.objects.get()
    assert (one.status, one.minutes, one.round, one.interviewers.count(), InterviewLetter.objects.count()) == ("done", 45, 1, 0, 0)
    detail = vault.open_json(one.data_key, one.detail_place, bytes(one.detail))
    assert (detail["place"], detail["told"]) == ("三楼", "初试\n带作品")
    # Here one is added, one moved; there one is moved.
    stages = {each.kind: each for each in reversed(stages_for_use(Job.objects.get().type_id))}
    applied = {Link.objects.get(candidate=each.candidate).remote_id: each for each in Application.objects.all()}
    with write_tx():
        add_to(Job.objects.get(), stages["submitted"], [candidate(he).pk], actor=clerk.actor, now=clerk.now())
    move(public_id=str(applied[lin].public_id), stage_id=stages["interview"].pk, seen=applied[lin].stage_id, actor=clerk.actor, now=clerk.now())
    system.associated[job][xu] = "Hired"
    clerk.write()
    assert clerk.run("trial").counts | {"same": 0} == {"updated": 1, "to_send": 1, "to_make": 1, "created": 1, "same": 0}
    assert system.associated == {job: {lin: "New", xu: "Hired"}}
    run = clerk.run("full")
    assert {key: run.counts.get(key) for key in ("sent", "made", "updated")} == {"sent": 1, "made": 1, "updated": 1}, [run.counts, run.stage, run.problem, told(run, "unsent")]
    assert system.associated == {job: {lin: "Interview-Scheduled", xu: "Hired", he: "Submitted-to-client"}}
    assert Application.objects.get(candidate=candidate(xu)).stage.kind == "placed"
    assert Disclosure.objects.filter(fields={"application": "shown"}).count() == 2
    assert {row.fields for row in view_ledger(viewer=PROGRAM, today=clerk.at.date()).rows} == {("应聘的职位和阶段",)}
    run = clerk.run("full")
    assert not {"sent", "made", "updated", "unsent"} & set(run.counts), run.counts
    assert Thing.objects.filter(application__isnull=False).count() == Application.objects.count() == 3
    # Both moved him: it stays as it is on either side, until somebody says which.
    mine = Application.objects.get(candidate=candidate(lin))
    move(public_id=str(mine.public_id), stage_id=stages["offer"].pk, seen=mine.stage_id, actor=clerk.actor, now=clerk.now())
    system.associated[job][lin] = "Rejected"
    run = clerk.run("full")
    assert (run.counts["asked"], run.counts.get("sent")) == (1, None)
    assert system.associated[job][lin] == "Rejected"
    # The interview that was refused comes now, is moved there, and called off there.
    assert Interview.objects.count() == 2
    system.change("Interviews", odd, Start_DateTime="2026-12-31T10:00:00+08:00")
    assert clerk.run("full").counts["updated"] == 1
    second = Interview.objects.exclude(pk=one.pk).get()
    assert (second.start.hour, second.start.day, second.status) == (2, 31, "moved")
    system.change("Interviews", odd, Interview_Status="Cancelled")
    system.change("Interviews", meeting, Start_DateTime="2026-12-31T10:00:00+08:00")
    run = clerk.run("full")
    assert (run.counts["updated"], run.counts["asked"]) == (1, 1)
    second.refresh_from_db()
    assert (second.status, InterviewLetter.objects.count()) == ("cancelled", 0)
    # What Zoho does not take says why.
    system.modules["Candidates"].pop(xu)
    gone = Application.objects.get(candidate=candidate(xu))
    move(public_id=str(gone.public_id), stage_id=stages["offer"].pk, seen=gone.stage_id, actor=clerk.actor, now=clerk.now())
    system.associated[job].pop(xu)
    # It is gone there: nothing is written to it until somebody has said that it stays.
    run = clerk.run()
    assert (run.counts["gone"], told(run, "unsent")) == (1, [])
    (asked,) = Question.objects.filter(kind="gone", state="open")
    decide(connection=clerk.connection, public_ids=[str(asked.public_id)], answer="ours", actor=clerk.actor, now=clerk.now())
    run = clerk.run()
    assert any("不认这个编号" in note for note in told(run, "unsent"))


def candidate(remote_id: str) -> Candidate:
    found = Link.objects.get(remote_id=remote_id).candidate
    assert found is not None
    return found


def test_the_corporate_edition_has_departments_for_clients(door: Door, settings: Settings) -> None:
    system = zoho.Zoho("/recruit/v2")
    system.modules = {"Candidates": {}, "Departments": {}, "Job_Openings": {}}
    clerk = giver(door, settings, system)
    clerk.open("zoho_recruit")
    assert "Corporate" in clerk.check.good[0]
    finance = system.add_row("Departments", {"Department_Name": "财务部"})
    system.add_row("Job_Openings", {"Posting_Title": "会计", "Department_Name": {"id": finance, "name": "财务部"}, "Job_Opening_Status": "In-progress"})
    assert {key: one.target for key, one in clerk.take_up("Departments").items()} == {"Department_Name": "name", "Description": "note"}
    assert clerk.map.what == ObjectMap.What.CLIENTS
    lin = system.add_row("Candidates", {"Last_Name": "林知夏", "Mobile": "13800001111"})
    system.associated = {next(iter(system.modules["Job_Openings"])): {lin: "Submitted-to-client"}}
    assert clerk.take_up("Job_Openings")["Department_Name"].target == "client"
    clerk.take_up("Candidates", {"Full_Name": Choice("name"), "Mobile": Choice("phone")})
    clerk.take_up("$associations")
    run = clerk.run()
    assert run.counts == {"created": 4}, told(run, "refused")
    assert (Client.objects.get().name, Job.objects.get().client.name) == ("财务部", "财务部")


def test_accounts_and_deals_of_the_crm(door: Door, settings: Settings) -> None:
    system = zoho.Zoho()
    system.modules["Deals"] = {}
    clerk = giver(door, settings, system)
    clerk.open("zoho_crm")
    firm = system.add_row("Accounts", {"Account_Name": "灯笼有限公司", "Industry": "制造", "Billing_City": "杭州", "Description": "老客户"})
    named = {"Account_Name": {"id": firm, "name": "灯笼有限公司"}}
    won = system.add_row("Deals", {"Deal_Name": "会计", **named, "Stage": "Negotiation/Review", "Closing_Date": "2026-12-31", "Description": "两名"})
    system.add_row("Deals", {"Deal_Name": "出纳", **named, "Stage": "Closed Lost"})
    accounts, deals = clerk.take_up("Accounts"), clerk.take_up("Deals")
    assert {key: one.target for key, one in accounts.items()} == {"Account_Name": "name", "Industry": "industry", "Billing_City": "city", "Description": "note"}
    assert {key: one.target for key, one in deals.items()} == {"Deal_Name": "title", "Account_Name": "client", "Stage": "status", "Description": "publication", "Closing_Date": "deadline"}
    run = clerk.run()
    assert (run.stage, run.counts) == ("done", {"created": 3}), told(run, "refused")
    client = Client.objects.get()
    assert (client.name, client.industry, client.city) == ("灯笼有限公司", "制造", "杭州")
    jobs = {one.title: (one.client, one.status, str(one.deadline)) for one in Job.objects.all()}
    assert jobs == {"会计": (client, "open", "2026-12-31"), "出纳": (client, "closed", "None")}
    system._at += 1_000
    system.change("Deals", won, Stage="Closed Won")
    assert clerk.run().counts["updated"] == 1
    assert Job.objects.get(title="会计").status == "filled"
