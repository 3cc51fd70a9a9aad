"""Clients, contacts, jobs, applications and notes come over with the people, in step three ways, and nothing is deleted."""


import pytest
from pytest_django import Settings

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client, Contact, Job
from caidang.domain.clients.services.clients import add_client, change_client
from caidang.domain.connectors.contract import FieldInfo, Kind, ObjectInfo
from caidang.domain.connectors.house import value_of, way_of, what_of
from caidang.domain.connectors.models import ObjectMap, Run, Thing
from caidang.domain.connectors.services import connections
from caidang.domain.connectors.services.housing.outgoing import status_for
from caidang.domain.connectors.services.maps import Choice, add_map, look, save_map
from caidang.domain.connectors.services.opening import _paces, _rests
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.services.moving import move
from caidang.domain.pipeline.services.stages import stages_for_use
from caidang.domain.pipeline.way import Kind as Way
from caidang.domain.review.models import Comment
from caidang.foundation.accounts.policy import Role
from tests.apps.connectors.conftest import Clerk, Door
from tests.making import as_now, someone
from tools.systems import fxiaoke, zoho
from tools.systems.people import FIELDS, TALENT, TARGETS, person

PEOPLE = {"Full_Name": "name", "Mobile": "phone", "City": "city"}


class Keeper(Clerk):
    """A clerk who takes over more than people."""

    def take_up(self, name: str, what: str = "", choices: dict[str, str] | None = None, wins: dict[str, str] | None = None) -> dict[str, str]:
        map = add_map(connection=self.connection, name=name, actor=self.actor, now=self.now, what=what)
        told = choices or {one.info.name: one.target for one in look(map=map, actor=self.actor, now=self.now) if one.target}
        settled = {key: Choice(target, "in", (wins or {}).get(key, "ask")) for key, target in told.items()}
        save_map(map=map, choices=settled, key_field="", making=None, actor=self.actor, now=self.now)
        return told


@pytest.fixture
def recruit(db: None, door: Door, settings: Settings) -> tuple[Keeper, zoho.Zoho]:
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    _paces.clear()
    _rests.clear()
    system = zoho.Zoho("/recruit/v2")
    system.modules |= {"Clients": {}, "Job_Openings": {}, "Notes": {}}
    door.system, system.url = system, door.url
    clerk = Keeper(as_now(someone("zhuguan", Role.MANAGER)), system, door.url)  # type: ignore[arg-type]
    values = {"centre": "com.cn", "accounts": door.url, "host": door.url, "client_id": zoho.CLIENT, "client_secret": zoho.SECRET, "code": zoho.CODE}
    clerk.connection, _ = connections.save_connection(vendor="zoho_recruit", values=values, actor=clerk.actor, now=clerk.now)
    return clerk, system


def notes_of(run: Run, outcome: str) -> list[str]:
    return [note for item in run.items.filter(outcome=outcome) for note in item.opened(run).get("notes", ())]


