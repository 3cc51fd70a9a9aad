"""成员: invited by link or mail, changed, helped, seen off."""

import re
import socketserver
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from caidang.domain.candidates.services.record.placing import set_owner
from caidang.foundation.accounts.models import Invitation, User
from caidang.foundation.accounts.policy import GRANTS, PROGRAM, Action, Role
from caidang.foundation.accounts.services import create_user
from caidang.foundation.audit.models import AuditEvent
from tests.making import NOW, a_candidate
from tests.web.conftest import PASSWORD, LogIn, prove
from tests.web.test_login import enter, verbs, with_totp

pytestmark = pytest.mark.django_db

NEW = "copper-kettle-9"
JOINING = {"full_name": "顾例", "username": "guli", "password": NEW, "again": NEW}


def a_member(role: Role = Role.ORGANISER, username: str = "shen", full_name: str = "") -> User:
    return create_user(
        username=username, password=PASSWORD, role=role, full_name=full_name, actor=PROGRAM, now=NOW
    )


def link_in(page: str) -> str:
    found = re.search(r'value="http://testserver(/join/[^"]+/)"', page)
    assert found, "the link is shown"
    return found[1]


def test_an_invitation_makes_one_member_once(admin: Client) -> None:
    answer = admin.post("/members/invite/", {"full_name": "顾例", "role": "updater"})
    link = link_in(answer.content.decode())
    assert link.split("/")[2] not in str(Invitation.objects.values_list()), "only a hash is kept"
    assert "顾例" in admin.get("/members/").content.decode()
    newcomer = Client()
    page = newcomer.get(link).content.decode()
    assert "更新员" in page
    assert 'value="顾例"' in page
    weak = newcomer.post(link, {**JOINING, "password": "guli", "again": "guli"})
    assert weak.status_code == 422
    assert newcomer.post(link, JOINING)["Location"] == "/me/security/"
    assert newcomer.get("/me/security/").status_code == 200, "and is in"
    member = User.objects.get(username="guli")
    assert (member.role, member.full_name) == (Role.UPDATER, "顾例")
    again = Client().post(link, {**JOINING, "username": "another"})
    assert again.status_code == 404
    assert "已经用过" in again.content.decode()
    assert {"member.invited", "member.joined"} <= set(verbs())


def test_what_was_taken_back_opens_nothing(admin: Client) -> None:
    link = link_in(admin.post("/members/invite/", {"role": "updater"}).content.decode())
    admin.post(f"/members/invitations/{Invitation.objects.get().pk}/revoke/")
    assert Client().get(link).status_code == 404
    assert "member.invitation_revoked" in verbs()


class Letters(socketserver.StreamRequestHandler):
    """As much of SMTP as it takes to receive a letter."""

    def handle(self) -> None:
        self._say("220 ready")
        body: list[bytes] = []
        while line := self.rfile.readline():
            command = line.strip().upper()
            if command == b"DATA":
                self._say("354 go on")
                while (line := self.rfile.readline()) != b".\r\n":
                    body.append(line)
                self.server.letters.append(b"".join(body))  # type: ignore[attr-defined]
            self._say("221 bye" if command == b"QUIT" else "250 ok")
            if command == b"QUIT":
                return

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


@pytest.fixture
def letters(settings: Settings) -> Iterator[list[bytes]]:
    """A mail server on this machine, and what it was handed."""
    server: Any = socketserver.TCPServer(("127.0.0.1", 0), Letters)
    server.letters = []
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_SSL = settings.EMAIL_USE_TLS = False
    settings.DEFAULT_FROM_EMAIL = "caidang@example.com"
    yield server.letters
    server.shutdown()
    server.server_close()
    thread.join()


def test_a_mailed_invitation_carries_the_link_and_keeps_no_address(
    admin: Client, letters: list[bytes]
) -> None:
    answer = admin.post(
        "/members/invite/", {"full_name": "顾例", "role": "updater", "email": "guli@example.com"}
    )
    page = answer.content.decode()
    assert "邀请已发出" in page
    assert len(letters) == 1
    assert b"guli@example.com" in letters[0]
    assert "guli@example.com" not in str(Invitation.objects.values_list())
    assert Invitation.objects.get().is_mailed
    wrong = admin.post("/members/invite/", {"role": "updater", "email": "not an address"})
    assert wrong.status_code == 422
    assert "邮箱写得不对" in wrong.content.decode()


def test_a_letter_that_cannot_be_sent_leaves_the_link(
    admin: Client, letters: list[bytes], settings: Settings
) -> None:
    settings.EMAIL_PORT = 9
    answer = admin.post("/members/invite/", {"role": "updater", "email": "guli@example.com"})
    assert "邮件没发出去" in answer.content.decode()
    assert Client().get(link_in(answer.content.decode())).status_code == 200
    assert letters == []


