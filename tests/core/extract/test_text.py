"""Plain text and Markdown."""

import pytest

from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind


@pytest.mark.parametrize(
    "encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "gb18030", "utf-16-be"]
)
def test_every_common_encoding(encoding: str) -> None:
    text = "Name: 张示例\nPhone: 13800000000 and more text here\n最高学历: 一本\n"
    assert read_document(text.encode(encoding)).text == text.strip()


def test_the_mark_of_gb18030_is_no_part_of_the_text() -> None:
    assert read_document("\ufeff姓名：张示例".encode("gb18030")).text == "姓名：张示例"


@pytest.mark.parametrize("text", ["应聘", "联通", "José Álvarez", "Иван Петров", "Ελένη"])
def test_a_few_characters_are_not_taken_for_another_encoding(text: str) -> None:
    assert read_document(text.encode()).text == text
    if text[0] >= "\u4e00":
        assert read_document(text.encode("gbk")).text == text


def test_tabs_and_rows_of_spaces_are_gaps() -> None:
    assert (
        read_document("2019-2020\t示例公司      工程师".encode()).text
        == "2019-2020\t示例公司\t工程师"
    )


def test_spread_labels_are_closed_up() -> None:
    assert read_document("姓　　名：张示例\n教 育 背 景\n籍  贯 : 杭州".encode()).text == (
        "姓名：张示例\n教育背景\n籍贯 : 杭州"
    )


def test_a_long_line_wraps_without_cutting_words() -> None:
    text = (
        "负责平台建设, " * 12 + "someone.with.a.long.address@example.com " + "继续负责平台建设" * 9
    )
    lines = [line.text for line in read_document(text.encode()).pages[0].lines]
    assert len(lines) > 2
    assert any("someone.with.a.long.address@example.com" in line for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")


MARKDOWN = """# 张示例

**电话**：13800000000 | [邮箱](mailto:zhang@example.com)

工作经历
--------
### 示例公司
- 负责 **支付** 平台, 用 `Go`
- 见 [主页](https://example.com/a_b_c)

| 时间 | 学校 |
|---|:---:|
| 2010-2014 | 虚构大学 |

```
x = 1
```
"""


def test_markdown_marks_are_taken_off() -> None:
    document = read_document(MARKDOWN.encode(), name="cv.md")
    assert document.kind is Kind.MARKDOWN
    assert [line.text for line in document.pages[0].lines] == [
        "张示例",
        "电话：13800000000 | 邮箱 zhang@example.com",
        "工作经历",
        "示例公司",
        "负责 支付 平台, 用 Go",
        "见 主页",
        "时间\t学校",
        "2010-2014\t虚构大学",
        "x = 1",
    ]


def test_markdown_headings_are_larger_and_strong_text_is_bold() -> None:
    lines = read_document(MARKDOWN.encode(), name="cv.md").pages[0].lines
    assert lines[0].spans[0].bold
    assert lines[0].spans[0].size > lines[3].spans[0].size > lines[4].spans[0].size
    assert [s.bold for s in lines[4].spans] == [False, True, False]


@pytest.mark.parametrize("change", ["one more", "one less", "two wrong"])
def test_a_few_broken_bytes_do_not_make_it_another_encoding(change: str) -> None:
    text = "沈若溪\n手机：13800138000\n2018.03-至今 杭州云图软件有限公司 后端工程师\n负责订单系统的设计与开发\n"
    data = text.encode()
    broken = {
        "one more": data[:60] + b"\xff" + data[60:],
        "one less": data[:60] + data[61:],
        "two wrong": data[:60] + b"\x80\x81" + data[62:],
    }[change]
    document = read_document(broken, name="a.txt")
    assert document.kind is Kind.TEXT
    assert document.text.startswith("沈若溪\n手机")
    assert document.text.endswith("负责订单系统的设计与开发")
