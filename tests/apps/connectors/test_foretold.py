"""What a trial says beforehand, remarks on clients and jobs, and applications that are a module of the company's own."""

from dataclasses import replace

import pytest
from pytest_django import Settings

from caidang.domain.clients.models import Client, Job, Note
from caidang.domain.clients.services.notes import add_note, remove_note
from caidang.domain.connectors.contract import Busy
from caidang.domain.connectors.models import Link, ObjectMap, Thing
from caidang.domain.connectors.selectors.runs import list_questions
from caidang.domain.connectors.services.deciding import decide
from caidang.domain.connectors.services.housing.way import noted
from caidang.domain.connectors.services.steps import Work
from caidang.domain.pipeline.models import Application, Interview
from caidang.domain.pipeline.services.applying import add_to
from caidang.domain.pipeline.services.interviews.arranging import arrange
from caidang.domain.pipeline.services.moving import move
from caidang.domain.pipeline.services.stages import stages_for_use
from caidang.domain.review.models import Comment
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.connectors.conftest import Door
from tests.apps.connectors.test_conflicts import plan
from tests.apps.connectors.test_giving import told
from tests.apps.connectors.test_giving_back import out_of
from tests.apps.connectors.worlds import world
from tests.both import on_both
from tools.systems.zoho_fields import HOUSE

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_what_the_other_side_wants_of_a_new_record_is_said_before_it_is_sent(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    there = world("zoho_recruit", door, settings, monkeypatch)
    clerk = there.clerk
    monkeypatch.setitem(HOUSE["Interviews"], "Interviewer", {"field_label": "面试官", "data_type": "multiuserlookup", "system_mandatory": True})
    clerk.run()
    clerk.write()
    his = Application.objects.select_related("candidate__data_key", "candidate__audience", "job__client").get()
    first = Interview.objects.get()
    arrange(application=his, plan=replace(plan(first, "四楼", 48), round=2), actor=clerk.actor, now=clerk.now())
    trial = clerk.run("trial")
    assert out_of(trial) == {"to_make": 1}
    assert any("必填项没有对上：面试官" in note for note in told(trial, "to_make"))
    run = clerk.run()
    assert out_of(run) == {"unsent": 1}
    assert any("Interviewer" in note for note in told(run, "unsent"))
    assert not out_of(clerk.run())


def test_a_trial_says_that_somebody_is_missing_as_the_run_does(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    there = world("zoho_crm", door, settings, monkeypatch)
    clerk = there.clerk
    trial = clerk.run("trial")
    assert (trial.counts.get("created"), trial.counts.get("refused")) == (7, None)
    ObjectMap.objects.get(what="people").delete()
    trial = clerk.run("trial")
    assert trial.counts == {"created": 3, "refused": 3}
    assert told(trial, "refused") == ["这个人没有带过来：先对接候选人"] * 3
    assert {one.opened(trial)["title"] for one in trial.items.filter(outcome="refused")} == {"林知夏"}
    run = clerk.run()
    assert run.counts == trial.counts


def test_a_remark_on_a_client_or_a_job_becomes_a_note_there(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    there = world("zoho_recruit", door, settings, monkeypatch)
    clerk, system = there.clerk, there.system
    firm = system.add_row("Notes", {"Note_Title": "付款", "Note_Content": "月结三十天", "Parent_Id": {"id": there.ids["clients"], "name": "灯笼有限公司"}})
    system.add_row("Notes", {"Note_Content": "急招", "Parent_Id": {"id": there.ids["jobs"], "name": "会计"}})
    trial = clerk.run("trial")
    assert (trial.counts.get("created"), trial.counts.get("refused")) == (9, None), told(trial, "refused")
    clerk.run()
    clerk.write()
    notes = {str(one.job or one.client): one for one in Note.objects.all()}
    assert (len(notes), Comment.objects.count()) == (2, 1)
    assert all(one.client == Client.objects.get() for one in notes.values())
    # They come once and do not go back.
    rows = len(system.modules["Notes"])
    run = clerk.run("full")
    assert (run.counts.get("created"), out_of(run), len(system.modules["Notes"]), Note.objects.count()) == (None, {}, rows, 2)
    system._at += 10_000
    system.change("Notes", firm, Note_Content="月结六十天")
    assert clerk.run("full").counts["asked"] == 1
    (line,) = list_questions(clerk.connection, viewer=clerk.actor, today=clerk.now().date()).lines
    assert (line.who, line.page[0], line.ours, line.theirs) == ("灯笼有限公司", "client", "月结三十天", "月结六十天")
    decide(connection=clerk.connection, public_ids=[line.public_id], answer="theirs", actor=clerk.actor, now=clerk.now())
    kept = Note.objects.filter(removed_at=None)
    assert {noted(one) for one in kept} == {"月结六十天", "急招"}
    assert (out_of(clerk.run("full")), len(system.modules["Notes"])) == ({}, rows)


@pytest.mark.parametrize("vendor", on_both("zoho_recruit", others=("zoho_crm",)))
def test_our_notes_on_clients_and_jobs_go_back_once(vendor: str, door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    there = world(vendor, door, settings, monkeypatch)
    clerk, notes = there.clerk, there.system.modules["Notes"]
    for text in ("月结三十天", "付款\n先付一半"):
        there.system.add_row("Notes", {"Note_Content": text, "Parent_Id": {"id": there.ids["clients"], "name": "灯笼有限公司"}})
    clerk.run()
    # What came before it was noted which of ours it is, is not sent back.
    Thing.objects.filter(note__isnull=False).update(note=None)
    clerk.write()
    before = set(notes)
    client, job = Client.objects.get(), Job.objects.get()
    add_note(text="老板看重稳定", kind="general", client=client, actor=clerk.actor, now=clerk.now())
    add_note(text="面试问了成本核算", kind="asked", job=job, actor=clerk.actor, now=clerk.now())
    add_note(text="会计行情", kind="salary", role="会计", actor=clerk.actor, now=clerk.now())
    gone = add_note(text="写错了", kind="general", client=client, actor=clerk.actor, now=clerk.now())
    remove_note(note=gone, actor=clerk.actor, now=clerk.now())
    trial = clerk.run("trial")
    assert (out_of(trial), set(notes)) == ({"to_make": 2}, before)
    run = clerk.run()
    assert out_of(run) == {"made": 2}, told(run, "unsent")
    made = {row["Note_Content"]: row["Parent_Id"]["id"] for pk, row in notes.items() if pk not in before}
    assert made == {"老板看重稳定": there.ids["clients"], "面试问了成本核算": there.ids["jobs"]}
    # None of it is said in what the run keeps of each record.
    assert not any("稳定" in str(item.opened(run)) for item in run.items.all())
    assert AuditEvent.objects.filter(verb="client.sent_out").count() == 2
    again = clerk.run("full")
    assert (out_of(again), again.counts.get("created"), len(notes), Note.objects.count()) == ({}, None, len(before) + 2, 6)
    # Gone there it is asked about, and not made once more.
    for pk in set(notes) - before:
        del notes[pk]
    assert clerk.run("full").counts["gone"] == 2
    assert list_questions(clerk.connection, viewer=clerk.actor, today=clerk.now().date()).total == 2
    assert not out_of(clerk.run())


def test_who_is_added_here_is_added_to_a_module_of_their_own(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    there = world("zoho_crm", door, settings, monkeypatch)
    clerk, system = there.clerk, there.system
    xu = system.add_row("Contacts", {"Last_Name": "许岚", "Mobile": "13800002222"})
    clerk.run()
    clerk.write()
    job = Job.objects.get()
    offer = next(one for one in stages_for_use(job.type_id) if one.kind == "offer")
    with write_tx():
        add_to(job, offer, [Link.objects.get(remote_id=xu).candidate_id], actor=clerk.actor, now=clerk.now())
    assert out_of(clerk.run("trial")) == {"to_make": 1}
    run = clerk.run()
    assert out_of(run) == {"made": 1}, told(run, "unsent")
    made = next(row for row in system.modules["Applications"].values() if row["Person"]["id"] == xu)
    assert (made["Deal"]["id"], made["Step"]) == (there.ids["jobs"], "Offer")
    put = Application.objects.get(candidate__links__remote_id=xu)
    placed = next(one for one in stages_for_use(job.type_id) if one.kind == "placed")
    move(public_id=str(put.public_id), stage_id=placed.pk, seen=put.stage_id, actor=clerk.actor, now=clerk.now())
    assert out_of(clerk.run()) == {"sent": 1}
    assert made["Step"] == "入职"
    again = clerk.run("full")
    assert (out_of(again), again.counts.get("created"), Application.objects.count()) == ({}, None, 2)


def test_a_trial_that_rested_in_between_misses_nobody(door: Door, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    clerk = world("zoho_crm", door, settings, monkeypatch).clerk
    rests = [0]

    def let_others(_work: Work) -> None:
        rests[0] += 1
        if rests[0] % 2 == 0:
            raise Busy("", 1.0)

    monkeypatch.setattr(Work, "_let_others", let_others)
    trial = clerk.run("trial")
    assert (trial.stage, trial.counts.get("created"), trial.counts.get("refused")) == ("done", 7, None), told(trial, "refused")
    assert rests[0] > 10
