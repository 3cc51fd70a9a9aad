"""A whole house in each vendor's local server: a client, its contact, a job, who applied and how far, when he is seen, and a remark."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import pytest
from pytest_django import Settings

from caidang.domain.connectors.services.maps import Choice, add_map, save_map
from caidang.domain.connectors.services.opening import Pace
from tests.apps.connectors.conftest import Door
from tests.apps.connectors.test_giving import Giver, giver
from tools.systems import fxiaoke, zoho
from tools.systems.people import FIELDS, TALENT, TARGETS
from tools.systems.zoho_fields import HOUSE

_WORDS = {"stage": ("已推荐", "面试", "Offer", "入职", "淘汰"), "state": ("已安排", "已完成", "已取消")}


@dataclass
class World:
    """One vendor. ``fields`` are its fields by ours, for each kind of record; ``put`` changes a record as its own people do."""

    clerk: Giver
    system: Any
    objects: Mapping[str, str]
    fields: Mapping[str, Mapping[str, str]]
    put: Callable[[str, str, dict[str, Any]], None]
    key: str
    stages: tuple[str, str, str]
    """What a stage of submitting, of an interview and of an offer is called there."""
    clock: Callable[[str], Any] = lambda text: text
    """A time as the vendor keeps it."""
    ids: dict[str, str] = field(default_factory=dict)

    def row(self, what: str) -> dict[str, Any]:
        """The record as it stands there."""
        name = self.objects[what]
        rows = self.system.objects[name].rows if isinstance(self.system, fxiaoke.Fxiaoke) else self.system.modules[name]
        found: dict[str, Any] = rows[self.ids[what]]
        return found

    def theirs(self, what: str, **values: Any) -> None:
        """Change a record there, by our fields."""
        self.put(self.objects[what], self.ids[what], {self.fields[what][key]: value for key, value in values.items()})

    def held(self, what: str, key: str) -> Any:
        """What a record says there, by our field."""
        if what == "applications" and self.objects[what].startswith("$"):
            return next(iter(self.system.associated[self.ids["jobs"]].values()))
        return self.row(what)[self.fields[what][key]]

    def remove(self, what: str) -> Callable[[], None]:
        """Have a record gone there; returns what puts it back."""
        name, pk = self.objects[what], self.ids[what]
        if isinstance(self.system, fxiaoke.Fxiaoke):
            row = dict(self.row(what))
            self.system.remove(name, pk)
            return lambda: self.system._put(self.system.objects[name], pk, row)
        rows = self.system.associated[self.ids["jobs"]] if name.startswith("$") else self.system.modules[name]
        at = self.ids["people"] if name.startswith("$") else pk
        held = rows.pop(at)
        return lambda: rows.update({at: held})

    def take_up(self, *, way: str = "both", wins: str = "ask", makes: bool = True) -> None:
        """Exchange all of it, what may go out both ways."""
        no = {"candidate", "job", "client", "note"}
        for what, name in self.objects.items():
            map = add_map(connection=self.clerk.connection, name=name, actor=self.clerk.actor, now=self.clerk.now, what=what)
            told = {theirs: Choice(ours, "in" if ours in no or (what == "people") else way, wins) for ours, theirs in self.fields[what].items()}
            is_made = makes and what != "people" and not name.startswith("$")
            key = "Note_Title" if name == "Notes" else self.key
            save_map(map=map, choices=told, key_field=key if is_made else "", making=None, makes=is_made, actor=self.clerk.actor, now=self.clerk.now)


def world(vendor: str, door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    """A vendor with one of everything."""
    made = {"zoho_recruit": _recruit, "zoho_crm": _crm, "fxiaoke": _fxiaoke}[vendor](door, settings, monkeypatch)
    made.take_up()
    return made


_PEOPLE = {"name": "Full_Name", "phone": "Mobile"}
_LOOKUP = {"data_type": "lookup"}


def _picked(*words: str) -> dict[str, Any]:
    return {"data_type": "picklist", "pick_list_values": [{"display_value": one, "actual_value": one} for one in words]}


def _zoho_time(text: str) -> str:
    return f"{text.replace(' ', 'T')}:00+08:00"


def _recruit(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    system = zoho.Zoho("/recruit/v2")
    monkeypatch.setitem(HOUSE, "Contacts", {
        "Last_Name": {"field_label": "Last Name", "data_type": "text", "system_mandatory": True}, "Client_Name": {"field_label": "Client Name", **_LOOKUP},
        "Mobile": {"field_label": "Mobile", "data_type": "phone"}, "Caidang_No": {"field_label": "才档编号", "data_type": "text"},
        "id": {"field_label": "ID", "data_type": "bigint", "read_only": True}, "Modified_Time": {"field_label": "T", "data_type": "datetime", "read_only": True},
    })  # fmt: skip
    system.modules = {"Candidates": {}, "Clients": {}, "Contacts": {}, "Job_Openings": {}, "Interviews": {}, "Notes": {}}
    clerk = giver(door, settings, system)
    clerk.open("zoho_recruit")
    firm = system.add_row("Clients", {"Client_Name": "灯笼有限公司", "Industry": "制造", "Billing_City": "杭州"})
    of = {"id": firm, "name": "灯笼有限公司"}
    lin = system.add_row("Candidates", {"Last_Name": "林知夏", "Mobile": "13800001111"})
    who = {"id": lin, "name": "林知夏"}
    job = system.add_row("Job_Openings", {"Posting_Title": "会计", "Client_Name": of, "Job_Opening_Status": "In-progress", "City": "杭州"})
    ids = {
        "clients": firm, "people": lin, "jobs": job, "applications": f"{lin}:{job}",
        "contacts": system.add_row("Contacts", {"Last_Name": "王经理", "Mobile": "13900001111", "Client_Name": of}),
        "interviews": system.add_row("Interviews", {
            "Interview_Name": "初试", "Candidate_Name": who, "Posting_Title": {"id": job, "name": "会计"}, "Interview_Status": "Scheduled", "Venue": "三楼",
            "Start_DateTime": "2027-03-01T10:00:00+08:00", "End_DateTime": "2027-03-01T11:00:00+08:00",
        }),
        "notes": system.add_row("Notes", {"Note_Title": "初谈", "Note_Content": "沟通顺畅", "Parent_Id": who}),
    }  # fmt: skip
    system.associated = {job: {lin: "Submitted-to-client"}}
    fields = {
        "clients": {"name": "Client_Name", "industry": "Industry", "city": "Billing_City"}, "people": _PEOPLE,
        "contacts": {"name": "Last_Name", "client": "Client_Name", "phone": "Mobile"},
        "jobs": {"title": "Posting_Title", "client": "Client_Name", "status": "Job_Opening_Status", "city": "City"},
        "applications": {"candidate": "$candidate", "job": "$job", "stage": "Candidate_Status"},
        "interviews": {
            "candidate": "Candidate_Name", "job": "Posting_Title", "start": "Start_DateTime", "end": "End_DateTime", "status": "Interview_Status",
            "place": "Venue", "title": "Interview_Name",
        },
        "notes": {"candidate": "Parent_Id", "text": "Note_Content"},
    }  # fmt: skip
    objects = {
        "clients": "Clients", "contacts": "Contacts", "people": "Candidates", "jobs": "Job_Openings", "applications": "$associations",
        "interviews": "Interviews", "notes": "Notes",
    }  # fmt: skip

    def put(name: str, pk: str, values: dict[str, Any]) -> None:
        system._at += 10_000
        if name == "$associations":
            system.associated[job][lin] = values["Candidate_Status"]
        else:
            system.change(name, pk, **values)

    return World(clerk, system, objects, fields, put, "Caidang_No", ("Submitted-to-client", "Interview-Scheduled", "To-be-Offered"), _zoho_time, ids)


def _crm(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    """A CRM whose applications and interviews are modules of the company's own."""
    system = zoho.Zoho()
    own = {"Caidang_No": {"field_label": "才档编号", "data_type": "text"}, "id": {"field_label": "ID", "data_type": "bigint", "read_only": True},
           "Modified_Time": {"field_label": "T", "data_type": "datetime", "read_only": True}}  # fmt: skip
    both = {"Person": {"field_label": "候选人", **_LOOKUP}, "Deal": {"field_label": "职位", **_LOOKUP}, **own}
    monkeypatch.setitem(HOUSE, "Firm_Contacts", {"Name": {"field_label": "姓名", "data_type": "text"}, "Firm": {"field_label": "客户", **_LOOKUP}, "Phone": {"field_label": "电话", "data_type": "phone"}, **own})
    monkeypatch.setitem(HOUSE, "Applications", {"Step": {"field_label": "阶段", **_picked(*_WORDS["stage"])}, **both})
    monkeypatch.setitem(HOUSE, "Meetings", {
        "Starts": {"field_label": "开始", "data_type": "datetime"}, "Ends": {"field_label": "结束", "data_type": "datetime"},
        "State": {"field_label": "状态", **_picked(*_WORDS["state"])}, "Place": {"field_label": "地点", "data_type": "text"}, **both,
    })  # fmt: skip
    system.modules |= {"Deals": {}, "Notes": {}, "Firm_Contacts": {}, "Applications": {}, "Meetings": {}}
    clerk = giver(door, settings, system)
    clerk.open("zoho_crm")
    firm = system.add_row("Accounts", {"Account_Name": "灯笼有限公司", "Industry": "制造", "Billing_City": "杭州"})
    of = {"id": firm, "name": "灯笼有限公司"}
    lin = system.add_row("Contacts", {"Last_Name": "林知夏", "Mobile": "13800001111"})
    deal = system.add_row("Deals", {"Deal_Name": "会计", "Account_Name": of, "Stage": "Qualification", "Description": "两名"})
    his = {"Person": {"id": lin, "name": "林知夏"}, "Deal": {"id": deal, "name": "会计"}}
    ids = {
        "clients": firm, "people": lin, "jobs": deal, "contacts": system.add_row("Firm_Contacts", {"Name": "王经理", "Phone": "13900001111", "Firm": of}),
        "applications": system.add_row("Applications", {**his, "Step": "已推荐"}),
        "interviews": system.add_row("Meetings", {
            **his, "State": "已安排", "Place": "三楼", "Starts": "2027-03-01T10:00:00+08:00", "Ends": "2027-03-01T11:00:00+08:00",
        }),
        "notes": system.add_row("Notes", {"Note_Title": "初谈", "Note_Content": "沟通顺畅", "Parent_Id": {"id": lin, "name": "林知夏"}}),
    }  # fmt: skip
    fields = {
        "clients": {"name": "Account_Name", "industry": "Industry", "city": "Billing_City"}, "people": _PEOPLE,
        "contacts": {"name": "Name", "client": "Firm", "phone": "Phone"},
        "jobs": {"title": "Deal_Name", "client": "Account_Name", "status": "Stage", "publication": "Description"},
        "applications": {"candidate": "Person", "job": "Deal", "stage": "Step"},
        "interviews": {"candidate": "Person", "job": "Deal", "start": "Starts", "end": "Ends", "status": "State", "place": "Place"},
        "notes": {"candidate": "Parent_Id", "text": "Note_Content"},
    }  # fmt: skip
    objects = {
        "clients": "Accounts", "contacts": "Firm_Contacts", "people": "Contacts", "jobs": "Deals", "applications": "Applications",
        "interviews": "Meetings", "notes": "Notes",
    }  # fmt: skip

    def put(name: str, pk: str, values: dict[str, Any]) -> None:
        system._at += 10_000
        system.change(name, pk, **values)

    return World(clerk, system, objects, fields, put, "Caidang_No", ("已推荐", "面试", "Offer"), _zoho_time, ids)


