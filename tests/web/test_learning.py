"""学习 and 培训 in the browser: read, tested, certified, gated; assigned, taught, ruled; tours on real pages."""

import io
import json
from datetime import timedelta

import jwt
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from jwt import PyJWK
from lxml import html
from pytest_django import Settings
from python_calamine import CalamineWorkbook

from caidang.domain.training.badges import make_token, read_badge
from caidang.domain.training.models import Attempt, Certificate, OwnCourse, Policy
from caidang.domain.training.shipped import shipped_courses, shipped_tours
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import ProofRule, User
from caidang.foundation.accounts.policy import Role
from caidang.foundation.search.index.follower import Follower
from tests.both import on_both
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db
PNG = b"\x89PNG\r\n\x1a\n" + b"0" * 40


def pass_course(client: Client, key: str) -> Attempt:
    """Read every lesson of a course and answer all its questions rightly, as a person would by the pages."""
    course = shipped_courses()[key]
    for lesson in course.lessons:
        assert client.post(reverse("learning_lesson", args=[key, lesson.key])).status_code == 302
    test = client.post(reverse("learning_start", args=[key]), follow=True)
    row = Attempt.objects.get(course=key, finished_at=None)
    assert "交卷" in test.content.decode()
    right = {f"q-{one}": [str(place) for place in course.by_id[one].right] for one, _ in row.drawn}
    shown = client.post(reverse("learning_test", args=[row.public_id]), right, follow=True).content.decode()
    assert "通过了，100 分" in shown
    row.refresh_from_db()
    return row


def test_a_course_is_read_tested_and_certified(log_in: LogIn) -> None:
    client = log_in(Role.AUDITOR)
    assert "安全与保密" in client.get("/learning/").content.decode()
    assert client.post(reverse("learning_start", args=["security"])).status_code == 409, "nothing is read yet"
    pass_course(client, "security")
    row = Certificate.objects.get()
    page = client.get(reverse("learning_certificate", args=[row.public_id])).content.decode()
    assert row.code in page
    pdf = client.get(reverse("learning_certificate_file", args=[row.public_id, "pdf"]))
    assert pdf.content.startswith(b"%PDF-")
    badge = client.get(reverse("learning_certificate_file", args=[row.public_id, "badge"])).content
    assert json.loads(badge)["type"] == ["VerifiableCredential", "OpenBadgeCredential"]
    assert read_badge(badge).is_true
    typed = row.code.lower().replace("-", " ")
    assert "有效：" in client.post("/learning/check/", {"code": typed}).content.decode()
    assert "没有这个码" in client.post("/learning/check/", {"code": "AAAA-BBBB"}).content.decode()
    misread = row.code.replace("O", "0").replace("I", "1").replace("B", "8")
    assert "有效：" in client.post("/learning/check/", {"code": misread}).content.decode()
    stranger = Client()
    seen = stranger.post("/certificates/", {"code": typed}).content.decode()
    assert "有效：" in seen
    assert names_of([row.member])[row.member] not in seen
    assert "没有这个码" in stranger.post("/certificates/", {"code": "AAAA-BBBB"}).content.decode()
    Certificate.objects.update(expires_at=row.issued_at)
    assert "现在无效：" in stranger.post("/certificates/", {"code": row.code}).content.decode()


def test_a_stranger_checks_a_badge_by_its_file(log_in: LogIn) -> None:
    client, stranger = log_in(Role.AUDITOR), Client()
    pass_course(client, "security")
    row = Certificate.objects.get()
    files = {kind: client.get(reverse("learning_certificate_file", args=[row.public_id, kind])).content for kind in ("badge", "token")}

    def told(data: bytes) -> str:
        return stranger.post("/certificates/", {"badge": SimpleUploadedFile("badge", data)}).content.decode()

    for data in files.values():
        assert "是我们签的，没有被改过" in told(data)
        assert "有效：" in told(data)
        assert names_of([row.member])[row.member] not in told(data)
    changed = files["badge"].replace("安全与保密".encode(), "数据管理".encode())
    assert "不要相信它" in told(changed)
    foreign = make_token(row, name="林听雨", house="本单位", origin="http://127.0.0.1/", course=None, key=b"x" * 32)
    assert "不是我们签的" in told(foreign.encode())
    assert "这不是 Open Badges" in told(PNG)
    keys = stranger.get(reverse("certificate_keys")).json()["keys"]
    assert json.loads(files["badge"])["issuer"]["id"] == keys[0]["kid"]
    public = PyJWK(keys[0]).key
    assert jwt.decode(files["token"].decode(), public, algorithms=["EdDSA"])["jti"] == f"urn:uuid:{row.public_id}"
    Certificate.objects.update(revoked_at=timezone.now(), reason="考试时有人代答")
    for data in files.values():
        assert "现在无效：" in told(data)
        assert "代答" not in told(data)
    Certificate.objects.all().delete()
    assert "已经不在了" in told(files["token"])


