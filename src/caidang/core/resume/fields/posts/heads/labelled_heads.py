"""The head of a post that labels tell: 公司名称：… 职位：… in one row or each in its own."""

import re

from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.fields.posts.heads.behind_names import end_of_name
from caidang.core.resume.fields.posts.heads.head_pieces import name_in
from caidang.core.resume.labels import Labelled, read_labels
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.resume.pieces import Piece
from caidang.core.text.dates import DateRange

_ADDRESS_BEHIND = re.compile(r",\s(?!(?:Ltd|Inc|LLC|Limited|Corp|Co)\b).*$")
_TOWN_BEHIND = re.compile(r"\b(?:Ltd|LLC|Inc|Co|Corp|Limited|Company|Corporation|GmbH)\.?,\s[A-Z][a-z]+(?: [A-Z][a-z]+)?\s*$")
_LONGEST_LABELLED = 80
_FAIR = 0.8
_MARKS = (":", "\t", "】", "]")
"""What stands behind a label that is surely one."""
_POST_IN_BRACKET = re.compile(r"\s*[,、|/]\s*(?P<post>[^,、()|/]{2,20})\)")
"""现公司：某某公司（2020.4-至今，硬件工程师）."""


def labelled_names(row: Row, stretch: DateRange | None) -> tuple[Found | None, Found | None] | None:
    """This function will return the employer and the post that labels of the row name, or None where none does."""
    if not any(mark in row.text for mark in _MARKS):
        return None
    items = [item for item in read_labels([row]) if item.field in ("employer", "title", "period") and not item.is_loose]
    if not any(item.field in ("employer", "title") for item in items):
        return None
    employer = title = None
    for item in items:
        is_before = stretch is not None and stretch.begin_offset > item.start
        end = min(item.end, stretch.begin_offset) if stretch is not None and is_before else item.end
        if item.row is not row or not 2 <= len(row.text[item.start : end].strip()) <= _LONGEST_LABELLED:
            continue
        if item.field == "employer" and employer is None:
            employer = _employer(item, end)
        elif item.field == "title" and title is None:
            title = _title(item, end)
    return employer, title or _in_bracket(row, stretch)


def _employer(item: Labelled, end: int) -> Found:
    text = item.row.text
    if "address" in item.label.lower() or _TOWN_BEHIND.search(text, item.start, end):
        end = item.start + len(_ADDRESS_BEHIND.sub("", text[item.start : end]))
    told = text[item.start : end].rstrip()
    return item.row.find(item.start, item.start + end_of_name(told), 0.95)


def _title(item: Labelled, end: int) -> Found:
    opening = item.row.text.find("(", item.start, end)
    if opening > item.start + 1 and ")" not in item.row.text[opening:end]:
        end = opening  # 财务总监(汇报:CEO;…: the bracket holds a label of its own
    return name_in(Piece(item.row, item.start, end), 0.94)


def _in_bracket(row: Row, stretch: DateRange | None) -> Found | None:
    """The post behind the dates, in one bracket with them."""
    within = _POST_IN_BRACKET.match(row.text, stretch.end_offset) if stretch is not None else None
    if within is None or looks_like_title(within["post"]) < _FAIR:
        return None
    return row.find(*within.span("post"), 0.9)
