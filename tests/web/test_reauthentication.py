"""What matters asks once more who sits there, and goes on where the person was going."""

import pytest
from django.test import Client

from caidang.foundation.accounts.policy import Role
from tests.making import a_candidate
from tests.web.conftest import PASSWORD, AppClock, LogIn, prove
from tests.web.test_login import now_shown, verbs, with_totp

pytestmark = pytest.mark.django_db

LIST = "http://testserver/candidates/?all=1"


@pytest.fixture
def manager(log_in: LogIn) -> Client:
    """Somebody who may export, and logged in an hour ago."""
    client = log_in(Role.MANAGER)
    prove(client, age=3600)
    return client


def test_an_export_is_asked_for_once_more_and_keeps_the_selection(manager: Client) -> None:
    public_id = str(a_candidate([("name", 0, "林知夏")]).public_id)
    sent = {"id": [public_id], "purpose": "check"}
    answer = manager.post("/candidates/export/", sent, headers={"Referer": LIST})
    assert answer["Location"] == "/accounts/reauthenticate/?next=%2Fcandidates%2F%3Fall%3D1"
    page = manager.get(answer["Location"]).content.decode()
    assert "确认是本人" in page
    back = {"next": "/candidates/?all=1"}
    wrong = manager.post("/accounts/reauthenticate/", {**back, "password": "wrong-lantern-8"})
    assert wrong.status_code == 422
    right = manager.post("/accounts/reauthenticate/", {**back, "password": PASSWORD})
    go_on = right.content.decode()
    assert 'action="/candidates/export/"' in go_on
    assert f'name="id" value="{public_id}"' in go_on
    sheet = manager.post("/candidates/export/", sent)
    assert sheet.status_code == 200
    assert "attachment" in sheet["Content-Disposition"]
    assert "member.proved" in verbs()


def test_the_proof_holds_for_five_minutes(manager: Client) -> None:
    prove(manager, age=290)
    assert manager.post("/candidates/export/", {"id": []}).status_code != 302
    prove(manager, age=310)
    assert manager.post("/candidates/export/", {"id": []}).status_code == 302


def test_a_code_is_a_proof_too(manager: Client, app_clock: AppClock) -> None:
    prove(manager)
    secret = with_totp(manager)
    prove(manager, age=3600)
    app_clock.at += 30
    assert "或者输验证码" in manager.get("/accounts/reauthenticate/?next=/me/totp/").content.decode()
    answer = manager.post(
        "/accounts/reauthenticate/", {"next": "/me/recovery-codes/", "code": now_shown(secret)}
    )
    assert answer["Location"] == "/me/recovery-codes/"
    assert manager.get("/me/recovery-codes/").status_code == 200


def test_htmx_is_led_there_from_the_page_it_is_on(manager: Client) -> None:
    answer = manager.post(
        "/candidates/export/",
        {"id": []},
        headers={"HX-Request": "true", "HX-Current-URL": LIST},
    )
    assert answer["HX-Redirect"] == "/accounts/reauthenticate/?next=%2Fcandidates%2F%3Fall%3D1"


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_it_leads_to_no_other_site(manager: Client, elsewhere: str) -> None:
    answer = manager.post(
        "/accounts/reauthenticate/", {"next": elsewhere, "password": PASSWORD}
    )
    assert answer["Location"] == "/"
    blocked = manager.post(
        "/candidates/export/", {"id": []}, headers={"Referer": "https://evil.example/x"}
    )
    prove(manager, age=3600)
    blocked = manager.post(
        "/candidates/export/", {"id": []}, headers={"Referer": "https://evil.example/x"}
    )
    assert blocked["Location"] == "/accounts/reauthenticate/?next=%2F"


def test_what_waited_is_not_sent_from_another_way(manager: Client) -> None:
    manager.post("/candidates/export/", {"id": ["x"]}, headers={"Referer": LIST})
    answer = manager.post("/accounts/reauthenticate/", {"next": "/health/", "password": PASSWORD})
    assert answer["Location"] == "/health/"
    assert "kept_post" not in manager.session
