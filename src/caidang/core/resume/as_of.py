"""The day that a résumé tells of: what 至今 and 28岁 in it mean."""

import re
from collections.abc import Iterable
from typing import Final

from caidang.core.extract.document import Document
from caidang.core.text.dates import parse_date
from caidang.core.text.normalize import narrow_punctuation

_TOLD: Final = re.compile(
    r"(?:(?:简历)?(?:最(?:近|后))?(?:更新|刷新|修改|填写|填表|投递|应聘)(?:时间|日期|于)?|(?:last )?updated(?: on)?|date of (?:cv|resume))"
    r"\s*[::]\s*(?P<date>(?:19|20)\d\d\s?[年./-]\s?\d{1,2}(?:\s?[月./-]\s?\d{1,2}日?)?)",
    re.IGNORECASE,
)
_PRESENT: Final = "present"
_MONTH_END: Final = len("2019-09")


def as_of(document: Document, dates: Iterable[str]) -> str:
    """This function will return the day a résumé was written, ``YYYY-MM[-DD]``: as its text tells, else as its file does.

    ``dates`` are those that it tells of (``present`` is none): a file cannot have been written before
    them, so its day is then a template's or made up. Empty where neither tells.
    """
    told = _TOLD.search(narrow_punctuation(document.text))
    latest = max((date[:_MONTH_END] for date in dates if date != _PRESENT), default="")
    found = [told and parse_date(told["date"]), document.dated]
    return next((day for day in found if day and day[: len(latest)] >= latest), "")


def months_between(start: str | None, end: str | None, as_of_day: str) -> int | None:
    """This function will count the months of a stay, begun ones included; None where a month is not told.

    ``end`` may be ``present``: then the stay is counted up to ``as_of_day``.
    """
    first = _month(start or "")
    last = _month(as_of_day if end == _PRESENT else end or "")
    return last - first + 1 if first is not None and last is not None and last >= first else None


def _month(date: str) -> int | None:
    return int(date[:4]) * 12 + int(date[5:7]) if len(date) >= len("2019-09") else None
