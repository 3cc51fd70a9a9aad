"""Open redirects: no parameter sends a member's browser to another site."""

from urllib.parse import urlsplit

import pytest
from django.test import Client

from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.accounts.services import create_user
from caidang.foundation.search.index.follower import Follower
from caidang.interfaces.web.access import HAS_NO_FRAME
from tests.making import NOW
from tests.web.attacks.town import ROUTES

pytestmark = pytest.mark.django_db

PASSWORD = "paper-lantern-7"  # noqa: S105 - of an invented member
ELSEWHERE = (
    "https://evil.example/", "//evil.example/", "/\\evil.example/", "\\\\evil.example/", "///evil.example",
    "http:evil.example", "https:/evil.example", "javascript:alert(1)", "data:text/html,x", "/\t/evil.example",
    "\x00//evil.example", " https://evil.example", "https://testserver@evil.example/", "//evil%E3%80%82example",
    "https://testserver.evil.example/", "ftp://testserver/",
)  # fmt: skip
PARAMETERS = ("next", "return", "return_to", "redirect", "redirect_to", "url", "to", "continue", "back", "target")


def is_home(location: str) -> bool:
    """Whether a browser on ``http://testserver`` that follows it stays there."""
    # A browser takes a backslash for a slash and leaves tabs and line ends out.
    cleaned = location.replace("\\", "/").translate({9: None, 10: None, 13: None}).strip("\x00\x20")
    parts = urlsplit(cleaned)
    return parts.scheme in ("", "http") and parts.netloc in ("", "testserver") and not cleaned.startswith("//")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_after_logging_in_one_is_still_here(target: str) -> None:
    create_user(username="lin", password=PASSWORD, role=Role.ADMIN, actor=PROGRAM, now=NOW)
    client = Client()
    page = client.get("/accounts/login/", {"next": target})
    answer = client.post(
        f"/accounts/login/?{page.wsgi_request.META['QUERY_STRING']}",
        {"login": "lin", "password": PASSWORD, "next": target},
    )
    assert answer.status_code == 302
    assert is_home(answer["Location"]), answer["Location"]


@pytest.mark.parametrize("target", ELSEWHERE)
def test_after_logging_out_and_the_second_password_too(target: str, admin: Client) -> None:
    for address, data in (
        ("/accounts/reauthenticate/", {"password": PASSWORD, "next": target}),
        ("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "x", "password2": "y", "next": target}),
        ("/accounts/logout/", {"next": target}),
    ):
        answer = admin.post(address, data)
        assert is_home(answer.headers.get("Location", "/")), (address, answer["Location"])


def test_no_address_follows_what_it_is_asked(admin: Client, follower: Follower) -> None:
    """Every address with every parameter that other programs have for it."""
    stranger = Client()
    for route in ROUTES:
        for target in ELSEWHERE[:2]:
            asked = dict.fromkeys(PARAMETERS, target)
            for client in (admin, stranger):
                answer = client.get(route.address(), asked, **{HAS_NO_FRAME: True})
                assert is_home(answer.headers.get("Location", "/")), route
                assert "evil.example" not in answer.headers.get("HX-Redirect", ""), route


def test_a_stranger_is_led_back_only_within(admin: Client) -> None:
    for address in ("//evil.example/candidates/", "/candidates/?next=//evil.example"):
        answer = Client().get(address)
        assert answer.status_code in (302, 404)
        assert is_home(answer.headers.get("Location", "/"))


def test_the_judge_is_no_fool() -> None:
    for target in ("https://evil.example/", "//evil.example/", "/\\evil.example/", "javascript:alert(1)", "/\t/evil.example"):
        assert not is_home(target), target
    assert is_home("/health/?next=%2F%2Fevil.example")
