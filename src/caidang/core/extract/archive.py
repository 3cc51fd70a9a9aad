"""ZIP archives: the files in them as parts, after the limits were looked at."""

import stat
import zipfile
from typing import Final

from caidang.core.errors import Damaged, TooLarge
from caidang.core.extract.containers import Container
from caidang.core.extract.document import Document, Kind, Part
from caidang.core.extract.limits import MEGABYTE, Limits
from caidang.core.extract.linkedin import read_export
from caidang.core.extract.mime import clean_name
from caidang.core.extract.plain_text import decode

_UTF8_FLAG: Final = 0x800
_JUNK: Final = frozenset(["thumbs.db", "desktop.ini", "notice.txt"])
"""The last is what our own exports say of themselves."""
_NESTED: Final = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
_PORTION: Final = 32 * MEGABYTE
"""Bytes of files that a parcel hands out at once, unless one alone has more."""
_OFFICE: Final = (b"word/", b"[Content_Types].xml")


def read_archive(data: bytes, limits: Limits) -> Document:
    """This function will unpack an archive into parts. Raises TooLarge, Encrypted or Damaged.

    领英's export of one person is no parcel of files but a document of its own.

    Names keep their folders; one that is absolute or climbs with ``..`` loses all but its last part. Hidden
    files and what macOS and Windows add are left out. Archives inside are left out with a warning.
    """
    container = Container(data, limits)
    export = read_export(container, limits)
    if export is not None:
        return export
    parts: list[Part] = []
    warnings: list[str] = []
    for info in container.infos:
        part = _part(container, info, len(parts) + 1, limits)
        if isinstance(part, Part):
            parts.append(part)
        elif part:
            warnings.append(part)
    if not parts and not warnings:
        raise Damaged("压缩包里没有可读的文件。")
    if not parts:
        raise TooLarge(warnings[0])
    return Document(Kind.ARCHIVE, parts=tuple(parts), warnings=tuple(dict.fromkeys(warnings)))


class Parcel:
    """An archive of many files, unpacked a portion at a time. What ``read_archive`` leaves out is left out here."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        """Open it. Raises TooLarge or Damaged."""
        self._limits = limits
        self._container = Container(data, limits)

    def portion(self, first: int) -> tuple[list[Part], int | None]:
        """This function will return the files from the entry ``first`` on, and the entry to go on from; None at the end. Raises Encrypted, Damaged."""
        parts: list[Part] = []
        size = 0
        for at, info in enumerate(self._container.infos[first:], first):
            size += min(info.file_size, self._limits.bytes)
            if parts and size > _PORTION:
                return parts, at
            part = _part(self._container, info, at + 1, self._limits)
            if isinstance(part, Part):
                parts.append(part)
        return parts, None


def _part(container: Container, info: zipfile.ZipInfo, number: int, limits: Limits) -> Part | str:
    """A file; why it is left out where somebody should know, nothing where nobody need."""
    name = _name(info)
    segments = [segment for segment in name.replace("\\", "/").split("/") if segment]
    if info.is_dir() or not segments or _is_junk(segments):
        return ""
    if stat.S_ISLNK(info.external_attr >> 16):
        return "压缩包里有链接，没有读取。"
    if info.file_size > limits.bytes:
        return "压缩包里有文件超过单个文件的上限，没有读取。"
    content = container.read(info)
    if content.startswith(_NESTED) and not _is_office(content):
        return "压缩包里还有压缩包，没有再解开。请单独上传。"
    return Part(_safe(name, segments, number), content)


def _name(info: zipfile.ZipInfo) -> str:
    """A name without the UTF-8 flag is in the packer's own code page: GB 18030 on Chinese systems."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    try:
        return decode(info.filename.encode("cp437"))
    except UnicodeEncodeError:
        return info.filename


def _is_junk(segments: list[str]) -> bool:
    hidden = any(segment.startswith(".") and segment not in (".", "..") for segment in segments)
    return (
        hidden
        or "__MACOSX" in segments
        or segments[-1].lower() in _JUNK
        or segments[-1].startswith("~$")
    )


def _is_office(content: bytes) -> bool:
    return any(mark in content for mark in _OFFICE)


def _safe(name: str, segments: list[str], number: int) -> str:
    cleaned = [clean_name(segment, f"文件{number}") for segment in segments]
    climbs = ".." in segments or name.startswith(("/", "\\")) or segments[0].endswith(":")
    return cleaned[-1] if climbs else "/".join(cleaned)
