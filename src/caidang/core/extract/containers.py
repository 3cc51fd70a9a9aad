"""ZIP containers, opened with limits before anything is unpacked."""

import zipfile
import zlib
from io import BytesIO
from typing import Any

from lxml import etree

from caidang.core.errors import Damaged, Encrypted, TooLarge
from caidang.core.extract.limits import MEGABYTE, Limits

_RATIO_FROM = 8 * MEGABYTE
_MORE_ENTRIES = 10  # a Word file has many small parts
_LOCKED_FLAG = 0x1
# "Strict" Word files differ in their namespaces only.
_STRICT = b"http://purl.oclc.org/ooxml/"
_TRANSITIONAL = b"http://schemas.openxmlformats.org/"
_STRICT_WORD = (_STRICT + b"wordprocessingml/main", _TRANSITIONAL + b"wordprocessingml/2006/main")
_STRICT_DRAWING = (_STRICT + b"drawingml/", _TRANSITIONAL + b"drawingml/2006/")


class Container:
    """A ZIP whose directory was checked: entries, sizes, ratio. Reading counts real bytes."""

    def __init__(self, data: bytes, limits: Limits, *, entries: int | None = None) -> None:
        """Open a ZIP. Raises TooLarge, Encrypted or Damaged before any entry is unpacked."""
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except Exception as error:
            # zipfile raises many kinds of error on malformed directories.
            raise Damaged("文件不完整或已损坏，无法解开。请重新导出或重新上传。") from error
        infos = self._zip.infolist()
        most = limits.archive_entries if entries is None else entries
        if len(infos) > most:
            raise TooLarge(f"压缩包里有 {len(infos)} 个文件，超过 {most} 个的上限，没有解开。")
        total = sum(info.file_size for info in infos)
        if total > limits.unpacked:
            raise TooLarge("压缩包解开后太大，没有解开。请分成几个小包再交。")
        if total > _RATIO_FROM and total > limits.ratio * max(1, len(data)):
            raise TooLarge("压缩包的压缩比异常（可能是压缩炸弹），没有解开。")
        self.infos = infos
        self._names = {info.filename: info for info in infos}
        self._left = limits.unpacked

    def names(self) -> list[str]:
        """This function will list the entries' names."""
        return list(self._names)

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def read(self, entry: str | zipfile.ZipInfo) -> bytes:
        """This function will unpack one entry, never more than its directory promised."""
        info = self._names[entry] if isinstance(entry, str) else entry
        if info.flag_bits & _LOCKED_FLAG:
            raise Encrypted("压缩包需要密码才能解开。请去掉密码后重新上传。")
        try:
            with self._zip.open(info) as stream:
                content = stream.read(min(info.file_size, self._left) + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            OSError,
            NotImplementedError,
            ValueError,
        ) as error:
            raise Damaged("压缩内容不完整或已损坏，无法解开。请重新导出或重新上传。") from error
        self._left -= len(content)
        if len(content) > info.file_size or self._left < 0:
            raise TooLarge("压缩内容比它声明的大，没有解开。")
        return content


def word_container(data: bytes, limits: Limits) -> Container:
    """This function will open a Word file, which has more entries than an archive of résumés may."""
    return Container(data, limits, entries=limits.archive_entries * _MORE_ENTRIES)


def parse_xml(data: bytes) -> etree._Element:
    """This function will parse XML of unknown origin: no entities, no network, no doctype, no huge trees."""
    if _STRICT in data:
        data = data.replace(*_STRICT_WORD).replace(*_STRICT_DRAWING)
    if b"<!DOCTYPE" in data[:4096] or b"<!ENTITY" in data[:4096]:
        raise Damaged("文件含有不安全的 XML 声明，没有读取。请用 Word 或 WPS 另存一份再交。")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True,
    )  # fmt: skip
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Damaged("Word 文件的内容不完整或已损坏，无法读取。请另存一份再交。") from error
    docinfo: Any = root.getroottree().docinfo
    if docinfo.doctype:
        raise Damaged("文件含有不安全的 XML 声明，没有读取。请用 Word 或 WPS 另存一份再交。")
    return root
