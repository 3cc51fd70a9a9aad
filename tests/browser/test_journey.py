"""From the first link to a merged record, as a person does it, under the strict policy."""

import io
import re
from collections.abc import Iterator
from typing import Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, FloatRect, Locator, Page, expect
from reportlab.lib.pagesizes import A4
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

from tests.conftest import Served, start_serving, stop_serving

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
MOST_ROWS = 18

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


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation that nobody has used yet."""
    running = start_serving(tmp_path_factory.mktemp("journey"))
    yield running
    stop_serving(running)


@pytest.fixture(scope="module")
def member(fresh: Served, browser: Browser) -> Iterator[Page]:
    """The administrator's page, made by the first run; kept for the whole journey."""
    context = browser.new_context(locale="zh-CN", viewport={"width": 1366, "height": 768})
    context.set_default_timeout(20_000)
    complaints: list[str] = []
    page = context.new_page()
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("console", lambda message: complaints.extend(_violations(message)))
    page.goto(fresh.first_run_link)
    for name, value in (
        ("full_name", "周示例"), ("username", "zhou"), ("password", PASSWORD), ("again", PASSWORD),
    ):  # fmt: skip
        page.fill(f"[name={name}]", value)
    page.click("button[type=submit]")
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


@pytest.fixture(scope="module")
def filled(member: Page, fresh: Served) -> Page:
    """The page after three files were picked: one person twice, someone like them, and a bad file."""
    member.goto(f"{fresh.url}/intake/")
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
    return member


def open_record(page: Page, url: str, query: str = "13800001111") -> None:
    page.goto(f"{url}/candidates/")
    with page.expect_response("**/candidates/results/"):
        page.fill("#q", query)
    rows = page.locator("#people tbody tr")
    expect(rows).to_have_count(1)
    # The answer is there before the page has finished putting it in.
    page.wait_for_function("!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")
    page.keyboard.press("ArrowDown")
    expect(rows.first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/candidates/[0-9a-f-]{36}/$"))


def box_of(part: Locator) -> FloatRect:
    """Where the part stands, once it stands: what lights up is drawn anew when the page is resized."""
    expect(part).to_be_visible()
    for _ in range(50):
        box = part.bounding_box()
        if box is not None:
            return box
        part.page.wait_for_timeout(100)
    raise AssertionError(f"{part} has no place")


def show_everyone(page: Page, url: str) -> None:
    """The list without the search that was kept from before."""
    page.goto(f"{url}/candidates/")
    clear = page.get_by_role("button", name="清空条件").first
    if clear.is_visible():
        with page.expect_response("**/candidates/results/"):
            clear.click()
    expect(page.locator("#people th", has_text="命中")).to_have_count(0)
    expect(page.locator("#people tbody tr").first).to_be_visible()


def test_a_failed_file_says_why_and_waits_for_another_try(filled: Page, fresh: Served) -> None:
    filled.goto(f"{fresh.url}/intake/")
    row = filled.locator("#intake-rows tr", has_text="坏的.pdf")
    expect(row).to_contain_text("未读出")
    row.get_by_role("button", name="重试").click()
    expect(row).to_contain_text("等待")
    expect(row).to_contain_text("未读出", timeout=30_000)


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
    filled.fill("#i-phone-0", "123")
    filled.keyboard.press("Tab")
    expect(filled.locator("#f-phone-0 [role=alert]")).to_contain_text("11 位")
    filled.reload()
    expect(filled.locator("#i-phone-0")).to_have_value("138 0000 1111")


def test_two_records_become_one_and_two_again(filled: Page, fresh: Served) -> None:
    filled.goto(f"{fresh.url}/duplicates/")
    filled.get_by_role("link", name="比对").click()
    expect(filled.locator("cd-document").first).to_be_visible()
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


def test_enough_rows_fit_on_a_small_screen(filled: Page, fresh: Served) -> None:
    people = "\n".join(f"许样{chr(0x4E00 + n * 7)}" for n in range(MOST_ROWS + 2))
    for number, name in enumerate(people.splitlines()):
        text = f"姓名：{name}\n手机：136 0000 {number:04}\n"
        (fresh.inbox / f"{number}.txt").write_text(text, encoding="utf-8")
    show_everyone(filled, fresh.url)
    rows = filled.locator("#people tbody tr")
    for _ in range(60):
        if rows.count() >= MOST_ROWS + 2:
            break
        filled.wait_for_timeout(500)
        filled.reload()
    visible = rows.evaluate_all(
        "all => all.filter(row => row.getBoundingClientRect().bottom <= innerHeight).length"
    )
    assert visible >= MOST_ROWS
    assert not list(fresh.inbox.glob("*.txt")), "files are taken away once they are safe"


def test_the_theme_stays_chosen(filled: Page, fresh: Served) -> None:
    filled.goto(f"{fresh.url}/health/")
    before = filled.locator("html").get_attribute("data-theme")
    filled.locator("[data-action=theme]").click()
    filled.reload()
    assert filled.locator("html").get_attribute("data-theme") != before


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_every_page_can_be_read_and_used_by_anyone(
    filled: Page, fresh: Served, theme: Literal["light", "dark"]
) -> None:
    """No breach of WCAG 2.2 AA that axe can tell, in either theme."""
    open_record(filled, fresh.url)
    record = filled.url
    before = filled.evaluate("localStorage.getItem('cd-theme')")
    filled.evaluate("theme => localStorage.setItem('cd-theme', theme)", theme)
    pages = ("intake/", "candidates/", "duplicates/", "synonyms/", "reread/", "health/")
    for address in (record, *(f"{fresh.url}/{page}" for page in pages)):
        filled.goto(address)
        filled.wait_for_load_state("networkidle")
        assert filled.locator("html").get_attribute("data-theme") == theme
        found = Axe().run(filled)
        assert found.violations_count == 0, found.generate_report()
    filled.evaluate(
        "before => before ? localStorage.setItem('cd-theme', before) : localStorage.removeItem('cd-theme')",
        before,
    )


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
