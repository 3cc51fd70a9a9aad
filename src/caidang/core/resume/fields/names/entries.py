"""Several stays that stand in one row, parted by semicolons, are read as rows of their own."""

import re
from dataclasses import replace
from itertools import pairwise

from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.joining import join_rows
from caidang.core.resume.lines import Row, cells_of
from caidang.core.text.dates import DateRange, find_dates, find_ranges

_SEMICOLON = re.compile(r"\s*[;。]\s*")
_LEAD = re.compile(r"\s*(?:[\w\u3400-\u9fff]{2,8}\s*:)?\s*")
_TELLS = re.compile(r"[\u3400-\u9fff]{4}|[A-Za-z]{3,} [A-Za-z]{3,}")


def part_entries(rows: list[Row]) -> list[Row]:
    """This function will part rows such as 2008-2012 兰州大学 化学 本科；2012-2015 … at each stretch of time.

    Offsets stay those of the whole row: what belongs to the others is blank.
    """
    return [part for row in rows for part in _parts(row)]


def side_by_side(rows: list[Row]) -> list[Row]:
    """This function will read stays that stand side by side one after the other.

    2015-2019<tab>2019-2021 below 某某学院<tab>某某大学: each cell has dates of its own, so each column is a stay.
    """
    found = list(rows)
    at = 0
    while at < len(found):
        count = len(found[at].cells)
        if count < _FEWEST_BESIDE or not all(_is_range(cell.text) for cell in found[at].cells):
            at += 1
            continue
        first, last = at, at + 1
        while first > 0 and at - first < _MOST_BESIDE and len(found[first - 1].cells) == count and not find_ranges(found[first - 1].text):
            first -= 1
        while last < len(found) and last - at <= _MOST_BESIDE and len(found[last].cells) == count and not find_ranges(found[last].text):
            last += 1
        block = found[first:last]
        if len(block) > 1:
            found[first:last] = [_blanked(row, row.cells[n].start, row.cells[n].end) for n in range(count) for row in block]
            last = first + count * len(block)
        at = last
    return found


_FEWEST_BESIDE, _MOST_BESIDE = 2, 2


def _is_range(text: str) -> bool:
    ranges = find_ranges(text)
    return len(ranges) == 1 and not (text[: ranges[0].begin_offset] + text[ranges[0].end_offset :]).strip(" ()")


_MEANWHILE = re.compile(r"\s*\((?:(?:其间|期间)\s*[::,]?\s*(?=\d)|(?=(?:19|20)\d{2}[.年/-]))(?P<inner>[^()]*(?:\([^()]*\)[^()]*)*)\)?")
_TOLD_THERE = re.compile(r"[\u3400-\u9fff]{4}")


_STUDIED_MEANWHILE = re.compile(r"\s*\((?P<inner>(?:19|20)\d\d[^()]{4,60}(?:学习|进修|毕业|就读|在读|函授)[^()]{0,12})\)")
"""（2014.09—2017.01 某某党校行政管理专业在职学习）, though nothing says 其间."""


def part_asides(rows: list[Row]) -> list[Row]:
    """This function will part 2011.3--2018.11 某某局 科员(其间：2012.9--2015.6 某某大学 在职学习) into the post and the study."""
    return [part for row in _with_whole_asides(rows) for part in _without_aside(row)]


def _with_whole_asides(rows: list[Row]) -> list[Row]:
    """The rows, an aside that the edge of a cell broke joined again."""
    whole: list[Row] = []
    for row in rows:
        if whole and _OPEN_ASIDE.search(whole[-1].text) and _REST_OF_ASIDE.match(row.text) and not row.is_bullet:
            whole[-1] = join_rows(whole[-1], row, "")
        else:
            whole.append(row)
    return whole


_OPEN_ASIDE = re.compile(r"\((?:其间\s*[::]\s*|(?=(?:19|20)\d\d\.))[^()]*(?:19|20)\d\d[^()]{4,60}$")
_REST_OF_ASIDE = re.compile(r"\s*[\u3400-\u9fff][^()]{0,50}\)")


def _without_aside(row: Row) -> list[Row]:
    aside = _STUDIED_MEANWHILE.search(row.text) or _MEANWHILE.search(row.text)
    if aside is None or not (inner := find_ranges(aside["inner"])):
        return [row]
    is_said = aside.re is _STUDIED_MEANWHILE or "间" in row.text[aside.start() : aside.start("inner")]
    if not is_said and not _is_told_beside(row.text[: aside.start()], aside["inner"][inner[0].end_offset :]):
        return [row]
    begin, end = aside.span("inner")
    outer = row.text[: aside.start()] + " " * (aside.end() - aside.start()) + row.text[aside.end() :]
    rows = [replace(row, text=outer.rstrip(), cells=cells_of(outer.rstrip())), _blanked(row, begin, end)]
    return [part for part in rows if part.text.strip()]


