"""Under Trusted Types every page works, and no string becomes a script in any of them."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect

from tests.browser.conftest import WATCH
from tests.browser.walking import PASSWORD, open_record
from tests.conftest import Served

pytestmark = pytest.mark.xdist_group("journey")

PAGES = (
    "", "work/team/", "work/rules/", "work/needs/", "calendar/", "samples/", "notifications/", "words/", "synonyms/", "intake/mailboxes/", "intake/folders/",
    "intake/", "candidates/", "interviews/", "duplicates/", "reread/", "fitting/", "health/", "audit/", "audit/unusual/",
    "accounts/password/change/", "recovery-kit/", "no/such/page/",
)  # fmt: skip
ATTACKS = {
    "innerHTML with a handler": "document.body.innerHTML = '<img src=x onerror=\"window.hit = 1\">'",
    "innerHTML with a script": "document.body.innerHTML = '<script>window.hit = 1</scr' + 'ipt>'",
    "a frame": "document.body.innerHTML = '<iframe srcdoc=\"<script>parent.hit = 1</script>\"></iframe>'",
    "a script address": "document.body.innerHTML = '<a href=\"java&#115;cript:window.hit = 1\">x</a>'",
    "hidden in a template": "document.body.innerHTML = '<template><img onerror=\"window.hit = 1\"></template>'",
    "insertAdjacentHTML": "document.body.insertAdjacentHTML('beforeend', '<svg onload=\"window.hit = 1\">')",
    "eval": "window.eval('window.hit = 1')",
    "Function": "new Function('window.hit = 1')()",
    "a timer": "setTimeout('window.hit = 1')",
    "a script from elsewhere": "document.createElement('script').src = 'https://example.com/x.js'",
    "a script of ours that is none": "document.createElement('script').src = '/health/'",
    "a script's text": "document.createElement('script').text = 'window.hit = 1'",
    "a worker from elsewhere": "new Worker('data:text/javascript,postMessage(1)')",
    "another policy": "trustedTypes.createPolicy('another', { createHTML: (text) => text })",
}


@pytest.fixture(scope="module")
def visitor(browser: Browser, filled: Page, fresh: Served) -> Iterator[Page]:
    """The administrator once more, where what is stopped on purpose is nobody's fault."""
    context = browser.new_context(locale="zh-CN", storage_state=filled.context.storage_state())
    context.add_init_script(WATCH)
    page = context.new_page()
    yield page
    context.close()


@pytest.mark.parametrize("attack", ATTACKS)
def test_no_string_becomes_a_script(visitor: Page, fresh: Served, attack: str) -> None:
    stopped: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        stopped.append(message.text)

    visitor.on("console", listen)
    visitor.goto(f"{fresh.url}/health/")
    # Done a moment later: what the debugger evaluates itself is not under the page's policy.
    with visitor.expect_console_message(lambda message: "Content Security Policy" in message.text):
        outcome = visitor.evaluate(
            f"""() => new Promise((done) => setTimeout(() => {{
              try {{ {ATTACKS[attack]}; done("done"); }} catch (error) {{ done(error.name); }}
            }}))"""
        )
    # What would have run in spite of that has its time.
    visitor.wait_for_timeout(50)
    visitor.remove_listener("console", listen)
    assert visitor.evaluate("window.hit") is None
    assert outcome in ("TypeError", "EvalError", "done")
    assert any("Content Security Policy" in text for text in stopped), (outcome, stopped)


def test_every_page_works_and_nothing_is_stopped(visitor: Page, fresh: Served) -> None:
    complaints: list[str] = []
    visitor.on("pageerror", lambda error: complaints.append(str(error)))
    visitor.on("console", lambda message: complaints.append(message.text) if message.type == "error" and "404" not in message.text else None)
    for address in PAGES:
        visitor.goto(f"{fresh.url}/{address}")
        visitor.wait_for_load_state("networkidle")
        assert visitor.evaluate("Boolean(trustedTypes.defaultPolicy)"), address
        if address != "no/such/page/" and visitor.locator(".cd-rail").count():
            visitor.keyboard.press("Control+k")
            expect(visitor.locator("#palette")).to_be_visible()
            visitor.keyboard.press("Escape")
    open_record(visitor, fresh.url)
    visitor.locator("[role=tab]", has_text="林知夏.pdf").click()
    expect(visitor.locator("cd-document:not([hidden]) canvas")).to_have_count(1)
    visitor.locator("[role=tab]", has_text="旧.txt").click()
    expect(visitor.locator("cd-document:not([hidden]) svg.cd-drawn").first).to_be_visible()
    visitor.goto(f"{fresh.url}/duplicates/")
    visitor.get_by_role("link", name="比对").click()
    expect(visitor.locator("cd-document").first).to_be_visible()
    visitor.goto(f"{fresh.url}/audit/")
    expect(visitor.get_by_role("link", name=re.compile("一周内"))).to_be_visible()
    assert complaints == []


def test_the_door_for_strangers_works_too(browser: Browser, fresh: Served, filled: Page) -> None:
    context = browser.new_context(locale="zh-CN")
    context.add_init_script(WATCH)
    page = context.new_page()
    complaints: list[str] = []
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.append(message.text))
    page.goto(f"{fresh.url}/health/")
    assert page.evaluate("Boolean(trustedTypes.defaultPolicy)")
    page.fill("#id_login", "zhou")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"{fresh.url}/health/")
    context.close()
    assert complaints == []
