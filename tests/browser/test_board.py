"""A person is added to a job from his record, and his card is moved by key and by dragging, and back."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.walking import in_column, open_record
from tests.conftest import Served


@pytest.mark.xdist_group("journey")
def test_a_card_walks_its_way_by_key_and_by_hand(filled: Page, fresh: Served) -> None:
    page, url = filled, fresh.url
    page.goto(f"{url}/clients/new/")
    page.fill("[name=name]", "云帆信息")
    page.locator("main button[type=submit]").first.click()
    page.goto(f"{url}/jobs/new/")
    page.fill("[name=title]", "会计")
    client = page.locator("[name=client]")
    if client.evaluate("box => box.tagName") == "SELECT":
        client.select_option(label="云帆信息")
    else:
        client.fill("云帆信息")
    page.locator("main form button[type=submit]").last.click()
    open_record(page, url)
    record = page.url
    page.get_by_role("button", name="加入职位…").click()
    page.locator(".cd-job-choice", has_text="会计").click()
    page.get_by_role("button", name="加入", exact=True).click()
    expect(page.locator("#apply-dialog")).to_be_hidden()
    expect(page.locator("#applications")).to_contain_text("待联系")
    page.locator("#applications a", has_text="会计").click()
    expect(in_column(page, "待联系")).to_have_count(1)
    page.wait_for_load_state("networkidle")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("]")
    expect(in_column(page, "已联系")).to_be_focused()
    expect(page.locator("cd-toast")).to_contain_text("已移到「已联系」")
    page.locator("cd-toast").get_by_role("button", name="撤销").click()
    expect(in_column(page, "待联系")).to_have_count(1)

    # A quick hand: the second step does not wait for the first one's answer, and is not lost.
    in_column(page, "待联系").locator(".cd-card-foot").click()
    page.keyboard.press("]")
    page.keyboard.press("]")
    expect(page.locator("cd-toast").last).to_contain_text("已移到「有意向」")
    in_column(page, "有意向").drag_to(page.locator(".cd-column[aria-label='客户面试'] .cd-cards"))
    expect(in_column(page, "客户面试")).to_have_count(1)
    expect(page.locator("#toasts")).to_contain_text("客户面试")
    page.keyboard.press("m")
    page.get_by_role("button", name="选了别人").click()
    expect(in_column(page, "淘汰/放弃")).to_contain_text("客户：选了别人")

    page.keyboard.press("/")
    page.keyboard.type("没有这个人")
    expect(page.locator("#board")).to_contain_text("没有这样的卡片")
    page.keyboard.press("Escape")
    expect(page.locator(".cd-card")).to_have_count(1)
    page.keyboard.press("Enter")
    page.wait_for_url(record)
    expect(page.locator("#applications .cd-state")).to_have_text("淘汰/放弃")
