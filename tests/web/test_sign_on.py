"""Logging in with an account elsewhere, against a real server that answers as documented."""

import http.client
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from pytest_django import Settings

from caidang.config.sign_on import read_sign_on
from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.membership import deactivate
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.accounts.services import create_user
from tests.making import NOW
from tests.web.conftest import PASSWORD, LogIn, prove
from tests.web.elsewhere import Elsewhere, configured, serving
from tests.web.test_login import enter, verbs, with_totp

pytestmark = pytest.mark.django_db

WAYS = {"wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书", "keycloak": "公司账号"}
INSIDE = "Mozilla/5.0 (iPhone) MicroMessenger/8.0 wxwork/4.1"


@pytest.fixture
def elsewhere(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Iterator[Elsewhere]:
    """All four, configured by a file as an installation does it."""
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with serving() as state:
        settings.SOCIALACCOUNT_PROVIDERS = read_sign_on(configured(tmp_path, state.url))
        yield state


def there_and_back(client: Client, start: str, **sent: str) -> str:
    """Press the button, agree at the other side, come back; returns where that leads."""
    page = client.post(start, sent)
    assert page.status_code == 200, page.headers
    target = page["Refresh"].removeprefix("0;url=")
    parts = urlsplit(target)
    connection = http.client.HTTPConnection(parts.netloc, timeout=10)
    connection.request("GET", f"{parts.path}?{parts.query}")
    answer = connection.getresponse()
    assert answer.status == 302, answer.read()
    back = urlsplit(answer.headers["Location"])
    connection.close()
    return str(client.get(f"{back.path}?{back.query}").headers["Location"])


@pytest.fixture
def shen(db: None) -> User:
    return create_user(username="shen", password=PASSWORD, role=Role.ORGANISER, actor=PROGRAM, now=NOW)


def bound(client: Client, way: str) -> None:
    assert there_and_back(client, f"/me/bindings/{way}/add/") == "/me/security/"


@pytest.mark.parametrize("way", WAYS)
def test_bound_by_himself_it_opens_his_door(way: str, shen: User, elsewhere: Elsewhere) -> None:
    client = Client()
    enter(client)
    bound(client, way)
    page = client.get("/me/security/").content.decode()
    assert "已绑定" in page
    assert SocialAccount.objects.get().user_id == shen.pk
    fresh = Client()
    assert there_and_back(fresh, f"/accounts/sign-on/{way}/", next="/notifications/") == "/notifications/"
    assert fresh.get("/notifications/").status_code == 200
    assert {"member.bound", "member.logged_in"} <= set(verbs())


@pytest.mark.parametrize("way", WAYS)
def test_who_has_not_bound_it_stays_outside(way: str, shen: User, elsewhere: Elsewhere) -> None:
    fresh = Client()
    assert there_and_back(fresh, f"/accounts/sign-on/{way}/") == "/accounts/login/"
    assert "还没有绑定成员" in fresh.get("/accounts/login/").content.decode()
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


@pytest.mark.parametrize("way", WAYS)
def test_nothing_more_than_a_name_is_kept(way: str, shen: User, elsewhere: Elsewhere) -> None:
    client = Client()
    enter(client)
    bound(client, way)
    there_and_back(Client(), f"/accounts/sign-on/{way}/")
    kept = SocialAccount.objects.get().extra_data
    assert set(kept) == {"label"}
    assert "guli" in kept["label"].lower()


def test_another_organisations_account_is_turned_away(shen: User, elsewhere: Elsewhere) -> None:
    client = Client()
    enter(client)
    for way in ("wecom", "dingtalk", "feishu"):
        bound(client, way)
    elsewhere.is_member, elsewhere.tenant = False, "another-tenant"
    for way in ("wecom", "dingtalk", "feishu"):
        fresh = Client()
        assert there_and_back(fresh, f"/accounts/sign-on/{way}/") == "/accounts/login/"
        assert "没有确认你的身份" in fresh.get("/accounts/login/").content.decode()
    elsewhere.is_member, elsewhere.corp = True, "ding-another"
    assert there_and_back(Client(), "/accounts/sign-on/dingtalk/") == "/accounts/login/"
    assert elsewhere.asked[-1] == "POST /v1.0/oauth2/userAccessToken", "and nothing more is asked"


def test_one_account_one_member(shen: User, log_in: LogIn, elsewhere: Elsewhere) -> None:
    client = Client()
    enter(client)
    bound(client, "wecom")
    other = log_in(Role.CONSULTANT)
    bound(other, "wecom")
    assert "已经绑定了别的成员" in other.get("/me/security/").content.decode()
    elsewhere.who = "another"
    bound(client, "wecom")
    assert "先解除旧的" in client.get("/me/security/").content.decode()
    assert SocialAccount.objects.count() == 1


def test_undone_it_opens_nothing(shen: User, elsewhere: Elsewhere) -> None:
    client = Client()
    enter(client)
    bound(client, "feishu")
    client.post(f"/me/bindings/{SocialAccount.objects.get().pk}/remove/")
    assert there_and_back(Client(), "/accounts/sign-on/feishu/") == "/accounts/login/"
    assert "member.unbound" in verbs()


def test_a_second_factor_is_asked_for_here_too(shen: User, elsewhere: Elsewhere) -> None:
    client = Client()
    enter(client)
    with_totp(client)
    bound(client, "keycloak")
    assert there_and_back(Client(), "/accounts/sign-on/keycloak/") == "/accounts/login/code/"


def test_a_leaver_stays_outside(shen: User, elsewhere: Elsewhere) -> None:
    client = Client()
    enter(client)
    bound(client, "dingtalk")
    deactivate(user_id=shen.pk, actor=PROGRAM, now=NOW)
    assert there_and_back(Client(), "/accounts/sign-on/dingtalk/") == "/accounts/inactive/"


def test_inside_the_app_no_code_is_scanned(shen: User, elsewhere: Elsewhere) -> None:
    client = Client(headers={"User-Agent": INSIDE})
    enter(client)
    bound(client, "wecom")
    assert "GET /connect/oauth2/authorize" in elsewhere.asked
    assert "GET /wwopen/sso/qrConnect" not in elsewhere.asked


def test_an_answer_nobody_asked_for_is_refused(shen: User, elsewhere: Elsewhere) -> None:
    client = Client()
    enter(client)
    bound(client, "feishu")
    code = elsewhere.new_code({})
    stranger = Client()
    answer = stranger.get(f"/accounts/feishu/back/?code={code}&state=invented")
    assert answer["Location"] == "/accounts/login/"
    assert stranger.get("/notifications/").status_code == 302
    assert stranger.get("/accounts/feishu/back/?error=access_denied")["Location"] == "/accounts/login/"


def test_binding_asks_who_sits_there(log_in: LogIn, elsewhere: Elsewhere) -> None:
    client = log_in(Role.CONSULTANT)
    prove(client, age=3600)
    answer = client.post("/me/bindings/feishu/add/")
    assert answer["Location"].startswith("/accounts/reauthenticate/")
    assert client.get("/me/bindings/feishu/add/").status_code == 405


def test_a_provider_that_does_not_answer_is_told(db: None, elsewhere: Elsewhere, settings: Settings) -> None:
    given = settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]
    given["settings"]["server_url"] = "http://127.0.0.1:9"
    client = Client()
    assert client.post("/accounts/sign-on/keycloak/")["Location"] == "/accounts/login/"
    assert "没有回应" in client.get("/accounts/login/").content.decode()


