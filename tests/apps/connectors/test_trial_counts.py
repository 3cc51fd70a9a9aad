"""A trial tells of people in two objects, and in several portions, what the run then does: the same counts, also of who is asked about."""

import pytest
from pytest_django import Settings

from caidang.domain.candidates.models import Candidate
from caidang.domain.connectors.contract import Busy
from caidang.domain.connectors.models import Run
from caidang.domain.connectors.services.maps import Choice, add_map, save_map
from caidang.domain.connectors.services.steps import Work
from caidang.domain.connectors.services.taking import foresight
from tests.apps.connectors.conftest import Clerk, Door, said
from tests.apps.connectors.test_giving import giver, told
from tools.systems import zoho
from tools.systems.people import FIELDS, TALENT

pytestmark = [pytest.mark.django_db, pytest.mark.database]
LEADS = "object_lead__c"
EARLIER = "和前面要新建的一条是同一个人"


def rows(clerk: Clerk, name: str, *told: tuple[str, str, str, str]) -> None:
    for who, phone, city, born in told:
        clerk.system.add_row(name, {key: text for key, text in (("name", who), ("phone__c", phone), ("city__c", city), ("born__c", born)) if text})


def two_objects(clerk: Clerk) -> None:
    """The same people among the candidates and among the leads, some of whom say other things, or are only like one another."""
    clerk.system.add_object(LEADS, "线索", FIELDS)
    born = "631123200000"
    rows(
        clerk, TALENT,
        ("林知夏", "13800001111", "杭州", ""), ("许岚", "13800002222", "", ""), ("沈嘉禾", "13800003333", "苏州", ""), ("韩若川", "", "", born),
        ("许岚", "13800002222", "宁波", ""), ("杨书言", "13800005555", "上海", ""),
    )  # fmt: skip
    rows(
        clerk, LEADS,
        ("林知夏", "13800001111", "杭州", ""), ("沈嘉禾", "13800003333", "上海", ""), ("许岚", "13800002222", "", ""), ("韩若川", "13800004444", "", born),
        ("杨书言", "13800005555", "", ""), ("赵明远", "13800006666", "", ""), ("许岚", "13800002222", "南京", ""),
    )  # fmt: skip
    for name in (TALENT, LEADS):
        map = add_map(connection=clerk.connection, name=name, actor=clerk.actor, now=clerk.now, what="people")
        told = {"name": "name", "phone__c": "phone", "city__c": "city", "born__c": "birth"}
        save_map(map=map, choices={key: Choice(one) for key, one in told.items()}, key_field="", making=None, actor=clerk.actor, now=clerk.now)


def outcomes(run: Run) -> list[tuple[str, str]]:
    return sorted((one.remote_id, one.outcome) for one in run.items.all())


@pytest.mark.parametrize("portion", [2, 3, 1000])
@pytest.mark.parametrize("rests", [False, True])
def test_a_trial_of_two_objects_counts_as_the_run_does(clerk: Clerk, monkeypatch: pytest.MonkeyPatch, portion: int, rests: bool) -> None:
    monkeypatch.setattr("caidang.domain.connectors.services.steps.PORTION", portion)
    monkeypatch.setattr("caidang.domain.connectors.fxiaoke.connector.PAGE", min(portion, 100))
    two_objects(clerk)
    if rests:
        turns = [0]

        def let_others(_work: Work) -> None:
            turns[0] += 1
            if turns[0] % 2 == 0:
                raise Busy("", 1.0)

        monkeypatch.setattr(Work, "_let_others", let_others)
    trial = clerk.run("trial")
    assert trial.stage == "done"
    assert not Candidate.objects.exists()
    run = clerk.run()
    assert (trial.counts, outcomes(trial)) == (run.counts, outcomes(run))
    assert Candidate.objects.count() == run.counts["created"] + run.counts["doubtful"] == 7
    assert run.counts["asked"] >= 1
    assert told(trial, "linked").count(EARLIER) >= 3
    clerk.run("trial")
    assert not foresight._held.keys() - {trial.public_id, Run.objects.latest("pk").public_id}


@pytest.mark.parametrize("portion", [2, 1000])
def test_a_trial_over_people_who_are_here_counts_as_the_run_does(clerk: Clerk, monkeypatch: pytest.MonkeyPatch, portion: int) -> None:
    monkeypatch.setattr("caidang.domain.connectors.services.steps.PORTION", portion)
    monkeypatch.setattr("caidang.domain.connectors.fxiaoke.connector.PAGE", min(portion, 100))
    clerk.settle({"city__c": ("in", "ask")})
    rows(clerk, TALENT, ("林知夏", "13800001111", "", ""), ("许岚", "13800002222", "", ""))
    clerk.run()
    clerk.map.delete()
    clerk.system.objects[TALENT].rows.clear()
    clerk.system.objects[TALENT].order.clear()
    two_objects(clerk)
    trial = clerk.run("trial")
    assert {key: "".join(said(one).get(key, ())) for one in Candidate.objects.all() for key in ("city",)} == {"city": ""}
    run = clerk.run()
    assert (trial.counts, outcomes(trial)) == (run.counts, outcomes(run))
    assert Candidate.objects.count() == 7


def test_leads_and_contacts_of_zoho_are_one_in_the_trial(door: Door, settings: Settings) -> None:
    system = zoho.Zoho()
    clerk = giver(door, settings, system)
    clerk.open("zoho_crm")
    system.modules |= {"Leads": {}}
    for name in ("Leads", "Contacts"):
        for n in range(3):
            system.add_row(name, {"Last_Name": f"林知{'夏秋冬'[n]}", "Mobile": f"1380000111{n}"})
        system.add_row(name, {"Last_Name": "许岚" if name == "Leads" else "沈嘉禾", "Mobile": "13800002222" if name == "Leads" else "13800003333"})
        clerk.take_up(name, {"Full_Name": Choice("name"), "Mobile": Choice("phone")})
    trial = clerk.run("trial")
    assert trial.counts == {"created": 5, "linked": 3}
    assert clerk.run().counts == trial.counts
    assert Candidate.objects.count() == 5


def test_of_more_people_than_are_remembered_it_still_knows_who_comes_again(clerk: Clerk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("caidang.domain.connectors.services.steps.PORTION", 2)
    monkeypatch.setattr("caidang.domain.connectors.fxiaoke.connector.PAGE", 2)
    monkeypatch.setattr(foresight, "MOST", 1)
    two_objects(clerk)
    trial = clerk.run("trial")
    run = clerk.run()
    assert trial.counts["created"] + trial.counts.get("doubtful", 0) == run.counts["created"] + run.counts["doubtful"] == 7