@pytest.mark.django_db
@pytest.mark.database
def test_a_whole_recruit_comes_over_and_keeps_in_step(recruit: tuple[Keeper, zoho.Zoho]) -> None:
    clerk, system = recruit
    lantern = system.add_row("Clients", {"Client_Name": "灯笼有限公司", "Industry": "制造", "Billing_City": "杭州", "Description": "老客户"})
    named = {"id": lantern, "name": "灯笼有限公司"}
    job = system.add_row("Job_Openings", {"Posting_Title": "会计", "Client_Name": named, "Job_Opening_Status": "In-progress", "Number_of_Positions": 2, "City": "杭州"})
    lost = system.add_row("Job_Openings", {"Posting_Title": "出纳", "Client_Name": {"id": "9", "name": "没有的公司"}})
    lin, xu = (system.add_row("Candidates", {"Last_Name": name, "Mobile": phone}) for name, phone in (("林知夏", "13800001111"), ("许岚", "13800002222")))
    system.associated = {job: {lin: "Interview-Scheduled", xu: "Mystery"}, lost: {lin: "New"}}
    system.add_row("Notes", {"Note_Title": "初谈", "Note_Content": "沟通顺畅 @hr", "Parent_Id": {"id": lin, "name": "林知夏"}})
    assert clerk.take_up("$associations") == {"$candidate": "candidate", "$job": "job", "Candidate_Status": "stage"}
    assert clerk.take_up("Job_Openings")["Client_Name"] == "client"
    assert clerk.take_up("Clients")["Client_Name"] == "name"
    assert clerk.take_up("Notes") == {"Parent_Id": "candidate", "Note_Content": "text", "Note_Title": "title"}
    clerk.take_up("Candidates", choices=PEOPLE)
    trial = clerk.run("trial")
    assert (trial.stage, trial.counts, Client.objects.count(), Thing.objects.count()) == ("done", {"created": 7, "refused": 2}, 0, 0)
    run = clerk.run()
    assert (run.stage, run.counts) == ("done", {"created": 7, "refused": 2}), run.problem
    client, one = Client.objects.get(), Job.objects.get()
    assert (client.name, client.industry, client.city, one.title, one.client, one.status, one.headcount) == ("灯笼有限公司", "制造", "杭州", "会计", client, "open", 2)
    stages = {each.candidate.links.get().remote_id: each.stage.kind for each in Application.objects.all()}
    assert stages == {lin: "interview", xu: "contact"}
    assert Comment.objects.count() == 1
    assert any("没有带过来" in note for note in notes_of(run, "refused"))
    assert any("不认识的阶段" in note for note in notes_of(run, "created"))
    assert clerk.run("full").counts == {"same": 7, "refused": 2}
    # Only they changed it; both did; somebody moved him here.
    change_client(client=client, values={"industry": "金融"}, actor=clerk.actor, now=clerk.now())
    system._at += 1_000
    system.change("Clients", lantern, Industry="互联网", Billing_City="苏州")
    system.associated[job] = {lin: "Hired", xu: "Rejected"}
    his = Application.objects.get(candidate__links__remote_id=xu)
    offer = next(each for each in stages_for_use(one.type_id) if each.kind == "offer")
    move(public_id=str(his.public_id), stage_id=offer.pk, seen=his.stage_id, actor=clerk.actor, now=clerk.now())
    run = clerk.run("full")
    assert (run.counts["updated"], run.counts["asked"]) == (2, 1)
    client.refresh_from_db()
    assert (client.industry, client.city) == ("金融", "苏州")
    assert {each.stage.kind for each in Application.objects.all()} == {"placed", "offer"}
    del system.modules["Clients"][lantern]
    run = clerk.run("full")
    assert run.counts["gone"] == 1
    assert Client.objects.count() == 1
    assert "gone" not in clerk.run("full").counts
    system.add_row("Clients", {"Client_Name": "没有的公司"})
    assert clerk.run("retry").counts.get("created") is None
    assert clerk.run("full").counts["created"] == 3


