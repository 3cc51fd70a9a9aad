"""The first thing anyone sees, in a real browser."""

from playwright.sync_api import Page

from tests.conftest import Served


def test_a_stranger_is_asked_to_log_in(served: Served, page: Page) -> None:
    answer = page.goto(f"{served.url}/candidates/")
    assert answer is not None
    assert answer.status in (200, 404)
    assert "/accounts/login/" in page.url or answer.status == 404


def test_the_log_in_page_speaks_chinese(served: Served, page: Page) -> None:
    page.goto(f"{served.url}/accounts/login/")
    assert page.locator("html").get_attribute("lang") in ("zh-Hans", "zh-CN", "zh-hans", "zh")
    assert page.locator("input[type=password]").is_visible()
