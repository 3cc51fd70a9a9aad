"""The day a file says that it was last written, or a mail sent: what 至今 in it means."""

import re
import struct
import zipfile
from datetime import UTC, date, datetime, timedelta
from email.parser import BytesHeaderParser
from email.policy import default
from email.utils import parsedate_to_datetime
from io import BytesIO
from typing import Final

import olefile

from caidang.core.extract.document import Kind

_FIRST_YEAR, _LAST_YEAR = 1995, 2069
_HEADER: Final = 200_000
_SMALL_FILE: Final = 200_000
_WRITTEN: Final = {
    Kind.DOCX: ("docProps/core.xml", re.compile(rb"<dcterms:modified[^>]*>\s*(\d{4}-\d\d-\d\d)")),
    Kind.ODT: ("meta.xml", re.compile(rb"<dc:date>\s*(\d{4}-\d\d-\d\d)")),
}
"""The part of a package that tells, and where in it."""
_RTF_DATE: Final = re.compile(rb"\\(?:revtim|creatim)\\yr(\d{4})\\mo(\d{1,2})\\dy(\d{1,2})")
_PDF_DATE: Final = re.compile(r"(?:D:)?(\d{4})(\d\d)(\d\d)")
_MSG_PROPERTIES: Final = "__properties_version1.0"
_SENT, _DELIVERED = 0x00390040, 0x0E060040
"""PidTagClientSubmitTime and PidTagMessageDeliveryTime, [MS-OXPROPS], each a FILETIME."""
_MSG_HEADER, _MSG_ENTRY = 32, 16


def day_written(kind: Kind, data: bytes) -> str:
    """This function will return the day that a file tells by its own marks, ``YYYY-MM-DD``, or an empty text.

    Never the file system's, which tells of copying. Whatever is amiss makes it empty.
    """
    try:
        if kind in (Kind.EML, Kind.MHT):
            return _mail_day(data)
        if kind in _WRITTEN:
            return _package_day(kind, data)
        if kind in (Kind.DOC, Kind.MSG):
            return _ole_day(kind, data)
        if kind is Kind.RTF:
            found = _RTF_DATE.search(data[:_HEADER])
            return _day(*map(int, found.groups())) if found else ""
    except Exception:  # noqa: BLE001 - marks are made up by anything; none is worth a lost file
        return ""
    return ""


def pdf_day(text: str) -> str:
    """This function will read a PDF's own form of a date, ``D:20190612093000+08'00'``; empty where it is none."""
    found = _PDF_DATE.match(text)
    return _day(*map(int, found.groups())) if found else ""


def _mail_day(data: bytes) -> str:
    head = BytesHeaderParser(policy=default).parsebytes(data[:_HEADER].lstrip(b"\xef\xbb\xbf\r\n"))
    sent = parsedate_to_datetime(str(head.get("Date", "")))
    return _day(sent.year, sent.month, sent.day)


def _package_day(kind: Kind, data: bytes) -> str:
    name, pattern = _WRITTEN[kind]
    with zipfile.ZipFile(BytesIO(data)) as package:
        if package.getinfo(name).file_size > _SMALL_FILE:
            return ""
        found = pattern.search(package.read(name))
    return _day(*map(int, found[1].decode().split("-"))) if found else ""


def _ole_day(kind: Kind, data: bytes) -> str:
    with olefile.OleFileIO(BytesIO(data)) as ole:
        if kind is Kind.MSG:
            stream: bytes = ole.openstream(_MSG_PROPERTIES).read()
            return _msg_day(stream)
        told = ole.get_metadata()
        moment = told.last_saved_time or told.create_time
        return _day(moment.year, moment.month, moment.day) if moment else ""


def _msg_day(stream: bytes) -> str:
    times: dict[int, int] = {}
    for at in range(_MSG_HEADER, len(stream) - _MSG_ENTRY + 1, _MSG_ENTRY):
        tag, _flags, value = struct.unpack_from("<IIQ", stream, at)
        times[tag] = value
    ticks = times.get(_SENT) or times.get(_DELIVERED) or 0
    # A FILETIME counts tenths of a microsecond from the year 1601.
    moment = datetime(1601, 1, 1, tzinfo=UTC) + timedelta(microseconds=ticks // 10)
    return _day(moment.year, moment.month, moment.day)


def _day(year: int, month: int, day: int) -> str:
    """A day of the calendar that a résumé may be of."""
    if not _FIRST_YEAR <= year <= _LAST_YEAR:
        return ""
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return ""