@pytest.mark.django_db
def test_contacts_and_jobs_of_fxiaoke(door: Door, settings: Settings) -> None:
    settings.CAIDANG_WEBHOOK_HOSTS = ("127.0.0.1",)
    _paces.clear()
    door.system = system = fxiaoke.Fxiaoke(is_limited=False)
    reference = {"label": "客户", "type": "object_reference"}
    system.add_object(TALENT, "候选人", FIELDS)
    system.add_object("AccountObj", "客户", {"name": {"label": "客户名称", "type": "text"}, "account_status": {"label": "客户状态", "type": "select_one", "options": [{"label": "洽谈中", "value": "1"}]}})
    system.add_object("ContactObj", "联系人", {"name": {"label": "姓名", "type": "text"}, "tel": {"label": "手机", "type": "phone_number"}, "account_id": reference})
    system.add_object("object_job__c", "职位", {"name": {"label": "职位名称", "type": "text"}, "firm__c": reference, "pay__c": {"label": "薪资上限", "type": "currency"}})
    system.add_object("object_apply__c", "应聘", {"who__c": {"label": "候选人", "type": "object_reference"}, "what__c": {"label": "职位", "type": "object_reference"}, "step__c": {"label": "阶段", "type": "text"}})
    clerk = Keeper(as_now(someone("zhuguan", Role.MANAGER)), system, door.url)
    clerk.connect()
    known = add_client(values={"name": "灯笼有限公司", "status": "active"}, actor=clerk.actor, now=clerk.now())
    firm = system.add_row("AccountObj", {"name": "灯笼有限公司", "account_status": "1"})
    system.add_row("ContactObj", {"name": "王经理", "tel": "13900001111", "account_id": firm, "account_id__r": "灯笼有限公司"})
    job = system.add_row("object_job__c", {"name": "会计", "firm__c": firm, "firm__c__r": "灯笼有限公司", "pay__c": "25000.00"})
    who = system.add_row(TALENT, person(1))
    system.add_row("object_apply__c", {"who__c": who, "what__c": job, "step__c": "已推荐"})
    for name in ("AccountObj", "ContactObj", "object_job__c", "object_apply__c"):
        clerk.take_up(name)
    clerk.take_up(TALENT, choices={key: target for key, target in TARGETS.items() if target != "resume"})
    run = clerk.run()
    assert (run.stage, run.counts) == ("done", {"created": 4, "linked": 1}), [run.problem, notes_of(run, "refused")]
    known.refresh_from_db()
    assert (Client.objects.count(), known.status) == (1, "active")
    assert "等人定" in notes_of(run, "linked")[0]
    assert Contact.objects.get().client == known
    assert (Job.objects.get().salary_high, Job.objects.get().client) == (25000, known)
    assert Application.objects.get().stage.kind == "submitted"
    system.change("ContactObj", next(iter(system.objects["ContactObj"].rows)), tel="13900002222")
    assert clerk.run().counts.get("updated") == 1
    assert Candidate.objects.count() == 1
    with pytest.raises(InvalidInput, match="还没有对上「客户」"):
        clerk.take_up("object_job__c", choices={"name": "title"})
    # Who was moved here is so there; what is not in it there is not made, for it could be made twice.
    step = ObjectMap.objects.get(object="object_apply__c")
    save_map(map=step, choices={"who__c": Choice("candidate"), "what__c": Choice("job"), "step__c": Choice("stage", "both")}, key_field="", making=None, actor=clerk.actor, now=clerk.now)
    connections.set_schedule(connection=clerk.connection, every=0, is_writing=True, actor=clerk.actor, now=clerk.now())
    his = Application.objects.get()
    meeting = next(one for one in stages_for_use(his.job.type_id) if one.kind == "interview")
    move(public_id=str(his.public_id), stage_id=meeting.pk, seen=his.stage_id, actor=clerk.actor, now=clerk.now())
    run = clerk.run()
    assert run.counts.get("sent") == 1, [run.counts, notes_of(run, "unsent")]
    (row,) = system.objects["object_apply__c"].rows.values()
    assert (row["step__c"], system.approvals) == (meeting.name, 0)
    assert clerk.run("full").counts.get("sent") is None
    assert Application.objects.get().stage == meeting


def test_a_stage_is_written_as_what_is_read_back_as_the_same() -> None:
    for kind in Way:
        assert way_of(status_for("有意向", kind, {})) == kind
    assert status_for("客户面试", "interview", {}) == "客户面试"
    options = {"a": "有意向", "b": "已联系", "c": "客户面试", "d": "二面（面试）"}
    told = {name: status_for(name, kind, options) for name, kind in (("有意向", "contact"), ("二面（面试）", "interview"), ("别的", "interview"), ("Offer", "offer"))}
    assert told == {"有意向": "b", "二面（面试）": "d", "别的": "c", "Offer": ""}


def test_names_values_and_statuses() -> None:
    whats = {name: what_of(ObjectInfo(name, label)) for name, label in (
        ("Accounts", "Accounts"), ("Contacts", "Contacts"), ("Deals", "Deals"), ("Notes", "Notes"), ("object_a__c", "职位"), ("object_b__c", "人才"), ("0", "人选"),
    )}  # fmt: skip
    assert what_of(ObjectInfo("Contacts", "Contacts"), {"Contacts", "Candidates"}) == "contacts"
    assert list(whats.values()) == ["clients", "people", "jobs", "notes", "jobs", "people", "people"]
    told = {text: way_of(text) for text in ("New", "Submitted-to-client", "Interview-in-Progress", "Offer-Declined", "Offer-Made", "Hired", "复试", "入职", "过保", "x")}
    assert [one.value if one else None for one in told.values()] == ["contact", "submitted", "interview", "lost", "offer", "placed", "interview", "placed", "guaranteed", None]
    assert value_of("jobs", "headcount", "2 人") == 2
    assert value_of("jobs", "status", "On-Hold") == "paused"
    assert value_of("clients", "status", "合作中") == "active"
    for key, text in (("headcount", "若干"), ("status", "?"), ("deadline", "2026")):
        with pytest.raises(InvalidInput):
            value_of("jobs", key, text)
    assert FieldInfo("a", "b", Kind.LOOKUP).kind == "lookup"
    assert set(ObjectMap.What.values) == {"people", "clients", "contacts", "jobs", "applications", "interviews", "notes", "client_notes"}
