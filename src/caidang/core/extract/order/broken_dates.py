"""A range of dates that its narrow cell broke in two is one: 2021年07月至 above 2023年03月."""

import re
from collections.abc import Sequence
from dataclasses import replace

from caidang.core.extract.document import Span
from caidang.core.extract.order.segments import Segment, narrow
from caidang.core.text.dates import find_dates

_MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]{0,6}\.?"
_JOIN = r"(?:[-–—~至到]+|\b(?:to|until)\b)"
_POINT = rf"(?:(?:19|20)\d\d(?:\s?[./年-]\s?(?:\d{{1,2}}\s?月?)?)?|\d{{1,2}}[./](?:19|20)\d\d|{_MONTH}\s(?:19|20)\d\d)"
_NOW = r"(?:今|至今|现在|目前|present|now|current)"
_BEGUN = re.compile(rf"\(?{_POINT}\s*(?P<rest>{_JOIN}.*)?", re.I)
_OPEN_ENDS = (
    (re.compile(rf"{_JOIN}\s*$", re.I), re.compile(rf"(?:{_POINT}|{_NOW})\)?", re.I)),
    (re.compile(r"(?:19|20)\d\d\s?[年./-]\s?\d{1,2}$"), re.compile(r"月\)?")),
    (re.compile(r"(?:19|20)\d\d$"), re.compile(r"年\s?\d{1,2}\s?月\)?")),
    (re.compile(r"(?:19|20)\d\d\s?[年./]$"), re.compile(r"\d{1,2}\s?月?\)?")),
    (re.compile(rf"{_JOIN}\s*{_MONTH}$", re.I), re.compile(r"(?:19|20)\d\d\)?")),
    (re.compile(r"\d\s?月?$"), re.compile(rf"{_JOIN}\s*(?:{_POINT}|{_NOW})\)?", re.I)),
)
_LONGEST = 24
_NEAR = 4.0  # points between the left edges of the two halves


def join_dates(segments: Sequence[Segment]) -> list[Segment]:
    """This function will put the second half of each broken range behind its first half.

    The whole keeps the place of its first half, so that it is read with that one's row.
    """
    halves = [s for s in segments if s.table is None and s.length <= _LONGEST]
    halves = [
        s
        for s in halves
        if s.text[-1:] in "月今年届)" or any(map(str.isdigit, s.text)) or _ends_open(s)
    ]
    joined: dict[int, Segment] = {}
    gone: set[int] = set()
    for above in halves:
        if id(above) in gone or not _BEGUN.fullmatch(above.text.strip()):
            continue
        last = above
        for below in halves:
            whole = joined.get(id(above), above)
            if id(below) not in gone and (_belongs(whole, below, last) or _are_years_of_study(above, below, segments)):
                gone.add(id(below))
                joined[id(above)] = _whole(whole, below)
                last = below
    for above, below in _ends_above_beginnings([s for s in halves if id(s) not in gone and id(s) not in joined]):
        gone.add(id(below))
        joined[id(above)] = _whole(above, below)
    if not gone:
        return list(segments)
    return [joined.get(id(s), s) for s in segments if id(s) not in gone]


def _ends_open(segment: Segment) -> bool:
    text = segment.text.strip()
    return re.fullmatch(_NOW, text, re.I) is not None


def _belongs(above: Segment, below: Segment, last: Segment) -> bool:
    """Whether one goes on with what begins in ``above`` and has come as far down as ``last``."""
    if last is below or not _is_under(last, below):
        return False
    first, second = above.text.strip(), below.text.strip()
    return _is_stacked(first, second) or any(end.search(first) and rest.fullmatch(second) for end, rest in _OPEN_ENDS)


def _is_under(above: Segment, below: Segment) -> bool:
    """Whether one stands on the line under the other in the same narrow column, set to its left or its right edge."""
    is_near = abs(above.x0 - below.x0) <= _NEAR or abs(above.x1 - below.x1) <= _NEAR
    return is_near and 0 < below.middle - above.middle < 2 * above.size


