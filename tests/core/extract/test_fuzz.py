"""Changed bytes never lead to anything but a document or a reason."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from caidang.core.errors import UnreadableFile
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Document
from caidang.core.extract.limits import Limits
from caidang.core.extract.sniffing import sniff
from tests.core.extract.docx_writer import box, p, table, write_docx
from tests.core.extract.ole_writer import write_ole
from tests.core.extract.pdf_writer import both, put, write_pdf
from tests.core.extract.word97_writer import write_doc

LIMITS = Limits(bytes=2**20, pages=20, unpacked=2**22, pixels=10**6, characters=50_000)


def _archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.txt", "张示例 13800000000")
    return out.getvalue()


def _png() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((40, 40), 50).save(out, "PNG")
    return out.getvalue()


def _stored(data: bytes) -> bytes:
    """Write a package again without compression, so that changes reach the XML in it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return out.getvalue()


_WORD = write_docx(
    box(p("左"), x=1, y=1)
    + table(["时间", "公司"], [p("甲") + p("乙"), "丙"])
    + p("张示例", run="<w:b/>")
)
SEEDS = {
    "pdf": write_pdf(both(put(*[(60, 60 + 20 * i, f"第{i}行 示例公司") for i in range(12)]))),
    "docx": _WORD,
    "docx stored": _stored(_WORD),
    "doc": write_doc("姓名\x07张示例\x07\x07\x13 A \x14b\x15\r", b"13800000000\r"),
    "msg": write_ole({"__properties_version1.0": b"\0" * 32, "__substg1.0_1000001F": b"a\0b\0"}),
    "html": "<html><body><table><tr><td>甲<td style='color:red'>乙</table></body></html>".encode(),
    "eml": "From: a@example.com\r\nMIME-Version: 1.0\r\nSubject: =?gbk?B?1cU=?=\r\n"
    "Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\n张\r\n--x--".encode(),
    "markdown": "# 张示例\n\n**电话** [x](y)\n| a | b |\n".encode(),
    "zip": _archive(),
    "png": _png(),
}

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["set", "cut", "insert", "repeat"]),
        st.integers(0, 2**16),
        st.binary(min_size=1, max_size=6),
    ),
    min_size=1,
    max_size=8,
)


def _changed(data: bytes, changes: list[tuple[str, int, bytes]]) -> bytes:
    out = bytearray(data)
    for action, place, value in changes:
        at = place % (len(out) + 1)
        if action == "set":
            out[at : at + len(value)] = value
        elif action == "cut":
            del out[at : at + 1 + place % 97]
        elif action == "insert":
            out[at:at] = value
        else:
            out[at:at] = out[at : at + place % 61]
    return bytes(out)


@pytest.mark.parametrize("seed", SEEDS)
def test_the_samples_themselves_are_read(seed: str) -> None:
    assert isinstance(read_document(SEEDS[seed], limits=LIMITS), Document)


@pytest.mark.parametrize("seed", SEEDS)
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(changes=CHANGES)
def test_changed_bytes_give_a_document_or_a_reason(
    seed: str, changes: list[tuple[str, int, bytes]]
) -> None:
    data = _changed(SEEDS[seed], changes)
    with contextlib.suppress(UnreadableFile):
        document = read_document(data, limits=LIMITS)
        assert all(isinstance(line.text, str) for page in document.pages for line in page.lines)


@given(st.binary(max_size=300))
def test_any_bytes_have_a_kind(data: bytes) -> None:
    assert sniff(data, "x.pdf") is sniff(data, "y.doc")
