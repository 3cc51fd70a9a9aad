"""Every address: strangers stay outside, headers are strict, roles see what they may."""

import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from caidang.foundation.accounts.policy import GRANTS, Action, Role
from caidang.foundation.lib.csp import (
    FILE_POLICY,
    OTHER_POLICY,
    SCRIPT_POLICY,
    page_policy,
    public_policy,
)
from caidang.foundation.search.index.follower import Follower
from caidang.interfaces.web.access import HAS_NO_FRAME
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

SOME_ID = "7e7dc5dc-0e7c-4262-bb69-7cd5e4915445"
VALUES = {
    "random": SOME_ID, "uuid": SOME_ID, "int": "1", "slug": "name", "str": "x", "": "x",
}  # fmt: skip
OPEN = {
    "account_login", "account_logout", "account_signup", "account_inactive", "mfa_authenticate",
    "mfa_login_webauthn", "join", "sign_on", "client_link", "client_answer", "client_file", "me", "no_mail", "calendar_feed",
    "apply_general", "apply_page", "apply_framed", "shown_board", "certificate_check", "certificate_keys", "api_nowhere",
}  # fmt: skip
"""The log-in's own pages; they show nothing of the records."""

PAGES: dict[str, Action] = {
    "/intake/": Action.READ_INTAKE,
    "/intake/mailboxes/": Action.MANAGE_SOURCES,
    "/intake/mailboxes/guide/": Action.MANAGE_SOURCES,
    "/intake/folders/": Action.MANAGE_SOURCES,
    "/intake/extension/": Action.RECEIVE,
    "/intake/page/": Action.RECEIVE,
    "/sheets/": Action.RECEIVE,
    "/connections/": Action.MANAGE_SOURCES,
    "/connections/new/": Action.MANAGE_SOURCES,
    "/sheets/out/": Action.EXPORT,
    "/work/team/": Action.ASSIGN,
    "/work/rules/": Action.ASSIGN,
    "/work/needs/": Action.ASSIGN,
    "/figures/costs/": Action.ASSIGN,
    "/figures/outside/": Action.MANAGE_HOOKS,
    "/webhooks/": Action.MANAGE_HOOKS,
    "/webhooks/dead/": Action.MANAGE_HOOKS,
    "/proposals/": Action.READ_CANDIDATE,
    "/calendar/": Action.MANAGE_CALENDAR,
    "/audit/": Action.READ_AUDIT,
    "/roles/": Action.MANAGE_ROLES,
    "/roles/organiser/": Action.MANAGE_ROLES,
    "/teams/": Action.MANAGE_TEAMS,
    "/sorting/": Action.READ_CANDIDATE,
    "/sorting/tags/": Action.READ_CANDIDATE,
    "/lists/": Action.READ_CANDIDATE,
    "/sorting/fields/": Action.MANAGE_SORTING,
    "/sorting/rules/": Action.MANAGE_SORTING,
    "/sorting/papers/": Action.MANAGE_SORTING,
    "/audit/unusual/": Action.READ_AUDIT,
    "/samples/": Action.RECHECK,
    "/notifications/": Action.WORK,
    "/freshness/": Action.WORK,
    "/compliance/": Action.READ_COMPLIANCE,
    "/compliance/texts/": Action.READ_COMPLIANCE,
    "/compliance/register/": Action.READ_COMPLIANCE,
    "/compliance/retention/": Action.COMPLIANCE,
    "/compliance/disclosures/": Action.COMPLIANCE,
    "/compliance/rights/": Action.COMPLIANCE,
    "/compliance/erasures/": Action.ERASE,
    "/mail/": Action.MAIL,
    "/mail/templates/": Action.MAIL,
    "/mail/new/": Action.MAIL,
    "/mail/accounts/": Action.MANAGE_SOURCES,
    "/reminders/": Action.WORK,
    "/sorting/automation/": Action.MANAGE_SORTING,
    "/sorting/automation/rule/": Action.MANAGE_SORTING,
    "/sorting/automation/log/": Action.MANAGE_SORTING,
    "/candidates/": Action.READ_CANDIDATE,
    "/interviews/": Action.READ_CANDIDATE,
    "/interviews/calendar/": Action.READ_CANDIDATE,
    "/interviews/scorecards/": Action.INTERVIEW,
    "/interviews/scorecards/new/": Action.INTERVIEW,
    "/candidates/bulk/": Action.READ_CANDIDATE,
    "/duplicates/": Action.DECIDE_DUPLICATE,
    "/submissions/": Action.SUBMIT,
    "/submissions/new/": Action.SUBMIT,
    "/submissions/leak/": Action.SUBMIT,
    "/submissions/layouts/": Action.SUBMIT,
    "/submissions/layouts/new/": Action.SUBMIT,
    "/board/": Action.READ_CLIENT,
    "/stages/": Action.MANAGE_STAGES,
    "/clients/": Action.READ_CLIENT,
    "/clients/new/": Action.EDIT_CLIENT,
    "/jobs/": Action.READ_CLIENT,
    "/notes/": Action.READ_CLIENT,
    "/desk/": Action.ASSIGN,
    "/jobs/new/": Action.EDIT_CLIENT,
    "/postings/": Action.READ_CLIENT,
    "/health/": Action.READ_HEALTH,
    "/backup/": Action.MANAGE_BACKUP,
    "/keys/": Action.MANAGE_KEYS,
    "/backup/targets/new/": Action.MANAGE_BACKUP,
    "/synonyms/": Action.MANAGE_WORDS,
    "/words/": Action.MANAGE_WORDS,
    "/reread/": Action.REREAD,
    "/members/": Action.MANAGE_MEMBERS,
    "/recovery-kit/": Action.MANAGE_KEYS,
    "/training/": Action.MANAGE_TRAINING,
    "/training/assignments/": Action.MANAGE_TRAINING,
    "/training/sessions/": Action.MANAGE_TRAINING,
    "/training/outside/": Action.MANAGE_TRAINING,
    "/training/policies/": Action.MANAGE_TRAINING,
    "/training/courses/": Action.MANAGE_TRAINING,
    "/training/gates/": Action.MANAGE_ROLES,
    "/first-run/records/": Action.RECEIVE,
}