def _ends_above_beginnings(halves: Sequence[Segment]) -> list[tuple[Segment, Segment]]:
    """至今 above 2021.09, beside post and duties: a column that tells the end first, each pair well apart from the next.

    Prizes stand in such columns too, the latest first; but those keep one distance, and none goes on until now.
    """
    dates = [s for s in halves if len(_date_alone(s.text.strip())) == _TO_MONTH or _ends_open(s)]
    pairs = [
        (a, b)
        for a in dates
        for b in dates
        if _is_under(a, b) and _is_stacked(b.text.strip(), a.text.strip()) and _stands_apart(a, b, dates)
    ]
    return pairs if len(pairs) > 1 or any(_ends_open(a) for a, _ in pairs) else []


def _stands_apart(above: Segment, below: Segment, dates: Sequence[Segment]) -> bool:
    pitch = below.middle - above.middle
    others = [s for s in dates if s is not above and s is not below and abs(s.x1 - above.x1) < 10 * _NEAR]
    return all(not above.middle - 1.25 * pitch < s.middle < below.middle + 1.25 * pitch for s in others)


def _is_stacked(first: str, second: str) -> bool:
    """2016.07 above 2020.05, Jan 2018 above Present, and nothing else: a column of dates whose dash was left out."""
    begin = _date_alone(first)
    if len(begin) != _TO_MONTH:
        return False
    end = _date_alone(second)
    return re.fullmatch(_NOW, second, re.I) is not None or (len(end) == _TO_MONTH and begin < end)


_TO_MONTH = len("2016-07")


def _date_alone(text: str) -> str:
    """The one date that a text is, or nothing."""
    dates = find_dates(text)
    return dates[0].value if len(dates) == 1 and (dates[0].begin, dates[0].end) == (0, len(text)) else ""


def _are_years_of_study(above: Segment, below: Segment, segments: Sequence[Segment]) -> bool:
    """2012 above 2016, both set at the left of a school's name and what was studied there."""
    first, second = above.text.strip(), below.text.strip()
    if not (_YEAR.fullmatch(first) and _YEAR.fullmatch(second) and first < second) or abs(above.x0 - below.x0) > _NEAR:
        return False
    if not 0 < below.middle - above.middle < 2 * above.size:
        return False
    beside = [
        "".join(s.text for s in segments if s.table is None and s.x0 > year.x1 and abs(s.middle - year.middle) < 0.7 * year.size)
        for year in (above, below)
    ]
    is_name = _SCHOOL.search(beside[0]) is not None and re.search("[,;|]", beside[0]) is None
    return is_name and _SCHOOL.search(beside[1]) is None and bool(beside[1])


_YEAR = re.compile(r"(?:19|20)\d\d")
_SCHOOL = re.compile(r"Universi|College|Institute|School|Academy|大学|学院|学校|中学")


def _whole(above: Segment, below: Segment) -> Segment:
    if _is_stacked(below.text.strip(), above.text.strip()):
        return _told_from_its_end(above, below)
    last = above.spans[-1]
    first, second = above.text.strip(), below.text.strip()
    if _is_stacked(first, second) or (_YEAR.fullmatch(first) and _YEAR.fullmatch(second)):
        last = replace(last, text=last.text.rstrip() + "-")
    space = (
        " "
        if last.text[-1:].isascii() and last.text[-1:].isalnum() and below.text[:1].isascii()
        else ""
    )
    spans = [*above.spans[:-1], replace(last, text=last.text.rstrip() + space), *below.spans]
    return replace(above, spans=_as_cell(spans), length=above.length + below.length)


def _told_from_its_end(above: Segment, below: Segment) -> Segment:
    """The range of an end that stands above its beginning, in the order of time and in the row of its end."""
    first = below.spans[-1]
    spans = [*below.spans[:-1], replace(first, text=first.text.rstrip() + "-"), *above.spans]
    return replace(above, spans=_as_cell(spans), length=above.length + below.length)


def _as_cell(spans: list[Span]) -> list[Span]:
    """What stands beside the column begins another cell, however narrow the gap."""
    last = spans[-1]
    return [*spans[:-1], narrow(last, last.box.x1 + 0.7 * last.size)]
