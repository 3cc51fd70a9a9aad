"""The list of candidates by keys and mouse: search, preview, tags, columns, views."""

import re
from contextlib import closing

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.walking import show_everyone
from tests.conftest import Served, wait_until

pytestmark = pytest.mark.xdist_group("journey")

MOST_ROWS = 18


def test_the_list_searches_while_typing_and_keeps_the_address_clean(
    filled: Page, fresh: Served
) -> None:
    show_everyone(filled, fresh.url)
    filled.keyboard.press("/")
    filled.keyboard.type("lzx")
    expect(filled.locator("#people th", has_text="命中")).to_be_visible()
    expect(filled.locator("#people tbody tr")).to_have_count(2)
    assert filled.url == f"{fresh.url}/candidates/"
    filled.fill("#q", "没有这个人")
    expect(filled.get_by_text("没有找到")).to_be_visible()
    show_everyone(filled, fresh.url)
    expect(filled.locator("#people tbody tr", has_text="林知夏")).to_have_count(2)


def test_keys_pressed_before_the_answer_act_on_the_rows_that_come(
    filled: Page, fresh: Served
) -> None:
    show_everyone(filled, fresh.url)
    filled.focus("#q")
    filled.keyboard.type("13900132222")
    filled.keyboard.press("ArrowDown")
    filled.keyboard.press("Enter")
    filled.wait_for_url(re.compile(r"/candidates/[0-9a-f-]{36}/$"))
    expect(filled.locator("#i-phone-0")).to_have_value("139 0013 2222")


def test_composing_is_not_typing(filled: Page, fresh: Served) -> None:
    """What an input method writes while composing starts no search and no shortcut."""
    show_everyone(filled, fresh.url)
    asked: list[str] = []
    filled.on("request", lambda request: asked.append(request.url))
    filled.focus("#q")
    client = filled.context.new_cdp_session(filled)
    client.send(
        "Input.imeSetComposition", {"text": "linzhi", "selectionStart": 6, "selectionEnd": 6}
    )
    filled.wait_for_timeout(500)
    assert [url for url in asked if "/candidates/" in url] == []
    client.send("Input.insertText", {"text": "林知夏"})
    expect(filled.locator("#people th", has_text="命中")).to_be_visible()


def test_space_peeks_and_j_moves_on(filled: Page, fresh: Served) -> None:
    show_everyone(filled, fresh.url)
    filled.locator("h1").click()
    filled.keyboard.press("j")
    filled.keyboard.press("Space")
    expect(filled.locator("#peek")).to_contain_text("份文件")
    first = filled.locator("#peek a").first.get_attribute("href")
    filled.keyboard.press("j")
    expect(filled.locator("#peek a").first).not_to_have_attribute("href", first or "")
    filled.keyboard.press("Escape")
    expect(filled.locator("#peek")).to_be_hidden()


def test_those_picked_are_tagged_together_and_one_undo_takes_it_back(
    filled: Page, fresh: Served
) -> None:
    show_everyone(filled, fresh.url)
    tags = filled.locator("#people .cd-tag", has_text="重点")
    filled.locator("h1").click()
    # Taken at a stroke they are all on the sheet too.
    filled.keyboard.press("Shift+X")
    expect(filled.locator("#bulk-count")).to_contain_text("全部")
    filled.locator("[data-export=picked]").click()
    expect(filled.locator("#export-form [name=all]")).to_have_count(1)
    filled.keyboard.press("Escape")
    filled.locator("#bulk-none").click()
    filled.locator("h1").click()
    for key in ("j", "x", "j", "x"):
        filled.keyboard.press(key)
    expect(filled.locator("#bulk-count")).to_have_text("选中 2 人")
    filled.keyboard.press("l")
    filled.keyboard.type("重点")
    filled.keyboard.press("Enter")
    expect(tags).to_have_count(2)
    expect(filled.locator("#people .cd-pick:checked")).to_have_count(2)
    filled.locator("cd-toast").get_by_role("button", name="撤销").click()
    expect(tags).to_have_count(0)
    owners = filled.locator("#bulk-owners")
    owners.locator("summary").click()
    owners.get_by_role("button", name="我来负责").click()
    expect(filled.locator("cd-toast").last).to_contain_text("负责人")
    expect(filled.locator("#bulk-count")).to_have_text("选中 2 人")
    filled.locator("#bulk-none").click()
    expect(filled.locator("#bulk")).to_be_hidden()


def test_the_palette_opens_a_person_and_a_page_by_keys_alone(filled: Page, fresh: Served) -> None:
    filled.goto(f"{fresh.url}/intake/")
    filled.keyboard.press("Control+k")
    expect(filled.locator("#palette-text")).to_be_focused()
    filled.keyboard.type("13900132222")
    filled.keyboard.press("Enter")
    filled.wait_for_url(re.compile(r"/candidates/[0-9a-f-]{36}/$"))
    filled.keyboard.press("Control+k")
    filled.keyboard.type("查重")
    expect(filled.locator("#palette [aria-selected=true]")).to_contain_text("去查重")
    filled.keyboard.press("Enter")
    filled.wait_for_url(re.compile("/duplicates/$"))
    filled.keyboard.press("Control+k")
    expect(filled.locator("#palette-text")).to_have_value("")
    filled.keyboard.press("Escape")
    expect(filled.locator("#palette")).to_be_hidden()


