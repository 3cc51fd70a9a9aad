"""客户 and 职位 in the browser's eyes: lists, forms, pages, the palette."""

import re

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser

from caidang.domain.clients.models import Client, Contact, Job
from caidang.domain.clients.services.clients import add_client
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.search.index.follower import Follower
from tests.apps.pipeline.test_passings import lived
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def test_a_day_with_a_client(admin: Browser, follower: Follower) -> None:
    """From nothing to ranked people: client, contact, contract with a paper, job from a description, note."""
    assert "还没有客户" in admin.get("/clients/").content.decode()
    made = admin.post("/clients/new/", {"name": "海棠科技", "status": "active", "city": "江苏省苏州市"})
    page = admin.get(made["Location"]).content.decode()
    assert "苏州" in page
    assert "还没有职位" in page
    public_id = Client.objects.get().public_id
    admin.post(f"/clients/{public_id}/contacts/new/", {"name": "周明远", "phone": "13800004301"})
    papers = SimpleUploadedFile("合同.pdf", b"%PDF-1")
    told = {"title": "年度合同", "starts": "2026-01-01", "fee_kind": "percent", "fee_percent": "22.5",
            "protection_months": "12", "guarantee_days": "90", "remind_days": "30", "contact_from": "offer",
            "files": papers}  # fmt: skip
    assert admin.post(f"/clients/{public_id}/contracts/new/", told).status_code == 302
    page = admin.get(f"/clients/{public_id}/").content.decode()
    assert "138 0000 4301" in page
    assert "年薪的 22.5%" in page
    file = re.search(r"/contracts/files/[0-9a-f-]{36}/", page)
    assert file is not None
    assert admin.get(file.group()).content == b"%PDF-1"
    description = "招聘职位：会计\n本科及以上，3年以上经验\n熟练使用Excel；有SAP经验者优先\n地点：苏州"
    lines = admin.post("/jobs/requirements/", {"act": "read", "description": description}, headers=HTMX)
    text = lines.content.decode()
    kinds = re.findall(r'<option value="(\w+)" selected>', text)
    values = re.findall(r'name="req_text" value="([^"]*)"', text)
    sent = {"client": "海棠科技", "title": "会计", "headcount": "2", "priority": "0", "salary": "8-12K·13薪",
            "status": "open", "req_must": kinds[::2], "req_kind": kinds[1::2], "req_text": values}  # fmt: skip
    made = admin.post("/jobs/new/", sent)
    job = Job.objects.get()
    assert made["Location"] == f"/jobs/{job.public_id}/"
    assert (job.salary_low, job.salary_high, job.salary_months) == (8_000, 12_000, 13)
    assert {(one["kind"], one["value"], one["is_must"]) for one in job.requirements} >= {
        ("skill", "Excel", True), ("skill", "SAP", False), ("degree", "本科", True), ("city", "苏州", True),
    }  # fmt: skip
    a_candidate([("name", 0, "林知夏"), ("title", 0, "会计"), ("skill", 0, "Excel"), ("city", 0, "苏州")])
    follower.step(NOW)
    people = admin.get(f"/jobs/{job.public_id}/people/").content.decode()
    assert "林知夏" in people
    assert "符合「技能：Excel」" in people
    less = admin.post(f"/jobs/{job.public_id}/people/", {"drop": ["skill:Excel"]}).content.decode()
    assert "符合「技能：Excel」" not in less
    noted = admin.post(f"/jobs/{job.public_id}/notes/", {"text": "二面问报表", "kind": "asked", "on": "job"})
    assert "二面问报表" in noted.content.decode()
    assert "二面问报表" in admin.post("/notes/", {"q": "报表"}).content.decode()


def test_what_is_refused_stays_in_the_form(admin: Browser) -> None:
    add_client(values={"name": "海棠科技"}, actor=PROGRAM, now=NOW)
    answer = admin.post("/clients/new/", {"name": "海棠科技", "industry": "软件"})
    assert answer.status_code == 422
    assert "已经有这个名称" in answer.content.decode()
    assert 'value="软件"' in answer.content.decode()
    sent = {"client": "海棠科技", "title": "会计", "headcount": "1", "priority": "1", "salary": "很多",
            "req_kind": ["years"], "req_must": ["must"], "req_text": ["3-5"]}  # fmt: skip
    answer = admin.post("/jobs/new/", sent)
    assert answer.status_code == 422
    assert "薪资没有读懂" in answer.content.decode()
    assert 'value="3-5"' in answer.content.decode()
    answer = admin.post("/jobs/new/", {**sent, "salary": "", "client": "没有的"})
    assert "没有这个客户" in answer.content.decode()
    assert not Job.objects.exists()


