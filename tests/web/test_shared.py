"""What the team keeps is found in one place, by who may have it; the morning's numbers lead to what they count."""

from datetime import timedelta

import pytest
from django.test import Client as Browser
from django.urls import reverse

from caidang.domain.clients.models import Job
from caidang.domain.outreach.services.templates import save_template
from caidang.domain.pipeline.layout import Layout
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.scorecards import Competency
from caidang.domain.pipeline.selectors.today import today_of
from caidang.domain.pipeline.services.interviews.scorecards import save_scorecard
from caidang.domain.pipeline.services.submissions.layouts import save_layout
from caidang.domain.review.services.news.client_notes import write_note
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.accounts.teams import add_team
from tests.apps.interviews.making import an_application, an_interview
from tests.apps.pipeline.making import a_job, applied
from tests.making import NOW, a_candidate, as_now, someone
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def test_notes_and_templates_are_found_together_within_ones_rights(log_in: LogIn) -> None:
    browser = log_in(Role.CONSULTANT)
    empty = browser.get(reverse("notes_found")).content.decode()
    assert "还没有笔记和模板" in empty
    save_template(template_id=None, name="约电话", subject="{称呼}好", body="聊聊灯塔项目", actor=PROGRAM, now=NOW)
    card = (Competency("灯塔经验", "", ("", "", "", "", ""), is_must=True),)
    save_scorecard(public_id="", name="工程师", competencies=card, actor=PROGRAM, now=NOW)
    walled = a_job("守夜人", client="墙内", team=add_team(name="墙组", kind="client", actor=PROGRAM, now=NOW)).client
    for name, client in (("通用版式", None), ("墙内版式", walled)):
        save_layout(public_id="", name=name, client=client, layout=Layout(pitch="灯塔"), actor=PROGRAM, now=NOW)
    write_note(client=a_job().client, kind="general", text="灯塔那边周三回话", actor=PROGRAM, now=NOW)
    told = browser.post(reverse("notes_found"), {"q": "灯塔"}).content.decode()
    for name in ("约电话", "工程师", "通用版式", "周三回话"):
        assert name in told
    assert "墙内版式" not in told
    only = browser.post(reverse("notes_found"), {"q": "灯塔", "kind": "scorecard"}).content.decode()
    assert "工程师" in only
    assert "约电话" not in only
    assert "周三回话" not in only
    less = log_in(Role.COLLECTOR).post(reverse("notes_found"), {"q": "灯塔"}).content.decode()
    for name in ("约电话", "工程师", "通用版式"):
        assert name not in less


def test_the_morning_says_what_waits_and_leads_there(log_in: LogIn) -> None:
    browser: Browser = log_in(Role.CONSULTANT)
    user = User.objects.get(username="member-consultant")
    me = as_now(user)
    assert not today_of(viewer=me, now=NOW, today=NOW.date())
    slow, fresh = (a_candidate([("name", 0, name)]) for name in ("林知夏", "江一舟"))
    job = a_job()
    applied(job, slow, fresh, by=me)
    Application.objects.filter(candidate=slow).update(stage_since=NOW - timedelta(days=20))
    Job.objects.filter(pk=job.pk).update(owner=user.pk, status="open", deadline=NOW.date() + timedelta(days=3))
    one = an_application(owner=user.pk)
    an_interview(one, actor=me, start=NOW + timedelta(hours=2))
    an_interview(one, members=[user.pk], start=NOW - timedelta(hours=2), round=2)
    found = today_of(viewer=me, now=NOW, today=NOW.date())
    assert (found.interviews, found.unjudged, found.standing, found.ending, found.unanswered) == (1, 1, 1, 1, 0)
    assert not today_of(viewer=as_now(someone("else")), now=NOW, today=NOW.date())
    page = browser.get("/").content.decode()
    assert reverse("board_list", args=["mine"]) in page
    assert "两周没动的人" in page
