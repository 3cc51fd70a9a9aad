"""RTF: code pages, Unicode escapes, tables, hidden text, and what no writer means as text."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.errors import UnreadableFile
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.document import Kind

HEAD = r"{\rtf1\ansi\ansicpg936\deff0{\fonttbl{\f0\fcharset134 SimSun;}}{\colortbl;\red255\green255\blue255;}"


def rtf(body: str) -> bytes:
    return f"{HEAD}{body}}}".encode("ascii")


def gbk(text: str) -> str:
    return "".join(rf"\'{byte:02x}" for byte in text.encode("gb18030"))


def unicode(text: str) -> str:
    return "".join(rf"\u{ord(sign) - 65536 if ord(sign) > 32767 else ord(sign)}?" for sign in text)


def test_chinese_comes_through_in_both_spellings() -> None:
    document = read_document(
        rtf(rf"\f0 {gbk('姓名：张示例')}\par {unicode('手机：')}138 0000 0000\par mail@example.com")
    )
    assert document.kind is Kind.RTF
    assert document.text == "姓名：张示例\n手机：138 0000 0000\nmail@example.com"


def test_cells_make_rows() -> None:
    row = r"\trowd\cellx3000\cellx6000\intbl %s\cell %s\cell\row "
    body = row % (gbk("时间"), gbk("学校")) + row % ("2010-2014", gbk("虚构大学"))
    assert read_document(rtf(body + r"\pard " + gbk("之后"))).text == "时间\t学校\n2010-2014\t虚构大学\n之后"


def test_what_is_not_text_is_left_out() -> None:
    body = (
        r"{\info{\author nobody}{\title secret}}{\*\generator Writer 1.0;}"
        r"{\stylesheet{\s0 Normal;}}{\pict\pngblip 89504e47}"
        rf"{gbk('李示例')}\par "
    )
    assert read_document(rtf(body)).text.strip() == "李示例"


@pytest.mark.parametrize("switch", [r"\v ", r"\cf1 ", r"\fs2 "])
def test_hidden_text_is_kept_apart(switch: str) -> None:
    document = read_document(rtf(rf"{gbk('看得见')}{{{switch}invisible words}}\par "))
    assert document.text.strip() == "看得见"
    spans = [span for page in document.pages for line in page.lines for span in line.spans]
    assert [span.text.strip() for span in spans if span.hidden] == ["invisible words"]


@given(st.binary(max_size=400))
def test_any_rest_of_a_file_is_survived(rest: bytes) -> None:
    with suppress(UnreadableFile):
        read_document(HEAD.encode() + rest)
