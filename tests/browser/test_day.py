"""A consultant's whole working day, as he walks it: from the morning's queue to a desk handed over."""

import io
from collections.abc import Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from zoneinfo import ZoneInfo

import pytest
from aiosmtpd.controller import Controller
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.apps.audit.far_side import Box
from tests.browser.conftest import administrator, installation
from tests.browser.walking import agree, in_column, join, open_board
from tests.conftest import Served, free_port

pytestmark = pytest.mark.xdist_group("day")

PEOPLE = (
    "姓名：林知夏\n手机：13800001111\n邮箱：zhixia@example.com\n现居城市：上海\n工作经历\n2019.07 - 至今  样本科技有限公司  会计\n"
    "熟练使用金蝶和Excel，负责总账\n教育背景\n2015.09 - 2019.06  复旦大学  本科  会计学\n",
    "姓名：江一舟\n手机：13900132222\n现居城市：上海\n工作经历\n2016.07 - 至今  蓝鲸软件有限公司  财务会计\n"
    "金蝶核算\n教育背景\n2012.09 - 2016.06  苏州大学  本科  会计学\n",
    "姓名：苏浅\n现居城市：上海\n工作经历\n2018.03 - 至今  云杉贸易有限公司  会计\n金蝶\n教育背景\n2014.09 - 2018.06  宁波大学  大专  会计\n",
)
CLIENT, TEAM = "云帆信息", "云帆组"
HERE = ZoneInfo("Asia/Shanghai")


@pytest.fixture(scope="module")
def letters() -> Iterator[tuple[Box, int]]:
    """A mail server on this machine, and its port."""
    kept = Box()
    server = Controller(kept, hostname="127.0.0.1", port=free_port())
    server.start()
    yield kept, server.port
    server.stop()


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory, letters: tuple[Box, int]) -> Iterator[Served]:
    """An installation that nobody has used yet, with that mail server."""
    mail = {"CAIDANG_SMTP_HOST": "127.0.0.1", "CAIDANG_SMTP_PORT": str(letters[1]), "CAIDANG_SMTP_TLS": "none", "CAIDANG_SMTP_FROM": "caidang@example.com"}
    with installation(tmp_path_factory, "day", mail) as running:
        yield running


@pytest.fixture(scope="module")
def member(fresh: Served, browser: Browser) -> Iterator[Page]:
    with administrator(fresh, browser) as page:
        yield page


@pytest.fixture(scope="module")
def colleague(member: Page, browser: Browser, fresh: Served) -> Iterator[Page]:
    page = join(member, browser, fresh.url, role="consultant", name="钱例", login="qian")
    yield page
    page.context.close()


@pytest.fixture(scope="module")
def me(member: Page, browser: Browser, fresh: Served) -> Iterator[Page]:
    page = join(member, browser, fresh.url, role="consultant", name="顾例", login="gu")
    yield page
    page.context.close()


def test_the_day(
    member: Page, me: Page, colleague: Page, browser: Browser, fresh: Served, letters: tuple[Box, int]
) -> None:
    """One way, in its order: each part stands on what the parts before it left."""
    url = fresh.url
    a_client_team(member, url)
    take_in_three(me, url)
    open_a_client(me, url)
    job = open_a_job(me, url)
    find_and_put_on_the_board(me, job)
    move_by_key_and_by_hand(me, job)
    a_report_with_a_logo(me, url)
    link = send_a_link(me, job)
    the_client_answers(browser, link)
    send_a_letter(me, job, letters[0])
    a_colleague_is_warned(me, colleague, url, job)
    an_interview(me, url, job)
    the_end_of_the_way(me, job)
    notes_and_who_is_called(me, colleague, url, job)
    hand_over(member, colleague, url)


