"""What a file or pasted text that turned up somewhere still tells of whose copy it was."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

import pypdfium2
from lxml import etree

from caidang.core.errors import Damaged, TooLarge, UnknownType
from caidang.core.extract.containers import parse_xml, word_container
from caidang.core.extract.limits import Limits

_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MOST_PAGES = 60
_NUMBER: Final = re.compile(r"TJ\s*-\s*(\d{6,9})")


@dataclass(frozen=True, slots=True)
class Leaked:
    """The text, the names found in the file's structure, the inks of a workbook's cells, and the numbers that are written for all to see."""

    text: str
    ids: tuple[str, ...] = ()
    inks: tuple[tuple[str, int], ...] = ()
    """Texts of cells, and in which of the two inks of our sheets each is written."""

    @property
    def numbers(self) -> tuple[int, ...]:
        """The visible numbers of copies; anybody could have written them."""
        return tuple(dict.fromkeys(int(found) for found in _NUMBER.findall(self.text)))


def read_leaked(data: bytes) -> Leaked:
    """This function will read what turned up; raises UnreadableFile. Pictures are for ``core.extract``."""
    if data.startswith(b"%PDF"):
        return _pdf(data)
    if data.startswith(b"PK"):
        return _word(data)
    try:
        return Leaked(data.decode("utf-8"))
    except UnicodeDecodeError:
        raise UnknownType("只认得 PDF、Word（docx）、图片和粘贴的文字。") from None


def _pdf(data: bytes) -> Leaked:
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError:
        raise Damaged("这份 PDF 打不开，可能已损坏或有密码。") from None
    if len(document) > _MOST_PAGES:
        raise TooLarge(f"最多看 {_MOST_PAGES} 页。")
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    told = document.get_metadata_dict()
    return Leaked(text, tuple(value for value in told.values() if value))


def _word(data: bytes) -> Leaked:
    package = word_container(data, Limits())
    texts, ids = [], []
    for name in package.names():
        if name.endswith(".xml") and name.startswith(("word/", "docProps/")):
            root = parse_xml(package.read(name))
            texts.append("".join(_text(root)))
            ids += list(_ids(root))
    return Leaked("\n".join(texts), tuple(dict.fromkeys(ids)))


def _text(root: etree._Element) -> Iterator[str]:
    for one in root.iter():
        if one.tag == f"{_W}t":
            yield one.text or ""
        elif one.tag == f"{_W}noBreakHyphen":
            yield "-"
        elif one.tag in (f"{_W}p", f"{_W}tab", f"{_W}br"):
            yield "\n"
        else:
            yield from (str(value) for name, value in one.attrib.items() if name == "string")


def _ids(root: etree._Element) -> Iterator[str]:
    for one in root.iter():
        if one.tag == f"{_W}rsidRoot":
            yield one.get(f"{_W}val", "")
        elif one.tag == f"{_W}bookmarkStart":
            yield one.get(f"{_W}name", "")
        elif str(one.tag).endswith("}identifier"):
            yield one.text or ""
