"""DOCX: the package around the text: parts, headers, styles, pictures."""

import posixpath
from typing import Final

from lxml import etree

from caidang.core.errors import CaidangError, Damaged, Encrypted
from caidang.core.extract.containers import Container, parse_xml, word_container
from caidang.core.extract.document import Document, Kind, Page
from caidang.core.extract.docx_styles import StyleSheet
from caidang.core.extract.docx_walk import Walk, tag
from caidang.core.extract.image import read_image
from caidang.core.extract.layout import Block, lay_out
from caidang.core.extract.limits import Limits
from caidang.core.extract.ocr import Ocr

_OLE: Final = b"\xd0\xcf\x11\xe0"
_HARDLY_ANY: Final = 60
"""Characters below which a document that has pictures is taken for a picture of a résumé."""
_MAIN: Final = "word/document.xml"
_SMALLEST_PICTURE: Final = 20_000  # bytes; icons and portraits thumbnails hold no text


def read_docx(data: bytes, limits: Limits, ocr: Ocr | None) -> Document:
    """This function will read a Word file. Raises Encrypted, Damaged or TooLarge."""
    if data.startswith(_OLE):
        raise Encrypted("Word 文件需要密码才能打开。请去掉密码后重新上传。")
    package = word_container(data, limits)
    main = _MAIN if _MAIN in package else _find_main(package)
    root = parse_xml(package.read(main))
    walk = Walk(_styles(package, main))
    blocks = [*_headers(package, root, main, walk), *walk.blocks(root)]
    pages = lay_out(blocks, limits)
    characters = sum(len(line.text) for page in pages for line in page.lines)
    if characters >= _HARDLY_ANY:
        return Document(Kind.DOCX, pages)
    return _with_pictures(package, pages, limits, ocr)


def _find_main(package: Container) -> str:
    """Some producers name the main part otherwise (document2.xml)."""
    for name in package.names():
        if name.startswith("word/document") and name.endswith(".xml"):
            return name
    raise Damaged("Word 文件里没有正文, 可能没有传完。请重新导出或另存一份再交。")


def _styles(package: Container, main: str) -> StyleSheet:
    name = posixpath.join(posixpath.dirname(main), "styles.xml")
    return StyleSheet(lambda: package.read(name) if name in package else b"")


def _headers(package: Container, root: etree._Element, main: str, walk: Walk) -> list[Block]:
    """Read the page headers that the text refers to: names and phones may stand only there."""
    if next(root.iter(tag("headerReference")), None) is None:
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


def _with_pictures(
    package: Container, pages: tuple[Page, ...], limits: Limits, ocr: Ocr | None
) -> Document:
    """Add a page for each large picture of a document that has hardly any text."""
    pictures = sorted(
        (info for info in package.infos
         if info.filename.startswith("word/media/") and info.file_size >= _SMALLEST_PICTURE),
        key=lambda info: info.filename,
    )  # fmt: skip
    added: list[Page] = []
    warnings: list[str] = []
    for info in pictures[: limits.ocr_pages]:
        try:
            picture = read_image(package.read(info), limits, ocr)
        except CaidangError:
            continue  # a drawing format that is no picture, or a broken one
        warnings.extend(picture.warnings)
        added.extend(picture.pages)
    kept = [page for page in pages if page.lines] or ([] if added else list(pages))
    numbered = tuple(
        Page(number, page.width, page.height, page.lines, page.image)
        for number, page in enumerate([*kept, *added], start=1)
    )
    return Document(Kind.DOCX, numbered, warnings=tuple(dict.fromkeys(warnings)))