def test_a_failed_test_explains_every_question(log_in: LogIn) -> None:
    client = log_in(Role.COLLECTOR)
    course = shipped_courses()["data"]
    for lesson in course.lessons:
        client.post(reverse("learning_lesson", args=["data", lesson.key]))
    client.post(reverse("learning_start", args=["data"]))
    row = Attempt.objects.get()
    shown = client.post(reverse("learning_test", args=[row.public_id]), {}, follow=True).content.decode()
    assert "0 分" in shown
    for one, _ in row.drawn:
        assert course.by_id[one].why in html.document_fromstring(shown).text_content()
    assert not Certificate.objects.exists()


def test_a_gate_is_told_ahead_then_shuts_and_opens_with_the_certificate(log_in: LogIn, follower: Follower) -> None:
    admin, client = log_in(Role.ADMIN), log_in(Role.CONSULTANT)
    member = User.objects.get(role=Role.CONSULTANT.value)
    person = a_candidate([("name", 0, "顾晚舟"), ("phone", 0, "13800004801")])
    record = reverse("candidate", args=[person.public_id])
    reveal = {"field": "phone", "purpose": "contact"}
    assert "REVEAL" not in client.get("/learning/").content.decode()
    saved = admin.post("/training/gates/", {"REVEAL": "1", "days-REVEAL": "14", "EXPORT": "1", "days-EXPORT": "14"})
    assert saved.status_code == 302
    for page in ("/learning/", record):
        assert "起，「查看完整内容」要有「安全与保密」证书，你还没有" in client.get(page).content.decode(), page
    follower.step(NOW)
    assert "起，「导出候选人」要有「安全与保密」证书" in client.get("/candidates/").content.decode()
    assert client.post(f"{record}reveal/", reveal).status_code == 303, "there is time yet"
    long_ago = timezone.now() - timedelta(days=60)
    ProofRule.objects.update(since=long_ago)
    User.objects.filter(pk=member.pk).update(created_at=long_ago)
    person.reveals.all().delete()
    refused = client.post(f"{record}reveal/", reveal)
    assert refused.status_code == 403
    assert "有效的「安全与保密」证书" in refused.content.decode()
    assert "现在停着" in client.get(record).content.decode()
    asked = {"id": [str(person.public_id)], "column": ["name"], "purpose": "check", "kind": "xlsx", "days": "7"}
    assert client.post(reverse("sheet_export_ask"), asked).status_code == 403
    pass_course(client, "security")
    assert client.post(f"{record}reveal/", reveal).status_code == 303
    assert client.post(reverse("sheet_export_ask"), asked).status_code == 302
    row = Certificate.objects.get()
    admin.post("/training/revoke/", {"which": str(row.public_id), "reason": "代考"})
    person.reveals.all().delete()
    assert client.post(f"{record}reveal/", reveal).status_code == 403, "taken back, it shuts at once"


