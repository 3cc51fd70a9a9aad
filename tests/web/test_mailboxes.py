"""The pages of mailboxes and folders: adding with a trial at once, rules, the log."""

import pytest
from django.test import Client

from caidang.domain.intake.models import Mailbox, MailSeen
from caidang.domain.intake.services.mailbox.accounts import save_mailbox
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.vault import services as vault
from tests.making import NOW

pytestmark = pytest.mark.django_db
VALUES = {"user": "hr@example.com", "password": "lantern-8", "host": "127.0.0.1", "port": "1", "security": "none"}


@pytest.fixture
def box() -> Mailbox:
    return save_mailbox(values=VALUES, actor=PROGRAM, now=NOW)


def test_a_mailbox_that_does_not_open_is_not_added_and_says_why(admin: Client) -> None:
    answer = admin.post("/intake/mailboxes/", VALUES)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "端口没有开" in page
    assert 'value="hr@example.com"' in page
    assert "lantern-8" not in page
    assert not Mailbox.objects.exists()
    assert "授权码" in admin.get("/intake/mailboxes/guide/").content.decode()


def test_rules_are_edited_on_the_mailboxes_page(admin: Client, box: Mailbox) -> None:
    address = f"/intake/mailboxes/{box.public_id}/"
    rule = {"act": "rule", "folder": "INBOX", "sender": "zhaopin", "attachment": "*.pdf", "max_age": "30", "after": "flag"}
    assert admin.post(address, rule).status_code == 302
    assert box.rules.count() == 2
    page = admin.get(address).content.decode()
    assert "发件人含 zhaopin" in page
    assert "lantern-8" not in page
    first, second = box.rules.all()
    admin.post(address, {"act": "rule_up", "rule": str(second.pk)})
    assert box.rules.first() == second
    assert admin.post(address, {**rule, "max_age": "x"}).status_code == 422
    refused = admin.post(address, {**rule, "sender": "liepin", "subject": "会计", "after": "move", "max_age": "77"})
    assert refused.status_code == 422
    # What was typed is still there, and nothing else opens.
    page = refused.content.decode()
    assert all(text in page for text in ('value="liepin"', 'value="会计"', 'value="77"', '<option value="move" selected>'))
    assert "<details class=\"cd-box-settings\">" in page
    admin.post(address, {"act": "rule_away", "rule": str(first.pk)})
    assert box.rules.count() == 1
    for act in ("look", "pause", "resume", "judge"):
        assert admin.post(address, {"act": act}).status_code == 302
    refused = admin.post(address, {"act": "save", **VALUES, "user": "jobs@example.com"})
    assert refused.status_code == 422
    assert 'value="jobs@example.com"' in refused.content.decode()
    assert "lantern-8" not in refused.content.decode()
    assert admin.post(address, {"act": "remove"}).status_code == 302
    assert admin.get(address).status_code == 404
    assert Mailbox.objects.get().opened_secret() == {"user": ""}


def test_the_log_shows_what_was_left_and_takes_it_all_the_same(admin: Client, box: Mailbox) -> None:
    folder = box.folders.create(name="INBOX", uidvalidity=1)
    mail = MailSeen(
        mailbox=box, folder=folder, uidvalidity=1, uid=1, identity="1", size=2000, arrived_at=NOW, seen_at=NOW,
        outcome=MailSeen.Outcome.OTHER,
    )  # fmt: skip
    head = {"name": "", "from": "lin@example.com", "subject": "一封信", "sent_on": "", "forwarded": False, "attachments": []}
    mail.head = vault.seal_own(mail.head_place, head)
    mail.save()
    address = f"/intake/mailboxes/{box.public_id}/log/"
    page = admin.get(address).content.decode()
    assert "一封信" in page
    assert "看不出是简历" in page
    assert "一封信" in admin.post(address, {"choose": "other"}).content.decode()
    assert "一封信" not in admin.post(address, {"choose": "taken"}).content.decode()
    assert admin.post(address, {"act": "take", "mail": str(mail.public_id)}).status_code == 302
    mail.refresh_from_db()
    assert (mail.outcome, mail.is_wanted) == (MailSeen.Outcome.WAITING, True)
    assert admin.get(f"/intake/mailboxes/{box.public_id}/mails/{mail.public_id}/").status_code == 404


def test_a_folder_that_does_not_open_says_why(admin: Client) -> None:
    values = {"act": "save", "kind": "webdav", "endpoint": "http://127.0.0.1:1/", "username": "hr", "password": "lantern-8"}
    answer = admin.post("/intake/folders/", values)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "连不上" in page
    assert "再试" not in page
    assert "lantern-8" not in page
    assert "本机文件夹" not in page
