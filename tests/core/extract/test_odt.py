"""OpenDocument text: paragraphs, tables, text boxes, hidden text."""

import io
import zipfile

import pytest

from caidang.core.errors import UnreadableFile
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind

NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{space}:1.0"'
    for name, space in {
        "office": "office", "text": "text", "table": "table", "draw": "drawing", "style": "style",
        "svg": "svg-compatible", "fo": "xsl-fo-compatible",
    }.items()
)  # fmt: skip


def odt(body: str, styles: str = "") -> bytes:
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {NAMES}>'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        archive.writestr("content.xml", content)
    return made.getvalue()


def test_paragraphs_headings_spans_and_breaks() -> None:
    document = read_document(odt(
        "<text:h>个人简历</text:h><text:p>姓名：<text:span>张示例</text:span></text:p>"
        '<text:p>手机<text:s text:c="2"/>138<text:line-break/>邮箱<text:tab/>a@example.com</text:p>'
    ))  # fmt: skip
    assert document.kind is Kind.ODT
    lines = [line.text for page in document.pages for line in page.lines if line.text]
    assert lines[:2] == ["个人简历", "姓名：张示例"]
    assert lines[2].split() == ["手机", "138"]
    assert lines[3].split() == ["邮箱", "a@example.com"]


def test_cells_make_rows_and_boxes_are_read() -> None:
    cell = "<table:table-cell><text:p>{}</text:p></table:table-cell>"
    row = "<table:table-row>" + cell.format("2010-2014") + cell.format("虚构大学") + "</table:table-row>"
    box = (
        '<text:p><draw:frame svg:x="2cm" svg:y="2cm" svg:width="5cm"><draw:text-box>'
        "<text:p>框里的字</text:p></draw:text-box></draw:frame></text:p>"
    )
    text = read_document(odt(f"<table:table>{row}</table:table>{box}")).text
    assert "2010-2014\t虚构大学" in text
    assert "框里的字" in text


@pytest.mark.parametrize(
    "look", ['text:display="none"', 'fo:color="#ffffff"', 'fo:font-size="1pt"']
)
def test_hidden_text_is_kept_apart(look: str) -> None:
    style = f'<style:style style:name="H" style:family="text"><style:text-properties {look}/></style:style>'
    body = '<text:p>看得见<text:span text:style-name="H">看不见</text:span></text:p>'
    document = read_document(odt(body, style))
    assert document.text.strip() == "看得见"
    spans = [span for page in document.pages for line in page.lines for span in line.spans]
    assert [span.text for span in spans if span.hidden] == ["看不见"]


def test_a_cut_file_is_refused_with_its_reason() -> None:
    with pytest.raises(UnreadableFile):
        read_document(odt("<text:p>x</text:p>")[:-40])
