"""Word 97 binary files: pieces, fields, cells, passwords."""

import struct

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


def _boxes(body: str, boxes: list[tuple[str, int, int, int, int]]) -> bytes:
    """A file whose boxes each say a text at left, top, right (points), anchored at a character of the body."""
    texts = [text + "\r" for text, *_ in boxes]
    ends = [sum(map(len, texts[:n])) for n in range(len(texts) + 1)]
    stories = struct.pack(f"<{len(ends)}I", *ends) + b"".join(struct.pack("<IIHIII", 1, 0, 0, 0, 900 + n, 0) for n in range(len(boxes)))
    anchors = struct.pack(f"<{len(boxes) + 1}I", *(anchor for *_, anchor in boxes), len(body)) + b"".join(
        struct.pack("<IiiiiHI", 900 + n, 20 * x0, 20 * y0, 20 * x1, 20 * y0 + 400, 0, 0) for n, (_, x0, y0, x1, _) in enumerate(boxes)
    )
    counts = (len(body), 0, 0, 0, 0, 0, ends[-1], 0)
    return write_doc(body, "".join(texts), counts=counts, lists={40: anchors, 56: stories})


def test_boxes_are_read_where_they_are_seen() -> None:
    data = _boxes("\r", [("工作经历", 40, 300, 200, 0), ("王样例", 40, 60, 200, 0), ("电话 13800000002", 300, 62, 500, 0), ("教育经历", 40, 200, 200, 0)])
    assert read_document(data).text.split("\n") == ["王样例", "电话 13800000002", "教育经历", "工作经历"]


def test_a_sidebar_of_boxes_is_read_by_itself() -> None:
    data = _boxes("\r", [
        ("工作经历从两千一十年开始，一直在样本公司做工程师", 220, 60, 560, 0), ("现居杭州市西湖区文三路，电话 13800000002", 20, 150, 200, 0),
        ("教育经历里有一所某某大学和一所示例中学，四年本科", 220, 240, 560, 0), ("技能有绘图、建模、排版和三种编程语言", 20, 330, 200, 0),
    ])  # fmt: skip
    assert [line[:2] for line in read_document(data).text.split("\n")] == ["现居", "技能", "工作", "教育"]


def test_a_box_stands_before_the_paragraph_that_it_is_anchored_in() -> None:
    body = "个人简历\r" + "负责平台的设计与开发工作并带领团队完成任务。\r" * 3
    data = _boxes(body, [("王样例 13800000002", 40, 60, 200, 0)])
    assert read_document(data).text.startswith("王样例 13800000002\n个人简历")


def test_the_pages_head_is_read_before_the_body() -> None:
    head, foot = "王样例 13800000002\r", "第 1 页\r"
    stories = struct.pack("<13I", *([0] * 7), 0, len(head), len(head), len(head) + len(foot), len(head) + len(foot), len(head) + len(foot))
    data = write_doc("工作经历\r", head + foot, counts=(5, 0, len(head + foot)), lists={11: stories})
    assert read_document(data).text.split("\n") == ["王样例 13800000002", "工作经历", "第 1 页"]


def test_counts_that_cannot_be_leave_all_text_to_the_body() -> None:
    assert read_document(write_doc("张示例\r", counts=(2, 0, 9_999))).text == "张示例"


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
