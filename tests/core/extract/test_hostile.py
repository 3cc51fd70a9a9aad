"""Hostile files get a reason in Chinese and cost next to nothing."""

import re

import pytest

from caidang.core.errors import Damaged, TooLarge, UnknownType, UnreadableFile
from caidang.core.extract.dispatch import read_document
from caidang.core.extract.limits import Limits

HOSTILE = {
    "empty": (b"", Damaged),
    "exe named pdf": (b"MZ\x90\x00" + bytes(range(256)) * 40, UnknownType),
    "zeros": (b"\0" * 100_000, UnknownType),
    "huge": (b"a" * (Limits().bytes + 1), TooLarge),
    "too much text": (b"word " * 500_000, TooLarge),
    "pdf head only": (b"%PDF-1.7", Damaged),
    "zip head only": (b"PK\x03\x04" + b"\0" * 40, Damaged),
    "ole head only": (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, Damaged),
    "jpeg head only": (b"\xff\xd8\xff\xe0", Damaged),
    "tags without end": (b"<html><body>" + b"<div>" * 200_000, UnreadableFile),
    "header without body": (b"From: a@example.com\r\nMIME-Version: 1.0\r\n\r\n", Damaged),
}


@pytest.mark.parametrize("sample", HOSTILE)
def test_each_has_a_clear_reason(sample: str) -> None:
    data, error = HOSTILE[sample]
    with pytest.raises(error) as caught:
        read_document(data, name="resume.pdf")
    reason = str(caught.value)
    assert re.search("[\u4e00-\u9fff]{4}", reason)
    assert "!" not in reason


def test_many_pages_of_flow_are_refused() -> None:
    with pytest.raises(TooLarge, match="页"):
        read_document("一行字\n".encode() * 20_000)


def test_limits_are_the_callers() -> None:
    with pytest.raises(TooLarge):
        read_document(b"a few words of text", limits=Limits(bytes=10))
    with pytest.raises(TooLarge):
        read_document(b"a few words of text", limits=Limits(characters=10))
