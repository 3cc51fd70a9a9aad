"""Web pages: encodings, blocks, tables, what is hidden, what is dropped."""

import pytest

from caidang.core.errors import Damaged
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind


def _lines(html: str | bytes) -> list[str]:
    data = html.encode() if isinstance(html, str) else html
    document = read_document(data)
    assert document.kind is Kind.HTML
    return [line.text for page in document.pages for line in page.lines]


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [
        ("utf-8", ""),
        ("gb18030", ""),
        ("gb18030", '<meta charset="gb2312">'),
        ("utf-16", ""),
        ("utf-8", '<meta charset="gb2312">'),
        ("big5", '<meta http-equiv="Content-Type" content="text/html; charset=big5">'),
    ],
)
def test_bytes_become_characters_whatever_is_declared(encoding: str, declared: str) -> None:
    page = f"<html><head>{declared}</head><body><p>姓名 王小美 現居台北</p></body></html>"
    assert _lines(page.encode(encoding)) == ["姓名 王小美 現居台北"]


def test_scripts_styles_and_comments_are_dropped() -> None:
    page = (
        "<html><head><title>张示例的简历</title><style>p{color:red}</style></head><body>"
        "<script>alert(1)</script><!-- note --><p>张示例</p><noscript>开启脚本</noscript></body></html>"
    )
    assert _lines(page) == ["张示例"]
    assert read_document(page.encode()).title == "张示例的简历"


@pytest.mark.parametrize(
    "attribute",
    [
        "style='display:none'",
        "style='VISIBILITY: hidden'",
        "style='font-size:0'",
        "style='font-size: 0px'",
        "hidden",
        "style='color:#ffffff'",
    ],
)
def test_hidden_text_is_marked(attribute: str) -> None:
    document = read_document(
        f"<html><body><p>看得见</p><p {attribute}>看不见<b>的字</b></p></body></html>".encode()
    )
    assert document.text.strip() == "看得见"
    spans = [span for line in document.pages[0].lines for span in line.spans]
    assert "".join(span.text for span in spans if span.hidden) == "看不见的字"


@pytest.mark.parametrize(
    "style", ["font-size: 0.9em", "font-size:10px", "opacity:0.8", "color:#fff1e0"]
)
def test_small_or_pale_text_is_not_hidden(style: str) -> None:
    assert _lines(f"<html><body><p style='{style}'>看得见</p></body></html>") == ["看得见"]


def test_blocks_break_lines_and_inline_tags_do_not() -> None:
    page = "<html><body><div>张<b>示</b>例<div>工程师</div>杭州<br>浙江</div>  <ul><li>甲<li>乙</ul></body></html>"
    assert _lines(page) == ["张示例", "工程师", "杭州", "浙江", "甲", "乙"]


def test_headings_are_larger_and_bold() -> None:
    document = read_document("<html><body><h2>工作经历</h2><p>示例公司</p></body></html>".encode())
    heading, text = (line.spans[0] for line in document.pages[0].lines)
    assert heading.bold
    assert heading.size > text.size


def test_table_cells_are_column_gaps() -> None:
    page = (
        "<html><body><table><tr><th>时间<th>公司</tr><tr><td>2019<td>示例公司</tr>"
        "<tr><td>2020<td><p>样板公司</p><p>负责开发</p></tr></table></body></html>"
    )
    assert _lines(page) == ["时间\t公司", "2019\t示例公司", "2020", "样板公司", "负责开发"]


def test_rows_of_no_break_spaces_are_a_gap() -> None:
    assert _lines("<html><body><p>2019&nbsp;&nbsp;&nbsp;&nbsp;示例公司</p></body></html>") == [
        "2019\t示例公司"
    ]


def test_deep_nesting_is_flattened_and_does_not_break() -> None:
    page = "<html><body>" + "<div>" * 5000 + "深处的字" + "</div>" * 5000 + "</body></html>"
    try:
        text = read_document(page.encode()).text
    except Damaged:
        return
    assert text in ("深处的字", "")


def test_a_page_without_text_is_damaged() -> None:
    with pytest.raises(Damaged, match="没有文字"):
        read_document(b"<html><body><script>render()</script></body></html>")


def test_boxes_that_the_style_sets_side_by_side_stand_apart() -> None:
    page = (
        "<style>.head{display:flex} .tags span{margin-right:8px} .up{display:flex;flex-direction:column}</style>"
        "<div class=head><span>示例公司</span><span>工程师</span><span>2019至今</span></div>"
        "<p class=tags><span>钢琴</span><span>舞蹈</span></p>"
        "<p>出生于<span>2001</span><span>年</span></p>"
        '<p><b>样本公司</b><i style="float:right">2018</i></p>'
    )
    assert _lines(page) == [
        "示例公司\t工程师\t2019至今",
        "钢琴\t舞蹈",
        "出生于2001年",
        "样本公司\t2018",
    ]


def test_inline_elements_do_not_break_a_line() -> None:
    page = "<p>手机:<span>138</span> <b>0000</b> <em>1250</em>, <a href='#'>现居</a>杭州</p>"
    assert "\n".join(_lines(page)).replace("\t", "") == "手机:138 0000 1250, 现居杭州"


def test_a_sites_mark_amid_words_is_no_text() -> None:
    page = "<p>计算<span>来自BOSS直聘</span>机<i> kanzhun </i>科学</p><p>来自猎聘</p>".encode()
    assert read_document(page, name="a.html").text.split("\n") == ["计算机科学", "来自猎聘"]
