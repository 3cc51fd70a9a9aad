"""Days as spreadsheets keep them: numbers of days, and the formats that say that a number is one."""

import re
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Final

_EPOCH: Final = datetime(1899, 12, 30)  # noqa: DTZ001 - a spreadsheet's day has no zone
_EPOCH_1904: Final = datetime(1904, 1, 1)  # noqa: DTZ001
_LAST: Final = 2_958_465
"""The 31st of December 9999."""
_MONTHS_ONLY: Final = frozenset((17, 55, 57))
_BUILT_IN: Final = frozenset((*range(14, 18), 22, *range(27, 37), *range(50, 59)))
"""Formats that are dates without being written down in the file; 27 to 36 and 50 to 58 are Chinese ones."""
_QUIET: Final = re.compile(r'"[^"]*"|\\.|\[(?!h|m|s)[^\]]*\]|_.|\*.', re.IGNORECASE)


@lru_cache(maxsize=512)
def shape_of(number: int, code: str = "") -> str:
    """This function will tell what a number format shows: ``day``, ``month``, zeros to fill up to (``00000000000``) or nothing.

    ``number`` is the format's id, ``code`` its pattern where the file holds one.
    """
    if not code:
        if number in _MONTHS_ONLY:
            return "month"
        return "day" if number in _BUILT_IN else ""
    plain = _QUIET.sub("", code.split(";")[0]).strip().lower()
    if re.fullmatch(r"0{2,20}", plain):
        return plain
    if "y" in plain or "e" in plain and "0" not in plain:
        return "day" if "d" in plain else "month"
    return "day" if "d" in plain and "m" in plain else ""


def day_of(serial: float, *, is_1904: bool = False, shape: str = "day") -> str:
    """This function will return a serial day as ``YYYY-MM-DD`` (``YYYY-MM`` for a month); empty where it is none."""
    if not 1 <= serial <= _LAST:
        return ""
    moment = (_EPOCH_1904 if is_1904 else _EPOCH) + timedelta(days=int(serial))
    return f"{moment:%Y-%m}" if shape == "month" else f"{moment:%Y-%m-%d}"
