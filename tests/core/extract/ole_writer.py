"""Writes OLE2 compound files (version 3), enough of them for samples: storages and streams."""

import struct
from dataclasses import dataclass, field

_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
_FREE, _END, _FAT, _NONE = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD, 0xFFFFFFFF


@dataclass
class _Entry:
    name: str
    kind: int
    data: bytes = b""
    children: list[int] = field(default_factory=list)
    right: int = _NONE
    start: int = _END


def write_ole(streams: dict[str, bytes]) -> bytes:
    """This function will write a file of streams; a slash in a name makes a storage."""
    entries = _tree(streams)
    fat: list[int] = []
    body = bytearray()

    def store(data: bytes) -> int:
        if not data:
            return _END
        first = len(fat)
        count = -(-len(data) // _SECTOR)
        fat.extend([*range(first + 1, first + count), _END])
        body.extend(data.ljust(count * _SECTOR, b"\0"))
        return first

    mini, minifat = bytearray(), []
    for entry in entries:
        if entry.kind != 2 or not entry.data:
            continue
        if len(entry.data) >= _CUTOFF:
            entry.start = store(entry.data)
            continue
        entry.start = len(minifat)
        count = -(-len(entry.data) // _MINI)
        minifat.extend([*range(entry.start + 1, entry.start + count), _END])
        mini.extend(entry.data.ljust(count * _MINI, b"\0"))
    entries[0].data = bytes(mini)
    entries[0].start = store(bytes(mini))
    table = b"".join(struct.pack("<I", n) for n in minifat)
    table = table.ljust(-(-len(table) // _SECTOR) * _SECTOR, b"\xff")
    minifat_start = store(table)
    directory_start = store(b"".join(map(_pack, entries)))
    fat_count = 1
    while (len(fat) + fat_count) > fat_count * (_SECTOR // 4):
        fat_count += 1
    fat_sectors = list(range(len(fat), len(fat) + fat_count))
    fat.extend([_FAT] * fat_count)
    packed = b"".join(struct.pack("<I", n) for n in fat).ljust(fat_count * _SECTOR, b"\xff")
    header = struct.pack(
        "<8s16sHHHHH6sIIIIIIIII",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\0" * 16, 0x3E, 3, 0xFFFE, 9, 6, b"\0" * 6,
        0, fat_count, directory_start, 0, _CUTOFF,
        minifat_start, len(table) // _SECTOR, _END, 0,
    )  # fmt: skip
    difat = fat_sectors + [_FREE] * (109 - fat_count)
    return header + b"".join(struct.pack("<I", n) for n in difat) + bytes(body) + packed


def _tree(streams: dict[str, bytes]) -> list[_Entry]:
    entries = [_Entry("Root Entry", 5)]
    folders = {"": 0}
    for path, data in streams.items():
        folder, _, name = path.rpartition("/")
        if folder not in folders:
            folders[folder] = len(entries)
            entries[0].children.append(len(entries))
            entries.append(_Entry(folder, 1))
        entries[folders[folder]].children.append(len(entries))
        entries.append(_Entry(name, 2, data))
    for entry in entries:
        entry.children.sort(key=lambda i: (len(entries[i].name), entries[i].name.upper()))
        for one, following in zip(entry.children, entry.children[1:], strict=False):
            entries[one].right = following
    return entries


def _pack(entry: _Entry) -> bytes:
    name = entry.name.encode("utf-16-le") + b"\0\0"
    child = entry.children[0] if entry.children else _NONE
    return struct.pack(
        "<64sHBBIII16sIQQIQ",
        name, len(name), entry.kind, 1, _NONE, entry.right, child, b"\0" * 16,
        0, 0, 0, entry.start if entry.kind != 1 else 0, len(entry.data),
    )  # fmt: skip
