"""A consultant joins by a link, sees the mask, says what for, and sees the number; roles are changed by two."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import administrator, hand_in, installation
from tests.browser.walking import join, open_record
from tests.conftest import Served

MASK, NUMBER = "138****1111", "138 0000 1111"


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """An installation of this file's own: a record stays taken and a role stays narrowed."""
    with installation(tmp_path_factory, "reach") as running:
        yield running


@pytest.fixture(scope="module")
def member(fresh: Served, browser: Browser) -> Iterator[Page]:
    with administrator(fresh, browser) as page:
        yield page


@pytest.fixture(scope="module")
def filled(member: Page, fresh: Served) -> Page:
    hand_in(member, fresh.url)
    return member


@pytest.fixture(scope="module")
def consultant(filled: Page, browser: Browser, fresh: Served) -> Iterator[Page]:
    page = join(filled, browser, fresh.url, role="consultant", name="顾例", login="gu")
    yield page
    page.context.close()


def reveal_the_number(consultant: Page, fresh: Served) -> None:
    open_record(consultant, fresh.url)
    phone = consultant.locator("#i-phone-0")
    expect(phone).to_have_attribute("placeholder", MASK)
    expect(phone).to_have_value("")
    drawn = consultant.locator("cd-document svg.cd-drawn").first
    expect(drawn).to_contain_text("林知夏")
    expect(drawn).to_contain_text("***")
    assert "1111" not in (drawn.text_content() or "")
    expect(consultant.locator("[data-download]")).to_have_count(0)

    consultant.locator("#f-phone-0 [data-reveal]").click()
    expect(consultant.locator("#reveal-dialog")).to_be_visible()
    consultant.locator("#reveal-dialog button[type=submit]").click()
    expect(consultant.locator("#reveal-dialog")).to_be_hidden()
    expect(consultant.locator("#i-phone-0")).to_have_value(NUMBER)
    expect(consultant.locator("#i-email-0")).to_have_value("")

    consultant.locator("[data-reveal=original]").click()
    consultant.locator("#reveal-dialog [value=check]").check()
    consultant.locator("#reveal-dialog button[type=submit]").click()
    expect(consultant.locator("[data-download]")).to_have_count(1)


def take_from_the_pool(consultant: Page, fresh: Served) -> None:
    open_record(consultant, fresh.url)
    consultant.locator("#placing").get_by_role("button", name="我来负责").click()
    expect(consultant.locator("#placing")).to_contain_text("顾例")


def change_the_role(
    filled: Page, consultant: Page, browser: Browser, fresh: Served
) -> None:
    filled.goto(f"{fresh.url}/roles/consultant/")
    filled.check("[name=show_personal][value=mask]")
    filled.select_option("#role-member", label="顾例")
    filled.click("button[value=preview]")
    expect(filled.locator(".cd-role-preview section").nth(1)).to_contain_text("林**")
    filled.fill("#role-reason", "先看打码的")
    filled.click("button[value=propose]")
    expect(filled.locator(".cd-role-change")).to_contain_text("等另一位管理员确认")
    other = join(filled, browser, fresh.url, role="admin", name="吴例", login="wu")
    other.goto(f"{fresh.url}/roles/")
    other.click("button[value=confirm]")
    expect(other.locator(".cd-role-change")).to_have_count(0)
    consultant.goto(f"{fresh.url}/candidates/?all=1")
    expect(consultant.locator("#people tbody")).to_contain_text("林**")
    assert "林知夏" not in consultant.locator("#people").inner_text()
    other.context.close()


def test_a_consultant_joins_reveals_takes_and_is_narrowed(
    filled: Page, consultant: Page, browser: Browser, fresh: Served
) -> None:
    """One way, in its order: once names are masked nothing before it would look as it did."""
    reveal_the_number(consultant, fresh)
    take_from_the_pool(consultant, fresh)
    change_the_role(filled, consultant, browser, fresh)
