"""Word files: the walk, text boxes in visual order, tables, headers, pictures."""

import io

import docx
import pytest
from PIL import Image

from caidang.core.errors import Damaged, Encrypted
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Box, Kind
from caidang.core.extract.ocr import OcrLine
from tests.core.extract.docx_writer import NAMESPACES, box, p, table, write_docx
from tests.core.extract.ole_writer import write_ole


def _lines(data: bytes) -> list[str]:
    return [line.text for page in read_document(data).pages for line in page.lines]


def test_what_a_common_library_writes_is_read_with_its_styles() -> None:
    document = docx.Document()
    document.add_heading("工作经历", 1)
    paragraph = document.add_paragraph("2019.01-2021.02\t示例公司\t")
    paragraph.add_run("工程师").bold = True
    out = io.BytesIO()
    document.save(out)
    read = read_document(out.getvalue())
    assert read.kind is Kind.DOCX
    heading, entry = read.pages[0].lines
    assert heading.spans[0].bold
    assert heading.spans[0].size > 10.5
    assert entry.text == "2019.01-2021.02\t示例公司\t工程师"
    assert [span.bold for span in entry.spans] == [False, False, True]


def test_text_boxes_come_once_and_in_visual_order() -> None:
    body = (
        box(p("第三"), x=60, y=500)
        + box(p("右上"), x=300, y=102)
        + box(p("左上"), x=60, y=100)
        + box(p("第二") + p("第二续"), x=60, y=300)
    )
    assert _lines(write_docx(body)) == ["左上", "右上", "第二", "第二续", "第三"]


def test_boxes_among_running_text_stay_where_they_are_anchored() -> None:
    text = "这一段正文很长, " * 5
    body = p(text) + box(p("便签"), x=300, y=0, origin="paragraph") + p(text)
    lines = _lines(write_docx(body))
    assert lines.index("便签") not in (0, len(lines) - 1)
    assert lines.count("便签") == 1


def test_a_grouped_shape_stands_at_its_own_offset() -> None:
    def shape(text: str, y: int) -> str:
        return (
            f"<wps:wsp><wps:spPr><a:xfrm><a:off x='0' y='{y * 12700}'/></a:xfrm></wps:spPr>"
            f"<wps:txbx><w:txbxContent>{p(text)}</w:txbxContent></wps:txbx></wps:wsp>"
        )

    body = (
        "<w:p><w:r><w:drawing><wp:anchor><wp:positionV relativeFrom='page'><wp:posOffset>0"
        f"</wp:posOffset></wp:positionV><wpg:wgp>{shape('下', 400)}{shape('上', 40)}</wpg:wgp>"
        "</wp:anchor></w:drawing></w:r></w:p>"
    )
    assert _lines(write_docx(body)) == ["上", "下"]


def test_old_style_boxes_are_read() -> None:
    body = "<w:p><w:r><w:pict>" + "".join(
        f"<v:shape style='margin-left:0;margin-top:{y}pt'><v:textbox><w:txbxContent>{p(text)}"
        "</w:txbxContent></v:textbox></v:shape>"
        for text, y in (("甲", 10), ("乙", 90))
    ) + "</w:pict></w:r></w:p>"  # fmt: skip
    assert _lines(write_docx(body)) == ["甲", "乙"]


def test_a_row_of_single_lines_is_one_line() -> None:
    body = table(["时间", "学校", "专业"], ["2010.09-2014.06", "虚构大学", "软件工程"])
    document = read_document(write_docx(body))
    assert [line.text for line in document.pages[0].lines] == [
        "时间\t学校\t专业",
        "2010.09-2014.06\t虚构大学\t软件工程",
    ]
    first, second = document.pages[0].lines
    assert [s.box.x0 for s in first.spans] == [s.box.x0 for s in second.spans]


def test_a_cell_of_many_lines_does_not_tear_the_row_apart() -> None:
    body = table(["2019.01-2020.02", "示例公司", p("负责开发") + p("负责测试")])
    assert _lines(write_docx(body)) == ["2019.01-2020.02\t示例公司", "负责开发", "负责测试"]


def test_nested_tables_content_controls_and_merged_cells() -> None:
    inner = table(["学校", "虚构大学"])
    control = f"<w:sdt><w:sdtContent>{p('控件里的字')}</w:sdtContent></w:sdt>"
    merged = "<w:tcPr><w:vMerge/></w:tcPr><w:p/>"
    body = control + table([inner], [f"<w:tcPr/>{p('左')}", p("右")], [merged, p("右下")])
    assert _lines(write_docx(body)) == ["控件里的字", "学校\t虚构大学", "左\t右", "右下"]


def test_breaks_fields_links_and_deleted_text() -> None:
    body = (
        "<w:p><w:r><w:t>第一行</w:t><w:br/><w:t>第二行</w:t></w:r></w:p>"
        "<w:p><w:hyperlink><w:r><w:t>li@example.com</w:t></w:r></w:hyperlink></w:p>"
        "<w:p><w:r><w:instrText>HYPERLINK x</w:instrText></w:r><w:ins><w:r><w:t>新字</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>旧字</w:delText></w:r></w:del></w:p>"
    )
    assert _lines(write_docx(body)) == ["第一行", "第二行", "li@example.com", "新字"]


