"""DOCX: the package around the text: parts, headers, styles, pictures."""

import posixpath
from typing import Final

from lxml import etree

from caidang.core.errors import CaidangError, Damaged, Encrypted
from caidang.core.extract.containers import Container, parse_xml, word_container
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import Block, lay_out
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import Ocr
from caidang.core.extract.office.docx_styles import StyleSheet, W
from caidang.core.extract.office.docx_walk import Walk
from caidang.core.extract.office.pictures import document_of, packed_pictures
from caidang.core.extract.office.word_xml import is_word_xml, read_word_xml

_OLE: Final = b"\xd0\xcf\x11\xe0"
_MAIN: Final = "word/document.xml"


def read_docx(data: bytes, limits: Limits, ocr: Ocr | None) -> Document:
    """This function will read a Word file. Raises Encrypted, Damaged or TooLarge."""
    if data.startswith(_OLE):
        raise Encrypted("Word 文件需要密码才能打开。请去掉密码后重新上传。")
    if is_word_xml(data):
        return read_word_xml(data, limits)
    package = word_container(data, limits)
    main = _MAIN if _MAIN in package else _find_main(package)
    root = parse_xml(package.read(main))
    walk = Walk(_styles(package, main))
    blocks = [*_headers(package, root, main, walk), *walk.blocks(root)]
    pages = lay_out(blocks, limits)
    return document_of(Kind.DOCX, pages, packed_pictures(package, "word/media/"), limits, ocr)


def _find_main(package: Container) -> str:
    """Some producers name the main part otherwise (document2.xml)."""
    for name in package.names():
        if name.startswith("word/document") and name.endswith(".xml"):
            return name
    raise Damaged("Word 文件里没有正文，可能没有传完。请重新导出或另存一份再交。")


def _styles(package: Container, main: str) -> StyleSheet:
    name = posixpath.join(posixpath.dirname(main), "styles.xml")
    return StyleSheet(lambda: package.read(name) if name in package else b"")


def _headers(package: Container, root: etree._Element, main: str, walk: Walk) -> list[Block]:
    """Read the page headers that the text refers to: names and phones may stand only there."""
    if next(root.iter(W + "headerReference"), None) is None:
        return []
    folder = posixpath.dirname(main)
    blocks: list[Block] = []
    said: set[str] = set()
    for name in sorted(package.names()):
        base = posixpath.basename(name)
        if posixpath.dirname(name) != folder or not (
            base.startswith("header") and base.endswith(".xml")
        ):
            continue
        try:
            found = walk.blocks(parse_xml(package.read(name)))
        except CaidangError:
            continue
        for block in found:
            text = "".join(run.text for cell in block.cells for run in cell).strip()
            if text and text not in said:
                said.add(text)
                blocks.append(block)
    return blocks
