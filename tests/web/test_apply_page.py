"""应聘页 as strangers meet it and as its keeper does: two languages, no cookie, nothing told of anybody."""

import json
import re
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone

from caidang.core.errors import InvalidInput
from caidang.domain.clients.models import Job
from caidang.domain.intake.models import IntakeItem, Posting
from caidang.domain.intake.services.postings.pages import (
    save_general,
    save_posting,
    set_general_open,
    set_open,
)
from caidang.domain.intake.services.postings.sending import MOST_BYTES
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.apps.pipeline.town import a_town
from tests.apps.postings.conftest import stamp_of
from tests.making import a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db
FORM = {"name": "顾南枝", "phone": "13800004190", "resume": "五年后端经验。", "agrees": "yes"}


@pytest.fixture
def posting(db: None) -> Posting:
    job, now = a_town().job, timezone.now()
    Job.objects.filter(pk=job.pk).update(city="上海", salary_low=25000, salary_high=40000, salary_months=14)
    job.refresh_from_db()
    values = {"publication": "做收单产品线。\n要求：五年以上。", "pay": "yes", "title_en": "Senior Product Manager", "text_en": "Payments."}
    save_posting(job=job, values=values, actor=PROGRAM, now=now)
    save_general(values={"employer": "样本猎头", "sites": "www.example.com"}, actor=PROGRAM, now=now)
    set_general_open(is_open=True, actor=PROGRAM, now=now)
    return set_open(job=job, is_open=True, actor=PROGRAM, now=now, today=timezone.localdate())


def form(posting: Posting, **changed: object) -> dict[str, object]:
    stamp = stamp_of(posting, at=timezone.now() - timedelta(minutes=2), nonce=str(changed.pop("nonce", "00ff")))
    return {"stamp": stamp.signed(), "answer": str(sum(stamp.question)), **FORM, **changed}


def send(posting: Posting, given: dict[str, object], *, as_data: bool = False, **more: str) -> HttpResponse:
    headers = {"HTTP_ACCEPT": "application/json"} if as_data else {}
    return Client().post(f"/apply/{posting.slug}/", given, **headers, **more)  # type: ignore[return-value, arg-type]


def test_a_job_is_shown_in_both_languages_without_a_cookie(posting: Posting, admin: Client) -> None:
    page = Client().get(f"/apply/{posting.slug}/?c=校招")
    text = page.content.decode()
    assert page.status_code == 200
    assert not page.cookies
    for word in ("高级产品经理", "做收单产品线。", "25-40K", "上海", "样本猎头", "我看过上面的文字，同意", 'lang="zh-CN"', "第 1 版"):
        assert word in text, word
    assert "海棠科技" not in text
    assert "c=校招" in text or "c=%E6" in text
    told = json.loads(re.search(r'<script type="application/ld\+json" nonce="[\w-]+">(.*?)</script>', text, re.DOTALL)[1])  # type: ignore[index]
    assert told["title"] == "高级产品经理"
    assert told["url"].endswith(f"/apply/{posting.slug}/")
    english = Client().get(f"/apply/{posting.slug}/", headers={"Accept-Language": "en-GB,zh;q=0.5"}).content.decode()
    for word in ("Senior Product Manager", "Payments.", "Shanghai", "25-40K × 14 months", "I have read the text above", "Please add:", 'lang="en"', "I agree that you collect"):
        assert word in english, word
    assert not re.search(r"[一-鿿]", re.sub(r"中文|样本猎头", "", re.sub(r"<head>.*?</head>", "", english, flags=re.DOTALL)))
    # Who is logged in is nobody here either.
    assert "member-admin" not in admin.get(f"/apply/{posting.slug}/").content.decode()


def test_the_policy_is_its_own_and_frames_are_for_listed_sites(posting: Posting) -> None:
    page, framed = Client().get(f"/apply/{posting.slug}/"), Client().get(f"/apply/{posting.slug}/embed/")
    policy = page["Content-Security-Policy"]
    for part in ("default-src 'none'", "frame-ancestors 'none'", "trusted-types 'none'", "form-action 'self'", "img-src 'self';"):
        assert part in policy, part
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors https://www.example.com;" in framed["Content-Security-Policy"]
    assert "X-Frame-Options" not in framed
    assert f'action="/apply/{posting.slug}/embed/' in framed.content.decode()
    assert Client().delete(f"/apply/{posting.slug}/").status_code == 405


def test_an_application_is_thanked_for_with_scripts_and_without(posting: Posting) -> None:
    plain = send(posting, form(posting))
    assert (plain.status_code, plain.cookies) == (200, {})
    assert "收到了，谢谢" in plain.content.decode()
    file = SimpleUploadedFile("简历.pdf", b"%PDF-1.4 nothing")
    scripted = send(posting, form(posting, nonce="11", file=file), as_data=True)
    assert scripted.json() == {"done": True}
    assert "收到了" in Client().get(f"/apply/{posting.slug}/?done=1").content.decode()
    assert IntakeItem.objects.filter(source="page").count() == 2


