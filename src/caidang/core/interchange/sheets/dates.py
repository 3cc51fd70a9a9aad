"""Days as spreadsheets keep them: numbers of days, and the formats that say that a number is one."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST: Final = 2_958_465
"""The 31st of December 9999."""
_WITH_HOUR: Final = 22
_MONTHS_ONLY: Final = frozenset((17, 55, 57))
_BUILT_IN: Final = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
"""Formats that are dates without being written down in the file; 27 to 36 and 50 to 58 are Chinese ones."""
_QUIET: Final = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', re.IGNORECASE)


@lru_cache(maxsize=512)
def shape_of(number: int, code: str = "") -> str:
    """This function will tell what a number format shows: ``moment``, ``day``, ``month``, zeros to fill up to (``00000000000``) or nothing.

    ``number`` is the format's id, ``code`` its pattern where the file holds one.
    """
    if not code:
        if number in _MONTHS_ONLY:
            return "month"
        return "moment" if number == _WITH_HOUR else "day" if number in _BUILT_IN else ""
    plain = _QUIET.sub("", code.split(";")[0]).strip().lower()
    if re.fullmatch(r"0{2,20}", plain):
        return plain
    if "d" in plain and "h" in plain:
        return "moment"
    if "y" in plain or "e" in plain and "0" not in plain:
        return "day" if "d" in plain else "month"
    return "day" if "d" in plain and "m" in plain else ""


def day_of(serial: float, *, is_1904: bool = False, shape: str = "day") -> str:
    """This function will return a serial day as ``YYYY-MM-DD`` (``YYYY-MM`` for a month); empty where it is none.

    A moment has its hour behind the day, unless it is midnight: then only the day was meant.
    """
    if not 1 <= serial <= _LAST:
        return ""
    moment = (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(days=int(serial))
    if shape == "month":
        return f"{moment:%Y-%m}"
    minutes = round(serial % 1 * 24 * 60) if shape == "moment" else 0
    return spoken_moment(moment + timedelta(minutes=minutes)) if 0 < minutes < 24 * 60 else f"{moment:%Y-%m-%d}"


def spoken_moment(told: datetime) -> str:
    """This function will return a day, with its hour where it is not midnight."""
    return f"{told:%Y-%m-%d %H:%M}" if told.hour or told.minute else f"{told:%Y-%m-%d}"


def written_out(told: str) -> str:
    """This function will return a day that a file writes out, with its hour where it is not midnight."""
    try:
        return spoken_moment(datetime.fromisoformat(told))
    except ValueError:
        return told.partition("T")[0]