def test_the_team_is_taught(log_in: LogIn) -> None:
    admin, client = log_in(Role.ADMIN), log_in(Role.ORGANISER)
    member = User.objects.get(role=Role.ORGANISER.value)
    sent = {"act": "assign", "course": "tool", "who": "role:organiser", "event": "assigned", "days": "14"}
    assert admin.post("/training/assignments/", sent).status_code == 302
    refused = admin.post("/training/assignments/", {**sent, "days": "0", "event": "joined"})
    assert refused.status_code == 422
    form = html.document_fromstring(refused.content.decode())
    assert form.xpath("//select//option[@selected]/@value") == ["tool", "role:organiser", "joined"], "not all of a sudden everybody"
    assert "有 1 门课要学" in client.get("/learning/").content.decode()
    assert "有要学的" in client.get("/notifications/").content.decode()
    assert "0 / 1" in admin.get("/training/assignments/").content.decode()
    begins = timezone.localtime().strftime("%Y-%m-%dT%H:%M")
    session = {"act": "arrange", "title": "证件怎么收", "lecturer": "沈老师", "place": "三楼", "starts_at": begins,
               "minutes": "45", "course": "security", "member": [str(member.pk)]}  # fmt: skip
    form = html.document_fromstring(admin.post("/training/sessions/", {**session, "starts_at": ""}).content.decode())
    assert form.xpath('//input[@name="member"][@checked]/@value') == [str(member.pk)]
    assert form.xpath("//select//option[@selected]/@value") == ["security"]
    assert admin.post("/training/sessions/", session).status_code == 302
    assert "证件怎么收" in client.get("/learning/").content.decode()
    policy = {"act": "publish", "title": "保密规定", "text": "## 一\n\n不带走资料。", "days": "7"}
    assert admin.post("/training/policies/", policy).status_code == 302
    listed = html.document_fromstring(client.get("/learning/").content.decode())
    address = listed.xpath('//a[contains(@href, "/policies/")]/@href')[0]
    assert "不带走资料" in client.get(address).content.decode()
    assert client.post(address, {"number": "1"}).status_code == 302
    assert "1 人读过" in admin.get("/training/policies/").content.decode()
    which = str(Policy.objects.get().public_id)
    again = admin.post("/training/policies/", {**policy, "which": which, "changes": "只改了说明"})
    page = html.document_fromstring(again.content.decode())
    assert again.status_code == 422
    assert page.xpath('//details[@open]//input[@name="changes"]/@value') == ["只改了说明"], "what was typed stays where it was typed"
    assert page.xpath('//input[@id="po-title"]/@value') == [""], "and is not about to be published a second time"
    assert admin.post("/training/policies/", {**policy, "which": which, "text": "## 一\n\n也不打印。"}).status_code == 302
    assert "第 2 版" in client.get("/learning/").content.decode()
    assert "0 人读过" in admin.get("/training/policies/").content.decode()
    assert client.post(address, {"number": "1"}).status_code == 409, "the version that one has not seen is not acknowledged"
    assert client.post(address, {"number": "2"}).status_code == 302
    assert "1 人读过" in admin.get("/training/policies/").content.decode()
    book = admin.post("/training/matrix/")
    assert CalamineWorkbook.from_filelike(io.BytesIO(book.content)).sheet_names == ["培训"]


def test_an_own_course_is_written_and_passed_safely(log_in: LogIn) -> None:
    admin, client = log_in(Role.MANAGER), log_in(Role.UPDATER)
    told = {"title": "本所规矩", "months": "0", "draw": "1", "pass_percent": "100"}
    admin.post("/training/courses/", told)
    row = OwnCourse.objects.get()
    page = reverse("training_course", args=[row.public_id])
    nasty = "<script>alert(1)</script> [走](https://a.example) **重点**"
    admin.post(page, {"act": "lesson", "title": "第一课", "text": nasty, "place": "1"})
    lesson = row.lessons.get()
    question = {"act": "question", "kind": "multiple", "lesson": str(lesson.public_id), "ask": "哪些对", "why": "书上写着"}
    assert admin.post(page, {**question, "choices": "甲\n乙"}).status_code == 422, "no right answer is marked"
    assert admin.post(page, {**question, "choices": "*甲\n*乙\n丙"}).status_code == 302
    with_file = {"act": "file", "which": str(lesson.public_id)}
    for name, data, status in (("图.png", PNG, 302), ("图.png", b"<svg onload=alert(1)>", 422)):
        upload = _file(name, data)
        assert admin.post(page, {**with_file, "file": upload}).status_code == status
    read = client.get(reverse("learning_lesson", args=[row.key, lesson.public_id])).content.decode()
    assert "<script>alert" not in read
    assert "a.example" not in read.split("</script>")[-1]
    assert "<strong>重点</strong>" in read
    picture = html.document_fromstring(read).xpath("//figure/img/@src")[0]
    got = client.get(picture)
    assert got["Content-Type"] == "image/png"
    assert "sandbox" in got["Content-Security-Policy"]


