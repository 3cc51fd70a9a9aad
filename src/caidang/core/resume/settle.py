"""Entries under a wrong heading, or under none that is known, are put where they belong.

People call their sections 走过的路, 干过啥 or nothing at all. A school with its dates tells of a
study and an employer with dates of a post, whatever stands above them.
"""

import re
from functools import cached_property, lru_cache

from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.name_words import is_han_name
from caidang.core.resume.fields.names.organisations import (
    is_descriptor,
    looks_like_company,
    split_brand,
    split_glued,
)
from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row
from caidang.core.resume.sections import Part, Section
from caidang.core.text.dates import DateRange, find_ranges

_LONGEST_ENTRY = 130
_LONGEST_HEADING = 14
_FIRST = 3
_LEAST_WORDS = 6
_SET_APART = re.compile(r"^\s*(?:[■◆●▌【\[◇▍▎|#*=—]|[一二三四五六七八九]、)|[】\]::]\s*$")
_EDGES = re.compile(r"^[\s■◆●▌【\[◇▍▎|#*=—]+|[\s】\]=—#*:]+$")
_OF_MYSELF = re.compile(r"\s*(?:您好|你好|大家好)?[,!。]?\s*(?:我叫|我是|本人)|[\u3400-\u9fff·]{2,6}[,、|/ ]\s?[男女][,、|/ ]")
"""A person who tells of himself in sentences begins no entry: 我叫张三，女，2013年毕业于…"""
_OF_ENTRY = re.compile(r"[\d。,;]")
_AT_SCHOOL = re.compile("师|员|教授|主任|校长|园长|实习|博士后|秘书|干事|助理|书记|会计|经理")
_STAY = (Part.WORK, Part.EDUCATION)
_LIKE_A_STAY = (Part.PROJECT, Part.CAMPUS)


class _Signs:
    """What a row holds of a study or a post, each looked for when it is first asked for."""

    def __init__(self, text: str) -> None:
        ranges = find_ranges(text[:_LONGEST_ENTRY])
        is_late = bool(ranges) and ranges[0].begin_offset > 70
        is_prose = is_late or (len(text) > _LONGEST_ENTRY and not ranges)
        self.has_range = bool(ranges) and not is_prose
        head = "" if is_prose else _without(text[:_LONGEST_ENTRY], ranges).split("。")[0]
        label, colon, told = head.partition(":")
        # 公司：某某公司, and below it 职位：…, are entries as much as the bare names.
        self._head = told if colon and field_of(label) in ("employer", "title") else head

    @cached_property
    def has_school(self) -> bool:
        """Whether a school is named."""
        return any(school.confidence >= 0.85 for school in find_schools(self._head))

    @cached_property
    def is_study(self) -> bool:
        """Whether a school is named and nobody who works at one: 某某学院 酒店管理与数字化运营 under its heading."""
        return self.has_school and _AT_SCHOOL.search(self._head) is None

    @cached_property
    def has_company(self) -> bool:
        """Whether an employer is named."""
        return any(_is_company(piece) for piece in _words(self._head))

    @cached_property
    def has_title(self) -> bool:
        """Whether a post is named."""
        return any(looks_like_title(piece) >= _FAIR for piece in _words(self._head))

    @cached_property
    def kind(self) -> Part | None:
        """What the row tells of by itself; None where that is open."""
        has_degree = bool(find_degrees(self._head)) and "博士后" not in self._head
        if has_degree and self.has_school:
            return Part.EDUCATION
        if self.has_school and not self.has_title:
            return Part.EDUCATION
        if self.has_title or self.has_company:
            return Part.WORK
        return Part.EDUCATION if has_degree else None


def _without(text: str, ranges: list[DateRange]) -> str:
    """The text with a gap for each stretch of time, so that names glued to dates are seen."""
    for stretch in reversed(ranges):
        text = f"{text[: stretch.begin_offset]}\t{text[stretch.end_offset :]}"
    return text


def settle(sections: list[Section]) -> list[Section]:
    """This function will move entries into sections of their own where no heading told of them.

    A kind of entries that has a section of its own, with entries in it, is left as it is.
    """
    at_home = {
        part
        for part in _STAY
        if any(
            _opening(section.rows, at) is part
            for section in sections
            if section.part is part
            for at in range(len(section.rows))
        )
    }
    wanted = [part for part in _STAY if part not in at_home]
    if not wanted:
        return sections
    return [piece for section in sections for piece in _parted(section, wanted)]


def _parted(section: Section, wanted: list[Part]) -> list[Section]:
    rows = section.rows
    found: list[Section] = []
    part, begin = section.part, 0
    is_sure = section.part in _LIKE_A_STAY
    for at in range(len(rows)):
        is_sure = is_sure and not is_unknown_heading(rows[at])
        kind = _opening(rows, at)
        if is_sure and not _names_whose(rows, at):
            # A project has dates and a part in it as a post has: under its own heading it stays one.
            kind = None
        if kind is Part.EDUCATION and section.part is Part.WORK and not _STUDYING.search(rows[at].text) and _is_held_at_school(rows, at):
            kind = Part.WORK
        if kind is Part.WORK and section.part is Part.EDUCATION and _signs(rows[at].text).is_study:
            kind = None
        if kind is not None and kind is not part:
            if kind not in wanted and kind is not section.part:
                continue
            first = _first_of_entry(rows, at, begin, kind)
            found.append(Section(part, rows[begin:first]))
            part, begin = kind, first
        elif part is not section.part and is_unknown_heading(rows[at]):
            found.append(Section(part, rows[begin:at]))
            part, begin = section.part, at + 1
    found.append(Section(part, rows[begin:]))
    return found


