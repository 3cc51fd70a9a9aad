"""Logging in: the second step, its codes, the lock after too many failures, and what the log says of it."""

import json
import re
from datetime import timedelta

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.test import Client
from django.utils import timezone

from caidang.foundation.accounts.login.second_factor import (
    factors_of,
    require_factor,
    required_roles,
)
from caidang.foundation.accounts.models import SecondFactorRule, User
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
    return totp.format_hotp_value(totp.hotp_value(secret, int(totp.time.time()) // 30 + steps))


def with_totp(client: Client) -> str:
    """Add an authenticator app as the page asks; returns its secret."""
    page = client.get("/me/totp/").content.decode()
    found = re.search(r'cd-safe-secret">([A-Z2-7 ]+)<', page)
    assert found
    secret = found[1].replace(" ", "")
    answer = client.post("/me/totp/", {"code": now_shown(secret)})
    assert answer.status_code in (200, 302)
    return secret


def codes_in(page: str) -> list[str]:
    """The recovery codes that a page shows."""
    return ["".join(found) for found in re.findall(r"<li>(\d{4}) (\d{4}) (\d{4})</li>", page)]


def fresh_codes(client: Client) -> list[str]:
    """Make new recovery codes; returns them."""
    return codes_in(client.post("/me/recovery-codes/").content.decode())


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
    page = client.get("/me/totp/").content.decode()
    secret = re.findall(r'cd-safe-secret">([A-Z2-7 ]+)<', page)[0].replace(" ", "")
    made = client.post("/me/totp/", {"code": now_shown(secret)}).content.decode()
    codes = codes_in(made)
    assert len(set(codes)) == 10
    assert "只显示这一次" in made
    again = client.get("/me/recovery-codes/").content.decode()
    assert "还有 10 个没用过" in again
    assert not codes_in(again), "never a second time"
    first = Client()
    enter(first)
    spaced = f" {codes[0][:4]} {codes[0][4:8]} {codes[0][8:]}"
    assert first.post("/accounts/login/code/", {"code": spaced})["Location"] == "/"
    assert factors_of(shen.pk).codes_left == 9
    second = Client()
    enter(second)
    assert second.post("/accounts/login/code/", {"code": codes[0]}).status_code == 200
    assert second.post("/accounts/login/code/", {"code": codes[1]})["Location"] == "/"
    newer = fresh_codes(client)
    assert not set(newer) & set(codes)
    third = Client()
    enter(third)
    assert third.post("/accounts/login/code/", {"code": codes[2]}).status_code == 200, "the old ones are void"


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
    require_factor(roles={Role.CONSULTANT: 0}, actor=PROGRAM, now=NOW)
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


def test_there_is_time_to_add_one_and_then_there_is_none(log_in: LogIn, admin: Client) -> None:
    client = log_in(Role.CONSULTANT)
    admin.post("/members/second-factor/", {"factor-consultant": "7", "factor-admin": ""})
    assert required_roles() == {Role.CONSULTANT: 7}
    page = client.get("/intake/")
    assert page.status_code == 200
    assert "你的角色要求两步验证" in page.content.decode()
    assert "你的角色要求两步验证" not in admin.get("/intake/").content.decode()
    User.objects.filter(role="consultant").update(created_at=timezone.now() - timedelta(days=30))
    assert client.get("/intake/").status_code == 200, "it counts from the rule"
    SecondFactorRule.objects.update(since=timezone.now() - timedelta(days=8))
    assert client.get("/intake/")["Location"] == "/me/security/"
    User.objects.filter(role="consultant").update(created_at=timezone.now() - timedelta(days=1))
    assert client.get("/intake/").status_code == 200, "and from when he came"
    admin.post("/members/second-factor/", {"factor-consultant": "0"})
    assert client.get("/intake/")["Location"] == "/me/security/"
    assert admin.post("/members/second-factor/", {"factor-consultant": "999"}).status_code == 422
    with_totp(client)
    assert "你的角色要求两步验证" not in client.get("/intake/").content.decode()


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