def patterns(found: list[URLPattern | URLResolver], prefix: str = "") -> Iterator[tuple[str, str]]:
    for pattern in found:
        route = prefix + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            # Programs are asked for a token instead, see access/test_api.
            yield from patterns(pattern.url_patterns, route) if pattern.namespace != "api" else ()
        else:
            yield pattern.name or "", route


def filled(route: str) -> str:
    """An address of this route, with something in every gap."""
    for kind in ("random", "uuid", "int", "slug", "str"):
        while (start := route.find(f"<{kind}:")) >= 0:
            route = route[:start] + VALUES[kind] + route[route.index(">", start) + 1 :]
    return "/" + route


ADDRESSES = [
    (name, filled(route))
    for name, route in patterns(get_resolver().url_patterns)
    if "(?P" not in route
]


def test_every_address_is_asked() -> None:
    assert len(ADDRESSES) > 30
    assert not any("<" in address for _, address in ADDRESSES)


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_stranger_gets_the_log_in_or_nothing(method: str) -> None:
    stranger = Client()
    for name, address in ADDRESSES:
        stranger.cookies.clear()
        answer = getattr(stranger, method)(address)
        if name in OPEN:
            assert answer.status_code in (200, 302, 404, 405), address
        elif name.startswith("api_"):
            assert answer.status_code in (401, 405), address
        else:
            assert answer.status_code in (302, 404), address
            if answer.status_code == 302:
                assert answer["Location"].startswith("/accounts/login/"), address


@pytest.mark.parametrize("is_known", [False, True])
def test_every_answer_carries_the_strict_policy(is_known: bool, admin: Client) -> None:
    client = admin if is_known else Client()
    for name, address in ADDRESSES:
        answer = client.get(address, **{HAS_NO_FRAME: True})
        word = re.search(r"'nonce-([\w-]{22})'", answer["Content-Security-Policy"])
        of_pages = public_policy if name in OPEN and name.startswith("apply_") else page_policy
        pages = of_pages(word.group(1)) if word else OTHER_POLICY
        assert answer["Content-Security-Policy"] in (pages, FILE_POLICY), address
        assert bool(word) or not answer["Content-Type"].startswith("text/html"), address
        assert "unsafe" not in answer["Content-Security-Policy"], address
        assert "no-store" in answer["Cache-Control"], address
        assert answer["X-Content-Type-Options"] == "nosniff", address
        # The bookmark's page alone knows who opened it.
        is_opened = name == "page_in" and answer.status_code == 200
        assert answer["Cross-Origin-Opener-Policy"] == ("unsafe-none" if is_opened else "same-origin"), address


