"""Writing to people from the list and from a record; templates."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from caidang.domain.outreach.models import Letter, Mailing, MailTemplate, NoMail, SendAccount
from caidang.domain.outreach.services.leaving import leave_token
from caidang.foundation.accounts.policy import Role
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna(log_in: LogIn, settings: Settings) -> Client:
    settings.EMAIL_HOST = "mail.example.com"
    return log_in(Role.CONSULTANT)


def test_from_a_selection_to_a_held_mailing_that_is_stopped(anna: Client) -> None:
    record = a_candidate([("name", 0, "林知夏"), ("gender", 0, "女"), ("email", 0, "xia@example.com")])
    anna.post(reverse("mail_templates"), {"act": "save", "name": "问近况", "subject": "{称呼}好", "body": "最近怎样？"})
    template = MailTemplate.objects.get()
    picked = {"id": [str(record.public_id)]}
    page = anna.post(reverse("mail_compose"), picked).content.decode()
    assert "写给 1 人" in page
    assert "问近况" in page
    page = anna.post(reverse("mail_compose"), {**picked, "template": template.pk}).content.decode()
    assert "1 人会收到" in page
    assert "林女士好" in page
    wrong = anna.post(reverse("mail_compose"), {**picked, "act": "send", "subject": "{年龄}", "body": "正文留着"})
    assert wrong.status_code == 422
    assert "不知道填什么" in wrong.content.decode()
    assert "正文留着" in wrong.content.decode()
    assert not Mailing.objects.exists()
    sent = anna.post(reverse("mail_compose"), {**picked, "act": "send", "subject": "好", "body": "正文"}, follow=True)
    assert "一分钟后开始发" in sent.content.decode()
    assert "取消，一封也不发" in sent.content.decode()
    mailing = Mailing.objects.get()
    gone = anna.post(reverse("mailing_cancel", args=[mailing.public_id]), follow=True).content.decode()
    assert "1 封没有发出" in gone
    assert Letter.objects.get().state == Letter.State.CANCELLED
    assert "好" in anna.get(reverse("mailings")).content.decode()


def test_a_person_is_written_to_and_says_no_more(anna: Client) -> None:
    record = a_candidate([("name", 0, "林知夏"), ("email", 0, "xia@example.com")])
    part = reverse("candidate_mail", args=[record.public_id])
    assert "写邮件" in anna.get(part).content.decode()
    told = anna.post(part, {"unwanted": "yes"}).content.decode()
    assert "不想再收邮件" in told
    assert "写邮件" not in told


def test_a_template_that_cannot_be_kept_stays_in_its_boxes(anna: Client) -> None:
    kept = {"act": "save", "name": "问近况", "subject": "好", "body": "怎样"}
    anna.post(reverse("mail_templates"), kept)
    again = anna.post(reverse("mail_templates"), {**kept, "body": "另一封的正文"})
    assert again.status_code == 422
    assert "已经有叫「问近况」的模板" in again.content.decode()
    assert "另一封的正文" in again.content.decode()
    row = MailTemplate.objects.get()
    anna.post(reverse("mail_templates"), {"act": "archive", "template": row.pk}, follow=True)
    assert MailTemplate.objects.get().archived_at is not None
    record = a_candidate([("name", 0, "林知夏")])
    assert "问近况" not in anna.post(reverse("mail_compose"), {"id": [str(record.public_id)]}).content.decode()


def test_all_that_was_found_is_written_to_and_nobody_else(anna: Client, follower: Follower) -> None:
    for n, city in enumerate(("上海", "上海", "杭州")):
        a_candidate([("name", 0, f"林知{'夏秋冬'[n]}"), ("city", 0, city), ("email", 0, f"{n}@example.com")])
    follower.step(NOW)
    anna.post(reverse("candidate_results"), {"q": "上海"})
    page = anna.post(reverse("mail_compose"), {"everyone": "2"}).content.decode()
    assert "写给 2 人" in page
    kept = unescape(page.partition('name="search" value="')[2].partition('"')[0])
    anna.post(reverse("candidate_results"), {"q": ""})
    wording = {"act": "send", "subject": "好", "body": "正文"}
    anna.post(reverse("mail_compose"), {"everyone": "2", "search": kept, **wording})
    assert Letter.objects.count() == 2
    changed = anna.post(reverse("mail_compose"), {"everyone": "40", "search": kept, **wording})
    assert changed.status_code == 409
    broken = anna.post(reverse("mail_compose"), {"everyone": "2", "search": "[]", **wording})
    assert broken.status_code == 422
    assert Letter.objects.count() == 2


def test_a_sequence_is_written_tried_seen_person_by_person_and_paused(anna: Client, follower: Follower, settings: Settings) -> None:
    for n, name in enumerate(("林知夏", "林知秋")):
        a_candidate([("name", 0, name), ("city", 0, "上海"), ("email", 0, f"{n}@example.com")])
    follower.step(NOW)
    assert anna.post(reverse("mail_new"), {"q": ""}).status_code == 422
    page = anna.post(reverse("mail_new"), {"q": "城市:上海"}).content.decode()
    assert "写给 2 人" in page
    kept = unescape(page.partition('name="search" value="')[2].partition('"')[0])
    form = {"search": kept, "everyone": "2", "manner": "1", "from_hour": "9", "to_hour": "20", "is_ended_by_reply": "on"}
    one = {"subject": ["{姓名}好"], "body": ["第一封"], "subject_en": [""], "body_en": [""], "days": ["0"]}
    page = anna.post(reverse("mail_compose"), {**form, **one, "act": "add"}).content.decode()
    assert "第 2 封" in page
    two = {
        "subject": ["{姓名}好", "再问"], "body": ["第一封", "第二封"], "subject_en": ["", ""], "body_en": ["", ""],
        "days": ["0", "3"],
    }  # fmt: skip
    page = anna.post(reverse("mail_compose"), {**form, **two, "act": "preview"}).content.decode()
    assert "第 1 人，共 2 人" in page
    assert "第 3 天，没有回信" in page
    first = "林知夏好" in page
    page = anna.post(reverse("mail_compose"), {**form, **two, "at": "2"}).content.decode()
    assert ("林知秋好" in page) is first
    refused = anna.post(reverse("mail_compose"), {**form, **two, "act": "test"})
    assert "登录与安全" in refused.content.decode()
    sent = anna.post(reverse("mail_compose"), {**form, **two, "act": "send", "name": "暖通跟进"}, follow=True)
    assert "暖通跟进" in sent.content.decode()
    mailing = Mailing.objects.get()
    assert mailing.origin == "http://testserver/"
    paused = anna.post(reverse("mailing_pause", args=[mailing.public_id]), {"act": "pause"}, follow=True)
    assert "继续" in paused.content.decode()
    anna.post(reverse("mailing_pause", args=[mailing.public_id]), {"act": "resume"})
    assert Mailing.objects.get().paused_at is None


def test_one_click_and_no_more_without_an_account(anna: Client, client: Client) -> None:
    record = a_candidate([("name", 0, "林知夏"), ("email", 0, "xia@example.com")])
    wording = {"subject": "好", "body": "正文"}
    anna.post(reverse("mail_compose"), {"id": [str(record.public_id)], "act": "send", **wording})
    address = reverse("no_mail", args=[leave_token(Letter.objects.get().public_id)])
    stranger = Client(enforce_csrf_checks=True)
    page = stranger.get(address)
    assert "不用登录" in page.content.decode()
    assert "林知夏" not in page.content.decode()
    assert not NoMail.objects.exists(), "looking changes nothing: mail programs look into links"
    assert "no account, no reason" in stranger.get(address, headers={"Accept-Language": "en-US,en"}).content.decode()
    assert stranger.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert NoMail.objects.get().is_own
    told = anna.post(reverse("candidate_mail", args=[record.public_id]), {"unwanted": "no"}).content.decode()
    assert "本人退订" in told
    stranger.post(address, {"act": "back"})
    assert not NoMail.objects.exists()
    assert stranger.get(reverse("no_mail", args=["0" * 65])).status_code == 404


def test_an_account_is_kept_by_who_keeps_sources_and_its_password_is_never_shown(log_in: LogIn) -> None:
    boss = log_in(Role.MANAGER)
    bad = boss.post(
        reverse("send_accounts"),
        {"name": "一号", "host": "127.0.0.1", "port": "9", "security": "none", "sender": "a@agency.example",
         "password": "quiet-harbour-8", "per_minute": "2"},
    )  # fmt: skip
    assert bad.status_code == 422
    assert "没有保存" in bad.content.decode()
    assert "quiet-harbour-8" not in bad.content.decode()
    assert not SendAccount.objects.exists()