def test_a_forgotten_password_is_set_anew_by_a_link(admin: Client) -> None:
    shen = a_member()
    there = Client()
    enter(there)
    first = link_in(admin.post(f"/members/{shen.pk}/link/").content.decode())
    second = link_in(admin.post(f"/members/{shen.pk}/link/").content.decode())
    assert Client().get(first).status_code == 404, "the earlier link is good no longer"
    assert "shen" in Client().get(second).content.decode()
    for _ in range(10):
        enter(Client(), "wrong-lantern-8")
    answer = Client().post(second, {"password": NEW, "again": NEW})
    assert answer["Location"] == "/accounts/login/"
    assert there.get("/").status_code == 302, "what was open elsewhere has ended"
    assert enter(Client(), NEW) == "/", "and the lock is off"
    assert Client().get(second).status_code == 404


def test_a_role_is_changed_and_holds_from_the_next_click(admin: Client) -> None:
    shen = a_member(Role.COLLECTOR)
    client = Client()
    enter(client)
    assert client.get("/audit/").status_code == 403
    admin.post(f"/members/{shen.pk}/role/", {"role": "auditor"})
    assert client.get("/audit/").status_code == 200
    event = AuditEvent.objects.get(verb="member.role_changed")
    assert event.detail == {"from": "collector", "to": "auditor"}
    assert admin.post(f"/members/{shen.pk}/role/", {"role": "king"}).status_code == 422


def test_nobody_changes_himself_and_one_administrator_stays(admin: Client) -> None:
    own = int(admin.session["_auth_user_id"])
    page = admin.post(f"/members/{own}/role/", {"role": "collector"}, follow=True)
    assert "另一位管理员" in page.content.decode()
    assert admin.post(f"/members/{own}/leave/").status_code == 409
    assert User.objects.get(pk=own).is_active


def test_a_lost_second_factor_is_reset(admin: Client) -> None:
    shen = a_member()
    client = Client()
    enter(client)
    with_totp(client)
    assert enter(Client()) == "/accounts/login/code/"
    admin.post(f"/members/{shen.pk}/second-factor/")
    assert enter(Client()) == "/"
    assert "member.factor_reset" in verbs()


def test_a_leaver_is_out_at_once_and_may_come_back(admin: Client) -> None:
    shen = a_member(full_name="沈例")
    gu = a_member(username="gu", full_name="顾例")
    client = Client()
    enter(client)
    with_totp(client)
    record = a_candidate([("name", 0, "林知夏")])
    set_owner(candidates=[record], owner=shen.pk, actor=PROGRAM, now=NOW)
    page = admin.get(f"/members/{shen.pk}/leave/?to={gu.pk}").content.decode()
    assert "1 处立即退出" in page
    assert "1 人改由同事负责" in page
    answer = admin.post(f"/members/{shen.pk}/leave/", {"to": gu.pk}, follow=True)
    assert "已停用并交接" in answer.content.decode()
    record.refresh_from_db()
    assert record.owner == gu.pk
    assert set(record.audience.names) == {f"m{gu.pk}", f"o{gu.pk}"}
    assert client.get("/").status_code == 302
    assert enter(Client()) == "/accounts/inactive/"
    admin.post(f"/members/{shen.pk}/return/")
    assert enter(Client()) == "/accounts/login/code/", "his second factor is as it was"
    assert {"member.deactivated", "member.seen_off", "member.reactivated"} <= set(verbs())


def test_what_matters_asks_who_sits_there(admin: Client) -> None:
    shen = a_member()
    prove(admin, age=3600)
    for address in ("invite/", "second-factor/", f"{shen.pk}/role/", f"{shen.pk}/second-factor/",
                    f"{shen.pk}/link/", f"{shen.pk}/sessions/", f"{shen.pk}/leave/", f"{shen.pk}/return/"):  # fmt: skip
        answer = admin.post(f"/members/{address}", {"role": "auditor"})
        assert answer["Location"].startswith("/accounts/reauthenticate/"), address


@pytest.mark.parametrize("role", [role for role in Role if role not in GRANTS[Action.MANAGE_MEMBERS]])
def test_only_administrators_look_after_members(role: Role, log_in: LogIn) -> None:
    shen = a_member()
    client = log_in(role)
    for address in ("invite/", "second-factor/", f"{shen.pk}/role/", f"{shen.pk}/second-factor/",
                    f"{shen.pk}/unlock/", f"{shen.pk}/sessions/", f"{shen.pk}/link/", f"{shen.pk}/leave/",
                    f"{shen.pk}/return/", "invitations/1/revoke/"):  # fmt: skip
        answer = client.post(f"/members/{address}", {"role": "admin", "what": "x"}, follow=True)
        assert answer.status_code == 403, address
    assert client.get(f"/members/{shen.pk}/").status_code == 403
    assert client.get(f"/members/{shen.pk}/leave/").status_code == 403