def test_a_search_stays_with_the_session_and_out_of_sight(admin: Browser) -> None:
    for name in ("海棠科技", "远山新能源"):
        add_client(values={"name": name}, actor=PROGRAM, now=NOW)
    found = admin.post("/clients/", {"q": "htkj"}, headers=HTMX).content.decode()
    assert "海棠科技" in found
    assert "<html" not in found
    again = admin.get("/clients/").content.decode()
    assert 'value="htkj"' in again
    assert "远山" not in again.split('id="list"')[1]
    assert all("htkj" not in str(session.get_decoded()) for session in Session.objects.all())
    assert "远山" in admin.get("/clients/?all=1").content.decode()


def test_the_palette_finds_clients_and_jobs_within_reach(log_in: LogIn, admin: Browser, follower: Follower) -> None:
    client = add_client(values={"name": "海棠科技"}, actor=PROGRAM, now=NOW)
    admin.post("/jobs/new/", {"client": "海棠科技", "title": "海棠会计", "headcount": "1", "priority": "1"})
    job = Job.objects.get()
    page = admin.post("/palette/people/", {"q": "haitang"}, headers=HTMX).content.decode()
    for address in (f"/clients/{client.public_id}/", f"/jobs/{job.public_id}/", f"/jobs/{job.public_id}/people/"):
        assert f'data-url="{address}"' in page


def test_a_masked_number_is_revealed_on_the_page(log_in: LogIn, admin: Browser) -> None:
    client = add_client(values={"name": "海棠科技"}, actor=PROGRAM, now=NOW)
    admin.post(f"/clients/{client.public_id}/contacts/new/", {"name": "周明远", "phone": "13800004301"})
    gu = log_in(Role.CONSULTANT)
    assert "138****4301" in gu.get(f"/clients/{client.public_id}/").content.decode()
    address = f"/contacts/{Contact.objects.get().public_id}/reveal/"
    shown = gu.post(address, {"field": "phone", "purpose": "call"}, headers=HTMX).content.decode()
    assert "138 0000 4301" in shown
    gu.post(f"/contacts/{Contact.objects.get().public_id}/", {"name": "周明远", "title": "总监"})
    assert "138 0000 4301" in gu.get(f"/clients/{client.public_id}/").content.decode()


def test_a_change_is_taken_back_from_the_page(admin: Browser) -> None:
    client = add_client(values={"name": "海棠科技"}, actor=PROGRAM, now=NOW)
    admin.post(f"/clients/{client.public_id}/edit/", {"name": "海棠", "status": "paused"})
    page = admin.get(f"/clients/{client.public_id}/").content.decode()
    assert "状态：合作中 → 暂停" in page
    assert re.search(r'<cd-toast>.*已保存.*hx-post="/clients/revisions/\d+/undo/"', page), "at hand at once"
    undo = re.search(r"/clients/revisions/\d+/undo/", page)
    assert undo is not None
    assert admin.post(undo.group())["Location"] == f"/clients/{client.public_id}/"
    client.refresh_from_db()
    assert (client.name, client.status) == ("海棠科技", "active")
    admin.post(f"/clients/{client.public_id}/archive/", {"archive": "yes"})
    assert "海棠科技" not in admin.get("/clients/?all=1").content.decode()
    assert "海棠科技" in admin.post("/clients/", {"status": "archived"}).content.decode()


def test_a_description_fills_what_of_the_job_is_still_empty(admin: Browser) -> None:
    sent = {"act": "read", "description": "招聘职位：会计\n地点：北京或武汉\n薪资：20-30万/年", "title": "", "city": "", "salary": "15K"}
    page = admin.post("/jobs/requirements/", sent, headers=HTMX).content.decode()
    filled = dict(re.findall(r'id="(\w+)" name="\w+" value="([^"]*)"[^>]*hx-swap-oob', page))
    assert filled == {"title": "会计", "city": "北京、武汉"}
    assert "hx-swap-oob" not in admin.post("/jobs/requirements/", {**sent, "act": ""}, headers=HTMX).content.decode()


def test_the_timelines_tell_of_the_people(log_in: LogIn) -> None:
    town = lived(PROGRAM)
    client = log_in(Role.MANAGER)
    for address in (f"/clients/{town.client.public_id}/", f"/jobs/{town.job.public_id}/"):
        page = client.get(address).content.decode()
        assert "答复「想面试」" in page
        assert f'<a href="/candidates/{town.person.public_id}/">林知夏</a>' in page