def a_client_team(member: Page, url: str) -> None:
    member.goto(f"{url}/teams/")
    member.fill("#new-client", TEAM)
    member.locator("#new-client + button").click()
    member.locator("summary", has_text=TEAM).click()
    for name in ("顾例", "钱例"):
        member.locator("details[open] label", has_text=name).locator("input").check()
    member.locator("details[open] button[value=members]").click()
    expect(member.locator("summary", has_text=TEAM)).to_contain_text("顾例")


def take_in_three(me: Page, url: str) -> None:
    me.goto(f"{url}/intake/")
    for number, text in enumerate(PEOPLE, 1):
        me.click("summary.btn-primary")
        me.click(".cd-menu [data-action=paste]")
        me.fill("#paste-text", text)
        me.click("#paste-dialog button[type=submit]")
        expect(me.locator(".cd-state-good")).to_have_count(number, timeout=60_000)
    me.keyboard.press("g")
    me.keyboard.press("t")
    expect(me.locator("h1")).to_contain_text("我的待办")
    me.locator("a[href*=notifications]").first.click()
    me.wait_for_url("**/notifications/")


def open_a_client(me: Page, url: str) -> None:
    me.keyboard.press("g")
    me.keyboard.press("k")
    expect(me).to_have_url(f"{url}/clients/")
    me.get_by_role("link", name="新客户").first.click()
    me.fill("[name=name]", CLIENT)
    me.locator("main button[type=submit]").first.click()
    expect(me.locator("h1")).to_have_text(CLIENT)
    me.get_by_role("link", name="加一位").click()
    for field, value in (("name", "张敏"), ("title", "人事经理"), ("phone", "13700003333"), ("email", "zhangmin@example.com")):
        me.fill(f"[name={field}]", value)
    me.get_by_role("button", name="保存").click()
    expect(me.locator("#contacts")).to_contain_text("张敏")
    me.get_by_role("link", name="加一份").click()
    me.fill("[name=title]", "2026 年框架合同")
    me.fill("[name=starts]", "2026-01-01")
    me.fill("[name=fee_percent]", "20")
    me.fill("[name=protection_months]", "6")
    me.get_by_role("button", name="保存").click()
    expect(me.locator("main")).to_contain_text("20%")
    me.locator(".cd-client-head summary").click()
    me.get_by_role("link", name="谁能看到").click()
    me.locator("#team").select_option(label=TEAM)
    me.get_by_role("button", name="看看会怎样").click()
    me.get_by_role("button", name="就这样改").click()
    expect(me.locator(".cd-happenings")).to_contain_text(TEAM)


def open_a_job(me: Page, url: str) -> str:
    me.goto(f"{url}/clients/")
    me.get_by_role("link", name=CLIENT).click()
    me.get_by_role("link", name="新职位").click()
    me.fill("[name=title]", "会计")
    me.fill("[name=city]", "上海")
    me.fill("[name=salary]", "12-18K·13薪")
    for number, (must, kind, text) in enumerate((("must", "skill", "金蝶"), ("must", "city", "上海"), ("nice", "degree", "本科"))):
        me.locator("[name=req_must]").nth(number).select_option(must)
        me.locator("[name=req_kind]").nth(number).select_option(kind)
        me.locator("[name=req_text]").nth(number).fill(text)
    me.fill("[name=publication]", "负责总账与报表。")
    me.get_by_role("button", name="建职位").click()
    expect(me.locator(".cd-req-shown")).to_contain_text("金蝶")
    return me.url


def find_and_put_on_the_board(me: Page, job: str) -> None:
    me.get_by_role("link", name="按它找人").click()
    rows = me.locator("#people tbody tr")
    expect(rows).to_have_count(3)
    for name in ("林知夏", "江一舟"):
        rows.filter(has_text=name).locator(".cd-pick").check()
    me.get_by_role("button", name="加入这个职位…").click()
    me.get_by_role("button", name="加入 2 人").click()
    expect(me.locator("cd-toast")).to_contain_text("已把 2 人加入")
    me.keyboard.press("/")
    me.keyboard.type("云杉贸易")
    me.keyboard.press("Enter")
    found = me.locator("#people tbody tr", has_text="苏浅")
    expect(found).to_have_count(1)
    found.locator(".cd-pick").check()
    me.get_by_role("button", name="加入职位…").click()
    me.locator(".cd-job-choice", has_text="会计").click()
    expect(me.locator(".cd-warnings")).to_contain_text("没有电话、邮箱或微信")
    me.locator("#apply-dialog").get_by_role("button", name="加入", exact=True).click()
    expect(me.locator("cd-toast")).to_contain_text("已把 1 人加入")


