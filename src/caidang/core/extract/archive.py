"""ZIP archives: the files in them as parts, after the limits were looked at."""

import stat
import zipfile
from typing import Final

from caidang.core.errors import Damaged, TooLarge
from caidang.core.extract.containers import Container
from caidang.core.extract.document import Document, Kind, Part
from caidang.core.extract.limits import Limits
from caidang.core.extract.linkedin import read_export
from caidang.core.extract.mime import clean_name
from caidang.core.extract.plain_text import decode

_UTF8_FLAG: Final = 0x800
_JUNK: Final = frozenset(["thumbs.db", "desktop.ini"])
_NESTED: Final = (b"PK\x03\x04", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b")
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
        name = _name(info)
        segments = [segment for segment in name.replace("\\", "/").split("/") if segment]
        if info.is_dir() or not segments or _is_junk(segments):
            continue
        if stat.S_ISLNK(info.external_attr >> 16):
            warnings.append("压缩包里有链接，没有读取。")
            continue
        if info.file_size > limits.bytes:
            warnings.append("压缩包里有文件超过单个文件的上限，没有读取。")
            continue
        content = container.read(info)
        if content.startswith(_NESTED) and not _is_office(content):
            warnings.append("压缩包里还有压缩包，没有再解开。请单独上传。")
            continue
        parts.append(Part(_safe(name, segments, len(parts) + 1), content))
    if not parts and not warnings:
        raise Damaged("压缩包里没有可读的文件。")
    if not parts:
        raise TooLarge(warnings[0])
    return Document(Kind.ARCHIVE, parts=tuple(parts), warnings=tuple(dict.fromkeys(warnings)))


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