def _opening(rows: tuple[Row, ...], at: int) -> Part | None:
    """The kind of the entry whose dates stand in this row; None for a row without dates."""
    signs = _signs(rows[at].text)
    if _OF_MYSELF.match(rows[at].text):
        return None
    if not signs.has_range or rows[at].is_bullet and len(rows[at].text) > 60:
        return None
    if signs.kind is not None:
        return signs.kind
    # Where the row above has dates of its own above it, these stand over the names below.
    is_taken = at > 1 and _signs(rows[at - 2].text).has_range and _signs(rows[at - 2].text).kind is None
    # 学历：高中 above the first dates is a fact about the person.
    is_taken |= at > 0 and field_of(rows[at - 1].text.partition(":")[0]) == "degree"
    for other in (at + 1, at - 1) if is_taken else (at - 1, at + 1):
        if 0 <= other < len(rows) and _is_beside(rows[other]) and not _states_degree(rows[other]):
            kind = _signs(rows[other].text).kind
            if kind is not None:
                return kind
    return Part.WORK if _BEGINS_STAY.match(rows[at].text) and _is_dated_first(rows[at].text) else None


def _states_degree(row: Row) -> bool:
    """学历：高中 is a fact about the person, and says nothing of the dates beside it."""
    label, colon, _ = row.text.partition(":")
    return bool(colon) and field_of(label) == "degree" and not _signs(row.text).has_school


def _is_held_at_school(rows: tuple[Row, ...], at: int) -> bool:
    """Whether a post at a school is told under a heading of posts: University of Leeds, the dates, Lecturer, and no degree."""
    near = [row for row in rows[max(at - 2, 0) : at + 3] if row is rows[at] or _is_beside(row)]
    if any(find_degrees(_HIGH_SCHOOL.sub("", row.text)) for row in near):
        return False
    return any(looks_like_title(piece) >= _FAIR for row in near for piece in _words(_without(row.text, find_ranges(row.text))))


_FAIR = 0.8
_STUDYING = re.compile(r"专业(?:在职|函授|本科|专科|大专|研究生|硕士|进修|脱产){0,2}学习|(?:研究生|本科|大专|函授|进修)班学习")
"""某某党校行政管理专业在职学习 between two posts."""
_HIGH_SCHOOL = re.compile(r"high school|高中", re.IGNORECASE)
_BEGINS_STAY = re.compile(r"\W*(?:19|20)?\d{2}(?!.*(?:项目|课题|[获奖证]|培训|学习|学生|社团|协会|志愿|班|交换|[比竞]赛|服役|当兵|备考|论文|发表|至今(?!.{4})))")


def _is_dated_first(text: str) -> bool:
    """Whether a row begins with a stretch and goes on with a few words: of what, nothing tells, but most such are posts."""
    first = find_ranges(text[:_LONGEST_ENTRY])[0]
    rest = text[first.end_offset :]
    return first.begin_offset < _FIRST and len(re.findall(r"[\u3400-\u9fff]", rest)) >= _LEAST_WORDS and "," in rest


def _names_whose(rows: tuple[Row, ...], at: int) -> bool:
    """Whether an employer or a school is named in the row or beside it."""
    near = (rows[at], *(row for row in rows[max(at - 1, 0) : at + 2] if _is_beside(row)))
    return any(_signs(row.text).has_company or _signs(row.text).has_school for row in near)


def _first_of_entry(rows: tuple[Row, ...], at: int, begin: int, kind: Part) -> int:
    """The row that an entry begins with: its names may stand above its dates."""
    own = _signs(rows[at].text)
    if (own.has_school if kind is Part.EDUCATION else own.has_company):
        is_post_above = kind is Part.WORK and at > begin and _is_post_alone(rows[at - 1]) and not own.has_title
        return at - 1 if is_post_above else at
    first = at
    while first > begin and at - first < 2 and _is_beside(rows[first - 1]):
        if _signs(rows[first - 1].text).kind is not kind:
            break
        first -= 1
    return first


_LABELS = re.compile("[:】\\]]")


def _is_post_alone(row: Row) -> bool:
    """Head of Tax above the firm and the dates."""
    return _is_beside(row) and not _LABELS.search(row.text) and looks_like_title(row.text) >= _FAIR


_WISHED = re.compile(r"\W*(?:求职意向|应聘[职岗]位|期望[职岗]位|意向[职岗]位|求职[职岗]位)\W")
"""【求职意向】康复治疗师 above the first post names none."""


def _is_beside(row: Row) -> bool:
    is_short = len(row.text) <= 60 and row.text.count(":") < 2 and not _OF_MYSELF.match(row.text) and not _WISHED.match(row.text)
    return is_short and not row.is_bullet and not find_ranges(row.text)


@lru_cache(maxsize=512)
def _signs(text: str) -> _Signs:
    return _Signs(text)


def _is_company(text: str) -> bool:
    if split_glued(text) is not None or split_brand(text) is not None:
        return True
    return looks_like_company(text) >= 0.75 and not is_descriptor(text) and not find_schools(text)


def _words(text: str) -> list[str]:
    return [word for word in re.split(r"[\t|/,,;;·@]|\s{2,}|(?<=[\u3400-\u9fff)])\s", text) if word.strip()]


def is_unknown_heading(row: Row) -> bool:
    """This function will tell whether a row is set apart like a heading, though no known one."""
    text = row.text.strip()
    if len(text) > _LONGEST_HEADING or _OF_ENTRY.search(text) or "\t" in text:
        return False
    if not (row.is_bold or _SET_APART.search(text)):
        return False
    plain = _EDGES.sub("", text)
    if len(plain) < 2 or field_of(plain) in ("employer", "title", "school", "period"):
        return False
    is_name = looks_like_company(plain) >= 0.5 or looks_like_title(plain) >= 0.8
    return not is_name and not find_schools(plain) and not is_han_name(plain)
