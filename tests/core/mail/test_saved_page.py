"""A page that was kept tells its address: as our extension sends it, and as browsers save it."""

from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind
from caidang.core.mail.saved_page import clean_address, compose_page, read_saved_page
from caidang.core.mail.sites import KNOWN, site_of_page
from caidang.core.resume.parse import parse

DAY = date(2026, 11, 2)
ADDRESS = "https://rd6.zhaopin.com/resume/detail?resumeNumber=JM1&x=2"
PAGE = "<!doctype html><html><head><title>顾南枝 - 简历</title></head><body><h1>顾南枝</h1><p>手机：13800004190</p></body></html>"


def test_a_page_and_its_address_are_one_file() -> None:
    data = compose_page(content=PAGE, address=f"{ADDRESS}#top", title="顾南枝 - 简历\r\nX: y", day=DAY, is_html=True)
    document = read_document(data, name="a.mhtml")
    assert (document.kind, document.title, document.dated) == (Kind.MHT, "顾南枝 - 简历", "2026-11-02")
    assert "13800004190" in document.text
    told = read_saved_page(data, document)
    assert told is not None
    assert (told.site, told.site_name, told.link, told.sent_on) == ("zhaopin", "智联招聘", ADDRESS, "2026-11-02")
    assert data == compose_page(content=PAGE, address=ADDRESS, title="顾南枝 - 简历 X: y", day=DAY, is_html=True)
    text = compose_page(content="顾南枝\n手机：13800004190", address=ADDRESS, title="", day=DAY, is_html=False)
    (phone,) = parse(read_document(text)).phones
    assert phone.value == "13800004190"


def test_pages_that_browsers_saved_tell_it_too() -> None:
    by_edge = f"<!-- saved from url=(0058){ADDRESS} -->\n{PAGE}".encode()
    told = read_saved_page(by_edge, read_document(by_edge, name="a.html"))
    assert told is not None
    assert told.link == ADDRESS
    canonical = PAGE.replace("<title>", '<link rel="canonical" href="https://www.linkedin.com/in/x/?a=1&amp;b=2"><title>').encode()
    told = read_saved_page(canonical, read_document(canonical, name="a.html"))
    assert told is not None
    assert (told.site, told.link) == ("linkedin", "https://www.linkedin.com/in/x/?a=1&b=2")
    assert read_saved_page(PAGE.encode(), read_document(PAGE.encode(), name="a.html")) is None


def test_sites_are_known_by_their_pages_domains() -> None:
    assert {key for key, site in KNOWN.items() if not site.pages} == set()
    for address, key in (("https://h.liepin.com/x", "liepin"), ("https://notliepin.com/x", ""), ("https://zhipin.com.evil.example/x", ""), ("//", "")):
        site = site_of_page(address)
        assert (site.key if site else "") == key


def test_addresses_are_of_the_web_and_carry_no_secrets_of_their_own() -> None:
    assert clean_address("https://me:pw@example.com/a#b") == "https://example.com/a"
    for bad in ("javascript:alert(1)", "file:///etc/passwd", "https://", "https://a b", "https://例.com/", "https://a.com/" + "x" * 3000, "https://[x"):
        assert clean_address(bad) == "", bad


@settings(max_examples=80)
@given(st.text(max_size=200), st.text(max_size=80), st.text(max_size=120))
def test_nothing_on_a_page_poses_as_its_address(content: str, address: str, title: str) -> None:
    data = compose_page(content=content, address=address, title=title, day=DAY, is_html=True)
    head = data.split(b"\r\n\r\n", 1)[0]
    assert head.count(b"Snapshot-Content-Location:") == 1
    assert clean_address(address).encode() in head
