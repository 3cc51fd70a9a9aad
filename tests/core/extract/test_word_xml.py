"""Word files that are one XML text: Word 2003's own, often named .doc, and the flat form of a package."""

import pytest

from caidang.core.errors import Damaged
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind

_OLD = (
    '<?xml version="1.0" encoding="UTF-8"?><?mso-application progid="Word.Document"?>'
    '<w:wordDocument xmlns:w="http://schemas.microsoft.com/office/word/2003/wordml" '
    'xmlns:wx="http://schemas.microsoft.com/office/word/2003/auxHint">{styles}<w:body>{body}</w:body></w:wordDocument>'
)
_FLAT = (
    '<?xml version="1.0"?><pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage">'
    '<pkg:part pkg:name="/word/{name}.xml"><pkg:xmlData>'
    '<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>'
    "</pkg:xmlData></pkg:part></pkg:package>"
)


def _p(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def _lines(xml: str, name: str = "简历.doc") -> list[str]:
    document = read_document(xml.encode(), name=name)
    assert document.kind is Kind.DOCX
    return document.text.split("\n")


def test_paragraphs_stand_within_hints() -> None:
    body = f"<wx:sect>{_p('王样例')}<wx:sub-section>{_p('工作经历')}{_p('样本公司')}</wx:sub-section></wx:sect>"
    assert _lines(_OLD.format(styles="", body=body)) == ["王样例", "工作经历", "样本公司"]


def test_rows_of_a_table_and_links() -> None:
    cells = "".join(f"<w:tc>{_p(text)}</w:tc>" for text in ("2010-2014", "某某大学"))
    link = '<w:p><w:hlink w:dest="mailto:w@example.com"><w:r><w:t>w@example.com<w:br/>13800000002</w:t></w:r></w:hlink></w:p>'
    body = f"<wx:sect>{link}<w:tbl><w:tr>{cells}</w:tr></w:tbl></wx:sect>"
    assert _lines(_OLD.format(styles="", body=body)) == ["w@example.com", "13800000002", "2010-2014\t某某大学"]


def test_the_pages_head_comes_first_and_styles_count() -> None:
    styles = '<w:styles><w:style w:type="paragraph" w:styleId="Title"><wx:font wx:val="Arial"/><w:rPr><w:b/><w:sz w:val="40"/></w:rPr></w:style></w:styles>'
    body = (
        '<w:p><w:pPr><w:pStyle w:val="Title"/></w:pPr><w:r><w:t>王样例</w:t></w:r></w:p>'
        f"<w:sectPr><w:hdr w:type='odd'>{_p('电话 13800000002')}</w:hdr></w:sectPr>"
    )
    document = read_document(_OLD.format(styles=styles, body=body).encode(), name="a.xml")
    head, name = document.pages[0].lines
    assert head.text == "电话 13800000002"
    assert (name.text, name.spans[0].size, name.spans[0].bold) == ("王样例", 20.0, True)


def test_a_package_that_is_flat() -> None:
    assert _lines(_FLAT.format(name="document", body=_p("王样例"))) == ["王样例"]


def test_without_a_body_it_is_damaged() -> None:
    with pytest.raises(Damaged):
        read_document(_FLAT.format(name="settings", body=_p("x")).encode(), name="a.doc")
