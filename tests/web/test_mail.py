"""Writing to people from the list and from a record; templates."""

from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from caidang.domain.outreach.models import Letter, Mailing, MailTemplate
from caidang.foundation.accounts.policy import Role
from caidang.foundation.search.follower import Follower
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
