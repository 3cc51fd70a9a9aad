"""The old binary Word format: just enough of it that a reader of text finds all text.

A compound file with the two streams ``WordDocument`` (file information block, then the text) and
``1Table`` (the piece table). Formatting is left out.
"""

import struct

from tools.corpus.sheet import Sheet, block_rows, rows

_SECTOR = 512
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_TEXT_AT = 0x600


def _entry(name: str, kind: int, left: int, child: int, start: int, size: int) -> bytes:
    raw = (name + "\0").encode("utf-16-le")
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        raw,
        len(raw),
        kind,
        1,
        left,
        _FREE,
        child,
        bytes(16),
        0,
        0,
        0,
        start,
        size,
    )


def compound_file(word: bytes, table: bytes) -> bytes:
    """Return an OLE2 file with the two streams, each padded beyond the size of small streams."""
    streams = [
        data.ljust(max(4096, -(-len(data) // _SECTOR) * _SECTOR), b"\0") for data in (word, table)
    ]
    counts = [len(data) // _SECTOR for data in streams]
    total = sum(counts) + 1
    fats = 1
    while fats * (_SECTOR // 4) < total + fats:
        fats += 1
    links = [_FAT] * fats
    starts = []
    for count in counts:
        first = len(links)
        starts.append(first)
        links += [*range(first + 1, first + count), _END]
    directory = len(links)
    links.append(_END)
    links += [_FREE] * (fats * (_SECTOR // 4) - len(links))
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", bytes(16), 0x3E, 3, 0xFFFE, 9, 6, bytes(6),
        0, fats, directory, 0, 4096, _END, 0, _END, 0, 0,
    )[:-4]  # fmt: skip
    header += struct.pack("<109I", *range(fats), *[_FREE] * (109 - fats))
    entries = (
        _entry("Root Entry", 5, _FREE, 1, _END, 0)
        + _entry("WordDocument", 2, 2, _FREE, starts[0], len(streams[0]))
        + _entry("1Table", 2, _FREE, _FREE, starts[1], len(streams[1]))
        + _entry("", 0, _FREE, _FREE, 0, 0)
    )
    return header + struct.pack(f"<{len(links)}I", *links) + b"".join(streams) + entries


def document(body: str, boxes: str = "") -> bytes:
    """Return a .doc whose body and text boxes hold these texts; paragraphs end with a carriage return."""
    text = body + (boxes + "\r" if boxes else "")
    ascii_only = 0
    while ascii_only < len(text) and ord(text[ascii_only]) < 128:
        ascii_only += 1
    first, second = text[:ascii_only].encode("cp1252"), text[ascii_only:].encode("utf-16-le")
    second_at = _TEXT_AT + len(first) + len(first) % 2
    pieces = [(_TEXT_AT * 2 | 0x40000000, ascii_only)] if ascii_only else []
    if second:
        pieces.append((second_at, len(second) // 2))
    ends = [0]
    for _, count in pieces:
        ends.append(ends[-1] + count)
    plc = struct.pack(f"<{len(ends)}I", *ends) + b"".join(
        struct.pack("<HIH", 0, place, 0) for place, _ in pieces
    )
    clx = b"\x02" + struct.pack("<I", len(plc)) + plc
    base = struct.pack(
        "<HHHHHHHIBBHHII",
        0xA5EC,
        0xC1,
        0,
        0x804,
        0,
        0x1200,
        0xBF,
        0,
        0,
        0,
        0,
        0,
        _TEXT_AT,
        second_at + len(second),
    )
    counts = [0] * 22
    counts[0], counts[3], counts[9] = (
        second_at + len(second),
        _units(body),
        _units(boxes) + 1 if boxes else 0,
    )
    places = [0] * 186
    places[66], places[67] = 0, len(clx)  # entry 33 of the list of places: the piece table
    block = (
        base
        + struct.pack("<H28sH22I", 14, bytes(28), 22, *counts)
        + struct.pack("<H186IH", 93, *places, 0)
    )
    word = block.ljust(_TEXT_AT, b"\0") + first.ljust(len(first) + len(first) % 2, b"\0") + second
    return compound_file(word, clx)


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


def plain(sheet: Sheet) -> bytes:
    """Paragraphs, and a hyperlink field around the mail address."""
    lines = []
    for row in rows(sheet):
        lines.append("\t".join(row.cells))
    text = "\r".join(lines) + "\r"
    mails = sheet.truth["emails"]
    if mails:
        text = text.replace(mails[0], f'\x13 HYPERLINK "mailto:{mails[0]}" \x14{mails[0]}\x15', 1)
    return document(text)


def form(sheet: Sheet) -> bytes:
    """A table: cells end with 0x07, rows with another one."""
    pairs = [
        (sheet.labels["name"], sheet.name),
        *((item.label or item.key, item.value) for item in sheet.items),
    ]
    out = [(sheet.title or "个人简历") + "\r"]
    for index in range(0, len(pairs), 2):
        out.append(
            "".join(f"{label}\x07{value}\x07" for label, value in pairs[index : index + 2])
            + "\x07"
        )
    for block in sheet.blocks:
        out.append(block.title + "\x07\x07")
        for entry in block.entries:
            out.append(
                "\x07".join((entry.when, entry.main, entry.second, entry.third)) + "\x07\x07"
            )
            if entry.lines:
                out.append("\r".join(entry.lines) + "\x07\x07")
        if not block.entries:
            out.append(
                "\r".join(row.cells[0] for row in block_rows(sheet, block)[1:]) + "\x07\x07"
            )
    return document("".join(out) + "\r")


def boxes(sheet: Sheet) -> bytes:
    """All text in text boxes, as WPS writes its templates; the body is empty."""
    return document(
        "\r", "\r".join("\t".join(row.cells) for row in rows(sheet, per_line=1)) + "\r"
    )
