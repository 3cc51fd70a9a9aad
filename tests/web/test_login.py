"""Logging in: the second step, its codes, the lock after too many failures, and what the log says of it."""

import json
import re
import time

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.test import Client

from caidang.foundation.accounts.login.second_factor import codes_of, require_factor
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.accounts.services import create_user
from caidang.foundation.audit.models import AuditEvent
from tests.making import NOW
from tests.web.conftest import PASSWORD, LogIn

pytestmark = pytest.mark.django_db

NAME = "shen"


@pytest.fixture
def shen(db: None) -> User:
    return create_user(username=NAME, password=PASSWORD, role=Role.ORGANISER, actor=PROGRAM, now=NOW)


def enter(client: Client, password: str = PASSWORD, name: str = NAME, **extra: str) -> str:
    """Fill in the log-in page; returns where it leads, or the page."""
    answer = client.post("/accounts/login/", {"login": name, "password": password}, headers=extra)
    return str(answer.headers.get("Location", answer.content.decode()))


def now_shown(secret: str, steps: int = 0) -> str:
    """What the authenticator app shows."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def with_totp(client: Client) -> str:
    """Add an authenticator app as the page asks; returns its secret."""
    page = client.get("/me/totp/").content.decode()
    found = re.search(r'cd-safe-secret">([A-Z2-7 ]+)<', page)
    assert found
    secret = found[1].replace(" ", "")
    answer = client.post("/me/totp/", {"code": now_shown(secret)})
    assert answer["Location"] == "/me/recovery-codes/"
    return secret


def verbs() -> list[str]:
    return list(AuditEvent.objects.order_by("seq").values_list("verb", flat=True))


def test_the_second_step_takes_the_code_shown_and_no_other(shen: User) -> None:
    client = Client()
    assert enter(client) == "/"
    secret = with_totp(client)
    stored = Authenticator.objects.get(type="totp")
    assert secret not in str(stored.data), "sealed in the database"
    fresh = Client()
    assert enter(fresh) == "/accounts/login/code/"
    assert fresh.get("/").status_code == 302, "half a log-in opens nothing"
    assert fresh.get("/", follow=True).redirect_chain[-1][0].startswith("/accounts/login/")
    wrong = fresh.post("/accounts/login/code/", {"code": "000000"})
    assert "验证码不对" in wrong.content.decode()
    assert fresh.post("/accounts/login/code/", {"code": now_shown(secret)})["Location"] == "/"
    assert fresh.get("/").status_code == 200
    again = Client()
    enter(again)
    assert again.post("/accounts/login/code/", {"code": now_shown(secret)}).status_code == 200, (
        "a code opens once"
    )


def test_a_recovery_code_stands_in_once(shen: User) -> None:
    client = Client()
    enter(client)
    with_totp(client)
    shown = client.get("/me/recovery-codes/").content.decode()
    codes = codes_of(shen.pk)
    assert len(codes) == 10
    assert f"{codes[0][:4]} {codes[0][4:]}" in shown
    text = client.get("/me/recovery-codes/?as=text")
    assert text.content.decode().split() == codes
    assert "attachment" in text["Content-Disposition"]
    first = Client()
    enter(first)
    assert first.post("/accounts/login/code/", {"code": codes[0]})["Location"] == "/"
    second = Client()
    enter(second)
    assert second.post("/accounts/login/code/", {"code": codes[0]}).status_code == 200
    client.post("/me/recovery-codes/")
    assert not set(codes_of(shen.pk)) & set(codes)


def test_every_step_is_written_down_without_names_or_passwords(shen: User) -> None:
    client = Client()
    enter(client, "wrong-lantern-8")
    enter(client, "wrong-lantern-8", name="nobody-here")
    enter(client)
    with_totp(client)
    client.post("/me/totp/remove/")
    client.post("/accounts/logout/")
    assert verbs()[1:] == [
        "member.login_failed", "member.login_failed", "member.logged_in", "member.factor_added",
        "member.codes_renewed", "member.factor_removed", "member.logged_out",
    ]  # fmt: skip
    whole = " ".join(
        f"{e.subject} {e.detail}" for e in AuditEvent.objects.filter(verb__startswith="member.log")
    )
    for word in (NAME, "nobody-here", PASSWORD, "wrong-lantern-8", "127.0.0.1"):
        assert word not in whole
    assert f"user:{shen.pk}" in whole


def test_a_false_passkey_is_written_down(shen: User) -> None:
    client = Client(headers={"Host": "localhost"})
    assert client.get("/accounts/login/passkey/", headers={"Accept": "application/json"}).json()
    false = {
        "id": "AAAA", "rawId": "AAAA", "type": "public-key", "clientExtensionResults": {},
        "response": {"clientDataJSON": "e30", "authenticatorData": "AAAA", "signature": "AAAA", "userHandle": "MQ"},
    }  # fmt: skip
    answer = client.post("/accounts/login/passkey/", {"credential": json.dumps(false)})
    assert answer["Location"] == "/accounts/login/"
    event = AuditEvent.objects.get(verb="member.login_failed")
    assert event.detail["via"] == "webauthn"


def test_ten_failures_shut_the_name_and_an_administrator_opens_it(
    shen: User, admin: Client
) -> None:
    client = Client()
    for _ in range(10):
        assert "登录名或密码不对" in enter(client, "wrong-lantern-8")
    assert "先歇 15 分钟" in enter(client)
    assert "先歇 15 分钟" in enter(Client(), name="SHEN"), "whatever the case, from wherever"
    assert verbs().count("member.locked") == 1
    other = create_user(
        username="gu", password=PASSWORD, role=Role.ORGANISER, actor=PROGRAM, now=NOW
    )
    assert enter(Client(), name=other.username) == "/", "others go in as before"
    admin.post(f"/members/{shen.pk}/unlock/")
    assert "member.unlocked" in verbs()
    assert enter(client) == "/"


def test_names_that_nobody_has_are_shut_alike(db: None) -> None:
    client = Client()
    for _ in range(10):
        enter(client, name="nobody-here")
    assert "先歇 15 分钟" in enter(client, name="nobody-here")


def test_wrong_codes_shut_the_name_too(shen: User) -> None:
    client = Client()
    enter(client)
    with_totp(client)
    fresh = Client()
    enter(fresh)
    for _ in range(10):
        fresh.post("/accounts/login/code/", {"code": "000000"})
    assert "先歇 15 分钟" in fresh.post("/accounts/login/code/", {"code": "000000"}).content.decode()
    assert "先歇 15 分钟" in enter(Client())


def test_whoever_must_have_a_second_factor_is_led_to_it(log_in: LogIn, shen: User) -> None:
    client = log_in(Role.CONSULTANT)
    assert client.get("/intake/").status_code == 200
    require_factor(roles=[Role.CONSULTANT], actor=PROGRAM, now=NOW)
    assert client.get("/intake/")["Location"] == "/me/security/"
    part = client.post("/candidates/results/", headers={"HX-Request": "true"})
    assert part["HX-Redirect"] == "/me/security/"
    assert "你的角色要求两步验证" in client.get("/me/security/").content.decode()
    with_totp(client)
    assert client.get("/intake/").status_code == 200
    client.post("/me/totp/remove/", follow=True)
    assert Authenticator.objects.filter(type="totp").exists(), "the last one stays"
    free = Client()
    enter(free)
    assert free.get("/intake/").status_code == 200, "other roles are not asked"


def test_changing_the_password_ends_the_other_sessions(shen: User) -> None:
    here, there = Client(), Client()
    enter(here)
    enter(there)
    new = "copper-kettle-9"
    here.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302
    assert "member.password_changed" in verbs()


def test_logging_out_has_the_browser_forget(shen: User) -> None:
    client = Client()
    enter(client)
    answer = client.post("/accounts/logout/")
    assert answer["Clear-Site-Data"] == '"cache"'
    assert client.get("/").status_code == 302
