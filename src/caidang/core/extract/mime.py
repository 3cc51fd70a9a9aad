"""Mail (EML) and saved pages (MHT): the standard library's parser, and the body worth reading."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Final, cast

from caidang.core.errors import Damaged
from caidang.core.extract.document import Document, Kind, Part
from caidang.core.extract.encoded_words import decode_header
from caidang.core.extract.layout import Block, lay_out, paragraph
from caidang.core.extract.limits import Limits
from caidang.core.extract.markup.html import decode_html, html_blocks
from caidang.core.extract.plain_text import decode
from caidang.core.text.normalize import normalize

_DEEPEST: Final = 20
_SMALLEST_PAGE: Final = 30_000  # bytes; a picture of a résumé is larger
_UNSAFE_NAME: Final = re.compile(r"[\x00-\x1f\x7f/\\]+")
_NAME_IN_WORDS: Final = re.compile(rb'\b(?:file)?name\s*=\s*"?\s*(=\?[^";]*\?=[^";]*)', re.IGNORECASE)
_NAME_IN_BYTES: Final = re.compile(rb'\b(?:file)?name\s*=\s*"?([^";\r\n]*[\x80-\xff][^";\r\n]*)', re.IGNORECASE)
"""Raw bytes in the header, as older Chinese mailers write them: the library takes all of them for UTF-8."""
_EXTENSIONS: Final = {
    "application/pdf": ".pdf",
    "application/msword": ".doc",
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document": ".docx",
    "application/zip": ".zip",
    "message/rfc822": ".eml",
    "image/jpeg": ".jpg",
    "image/png": ".png",
}


def read_eml(data: bytes, limits: Limits) -> Document:
    """This function will read a mail: its body as pages, its attachments as parts, its subject as title.

    Pictures that the body shows are no parts. Raises Damaged or TooLarge.
    """
    message = _parse(data)
    leaves = list(_leaves(message, 0))
    blocks = _body(leaves, limits)
    parts = _attachments(leaves, limits)
    if not blocks and not parts:
        raise Damaged("邮件里没有正文也没有附件，可能没有传完。请重新导出后再交。")
    return Document(Kind.EML, lay_out(blocks, limits), parts, title=_subject(message))


def read_mht(data: bytes, limits: Limits) -> Document:
    """This function will read a page saved with its pictures: the first HTML in it. Raises Damaged."""
    message = _parse(data)
    leaves = list(_leaves(message, 0))
    pages = [
        leaf
        for leaf in leaves
        if leaf.get_content_type() in ("text/html", "application/xhtml+xml")
    ]
    title = ""
    blocks: list[Block] = []
    for page in pages:
        found, found_title = html_blocks(
            decode_html(_bytes(page), page.get_content_charset()), limits
        )
        title = title or found_title
        if _size(found) > _size(blocks):
            blocks = found
    if not blocks:
        blocks = _body(leaves, limits)
    if not blocks:
        raise Damaged("网页里没有文字，没有读取。请用浏览器打印成 PDF 后再交。")
    return Document(Kind.MHT, lay_out(blocks, limits), title=title or _subject(message))


def text_blocks(text: str) -> list[Block]:
    """This function will make a block of each line of plain text."""
    return [paragraph(line) for line in text.splitlines() if line.strip()]


def clean_name(name: str, fallback: str) -> str:
    """This function will make a file name that is only a name: no folders, no control characters."""
    cleaned = _UNSAFE_NAME.sub("_", normalize(name)).strip(" ._")
    return cleaned[-200:] or fallback


def _parse(data: bytes) -> EmailMessage:
    return message_from_bytes(data.lstrip(b"\xef\xbb\xbf\r\n"), policy=default)


def _leaves(message: EmailMessage, depth: int) -> Iterator[EmailMessage]:
    """Yield the parts that are not containers; an attached mail is a leaf too."""
    if (
        message.get_content_maintype() == "multipart"
        and message.is_multipart()
        and depth < _DEEPEST
    ):
        for part in message.iter_parts():
            yield from _leaves(cast(EmailMessage, part), depth + 1)
    else:
        yield message


def _subject(message: EmailMessage) -> str:
    return decode_header(_written(message, "subject"))


def _written(message: EmailMessage, name: str) -> bytes:
    """A header as it stands in the mail: the library decodes its words one by one, and loses what was cut in two."""
    found = (str(value) for key, value in message.raw_items() if key.lower() == name)
    return next(found, "").encode("utf-8", "surrogateescape")


def _file_name(leaf: EmailMessage) -> str | None:
    for header in ("content-disposition", "content-type"):
        for pattern in (_NAME_IN_WORDS, _NAME_IN_BYTES):
            if (words := pattern.search(_written(leaf, header))) is not None:
                return decode_header(words[1])
    try:
        name = leaf.get_filename()
    except Exception:  # noqa: BLE001 - the header parser raises many kinds of error on broken words
        return None
    return name


def _bytes(leaf: EmailMessage) -> bytes:
    try:
        content = leaf.get_payload(decode=True)
    except Exception:  # noqa: BLE001 - as above
        return b""
    return content if isinstance(content, bytes) else b""


def _is_body(leaf: EmailMessage) -> bool:
    return leaf.get_content_disposition() != "attachment" and not _file_name(leaf)


def _size(blocks: list[Block]) -> int:
    return sum(
        len(run.text) for block in blocks for cell in block.cells for run in cell if not run.hidden
    )


def _body(leaves: list[EmailMessage], limits: Limits) -> list[Block]:
    """Take HTML or plain text, whichever says more; HTML where they say the same."""
    plain: list[Block] = []
    rich: list[Block] = []
    for leaf in leaves:
        if not _is_body(leaf):
            continue
        kind = leaf.get_content_type()
        if kind == "text/html":
            rich.extend(
                html_blocks(decode_html(_bytes(leaf), leaf.get_content_charset()), limits)[0]
            )
        elif kind == "text/plain":
            plain.extend(text_blocks(_plain_text(leaf)))
    return plain if _size(plain) > 1.3 * _size(rich) else rich


def _plain_text(leaf: EmailMessage) -> str:
    content = _bytes(leaf)
    charset = (leaf.get_content_charset() or "").lower()
    if charset and not charset.startswith("gb"):
        try:
            return content.decode(charset)
        except (LookupError, UnicodeDecodeError):
            pass
    return decode(content)


def _attachments(leaves: list[EmailMessage], limits: Limits) -> tuple[Part, ...]:
    parts: list[Part] = []
    total = 0
    pages = b"".join(_bytes(leaf) for leaf in leaves if leaf.get_content_type() == "text/html")
    for leaf in leaves:
        kind = leaf.get_content_type()
        name = _file_name(leaf)
        if leaf.get_content_maintype() == "image" and _is_shown(leaf, pages):
            continue
        if _is_body(leaf) and leaf.get_content_maintype() == "text":
            continue
        content = _attached_mail(leaf) if kind == "message/rfc822" else _bytes(leaf)
        if not content:
            continue
        total += len(content)
        if len(parts) >= limits.archive_entries or total > limits.unpacked:
            break
        fallback = f"附件{len(parts) + 1}{_EXTENSIONS.get(kind, '')}"
        parts.append(Part(clean_name(name or "", fallback), content))
    return tuple(parts)


def _is_shown(leaf: EmailMessage, pages: bytes) -> bool:
    """True for a picture of the body: logos, portraits, tracking dots; not for a photographed page."""
    content_id = str(leaf.get("Content-ID", "")).strip("<> ")
    if content_id and b"cid:" + content_id.encode("utf-8", "replace") in pages:
        return True
    attached = leaf.get_content_disposition() == "attachment"
    return not attached and len(_bytes(leaf)) < _SMALLEST_PAGE


def _attached_mail(leaf: EmailMessage) -> bytes:
    payload = leaf.get_payload()
    if isinstance(payload, list) and payload:
        try:
            return cast(EmailMessage, payload[0]).as_bytes()
        except Exception:  # noqa: BLE001 - a broken mail inside a mail cannot be written out again
            return b""
    return _bytes(leaf)
