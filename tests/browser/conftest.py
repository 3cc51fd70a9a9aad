"""One installation for the walks that can share it, and its administrator's page; the others make one of their own."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.walking import LIKE_IT, PASSWORD, RESUME, a_pdf
from tests.conftest import ONE_READER, Served, start_serving, stop_serving

WATCH = """document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`Content Security Policy: ${event.effectiveDirective} ${event.blockedURI} ${event.sample}`);
});"""
"""Whatever the policy stops is told, Trusted Types included; a test that means it asks ``stopped``."""


@pytest.fixture(scope="session")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The installation of the group ``journey``: its walks leave nothing behind that another one minds."""
    with installation(tmp_path_factory, "journey") as running:
        yield running


@pytest.fixture(scope="session")
def member(fresh: Served, browser: Browser) -> Iterator[Page]:
    """The administrator's page, made by the first run; kept for all its walks."""
    with administrator(fresh, browser) as page:
        yield page


@contextmanager
def installation(factory: pytest.TempPathFactory, name: str, more: Mapping[str, str] = MappingProxyType({})) -> Iterator[Served]:
    """Serve an installation that nobody has used yet, with one reader."""
    running = start_serving(factory.mktemp(name), more={**ONE_READER, **more})
    try:
        yield running
    finally:
        stop_serving(running)


@contextmanager
def administrator(fresh: Served, browser: Browser) -> Iterator[Page]:
    """Go through the first run and give the page on which it ended; nothing may have been complained of at the end."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(20_000)
    complaints: list[str] = []
    context.add_init_script(WATCH)
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(_violations(message)))
    page.goto(fresh.first_run_link)
    for name, value in (
        ("full_name", "周示例"), ("username", "zhou"), ("password", PASSWORD), ("again", PASSWORD),
    ):  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.click("button[type=submit]")
    expect(page.locator(".cd-kit-words li")).to_have_count(24)
    words = [text.split()[-1] for text in page.locator(".cd-kit-words li").all_inner_texts()]
    for box in page.locator(".cd-ask input").all():
        box.fill(words[int((box.get_attribute("name") or "").removeprefix("word-")) - 1])
    page.get_by_role("button", name="确认已存好").click()
    expect(page).to_have_url(re.compile("/first-run/records/$"))
    yield page
    kept = page.evaluate("[Object.keys(sessionStorage), Object.keys(localStorage)]")
    context.close()
    assert complaints == []
    # htmx notes the last address, which holds nothing personal; no page is kept.
    assert set(kept[0]) <= {"htmx-current-path-for-history"}
    assert set(kept[1]) <= {"cd-theme", "cd-rail", "cd-density"}


def _violations(message: ConsoleMessage) -> list[str]:
    return [message.text] if "Content Security Policy" in message.text else []


@pytest.fixture(scope="session")
def filled(member: Page, fresh: Served) -> Page:
    """The page after three files were picked: one person twice, someone like them, and a bad file."""
    hand_in(member, fresh.url)
    return member


def hand_in(member: Page, url: str) -> None:
    """Pick those files in an installation that has none yet, and wait until they are read."""
    member.goto(f"{url}/intake/")
    done = member.locator(".cd-state-good")
    pdf = {"name": "林知夏.pdf", "mimeType": "application/pdf", "buffer": a_pdf(RESUME)}
    text = {"name": "林知夏 旧.txt", "mimeType": "text/plain", "buffer": RESUME.encode()}
    bad = {"name": "坏的.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 broken"}
    # The PDF first: what stands in several documents is shown where it was read first.
    member.set_input_files("[data-files]", [pdf])
    expect(done).to_have_count(1, timeout=60_000)
    member.set_input_files("[data-files]", [text, bad])
    expect(member.locator("#intake-rows tr")).to_have_count(3)
    expect(done).to_have_count(2, timeout=60_000)
    expect(member.locator(".cd-state-bad")).to_have_count(1, timeout=60_000)
    member.click("summary.btn-primary")
    member.click(".cd-menu [data-action=paste]")
    member.fill("#paste-text", LIKE_IT)
    member.click("#paste-dialog button[type=submit]")
    expect(member.locator(".cd-state-good")).to_have_count(3, timeout=60_000)
