"""RTF's tokens: braces, control words, and bytes of text ([RTF 1.9.1] "RTF Syntax")."""

import re
from collections.abc import Iterator
from enum import IntEnum
from typing import Final, NamedTuple

from caidang.core.errors import TooLarge

_MOST_TOKENS: Final = 4_000_000
_LONGEST_NUMBER: Final = 10
_TOKEN: Final = re.compile(
    rb"([{}])"
    rb"|\\([a-zA-Z]{1,32})(-?\d{1,12})? ?"
    rb"|\\'([0-9a-fA-F]{2})"
    rb"|\\([^a-zA-Z])"
    rb"|([^\\{}\r\n\t\0]+)"
    rb"|(\t)"
    rb"|[\r\n\0\\]",
    re.S,
)
_ESCAPED: Final = frozenset(b"\\{}")


class Sort(IntEnum):
    """What a token is."""

    OPEN = 0
    CLOSE = 1
    WORD = 2
    """A control word or symbol; ``name`` without its backslash."""
    BYTES = 3
    """Text in some code page: literal, or one escaped byte."""
    BINARY = 4
    """What follows ``\\bin``: never text."""


class Token(NamedTuple):
    """One token; ``number`` is a control word's parameter, None if it has none."""

    sort: Sort
    name: str = ""
    number: int | None = None
    data: bytes = b""


_OPEN, _CLOSE = Token(Sort.OPEN), Token(Sort.CLOSE)


def read_tokens(data: bytes) -> Iterator[Token]:
    """This function will yield the tokens. Raises TooLarge for more than any document has."""
    place, count = 0, 0
    while (match := _TOKEN.match(data, place)) is not None:
        place = match.end()
        count += 1
        if count > _MOST_TOKENS:
            raise TooLarge("RTF 文件的内容太多，不像一份简历，没有读取。")
        brace, word, number, byte, symbol, text, tab = match.groups()
        if text is not None:
            yield Token(Sort.BYTES, data=text)
        elif word is not None:
            token = Token(Sort.WORD, word.decode("ascii"), _number(number))
            if token.name == "bin":
                size = max(0, token.number or 0)
                yield Token(Sort.BINARY, data=data[place : place + size])
                place += size
            else:
                yield token
        elif byte is not None:
            yield Token(Sort.BYTES, data=bytes((int(byte, 16),)))
        elif brace is not None:
            yield _OPEN if brace == b"{" else _CLOSE
        elif symbol is not None:
            yield _symbol(symbol)
        elif tab is not None:
            yield Token(Sort.WORD, "tab")


def _number(digits: bytes | None) -> int | None:
    return int(digits[: _LONGEST_NUMBER + 1]) if digits else None


def _symbol(symbol: bytes) -> Token:
    if symbol[0] in _ESCAPED:
        return Token(Sort.BYTES, data=symbol)
    if symbol in b"\r\n":
        return Token(Sort.WORD, "par")  # a backslash at the end of a line
    return Token(Sort.WORD, symbol.decode("latin-1"))
