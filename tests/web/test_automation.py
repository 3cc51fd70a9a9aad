"""Rules and reminders as people meet them: written, tried, switched, looked up and taken back."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from caidang.domain.automation.models import AutoRule, Firing
from caidang.domain.automation.services.firing import follow_log
from caidang.domain.candidates.models import Label, Tagging
from caidang.domain.candidates.services.labelling.labels import make_tag
from caidang.domain.review.models import Reminder, Robot
from caidang.foundation.accounts.policy import PROGRAM, Role
from tests.making import NOW, a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss(log_in: LogIn) -> Client:
    return log_in(Role.MANAGER)


def test_a_rule_is_tried_kept_switched_on_acts_and_is_taken_back(boss: Client) -> None:
    label: Label = make_tag(name="优先", actor=PROGRAM, now=NOW)
    now = timezone.now()
    a_candidate([("name", 0, "林知夏"), ("city", 0, "上海")], now=now - timedelta(days=1))
    form = {
        "name": "上海的加急", "when": "received", "query": "城市:上海", "what": [f"tag:{label.pk}", ""],
        "text": ["", ""], "in": ["0", "0"],
    }  # fmt: skip
    tried = boss.post(reverse("auto_rule"), {**form, "act": "try", "back": "30"}).content.decode()
    assert "过去 30 天里有 1 件这样的事，1 人符合" in tried
    assert "加标签「优先」" in tried
    assert not Tagging.objects.exists()
    blank = boss.get(reverse("auto_rule")).content.decode()
    assert 'value="robot:' not in blank
    assert "加了团队的机器人" in blank, "what cannot be done yet is not offered, but for how to come to it"
    assert boss.post(reverse("auto_rule"), {**form, "when": ""}).status_code == 422
    wrong = boss.post(reverse("auto_rule"), {**form, "what": ["", ""]})
    assert wrong.status_code == 422
    assert "上海的加急" in wrong.content.decode()
    boss.post(reverse("auto_rule"), {**form, "act": "save"})
    row = AutoRule.objects.get()
    assert not row.is_on
    boss.post(reverse("auto_rules"), {"act": "on", "which": row.public_id})
    a_candidate([("name", 0, "林知秋"), ("city", 0, "上海")], now=now)
    while follow_log(now=now, today=now.date()):
        pass
    assert Tagging.objects.count() == 1
    page = boss.get(reverse("auto_log")).content.decode()
    assert "上海的加急" in page
    assert "林知秋" in page
    boss.post(reverse("auto_log"), {"which": Firing.objects.get().public_id})
    assert not Tagging.objects.exists()
    page = boss.post(reverse("auto_rules"), {"act": "all_off"}, follow=True).content.decode()
    assert "全部停着" in page
    boss.post(reverse("auto_rules"), {"act": "all_on"})
    edit = boss.get(f"{reverse('auto_rule')}?rule={row.public_id}").content.decode()
    assert "城市:上海" in edit
    boss.post(reverse("auto_rules"), {"act": "archive", "which": row.public_id})
    assert "还没有自动规则" in boss.get(reverse("auto_rules")).content.decode()


def test_a_reminder_is_written_on_a_record_and_done_on_the_page(boss: Client) -> None:
    record = a_candidate([("name", 0, "林知夏")])
    due = timezone.localtime(timezone.now() + timedelta(hours=1)).strftime("%Y-%m-%dT%H:%M")
    part = reverse("candidate_reminders", args=[record.public_id])
    assert "问近况" in boss.post(part, {"text": "问近况", "due": due}).content.decode()
    assert boss.post(part, {"text": "问近况", "due": "soon"}).status_code == 422
    page = boss.get(reverse("reminders")).content.decode()
    assert "问近况" in page
    assert "林知夏" in page
    row = Reminder.objects.get()
    assert "问近况" not in boss.get(reverse("home")).content.decode(), "not before its time"
    Reminder.objects.update(due_at=timezone.now() - timedelta(minutes=5))
    home = boss.get(reverse("home")).content.decode()
    assert "问近况" in home
    assert "林知夏" in home
    assert boss.post(reverse("reminders"), {"act": "done", "which": row.public_id, "back": "home"}).url == "/"  # type: ignore[attr-defined]
    assert "问近况" not in boss.get(reverse("home")).content.decode()
    boss.post(reverse("reminders"), {"act": "undone", "which": row.public_id})
    boss.post(reverse("reminders"), {"act": "later", "which": row.public_id})
    boss.post(reverse("reminders"), {"act": "done", "which": row.public_id})
    assert "刚办完的" in boss.get(reverse("reminders")).content.decode()


def test_a_robot_is_added_and_its_address_never_shown(boss: Client) -> None:
    form = {"act": "robot", "kind": "dingtalk", "name": "招聘群", "secret": "SEC-of-nobody", "is_team": "on"}
    bad = boss.post(reverse("reminders"), {**form, "url": "https://10.0.0.8/robot/send?access_token=t-of-nobody"})
    assert bad.status_code == 422
    assert "内部网络" in bad.content.decode()
    assert "t-of-nobody" not in bad.content.decode()
    good = {**form, "url": "https://oapi.dingtalk.com/robot/send?access_token=t-of-nobody"}
    page = boss.post(reverse("reminders"), good, follow=True).content.decode()
    assert "招聘群" in page
    assert "t-of-nobody" not in page
    row = Robot.objects.get()
    boss.post(reverse("reminders"), {"act": "robot_remove", "which": row.public_id})
    assert Robot.objects.get().opened() == {"url": "", "secret": ""}