def move_by_key_and_by_hand(me: Page, job: str) -> None:
    open_board(me, job)
    expect(in_column(me, "待联系")).to_have_count(3)
    in_column(me, "待联系").filter(has_text="江一舟").locator(".cd-card-foot").click()
    me.keyboard.press("x")
    in_column(me, "待联系").filter(has_text="苏浅").locator(".cd-card-foot").click()
    me.keyboard.press("x")
    expect(me.locator("#board-picked")).to_contain_text("选中 2 人")
    me.keyboard.press("]")
    expect(in_column(me, "已联系")).to_have_count(2)
    expect(me.locator("#board-picked")).to_be_hidden()
    me.locator("cd-toast", has_text="已把 2 人移到「已联系」").get_by_role("button", name="撤销").click()
    expect(in_column(me, "待联系")).to_have_count(3)
    in_column(me, "待联系").filter(has_text="江一舟").drag_to(me.locator(".cd-column[aria-label='有意向'] .cd-cards"))
    expect(me.locator("cd-toast").last).to_contain_text("有意向")
    in_column(me, "待联系").filter(has_text="林知夏").locator(".cd-card-foot").click()
    me.keyboard.press("]")
    expect(in_column(me, "已联系")).to_contain_text("林知夏")
    me.keyboard.press("m")
    me.keyboard.press("Escape")


def a_report_with_a_logo(me: Page, url: str) -> None:
    me.goto(f"{url}/submissions/")
    me.get_by_role("link", name="报告模板").first.click()
    me.get_by_role("link", name="新模板").first.click()
    me.fill("[name=name]", "云帆版式")
    me.locator("[name=client]").select_option(label=CLIENT)
    me.fill("[name=issuer]", "示例猎头")
    me.get_by_role("button", name="保存").click()
    drawn = io.BytesIO()
    Image.new("RGB", (240, 80), "#0f6266").save(drawn, "PNG")
    me.set_input_files("[name=file][accept*=png]", {"name": "标志.png", "mimeType": "image/png", "buffer": drawn.getvalue()})
    me.get_by_role("button", name="换上").first.click()
    expect(me.locator(".cd-layout-files")).to_contain_text("已有标志")


def forward(me: Page, job: str, name: str) -> None:
    """From the card to the sheet on which a person is put before the client."""
    open_board(me, job)
    me.locator(".cd-card", has_text=name).locator(".cd-card-foot").click()
    me.keyboard.press("m")
    me.get_by_role("link", name="推荐给客户…").click()
    expect(me.locator("#forward")).to_contain_text(name)
    expect(me.locator("[name=layout] option:checked")).to_contain_text("云帆版式")


def send_a_link(me: Page, job: str) -> str:
    forward(me, job, "林知夏")
    me.fill("[name^=pitch-]", "总账做得细，可直接打 13800001111")
    me.fill("[name=recipient]", "张敏")
    me.locator("[name=preset][value=hidden], [name=preset]").first.check()
    me.get_by_role("button", name="发出").click()
    expect(me.locator("main [role=alert]")).to_contain_text("同意")
    agree(me)
    with me.context.expect_page() as opened:
        me.get_by_role("button", name="预览").first.click()
    expect(opened.value.locator("img")).to_be_visible()
    opened.value.close()
    me.get_by_role("button", name="发出").click()
    expect(me.locator("h1")).to_have_text("链接好了")
    return me.locator("#link").input_value()


