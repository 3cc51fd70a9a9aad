"""Sessions: listed, ended from afar, and over after half an hour or twelve hours."""

import time

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from caidang.foundation.accounts.models import User
from caidang.interfaces.web.entrance.devices import device_words
from tests.web.test_login import enter, shen, verbs

pytestmark = pytest.mark.django_db
__all__ = ["shen"]

CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)


def moved(client: Client, **back: int) -> None:
    """Put the session's beginning or last sign of life so many seconds back."""
    session = client.session
    for name, seconds in back.items():
        session[name] = int(time.time()) - seconds
    session.save()


def test_the_list_names_device_and_address_and_ends_one_or_all_others(shen: User) -> None:
    here, there, third = Client(headers={"User-Agent": CHROME}), Client(), Client()
    for client in (here, there, third):
        enter(client)
    page = here.get("/me/security/").content.decode()
    assert "Chrome，Windows" in page
    assert "127.0.0.1" in page
    assert page.count("退出这一处") == 2
    row = UserSession.objects.get(session_key=there.session.session_key)
    here.post("/me/sessions/end/", {"session": row.pk})
    assert there.get("/").status_code == 302
    assert third.get("/").status_code == 200
    here.post("/me/sessions/end/")
    assert third.get("/").status_code == 302
    assert here.get("/").status_code == 200
    assert verbs().count("member.sessions_ended") == 2


def test_nobody_ends_anothers_session(shen: User, admin: Client) -> None:
    client = Client()
    enter(client)
    row = UserSession.objects.get(session_key=client.session.session_key)
    admin.post("/me/sessions/end/", {"session": row.pk})
    assert client.get("/").status_code == 200


def test_half_an_hour_of_nothing_ends_it(shen: User) -> None:
    client = Client()
    enter(client)
    moved(client, seen=29 * 60)
    assert client.get("/").status_code == 200
    moved(client, seen=31 * 60)
    answer = client.get("/", follow=True)
    assert answer.redirect_chain[0][0].startswith("/accounts/login/")
    assert "太久没有操作" in answer.content.decode()
    assert verbs()[-1] == "member.logged_out"


def test_twelve_hours_end_it_whatever_was_done(shen: User) -> None:
    client = Client()
    enter(client)
    moved(client, began=12 * 3600 + 5)
    assert client.get("/").status_code == 302


def test_what_a_page_asks_by_itself_is_no_sign_of_life(shen: User) -> None:
    client = Client()
    enter(client)
    moved(client, seen=600)
    client.get("/candidates/views/pinned/", headers={"X-Poll": "1", "HX-Request": "true"})
    assert time.time() - client.session["seen"] >= 600
    client.get("/")
    assert time.time() - client.session["seen"] < 60


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (CHROME, "Chrome，Windows"),
        (CHROME + " Edg/140.0", "Edge，Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) MicroMessenger/8.0 wxwork/4.1", "企业微信，iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 14_0) Version/18.0 Safari/605.1", "Safari，Mac"),
        ("curl/8", "认不出的设备"),
    ],
)  # fmt: skip
def test_devices_in_plain_words(agent: str, words: str) -> None:
    assert device_words(agent) == words