def test_enough_rows_fit_on_a_small_screen(filled: Page, fresh: Served) -> None:
    people = "\n".join(f"许样{chr(0x4E00 + n * 7)}" for n in range(MOST_ROWS + 2))
    for number, name in enumerate(people.splitlines()):
        text = f"姓名：{name}\n手机：136 0000 {number:04}\n"
        (fresh.inbox / f"{number}.txt").write_text(text, encoding="utf-8")
    show_everyone(filled, fresh.url)
    rows = filled.locator("#people tbody tr")

    def are_listed() -> bool:
        if rows.count() >= MOST_ROWS + 2:
            return True
        # Who asks all the time keeps them from being read.
        filled.wait_for_timeout(500)
        filled.reload()
        return False

    wait_until(are_listed, what="everybody in the list")
    visible = rows.evaluate_all(
        "all => all.filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"
    )
    assert visible >= MOST_ROWS
    assert not list(fresh.inbox.glob("*.txt")), "files are taken away once they are safe"


def test_a_search_is_kept_as_a_view_with_its_columns(filled: Page, fresh: Served) -> None:
    filled.goto(f"{fresh.url}/candidates/?all=1")
    filled.get_by_label("显示哪些列").first.click()
    filled.locator(".cd-column-line input[value=school]").check()
    expect(filled.locator("#people thead")).to_contain_text("学校")
    filled.locator(".cd-column-line:has(input[value=school]) [data-move='-1']").click()
    expect(filled.locator("#people thead th").nth(-1)).to_have_text("更新")
    expect(filled.locator(".cd-column-line:has(input[value=school]) [data-move='-1']")).to_be_focused()
    filled.get_by_role("button", name="存为视图").click()
    filled.fill("#view-name", "看学校的")
    filled.keyboard.press("Enter")
    tab = filled.locator(".cd-views .cd-tab[aria-current]")
    expect(tab).to_have_text("看学校的")
    filled.get_by_label("对这个视图").click()
    filled.get_by_role("button", name="固定到左栏").click()
    pinned = filled.locator(".cd-rail-view")
    expect(pinned).to_contain_text("看学校的")
    pinned.click()
    expect(filled.locator("#people thead")).to_contain_text("学校")
    filled.get_by_label("对这个视图").click()
    filled.get_by_role("button", name="删除视图").click()
    expect(pinned).to_have_count(0)
    expect(filled.locator(".cd-views")).to_have_count(0)


def test_a_preview_that_comes_too_late_stays_away(filled: Page, fresh: Served) -> None:
    """After Escape nothing opens, and the row that is chosen does not wait for the one before."""
    # A page of its own: what it holds back, no other walk waits for.
    with closing(filled.context.new_page()) as page:
        show_everyone(page, fresh.url)
        held: list[Route] = []
        page.route("**/peek/", lambda route: held.append(route))
        page.locator("h1").click()

        def asked(times: int) -> None:
            def are_held() -> bool:
                page.wait_for_timeout(20)  # meanwhile its requests are heard of
                return len(held) >= times

            wait_until(are_held, what="a preview is asked for")

        page.keyboard.press("j")
        page.keyboard.press("Space")
        asked(1)
        page.keyboard.press("Escape")
        held[0].continue_()
        expect(page.locator("#peek")).to_be_hidden()
        expect(page.locator("#peek")).to_be_empty()
        page.keyboard.press("Space")
        asked(2)
        page.keyboard.press("j")
        asked(3)
        chosen = page.locator("#people tr[aria-selected=true] a").first.get_attribute("href") or ""
        held[2].continue_()
        expect(page.locator("#peek")).to_contain_text("份文件")
        expect(page.locator("#peek a").first).to_have_attribute("href", chosen)


def test_the_row_one_stands_on_stays_and_escape_keeps_what_was_typed(filled: Page, fresh: Served) -> None:
    show_everyone(filled, fresh.url)
    filled.keyboard.press("/")
    filled.keyboard.type("林知夏")
    expect(filled.locator("#people th", has_text="命中")).to_be_visible()
    filled.keyboard.press("Escape")
    expect(filled.locator("#q")).not_to_be_focused()
    expect(filled.locator("#q")).to_have_value("林知夏")
    filled.keyboard.press("j")
    filled.keyboard.press("j")
    chosen = filled.locator("#people tr[aria-selected=true] a").first
    address = chosen.get_attribute("href") or ""
    # It is asked at once, and again when the index has followed.
    with filled.expect_response("**/candidates/results/"):
        with filled.expect_response("**/candidates/results/"):
            filled.evaluate("document.dispatchEvent(new CustomEvent('cd:changed'))")
        expect(chosen).to_have_attribute("href", address)
    expect(chosen).to_have_attribute("href", address)
    filled.keyboard.press("Space")
    expect(filled.locator("#peek")).to_contain_text("份文件")
    filled.fill("#q", "没有这个人")
    expect(filled.get_by_text("没有找到")).to_be_visible()
    expect(filled.locator("#peek")).to_be_hidden()
