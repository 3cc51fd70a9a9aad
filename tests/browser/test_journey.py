"""From the first link to a merged record, as a person does it, under the strict policy."""

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, FloatRect, Locator, Page, expect

from tests.browser.walking import FRAME, OTHER_THEME, PASSWORD, open_record
from tests.conftest import Served

pytestmark = pytest.mark.xdist_group("journey")

INK = """([canvas, rect]) => {
  const page = canvas.parentElement.getBoundingClientRect();
  const box = rect.getBoundingClientRect();
  const scale = canvas.width / page.width;
  const data = canvas.getContext("2d").getImageData(
    (box.left - page.left) * scale, (box.top - page.top) * scale, box.width * scale, box.height * scale,
  ).data;
  let dark = 0;
  for (let at = 0; at < data.length; at += 4) if (data[at] < 128 && data[at + 3] > 128) dark += 1;
  return dark;
}"""


def box_of(part: Locator) -> FloatRect:
    """Where the part stands, once it stands: what lights up is drawn anew when the page is resized."""
    expect(part).to_be_visible()
    for _ in range(50):
        box = part.bounding_box()
        if box is not None:
            return box
        part.page.wait_for_timeout(100)
    raise AssertionError(f"{part} has no place")


def test_a_file_that_cannot_be_read_says_why_and_asks_for_another(filled: Page, fresh: Served) -> None:
    filled.goto(f"{fresh.url}/intake/")
    row = filled.locator("#intake-rows tr", has_text="坏的.pdf")
    expect(row).to_contain_text("未读出")
    with filled.expect_file_chooser():
        row.get_by_role("button", name="换一份").click()


def test_a_field_lights_up_in_the_pdf_where_it_stands(filled: Page, fresh: Served) -> None:
    open_record(filled, fresh.url)
    filled.locator("[role=tab]", has_text="林知夏.pdf").click()
    shown = filled.locator("cd-document:not([hidden])")
    expect(shown.locator("canvas")).to_have_count(1)
    expect(shown.locator(".textLayer")).to_contain_text("样本科技有限公司")
    filled.focus("#i-employer-0")
    lit = shown.locator(".cd-overlay .cd-lit")
    expect(lit).to_have_count(1)
    canvas = shown.locator("canvas").element_handle()
    assert filled.evaluate(INK, [canvas, lit.element_handle()]) > 50


def test_a_place_in_a_drawn_page_leads_to_its_field(filled: Page, fresh: Served) -> None:
    open_record(filled, fresh.url, "13900132222")
    shown = filled.locator("cd-document:not([hidden])")
    expect(shown.locator("svg.cd-drawn text").first).to_be_visible()
    filled.focus("#i-phone-0")
    lit = box_of(shown.locator(".cd-overlay .cd-lit"))
    text = box_of(shown.locator("text", has_text="139 0013 2222"))
    assert abs(lit["y"] + lit["height"] / 2 - text["y"] - text["height"] / 2) < 4
    filled.focus("#i-name-0")
    filled.mouse.click(lit["x"] + lit["width"] / 2, lit["y"] + lit["height"] / 2)
    expect(filled.locator("#i-phone-0")).to_be_focused()


def test_an_edit_saves_itself_and_can_be_undone(filled: Page, fresh: Served) -> None:
    open_record(filled, fresh.url)
    filled.fill("#i-city-0", "杭州")
    filled.keyboard.press("Enter")
    expect(filled.locator("cd-toast")).to_contain_text("已保存")
    expect(filled.locator("#headline")).to_contain_text("杭州")
    filled.locator("cd-toast").get_by_role("button", name="撤销").click()
    expect(filled.locator("#i-city-0")).to_have_value("上海")
    # A box drawn larger keeps within the policy when what was written in it comes back.
    filled.locator("#i-summary-0").evaluate("box => { box.style.height = '120px'; }")
    filled.fill("#i-summary-0", "做事稳当")
    filled.keyboard.press("Tab")
    expect(filled.locator("#f-summary-0 .cd-mark-person")).to_be_visible()
    filled.fill("#i-phone-0", "123")
    filled.keyboard.press("Tab")
    expect(filled.locator("#f-phone-0 [role=alert]")).to_contain_text("11 位")
    filled.reload()
    expect(filled.locator("#i-phone-0")).to_have_value("138 0000 1111")


