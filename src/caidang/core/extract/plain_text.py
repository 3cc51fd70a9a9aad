"""Plain text: its encoding, and its lines."""

import re

from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import lay_out, paragraph
from caidang.core.extract.limits import Limits

_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
    (b"\x84\x31\x95\x33", "gb18030"),
)
_CONTROLS = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_NOT_ASCII = re.compile("[^\x00-\x7f]")
_ODD_LETTER = re.compile("[\u0180-\u036f\u0460-\u07ff]")  # neither European, Greek nor Russian
_WHOLE_PER_BAD = 8
_SELDOM = 8


def decode(data: bytes) -> str:
    """This function will turn bytes into text: by byte order mark, else UTF-8, UTF-16, GB 18030."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").removeprefix("\ufeff")
    try:
        text = data.decode("utf-8")
        return data.decode("gb18030") if _is_really_gbk(data, text) else text
    except UnicodeDecodeError as error:
        # A cut in the middle of the last character does not make it another encoding.
        if error.start >= len(data) - 3 and error.reason == "unexpected end of data":
            return data[: error.start].decode("utf-8")
    guess = _utf16_guess(data)
    damaged = _damaged_utf8(data) if guess is None else None
    if damaged is not None:
        return damaged
    return data.decode(guess or "gb18030", "replace")


def _damaged_utf8(data: bytes) -> str | None:
    """The text where a few bytes of UTF-8 went wrong; other encodings leave hardly a character whole."""
    text = data.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    whole = len(text) - bad - sum(map(str.isascii, text))
    return text if whole >= _WHOLE_PER_BAD * bad else None


def _is_really_gbk(data: bytes, text: str) -> bool:
    """True for a few GBK characters that happen to be valid UTF-8 (应聘 reads as odd Latin and Cyrillic)."""
    odd = _NOT_ASCII.findall(text)
    if len(odd) > 40 or not odd or max(odd) >= "\u0800" or not any(map(_ODD_LETTER.match, odd)):
        return False
    try:
        data.decode("gb2312")
    except UnicodeDecodeError:
        return False
    return True


def _utf16_guess(data: bytes) -> str | None:
    """Tell UTF-16 without a mark by the zero bytes of its ASCII half."""
    sample = data[:2000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    # 一 and 最 have a zero byte on the other side.
    if odd > len(sample) * 0.15 and even * _SELDOM <= odd:
        return "utf-16-le"
    if even > len(sample) * 0.15 and odd * _SELDOM <= even:
        return "utf-16-be"
    return None


def is_text(head: bytes) -> bool:
    """This function will tell whether the start of a file is text rather than something binary."""
    if (
        not head.startswith((b"\xff\xfe", b"\xfe\xff"))
        and not _utf16_guess(head)
        and b"\0" in head
    ):
        return False
    text = decode(head)
    bad, controls = text.count("\ufffd"), len(_CONTROLS.findall(text))
    return controls + bad <= len(text) * 0.01 + 1 or (controls <= 1 and bad <= 6)


def read_text(data: bytes, limits: Limits) -> Document:
    """This function will read plain text, one line for one line."""
    text = decode(data)
    limits.check_characters(len(text))
    blocks = (paragraph(line) for line in text.splitlines())
    return Document(Kind.TEXT, lay_out(blocks, limits))
