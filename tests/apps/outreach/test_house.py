"""Letters of the house go by the first account that is set up, where the installation has no server of its own."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from caidang.domain.outreach.models import SendAccount
from caidang.domain.outreach.services.send_accounts import remove_account, save_account
from caidang.foundation.accounts.login.invitations import invite
from caidang.foundation.accounts.models import Invitation
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.lib.net.letters import (
    can_mail,
    house_server,
    post,
    send_calendar,
    send_letter,
)
from tests.making import NOW
from tests.post_box import PostBox, post_box

pytestmark = pytest.mark.django_db


@pytest.fixture
def account(settings: Settings) -> Iterator[tuple[PostBox, SendAccount]]:
    settings.EMAIL_HOST = ""
    with post_box() as box:
        told = {"name": "团队", "host": "127.0.0.1", "port": str(box.port), "security": "none", "sender": "hr@agency.example", "sender_name": "示例猎头"}
        yield box, save_account(values=told, actor=PROGRAM, now=NOW)


def test_every_letter_of_the_house_goes_by_the_account(account: tuple[PostBox, SendAccount]) -> None:
    box, row = account
    assert can_mail()
    assert house_server() is None
    assert send_letter(to="li@example.com", subject="推荐", body="请看附件。", files=[("甲.pdf", b"%PDF-1.4", "application/pdf")])
    assert send_calendar(to="li@example.com", subject="面试", body="周三见。", calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n", method="REQUEST")
    invite(
        full_name="顾例", role=Role.UPDATER, email="guli@example.com", url_of=lambda token: f"https://caidang.example/{token}",
        actor=PROGRAM, now=NOW,
    )  # fmt: skip
    assert Invitation.objects.get().is_mailed
    assert box.senders == ["hr@agency.example"] * 3
    first = box.letters[0]
    assert (first["From"], first["Subject"]) == ("示例猎头 <hr@agency.example>", "推荐")
    assert [part.get_filename() for part in first.iter_attachments()] == ["甲.pdf"]
    remove_account(public_id=str(row.public_id), actor=PROGRAM, now=NOW)
    assert post() is None
    assert not send_letter(to="li@example.com", subject="推荐", body="没有人收。")


def test_the_installations_own_server_comes_first(account: tuple[PostBox, SendAccount], settings: Settings) -> None:
    box, _ = account
    settings.EMAIL_HOST = "mail.example.com"
    found = post()
    assert found is not None
    assert found.server.host == "mail.example.com"
    assert send_letter(to="li@example.com", subject="推荐", body="走安装时设的。")
    assert box.letters == []
