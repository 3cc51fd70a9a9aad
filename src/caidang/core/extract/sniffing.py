"""What the bytes are, by their content. A name only decides between kinds of plain text."""

import re
import zipfile
from io import BytesIO

import olefile

from caidang.core.extract.document import Kind
from caidang.core.extract.ler_rs import MARK
from caidang.core.extract.office.word_xml import is_word_xml
from caidang.core.extract.plain_text import decode, is_text

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument.text"
_HEAD = 4096
_HTML = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|meta|table|div|p|span|style|script|title|h[1-6])[\s>/]",
    re.I,
)
_HEADER = re.compile(rb"(?:[A-Za-z][A-Za-z0-9-]{1,40}:[^\r\n]*(?:\r?\n[ \t][^\r\n]*)*\r?\n)+")
_MAIL_FIELD = re.compile(
    rb"^(?:from|to|subject|date|received|message-id|mime-version|content-type|return-path):",
    re.I | re.M,
)
_SAVED_PAGE = re.compile(
    rb"^(?:snapshot-)?content-location:|^from: *<?saved by|multipart/related[^\n]*(?:\n[ \t][^\n]*)*"
    rb"type *= *\"?text/html",
    re.I | re.M,
)
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|[-*+] \S|> \S|```|\|.+\|$|.*\*\*[^*\n]+\*\*)", re.M)
_JSON = re.compile(rb'(?:\xef\xbb\xbf)?\s*\{\s*"')
_BASICS, _LER_RS = b'"basics"', MARK.encode()
_CALENDAR = b"BEGIN:VCALENDAR"
_XML = re.compile(rb"(?:\xef\xbb\xbf)?\s*<")
_EUROPASS = re.compile(rb"<(?:\w+:)?(?:SkillsPassport[\s>/]|Candidate\s[^>]{0,2000}?europass\.eu/1\.0)")
_MARKDOWN_HEADING = re.compile(r"^#{1,6} \S", re.M)
_WHOLE_PAGE = re.compile(rb"<(?:!doctype|html|head|body)\b", re.I)
_LEAST_HEADINGS = 2


def sniff(data: bytes, name: str = "") -> Kind:
    """This function will tell what kind of file the bytes are. Never raises.

    An encrypted Word file is DOCX all the same: reading it says that it needs a password.
    """
    head = data[:_HEAD]
    if head.startswith(b"%PDF-"):
        return Kind.PDF
    if head.startswith(_OLE):
        return _sniff_ole(data)
    if head.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"{\\rtf"):
        return Kind.RTF
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(data)
    if _is_image(head):
        return Kind.IMAGE
    return _sniff_text(data, name)


def _sniff_ole(data: bytes) -> Kind:
    streams = {
        "__properties_version1.0": Kind.MSG,
        "WordDocument": Kind.DOC,
        "EncryptedPackage": Kind.DOCX,
    }
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            found = [kind for name, kind in streams.items() if ole.exists(name)]
            is_whole = bool(ole.listdir())
    except Exception:  # noqa: BLE001 - olefile raises whatever a malformed sector leads to
        # A cut-off file has lost its directory; what is left may still say whose it was.
        found = [kind for name, kind in streams.items() if name.encode("utf-16-le") in data]
        is_whole = False
    if found:
        return found[0]
    return Kind.UNKNOWN if is_whole else Kind.DOC  # most often a Word file that was cut off


def _sniff_zip(data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist())
            is_odt = _OPEN_DOCUMENT in _mimetype(archive, names)
    except Exception:  # noqa: BLE001 - zipfile raises many kinds of error on broken directories
        # Cut off: the first entries still tell a Word file from an archive.
        if _OPEN_DOCUMENT in data[:_HEAD]:
            return Kind.ODT
        is_word = b"word/" in data or b"[Content_Types].xml" in data[:_HEAD]
        return Kind.DOCX if is_word else Kind.ARCHIVE
    if is_odt:
        return Kind.ODT
    if "word/document.xml" in names:
        return Kind.DOCX
    if "[Content_Types].xml" in names:
        is_word = any(n.startswith("word/") for n in names)
        return Kind.DOCX if is_word else Kind.UNKNOWN
    if "mimetype" in names or "META-INF/MANIFEST.MF" in names:
        return Kind.UNKNOWN
    return Kind.ARCHIVE


def _mimetype(archive: zipfile.ZipFile, names: set[str]) -> bytes:
    """Read what an OpenDocument file says that it is; no other file has such an entry."""
    if "mimetype" not in names:
        return b""
    with archive.open("mimetype") as stream:
        return stream.read(100)


def _is_image(head: bytes) -> bool:
    if head.startswith((b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"GIF87a", b"GIF89a")):
        return True
    if (
        head.startswith((b"II*\x00", b"MM\x00*"))
        or head[:2] == b"BM"
        and head[6:10] == b"\0\0\0\0"
    ):
        return True
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return True
    return head[4:8] == b"ftyp" and head[8:12] in (
        b"heic",
        b"heix",
        b"heim",
        b"mif1",
        b"msf1",
        b"hevc",
        b"avif",
    )


def _sniff_text(data: bytes, name: str) -> Kind:
    if not data.strip(b"\0 \t\r\n"):
        return Kind.UNKNOWN
    head = data[: _HEAD * 4]
    kind = _sniff_mime(head)
    if kind is not None:
        return kind
    if b"%PDF-" in head[:1024]:
        return Kind.PDF  # some producers write a few bytes before the mark
    if not is_text(head):
        return Kind.UNKNOWN
    told = _sniff_told(head, data)
    if told is not None:
        return told
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = decode(head).encode()
    markup = _HTML.search(head)
    # A page starts with its markup; a note about HTML only mentions it.
    text = decode(head)
    headings = len(_MARKDOWN_HEADING.findall(text))
    is_html = markup and (markup.start() < 512 or len(_HTML.findall(head)) >= 3)
    # Markdown may hold markup; a page of markup has no line that begins with # and a space.
    if is_html and (headings < _LEAST_HEADINGS or _WHOLE_PAGE.search(head)):
        return Kind.HTML
    if name.lower().endswith((".md", ".markdown")):
        return Kind.MARKDOWN
    if headings and len(_MARKDOWN.findall(text)) >= 3:
        return Kind.MARKDOWN
    return Kind.TEXT


def is_calendar(data: bytes) -> bool:
    """This function will tell whether the bytes are a calendar: whoever is named in it did not write a résumé."""
    return data[:_HEAD].lstrip(b"\xef\xbb\xbf\r\n ").upper().startswith(_CALENDAR)


def _sniff_told(head: bytes, data: bytes) -> Kind | None:
    """Tell a résumé that comes as data."""
    if head.lstrip(b"\xef\xbb\xbf\r\n ")[:11].upper() == b"BEGIN:VCARD":
        return Kind.VCARD
    if is_word_xml(head):
        return Kind.DOCX
    if _JSON.match(head) and (_BASICS in data or _LER_RS in head):
        return Kind.JSON_RESUME
    return Kind.EUROPASS if _XML.match(head) and _EUROPASS.search(head) else None


def _sniff_mime(head: bytes) -> Kind | None:
    """Tell a mail or a saved page by its header block."""
    start = head.lstrip(b"\xef\xbb\xbf\r\n")
    header = _HEADER.match(start)
    if header is None:
        return None
    fields = {field.lower() for field in _MAIL_FIELD.findall(header.group())}
    if len(fields) < 2 or not fields & {
        b"from:",
        b"mime-version:",
        b"content-type:",
        b"received:",
    }:
        return None
    mime = b"mime-version:" in fields or b"content-type:" in fields
    if mime and (
        _SAVED_PAGE.search(header.group()) or b"from:" not in fields and b"received:" not in fields
    ):
        return Kind.MHT
    return Kind.EML
