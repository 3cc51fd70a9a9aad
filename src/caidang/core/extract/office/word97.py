"""Word 97-2003 binary files (DOC) and what WPS writes in that format, over ``olefile``.

The text lies in pieces ([MS-DOC] 2.4.1): the file information block names the piece table, each
piece is either one byte (cp1252) or two bytes (UTF-16) a character. All sub-documents are read,
because many résumés stand entirely in text boxes.
"""

import re
import struct
from io import BytesIO
from typing import Final

import olefile

from caidang.core.errors import Damaged, Encrypted, UnknownType
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import Block, join_cells, lay_out, paragraph
from caidang.core.extract.limits import Limits
from caidang.core.extract.office.text_boxes import Stretch, TextBox, arrange
from caidang.core.extract.office.word97_parts import Parts, Story, part_text

_MAGICS: Final = (0xA5EC, 0xA5DC)
_WORD_97: Final = 0x00C1
_IS_ENCRYPTED: Final = 0x0100
_TABLE_1: Final = 0x0200
_CLX: Final = 33
_ONE_BYTE: Final = 0x4000_0000
_CELL, _FIELD_BEGIN, _FIELD_SEPARATOR, _FIELD_END = "\x07", "\x13", "\x14", "\x15"
_BREAKS: Final = re.compile("[\r\x0b\x0c\x0e]")
_SPECIAL: Final = re.compile("[\x01-\x06\x08\x1f]")
_DAMAGED: Final = "Word 文件不完整或已损坏，无法打开。请用 Word 或 WPS 另存为 DOCX 后再交。"


def read_doc(data: bytes, limits: Limits) -> Document:
    """This function will read a Word 97 file. Raises Encrypted, Damaged, TooLarge or UnknownType."""
    try:
        with olefile.OleFileIO(BytesIO(data)) as ole:
            parts = _parts(ole, limits)
    except (OSError, struct.error, IndexError) as error:
        raise Damaged(_DAMAGED) from error
    header, rest = (_blocks(_drop_fields(text)) for text in (parts.header, parts.rest))
    return Document(Kind.DOC, lay_out([*header, *_flow(parts), *rest], limits))


def _flow(parts: Parts) -> list[Block]:
    """The body with each box before the paragraph that it is anchored in, or by height where boxes are the document."""
    first_row = parts.body.find(_CELL)
    stretches: list[Stretch] = []
    at = 0
    anchored: dict[int, list[Story]] = {}
    for box in parts.boxes:
        # A box anchored behind the first table is read behind it all.
        anchor = box.anchor if box.anchor >= 0 and (first_row < 0 or box.anchor <= first_row) else len(parts.body)
        anchored.setdefault(max(parts.body.rfind("\r", 0, anchor) + 1, 0), []).append(box)
    for begin in sorted({*anchored, len(parts.body)}):
        if at < begin:
            stretches.append(Stretch(float(at), _blocks(_drop_fields(parts.body[at:begin]))))
            at = begin
        boxes = [TextBox(box.y, box.x, _blocks(_drop_fields(box.text)), box.width) for box in anchored.get(begin, ())]
        stretches.append(Stretch(float(at), [], boxes))
    return arrange(stretches)


def _parts(ole: olefile.OleFileIO, limits: Limits) -> Parts:
    word: bytes = ole.openstream("WordDocument").read()
    magic, version = struct.unpack_from("<HH", word, 0)
    (flags,) = struct.unpack_from("<H", word, 0x0A)
    if magic not in _MAGICS:
        raise Damaged(_DAMAGED)
    if flags & _IS_ENCRYPTED:
        raise Encrypted("Word 文件需要密码才能打开。请去掉密码后重新上传。")
    if version < _WORD_97:
        raise UnknownType(
            "这是 Word 95 或更早的文件，不能读取。请用 Word 或 WPS 另存为 DOCX 后再交。"
        )
    table: bytes = ole.openstream("1Table" if flags & _TABLE_1 else "0Table").read()
    begin, size = _clx(word)
    text = _pieces(word, table[begin : begin + size], limits)
    limits.check_characters(len(text))
    return part_text(text, word, table)


def _clx(word: bytes) -> tuple[int, int]:
    """Step over the information block's variable parts to the entry of the piece table."""
    (shorts,) = struct.unpack_from("<H", word, 0x20)
    place = 0x22 + 2 * shorts
    (longs,) = struct.unpack_from("<H", word, place)
    place += 2 + 4 * longs + 2
    begin, size = struct.unpack_from("<II", word, place + 8 * _CLX)
    return begin, size


def _pieces(word: bytes, clx: bytes, limits: Limits) -> str:
    place = 0
    while place < len(clx) and clx[place] == 0x01:
        (size,) = struct.unpack_from("<H", clx, place + 1)
        place += 3 + size
    if place >= len(clx) or clx[place] != 0x02:
        raise Damaged(_DAMAGED)
    (size,) = struct.unpack_from("<I", clx, place + 1)
    table = clx[place + 5 : place + 5 + size]
    count = (len(table) - 4) // 12
    if count < 1:
        raise Damaged(_DAMAGED)
    ends = struct.unpack_from(f"<{count + 1}I", table, 0)
    out: list[str] = []
    total = 0
    for index in range(count):
        length = ends[index + 1] - ends[index]
        (offset,) = struct.unpack_from("<I", table, 4 * (count + 1) + 8 * index + 2)
        total += max(0, length)
        limits.check_characters(total)
        if length <= 0:
            continue
        if offset & _ONE_BYTE:
            begin = (offset & ~_ONE_BYTE) // 2
            out.append(word[begin : begin + length].decode("cp1252", "replace"))
        else:
            out.append(word[offset : offset + 2 * length].decode("utf-16-le", "replace"))
    return "".join(out)


def _drop_fields(text: str) -> str:
    """Take out the codes of fields (links, page numbers) and keep what they show."""
    if _FIELD_BEGIN not in text:
        return text
    out: list[str] = []
    in_code: list[bool] = []
    for piece in re.split("([\x13\x14\x15])", text):
        if piece == _FIELD_BEGIN:
            in_code.append(True)
        elif piece == _FIELD_SEPARATOR:
            if in_code:
                in_code[-1] = False
        elif piece == _FIELD_END:
            if in_code:
                in_code.pop()
        elif not any(in_code):
            out.append(piece)
    return "".join(out)


def _blocks(text: str) -> list[Block]:
    """Make blocks of paragraphs, and rows of what stands between cell marks."""
    blocks: list[Block] = []
    cells: list[list[Block]] = []
    for piece in text.split(_CELL + _CELL):
        *row, rest = piece.split(_CELL)
        cells = [_paragraphs(cell) for cell in row]
        if row:
            # Paragraphs before a table run into its first cell: only the last of them is in it.
            blocks.extend(cells[0][:-1])
            cells[0] = cells[0][-1:]
            blocks.extend(join_cells([*cells, _paragraphs(rest)]))
        else:
            blocks.extend(_paragraphs(rest))
    return blocks


def _paragraphs(text: str) -> list[Block]:
    lines = (_SPECIAL.sub("", line) for line in _BREAKS.split(text))
    return [paragraph(line) for line in lines if line.strip()]
