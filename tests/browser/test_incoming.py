"""What comes in from outside: an application on a phone, pages sent by the extension and by the bookmark, all in real Chromium."""

import re
import threading
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, expect
from playwright.sync_api import Error as Interrupted

from caidang.core.extract.dispatch import read_document
from caidang.core.mail.saved_page import compose_page, read_saved_page
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_values
from caidang.interfaces.web.extension_file import FOLDER
from tests.browser.conftest import administrator, installation
from tests.conftest import (
    CHROMIUM,
    QUIET_BROWSER,
    Served,
    wait_until,
)

pytestmark = pytest.mark.xdist_group("incoming")
PAGES = Path(__file__).with_name("pages")
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True, "locale": "zh-CN"}
SITES = {
    "rd6.zhaopin.com/zhaopin.html": ("智联招聘", "顾南枝", "样本科技有限公司", "13800004190"),
    "ehire.51job.com/51job.html": ("前程无忧", "沈若溪", "蓝鲸软件有限公司", "13800004321"),
    "h.liepin.com/liepin.html": ("猎聘", "顾望舒", "云帆数据技术有限公司", "13800002266"),
    "maimai.cn/maimai.html": ("脉脉", "江一帆", "南舟网络有限公司", ""),
    "www.linkedin.com/linkedin.html": ("领英", "Mira Tan", "Samplesoft Ltd.", ""),
}  # fmt: skip
OTHERS = ("陆清和", "13900000003", "Ada Wu", "下载简历", "People also viewed", "Concealed")
"""Who and what stands at the side of these pages, and what they hide."""


class Quietly(SimpleHTTPRequestHandler):
    """Serves the saved pages."""

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture(scope="module")
def port() -> Iterator[int]:
    """Where the saved pages are served."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quietly, directory=str(PAGES)))
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation of this file's own: it counts who comes in, and asks after all of them."""
    with installation(tmp_path_factory, "incoming") as running:
        yield running


@pytest.fixture(scope="module")
def member(fresh: Served, browser: Browser) -> Iterator[Page]:
    with administrator(fresh, browser) as page:
        yield page


@pytest.fixture(scope="module")
def opened(member: Page, fresh: Served) -> str:
    """The address of a job's page, which its keeper has just opened."""
    member.goto(f"{fresh.url}/clients/new/")
    member.fill("[name=name]", "海棠科技")
    member.click("main button[type=submit]")
    member.goto(f"{fresh.url}/jobs/new/")
    for name, value in (("client", "海棠科技"), ("title", "产品总监"), ("city", "上海"), ("publication", "带一个产品团队。")):
        member.fill(f"[name={name}]", value)
    member.click("main .cd-fields-foot button[type=submit]")
    member.click("text=应聘页")
    member.click("button[value=open]")
    expect(member.locator("h1 + .cd-stand")).to_have_text("开着")
    assert Axe().run(member).violations_count == 0
    return member.input_value("#posting-url")


def test_somebody_applies_on_a_phone(opened: str, member: Page, browser: Browser) -> None:
    plain = browser.new_context(**PHONE, java_script_enabled=False)  # type: ignore[arg-type]
    without = plain.new_page()
    without.goto(opened)
    phone = browser.new_context(**PHONE)  # type: ignore[arg-type]
    page = phone.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if "Content Security" in message.text else None)
    page.goto(f"{opened}?c=校招")
    expect(page.locator("h1")).to_have_text("产品总监")
    expect(page.locator("#sum")).to_be_hidden()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    page.fill("#name", "顾南枝")
    page.fill("#email", "nanzhi")
    page.set_input_files("#file", {"name": "简历.txt", "mimeType": "text/plain", "buffer": "工作经历\n2020.03-至今 样本科技有限公司 产品经理\n".encode()})
    page.click("button[type=submit]")
    expect(page.locator("#email-problem")).to_have_text("这个邮箱看着不对，请再看一眼。")
    expect(page.locator("#agrees-problem")).not_to_be_empty()
    # Nothing is lost, the chosen file included.
    assert page.evaluate("document.getElementById('file').files.length") == 1
    page.fill("#email", "nanzhi@example.com")
    page.check("[name=agrees]")
    page.click("button[type=submit]")
    expect(page.locator("h1")).to_have_text("收到了，谢谢")
    assert phone.cookies() == []
    assert page.evaluate("[localStorage.length, sessionStorage.length]") == [0, 0]
    assert errors == []
    # A browser without scripts is asked for a sum instead.
    without.fill("#name", "沈若溪")
    without.fill("#phone", "13800004321")
    without.click("summary >> nth=0")
    without.fill("#resume", "教育经历\n2008.09-2012.06 南京大学 计算机科学与技术 本科")
    without.check("[name=agrees]")
    numbers = re.findall(r"\d+", without.inner_text("#question"))
    without.fill("#answer", str(sum(map(int, numbers))))
    without.click("button[type=submit]")
    expect(without.locator("h1")).to_have_text("收到了，谢谢")
    for context in (phone, plain):
        context.close()
    member.reload()
    expect(member.locator("#came-title ~ p").first).to_contain_text("2")
    member.click("main a:text-is('看板')")
    expect(member.locator("text=顾南枝")).to_be_visible(timeout=60_000)


