"""Kinds are told by content; a name never decides against it."""

import io
import zipfile

import pytest
from PIL import Image

from caidang.core.extract.document import Kind
from caidang.core.extract.sniffing import sniff
from tests.core.extract.docx_writer import p, write_docx
from tests.core.extract.ole_writer import write_ole
from tests.core.extract.pdf_writer import put, write_pdf
from tests.core.extract.word97_writer import write_doc


def _zip(**entries: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return out.getvalue()


def _png() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4)).save(out, "PNG")
    return out.getvalue()


EML = b"From: a@example.com\r\nTo: b@example.com\r\nSubject: hi\r\nMIME-Version: 1.0\r\n\r\nhello"
MHT = (
    b"From: <Saved by Blink>\r\nMIME-Version: 1.0\r\n"
    b'Content-Type: multipart/related; type="text/html"; boundary="x"\r\n\r\n--x\r\n'
)
KINDS = {
    "pdf": (write_pdf(put((60, 60, "张示例"))), Kind.PDF),
    "docx": (write_docx(p("张示例")), Kind.DOCX),
    "doc": (write_doc("张示例\r"), Kind.DOC),
    "msg": (write_ole({"__properties_version1.0": b"x" * 32}), Kind.MSG),
    "locked docx": (write_ole({"EncryptedPackage": b"x" * 32}), Kind.DOCX),
    "sheet": (write_ole({"Workbook": b"x" * 32}), Kind.UNKNOWN),
    "png": (_png(), Kind.IMAGE),
    "zip": (_zip(**{"a.txt": "x"}), Kind.ARCHIVE),
    "xlsx": (_zip(**{"[Content_Types].xml": "x", "xl/workbook.xml": "x"}), Kind.UNKNOWN),
    "eml": (EML, Kind.EML),
    "mht": (MHT, Kind.MHT),
    "html": ("<html><body><p>张示例</p></body></html>".encode("gb18030"), Kind.HTML),
    "text": ("姓名: 张示例\n电话: 13800000000".encode(), Kind.TEXT),
    "gbk text": ("姓名: 张示例\n电话: 13800000000\n".encode("gb18030"), Kind.TEXT),
    "utf-16": ("姓名: 张示例".encode("utf-16"), Kind.TEXT),
    "markdown": ("# 张示例\n\n## 技能\n- Python\n- Go\n".encode(), Kind.MARKDOWN),
    "exe": (b"MZ\x90\x00\x03\x00\x00\x00\x04\x00" + bytes(range(256)) * 8, Kind.UNKNOWN),
    "zeros": (b"\0" * 5000, Kind.UNKNOWN),
    "nothing": (b"", Kind.UNKNOWN),
}


@pytest.mark.parametrize("name", ["resume.pdf", "简历.docx", "a.txt", "x.md.zip", ""])
@pytest.mark.parametrize("sample", KINDS)
def test_content_decides_whatever_the_name(sample: str, name: str) -> None:
    data, kind = KINDS[sample]
    assert sniff(data, name) is kind


def test_a_name_may_tell_markdown_from_text() -> None:
    assert sniff(b"one line of words", "cv.md") is Kind.MARKDOWN
    assert sniff(b"one line of words", "cv.txt") is Kind.TEXT


def test_lines_with_colons_are_text_and_no_mail() -> None:
    assert sniff(b"Name: Sam\nPhone: 13800000000\nSubject: physics\n\nhello") is Kind.TEXT