def the_client_answers(browser: Browser, link: str) -> None:
    context = browser.new_context(locale="zh-CN", viewport={"width": 390, "height": 844})
    context.set_default_timeout(20_000)
    page = context.new_page()
    page.goto(link)
    page.get_by_role("button", name="打开").click()
    expect(page.locator(".cl-report")).to_contain_text("林知夏")
    told = page.locator("main, body").first.inner_text()
    assert "13800001111" not in told.replace(" ", "")
    assert "zhixia@example.com" not in told
    page.locator(".cl-verdicts label", has_text="想面试").click()
    page.locator("[name=words]").fill("周三下午都行")
    page.get_by_role("button", name="答复").click()
    expect(page.locator(".cl-done")).to_contain_text("已收到")
    context.close()


def send_a_letter(me: Page, job: str, box: Box) -> None:
    open_board(me, job)
    expect(in_column(me, "客户面试")).to_contain_text("林知夏")
    forward(me, job, "江一舟")
    me.fill("[name=recipient]", "张敏")
    me.fill("[name=email]", "zhangmin@example.com")
    me.locator("[name=channel]").nth(2).check()
    agree(me)
    me.get_by_role("button", name="发出").click()
    expect(me.locator("main")).to_contain_text("江一舟")
    letter = message_from_bytes(box.letters[-1], policy=policy.default)
    assert letter["To"] == "zhangmin@example.com"
    assert "application/pdf" in [part.get_content_type() for part in letter.walk()]
    me.keyboard.press("g")
    me.keyboard.press("t")
    expect(me.locator(".cd-today")).to_contain_text("推荐等客户答复")


def a_colleague_is_warned(me: Page, colleague: Page, url: str, job: str) -> None:
    colleague.goto(f"{url}/jobs/new/")
    colleague.fill("[name=client]", CLIENT)
    colleague.fill("[name=title]", "财务主管")
    colleague.get_by_role("button", name="建职位").click()
    for name in ("林知夏", "江一舟"):
        colleague.goto(f"{url}/candidates/?all=1")
        colleague.locator("#people tbody tr", has_text=name).locator("a").first.click()
        colleague.get_by_role("button", name="加入职位…").click()
        colleague.locator(".cd-job-choice", has_text="财务主管").click()
        expect(colleague.locator(".cd-warnings")).to_contain_text("顾例")
        expect(colleague.locator(".cd-warnings")).to_contain_text("保护")
        colleague.locator("#apply-dialog").get_by_role("button", name="先不加").click()
    colleague.get_by_role("button", name="屏蔽…").click()
    colleague.locator("#apply-dialog [name=reason]").first.check()
    colleague.locator("#apply-dialog").get_by_role("button", name="屏蔽", exact=True).click()
    expect(colleague.locator("cd-toast").last).to_contain_text("屏蔽名单")
    colleague.get_by_role("button", name="加入职位…").click()
    colleague.locator(".cd-job-choice", has_text="财务主管").click()
    expect(colleague.locator(".cd-warning-stop")).to_contain_text("屏蔽名单")
    expect(colleague.locator("#apply-dialog").get_by_role("button", name="加入", exact=True)).to_have_count(0)


def a_scorecard(me: Page, url: str) -> None:
    me.goto(f"{url}/interviews/scorecards/new/")
    me.fill("#card-name", "会计岗位")
    me.fill("[name=name-0]", "准确")
    me.get_by_role("button", name="保存").click()
    expect(me.locator("main")).to_contain_text("会计岗位")


