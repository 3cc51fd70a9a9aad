"""Posts with one date where the others have two: 2017 Intern, Port Authority; Dishwasher, Café Demo, Summer 2018."""

import re
from collections.abc import Sequence
from dataclasses import replace

from caidang.core.resume.fields.posts.heads.header_rows import Facts, read_facts
from caidang.core.resume.lines import Row
from caidang.core.text.dates import DateFound, DateRange, find_dates, find_ranges

_LONGEST = 100
_PUNCTUATION = re.compile(r"[\s,;|()\[\]–—-]*")
_PARTED = re.compile(r"(?:[\t,|–—-]\s*|\s{2,})$")
_SENTENCE = re.compile(r"[。;!?]|[,、].*[,、].*[,、]")


def with_lone_dates(told: Sequence[Facts]) -> list[Facts]:
    """This function will give a row its one date where it names a post and the dates of the others stand on the same side.

    Dates that fill the last cell of a duty's row are the post's, too: they stand a line below its name.
    """
    told = [_with_dates_apart(facts) for facts in told]
    sides = {_side(facts.row, each.begin_offset, each.end_offset) for facts in told if (each := facts.stretch)} - {None}
    sides = sides or _sides_of_seasons(told)
    return [_with_date(facts, sides) if facts.stretch is None else facts for facts in told]


def _sides_of_seasons(told: Sequence[Facts]) -> set[str | None]:
    """Where the dates stand of a student whose posts were all held for a summer."""
    rows = [facts.row for facts in told if _SEASON.search(facts.row.text)]
    return {_side(row, dates[0].begin, dates[0].end) for row in rows if len(dates := find_dates(row.text)) == 1} - {None}


_SEASON = re.compile(r"\b(?:Spring|Summer|Autumn|Fall|Winter) (?:19|20)\d\d\b|(?:19|20)\d\d年?[春夏秋冬暑寒][季假天]")


def _with_dates_apart(facts: Facts) -> Facts:
    """• 负责月结<tab>2018.4-2020.3: the dates, without the duty."""
    row = facts.row
    if not facts.is_duty or not row.is_bullet or len(row.cells) != _DUTY_AND_DATES:
        return facts
    ranges = find_ranges(row.text)
    is_apart = len(ranges) == 1 and ranges[0].begin_offset <= row.cells[-1].start and not row.text[ranges[0].end_offset :].strip(" )")
    return Facts(row, ranges[0]) if is_apart else facts


_DUTY_AND_DATES = 2


def _with_date(facts: Facts, sides: set[str | None]) -> Facts:
    row = facts.row
    if not sides or row.is_bullet or len(row.text) > _LONGEST or _SENTENCE.search(row.text):
        return facts
    dates = find_dates(row.text)
    if len(dates) != 1 or _side(row, dates[0].begin, dates[0].end) not in sides:
        return facts
    span = (dates[0].begin, dates[0].end)
    if _side(row, *span) == "alone":
        return Facts(row, DateRange(dates[0].value, None, *span, span)) if facts.is_bare else facts
    rest = read_facts(replace(row, text=_without(row.text, dates[0])))
    if rest.is_duty or (rest.title is None and rest.employer is None):
        return facts
    return replace(rest, row=row, stretch=DateRange(dates[0].value, None, *span, span))


def _without(text: str, date: DateFound) -> str:
    return text[: date.begin] + " " * (date.end - date.begin) + text[date.end :]


def _side(row: Row, begin: int, end: int) -> str | None:
    """Whether the dates stand at the beginning or at the end of a row that says more."""
    before, after = row.text[:begin], row.text[end:]
    if before.strip() and not _PARTED.search(before):
        return None
    is_first, is_last = (_PUNCTUATION.fullmatch(text) is not None for text in (before, after))
    if is_first and is_last:
        return "alone"
    return None if is_first == is_last else "first" if is_first else "last"