def _ms(text: str) -> int:
    return int(datetime.fromisoformat(f"{text}+08:00").timestamp() * 1000)


def _fxiaoke(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> World:
    monkeypatch.setattr(Pace, "take", lambda _self, _at: 0.0)
    system = fxiaoke.Fxiaoke(is_limited=False)
    number, reference = {"caidang__c": {"label": "才档编号", "type": "text"}}, {"type": "object_reference"}

    def picked(label: str, *words: str) -> dict[str, Any]:
        return {"label": label, "type": "select_one", "options": [{"label": one, "value": one} for one in words]}

    both = {"who__c": {"label": "候选人", **reference}, "what__c": {"label": "职位", **reference}, **number}
    system.add_object(TALENT, "候选人", FIELDS)
    system.add_object("AccountObj", "客户", {"name": {"label": "客户名称", "type": "text"}, "industry__c": {"label": "行业", "type": "text"}, "city__c": {"label": "城市", "type": "text"}, **number})
    system.add_object("ContactObj", "联系人", {"name": {"label": "姓名", "type": "text"}, "tel": {"label": "手机", "type": "phone_number"}, "account_id": {"label": "客户", **reference}, **number})
    system.add_object("object_job__c", "职位", {"name": {"label": "职位名称", "type": "text"}, "firm__c": {"label": "客户", **reference}, "state__c": picked("状态", "进行中", "暂停", "已关闭"), "city__c": {"label": "城市", "type": "text"}, **number})
    system.add_object("object_apply__c", "应聘", {"step__c": picked("阶段", *_WORDS["stage"]), **both})
    system.add_object("object_meet__c", "面试", {"at__c": {"label": "开始", "type": "date_time"}, "until__c": {"label": "结束", "type": "date_time"}, "place__c": {"label": "地点", "type": "text"}, "state__c": picked("状态", *_WORDS["state"]), **both})
    system.add_object("object_note__c", "备注", {"text__c": {"label": "内容", "type": "long_text"}, "who__c": {"label": "候选人", **reference}, **number})
    clerk = giver(door, settings, system)
    clerk.connect()
    firm = system.add_row("AccountObj", {"name": "灯笼有限公司", "industry__c": "制造", "city__c": "杭州"})
    lin = system.add_row(TALENT, {"name": "林知夏", "phone__c": "13800001111"})
    job = system.add_row("object_job__c", {"name": "会计", "firm__c": firm, "firm__c__r": "灯笼有限公司", "state__c": "进行中", "city__c": "杭州"})
    his = {"who__c": lin, "who__c__r": "林知夏", "what__c": job, "what__c__r": "会计"}
    ids = {
        "clients": firm, "people": lin, "jobs": job,
        "contacts": system.add_row("ContactObj", {"name": "王经理", "tel": "13900001111", "account_id": firm, "account_id__r": "灯笼有限公司"}),
        "applications": system.add_row("object_apply__c", {**his, "step__c": "已推荐"}),
        "interviews": system.add_row("object_meet__c", {**his, "at__c": _ms("2027-03-01 10:00"), "until__c": _ms("2027-03-01 11:00"), "place__c": "三楼", "state__c": "已安排"}),
        "notes": system.add_row("object_note__c", {"text__c": "沟通顺畅", "who__c": lin, "who__c__r": "林知夏"}),
    }  # fmt: skip
    fields = {
        "clients": {"name": "name", "industry": "industry__c", "city": "city__c"},
        "people": {ours: theirs for theirs, ours in TARGETS.items() if ours in ("name", "phone")},
        "contacts": {"name": "name", "client": "account_id", "phone": "tel"},
        "jobs": {"title": "name", "client": "firm__c", "status": "state__c", "city": "city__c"},
        "applications": {"candidate": "who__c", "job": "what__c", "stage": "step__c"},
        "interviews": {"candidate": "who__c", "job": "what__c", "start": "at__c", "end": "until__c", "place": "place__c", "status": "state__c"},
        "notes": {"candidate": "who__c", "text": "text__c"},
    }  # fmt: skip
    objects = {
        "clients": "AccountObj", "contacts": "ContactObj", "people": TALENT, "jobs": "object_job__c", "applications": "object_apply__c",
        "interviews": "object_meet__c", "notes": "object_note__c",
    }  # fmt: skip

    def put(name: str, pk: str, values: dict[str, Any]) -> None:
        system.change(name, pk, **values)

    return World(clerk, system, objects, fields, put, "caidang__c", ("已推荐", "面试", "Offer"), _ms, ids)
