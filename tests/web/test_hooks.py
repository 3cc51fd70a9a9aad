"""The pages of webhooks and of proposals: made, shown once, tried, sent again, let go; taken over and refused."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from caidang.domain.candidates.values import present
from caidang.domain.compliance.services.erasing import erase_records
from caidang.domain.review.services.chain.proposals import propose_change
from caidang.domain.webhooks.models import Delivery, Hook
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.lib.write_lock import write_tx
from tests.making import a_candidate
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db


def test_a_webhook_is_made_its_secret_shown_once_and_what_was_not_taken_sent_again(log_in: LogIn) -> None:
    boss = log_in(Role.MANAGER)
    assert "还没有 Webhook" in boss.get(reverse("hooks")).content.decode()
    form = {"name": "报表", "url": "https://example.com/hook", "event": ["candidate.created"]}
    wrong = boss.post(reverse("hooks"), {**form, "url": "http://127.0.0.1/"})
    assert wrong.status_code == 422
    assert 'value="报表"' in wrong.content.decode(), "what was typed stays"
    made = boss.post(reverse("hooks"), form).content.decode()
    secret = re.search(r'value="(whsec_[^"]+)"', made)
    row = Hook.objects.get()
    page = reverse("hook", args=[row.public_id])
    assert secret is not None
    assert secret[1] not in boss.get(page).content.decode()
    assert "example.com/hook" not in boss.get(page).content.decode(), "an address may hold a secret"
    boss.post(page, {"act": "try"})
    Delivery.objects.update(state=Delivery.State.DEAD, problem="没有收下（状态 500）。", settled_at=timezone.now())
    dead = boss.get(reverse("hooks_dead")).content.decode()
    assert "没有收下（状态 500）。" in dead
    boss.post(reverse("hooks_dead"), {"which": str(Delivery.objects.get().public_id)})
    assert Delivery.objects.get().state == Delivery.State.WAITING
    boss.post(page, {"act": "save", "name": "人事", "url": "", "event": ["candidate.erased"]})
    row.refresh_from_db()
    assert (row.name, row.events, row.opened()["url"]) == ("人事", ["candidate.erased"], "https://example.com/hook")
    boss.post(page, {"act": "off"})
    assert "停着" in boss.get(page).content.decode()
    erased = a_candidate([("name", 0, "林知夏")])
    with write_tx():
        erase_records([erased], reason="asked", actor_id=None, now=timezone.now())
    boss.post(page, {"act": "on"})
    assert "停着时发生了 1 件" in boss.get(page).content.decode()
    boss.post(page, {"act": "missed"})
    assert "正在补送" in boss.get(page).content.decode()
    boss.post(page, {"act": "let_go"})
    assert "停着时发生了" not in boss.get(page).content.decode()
    boss.post(page, {"act": "remove"})
    assert boss.get(page).status_code == 404


def test_a_proposal_is_taken_over_or_refused_on_its_page(log_in: LogIn) -> None:
    organiser = log_in(Role.ORGANISER)
    person = a_candidate([("name", 0, "林知夏"), ("city", 0, "上海")])
    for text in ("苏州", "杭州"):
        propose_change(candidate=person, field="city", entry=0, text=text, reason="来信", actor=PROGRAM, now=timezone.now())
    assert "程序提议了 2 处改动" in organiser.get("/").content.decode()
    page = organiser.get(reverse("proposals")).content.decode()
    for which, act in zip(re.findall(r'name="which" value="([^"]+)"', page), ("refuse", "take"), strict=True):
        organiser.post(reverse("proposals"), {"which": which, "record": str(person.public_id), "act": act})
    assert {v.field: v.value for v in present(person)}["city"] == "苏州"
    assert "没有等你看的提议" in organiser.get(reverse("proposals")).content.decode()
