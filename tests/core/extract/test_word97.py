"""Word 97 binary files: pieces, fields, cells, passwords."""

import pytest

from caidang.core.errors import Damaged, Encrypted, UnknownType
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind
from tests.core.extract.word97_writer import write_doc


def _lines(*pieces: str | bytes, **options: int) -> list[str]:
    document = read_document(write_doc(*pieces, **options))
    return [line.text for page in document.pages for line in page.lines]


def test_pieces_of_both_widths_join() -> None:
    document = read_document(
        write_doc("姓名: 张示例\r电话: ", b"13800000000\r", "邮箱: zhang@example.com\r")
    )
    assert document.kind is Kind.DOC
    assert document.text == "姓名: 张示例\n电话: 13800000000\n邮箱: zhang@example.com"


def test_both_table_streams_and_leading_property_blocks() -> None:
    assert _lines("张示例\r", flags=0) == ["张示例"]
    assert read_document(write_doc("张示例\r", grpprl=b"\0" * 40)).text == "张示例"


def test_field_codes_vanish_and_their_results_stay() -> None:
    field = "邮箱: \x13 HYPERLINK \x13 nested \x14x\x15 \x14li@example.com\x15。\r"
    assert _lines(field) == ["邮箱: li@example.com。"]


def test_cells_make_rows() -> None:
    text = "教育\r时间\x07学校\x07专业\x07\x072010-2014\x07虚构大学\x07软件\x07\x07之后\r"
    assert _lines(text) == ["教育", "时间\t学校\t专业", "2010-2014\t虚构大学\t软件", "之后"]


def test_breaks_and_anchors() -> None:
    assert _lines("第一行\x0b第二行\x0c\x08第三行\x01\r") == ["第一行", "第二行", "第三行"]


def test_text_that_stands_only_in_boxes_is_read() -> None:
    # Text boxes are a sub-document behind the body: for the piece table just more text.
    assert _lines("\r", "王样例\r13800000002\r\r") == ["王样例", "13800000002"]


def test_a_password_is_named() -> None:
    with pytest.raises(Encrypted, match="密码"):
        read_document(write_doc("张示例\r", flags=0x0300))


def test_older_versions_are_named() -> None:
    with pytest.raises(UnknownType, match="Word 95"):
        read_document(write_doc("张示例\r", version=0x0068))


@pytest.mark.parametrize("keep", [600, 1500, 3000])
def test_a_cut_off_file_is_damaged(keep: int) -> None:
    data = write_doc("张示例\r" * 50)
    with pytest.raises(Damaged):
        read_document(data[:-keep])
