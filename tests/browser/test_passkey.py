"""Passkeys with the browser's virtual authenticator, and the second step with an app's code."""

import re
import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, CDPSession, Page, expect

from tests.browser.walking import OTHER_THEME, PASSWORD, join
from tests.conftest import Served

pytestmark = pytest.mark.xdist_group("journey")

AUTHENTICATOR = {
    "protocol": "ctap2", "transport": "internal", "hasResidentKey": True,
    "hasUserVerification": True, "isUserVerified": True, "automaticPresenceSimulation": True,
}  # fmt: skip


@pytest.fixture(scope="module")
def home(fresh: Served) -> str:
    """The address by name: a browser binds passkeys to a name, never to a number."""
    return fresh.url.replace("127.0.0.1", "localhost")


@pytest.fixture(scope="module")
def key(member: Page, fresh: Served, home: str, browser: Browser) -> Iterator[tuple[Page, CDPSession]]:
    """A page at that address with an authenticator in it; its member has added a passkey."""
    # An administrator of these tests' own: the one whom the others know goes on logging in with nothing but a password.
    join(member, browser, fresh.url, role="admin", name="童示例", login="tong").context.close()
    context = a_context(browser)
    page = context.new_page()
    cdp = with_authenticator(page)
    log_in(page, home)
    page.goto(f"{home}/me/security/")
    page.get_by_role("link", name="加一把通行密钥").click()
    page.fill("[name=name]", "办公室电脑")
    page.get_by_role("button", name="开始").click()
    expect(page.get_by_role("heading", name="恢复码")).to_be_visible()
    yield page, cdp
    context.close()


def a_context(browser: Browser) -> BrowserContext:
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(20_000)
    return context


def with_authenticator(page: Page, credentials: list[dict[str, object]] | None = None) -> CDPSession:
    """Give the page an authenticator of its own, holding these passkeys."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})
    for credential in credentials or []:
        cdp.send(
            "WebAuthn.addCredential",
            {"authenticatorId": made["authenticatorId"], "credential": credential},
        )
    page.authenticator = made["authenticatorId"]  # type: ignore[attr-defined]
    return cdp


def credentials_of(page: Page, cdp: CDPSession) -> list[dict[str, object]]:
    held = cdp.send("WebAuthn.getCredentials", {"authenticatorId": page.authenticator})  # type: ignore[attr-defined]
    return list(held["credentials"])


def log_in(page: Page, home: str) -> None:
    page.goto(f"{home}/accounts/login/")
    page.fill("#id_login", "tong")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="登录", exact=True).click()
    expect(page).not_to_have_url(re.compile("/login/$"))


def test_a_passkey_is_made_named_and_logs_in(
    key: tuple[Page, CDPSession], home: str, browser: Browser
) -> None:
    page, cdp = key
    held = credentials_of(page, cdp)
    assert [one["rpId"] for one in held] == ["localhost"]
    assert held[0]["isResidentCredential"]
    page.goto(f"{home}/me/security/")
    expect(page.locator("input[name=name]")).to_have_value("办公室电脑")
    context = a_context(browser)
    other = context.new_page()
    with_authenticator(other, held)
    other.goto(f"{home}/accounts/login/")
    other.get_by_role("button", name="用通行密钥登录").click()
    expect(other.locator("summary.cd-quiet").last).to_contain_text("童示例")
    other.goto(f"{home}/me/security/")
    expect(other.get_by_text("上次用")).to_be_visible()
    context.close()


def test_a_passkey_is_a_second_step_and_a_proof(
    key: tuple[Page, CDPSession], home: str, browser: Browser
) -> None:
    held = credentials_of(*key)
    context = a_context(browser)
    page = context.new_page()
    with_authenticator(page, held)
    log_in(page, home)
    expect(page.get_by_role("heading", name="两步验证")).to_be_visible()
    page.get_by_role("button", name="用通行密钥").click()
    expect(page.locator("summary.cd-quiet").last).to_contain_text("童示例")
    page.goto(f"{home}/accounts/reauthenticate/?next=/me/security/")
    page.get_by_role("button", name="用通行密钥").click()
    expect(page).to_have_url(f"{home}/me/security/")
    context.close()


def test_a_strangers_passkey_opens_nothing(home: str, key: object, browser: Browser) -> None:
    context = a_context(browser)
    page = context.new_page()
    page.goto(f"{home}/accounts/login/")
    page.evaluate(
        """async () => {
          const form = document.querySelector('form[data-passkey]');
          form.elements.credential.value = JSON.stringify({
            id: "AAAA", rawId: "AAAA", type: "public-key", clientExtensionResults: {},
            response: { clientDataJSON: "e30", authenticatorData: "AAAA", signature: "AAAA", userHandle: "MQ" },
          });
          form.submit();
        }"""
    )
    expect(page).to_have_url(re.compile("/accounts/login/"))
    expect(page.locator("cd-toast")).to_be_visible()
    context.close()


def shown_now(secret: str) -> str:
    """What the app shows; where that is about to change one waits for the next, as people do."""
    left = 30 - time.time() % 30
    if left < 6:
        time.sleep(left)
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def test_the_second_step_by_an_apps_code(
    key: tuple[Page, CDPSession], home: str, browser: Browser
) -> None:
    page, _ = key
    page.goto(f"{home}/me/totp/")
    secret = page.locator(".cd-safe-secret").inner_text().replace(" ", "")
    page.fill("#code", shown_now(secret))
    page.get_by_role("button", name="加上").click()
    expect(page).to_have_url(f"{home}/me/security/")
    context = a_context(browser)
    other = context.new_page()
    log_in(other, home)
    other.fill("#id_code", shown_now(secret))
    other.get_by_role("button", name="登录", exact=True).click()
    expect(other.locator("summary.cd-quiet").last).to_contain_text("童示例")
    context.close()
    page.get_by_role("button", name="移除").last.click()
    expect(page.get_by_role("link", name="加验证器")).to_be_visible()


def test_at_a_number_passkeys_are_not_offered(member: Page, fresh: Served) -> None:
    member.goto(f"{fresh.url}/me/security/")
    expect(member.get_by_text("通行密钥要在域名（HTTPS）或 localhost 下才能用")).to_be_visible()
    expect(member.get_by_role("link", name="加一把通行密钥")).to_have_count(0)


def test_the_pages_of_the_door_can_be_used_by_anyone(key: tuple[Page, CDPSession], home: str) -> None:
    page, _ = key
    pages = ("me/security/", "me/totp/", "me/recovery-codes/", "me/passkeys/add/", "me/tokens/",
             "members/", "members/1/", "accounts/reauthenticate/")  # fmt: skip
    for address in pages:
        page.goto(f"{home}/{address}")
        expect(page.locator(".htmx-request")).to_have_count(0)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        told = page.evaluate(OTHER_THEME)
        assert told == [], (address, told)
