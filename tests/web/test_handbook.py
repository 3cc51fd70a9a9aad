"""手册: the docs as pages, found by their words, and every screen explained."""

import re
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import resolve
from hypothesis import given
from hypothesis import strategies as st

from caidang.domain.connectors.vendors import VENDORS
from caidang.interfaces.web.handbook.book import PARTS, look_up, read_book, the_book
from caidang.interfaces.web.handbook.markdown import sections_of
from caidang.interfaces.web.handbook.places import PLACES, guide_of, place_of
from tests.web.test_doors import PAGES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", [*PAGES, "/"])
def test_every_screen_is_explained(address: str) -> None:
    name = str(resolve(address).view_name)
    assert name in PLACES, "加一行到 interfaces/web/handbook/places.py"


@pytest.mark.parametrize("screen", PLACES)
def test_what_explains_a_screen_stands_in_the_book(screen: str) -> None:
    found = place_of(screen)
    assert found is not None
    assert found.section.text


def test_links_of_the_book_lead_to_headings_of_the_book() -> None:
    pages = {page.url: page for page in the_book().values()}
    wrong = []
    for page in pages.values():
        for section in page.sections:
            for target in re.findall(r'href="([^"]*)"', section.html):
                address, _, anchor = unquote(unescape(target)).partition("#")
                at = next((one for url, one in pages.items() if unquote(url) == address), None)
                at = at if address else page
                if at is None or (anchor and anchor not in {one.anchor for one in at.sections}):
                    wrong.append((page.title, target))
    assert wrong == []


def test_the_book_is_read_by_any_member(admin: Client) -> None:
    contents = admin.get("/handbook/").content.decode()
    shown = admin.get("/handbook/使用/搜索/").content.decode()
    assert 'src="/handbook/pictures/%E5%90%8D%E5%8D%95/"' in shown
    picture = admin.get("/handbook/pictures/名单/")
    assert (picture["Content-Type"], picture.content[:4]) == ("image/png", b"\x89PNG")
    assert admin.get("/handbook/pictures/没有/").status_code == 404
    for page in the_book().values():
        assert f'href="{page.url}"' in contents
        read = admin.get(page.url)
        assert read.status_code == 200, page.url
        assert f'id="{page.sections[0].anchor}"' in read.content.decode()
    assert admin.get("/handbook/adr/0001-房子照图纸盖/").status_code == 404


def test_words_find_the_sections_where_they_all_stand(admin: Client) -> None:
    first, *_ = look_up("抽检")
    assert first.section.title == "抽检"
    assert look_up("退回")[0].page.name in ("流程", "待办与审核"), "and not how to get back from another system"
    assert (look_up("合并")[0].page.part, look_up("恢复单")[0].page.name) == ("使用", "钥匙")
    hits = look_up("恢复单 保险柜")
    assert hits
    assert all("恢复单" in hit.section.text for hit in hits)
    shown = admin.post("/handbook/", {"q": "恢复单"}, headers={"HX-Request": "true"}).content.decode()
    assert "<mark>恢复单</mark>" in shown
    nothing = admin.post("/handbook/", {"q": "没有这样的词组<b>"}).content.decode()
    assert "没有找到" in nothing
    assert "<b>" not in nothing.split("</form>")[-1]


def test_a_screen_says_what_it_is_for(admin: Client) -> None:
    told = admin.get("/handbook/about/", {"screen": "samples"}).content.decode()
    assert "抽检" in told
    assert "在手册里接着看" in told
    assert "没有专门的说明" in admin.get("/handbook/about/", {"screen": "nowhere"}).content.decode()


@pytest.mark.parametrize("vendor", VENDORS)
def test_each_system_leads_to_its_guide(admin: Client, vendor: str) -> None:
    guide = guide_of(vendor)
    assert guide is not None
    assert f'href="{guide.url}"' in admin.get("/connections/new/", {"vendor": vendor}).content.decode()
    assert "怎么退回去" in admin.get(guide.url).content.decode()


def test_a_program_without_docs_says_so(admin: Client, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert list(read_book(tmp_path)) == []
    monkeypatch.setattr("caidang.interfaces.web.views.house.handbook.the_book", dict)
    assert "没有带手册" in admin.get("/handbook/").content.decode()


@given(st.text(alphabet=st.sampled_from("ab<>/#[]()\n `*|-!:scriptjavascript&\"'")))
def test_no_text_becomes_markup_of_its_own(text: str) -> None:
    for section in sections_of(f"# 题\n\n{text}\n\n[走](http://a.example)", lambda _: ""):
        tags = set(re.findall(r"<\s*/?\s*([a-z0-9]+)", section.html))
        assert tags <= {
            "h1", "h2", "h3", "h4", "h5", "h6", "p", "a", "em", "strong", "code", "pre", "ul", "ol", "li", "blockquote",
            "br", "hr", "img", "table", "thead", "tbody", "tr", "th", "td",
        }  # fmt: skip
        assert "href=" not in section.html


def test_each_part_has_pages() -> None:
    assert {page.part for page in the_book().values()} == set(PARTS)
