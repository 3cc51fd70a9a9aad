"""Heads of mails as Chinese mailers write them."""

import base64
from email.header import Header

import pytest
from hypothesis import given
from hypothesis import strategies as st

from caidang.core.extract.encoded_words import decode_header
from caidang.core.mail.headers import read_envelope, strip_forwards

SUBJECT = "王知遥 | 4年，应聘 高级Java开发工程师 | 上海15-25K【BOSS直聘】"
SHOWN = "王知遥 | 4年,应聘 高级Java开发工程师 | 上海15-25K【BOSS直聘】"


def words(text: str, charset: str, size: int) -> bytes:
    """Encoded words of so many bytes each, which cut characters in two."""
    data = text.encode(charset)
    parts = [data[start : start + size] for start in range(0, len(data), size)]
    return b"\r\n ".join(b"=?%s?B?%s?=" % (charset.encode(), base64.b64encode(part)) for part in parts)


@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb2312", "gb18030"])
@pytest.mark.parametrize("size", [19, 20, 45])
def test_words_that_cut_characters_are_joined_first(charset: str, size: int) -> None:
    assert decode_header(words(SUBJECT, charset, size)) == SHOWN


def test_raw_bytes_and_odd_words() -> None:
    assert decode_header("应聘会计".encode("gb18030")) == "应聘会计"
    assert decode_header(b"=?unknown-8bit?Q?=D3=A6=C6=B8?= x") == "应聘 x"
    assert decode_header(b"=?utf-8?Q?=E5=BA=94_=E8=81=98?=") == "应 聘"
    assert decode_header(b"=?utf-8?B?5bqU?==?utf-8?B?6IGY?=") == "应聘"
    assert decode_header(Header("简历：林一", "gb2312").encode().encode()) == "简历:林一"
    assert decode_header(b"=?utf-8?B?!!!?= a") == "a"


@pytest.mark.parametrize(
    "mark", ["Fw: ", "FW：", "Fwd: 转发：", "转发: Re: 转发：", "回复：", "答复: ", "Re[2]: ", "自动转发：Fw:", "轉寄："]
)
def test_marks_of_forwarding_are_taken_off(mark: str) -> None:
    head = f"Subject: {mark}应聘会计-林一\r\nFrom: a@example.com\r\n\r\n".encode()
    assert read_envelope(head).subject == "应聘会计-林一"


def test_an_envelope_says_who_what_and_when() -> None:
    head = (
        b"Received: x\r\nFrom: =?gbk?B?" + base64.b64encode("前程无忧[51job]".encode("gbk"))
        + b"?= <Resume@Mail.Example.com>\r\nSubject: a\r\n b\r\nDate: Mon, 05 Oct 2026 23:30:00 +0800\r\n"
        b"Message-ID: <1.2@example.com>\r\n\r\nbody"
    )  # fmt: skip
    found = read_envelope(head)
    assert (found.sender_name, found.sender, found.domain) == ("前程无忧[51job]", "resume@mail.example.com", "mail.example.com")
    assert (found.subject, found.sent_on, found.message_id) == ("a b", "2026-10-05", "1.2@example.com")
    again = read_envelope(b"Received: another\r\n" + head)
    assert again.identity == found.identity
    assert read_envelope(head.replace(b"1.2@", b"1.3@")).identity != found.identity


@given(st.binary(max_size=400))
def test_any_bytes_are_a_head(data: bytes) -> None:
    found = read_envelope(b"Subject: " + data + b"\r\nFrom: " + data)
    assert "\n" not in found.subject
    assert strip_forwards(found.subject) == found.subject
