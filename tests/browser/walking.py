"""What the walks through the pages share: the papers handed in, and the usual ways."""

import io
import re

from playwright.sync_api import Browser, Locator, Page, expect
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

PASSWORD = "paper-lantern-7"  # noqa: S105 - of an invented member
RESUME = """姓名：林知夏
手机：138 0000 1111
邮箱：zhixia@example.com
现居城市：上海
工作经历
2019.07 - 至今  样本科技有限公司  产品经理
教育背景
2015.09 - 2019.06  复旦大学  本科  软件工程
"""
LIKE_IT = RESUME.replace("138 0000 1111", "139 0013 2222").replace(
    "zhixia@example.com", "lin.zhixia@example.cn"
)

FRAME = {"exclude": [[".cd-rail"], [".cd-bar"]]}
"""What stands around every page, for axe to leave out where it has been looked at already."""

OTHER_THEME = """async (context) => {
  const root = document.documentElement, theme = root.dataset.theme;
  root.dataset.theme = theme === "dark" ? "light" : "dark";
  for (const one of document.getAnimations())
    if (one.effect.getComputedTiming().endTime < Infinity) one.finish();
  const found = await axe.run(context ?? document, { runOnly: ["color-contrast"], resultTypes: ["violations"] });
  root.dataset.theme = theme;
  return found.violations.flatMap((each) => each.nodes.map((node) => node.html));
}"""
"""What axe finds in the other theme, on a page that it was run on: only the colours differ, and what fades has arrived."""


def a_pdf(text: str) -> bytes:
    """A PDF whose Chinese font is not inside it, so that it shows nothing without the cmaps."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    made = io.BytesIO()
    canvas = Canvas(made, pagesize=A4)
    canvas.setFont("STSong-Light", 12)
    for number, line in enumerate(text.splitlines()):
        canvas.drawString(60, 780 - 22 * number, line)
    canvas.save()
    return made.getvalue()


def open_record(page: Page, url: str, query: str = "13800001111") -> None:
    page.goto(f"{url}/candidates/")
    with page.expect_response("**/candidates/results/"):
        page.fill("#q", query)
    rows = page.locator("#people tbody tr")
    expect(rows).to_have_count(1)
    # The answer is there before the page has finished putting it in.
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-settling")).to_have_count(0)
    page.keyboard.press("ArrowDown")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/candidates/[0-9a-f-]{36}/$"))


def show_everyone(page: Page, url: str) -> None:
    """The list without the search that was kept from before."""
    page.goto(f"{url}/candidates/")
    clear = page.get_by_role("button", name="清空条件").first
    if clear.is_visible():
        with page.expect_response("**/candidates/results/"):
            clear.click()
    expect(page.locator("#people th", has_text="命中")).to_have_count(0)
    expect(page.locator("#people tbody tr").first).to_be_visible()


def join(admin: Page, browser: Browser, url: str, *, role: str, name: str, login: str) -> Page:
    """Invite somebody and return the page on which he has just become a member."""
    # However long ago he logged in: to invite somebody he was shown to be here within five minutes.
    admin.goto(f"{url}/accounts/reauthenticate/?next=/members/")
    admin.fill("#id_password", PASSWORD)
    admin.get_by_role("button", name="继续").first.click()
    expect(admin).to_have_url(f"{url}/members/")
    admin.fill("[name=full_name]", name)
    admin.select_option("[name=role]", role)
    admin.get_by_role("button", name="邀请").click()
    link = admin.locator("#link").input_value()
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(link)
    for field, value in (("username", login), ("password", PASSWORD), ("again", PASSWORD)):
        page.fill(f"[name={field}]", value)
    page.click("main button[type=submit], form button[type=submit]")
    expect(page.locator(".cd-rail")).to_be_visible()
    return page


def in_column(page: Page, name: str) -> Locator:
    """The cards of a board's column."""
    return page.locator(f".cd-column[aria-label='{name}'] .cd-card")


def open_board(me: Page, job: str) -> None:
    """From a job's page to its board."""
    me.goto(job)
    me.get_by_role("link", name="看板").click()
    expect(me.locator(".cd-card").first).to_be_visible()
    me.wait_for_load_state("networkidle")


def agree(me: Page) -> None:
    """Say how the person agreed, and where the ledger asks for it, what shows it."""
    me.locator("[name=consent]").first.check()
    if me.locator("[name=evidence]").count():
        me.fill("[name=evidence]", "电话里同意把简历给云帆信息")
