"""The day that a file tells of itself, by each kind's own marks."""

import zipfile
from io import BytesIO

import pytest

from caidang.core.extract.dating import day_written, pdf_day
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_json

TEXT = "张样例\n工作经历\n2018.03-至今 样例有限公司 工程师\n"


def package(name: str, content: str) -> bytes:
    made = BytesIO()
    with zipfile.ZipFile(made, "w") as file:
        file.writestr(name, content)
    return made.getvalue()


@pytest.mark.parametrize(
    ("kind", "data", "day"),
    [
        (Kind.EML, b"From: a@example.com\nDate: Wed, 12 Jun 2019 09:30:00 +0800\n\nhi", "2019-06-12"),
        (Kind.EML, b"From: a@example.com\nDate: soon\n\nhi", ""),
        (Kind.EML, b"From: a@example.com\n\nhi", ""),
        (Kind.DOCX, package("docProps/core.xml", '<x><dcterms:modified xsi:type="dcterms:W3CDTF">2020-02-29T01:02:03Z</dcterms:modified></x>'), "2020-02-29"),
        (Kind.DOCX, package("docProps/core.xml", "<x><dcterms:modified>2020-02-30T00:00:00Z</dcterms:modified></x>"), ""),
        (Kind.DOCX, package("docProps/core.xml", "<x/>" + " " * 300_000), ""),
        (Kind.DOCX, b"no package", ""),
        (Kind.ODT, package("meta.xml", "<m><dc:date>2021-11-05T10:00:00</dc:date></m>"), "2021-11-05"),
        (Kind.RTF, rb"{\rtf1{\info{\revtim\yr2017\mo9\dy3\hr12\min4}}x}", "2017-09-03"),
        (Kind.DOC, b"\xd0\xcf\x11\xe0 broken", ""),
        (Kind.TEXT, b"2019-06-12", ""),
    ],
)  # fmt: skip
def test_each_kind_tells_its_day(kind: Kind, data: bytes, day: str) -> None:
    assert day_written(kind, data) == day


@pytest.mark.parametrize(
    ("text", "day"),
    [("D:20190612093000+08'00'", "2019-06-12"), ("20190612", "2019-06-12"), ("D:00000000", ""), ("", "")],
)  # fmt: skip
def test_the_day_of_a_pdf(text: str, day: str) -> None:
    assert pdf_day(text) == day


def test_up_to_now_counts_up_to_the_day_of_the_mail() -> None:
    mail = f"From: a@example.com\nTo: b@example.com\nDate: Wed, 12 Jun 2019 09:30:00 +0800\nSubject: cv\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}"
    found = to_json(parse(read_document(mail.encode())))
    assert found["as_of"] == "2019-06-12"
    assert found["employment"][0]["months"] == 16


def test_what_the_text_says_counts_more_than_the_file() -> None:
    found = to_json(parse(read_document(f"简历更新时间：2021年5月8日\n{TEXT}".encode())))
    assert found["as_of"] == "2021-05-08"
    assert found["employment"][0]["months"] == 39


def test_without_a_day_nothing_is_counted() -> None:
    found = to_json(parse(read_document(TEXT.encode())))
    assert (found["as_of"], found["employment"][0]["months"]) == (None, None)


def test_a_file_older_than_what_it_tells_is_not_believed() -> None:
    mail = f"From: a@example.com\nTo: b@example.com\nDate: Wed, 12 Jun 2013 09:30:00 +0800\nSubject: cv\nContent-Type: text/plain; charset=utf-8\n\n{TEXT}"
    assert to_json(parse(read_document(mail.encode())))["as_of"] is None