def test_two_records_become_one_and_two_again(filled: Page, fresh: Served) -> None:
    filled.goto(f"{fresh.url}/duplicates/")
    filled.get_by_role("link", name="比对").click()
    expect(filled.locator("cd-document").first).to_be_visible()
    for choice in filled.locator(".cd-take").all():
        assert box_of(choice)["width"] > 200  # a whole cell, not the box alone
    filled.get_by_role("button", name="合并").click()
    filled.wait_for_url(re.compile(r"/candidates/[0-9a-f-]{36}/$"))
    expect(filled.locator("[role=tab]")).to_have_count(3)
    expect(filled.locator("#i-phone-1")).to_be_visible()
    filled.get_by_role("button", name="拆开").click()
    expect(filled.locator("[role=tab]")).to_have_count(2)
    expect(filled.locator("#i-phone-1")).to_have_count(0)


def test_a_dropped_file_is_taken_on_any_page(filled: Page, fresh: Served) -> None:
    filled.goto(f"{fresh.url}/health/")
    filled.evaluate(
        """() => {
          const data = new DataTransfer();
          data.items.add(new File(["姓名：许示例\\n手机：137 0000 3333\\n"], "许示例.txt"));
          const event = (kind) => new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: data });
          document.body.dispatchEvent(event("dragenter"));
          document.body.dispatchEvent(event("drop"));
        }"""
    )
    expect(filled.locator("[data-line]")).to_contain_text("已收下 1 份")
    expect(filled.locator("[data-veil]")).to_be_hidden()
    filled.goto(f"{fresh.url}/intake/")
    expect(filled.locator("#intake-rows tr", has_text="许示例")).to_contain_text(
        "完成", timeout=60_000
    )


def test_the_theme_stays_chosen(filled: Page, fresh: Served) -> None:
    filled.goto(f"{fresh.url}/health/")
    before = filled.locator("html").get_attribute("data-theme")
    filled.locator("[data-action=theme]").click()
    filled.reload()
    assert filled.locator("html").get_attribute("data-theme") != before


def test_every_page_can_be_read_and_used_by_anyone(filled: Page, fresh: Served) -> None:
    """No breach of WCAG 2.2 AA that axe can tell, in either theme."""
    open_record(filled, fresh.url)
    record = filled.url
    pages = (
        "", "work/team/", "calendar/", "words/", "intake/", "intake/mailboxes/", "intake/mailboxes/guide/", "intake/folders/", "intake/extension/", "intake/page/", "candidates/", "duplicates/", "synonyms/",
        "reread/", "fitting/", "health/", "work/rules/", "work/needs/", "samples/", "notifications/", "audit/",
        "roles/", "roles/consultant/", "teams/", "members/", "me/security/", "accounts/reauthenticate/",
        "audit/unusual/", "candidates/bulk/", "board/", "board/mine/list/", "board/mine/calendar/", "stages/", "mail/", "mail/templates/", "mail/new/", "mail/accounts/", "reminders/", "sorting/automation/", "sorting/automation/rule/", "sorting/automation/log/", "webhooks/", "webhooks/dead/", "proposals/", "clients/", "clients/new/", "jobs/", "jobs/new/", "postings/", "notes/", "desk/",
        "interviews/", "interviews/?view=week", "interviews/calendar/", "interviews/scorecards/",
        "interviews/scorecards/new/",
        "submissions/", "submissions/new/", "submissions/leak/", "submissions/layouts/", "submissions/layouts/new/",
        "sorting/", "sorting/tags/", "sorting/fields/", "sorting/rules/", "sorting/papers/", "lists/", "handbook/", "handbook/使用/词汇/", "sheets/", "sheets/out/", "connections/", "connections/new/",
        "figures/", "figures/one/", "figures/one/?m=queue_length&split=state", "figures/behind/?m=store_new", "figures/behind/?m=queue_length", "figures/reports/", "figures/mails/", "figures/costs/", "figures/outside/",
        "keys/", "backup/", "backup/targets/new/", "backup/targets/new/?kind=s3",
        "freshness/", "compliance/", "compliance/texts/", "compliance/register/", "compliance/retention/", "compliance/disclosures/",
        "compliance/rights/", "compliance/erasures/",
        "learning/", "learning/courses/security/", "learning/courses/security/law/", "learning/courses/tool/search/", "learning/first-week/", "certificates/", "learning/check/", "learning/spot/", "learning/outside/", "learning/practice/",
        "training/", "training/assignments/", "training/sessions/", "training/outside/", "training/policies/", "training/gates/", "training/courses/",
    )  # fmt: skip
    for address in (record, *(f"{fresh.url}/{page}" for page in pages)):
        filled.goto(address)
        # What the page asks for once it stands has come, too.
        expect(filled.locator(".htmx-request")).to_have_count(0)
        # The frame is the same on all: it is looked at on the first.
        around = None if address == record else FRAME
        found = Axe().run(filled, around)
        assert found.violations_count == 0, found.generate_report()
        told = filled.evaluate(OTHER_THEME, around)
        assert told == [], (address, told)