def test_the_word_of_a_page_is_its_own(admin: Client) -> None:
    """Every script of ours carries it, and no two answers have the same."""
    words = set()
    for address in ("/health/", "/health/", "/candidates/", "/accounts/password/change/"):
        answer = admin.get(address)
        (word,) = re.findall(r"'nonce-([^']+)'", answer["Content-Security-Policy"])
        scripts = re.findall(r"<script[^>]*\bsrc=[^>]*>", answer.content.decode())
        assert len(scripts) > 3
        assert all(f'nonce="{word}"' in script for script in scripts)
        words.add(word)
    assert len(words) == 4


def test_only_a_worker_may_use_webassembly() -> None:
    answer = Client().get("/static/vendor/pdfjs-6.5.438/build/pdf.worker.min.mjs")
    answer.close()
    assert answer.status_code == 200
    assert answer["Content-Security-Policy"] == SCRIPT_POLICY
    assert "'unsafe-eval'" not in SCRIPT_POLICY
    assert "wasm" not in page_policy("")


def test_an_unchanged_script_keeps_its_policy() -> None:
    """The browser would put the policy of a 304 over the one it kept."""
    address = "/static/vendor/pdfjs-6.5.438/build/pdf.worker.min.mjs"
    first = Client().get(address)
    first.close()
    again = Client().get(address, headers={"If-None-Match": first["ETag"]})
    again.close()
    assert again.status_code == 304
    assert "Content-Security-Policy" not in again


@pytest.mark.parametrize("role", Role)
def test_each_role_sees_the_pages_of_its_grants(
    role: Role, log_in: LogIn, follower: Follower
) -> None:
    client = log_in(role)
    for address, action in PAGES.items():
        expected = 200 if role in GRANTS[action] else 403
        assert client.get(address).status_code == expected, address


def test_each_place_of_the_rail_has_a_key_of_its_own(log_in: LogIn) -> None:
    rail = log_in(Role.ADMIN).get("/handbook/").content.decode().split("</nav>")[0]
    keys = re.findall(r'data-key="(.)"', rail)
    assert len(keys) > 20
    assert len(set(keys)) == len(keys)


@pytest.mark.parametrize("role", Role)
def test_the_rail_shows_what_opens(role: Role, log_in: LogIn, follower: Follower) -> None:
    client = log_in(role)
    home = client.get("/", follow=True)
    assert home.status_code == 200
    rail = home.content.decode().split("</nav>")[0]
    for address in ("/intake/", "/candidates/?all=1", "/duplicates/", "/health/"):
        if f'href="{address}"' in rail:
            assert client.get(address, follow=True).status_code == 200, address
    assert ('href="/candidates/?all=1"' in rail) == (role in GRANTS[Action.READ_CANDIDATE])


def test_a_page_of_an_error_counts_nothing(
    log_in: LogIn, django_assert_max_num_queries: Callable[..., AbstractContextManager[object]]
) -> None:
    """What could not be shown is told at once, whatever the counts of the rail would have cost or broken."""
    client = log_in(Role.MANAGER)
    with django_assert_max_num_queries(9):
        answer = client.get("/candidates/00000000-0000-0000-0000-000000000000/")
    assert answer.status_code == 404
    assert 'class="cd-rail"' in answer.content.decode()
    assert "cd-rail-count" not in answer.content.decode()


def test_htmx_learns_that_the_session_is_over() -> None:
    answer = Client().post("/candidates/results/", {"q": "x"}, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer["HX-Redirect"] == "/accounts/login/"


def test_a_refusal_reaches_htmx_as_a_notice(log_in: LogIn) -> None:
    answer = log_in(Role.AUDITOR).post("/candidates/results/", headers={"HX-Request": "true"})
    assert answer.status_code == 403
    assert answer["HX-Retarget"] == "#toasts"
    assert "审计员不能" in answer.content.decode()
