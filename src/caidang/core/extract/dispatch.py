"""From bytes to a document: tell the kind, call its reader, and let nothing but known errors out."""

import logging
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from caidang.core.errors import CaidangError, Damaged, TooLarge, UnknownType
from caidang.core.extract.archive import read_archive
from caidang.core.extract.dating import day_written
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.europass import read_europass
from caidang.core.extract.image import read_image
from caidang.core.extract.json_resume import read_json_resume_file
from caidang.core.extract.limits import Limits
from caidang.core.extract.markup.html import read_html
from caidang.core.extract.markup.markdown import read_markdown
from caidang.core.extract.mime import read_eml, read_mht
from caidang.core.extract.msg import read_msg
from caidang.core.extract.ocr import Ocr
from caidang.core.extract.office.docx import read_docx
from caidang.core.extract.office.odt import read_odt
from caidang.core.extract.office.rtf import read_rtf
from caidang.core.extract.office.word97 import read_doc
from caidang.core.extract.pdf.read import attached_xml, read_pdf
from caidang.core.extract.plain_text import read_text
from caidang.core.extract.sniffing import is_calendar, sniff
from caidang.core.extract.vcard import read_vcard

logger = logging.getLogger(__name__)

_READERS: Final[dict[Kind, Callable[[bytes, Limits], Document]]] = {
    Kind.DOC: read_doc,
    Kind.HTML: read_html,
    Kind.MHT: read_mht,
    Kind.EML: read_eml,
    Kind.MSG: read_msg,
    Kind.TEXT: read_text,
    Kind.MARKDOWN: read_markdown,
    Kind.ARCHIVE: read_archive,
    Kind.JSON_RESUME: read_json_resume_file,
    Kind.EUROPASS: read_europass,
    Kind.VCARD: read_vcard,
}
_SEEING_READERS: Final[dict[Kind, Callable[[bytes, Limits, Ocr | None], Document]]] = {
    Kind.PDF: read_pdf,
    Kind.DOCX: read_docx,
    Kind.RTF: read_rtf,
    Kind.ODT: read_odt,
    Kind.IMAGE: read_image,
}
_DEFAULT: Final = Limits()


def read_document(
    data: bytes, *, name: str = "", limits: Limits = _DEFAULT, ocr: Ocr | None = None
) -> Document:
    """This function will read one file of any kind into pages of lines of spans.

    Text in spans is normalised already, so offsets into ``Line.text`` are the same for everyone.
    An archive gives only ``parts``; a mail gives its body as pages and its attachments as ``parts``;
    parts are not read further. Raises UnknownType, TooLarge, Encrypted or Damaged (all
    UnreadableFile), and nothing else, whatever the bytes are. Not for several threads at once:
    the PDF library is not made for it.
    """
    if not data:
        raise Damaged("文件是空的（0 字节），可能没有传完。请重新导出或重新上传。")
    limits.check_bytes(len(data))
    if is_calendar(data):
        raise UnknownType("这是日历（.ics），不是简历：到「面试 › 日历订阅」里收。")
    kind = sniff(data, name)
    try:
        if kind is Kind.PDF and (inside := _europass_in(data, limits)):
            return inside
        if kind in _SEEING_READERS:
            return _dated(_SEEING_READERS[kind](data, limits, ocr), data)
        if kind in _READERS:
            return _dated(_READERS[kind](data, limits), data)
    except CaidangError:
        raise
    except MemoryError as error:
        raise TooLarge("文件展开后太大，没有读取。请拆分或压缩后再交。") from error
    except Exception as error:
        # A reader met bytes that nobody foresaw. The type of the error helps to mend it and tells
        # nothing about the person.
        logger.warning("unforeseen %s while reading %s", type(error).__name__, kind)
        raise Damaged("文件内容已损坏，无法读取。原件已保留，请换一份完整的文件。") from error
    raise UnknownType(
        "不是能读取的文件类型。可读: PDF、Word、WPS、RTF、ODT、HTML、邮件、文本、图片、JSON Resume、LER-RS、vCard 和 ZIP。"
    )


def _europass_in(data: bytes, limits: Limits) -> Document | None:
    """What the Europass XML inside a PDF tells: more exactly than the page that was drawn from it. None without one."""
    for xml in attached_xml(data, limits):
        try:
            return _dated(read_europass(xml, limits), data)
        except CaidangError:
            continue
    return None


def _dated(document: Document, data: bytes) -> Document:
    """Give a document the day that its file tells; a PDF's reader has told it already."""
    day = day_written(document.kind, data)
    return replace(document, dated=day) if day else document