def _is_told_beside(before: str, words: str) -> bool:
    """Whether a bracket with dates and words of its own stands behind a stay that has its dates already."""
    return _TOLD_THERE.search(words) is not None and bool(find_ranges(before))


def _parts(row: Row) -> list[Row]:
    ranges = find_ranges(row.text)
    if len(ranges) < 2 and ";" in row.text and len(row.cells) == 1 and (cuts := _of_schools(row.text)):
        return [_blanked(row, *cut) for cut in cuts]
    if len(ranges) > 1 and (cuts := _behind_posts(row.text, ranges)):
        return [_blanked(row, *cut) for cut in cuts]
    if len(ranges) < 2 or len(row.cells) > 1 or _OF_PROJECTS.match(row.text):
        return [row]
    cuts = _at_semicolons(row.text) or _at_dates(row.text, ranges)
    return [row] if len(cuts) < 2 else [_blanked(row, *cut) for cut in cuts]


_OF_PROJECTS = re.compile(r"\W*(?:主要|代表|参与|典型|重点)?(?:项目|工程|客户|课题|业绩)(?:经历|经验)?\s*:")
"""项目：某某升级（2021.08-2022.03）；某某改造（…）: all of one post."""


def _behind_posts(text: str, ranges: list[DateRange]) -> list[tuple[int, int]]:
    """The posts of one firm in a row, each with its dates in a bracket behind it: 客户经理(2015.7-2018.3)、副行长(2018.4-2021.6)."""
    ends = [stretch.end_offset + 1 for stretch in ranges]
    begins = [0, *ends[:-1]]
    for begin, stretch in zip(begins, ranges, strict=True):
        opened, closed = text[: stretch.begin_offset].rstrip(), text[stretch.end_offset :].lstrip()
        if not opened.endswith("(") or not closed.startswith(")"):
            return []
        post = _LAST_WORD.search(text[begin : len(opened) - 1].rstrip())
        if post is None or looks_like_title(post.group()) < _FAIR:
            return []
    return list(zip(begins, [*ends[:-1], len(text)], strict=True))


_LAST_WORD = re.compile(r"[^\s、,;|/()]{2,20}$")
_FAIR = 0.8


def _of_schools(text: str) -> list[tuple[int, int]]:
    """The pieces between semicolons, where each names a school and a degree or a date: 同济大学 硕士 2009届；东南大学 本科 2006届."""
    stops = [0, *(match.end() for match in re.finditer(";", text)), len(text)]
    cuts = [(a, b) for a, b in pairwise(stops) if text[a:b].strip(" ;")]
    are_studies = all(find_schools(text[a:b]) and (find_degrees(text[a:b]) or find_dates(text[a:b])) for a, b in cuts)
    return cuts if len(cuts) > 1 and are_studies else []


def _at_semicolons(text: str) -> list[tuple[int, int]]:
    """The pieces between semicolons, where each of them has dates of its own."""
    cuts: list[tuple[int, int]] = []
    begin = 0
    for stop in [*_SEMICOLON.finditer(text), None]:
        end = stop.end() if stop else len(text)
        # A piece without dates goes on with the stay before it.
        if cuts and not find_ranges(text[begin:end]):
            cuts[-1] = (cuts[-1][0], end)
        elif begin < end:
            cuts.append((begin, end))
        begin = end
    return cuts if len(cuts) > 1 else []


def _at_dates(text: str, ranges: list[DateRange]) -> list[tuple[int, int]]:
    """The stretches from one time to the next, where a cell holds nothing but stays one after the other."""
    begins = [stretch.begin_offset for stretch in ranges]
    ends = [*begins[1:], len(text)]
    told = [text[stretch.end_offset : end] for stretch, end in zip(ranges, ends, strict=True)]
    if not _LEAD.fullmatch(text[: begins[0]]) or not all(_TELLS.search(words) for words in told):
        return []
    return list(zip(begins, ends, strict=True))


def _blanked(row: Row, begin: int, end: int) -> Row:
    lead = _LEFT_OVER.match(row.text, begin, end)
    begin = lead.end() if lead is not None else begin
    text = " " * begin + row.text[begin:end].rstrip(" ;")
    return replace(row, text=text, cells=cells_of(text))


_LEFT_OVER = re.compile(r"[\s、,;]+")
