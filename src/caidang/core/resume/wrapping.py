"""Lines that a narrow column or the page's edge broke are put together again."""

import re
from collections.abc import Mapping

from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.organisations import looks_like_company
from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.joining import join_rows, last_of
from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import MAX_CHARACTERS, Row
from caidang.core.text.dates import find_dates, find_ranges

_MOST_JOINED = 14
_LEAST_FULL = 2
"""Rows that end together where a column ends."""
_LEAST_MARGIN = 30.0
_LEAST_RAGGED, _RAGGED = 2, 6.0
"""Rows, and sizes of a letter: so many end so close together where somebody broke lines by hand."""
_NARROW = 300.0
"""Points; rows of bars in a column narrower than this are lists, one fact set after the other."""
_LEAD = re.compile(
    r"\W*(?:精通|熟练|熟悉|掌握|了解|擅长|具备|具有|proficient|familiar|knowledge)", re.I
)
_DUTY = re.compile(
    r"[\W\d]*(?:负责|参与|协助|完成|主要|根据|通过|带领|维护|配合|独立|使用|实现|优化|设计|组织|制定|建立|推动|对接|跟进|管理|开发|搭建|主导|编写|统筹|撰写)"
)
_FIRM = re.compile(r"[\u3400-\u9fff()A-Za-z&]{4,}(?:公司|集团|事务所|医院|银行|酒店|学校|研究院|研究所)")
_SURELY = 0.9
_LONGEST_VALUE = 60
_CONTACT = re.compile(r"\s*(?:\+?\d[\d -]{6,}|[\w.+-]+@)")
_LABEL = re.compile(r"^[\w\u3400-\u9fff /]{1,14}[::]")
_COUNTED = re.compile(r"\s*(?:\([一二三四五六七八九十]{1,2}\)|[一二三四五六七八九十]{1,2}、)\s*[\u3400-\u9fff]")
"""二、之前：…: a row that is counted begins one of its own."""
_ENDED = re.compile(r"[。;;!?::]\s*$")
_REST_OF_RANGE = re.compile(
    r"\s*(?:to|-|–|—|~|至|到)\s*(?:\d{4}|\d{1,2}/\d{4}|[A-Z][a-z]{2,8}\.? \d{4}|至今|今|present|now)",
    re.IGNORECASE,
)
_OPEN_RANGE = re.compile(
    r"\d\s*(?:月\s*)?(?:(?:-|–|—|~|至|到)+|\bto)\s*$|(?:-|–|—|~|至|到)\s*\d{4}\s*[./年]\s*$|(?:19|20)\d\d\s*[./年]\s*$"
)


_ENDS_STRETCH = re.compile(
    r"\s*(?:\d|[至现目]|今|[A-Z][a-z]{2,8}\.?,? \d{4}|present|now|current|date|ongoing)", re.IGNORECASE
)
_MONTH_END = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|June?|July?|Aug|Sept?|Oct|Nov|Dec)[a-z]{0,6}\.?$"
)
_CUT_FIRM = re.compile(r"\b(?:Co|Corp|Pte|Pty|Company)\.?,?\s*$")
"""A name like Deep Sea Robotics Co., of which ``Ltd.`` stands in the next row."""
_REST_OF_FIRM = re.compile(r"\s*(?:Ltd|Limited|Inc|LLC)\b")
_YEAR_START = re.compile(r"\s*(?:19|20)\d\d(?!\d)")


Edges = Mapping[tuple[int, int], float]
"""The right edge of the column that begins at a place of a page."""


def column_edges(rows: list[Row], widths: Mapping[int, float]) -> Edges:
    """This function will tell how far the columns of a document reach, by page and left edge.

    ``widths`` are those of pages that have one. A column with nothing to its right, whose longest rows
    do not end together, was never full: it reaches as far from the page's edge as the text on the left.
    """
    edges: dict[tuple[int, int], float] = {}
    ends: dict[int, list[Row]] = {}
    for row in rows:
        key = _column(row)
        edges[key] = max(edges.get(key, 0.0), row.box.x1)
        ends.setdefault(row.page, []).append(row)
    for (page, at), edge in edges.items():
        width = widths.get(page)
        own = [row for row in ends[page] if _column(row) == (page, at)]
        if width is None:
            if sum(row.box.x1 > edge - _RAGGED * row.size for row in own) < _LEAST_RAGGED:
                edges[page, at] = float("inf")
            continue
        if any(row.box.x0 > edge - row.size for row in ends[page]):
            continue
        full = sum(abs(row.box.x1 - edge) < 1.3 * row.size for row in own)
        if full < _LEAST_FULL:
            margin = min(row.box.x0 for row in ends[page])
            edges[page, at] = max(edge, width - max(margin, _LEAST_MARGIN))
    return edges


