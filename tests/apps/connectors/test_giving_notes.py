"""Notes on clients and the names of interviewers go to objects of the company's own, and come from there."""

import pytest
from pytest_django import Settings

from caidang.domain.clients.models import Client, Job, Note
from caidang.domain.clients.services.notes import add_note
from caidang.domain.connectors.models import ObjectMap
from caidang.domain.connectors.services.housing.way import noted
from caidang.domain.connectors.services.maps import Choice
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.selectors.interviews.sight import get_interview
from caidang.domain.pipeline.services.interviews.arranging import change
from caidang.domain.pipeline.services.interviews.plan import Plan
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Role
from caidang.foundation.vault import services as vault
from tests.apps.connectors.conftest import Door
from tests.apps.connectors.test_giving import giver, told
from tests.apps.connectors.test_giving_back import both, out_of
from tests.making import someone
from tools.systems import fxiaoke
from tools.systems.people import FIELDS, TALENT, TARGETS, person

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_notes_on_clients_and_who_holds_an_interview_go_to_objects_of_the_company(door: Door, settings: Settings) -> None:
    system = fxiaoke.Fxiaoke(is_limited=False)
    number, reference = {"caidang__c": {"label": "才档编号", "type": "text"}}, {"type": "object_reference"}
    system.add_object(TALENT, "候选人", FIELDS)
    system.add_object("AccountObj", "客户", {"name": {"label": "客户名称", "type": "text"}, **number})
    system.add_object("object_job__c", "职位", {"name": {"label": "职位名称", "type": "text"}, "firm__c": {"label": "客户", **reference}, **number})
    system.add_object("object_visit__c", "客户跟进记录", {"firm__c": {"label": "客户", **reference}, "job__c": {"label": "职位", **reference}, "text__c": {"label": "内容", "type": "long_text"}, **number})
    system.add_object("object_apply__c", "应聘", {"who__c": {"label": "候选人", **reference}, "what__c": {"label": "职位", **reference}, "step__c": {"label": "阶段", "type": "text"}, **number})
    system.add_object("object_meet__c", "面试", {"who__c": {"label": "候选人", **reference}, "what__c": {"label": "职位", **reference}, "at__c": {"label": "面试时间", "type": "date_time"}, "by__c": {"label": "面试官", "type": "text"}, **number})
    clerk = giver(door, settings, system)
    clerk.connect()
    lantern = system.add_row("AccountObj", {"name": "灯笼有限公司"})
    opening = system.add_row("object_job__c", {"name": "会计", "firm__c": lantern, "firm__c__r": "灯笼有限公司"})
    who = system.add_row(TALENT, person(1))
    his = {"who__c": who, "who__c__r": "林", "what__c": opening, "what__c__r": "会计"}
    system.add_row("object_apply__c", {**his, "step__c": "面试"})
    theirs = system.add_row("object_meet__c", {**his, "at__c": 1_800_000_000_000, "by__c": "王经理"})
    first = system.add_row("object_visit__c", {"firm__c": lantern, "firm__c__r": "灯笼有限公司", "text__c": "月结三十天"})
    for name in ("AccountObj", "object_job__c", "object_apply__c", "object_meet__c"):
        both(clerk, name, key="caidang__c")
    assert both(clerk, "object_visit__c", key="caidang__c").what == ObjectMap.What.CLIENT_NOTES
    clerk.take_up(TALENT, {key: Choice(target) for key, target in TARGETS.items() if target != "resume"})
    trial = clerk.run("trial")
    assert (trial.counts.get("created"), trial.counts.get("refused")) == (6, None), told(trial, "refused")
    assert [cell[3] for item in trial.items.filter(map__object="object_visit__c") for cell in item.opened(trial)["cells"]] == ["月结三十天"]
    clerk.run()
    (note,), (meeting,) = Note.objects.all(), Interview.objects.all()
    assert (noted(note), note.client.name) == ("月结三十天", "灯笼有限公司")
    assert "面试官：王经理" in vault.open_json(meeting.data_key, meeting.detail_place, bytes(meeting.detail))["told"]
    # Ours go there once, with the job that they are about; who is to hold the interview by his name.
    client, job = Client.objects.get(), Job.objects.get()
    add_note(text="先付一半", kind="general", client=client, job=job, actor=clerk.actor, now=clerk.now())
    sight = get_interview(str(meeting.public_id), viewer=clerk.actor, now=clerk.now())
    boss = someone("miangshi", Role.CONSULTANT)
    change(sight=sight, plan=Plan(round=1, kind=meeting.kind, start=meeting.start, minutes=meeting.minutes, zone="Asia/Shanghai", place="", told="", are_invited=False, members=[boss.pk]), actor=clerk.actor, now=clerk.now())
    clerk.write()
    run = clerk.run()
    assert out_of(run) == {"sent": 1, "made": 1}, [run.counts, run.problem, told(run, "unsent")]
    rows = system.objects["object_visit__c"].rows
    (fresh,) = (row for pk, row in rows.items() if pk != first)
    assert (fresh["firm__c"], fresh["job__c"], fresh["text__c"]) == (lantern, opening, "先付一半")
    assert system.objects["object_meet__c"].rows[theirs]["by__c"] == names_of([boss.pk])[boss.pk]
    again = clerk.run("full")
    assert (out_of(again), again.counts.get("created"), len(rows), Note.objects.count()) == ({}, None, 2, 2), again.counts