def an_interview(me: Page, url: str, job: str) -> None:
    a_scorecard(me, url)
    open_board(me, job)
    in_column(me, "客户面试").first.locator(".cd-card-foot").click()
    me.keyboard.press("m")
    me.get_by_role("link", name="安排面试…").click()
    yesterday = (datetime.now(HERE) - timedelta(days=1)).date().isoformat()
    for _ in range(2):
        me.fill("[name=day]", yesterday)
        me.fill("[name=at]", "10:00")
        me.locator(".cd-iv-members label", has_text="顾例").click()
        me.locator("[name=scorecard]").select_option(label="会计岗位")
        expect(me.locator("#clashes")).to_contain_text("时间已经过去")
        if me.locator("#clashes", has_text="已有面试").count():
            break
        me.get_by_role("button", name="安排", exact=True).click()
        expect(me.locator("#iv-judge")).to_be_visible()
        made = me.url
        me.go_back()
    expect(me.locator("#clashes")).to_contain_text("已有面试")
    me.goto(made)
    with me.expect_download() as kept:
        me.get_by_role("link", name="日历文件").click()
    told = kept.value.path().read_text()
    assert "BEGIN:VEVENT" in told
    assert "SEQUENCE:0" in told
    assert "林知夏" not in told
    me.keyboard.press("f")
    me.locator("[name=score-0][value='4']").check()
    me.fill("[name=remark-0]", "现场做了一张合并报表")
    me.locator("[name=recommendation]").first.check()
    me.fill("[name=words]", "做事很细")
    me.keyboard.press("Control+Enter")
    expect(me.locator(".cd-iv-judged")).to_contain_text("做事很细")
    me.get_by_role("button", name="已完成").click()
    me.locator("[name=decision]").first.check()
    me.get_by_role("button", name="保存结论").click()
    me.fill("#note", "问了往来款的对账方法，说得清楚")
    me.get_by_role("button", name="记下").click()
    expect(me.locator(".cd-talk")).to_contain_text("往来款")


def the_end_of_the_way(me: Page, job: str) -> None:
    open_board(me, job)
    in_column(me, "客户面试").first.locator(".cd-card-foot").click()
    me.keyboard.press("]")
    expect(in_column(me, "Offer")).to_contain_text("林知夏")
    me.keyboard.press("]")
    expect(in_column(me, "入职")).to_contain_text("林知夏")
    for way in ("列表", "日历"):
        me.get_by_role("link", name=way, exact=True).click()
        expect(me.locator("main")).to_contain_text("林知夏")


def notes_and_who_is_called(me: Page, colleague: Page, url: str, job: str) -> None:
    me.goto(job)
    me.fill("#note-text", "这家看重合并报表，给到 16K @钱例")
    me.locator("#note-kind").select_option(label="薪资行情")
    me.get_by_role("button", name="记下").click()
    expect(me.locator(".cd-client-notes")).to_contain_text("合并报表")
    me.locator(".cd-client-head a", has_text=CLIENT).click()
    me.fill("#note-text", "张敏拍板，周三回话快")
    me.get_by_role("button", name="记下").click()
    expect(me.locator(".cd-client-notes")).to_contain_text("周三回话快")
    me.get_by_role("link", name="搜笔记").click()
    me.fill("#q", "16K")
    expect(me.locator("#list")).to_contain_text("合并报表")
    colleague.goto(f"{url}/notifications/")
    expect(colleague.locator("main")).to_contain_text("顾例")
    # Behind the client's wall it was said, and he looks over it.
    me.goto(f"{url}/candidates/?all=1")
    me.fill("#q", "往来款")
    expect(me.locator("#people tbody tr")).to_have_count(1)
    expect(me.locator("#people tbody tr")).to_contain_text("林知夏")


def hand_over(member: Page, colleague: Page, url: str) -> None:
    member.goto(f"{url}/desk/")
    member.locator("#from").select_option(label="顾例（顾问）")
    member.locator("#to").select_option(label="钱例（顾问）")
    member.get_by_role("button", name="看看会怎样").click()
    member.get_by_role("button", name="交接", exact=True).click()
    expect(member.locator("cd-toast").last).to_contain_text("已交接")
    colleague.goto(f"{url}/board/")
    expect(colleague.locator(".cd-card", has_text="林知夏")).to_have_count(1)