def join_wrapped(
    rows: list[Row], edges: Edges, *, least_width: float = 0.0, with_labels: bool = True
) -> list[Row]:
    """This function will join rows that go on in the next one: below it, at the same left edge, and full.

    Full means that the row reaches the right edge of its column. Columns narrower than ``least_width``
    points are left alone. ``with_labels`` also joins a value to the label that stands above it.
    """
    joined: list[Row] = []
    count = 0
    for row in rows:
        if (
            joined
            and count < _MOST_JOINED
            and (
                (with_labels and _is_value_below(joined[-1], row))
                or _goes_on(joined[-1], row, edges, least_width)
            )
        ):
            joined[-1] = join_rows(joined[-1], row)
            count += 1
        else:
            joined.append(row)
            count = 0
    return joined


def join_broken(rows: list[Row]) -> list[Row]:
    """This function will join the lines of paragraphs that the extractor itself broke for width.

    The reader sees each paragraph whole, up to ``MAX_CHARACTERS``.
    """
    joined: list[Row] = []
    for row in rows:
        if joined:
            last = last_of(joined[-1])
            glue = last.line.glue
            is_next = (row.page, row.index) == (last.page, last.index + 1) or (
                (row.page, row.index) == (last.page + 1, 0)
            )
            if (
                glue is not None
                and is_next
                and len(joined[-1].text) + len(row.text) <= MAX_CHARACTERS
            ):
                joined[-1] = join_rows(joined[-1], row, glue)
                continue
        joined.append(row)
    return joined


def join_labels(rows: list[Row]) -> list[Row]:
    """This function will join a label that a narrow column broke: 联系方 above, 式 below; 应 聘 职 above, 位 below."""
    joined: list[Row] = []
    for row in rows:
        above = joined[-1] if joined else None
        if above is not None and above.tail is None and _is_rest_of_label(above, row):
            joined[-1] = join_rows(above, row, "")
        else:
            joined.append(row)
    return joined


def _is_rest_of_label(above: Row, below: Row) -> bool:
    first, rest = "".join(above.text.split()), "".join(below.text.split()).rstrip(":")
    if not (_PART_OF_LABEL.fullmatch(first) and _PART_OF_LABEL.fullmatch(rest)) or len(first + rest) < _LEAST_LABEL:
        return False
    return field_of(first + rest) is not None and field_of(first) is None and field_of(rest) is None


_LONGEST_END = 30
_PART_OF_LABEL = re.compile(r"[\u3400-\u9fff]{1,4}")
_LEAST_LABEL = 4


def _column(row: Row) -> tuple[int, int]:
    return row.page, round(row.box.x0 / 4)


def _goes_on(
    above: Row, below: Row, edges: Edges, least_width: float
) -> bool:
    last = last_of(above)
    if last.page != below.page or below.is_bullet or len(above.text) >= MAX_CHARACTERS or _COUNTED.match(below.text):
        return False
    if len(below.text) < _LONGEST_END and _ends_open(last, below):
        return True
    if _is_broken_header(last, below):
        return True
    a, b = last.box, below.box
    is_near = abs(a.x0 - b.x0) <= 3 or (above.is_bullet and 0 < b.x0 - a.x0 < 30)
    # The first line of a paragraph is set in by two characters.
    is_near |= above.tail is None and not above.is_bullet and 1.5 < (a.x0 - b.x0) / last.size < 2.6
    if not is_near or abs(last.size - below.size) > 0.6 or not 0 < b.y0 - a.y0 < 2.4 * last.size:
        return False
    if last.is_bold != below.is_bold or len(below.cells) > 1 or len(last.cells) > 1:
        return False
    if (
        _ENDED.search(last.text)
        or _LABEL.match(below.text)
        or _is_dated(last.text, below.text)
        or _ends_in_stretch(last.text)
        or (below.text[:1].isupper() and _ends_in_stretch(below.text) and len(below.text) <= _LONGEST_VALUE)
    ):
        return False
    edge = max(edges.get(_column(last), 0.0), edges.get(_column(below), 0.0))
    width = edge - min(a.x0, b.x0)
    if _LEAD.match(below.text) and _LEAD.match(above.text):
        return False
    if width < least_width or a.x1 - a.x0 < 0.6 * width or _CONTACT.match(below.text):
        return False
    if "|" in last.text + below.text and _ends_at_bars(last, below, width):
        return False
    room = edge - a.x1
    # A Latin word is moved to the next line whole, so more room may be left.
    word = re.match(r"[!-~]*", below.text.strip())
    needed = 0.55 * below.size * len(word.group() if word else "")
    is_full = room <= max(1.15 * last.size, needed + 0.3 * last.size) and b.x1 <= edge + 1
    return is_full and not (
        _begins_stay(below) or _is_next_employer(above, below) or _is_first_duty(last, below)
    )


