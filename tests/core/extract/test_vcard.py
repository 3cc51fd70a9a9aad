"""Cards of an address book are read as people, whoever wrote them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import Damaged, UnreadableFile
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind
from caidang.core.interchange.vcard import write_vcard
from caidang.core.resume.parse import parse
from caidang.core.resume.values import to_json

UID = "0b4e2c1e-6f0a-4c5e-9a53-1d1c2a3b4c5d"
OLD = (
    "BEGIN:VCARD\r\nVERSION:2.1\r\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E6=9E=97;=E7=9F=A5=E5=A4=8F;;;\r\n"
    "TEL;CELL:138-0000-1111\r\nTEL;FAX:021-5555\r\nORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:=E7=A4=BA=E4=BE=8B=\r\n"
    "=E9=A3=9F=E5=93=81=E6=9C=89=E9=99=90=E5=85=AC=E5=8F=B8\r\nEMAIL:lin@example.com\r\nEND:VCARD\r\n"
)


def test_what_we_write_is_read_back() -> None:
    card = write_vcard(
        {
            "name": {0: "欧阳知夏"}, "phone": {0: "13800001111"}, "email": {0: "zhi@example.com"}, "city": {0: "上海"},
            "gender": {0: "女"}, "birth": {0: "1996-04-02"}, "employer": {0: "示例食品有限公司"}, "title": {0: "会计"},
        },
        uid=UID,
    )  # fmt: skip
    document = read_document(card.encode(), name="a.vcf")
    assert document.kind is Kind.VCARD
    found = to_json(parse(document))
    assert (found["name"], found["phones"], found["emails"]) == ("欧阳知夏", ["13800001111"], ["zhi@example.com"])
    assert (found["city"], found["gender"], found["birth"]) == ("上海", "女", "1996-04-02")


def test_a_phone_writes_quoted_printable() -> None:
    document = read_document(OLD.encode(), name="contacts.vcf")
    text = "\n".join(line.text for page in document.pages for line in page.lines)
    assert ("林知夏" in text, "示例食品有限公司" in text, "5555" in text) == (True, True, False)
    assert to_json(parse(document))["phones"] == ["13800001111"]


@pytest.mark.parametrize("shown", ["裴 知微", "知微 裴", "裴知微"])
def test_a_chinese_name_is_one_word_and_an_employer_needs_no_post(shown: str) -> None:
    card = f"BEGIN:VCARD\nVERSION:4.0\nFN:{shown}\nN:裴;知微;;;\nTEL:13800001112\nORG:青石科技;产品部\nNOTE:做过产品\nEND:VCARD\n"
    found = to_json(parse(read_document(card.encode(), name="a.vcf")))
    assert (found["name"], [one["employer"] for one in found["employment"]]) == ("裴知微", ["青石科技"])


@pytest.mark.parametrize("more", ["", "ORG:\n", "NOTE:做过产品\n"])
@pytest.mark.parametrize("title", ["产品经理", "Product Manager"])
def test_a_title_needs_no_employer(title: str, more: str) -> None:
    card = f"BEGIN:VCARD\nVERSION:4.0\nFN:裴知微\nN:裴;知微;;;\nTEL:13800001112\nTITLE:{title}\n{more}END:VCARD\n"
    found = to_json(parse(read_document(card.encode(), name="a.vcf")))
    assert (found["name"], [(one["employer"], one["title"]) for one in found["employment"]]) == ("裴知微", [(None, title)])


def test_several_cards_are_several_people() -> None:
    document = read_document((OLD * 3).encode(), name="contacts.vcf")
    assert (document.kind, [part.name for part in document.parts]) == (Kind.ARCHIVE, ["1.vcf", "2.vcf", "3.vcf"])
    assert read_document(document.parts[2].data, name="3.vcf").kind is Kind.VCARD


def test_half_a_card_is_damaged() -> None:
    with pytest.raises(Damaged):
        read_document(b"BEGIN:VCARD\nFN:x\n", name="a.vcf")


@given(st.text())
def test_any_card_is_read(text: str) -> None:
    try:
        document = read_document(f"BEGIN:VCARD\n{text}\nEND:VCARD\n".encode("utf-8", "replace"), name="a.vcf")
    except UnreadableFile:
        return
    assert document.kind in (Kind.VCARD, Kind.ARCHIVE)
