"""A Word layout of the team's own: filled where it says so, refused where it could do harm."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from caidang.core.errors import InvalidInput
from caidang.core.report.blacken import blacken
from caidang.core.report.leaked import read_leaked
from caidang.core.report.model import Entry, Report, Section
from caidang.core.report.own_layout import check_layout, fill_layout

KEY = b"k" * 32
REPORT = Report(
    title="推荐报告", name="样小满", headline="产品经理", issuer="青禾", notice="请勿转发", number="TJ-00000001",
    day="2026-11-02", mark="海棠 张敏",
    sections=(Section("employment", "工作经历", entries=(Entry("样本科技", "2021.03 – 至今", (), ("做产品。", "带团队。")),)),),
)  # fmt: skip
DOCUMENT = "word/document.xml"


def a_layout() -> bytes:
    document = Document()
    line = document.add_paragraph("人选：{{姓")
    line.add_run("名}}（{{编号}}）").bold = True
    document.add_paragraph("{{工作经历}}")
    document.add_paragraph("{{技能}}")
    document.add_table(1, 1).cell(0, 0).text = "给 {{收件人}}"
    return saved(document)


def saved(document: object) -> bytes:
    out = BytesIO()
    document.save(out)  # type: ignore[attr-defined]
    return out.getvalue()


def changed(data: bytes, change: Callable[[dict[str, bytes]], None]) -> bytes:
    with ZipFile(BytesIO(data)) as packed:
        parts = {name: packed.read(name) for name in packed.namelist()}
    change(parts)
    out = BytesIO()
    with ZipFile(out, "w") as packed:
        for name, content in parts.items():
            packed.writestr(name, content)
    return out.getvalue()


def test_a_layout_is_filled_where_it_says_so() -> None:
    assert set(check_layout(a_layout())) == {"姓名", "编号", "工作经历", "技能", "收件人"}
    words = {"姓名": "样小满", "编号": "TJ-00000001", "收件人": "张敏"}
    made = fill_layout(a_layout(), REPORT, words, key=KEY)
    text = read_leaked(made).text
    for said in ("人选：样小满（TJ-00000001）", "样本科技", "做产品。", "给 张敏", "请勿转发", "海棠 张敏"):
        assert said in text
    assert "{{" not in text
    assert check_layout is not None


def add(name: str, content: bytes = b"x") -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({name: content})


def within(part: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes]], None]:
    return lambda parts: parts.update({part: parts[part].replace(old, new, 1)})


_FIELD = b'<w:p><w:r><w:instrText>INCLUDEPICTURE "http://example.com/a.png"</w:instrText></w:r></w:p>'
_DDE = b'<w:p><w:fldSimple w:instr="DDEAUTO c:\\\\cmd"/></w:p>'
_LINK = b'<Relationship Id="rX" Type="x" Target="http://example.com" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize("change", [
    add("word/vbaProject.bin"), add("word/embeddings/oleObject1.bin"), add("word/activeX/activeX1.xml"),
    within("[Content_Types].xml", b"document.main+xml", b"template.main+xml"),
    within("[Content_Types].xml", b"wordprocessingml.document.main+xml", b"macroEnabled.main+xml"),
    within("word/_rels/document.xml.rels", b"</Relationships>", _LINK),
    within(DOCUMENT, b"<w:body>", b"<w:body>" + _FIELD), within(DOCUMENT, b"<w:body>", b"<w:body>" + _DDE),
    within(DOCUMENT, b"<w:body>", b'<w:body><w:altChunk r:id="rX"/>'),
    within(DOCUMENT, b"<w:body>", '<w:body><w:p><w:r><w:t>{{密码}}</w:t></w:r></w:p>'.encode()),
    within(DOCUMENT, b"<?xml", b'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><?xml'),
    lambda parts: parts.pop(DOCUMENT),
], ids=lambda change: "")  # fmt: skip
def test_what_could_do_harm_is_refused(change: Callable[[dict[str, bytes]], None]) -> None:
    with pytest.raises(InvalidInput):
        check_layout(changed(a_layout(), change))


def test_what_is_no_layout_is_refused() -> None:
    empty = Document()
    empty.add_paragraph("没有占位符")
    for data in (b"", b"PK\x03\x04", b"%PDF-1.7", a_layout()[:2000], saved(empty), b"x" * 3_000_000):
        with pytest.raises(InvalidInput):
            check_layout(data)


def test_texts_are_blacked_out_to_the_letter() -> None:
    said = "样小满，13800001234，微信：xiaoman88，xm@example.com，主页 https://example.com/u/xm 看。"
    out = blacken(said, ("样小满",))
    assert len(out) == len(said)
    for gone in ("样小满", "1380000", "xiaoman88", "xm@", "example.com/u"):
        assert gone not in out
    assert out.endswith("看。")
    assert blacken("增长 3 倍 * 2", ()) == "增长 3 倍 * 2"
