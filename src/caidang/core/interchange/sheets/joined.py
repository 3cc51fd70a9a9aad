"""A study or a post written in one cell, 东南大学/本科/会计学 or 微澜软件 产品经理, is taken apart; several stand in lines."""

import re
from collections.abc import Iterator
from typing import Final

from caidang.core.resume.fields.names.degrees import find_degrees, rank
from caidang.core.resume.fields.names.organisations import looks_like_company
from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.fields.person.particulars import study_form
from caidang.core.text.dates import find_ranges

_STAYS: Final = re.compile(r"[\n;]+")
_PARTS: Final = re.compile(r"[/\\|、,\t]+|\s+|\s*[-—–]+\s*")
_POST_PARTS: Final = re.compile(r"[/\\|、,\t]+|\s+-\s+|—+|(?<=[\u3400-\u9fff])-(?=[\u3400-\u9fff])")
_NUMBERED: Final = re.compile(r"\s*(?:\d{1,2}[.、)]|[①-⑳])\s*")
_MAJOR: Final = re.compile(r"[\u3400-\u9fffA-Za-z()&]{2,30}")
_CLASS_OF: Final = re.compile(r"(?<!\d)((?:19|20)\d\d)\s*[年届级]?(?:毕业)?(?!\d)")
_BRACKETS: Final = re.compile(r"[()\[\]【】:]")
_TELLING: Final = 0.5
_UNSURE: Final = 0.75
Part = tuple[str, str, float, int]
"""A field, its value, how sure it is, and which of the cell's stays it is of, from 0."""


def studies_in(text: str) -> list[Part]:
    """This function will read schools, degrees, majors and times out of a cell that holds them together."""
    return [
        (field, value, sure, stay)
        for stay, line in enumerate(_lines(text))
        for field, value, sure in _study(line)
    ]


def posts_in(text: str) -> list[Part]:
    """This function will read firms and titles out of a cell that holds them together."""
    return [
        (field, value, sure, stay)
        for stay, line in enumerate(_lines(text))
        for field, value, sure in _post(line)
    ]


def _lines(text: str) -> Iterator[str]:
    for line in _STAYS.split(text):
        told = _NUMBERED.sub("", line, count=1).strip() if _NUMBERED.match(line) else line.strip()
        if told:
            yield told


def _study(line: str) -> Iterator[tuple[str, str, float]]:
    rest = line
    ranges = find_ranges(line)
    if ranges:
        yield from ((field, value, 0.98) for field, value in (("edu_start", ranges[0].start), ("edu_end", ranges[0].end)) if value)
        rest = _blanked(rest, ranges[0].begin_offset, ranges[0].end_offset)
    elif (one := _CLASS_OF.search(line)) is not None:
        yield "edu_end", one[1], _UNSURE
        rest = _blanked(rest, *one.span())
    schools, degrees, form = find_schools(rest), find_degrees(rest), study_form(rest)
    if schools:
        yield "school", schools[0].name, schools[0].confidence
    if degrees:
        yield "degree", max((one.value for one in degrees), key=rank), 0.98
    if form is not None:
        yield "edu_form", form[2], 0.98
        rest = _blanked(rest, form[0], form[1])
    for start, end in [(one.start, one.end) for one in schools] + [(one.start, one.end) for one in degrees]:
        rest = _blanked(rest, start, end)
    left = [part for part in _PARTS.split(_BRACKETS.sub(" ", rest)) if _MAJOR.fullmatch(part) and part != "专业"]
    if not schools and left and not degrees:
        yield "school", left.pop(0), _UNSURE
    if left:
        yield "major", left[0].removesuffix("专业"), 0.92


def _blanked(text: str, start: int, end: int) -> str:
    return f"{text[:start]}{' ' * (end - start)}{text[end:]}"


def _post(line: str) -> Iterator[tuple[str, str, float]]:
    rest = line
    ranges = find_ranges(line)
    if ranges:
        yield from ((field, value, 0.98) for field, value in (("job_start", ranges[0].start), ("job_end", ranges[0].end)) if value)
        rest = _blanked(rest, ranges[0].begin_offset, ranges[0].end_offset)
    parts = [part.strip(" :") for part in _POST_PARTS.split(rest) if part.strip(" :")]
    if len(parts) == 1:
        parts = _at_a_blank(parts[0])
    if not parts:
        return
    if len(parts) == 1:
        is_title = looks_like_title(parts[0]) > max(looks_like_company(parts[0]), _TELLING)
        yield ("title" if is_title else "employer"), parts[0][:200], 0.92 if is_title else _UNSURE
        return
    titled = max(range(len(parts)), key=lambda at: (looks_like_title(parts[at]) - looks_like_company(parts[at]), at))
    is_told = looks_like_title(parts[titled]) >= _TELLING
    firm = 0 if titled else 1
    yield "employer", parts[firm][:200], 0.98 if is_told or looks_like_company(parts[firm]) >= _TELLING else _UNSURE
    yield "title", parts[titled][:200], 0.98 if is_told else _UNSURE
    if len(parts) > 2 and firm == 0:
        between = [part for at, part in enumerate(parts) if at not in (firm, titled)]
        yield "department", between[0][:200], _UNSURE


def _at_a_blank(text: str) -> list[str]:
    """Part at the one blank that stands between a firm and a title: ABC Ltd Java 工程师 is no ABC."""
    words = text.split()
    if len(words) < 2:
        return words
    cuts = range(1, len(words))
    return max(
        ([" ".join(words[:at]), " ".join(words[at:])] for at in cuts),
        key=lambda two: looks_like_company(two[0]) + looks_like_title(two[1]),
    )
