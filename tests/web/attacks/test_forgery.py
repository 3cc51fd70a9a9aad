"""Cross-site request forgery: whoever has no token of ours changes nothing, on any address."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import resolve

from caidang.foundation.accounts.audit_log import READS
from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.accounts.services import create_user
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.search.index.follower import Follower
from caidang.interfaces.web.access import HAS_NO_FRAME
from tests.making import NOW
from tests.web.attacks.town import ROUTES, Route, seed

pytestmark = pytest.mark.django_db

PASSWORD = "paper-lantern-7"  # noqa: S105 - of an invented member


@pytest.fixture
def victim() -> Client:
    """An administrator's browser, as strict as a real one's answers are."""
    user = create_user(username="victim", password=PASSWORD, role=Role.ADMIN, actor=PROGRAM, now=NOW)
    client = Client(enforce_csrf_checks=True, **{HAS_NO_FRAME: True})
    client.force_login(user, backend=settings.AUTHENTICATION_BACKENDS[0])
    return client


def is_blind(route: Route) -> bool:
    """Whether the address looks at no cookie, and so asks for no token; tests/laws/test_code.py lists them."""
    return bool(getattr(resolve(route.address()).func, "csrf_exempt", False))


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_no_address_takes_anything_without_a_token(method: str, victim: Client) -> None:
    noted = AuditEvent.objects.count()
    taken = []
    for route in ROUTES:
        status = getattr(victim, method)(route.address()).status_code
        # Who is logged in means nothing to a door that looks at no cookie: it asks for something of its own.
        if status not in ((401, 404, 405) if is_blind(route) else (403,)):
            taken.append((route.name, status))
    assert taken == []
    assert AuditEvent.objects.count() == noted


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "multipart/form-data; boundary=x"])
def test_no_kind_of_content_goes_past(kind: str, victim: Client) -> None:
    answer = victim.post("/calendar/", data=b"{}", content_type=kind)
    assert answer.status_code == 403


@pytest.mark.parametrize(
    "headers",
    [{"Origin": "https://evil.example"}, {"Origin": "null"}, {"X-CSRFToken": "a" * 64}, {"X-CSRFToken": ""}],
)
def test_a_token_of_elsewhere_is_none(headers: dict[str, str], victim: Client) -> None:
    victim.get("/health/")
    token = victim.cookies[settings.CSRF_COOKIE_NAME].value
    own = {"X-CSRFToken": token} if "Origin" in headers else {}
    assert victim.post("/audit/check/", headers={**own, **headers}).status_code == 403
    assert victim.post("/audit/check/", headers={"X-CSRFToken": token}).status_code == 302


def test_looking_changes_nothing(admin: Client, follower: Follower) -> None:
    """Whatever can be fetched by a picture's address writes at most that somebody looked."""
    person, _ = seed()
    document = person.documents.get()
    noted = AuditEvent.objects.count()
    gaps = {"public_id": person.public_id, "token": "x", "pair_id": 1, "field": "city", "entry": 0, "group": "basic"}
    for route in ROUTES:
        if route.name != "account_logout":
            name = document.public_id if route.pattern.startswith("documents/") else person.public_id
            assert admin.get(route.address(**{**gaps, "public_id": name})).status_code < 500, route
    written = set(AuditEvent.objects.filter(seq__gt=noted).values_list("verb", flat=True))
    assert written <= {*READS, "vault.kit_shown"}


def test_logging_out_takes_a_form(victim: Client) -> None:
    assert victim.get("/accounts/logout/").status_code == 200
    assert victim.get("/health/").status_code == 200


def test_cookies_stay_at_home(victim: Client) -> None:
    victim.get("/health/")
    session, token = (victim.cookies[name] for name in (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME))
    assert settings.SESSION_COOKIE_HTTPONLY
    assert settings.SESSION_COOKIE_SAMESITE == "Lax"
    assert token["samesite"] == "Lax"
    assert session.value not in victim.get("/health/").content.decode()
