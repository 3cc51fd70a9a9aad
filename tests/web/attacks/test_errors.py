"""What goes wrong tells a stranger nothing, and what is refused is written down; and the passwords' rules."""

import logging
from dataclasses import replace

import pytest
from django.conf import settings as configured
from django.contrib.auth import authenticate
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from caidang.config import settings as shipped
from caidang.config.env import read_env
from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.login.door import NAME_LIMIT
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.accounts.services import create_user
from caidang.foundation.search.index.follower import Follower
from tests.making import NOW
from tests.web.attacks.town import ROUTES, seed
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

LONG = "纸灯笼 paper lantern " * 4
"""More than sixty-four characters, with blanks and Chinese."""


def a_member(password: str) -> User:
    return create_user(username="lin", password=password, role=Role.MANAGER, actor=PROGRAM, now=NOW)


def test_a_bug_shows_a_page_of_ours_and_no_more(
    log_in: LogIn, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(**_asked: object) -> None:
        raise ZeroDivisionError("secret-of-13800001111")

    client = log_in(Role.ADMIN)
    client.raise_request_exception = False
    monkeypatch.setattr("caidang.interfaces.web.views.house.health.get_health", broken)
    answer = client.get("/health/")
    page = answer.content.decode()
    assert answer.status_code == 500
    assert "程序出错了" in page
    for inside in ("Traceback", "ZeroDivisionError", "secret-of", "caidang/interfaces", "SELECT", "Django"):
        assert inside not in page
    assert any("/health/" in record.getMessage() for record in caplog.records)
    assert client.get("/audit/").status_code == 200, "one page's bug is not the others'"


def test_no_answer_names_what_we_are_made_of(admin: Client, follower: Follower) -> None:
    for address in ("/health/", "/no/such/", "/accounts/login/", "/static/none.js"):
        answer = admin.get(address)
        assert not {"Server", "X-Powered-By", "X-Django"} & set(answer.headers)
        assert "Django" not in answer.content.decode()


def test_nothing_but_what_is_meant_is_served(admin: Client) -> None:
    for address in (
        "/static/", "/static/js/", "/.git/config", "/.env", "/data/", "/media/", "/static/../config/settings.py",
        "/static/%2e%2e/%2e%2e/pyproject.toml", "/admin/", "/docs", "/openapi.json", "/metrics", "/debug/", "/server-status",
    ):  # fmt: skip
        assert admin.get(address).status_code == 404, address
    assert {route.pattern.split("/")[0] for route in ROUTES} & {"admin", "debug", "__debug__", "docs", "schema"} == set()
    assert len(get_resolver().url_patterns) == 3, "accounts, programs, pages"


def test_debugging_is_off_unless_asked_for() -> None:
    assert read_env({}).debug is False
    assert shipped.DEBUG is False
    with pytest.raises(InvalidInput):
        read_env({"CAIDANG_DEBUG": "yes"})
    assert replace(read_env({}), debug=True).debug


def test_what_is_refused_is_written_down_by_number(log_in: LogIn, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    person, _ = seed()
    client = log_in(Role.AUDITOR)
    number = User.objects.get(username="member-auditor").pk
    client.get(f"/candidates/{person.public_id}/")
    client.post("/audit/export/", {"subject": "13800001111"})
    lines = [record.getMessage() for record in caplog.records]
    assert f"refused: member {number}, GET candidate" in lines
    assert not [line for line in lines if "林知夏" in line or "13800001111" in line]


def test_a_forged_form_is_written_down(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a", "password": "b"})
    assert any("CSRF" in record.getMessage() for record in caplog.records)


@pytest.mark.parametrize("password", ["short", "password123", "1234567890", "qwertyuiop"])
def test_a_weak_password_is_refused(password: str) -> None:
    with pytest.raises((InvalidInput, ValidationError)):
        a_member(password)


def test_a_long_password_of_any_signs_is_kept_as_typed(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = list(shipped.PASSWORD_HASHERS)
    assert len(LONG) > 64
    user = a_member(LONG)
    assert user.password.startswith("argon2$argon2id$")
    assert user.check_password(LONG)
    for other in (LONG.strip(), LONG.upper(), LONG[:64], LONG + " "):
        assert not user.check_password(other)


def test_passwords_are_dear_to_guess() -> None:
    assert shipped.PASSWORD_HASHERS[0].endswith("Argon2PasswordHasher")
    hasher = Argon2PasswordHasher()
    assert hasher.memory_cost >= 19 * 1024
    assert hasher.time_cost >= 2


def test_password_fields_hide_and_let_helpers_help(log_in: LogIn) -> None:
    door = Client().get("/accounts/login/").content.decode()
    change = log_in(Role.ADMIN).get("/accounts/password/change/").content.decode()
    assert door.count('type="password"') == 1
    assert change.count('type="password"') == 3
    assert 'autocomplete="current-password"' in door
    assert "onpaste" not in door + change
    assert 'autocomplete="off"' not in door


def test_the_old_password_is_asked_for(log_in: LogIn) -> None:
    client = log_in(Role.ADMIN)
    new = "another-paper-lantern-8"
    asked = {"oldpassword": "wrong", "password1": new, "password2": new}
    client.post("/accounts/password/change/", asked)
    assert authenticate(username="member-admin", password=new) is None


def test_there_is_nobody_before_the_first_is_made() -> None:
    assert not User.objects.exists()


def test_guessing_comes_to_an_end(settings: Settings) -> None:
    a_member("paper-lantern-7")
    client = Client()
    for _ in range(NAME_LIMIT + 1):
        client.post("/accounts/login/", {"login": "lin", "password": "wrong"})
    page = client.post("/accounts/login/", {"login": "lin", "password": "paper-lantern-7"})
    assert page.status_code != 302, "the right one is not taken now either"


def test_the_session_is_made_anew_and_ends_with_the_log_out() -> None:
    a_member("paper-lantern-7")
    client = Client()
    client.get("/accounts/login/")
    client.session["x"] = 1
    client.session.save()
    before = client.session.session_key
    client.post("/accounts/login/", {"login": "lin", "password": "paper-lantern-7"})
    during = client.session.session_key
    assert during
    assert during != before
    assert len(during) >= 32
    client.post("/accounts/logout/")
    client.cookies[configured.SESSION_COOKIE_NAME] = during
    assert client.get("/health/").status_code == 302, "the old cookie opens nothing"


def test_whoever_is_put_off_is_out_at_once() -> None:
    user = a_member("paper-lantern-7")
    client = Client()
    client.force_login(user, backend=configured.AUTHENTICATION_BACKENDS[0])
    assert client.get("/health/").status_code == 200
    User.objects.filter(pk=user.pk).update(is_active=False)
    assert client.get("/health/").status_code == 302


def test_what_a_role_may_changes_at_once() -> None:
    user = a_member("paper-lantern-7")
    client = Client()
    client.force_login(user, backend=configured.AUTHENTICATION_BACKENDS[0])
    assert client.get("/work/team/").status_code == 200
    User.objects.filter(pk=user.pk).update(role=Role.COLLECTOR.value)
    assert client.get("/work/team/").status_code == 403
