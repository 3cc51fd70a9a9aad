"""What is no candidate goes back to Zoho CRM too: accounts, deals and the notes on them."""

import pytest
from pytest_django import Settings

from caidang.domain.clients.models import Job
from caidang.domain.clients.services.clients import add_client
from caidang.domain.clients.services.jobs import add_job, change_job
from caidang.domain.connectors.models import Question
from caidang.domain.connectors.services.maps import Choice
from caidang.domain.review.services.news.comments import add_comment
from tests.apps.connectors.conftest import Door
from tests.apps.connectors.test_giving import candidate, giver, told
from tests.apps.connectors.test_giving_back import both, out_of, take
from tools.systems import zoho

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_accounts_deals_and_notes_of_the_crm_go_back(door: Door, settings: Settings) -> None:
    system = zoho.Zoho()
    system.modules |= {"Deals": {}, "Notes": {}}
    clerk = giver(door, settings, system)
    clerk.open("zoho_crm")
    lin = system.add_row("Contacts", {"Last_Name": "林知夏", "Mobile": "13800001111"})
    firm = system.add_row("Accounts", {"Account_Name": "灯笼有限公司", "Industry": "制造"})
    deal = system.add_row("Deals", {"Deal_Name": "会计", "Account_Name": {"id": firm, "name": "灯笼有限公司"}, "Stage": "Negotiation/Review"})
    both(clerk, "Accounts")
    both(clerk, "Deals")
    take(clerk, "Notes", {"Parent_Id": Choice("candidate"), "Note_Content": Choice("text", "both")}, key="Note_Title")
    clerk.take_up("Contacts", {"Full_Name": Choice("name"), "Mobile": Choice("phone")})
    clerk.run()
    clerk.write()
    one = Job.objects.get()
    change_job(job=one, values={"status": "filled", "close_reason": "filled", "deadline": "2026-12-31"}, actor=clerk.actor, now=clerk.now())
    add_comment(candidate=candidate(lin), text="沟通顺畅", actor=clerk.actor, now=clerk.now())
    fresh = add_client(values={"name": "宣纸有限公司"}, actor=clerk.actor, now=clerk.now())
    add_job(client=fresh, values={"title": "店长", "deadline": "2027-01-31"}, actor=clerk.actor, now=clerk.now())
    run = clerk.run()
    assert out_of(run) == {"sent": 1, "made": 3}, [run.counts, told(run, "unsent"), told(run, "sent")]
    rows = system.modules
    assert (rows["Deals"][deal]["Stage"], rows["Deals"][deal]["Closing_Date"]) == ("Closed Won", "2026-12-31")
    made = next(row for row in rows["Deals"].values() if row["Deal_Name"] == "店长")
    assert (rows["Accounts"][made["Account_Name"]["id"]]["Account_Name"], made["Stage"]) == ("宣纸有限公司", "Qualification")
    (note,) = rows["Notes"].values()
    assert (note["Parent_Id"]["id"], note["Note_Content"], note["Note_Title"][:3]) == (lin, "沟通顺畅", "才档 ")
    # What has no equal among their stages stays there as it is, and says so once.
    change_job(job=one, values={"status": "paused"}, actor=clerk.actor, now=clerk.now())
    run = clerk.run()
    assert any("没有和「暂停」相当" in note for note in told(run, "unsent"))
    assert rows["Deals"][deal]["Stage"] == "Closed Won"
    again = clerk.run("full")
    assert (out_of(again), again.counts.get("created"), Question.objects.count()) == ({}, None, 0), again.counts
    assert Job.objects.get(pk=one.pk).status == "paused"
