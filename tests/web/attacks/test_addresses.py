"""A crawl of all that the pages lead to: nothing personal in an address, nothing that breaks, no copy left."""

import html
import re
from collections import deque
from urllib.parse import unquote, urljoin, urlsplit

import pytest
from django.test import Client
from django.urls import Resolver404, resolve, reverse

from caidang.foundation.accounts.policy import PROGRAM, Role
from caidang.foundation.audit.services import checkpoint
from caidang.foundation.search.index.follower import Follower
from caidang.interfaces.web.access import HAS_NO_FRAME
from tests.making import NOW
from tests.web.attacks.town import PERSONAL, ROUTES, seed
from tests.web.conftest import LogIn

pytestmark = pytest.mark.django_db

ADDRESS = re.compile(r"""\b(href|src|action|hx-get|hx-post|hx-push-url|data-url|data-[a-z-]*url|data-original|data-pages)="([^"]*)\"""")
FORMS = (
    ("/candidates/results/", {"q": "林知夏"}), ("/candidates/results/", {"q": "13800001111"}),
    ("/candidates/", {"q": "zhixia@example.com"}), ("/palette/people/", {"q": "林知夏"}),
    ("/fitting/", {"text": "产品经理 上海 林知夏"}),
)  # fmt: skip
MOST = 500
MOMENT = re.compile(r"(?:day|month)=[0-9-]+")


def links_of(page: str, base: str) -> list[tuple[str, str]]:
    """What a page leads to: by which attribute, and where."""
    return [(kind, urljoin(base, html.unescape(found))) for kind, found in ADDRESS.findall(page)]


def kind_of(address: str) -> str:
    """Which page of the program it is, whomever it is of; an address that is none is a kind of its own."""
    try:
        return resolve(urlsplit(address).path).view_name
    except Resolver404:
        return address


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COLLECTOR, Role.AUDITOR])
def test_nothing_personal_stands_in_any_address(role: Role, log_in: LogIn, follower: Follower) -> None:
    client = log_in(role)
    seed(PROGRAM)
    checkpoint(now=NOW)
    follower.step(NOW)
    for address, data in FORMS:
        client.post(address, data)  # what was sought last is kept, and the list shows it again
    waiting, seen, framed = deque(["/"]), {"/"}, set[str]()
    pages = 0
    while waiting and pages < MOST:
        address = waiting.popleft()
        pages += 1
        # What stands around a page is the same on all: it is looked at where a page of this kind is met first.
        frame = {HAS_NO_FRAME: True} if kind_of(address) in framed else {}
        framed.add(kind_of(address))
        for headers, around in (({}, frame), ({"HX-Request": "true"}, {})):
            answer = client.get(address, headers=headers, **around)
            assert answer.status_code < 500, address
            assert "no-store" in answer["Cache-Control"], address
            found = [("Location", urljoin(address, answer.headers["Location"]))] if "Location" in answer.headers else []
            if answer["Content-Type"].startswith("text/html"):
                found += links_of(answer.content.decode(), address)
            for kind, link in found:
                parts = urlsplit(link)
                if parts.scheme == "javascript" and address == reverse("extension"):
                    continue  # the bookmark, to be dragged away: the policy lets it run on no page of ours
                said = unquote(f"{parts.path} {parts.query} {parts.fragment}")
                assert not [value for value in PERSONAL if value in said], (address, link)
                assert not parts.scheme, (address, link)
                assert not parts.netloc, (address, link)
                follows = kind in ("href", "src", "hx-get", "Location", "data-url", "data-pages", "data-original")
                plain = link.partition("#")[0]
                # Calendars lead on for ever: one day, or one month, stands for all.
                stands_for = MOMENT.sub("", plain)
                if follows and stands_for not in seen and not plain.startswith("/static/"):
                    seen.add(stands_for)
                    waiting.append(plain)
    assert not waiting
    assert pages > 3


@pytest.mark.parametrize(("address", "data"), FORMS)
def test_what_is_sought_goes_in_the_body_and_comes_back_in_no_address(
    address: str, data: dict[str, str], admin: Client, follower: Follower
) -> None:
    seed()
    follower.step(NOW)
    for headers in ({}, {"HX-Request": "true"}):
        answer = admin.post(address, data, headers=headers)
        told = [answer.headers.get(name, "") for name in ("Location", "HX-Push-Url", "HX-Redirect", "HX-Replace-Url")]
        links = links_of(answer.content.decode(), address) if answer.content else []
        for link in (*told, *(link for _, link in links)):
            assert not [value for value in PERSONAL if value in unquote(link)], link


def test_personal_words_in_a_query_find_nothing(admin: Client, follower: Follower) -> None:
    """A search is a form: an address with words in it, typed or linked by somebody, is no search."""
    seed()
    follower.step(NOW)
    page = admin.get("/candidates/", {"q": "13800001111"}).content.decode()
    assert 'value="13800001111"' not in page


HOSTILE = (
    "' OR 1=1 --\"; DROP TABLE x; -- {{ 7*7 }}{% debug %} ${jndi:ldap://x} %s%n <script>alert(1)</script>",
    "\x00 \ufffd \u202e NaN null [] -1 1e309 ../../../../etc/passwd",
    "9" * 5000,
    "(" * 300 + "a" * 3_000,
)
NAMES = (
    "q", "value", "name", "text", "actor", "kind", "subject", "since", "until", "before", "after", "page", "seen",
    "state", "act", "action", "fault", "id", "tag", "day", "sort", "column", "density", "city", "member", "reason",
    "from", "to", "rule", "field", "entry", "until_hours", "picks", "words", "file", "files", "follow", "note",
)  # fmt: skip


@pytest.mark.parametrize("hostile", HOSTILE, ids=lambda text: repr(text[:18]))
def test_no_input_breaks_any_address(hostile: str, admin: Client, follower: Follower) -> None:
    """Every address with every parameter that any of them reads, as a query and as a form."""
    person, _ = seed()
    document = person.documents.get()
    asked = dict.fromkeys(NAMES, hostile)
    for route in ROUTES:
        if route.name == "account_logout":
            continue
        name = document.public_id if route.pattern.startswith("documents/") else person.public_id
        address = route.address(public_id=name, field="city", entry=0)
        # The rail is the same on every page: here it is the page that is asked.
        plain = {HAS_NO_FRAME: True}
        for answer in (admin.get(address, asked, **plain), admin.post(address, asked, **plain)):
            assert answer.status_code < 500, address
            if answer["Content-Type"].startswith("text/html") and "<script>" in hostile:
                assert "<script>alert(1)" not in answer.content.decode(), address