def _ends_open(last: Row, below: Row) -> bool:
    """Whether a stretch of time was broken between two rows."""
    is_open = _OPEN_RANGE.search(last.text) and _ENDS_STRETCH.match(below.text)
    return bool(is_open) or _ends_range(last, below)


def _is_dated(above: str, below: str) -> bool:
    """Whether a row ends or the next begins with a date, as heads of entries do; sentences have dates anywhere."""
    if find_dates(above[-12:]) and not below[:1].islower():
        return True
    dates = find_dates(below[:16])
    return bool(dates) and not ("," in below[: dates[0].begin] and "," in above)


def _is_first_duty(above: Row, below: Row) -> bool:
    """Whether the head of a post stands above a sentence that begins with what was done."""
    if not find_ranges(above.text):
        return False
    return _DUTY.match(below.text) is not None or any(looks_like_title(re.split(parting, above.text.strip())[-1]) >= _SURELY for parting in (r"[\s|,]+", r"\t|[|,]\s*"))


def _begins_stay(row: Row) -> bool:
    """Whether a row begins with a school that is surely one: the next stay, not the rest of a line."""
    first = next(iter(find_schools(row.text[:_LONGEST_VALUE])), None)
    if first is not None and first.start == 0 and first.confidence >= 0.9:
        return True
    degrees = find_degrees(row.text[:_LONGEST_VALUE])
    return bool(degrees) and degrees[0].start == 0 and bool(find_dates(row.text))


def _ends_at_bars(last: Row, below: Row, width: float) -> bool:
    """Whether a row of bars ends by itself: a list in a narrow column, or the head of an entry with its first duty below."""
    if find_ranges(last.text):
        return "|" in last.text and _ENDED.search(below.text) is not None
    return width < _NARROW


def _ends_in_stretch(text: str) -> bool:
    """Whether a row ends with its dates: …, 2018 to present."""
    return any(stretch.end_offset >= len(text.rstrip(" )")) for stretch in find_ranges(text))


def _is_next_employer(above: Row, below: Row) -> bool:
    """Whether an employer's or a post's whole name stands below a duty: the next stay, not the rest of a sentence."""
    text = below.text.strip()
    if len(text) <= _LONGEST_POST and not text.isascii() and looks_like_title(text) >= _SURELY and looks_like_company(_BRACKET_BEHIND.sub("", above.text.strip())) >= _SURELY:
        return True  # a firm with a remark as long as the page is wide, the post below it
    if above.text.rstrip().endswith(".") and text[:1].isupper():
        return max(looks_like_title(text), looks_like_company(text)) >= _SURELY
    if above.is_bullet and text[:1].isupper() and text.isascii() and len(text) <= _LONGEST_VALUE and looks_like_company(text.split(", ")[0]) >= _SURELY:
        return True  # - Audit of listed groups / K. L. Wong & Co., CPA
    return (
        _DUTY.match(above.text) is not None
        and _FIRM.fullmatch(text) is not None
        and looks_like_company(text) >= _SURELY
    )


_LONGEST_POST = 14
_BRACKET_BEHIND = re.compile(r"\s*\([^()]{2,40}\)$")


def _is_broken_header(above: Row, below: Row) -> bool:
    """Whether the head of an entry was broken before a year, behind the bar that parts its fields, or within a firm's name."""
    is_under = abs(above.box.x0 - below.box.x0) <= 3 and 0 < below.box.y0 - above.box.y0 < 2.4 * above.size
    if not is_under or above.is_bullet or len(below.text) > _LONGEST_VALUE:
        return False
    if _CUT_FIRM.search(above.text) and _REST_OF_FIRM.match(below.text):
        return True
    if _MONTH_END.search(above.text) and _YEAR_START.match(below.text):
        return True
    return above.text.rstrip().endswith("|") and bool(find_dates(below.text))


def _is_value_below(above: Row, below: Row) -> bool:
    """Whether a row is only a label and the next one its value: Company: above, the employer's name below."""
    last = last_of(above)
    label = last.text.strip()
    return (
        last.page == below.page
        and not below.is_bullet
        and len(above.text) < MAX_CHARACTERS
        and label.endswith(":")
        and field_of(label) is not None
        and len(below.text) <= _LONGEST_VALUE
        and ":" not in below.text
        and field_of(below.text) is None
    )


def _ends_range(above: Row, below: Row) -> bool:
    """Whether a range was broken before its dash: 2019.9 above, - 2022.6 below."""
    dates = find_dates(above.text)
    return (
        bool(dates)
        and dates[-1].end == len(above.text)
        and _REST_OF_RANGE.match(below.text) is not None
    )
