"""What both kinds of Europass XML are walked with: elements by their local names, texts line by line, and rows of the page."""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from caidang.core.extract.layout import Block, paragraph
from caidang.core.text.normalize import normalize

MOST: Final = 300
"""Posts, studies or skills of one person that are read."""
_BREAK: Final = re.compile(r"(?i)<\s*(?:br|/p|/li|/div|/h[1-6])\b[^>]*>")
_TAG: Final = re.compile(
    r"(?i)</?(?:a|abbr|b|blockquote|br|code|div|em|font|h[1-6]|hr|i|img|li|ol|p|s|small|span|strong|sub|sup|table|tbody|td|th|thead|tr|u|ul)"
    r"\b[^<>]{0,500}>"
)
_ENTITIES: Final = {"&nbsp;": " ", "&lt;": "<", "&gt;": ">", "&quot;": '"', "&#39;": "'", "&amp;": "&"}


def all_at(one: etree._Element, *path: str) -> Iterator[etree._Element]:
    """This function will yield the elements on this way below one, whatever their namespaces."""
    found = [one]
    for name in path:
        found = [child for parent in found for child in parent if name_of(child) == name]
    yield from found


def first_at(one: etree._Element, *path: str) -> str:
    """This function will return the first text on this way that is not empty; empty without one."""
    return next((text for each in all_at(one, *path) if (text := text_of(each))), "")


def text_of(one: etree._Element) -> str:
    """This function will return an element's text; what is formatted within it (lists as HTML) line by line."""
    whole = "\n".join(str(part) for part in one.itertext())
    whole = _TAG.sub("", _BREAK.sub("\n", whole))
    for written, sign in _ENTITIES.items():
        whole = whole.replace(written, sign)
    lines = (normalize(line).strip() for line in whole.splitlines())
    return "\n".join(line for line in lines if line)


def name_of(one: etree._Element) -> str:
    """This function will return an element's name without its namespace."""
    return str(one.tag).rpartition("}")[2]


def cells(*texts: str) -> Block:
    """This function will return one line of the page with a wide gap between what is told."""
    return paragraph("    ".join(filter(None, (" ".join(text.split()) for text in texts))))


def lines(text: str) -> Iterator[Block]:
    """This function will yield the lines of a text as the page has them."""
    for line in text.splitlines():
        if line.strip():
            yield paragraph(line.strip())


def full_name(given: str, family: str) -> str:
    """This function will return a name as it is written: a Chinese one has the family's first and no blank."""
    is_han = any("\u3400" <= char <= "\u9fff" for char in given + family)
    return f"{family}{given}" if is_han else f"{given} {family}".strip()