@pytest.fixture(scope="module")
def folder(member: Page, fresh: Served, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The extension as it is downloaded and unpacked."""
    found = tmp_path_factory.mktemp("extension")
    member.goto(f"{fresh.url}/intake/extension/")
    with member.expect_download() as told:
        member.click("a:has-text('下载扩展')")
    with zipfile.ZipFile(told.value.path()) as packed:
        packed.extractall(found)
    return found


@pytest.fixture(scope="module")
def token(member: Page, fresh: Served) -> str:
    """A token that can only hand in, made from the extension's page."""
    member.goto(f"{fresh.url}/intake/extension/")
    member.click("text=做一个只能收件的令牌")
    expect(member.locator("[name=scope]:checked")).to_have_count(1)
    member.click("button:has-text('建好')")
    return member.locator("main input[readonly]").first.input_value()


@pytest.fixture(scope="module")
def extended(
    browser: Browser, fresh: Served, folder: Path, token: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """A browser with the extension in it, set up on its own page."""
    quiet = [one for one in QUIET_BROWSER if not one.startswith(("--host-resolver", "--disable-extensions"))]
    context = browser.browser_type.launch_persistent_context(
        str(tmp_path_factory.mktemp("profile")), executable_path=CHROMIUM, headless=False, locale="zh-CN",
        ignore_default_args=["--disable-extensions"],
        args=[*quiet, "--headless=new", f"--disable-extensions-except={folder}", f"--load-extension={folder}",
              "--enable-unsafe-extension-debugging", "--host-resolver-rules=MAP * 127.0.0.1, EXCLUDE localhost"],
    )  # fmt: skip
    context.set_default_timeout(20_000)
    worker = context.service_workers[0] if context.service_workers else context.wait_for_event("serviceworker")
    options = context.new_page()
    # The extension opens this page by itself, too, and takes the empty tab for it.
    with suppress(Interrupted):
        options.goto(f"{worker.url.rpartition('/')[0]}/options.html")
    options.wait_for_url("**/options.html")
    expect(options.locator("#address")).to_have_value(f"{fresh.url}/")
    options.fill("#token", token)
    options.click("button")
    expect(options.locator("#told")).to_contain_text("可以用了")
    yield context
    context.close()


def press(context: BrowserContext, page: Page) -> str:
    """Press the button in the bar, as a person does; return what the page then says."""
    assert context.browser is not None
    own = context.service_workers[0].url.split("/")[2]
    session = context.browser.new_browser_cdp_session()
    tabs = session.send("Target.getTargets", {"filter": [{"type": "tab"}]})["targetInfos"]
    target = next(one["targetId"] for one in tabs if one["url"] == page.url)
    page.evaluate("document.querySelector('#caidang-notice')?.remove()")  # what the press before said
    session.send("Extensions.triggerAction", {"id": own, "targetId": target})
    session.detach()
    notice = page.locator("#caidang-notice")
    expect(notice).to_be_attached()
    return notice.get_attribute("data-told") or ""


def test_the_button_sends_the_page_that_is_open(extended: BrowserContext, port: int, member: Page, fresh: Served) -> None:
    page = extended.new_page()
    for address, (site, *_rest) in SITES.items():
        host, _, path = address.partition("/")
        page.goto(f"http://{host}:{port}/{path}")
        assert press(extended, page) == f"已送到才档（{site}），正在读。"
    assert press(extended, page).startswith("这一页以前送过")
    page.reload()
    page.evaluate("getSelection().selectAllChildren(document.querySelector('main section'))")
    assert press(extended, page).startswith("已送到才档")
    # What was sent is read like everything that comes in.
    wait_until(lambda: set(listed(member, fresh)) >= {"顾望舒", "江一帆", "Mira Tan"}, what="people in the list")
    assert not set(listed(member, fresh)) & set(OTHERS)


def test_a_page_that_the_browser_keeps_to_itself_is_refused_in_words(extended: BrowserContext) -> None:
    told = extended.service_workers[0].evaluate("async () => send(await chrome.tabs.create({ url: 'chrome://version' }))")
    assert told.startswith("这一页浏览器不让扩展读")


def listed(member: Page, fresh: Served) -> list[str]:
    """The names in the list as it stands now: the page itself does not follow what comes in."""
    member.goto(f"{fresh.url}/candidates/?all=1")
    return [name.strip() for name in member.locator("#people tbody a").all_inner_texts()]


def test_what_stands_on_the_pages_is_read_and_what_stands_beside_them_is_not(page: Page, port: int) -> None:
    script = (FOLDER / "snapshot.js").read_text(encoding="utf-8")
    for address, (site, name, employer, phone) in SITES.items():
        host, _, path = address.partition("/")
        page.goto(f"http://127.0.0.1:{port}/{path}")
        found = page.evaluate(script)
        data = compose_page(content=found["html"], address=f"https://{address}", title=found["title"], day=date(2026, 11, 2), is_html=True)
        document = read_document(data, name="a.mhtml")
        told = read_saved_page(data, document)
        assert told is not None
        assert told.site_name == site
        assert not [one for one in OTHERS if one in document.text], host
        values: dict[str, str] = {}
        for value in to_values(parse(document)):
            values.setdefault(value.field, value.value)
        assert (values.get("name"), values.get("employer"), values.get("phone", "")) == (name, employer, phone), document.text
    # A selection is what is seen of it, too; this page says many things a second time for screen readers.
    page.evaluate("getSelection().selectAllChildren(document.querySelector('main'))")
    chosen = page.evaluate(script)["text"]
    assert "Concealed" not in chosen
    assert chosen.count("Builds data platforms.") == 1
    assert "Licences\nCertified Scrum Master\nCertified Data Steward\nKafka Flink\nMore licences" in chosen
    page.evaluate("getSelection().setBaseAndExtent(document.querySelector('h1').firstChild, 5, document.querySelector('.posted').childNodes[1], 9)")
    chosen = page.evaluate(script)["text"]
    assert (chosen.partition("\n")[0], chosen.rpartition("\n")[2]) == ("Tan", "Certified")


def test_a_bookmark_brings_the_page_to_be_looked_at(member: Page, folder: Path, fresh: Served, port: int) -> None:
    assert folder.exists()
    member.goto(f"{fresh.url}/intake/extension/")
    bookmark = unquote(member.get_attribute(".cd-bookmark", "href") or "").removeprefix("javascript:")
    site = member.context.new_page()
    site.goto(f"http://127.0.0.1:{port}/liepin.html")
    with site.expect_popup() as opened_by_it:
        site.evaluate(bookmark)
    shown = opened_by_it.value
    expect(shown.locator("#address")).to_have_value(f"http://127.0.0.1:{port}/liepin.html")
    expect(shown.locator("#text")).to_have_value(re.compile("顾望舒"))
    assert Axe().run(shown).violations_count == 0
    shown.click("button:has-text('收下这一页')")
    expect(shown).to_have_url(f"{fresh.url}/intake/")
    site.close()
    shown.close()


def both_stand_there(member: Page) -> bool:
    member.reload()
    told = member.inner_text("main")
    return "苏浅" in told and "江照夜" in told


def test_the_worklist_is_done_by_keys(member: Page, fresh: Served) -> None:
    """Who came without a contact is to be asked after from the first day."""
    member.goto(f"{fresh.url}/intake/")
    for name in ("苏浅", "江照夜"):
        member.click("summary.btn-primary")
        member.click(".cd-menu [data-action=paste]")
        member.fill("#paste-text", f"姓名：{name}\n现居城市：上海\n工作经历\n2018.03 - 至今  云杉贸易有限公司  会计\n")
        member.click("#paste-dialog button[type=submit]")
    # What other walks sent in may still be being read: these two are waited for by name.
    wait_until(lambda: set(listed(member, fresh)) >= {"苏浅", "江照夜"}, what="both in the list")
    member.keyboard.press("g")
    member.keyboard.press("q")
    member.wait_for_url("**/freshness/")
    # How fresh somebody is is worked out behind the list; the page stands as it was asked for.
    wait_until(lambda: both_stand_there(member), what="both on the worklist")
    rows = member.locator("#work-rows tr")
    member.keyboard.press("j")
    expect(rows.nth(0)).to_be_focused()
    member.keyboard.press("j")
    expect(rows.nth(1)).to_be_focused()
    member.keyboard.press("k")
    member.keyboard.press("2")
    expect(rows.nth(0)).to_contain_text("没有变化")
    expect(member.locator("cd-toast")).to_contain_text("撤销")
    expect(rows.nth(1)).not_to_contain_text("没有变化")
    expect(rows.nth(0)).to_be_focused()
    member.keyboard.press("Enter")
    member.wait_for_url(re.compile("/candidates/[0-9a-f-]{36}/$"))
    expect(member.locator("#freshness")).to_contain_text("邮件问过")
    member.keyboard.press("Alt+3")
    expect(member.locator("#freshness")).to_contain_text("见过面")
