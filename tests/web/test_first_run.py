"""首次运行: one link, one administrator, a kit that somebody has."""

import re
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from caidang.foundation.accounts.login.second_factor import required_roles
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role
from caidang.foundation.accounts.services import FIRST_GRACE, first_run_token
from caidang.foundation.vault.kit import kit_confirmed_at
from tests.web.conftest import prove

pytestmark = pytest.mark.django_db

ACCOUNT = {
    "full_name": "周示例", "username": "zhou", "password": "paper-lantern-7", "again": "paper-lantern-7",
}  # fmt: skip


@pytest.fixture
def link(tmp_path: Path, settings: Settings) -> str:
    settings.CAIDANG_STATE = tmp_path / "state"
    return f"/first-run/{first_run_token()}/"


def words_of(page: str) -> list[str]:
    return re.findall(r"<li><b>\d+</b>([^<]+)</li>", page)


def asked_of(page: str) -> list[int]:
    return [int(place) for place in re.findall(r'name="word-(\d+)"', page)]


def test_the_link_makes_one_administrator_and_is_gone(link: str) -> None:
    client = Client()
    assert client.get(link).status_code == 200
    answer = client.post(link, ACCOUNT)
    assert answer["Location"] == "/recovery-kit/"
    assert User.objects.get().role == "admin"
    assert required_roles() == {Role.ADMIN: FIRST_GRACE}, "administrators are led to a second factor"
    assert client.get("/intake/").status_code == 200, "in time"
    assert client.get(link).status_code == 404
    assert Client().post(link, {**ACCOUNT, "username": "other"}).status_code == 404


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"again": "something-else"}, "两次输入的密码不一样"),
        ({"password": "short", "again": "short"}, "密码"),
        ({"username": ""}, ""),
    ],
)
def test_what_is_wrong_is_said_and_nobody_is_made(
    link: str, change: dict[str, str], reason: str
) -> None:
    answer = Client().post(link, ACCOUNT | change)
    assert answer.status_code == 422
    assert reason in answer.content.decode()
    assert not User.objects.exists()


def test_a_wrong_link_is_no_page(link: str) -> None:
    assert Client().get("/first-run/wrong/").status_code == 404


def test_the_kit_is_confirmed_by_its_words(link: str) -> None:
    client = Client()
    client.post(link, ACCOUNT)
    page = client.get("/recovery-kit/").content.decode()
    words, asked = words_of(page), asked_of(page)
    assert (len(words), len(asked)) == (24, 3)
    assert "<svg" in page
    wrong = {f"word-{place}": "错词" for place in asked}
    answer = client.post("/recovery-kit/", wrong)
    assert answer.status_code == 422
    assert asked_of(answer.content.decode()) == asked, "the same words are asked again"
    assert kit_confirmed_at() is None
    right = {f"word-{place}": words[place - 1] for place in asked}
    assert client.post("/recovery-kit/", right)["Location"] == "/first-run/records/"
    assert kit_confirmed_at() is not None
    offered = client.get("/first-run/records/").content.decode()
    assert "给你的账号加上两步验证" in offered
    assert 'href="/me/totp/"' in offered


def test_a_confirmed_kit_opens_only_after_the_password(link: str) -> None:
    client = Client()
    client.post(link, ACCOUNT)
    page = client.get("/recovery-kit/").content.decode()
    words = words_of(page)
    client.post("/recovery-kit/", {f"word-{p}": words[p - 1] for p in asked_of(page)})
    prove(client, age=3600)
    answer = client.get("/recovery-kit/")
    assert answer.status_code == 302
    assert "/accounts/reauthenticate/" in answer["Location"]
