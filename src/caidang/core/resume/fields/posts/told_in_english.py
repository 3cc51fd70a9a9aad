"""Posts told in English sentences: I work as a … at …, since …; Director of … at … (2021 – 2025), before that …"""

import re
from collections.abc import Iterator

from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.lines import Row, ends_of
from caidang.core.resume.model import Employment, Found
from caidang.core.text.dates import PRESENT, find_dates, find_ranges

_FAIR = 0.8
_NAME = r"[A-Z][\w.&'’/-]*(?:,? (?:[A-Z&][\w.&'’/-]*|of|and|the))*"
_ROLE = re.compile(
    rf"\b(?:as|was|am|been|role of|position of)(?: working)?(?: as)? (?:an?|the) (?P<title>{_NAME})(?= (?:at|with|for|in|of|by|since|from)\b|[,.;(]|$)"
)
_FIRM = re.compile(
    rf"\b(?:at|with|for|joined) (?P<name>{_NAME}?)(?= (?:in|as|where|since|from|until|on|to)\b|[,;(]|\.(?:\s|$)|$)"
)
_SINCE = re.compile(r"\bsince\s$", re.I)


_IN_TURN = re.compile(rf"(?:^|\b(?:as|and|am|was|been)\b|[,;:])\s*(?:currently |now |then |previously |before that )?(?:as )?(?:an? |the )?(?P<title>{_NAME}) (?:at|with|for) (?P<name>{_NAME})\s*\($")
_WHICH_POST = re.compile(rf"\W*(?:current|present|previous|last|former|most recent) (?:position|post|job|role|employment)\s*:\s*(?P<title>[A-Z][^,()]{{2,40}}), (?P<name>{_NAME})\s*\($", re.IGNORECASE)
"""Current position: Research Assistant, Department of Medicine, Demo University (Aug 2023 – present)."""


def _in_turn(row: Row) -> Iterator[Employment]:
    """Director of Revenue at Demo Hotel (2021 – 2025), before that as Agent at …: each with its dates in a bracket behind it."""
    begin = 0
    for stretch in find_ranges(row.text):
        told = _WHICH_POST.match(row.text, begin, stretch.begin_offset) or _IN_TURN.search(row.text, begin, stretch.begin_offset)
        begin = stretch.end_offset
        if told is not None and looks_like_title(told["title"]) >= _FAIR:
            start, until = ends_of(row, stretch, 0.9)
            yield Employment(row.find(*told.span("name"), 0.82), row.find(*told.span("title"), 0.85), start, until)


def english_posts(row: Row, *, study: re.Pattern[str]) -> Iterator[Employment]:
    """This function will yield the posts that an English row of sentences tells of; what ``study`` finds is none."""
    in_turn = list(_in_turn(row)) if row.text.count("(") > 1 or _WHICH_POST.match(row.text.partition("(")[0] + "(") else []
    if in_turn:
        yield from in_turn
        return
    begin = 0
    for stop in [*(match.start() + 1 for match in re.finditer(r"\.\s(?=[A-Z])", row.text)), len(row.text)]:
        post = _of_sentence(row, begin, stop, study)
        if post is not None:
            yield post
        begin = stop


def _of_sentence(row: Row, begin: int, end: int, study: re.Pattern[str]) -> Employment | None:
    text = row.text
    role = _ROLE.search(text, begin, end)
    if role is None or study.search(text, begin, end) or looks_like_title(role["title"]) < _FAIR:
        return None
    firm = _FIRM.search(text, begin, end)
    start, until = _when(row, begin, end)
    if firm is None or start is None:
        return None
    title = row.find(role.start("title"), role.start("title") + len(role["title"].rstrip(".")), 0.88)
    return Employment(row.find(*firm.span("name"), 0.85), title, start, until)


def _when(row: Row, begin: int, end: int) -> tuple[Found | None, Found | None]:
    for stretch in find_ranges(row.text):
        if begin <= stretch.begin_offset < end:
            return ends_of(row, stretch, 0.9)
    for date in find_dates(row.text):
        since = _SINCE.search(row.text, begin, date.begin) if begin <= date.begin < end else None
        if since is not None:
            return row.find(date.begin, date.end, 0.9, date.value), row.find(*since.span(), 0.88, PRESENT)
    return None, None