def test_hidden_runs_are_marked_and_not_in_the_text() -> None:
    document = read_document(write_docx(p("看得见") + p("看不见", run="<w:vanish/>")))
    assert document.text.strip() == "看得见"
    hidden = [s for line in document.pages[0].lines for s in line.spans if s.hidden]
    assert [span.text for span in hidden] == ["看不见"]


def test_headers_are_read_once() -> None:
    header = write_header("赵示例 13800000000")
    body = p("正文") + "<w:sectPr><w:headerReference/></w:sectPr>"
    assert _lines(write_docx(body, header1=header, header2=header)) == [
        "赵示例 13800000000",
        "正文",
    ]


def write_header(text: str) -> str:
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    return f'<w:hdr xmlns:w="{word}">{p(text)}</w:hdr>'


def test_many_paragraphs_flow_over_pages_and_stay_inside_them() -> None:
    document = read_document(write_docx("".join(p(f"第{i}段, " + "内容" * 60) for i in range(60))))
    assert len(document.pages) > 2
    for page in document.pages:
        for line in page.lines:
            assert 0 <= line.box.x0 < line.box.x1 <= page.width
            assert 0 <= line.box.y0 < line.box.y1 <= page.height


def test_a_document_that_is_a_picture_is_recognised() -> None:
    out = io.BytesIO()
    Image.effect_noise((600, 800), 80).convert("RGB").save(out, "JPEG", quality=95)
    data = write_docx(p(""), media__a_jpg=out.getvalue())

    def reader(image: bytes) -> list[OcrLine]:
        return [OcrLine("王样例", Box(10, 10, 200, 40), 0.9)]

    document = read_document(data, ocr=reader)
    assert document.text == "王样例"
    assert document.pages[0].image
    assert "图片" in read_document(data).warnings[0]


@pytest.mark.parametrize(("size", "says", "pages"), [((900, 1200), "工作经历 样例公司", 2), ((300, 400), "头像", 1), ((900, 1200), "", 1)])
def test_a_scan_below_a_few_words_is_recognised_and_a_portrait_is_none(size: tuple[int, int], says: str, pages: int) -> None:
    out = io.BytesIO()
    Image.effect_noise(size, 80).convert("RGB").save(out, "JPEG", quality=95)
    told = p("王样例 手机 13800000001 邮箱 yang@example.com") + p("求职意向：采购经理；期望城市：苏州；一个月内到岗；性别男；已婚；汉族；团员")
    data = write_docx(told, media__a_jpg=out.getvalue())

    def reader(image: bytes) -> list[OcrLine]:
        return [OcrLine(says, Box(10, 10, 200, 40), 0.9)] if says else []

    document = read_document(data, ocr=reader)
    assert len(document.pages) == pages
    assert ("样例公司" in document.text) == (pages == 2)
    assert document.warnings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_an_entity_bomb_is_refused(encoding: str) -> None:
    entities = "".join(f'<!ENTITY a{i + 1} "{f"&a{i};" * 10}">' for i in range(9))
    bomb = (
        f'<?xml version="1.0" encoding="{encoding}"?>'
        f'<!DOCTYPE b [<!ENTITY a0 "0123456789">{entities}]>'
        f"<w:document {NAMESPACES}><w:body>{p('&a9;')}</w:body></w:document>"
    )
    with pytest.raises(Damaged):
        read_document(write_docx("", document=bomb.encode(encoding)))


def test_a_locked_word_file_says_so() -> None:
    with pytest.raises(Encrypted, match="密码"):
        read_document(write_ole({"EncryptedPackage": b"x" * 100, "EncryptionInfo": b"y" * 100}))


def test_a_cut_off_word_file_is_damaged() -> None:
    data = write_docx("".join(p(f"第{i}段") for i in range(200)))
    with pytest.raises(Damaged):
        read_document(data[: len(data) // 2])


def test_a_sidebar_of_boxes_is_read_by_itself() -> None:
    said = {
        "工作经历从两千一十年开始，一直在样本公司做工程师": (220, 60, 340), "现居杭州市西湖区文三路，电话 13800000002": (20, 150, 180),
        "教育经历里有一所某某大学和一所示例中学，四年本科": (220, 240, 340), "技能有绘图、建模、排版和三种编程语言": (20, 330, 180),
    }  # fmt: skip
    body = "".join(box(p(text), x=x, y=y, width=width) for text, (x, y, width) in said.items())
    assert [line[:2] for line in read_document(write_docx(body)).text.split("\n")] == ["现居", "技能", "工作", "教育"]


def test_boxes_of_a_row_stand_side_by_side_and_are_no_columns() -> None:
    rows = [("2019-03 至 2022-06", "样本科技有限公司", "工程师"), ("2015-09 至 2019-02", "示例软件有限公司", "程序员")]
    places = [(40, 150), (200, 200), (410, 150)]
    body = "".join(
        box(p(text), x=x, y=100 + 60 * n, width=width) for n, row in enumerate(rows) for text, (x, width) in zip(row, places, strict=True)
    )
    assert read_document(write_docx(body)).text.split("\n") == [text for row in rows for text in row]