def test_a_record_is_marked_corrected_and_submitted_by_keys(filled: Page, fresh: Served) -> None:
    open_record(filled, fresh.url)
    state = filled.locator("#case .cd-state")
    expect(state).to_have_text("整理")
    field = filled.locator("#f-employer-0")
    field.locator("label").click()
    filled.keyboard.press("Escape")
    filled.keyboard.press("n")
    expect(filled.locator("#flag-dialog")).to_be_visible()
    filled.keyboard.press("1")
    expect(field.locator(".cd-flag")).to_have_text("错字")
    reason = filled.locator("#return-dialog [value=typo]")
    filled.get_by_role("button", name="退回…").click()
    expect(reason).to_be_checked()
    reason.uncheck()
    filled.get_by_role("button", name="退回，看下一件").click()
    expect(filled.locator("#return-note:invalid")).to_be_focused()
    filled.keyboard.press("Escape")
    filled.fill("#i-employer-0", "样本科技股份有限公司")
    filled.keyboard.press("Enter")
    expect(field.locator(".cd-flag")).to_have_count(0)
    filled.keyboard.press("Escape")
    filled.locator("#case .cd-case-next input").uncheck()
    filled.keyboard.press("Control+Enter")
    expect(state).to_have_text("待审")
    filled.keyboard.press("Control+z")
    expect(filled.locator("cd-toast", has_text="已撤回「提交审核」")).to_be_visible()
    expect(state).to_have_text("整理")
    filled.locator("#case .cd-case-next input").uncheck()
    filled.keyboard.press("Control+Enter")
    expect(state).to_have_text("待审")
    # Four eyes: who edited and submitted it is told that another has to approve it.
    expect(filled.locator("#case [data-done]")).to_be_disabled()
    expect(filled.locator("#case")).to_contain_text("要由另一位审核员通过")
    filled.goto(f"{fresh.url}/work/team/?state=reviewing")
    expect(filled.locator("#work-rows tr")).to_have_count(1)
    filled.keyboard.press("j")
    filled.keyboard.press("Enter")
    filled.wait_for_url(re.compile(r"/candidates/[0-9a-f-]{36}/$"))


def test_a_tour_leads_through_the_real_pages_by_keyboard(filled: Page, fresh: Served) -> None:
    course = f"{fresh.url}/learning/courses/tool/"
    filled.goto(course)
    filled.locator("[data-tour-start]").first.focus()
    filled.keyboard.press("Enter")
    tour, lit = filled.locator("cd-tour"), filled.locator(".cd-tour-lit")
    expect(tour).to_be_visible()
    steps = int(re.findall(r"\d+", tour.locator(".cd-soft").inner_text())[1])
    seen = set()
    for number in range(1, steps + 1):
        expect(tour.locator(".cd-soft")).to_have_text(re.compile(rf"^第 {number} 步"))
        expect(lit).to_have_count(1)
        seen.add(filled.url)
        filled.keyboard.press("ArrowRight")
    expect(filled).to_have_url(course)
    expect(tour).to_have_count(0)
    assert len(seen) > 1, "it never left its first page"
    filled.locator("[data-tour-start]").first.click()
    expect(tour).to_be_visible()
    filled.keyboard.press("Escape")
    expect(tour).to_have_count(0)


def test_leaving_needs_the_password_again(filled: Page, fresh: Served, browser: Browser) -> None:
    context = browser.new_context(locale="zh-CN")
    page = context.new_page()
    page.goto(f"{fresh.url}/health/")
    page.fill("#id_login", "zhou")
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="登录").click()
    expect(page).to_have_url(f"{fresh.url}/health/")
    page.locator("summary.cd-quiet").click()
    page.get_by_role("button", name="退出登录").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))
    page.goto(f"{fresh.url}/candidates/")
    expect(page).to_have_url(re.compile("/accounts/login/"))
    context.close()
