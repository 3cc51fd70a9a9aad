"""Outlook's MSG: the few properties that matter, read through ``olefile``."""

from io import BytesIO
from typing import Final

import olefile

from caidang.core.errors import Damaged
from caidang.core.extract.document import Document, Kind, Part
from caidang.core.extract.layout import Block, lay_out
from caidang.core.extract.limits import Limits
from caidang.core.extract.markup.html import decode_html, html_blocks
from caidang.core.extract.mime import clean_name, text_blocks
from caidang.core.extract.plain_text import decode
from caidang.core.text.normalize import normalize

_SUBJECT: Final = "0037"
_BODY: Final = "1000"
_HTML: Final = "1013"
_DATA: Final = "3701"
_LONG_NAME: Final = "3707"
_SHORT_NAME: Final = "3704"
_CONTENT_ID: Final = "3712"
_MIME: Final = "370E"
_PREFIX: Final = "__substg1.0_"


def read_msg(data: bytes, limits: Limits) -> Document:
    """This function will read an Outlook mail: body as pages, attachments as parts. Raises Damaged."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            return _read(ole, limits)
    except OSError as error:
        raise Damaged("Outlook 邮件不完整或已损坏，无法打开。请重新导出后再交。") from error


def _read(ole: olefile.OleFileIO, limits: Limits) -> Document:
    plain = text_blocks(_text(ole, [], _BODY))
    rich: list[Block] = []
    html = _bytes(ole, [], _HTML, "0102")
    source = decode_html(html) if html else _text(ole, [], _HTML)
    if source:
        rich = html_blocks(source, limits)[0]
    blocks = rich if _size(rich) * 1.3 >= _size(plain) else plain
    parts = _attachments(ole, limits)
    if not blocks and not parts:
        raise Damaged("邮件里没有正文也没有附件，可能没有传完。请重新导出后再交。")
    title = normalize(_text(ole, [], _SUBJECT)).strip()
    return Document(Kind.MSG, lay_out(blocks, limits), parts, title=title)


def _size(blocks: list[Block]) -> int:
    return sum(
        len(run.text) for block in blocks for cell in block.cells for run in cell if not run.hidden
    )


def _bytes(ole: olefile.OleFileIO, folder: list[str], tag: str, kind: str) -> bytes:
    path = [*folder, f"{_PREFIX}{tag}{kind}"]
    if not ole.exists(path):
        return b""
    content: bytes = ole.openstream(path).read()
    return content


def _text(ole: olefile.OleFileIO, folder: list[str], tag: str) -> str:
    """Read a string property: Unicode if there is one, else the mailer's own code page."""
    wide = _bytes(ole, folder, tag, "001F")
    if wide:
        return wide.decode("utf-16-le", "replace").rstrip("\0")
    return decode(_bytes(ole, folder, tag, "001E").rstrip(b"\0"))


def _attachments(ole: olefile.OleFileIO, limits: Limits) -> tuple[Part, ...]:
    folders = sorted(
        {path[0] for path in ole.listdir() if path[0].startswith("__attach_version1.0_")}
    )
    parts: list[Part] = []
    total = 0
    for folder in folders[: limits.archive_entries]:
        content = _bytes(ole, [folder], _DATA, "0102")
        shown = _text(ole, [folder], _CONTENT_ID) and _text(ole, [folder], _MIME).startswith(
            "image/"
        )
        total += len(content)
        if not content or shown or total > limits.unpacked:
            continue
        name = _text(ole, [folder], _LONG_NAME) or _text(ole, [folder], _SHORT_NAME)
        parts.append(Part(clean_name(name, f"附件{len(parts) + 1}"), content))
    return tuple(parts)