def test_what_was_typed_stays_when_something_is_the_matter(posting: Posting, admin: Client) -> None:
    bad = form(posting, email="nobody", words="想做<b>支付</b>", company="样本科技", agrees="")
    page = send(posting, bad)
    text = page.content.decode()
    assert page.status_code == 422
    for word in ("这个邮箱看着不对", "要勾选同意", 'value="nobody"', "想做&lt;b&gt;支付", 'value="样本科技"', "五年后端经验。"):
        assert word in text, word
    english = Client().post(f"/apply/{posting.slug}/?lang=en", bad).content.decode()
    assert "This address does not look right." in english
    told = send(posting, bad, as_data=True)
    assert told.status_code == 422
    assert set(told.json()["problems"]) == {"email", "agrees"}
    assert told.json()["stamp"] != bad["stamp"]
    large = send(posting, form(posting, file=SimpleUploadedFile("a.pdf", b"%PDF" + bytes(MOST_BYTES + 2**20))))
    assert large.status_code == 413
    wide = {"employer": "样本猎头", "from_address": "0"}
    with pytest.raises(InvalidInput, match="同一地址"):
        save_general(values=wide, actor=PROGRAM, now=timezone.now())
    # Set lower on the page, so that fewer are asked for here.
    assert admin.post("/postings/", {**wide, "act": "save", "from_address": "6", "from_all": "900"}).status_code == 302
    assert 'value="900"' in admin.get("/postings/").content.decode()
    for n in range(7):
        answer = send(posting, form(posting, agrees="", nonce=f"a{n}"))
    assert answer.status_code == 429
    assert 'value="顾南枝"' in answer.content.decode()


def test_no_answer_tells_whether_somebody_is_known(posting: Posting) -> None:
    def answers(nonce: str) -> list[str]:
        cases = (form(posting, nonce=nonce), form(posting, nonce=f"{nonce}1", agrees=""), form(posting, nonce=f"{nonce}2", website="x"))
        told = [send(posting, case, as_data=as_data, REMOTE_ADDR="198.51.100.9") for case in cases for as_data in (False, True)]
        told.append(Client().get(f"/apply/{posting.slug}/"))  # type: ignore[arg-type]
        return [f"{one.status_code} {sorted(one.headers)} {blank(one.content.decode())}" for one in told]

    def blank(text: str) -> str:
        """Without what is different every time."""
        text = re.sub(r'(name="stamp" value|data-nonce|nonce|"stamp"|"nonce")(=|: )"[^"]*"', r"\1", text)
        return re.sub(r"\d+ \+ \d+ =", "a + b", text)

    before = answers("aa")
    a_candidate([("name", 0, "顾南枝"), ("phone", 0, "13800004190"), ("email", 0, "nanzhi@example.com")], text="五年后端经验。")
    assert answers("bb") == before


def test_a_page_that_is_over_says_so_and_leads_on(posting: Posting) -> None:
    Job.objects.filter(pk=posting.job_id).update(deadline=timezone.localdate() - timedelta(days=1))
    over = Client().get(f"/apply/{posting.slug}/")
    assert over.status_code == 410
    assert "不再收简历" in over.content.decode()
    assert 'href="/apply/?lang=zh"' in over.content.decode()
    assert send(posting, form(posting)).status_code == 410
    assert Client().get("/apply/nosuch/").status_code == 404
    assert Client().get("/apply/nosuch/?lang=en").content.decode().count("There is no such page")
    general = Client().get("/apply/").content.decode()
    assert "没有公开的职位" in general
    Job.objects.filter(pk=posting.job_id).update(deadline=None)
    assert "高级产品经理" in Client().get("/apply/").content.decode()
    assert Client().post("/apply/", form(Posting.objects.get(is_general=True), nonce="cc")).status_code == 200
    set_general_open(is_open=False, actor=PROGRAM, now=timezone.now())
    assert Client().get("/apply/").status_code == 404


def test_its_keeper_switches_it_writes_it_and_hands_it_out(posting: Posting, admin: Client, log_in: LogIn) -> None:
    job = posting.job
    assert job is not None
    address = f"/jobs/{job.public_id}/posting/"
    text = admin.get(f"{address}?c=朋友圈").content.decode()
    assert f"http://testserver/apply/{posting.slug}/?c=" in text
    assert "&lt;iframe src=" in text
    assert "<svg" in text
    assert "<svg" in admin.get(f"{address}poster/").content.decode()
    assert admin.post(address, {"act": "close"}).status_code == 302
    assert Client().get(f"/apply/{posting.slug}/").status_code == 410
    assert admin.post(address, {"act": "save", "publication": ""}).status_code == 302
    refused = admin.post(address, {"act": "open"})
    assert refused.status_code == 422
    assert "还没有写对外文案" in refused.content.decode()
    assert admin.post(address, {"act": "save", "publication": "新的文案。", "employer": "海棠科技"}).status_code == 302
    assert admin.post(address, {"act": "open"}).status_code == 302
    assert "海棠科技" in Client().get(f"/apply/{posting.slug}/").content.decode()
    assert "25-40K" not in Client().get(f"/apply/{posting.slug}/").content.decode()
    collector = log_in(Role.COLLECTOR)
    assert collector.post(address, {"act": "close"}).status_code in (403, 404)
    assert collector.post("/postings/", {"act": "close"}).status_code == 403
    bad = admin.post("/postings/", {"act": "save", "employer": "样本猎头", "sites": "http://plain.example.com"})
    assert bad.status_code == 422
    assert "没有加密" in bad.content.decode()
    assert admin.post("/postings/", {"act": "save", "employer": "样本猎头二", "sites": "hr.example.com"}).status_code == 302
    assert "样本猎头二" in Client().get("/apply/").content.decode()
    assert "高级产品经理" in admin.get("/postings/").content.decode()
