"""The way to an account elsewhere and back, in a real browser under the strict policy."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.walking import PASSWORD
from tests.conftest import ONE_READER, Served, start_serving, stop_serving
from tests.web.elsewhere import configured, serving

pytestmark = pytest.mark.xdist_group("sign-on")
USER = "member-elsewhere"
WAYS = {"wecom": "企业微信", "dingtalk": "钉钉", "feishu": "飞书", "keycloak": "公司账号"}


@pytest.fixture(scope="module")
def joined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation that knows all four, which answer on this machine."""
    home = tmp_path_factory.mktemp("sign-on")
    with serving() as elsewhere:
        more = ONE_READER | {"CAIDANG_SIGN_ON": str(configured(home, elsewhere.url)), "NO_PROXY": "127.0.0.1"}
        running = start_serving(home, more={**ONE_READER, **more})
        yield running
        stop_serving(running)


@pytest.fixture(scope="module")
def browsing(joined: Served, browser: Browser) -> Iterator[Page]:
    """The page of somebody who has just become a member, at what he binds there."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(20_000)
    page = context.new_page()
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    made = joined.command("user", "invite", "--role", "organiser", "--url", joined.url)
    page.goto(made.stdout.split("\n")[0])
    for field, value in (("username", USER), ("password", PASSWORD), ("again", PASSWORD)):
        page.fill(f"[name={field}]", value)
    page.get_by_role("button", name="加入").click()
    expect(page.get_by_role("button", name="绑定").first).to_be_visible()
    yield page
    context.close()
    assert [text for text in complaints if "Content Security Policy" in text] == []


@pytest.mark.parametrize("name", WAYS.values(), ids=WAYS)
def test_bound_then_used(joined: Served, browsing: Page, browser: Browser, name: str) -> None:
    line = browsing.locator("form", has_text=f"用{name}登录")
    with browsing.expect_navigation(url=re.compile("/me/security/$")):
        line.get_by_role("button", name="绑定").click()
    expect(browsing.locator("cd-toast").last).to_contain_text("已绑定")
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{joined.url}/accounts/login/?next=/notifications/")
    page.get_by_role("button", name=name).click()
    expect(page).to_have_url(f"{joined.url}/notifications/")
    expect(page.locator("summary.cd-quiet").last).to_contain_text(USER)
    context.close()