def test_only_what_is_configured_has_a_button(db: None, settings: Settings, elsewhere: Elsewhere) -> None:
    page = Client().get("/accounts/login/").content.decode()
    assert [name for name in WAYS.values() if name in page] == list(WAYS.values())
    del settings.SOCIALACCOUNT_PROVIDERS["feishu"]
    page = Client().get("/accounts/login/").content.decode()
    assert "飞书" not in page
    assert Client().post("/accounts/sign-on/feishu/").status_code == 404
    settings.SOCIALACCOUNT_PROVIDERS = {}
    assert "cd-door-ways" not in Client().get("/accounts/login/").content.decode()


def test_the_way_out_is_by_a_page_of_ours(db: None, elsewhere: Elsewhere) -> None:
    page = Client().post("/accounts/sign-on/wecom/")
    assert re.search(r'href="http://127\.0\.0\.1:\d+/wwopen/sso/qrConnect\?', page.content.decode())
    assert "form-action 'self'" in page["Content-Security-Policy"]
    assert Client().get("/accounts/sign-on/wecom/").status_code == 405


@pytest.mark.parametrize(
    ("text", "saying"),
    [
        ("[wecom", "不是 TOML"),
        ("[weixin]\nclient_id = 'x'", "不认识"),
        ("[wecom]\nclient_id = 'x'\nsecret_file = 'secret'", "agent_id"),
        ("[feishu]\nclient_id = 'x'\nsecret_file = 'none'", "不存在"),
        ("[[oidc]]\nid='a'\nname='b'\nclient_id='c'\nsecret_file='secret'\nserver='http://sso.example.cn'", "https"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_used_says_why(tmp_path: Path, text: str, saying: str) -> None:
    (tmp_path / "secret").write_text("s")
    (tmp_path / "sign-on.toml").write_text(text)
    with pytest.raises(InvalidInput, match=saying):
        read_sign_on(tmp_path / "sign-on.toml")
