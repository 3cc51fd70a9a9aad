"""What every answer carries: no frame around it, no copy left of it, no type guessed; and nothing put into headers."""

import logging
import re

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from caidang.domain.candidates.models import Document
from caidang.foundation.accounts.policy import Role
from caidang.foundation.search.index.follower import Follower
from caidang.interfaces.web.access import HAS_NO_FRAME
from tests.making import a_candidate
from tests.web.attacks.town import ROUTES, seed
from tests.web.conftest import PASSWORD, LogIn

pytestmark = pytest.mark.django_db

STATIC = ("css/base.css", "js/app.js", "icons/caidang.svg", "vendor/icons-3.51.0/sprite.svg")


def addresses() -> list[str]:
    """Every address with the seeded records in its gaps."""
    person, _ = seed()
    document = person.documents.get()
    found = []
    for route in ROUTES:
        name = document.public_id if route.pattern.startswith("documents/") else person.public_id
        found.append(route.address(public_id=name, field="city", entry=0, number=1))
    return [*found, "/no/such/page/"]


def test_nothing_can_be_framed(admin: Client, follower: Follower) -> None:
    for client in (admin, Client()):
        for address in addresses() if client is admin else [route.address() for route in ROUTES]:
            answer = client.get(address, **{HAS_NO_FRAME: True})
            policy = answer["Content-Security-Policy"]
            # The form that other sites may frame lets only those that the administrator lists: none as delivered.
            assert "frame-ancestors 'none'" in policy, address
            assert address.endswith("/embed/") or answer["X-Frame-Options"] == "DENY", address


@pytest.mark.parametrize("name", STATIC)
def test_what_stands_on_the_disk_cannot_be_framed_or_guessed_at_either(name: str) -> None:
    answer = Client().get(f"/static/{name}")
    answer.close()
    assert answer.status_code == 200
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_no_page_with_somebody_on_it_leaves_a_copy(admin: Client, follower: Follower) -> None:
    for address in addresses():
        answer = admin.get(address, **{HAS_NO_FRAME: True})
        assert "no-store" in answer["Cache-Control"], address
        assert "public" not in answer["Cache-Control"], address
    for address in ("/candidates/results/", "/palette/people/", "/candidates/export/"):
        assert "no-store" in admin.post(address, {"q": "林"})["Cache-Control"]


def test_every_answer_says_what_it_is_and_is_taken_at_its_word(admin: Client, follower: Follower) -> None:
    for address in addresses():
        answer = admin.get(address)
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Referrer-Policy"] == "same-origin"
        # The page that a bookmark opens must hear from the page it was opened by.
        assert answer["Cross-Origin-Opener-Policy"] == ("unsafe-none" if address == reverse("page_in") else "same-origin")
        assert answer["Cross-Origin-Resource-Policy"] == "same-origin"
        assert "Access-Control-Allow-Origin" not in answer
        assert "camera=()" in answer["Permissions-Policy"]
        if getattr(answer, "content", b""):
            kind = answer["Content-Type"]
            assert not kind.startswith("text/") or "charset=utf-8" in kind, address


def test_over_tls_browsers_come_back_over_tls_alone(log_in: LogIn, settings: Settings) -> None:
    """As ``CAIDANG_TLS=1`` sets it, behind something that ends TLS and speaks plainly to us."""
    settings.CAIDANG_TLS, settings.SECURE_HSTS_SECONDS = True, 365 * 86400
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME = "__Host-s", "__Host-c"
    log_in(Role.ADMIN)
    client = Client(enforce_csrf_checks=True)
    page = client.get("/accounts/login/")
    assert page["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.content.decode())
    assert token
    answer = client.post(
        "/accounts/login/",
        {"login": "member-admin", "password": PASSWORD, "csrfmiddlewaretoken": token.group(1)},
        headers={"Origin": "https://testserver", "Host": "testserver"},
    )
    assert answer.status_code == 302, "a form of our own is not taken for another site's"
    for name in ("__Host-s", "__Host-c"):
        cookie = client.cookies[name]
        assert (cookie["secure"], cookie["httponly"], cookie["path"], cookie["domain"]) == (True, True, "/", "")
    refused = client.post("/audit/check/", headers={"Origin": "http://testserver", "Host": "testserver"})
    assert refused.status_code == 403


def test_no_other_site_is_answered(admin: Client) -> None:
    headers = {"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"}
    answer = admin.options("/candidates/results/", headers=headers)
    assert answer.status_code in (403, 405)
    assert not [name for name in answer.headers if name.startswith("Access-Control")]
    assert admin.generic("TRACE", "/health/").status_code in (403, 405)


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8000", "testserver.evil.example", "a b"])
def test_a_strange_host_is_refused(host: str, admin: Client) -> None:
    answer = admin.get("/health/", headers={"Host": host})
    assert answer.status_code == 400
    assert host not in answer.content.decode()


@pytest.mark.parametrize(
    "name", ["简历\r\nSet-Cookie: x=1.txt", 'a"; filename="b.html', "../../etc/passwd", "a\x00b.pdf", "\u202etxt.exe"]
)
def test_a_files_name_puts_nothing_into_headers(name: str, admin: Client) -> None:
    a_candidate([("name", 0, "林知夏")], filename=name)
    answer = admin.get(f"/documents/{Document.objects.get().public_id}/original/")
    disposition = answer["Content-Disposition"]
    assert re.fullmatch(r"""attachment; filename(?:="(?:[^"\\\r\n]|\\["\\])*"|\*=utf-8''[\w.%~-]+)""", disposition)
    assert "Set-Cookie" not in answer.headers


@pytest.mark.parametrize("value", ["x\r\nSet-Cookie: a=1", "x\nLocation: https://evil.example", "%0d%0aX-Evil: 1"])
def test_nothing_asked_for_becomes_a_header(value: str, admin: Client, follower: Follower) -> None:
    for address in ("/accounts/login/", "/candidates/", "/audit/", "/work/team/", "/fitting/"):
        for client in (admin, Client()):
            answer = client.get(address, {"next": value, "q": value, "actor": value, "subject": value})
            assert answer.status_code < 500
            assert "X-Evil" not in answer.headers
            assert not any("\n" in str(content) or "\r" in str(content) for content in answer.headers.values())


def test_nothing_asked_for_becomes_a_line_of_the_log(admin: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    for address in ("/x%0a2026-11-02 ERROR forged/", "/x%0d%0aERROR forged/", "/health/%1b[31m/"):
        admin.get(address)
    Client().post("/accounts/login/", {"login": "a\n2026 ERROR forged 13800001111", "password": "x\ny"})
    for record in caplog.records:
        line = record.getMessage()
        assert "\n" not in line
        assert "\r" not in line
        assert "13800001111" not in line
