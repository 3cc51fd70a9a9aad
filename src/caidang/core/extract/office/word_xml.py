"""Word files that are one XML text: Word 2003's own (often named .doc) and the flat form of a package.

Both say what a DOCX says. The older one has other names for a few things; it is put into the newer words and walked
like any other.
"""

import re
from typing import Final

from lxml import etree

from caidang.core.errors import Damaged
from caidang.core.extract.containers import parse_xml
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import Block, lay_out
from caidang.core.extract.limits import Limits
from caidang.core.extract.office.docx_styles import StyleSheet, W
from caidang.core.extract.office.docx_walk import Walk

_HEAD: Final = 4096
_IS_WORD: Final = re.compile(rb"<w:wordDocument[\s>]|<pkg:package[\s>]")
_OLD: Final = b"http://schemas.microsoft.com/office/word/2003/wordml"
_NEW: Final = W.strip("{}").encode()
_HINTS: Final = "{http://schemas.microsoft.com/office/word/2003/auxHint}"
_PACKAGE: Final = "{http://schemas.microsoft.com/office/2006/xmlPackage}"
_NO_TEXT: Final = "Word 文件里没有正文，可能没有传完。请重新导出或另存一份再交。"


def is_word_xml(data: bytes) -> bool:
    """This function will tell whether bytes are a Word file in one XML text."""
    head = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n")
    return head.startswith(b"<") and _IS_WORD.search(head) is not None


def read_word_xml(data: bytes, limits: Limits) -> Document:
    """This function will read such a file. Raises Damaged or TooLarge."""
    root = parse_xml(data.replace(_OLD + b'"', _NEW + b'"'))
    parts = _flat_parts(root) if root.tag == _PACKAGE + "package" else _parts(_in_new_words(root))
    body, styles, headers = parts
    if body is None:
        raise Damaged(_NO_TEXT)
    walk = Walk(StyleSheet(lambda: etree.tostring(styles) if styles is not None else b""))
    blocks: list[Block] = [block for header in headers for block in walk.blocks(header)]
    return Document(Kind.DOCX, lay_out([*blocks, *walk.blocks(body)], limits))


_Parts = tuple[etree._Element | None, etree._Element | None, list[etree._Element]]
"""The element that holds the body, the styles, the heads of the pages."""


def _parts(root: etree._Element) -> _Parts:
    has_body = root.find(W + "body") is not None
    headers = [head for head in root.iter(W + "hdr") if _says_something(head)]
    for head in headers:
        above = head.getparent()
        if above is not None:
            above.remove(head)
    return (root if has_body else None), root.find(W + "styles"), headers[:1]


def _flat_parts(root: etree._Element) -> _Parts:
    """The parts of a package that stand one behind the other."""
    found: dict[str, etree._Element] = {}
    for part in root.iter(_PACKAGE + "part"):
        inner = part.find(_PACKAGE + "xmlData")
        if inner is not None and len(inner):
            found[(part.get(_PACKAGE + "name") or "").rpartition("/")[2]] = inner[0]
    heads = [part for name, part in sorted(found.items()) if name.startswith("header") and _says_something(part)]
    return found.get("document.xml"), found.get("styles.xml"), heads[:1]


def _says_something(element: etree._Element) -> bool:
    return any(str(text).strip() for text in element.itertext())


def _in_new_words(root: etree._Element) -> etree._Element:
    """Take away the hints that wrap paragraphs, and give links and line breaks the names that they have now."""
    for hint in [each for each in root.iter(_HINTS + "*")]:
        parent = hint.getparent()
        if parent is None:
            continue
        at = parent.index(hint)
        for child in list(hint):
            parent.insert(at, child)
            at += 1
        parent.remove(hint)
    for link in root.iter(W + "hlink"):
        link.tag = W + "hyperlink"
    for text in [each for each in root.iter(W + "t") if len(each)]:
        _with_breaks_outside(text)
    return root


def _with_breaks_outside(text: etree._Element) -> None:
    """Some producers set line breaks into the text: put them behind it, each with what follows it in a text of its own."""
    run = text.getparent()
    if run is None:
        return
    at = run.index(text) + 1
    for sign in list(text):
        rest, sign.tail = sign.tail, None
        run.insert(at, sign)
        at += 1
        if rest:
            more = etree.SubElement(run, W + "t")
            more.text = rest
            run.insert(at, more)
            at += 1