def test_an_outside_course_counts_when_another_has_looked(log_in: LogIn) -> None:
    admin, client, other = log_in(Role.MANAGER), log_in(Role.CONSULTANT), log_in(Role.UPDATER)
    sent = {"title": "个人信息保护培训", "organiser": "行业协会", "passed_on": "2026-03-02", "file": _file("证.pdf", b"%PDF-1.7 x")}
    assert client.post("/learning/outside/", sent).status_code == 302
    shown = html.document_fromstring(admin.get("/training/outside/").content.decode())
    proof = shown.xpath('//a[contains(@href, "/learning/files/")]/@href')[0]
    assert (client.get(proof).status_code, admin.get(proof).status_code, other.get(proof).status_code) == (200, 200, 403)
    which = shown.xpath('//input[@name="which"]/@value')[0]
    assert admin.post("/training/outside/", {"which": which, "act": "refuse"}).status_code == 422
    assert admin.post("/training/outside/", {"which": which, "act": "accept"}).status_code == 302
    assert "核对过" in client.get("/learning/").content.decode()


def test_a_spot_check_says_why(log_in: LogIn) -> None:
    client = log_in(Role.COLLECTOR)
    asked = client.get("/learning/spot/").content.decode()
    assert "谁可以推荐过去" in asked
    told = client.post("/learning/spot/", {"seed": "7", "person": ["0"]}).content.decode()
    assert "不可以：" in told
    assert "可以：授权给这一家" in told


def test_an_exercise_is_done_when_it_was_really_done(log_in: LogIn, follower: Follower, settings: Settings) -> None:
    client = log_in(Role.CONSULTANT)
    assert "caidang practice" in client.get("/learning/practice/").content.decode()
    settings.CAIDANG_PRACTICE = True
    person = a_candidate([("name", 0, "卫澜"), ("phone", 0, "13800004521"), ("city", 0, "上海")])
    follower.step(NOW)
    page = client.get("/learning/practice/").content.decode()
    assert "已做好 0 道" in page
    assert "这是练习用的一份" in page
    client.get(reverse("candidate", args=[person.public_id]))
    assert "已做好 1 道" in client.get("/learning/practice/").content.decode()
    client.post(reverse("candidate_reveal", args=[person.public_id]), {"field": "phone", "purpose": "contact"})
    assert "已做好 2 道" in client.get("/learning/practice/").content.decode()


@pytest.mark.parametrize("role", on_both(Role.ADMIN, Role.MANAGER, others=Role))
def test_what_a_tour_points_at_is_on_its_page(role: Role, log_in: LogIn, follower: Follower) -> None:
    client, seen = log_in(role), {}
    told = client.get(reverse("learning_tour", args=[role.value])).json()
    assert [step["url"] for step in told["steps"]] == [reverse(step.page) for step in shipped_tours()[role.value].steps]
    for step in shipped_tours()[role.value].steps:
        if step.page not in seen:
            answer = client.get(reverse(step.page))
            assert answer.status_code == 200, (role, step.page)
            seen[step.page] = html.document_fromstring(answer.content.decode())
        assert seen[step.page].xpath(as_xpath(step.anchor)), (role, step.page, step.anchor)


def as_xpath(selector: str) -> str:
    """``tag``, ``#id``, ``.class`` or ``[name="value"]``: what tours may use."""
    if selector.startswith("#"):
        return f'//*[@id="{selector[1:]}"]'
    if selector.startswith("."):
        return f'//*[contains(concat(" ", normalize-space(@class), " "), " {selector[1:]} ")]'
    if selector.startswith("["):
        name, _, value = selector[1:-1].partition("=")
        return f"//*[@{name}={value}]"
    assert selector.isalnum()
    return f"//{selector}"


def _file(name: str, data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, data)
