"""Sections: which rows tell of what, by their headings."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from caidang.core.resume.dictionary import words
from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row, cells_of
from caidang.core.resume.made_headings import made_heading, without_number
from caidang.core.resume.person_blocks import CONTACT, LONGEST_BARE, find_block
from caidang.core.text.dates import find_ranges


class Part(StrEnum):
    """What a section is about. HEAD is everything before the first heading."""

    HEAD = "head"
    BASIC = "basic"
    INTENT = "intent"
    EDUCATION = "education"
    WORK = "work"
    PROJECT = "project"
    CAMPUS = "campus"
    SKILLS = "skills"
    CERTIFICATES = "certificates"
    SUMMARY = "summary"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Section:
    """Rows under one heading; ``from_cell`` is the first cell that belongs to it in its first row."""

    part: Part
    rows: tuple[Row, ...]


_DECORATION = re.compile(r"[^\w\u3400-\u9fff&/+]+|_+")
_NUMBERING = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}[、.]|第[一二三四五六]部分|\d{1,2}[.、](?!\d)|[IVX]{1,4}\.)\s*"
)
_TRAILING = re.compile(r"\((?:[^()]{0,24})\)\s*$|[::]\s*$|\s+(?:总年资|共计?|合计|总计|累计)\s?[\d~\-.]+\s?(?:[年个月段份家].{0,8})?$")
_NEVER = re.compile(r"[。;@%!?,、]|\d{6}")
_OWN = re.compile(
    r"^(?:我的|本人|主要|部分|近期|相关|过往|以往|既往|个人|其他|详细)|(?:展示|一览|如下|回顾|汇总|总览|一栏|栏)$"
)
_OTHERS = re.compile(r"其[他它]|others?|更多|等")
_MOST_PIECES = 3
_LEAST_CORE = 4
"""Characters of a heading that may have a word before or behind it: 部分项目经验, 教育经历如下; 相关工作 is none."""
_LONGEST_BESIDE = 4
_LEAST_BESIDE = 6
_LONGEST = 42
_RULED = re.compile(r"\s*[-=_*~─—]{4,}\s*$")
_LONGEST_INLINE = 20
_VERTICAL_ROWS = 4


@lru_cache(maxsize=1)
def _headings() -> dict[str, Part]:
    found: dict[str, Part] = {}
    for part in Part:
        if part is not Part.HEAD:
            for word in words(f"headings_{part.value}"):
                found[word.replace("_", "").lower()] = part
    return found


def group_sections(rows: list[Row]) -> list[Section]:
    """This function will split the rows at the headings; the first section is HEAD, perhaps empty."""
    sections: list[Section] = []
    part, kept = Part.HEAD, list[Row]()
    opened: Row | None = None
    usual = sorted(row.size for row in rows)[len(rows) // 2] if rows else 0.0
    at = 0
    while at < len(rows):
        found, used, rest = _heading_at(rows, at)
        if found is not None and at == 0 and _TITLE.fullmatch(rows[0].text):
            found = None
        if found is None and part is not Part.HEAD and _is_name(rows[at], usual) and not _is_named_above(rows[:at], rows[at].size):
            sections.append(Section(part, tuple(kept)))
            part, kept = Part.HEAD, []
        if found is None and part in (*_WITH_STAYS, *_INLINE):
            found, used, rest = _in_two_cells(rows[at])
        if found is Part.OTHER and rest is rows[at] and part not in _WITH_STAYS:
            found = None  # Languages: Go, Rust among the skills
        if found is not None and part in _WITH_STAYS and _WITHIN_STAY.fullmatch(rows[at].text.strip()):
            found = None
        if found is None or (part in _WITH_PARTS and _is_part_of_post(rows[at], rows[at + 1 : at + 2], opened)) or (
            part is Part.WORK and _PROJECTS_OF_POST.fullmatch(rows[at].text) and _goes_on_with_posts(rows[at + 1 :], kept)
        ):
            kept.append(rows[at])
            at += 1
            continue
        if rest is not None and len(rows[at].cells) == 1:
            # The rows below go on where they were, but for those that the text itself goes on in.
            more = _going_on(rows, at + used, found)
            sections += [Section(part, tuple(kept)), Section(found, (rest, *more))]
            kept = []
            used += len(more)
        else:
            sections.append(Section(part, tuple(kept)))
            part, kept = found, ([rest] if rest is not None else [])
            opened = rows[at]
        at += used
    sections.append(Section(part, tuple(kept)))
    return [piece for section in _with_head_below(sections) for piece in _without_person(section)]


def _with_head_below(sections: list[Section]) -> list[Section]:
    """Find the head below a sidebar that the document begins with, as a network's profiles do.

    Where nothing stands before the first heading, the last rows before the summary or the posts may be
    the name, what the person is, and where: Tobias Linde / Plant Manager at Demo Pumps / Taicang, Jiangsu, China.
    """
    if any(section.part is Part.HEAD and not all(_OF_SITE.fullmatch(row.text) for row in section.rows) for section in sections):
        return sections
    at = next((at for at, each in enumerate(sections) if each.part in (Part.SUMMARY, *_WITH_STAYS)), 0)
    if at == 0 or sections[at - 1].part not in _OF_SIDEBAR:
        return sections
    rows = sections[at - 1].rows
    begin = next((n for n in range(max(len(rows) - _MOST_HEAD, 1), len(rows)) if _is_head(rows[n:])), None)
    if begin is None:
        return sections
    side = Section(sections[at - 1].part, rows[:begin])
    return [*sections[: at - 1], side, Section(Part.HEAD, rows[begin:]), *sections[at:]]


_OF_SITE = re.compile(r"\W*(?:linkedin|(?:https?://|www\.)\S+(?: \(linkedin\))?|contact|page \d+ of \d+)\W*", re.IGNORECASE)
"""What stands above a profile's sidebar and is only the network's own."""


def _is_head(rows: tuple[Row, ...]) -> bool:
    first, *below = (row.text.strip() for row in rows)
    has_place = any(_PLACE.fullmatch(text) for text in below)
    return bool(below) and has_place and _LIKE_A_NAME.fullmatch(first) is not None


_OF_SIDEBAR = (Part.BASIC, Part.SKILLS, Part.CERTIFICATES, Part.OTHER)
_MOST_HEAD = 4
_PLACE = re.compile(
    r"[A-ZÀ-Þ][\w' -]+(?:, [A-ZÀ-Þ][\w' -]+){1,2}|Hong Kong(?: SAR)?|Singapore|Macau|Greater [A-Z][a-z]+(?: [A-Z][a-z]+)? Area|(?:中国)?\s?[\u3400-\u9fff]{2,4}(?:省|市|地区)?(?:\s?[\u3400-\u9fff]{2,6}){0,2}"
)


_TITLE = re.compile(r"\W*个?人?(?:履历|简历)表?\W*")
"""What a whole document may be called, though a section may be as well."""
_LARGE = 1.35  # of the usual size


def _is_name(row: Row, usual: float) -> bool:
    """Whether a row is the person's name in large type, below a column that the document begins with."""
    text = row.text.strip()
    return row.size >= _LARGE * usual and len(text) <= LONGEST_BARE and _LIKE_A_NAME.fullmatch(text) is not None


def _is_named_above(rows: Sequence[Row], size: float) -> bool:
    """Whether something like a name stands above in type as large: then the others so set are no names."""
    return any(row.size >= size - 0.1 and _LIKE_A_NAME.fullmatch(row.text.strip()) and heading_of(row.text) is None for row in rows)


_LIKE_A_NAME = re.compile(r"[\u3400-\u9fff]{2,4}|[A-Z][a-zA-Z'-]+(?: [A-Z]\.)?(?: [A-Z][a-zA-Z'-]+){1,2}(?:, [A-Z][A-Za-z.]{1,6}){0,3}")
_WITH_PARTS = (Part.WORK, Part.PROJECT)
_WITH_STAYS = (Part.WORK, Part.PROJECT, Part.EDUCATION)
_WITHIN_STAY = re.compile(r"(?:key )?(?:highlights|responsibilities|courses)|relevant courses|主修课程|主要课程", re.IGNORECASE)
"""What pages set above the points of each post or study."""
_OF_POST = re.compile(
    r"\W*(?:(?:(?:主要|工作|个人)?(?:业绩|成果|成就)|离职原因|证明人|公司(?:简介|介绍|描述))\W*|(?:项目(?:业绩|成果)|个人亮点|achievements?|highlights?)\s*[::]\s*)",
    re.IGNORECASE,
)


def _is_part_of_post(row: Row, below: Sequence[Row], opened: Row | None) -> bool:
    """工作业绩： under a post heads the rest of its duties, not a section; so does a smaller 技术栈：."""
    if _OF_POST.fullmatch(row.text):
        # Where the sections' own headings end so as well, 项目业绩： right above a project's name and period is one of them.
        is_alike = opened is not None and opened.text.rstrip().endswith(":") and row.size >= opened.size - _SMALLER
        return not (is_alike and heading_of(row.text) is Part.PROJECT and any(find_ranges(one.text) for one in below))
    if opened is not None and _SET_OFF.match(opened.text) and _PROJECTS_OF_POST.fullmatch(row.text):
        return True
    is_smaller = opened is not None and row.size < opened.size - _SMALLER
    return is_smaller and row.text.rstrip().endswith(":")


def _goes_on_with_posts(below: Sequence[Row], above: Sequence[Row]) -> bool:
    """Whether a row below 主要项目： and above the next heading has its dates where the posts above have theirs: the list was one post's."""
    places = {place for row in above if (place := _place_of_dates(row)) is not None}
    for row in below:
        if heading_of(row.text) is not None and not _PROJECTS_OF_POST.fullmatch(row.text):
            return False
        place = _place_of_dates(row)
        if place is not None:
            return place in places and _OF_PROJECT.search(row.text) is None
    return False


def _place_of_dates(row: Row) -> tuple[bool, bool] | None:
    """Whether the dates of a row begin it and whether they end it; None where it has none, is a bullet, or a bracket holds them."""
    ranges = find_ranges(row.text) if not row.is_bullet and not _LISTED.match(row.text) else []
    if len(ranges) != 1:
        return None
    before, after = row.text[: ranges[0].begin_offset].strip(), row.text[ranges[0].end_offset :].strip()
    return None if before.endswith("(") else (not before, not after)


_LISTED = re.compile(r"\s*(?:\(?\d{1,2}[.、)](?!\d)|[①-⑳])")
_OF_PROJECT = re.compile("项目|工程|课题|系统|平台")
_SET_OFF = re.compile(r"\s*[【■◆●▌▎#]")
_PROJECTS_OF_POST = re.compile("(?:主要|代表|参与|典型|重点|近期|负责)(?:项目|工程|业绩)\\s*[::]")
"""主要项目： below a post, where the sections' headings are set off: 【工作经历】."""
_SMALLER = 0.9
"""Points that a heading within a post is smaller than the section's."""

def _without_person(section: Section) -> list[Section]:
    """Take a block of labelled facts about the person, such as a sidebar without a heading, out of a section."""
    block = None if section.part in (Part.HEAD, Part.BASIC, Part.INTENT) else find_block(section.rows)
    if block is None:
        return [section]
    begin, end = block
    rows = section.rows
    return [Section(section.part, rows[:begin] + rows[end:]), Section(Part.BASIC, rows[begin:end])]


def rows_of(sections: list[Section], *parts: Part) -> list[Row]:
    """This function will return all rows of the named parts, in reading order."""
    return [row for section in sections if section.part in parts for row in section.rows]


@lru_cache(maxsize=4096)
def heading_of(text: str) -> Part | None:
    """This function will tell which section a heading's text opens, or None if it is no heading."""
    if len(text) > _LONGEST:
        text = _RULED.sub("", text)  # EDUCATION ------------
    if len(text) > _LONGEST or not text.strip() or _NEVER.search(text, 4):
        return None
    plain = _NUMBERING.sub("", text.strip(" \t#*=-—_■●◆▌|【】[]<>《》•·"))
    if _SOME_EXPERIENCE.fullmatch(plain):
        return Part.WORK
    for candidate in (plain, _TRAILING.sub("", plain)):
        key = _DECORATION.sub("", without_number(candidate)).lower()
        if not key:
            continue
        if key in _headings():
            return _headings()[key]
        core = _OWN.sub("", key)
        if core != key and len(core) >= _LEAST_CORE and core in _headings():
            return _headings()[core]
        before, colon, behind = candidate.partition(":")
        if colon and behind.strip() and _DECORATION.sub("", behind).lower() not in _headings():
            continue  # 技能：Java is a heading with its content
        named = _bilingual(key) or _made(key)
        if named is not None:
            return named
    return None


def _made(key: str) -> Part | None:
    made = made_heading(key)
    return Part(made) if made is not None else None


_SOME_EXPERIENCE = re.compile(
    r"(?!(?:relevant )?(?:project|research|volunteer|leadership|extra|campus|community|academic|university|student|social)|(?:\d|over|more|years))(?:[a-z&]+ ){1,3}experiences?",
    re.IGNORECASE,
)
"""Investment Banking Experience heads posts as Work Experience does."""


def _bilingual(key: str) -> Part | None:
    """教育背景EDUCATION or WORKEXPERIENCE工作经历: both halves are headings, or one is and the other Latin."""
    behind = re.fullmatch(r"(?P<han>[\u3400-\u9fff/&]{4,12})[a-z&/]{4,24}", key)
    if behind is not None and re.search("[和与及/&]", behind["han"]):
        key = behind["han"]  # 科研与工作经历 EXPERIENCE
    match = re.fullmatch(r"(?:([\u3400-\u9fff]+)([a-z&/]+)|([a-z&/]+)([\u3400-\u9fff]+))", key)
    if match is None:
        pieces = [piece for piece in re.split(r"[/&+]|和|与|及", key) if not _OTHERS.fullmatch(piece)]
        parts = [_headings().get(piece) for piece in pieces]
        if len(pieces) == 2 and parts[0] is None and len(pieces[0]) <= _LONGEST_BESIDE and len(pieces[1]) >= _LEAST_CORE:
            return parts[1]  # 科研与工作经历
        if len(pieces) == 2 and key.isascii() and parts[0] is not None and len(pieces[0]) >= _LEAST_BESIDE:
            return parts[0]  # Education & Qualification
        return parts[0] if len(pieces) <= _MOST_PIECES and None not in parts[:2] and parts else None
    chinese = match[1] or match[4]
    return _headings().get(chinese) or _made(chinese)


def _heading_at(rows: list[Row], at: int) -> tuple[Part | None, int, Row | None]:
    """Return the part that opens at a row, how many rows the heading takes, and what is left of a row."""
    row = rows[at]
    if at and row.text.strip()[:1].islower() and not row.is_bold and row.size <= rows[at - 1].size:
        return None, 0, None  # the broken end of a sentence: ... supported the high-tech / certification
    if len(row.text.strip()) <= 2:
        text = ""
        for used, other in enumerate(rows[at : at + _VERTICAL_ROWS], start=1):
            piece = other.text.strip()
            if len(piece) > 2:
                break
            text += piece
            if used > 1 and (len(text) >= 4 or len(text) == used) and (found := heading_of(text)) is not None:
                return found, used, None
    part = heading_of(row.text)
    if part is not None:
        return part, 1, None
    upright = _upright(rows, at)
    if upright is not None:
        return upright, 1, _without_first_cell(row)
    if len(row.cells) > 1:
        first = heading_of(row.cells[0].text)
        if first is not None and not _is_label(row):
            return first, 1, _without_first_cell(row)
    return _with_content(row)


def _upright(rows: list[Row], at: int) -> Part | None:
    """工作<tab>2016—2019 … and 经历<tab>2019—… below: a heading set upright in the first column of a form."""
    first = rows[at].cells[0].text.strip()
    if len(rows[at].cells) < 2 or len(first) != _UPRIGHT or at + 1 >= len(rows) or heading_of(first) is not None:
        return None
    below = rows[at + 1].cells[0].text.strip()
    return heading_of(first + below) if len(below) == _UPRIGHT else None


_UPRIGHT = 2
_MOST_GOING_ON = 12
_ENDS_OPEN = re.compile(r"[,、;/|]$")
_ENDS_CLOSED = re.compile(r"[.。!?]$")
_PROSE = re.compile(r".{8,}[,。;、!]")
_OF_PERSON = re.compile(r"\W*(?:语言|外语|兴趣|爱好|特长|languages?|hobbies|interests)", re.IGNORECASE)
_INLINE = (Part.SKILLS, Part.CERTIFICATES, Part.SUMMARY)


def _with_content(row: Row) -> tuple[Part | None, int, Row | None]:
    """技能: Axure、SQL on one row is a heading with all its content."""
    colon = row.text.find("】" if row.text.startswith("【") and not row.text.startswith("【技术") else ":", 0, _LONGEST_INLINE)
    if colon < 0 or not row.text[colon + 1 :].strip():
        return None, 0, None
    part = heading_of(row.text[:colon])
    if part is Part.OTHER and _OF_PERSON.match(row.text):
        return part, 1, row  # 语言：日语N1: what is said there needs its label
    is_set_off = row.text.startswith("【") and part in (Part.OTHER, Part.CAMPUS)
    if part not in _INLINE and not is_set_off:
        return None, 0, None
    text = " " * (colon + 1) + row.text[colon + 1 :]
    return part, 1, replace(row, text=text, cells=cells_of(text))


def _going_on(rows: list[Row], at: int, part: Part) -> list[Row]:
    """The rows in which the text behind a heading goes on: 自我评价：性格开朗， and what stands below."""
    found: list[Row] = []
    for row in rows[at : at + _MOST_GOING_ON]:
        text, above = row.text.strip(), rows[at + len(found) - 1].text.rstrip()
        if heading_of(text) is not None or find_ranges(text) or CONTACT.search(text):
            break
        label, colon, _ = text.partition(":")
        if colon and (field_of(label) is not None or heading_of(label) is not None):
            break
        is_open = _ENDS_OPEN.search(above) or (part is Part.SUMMARY and not _ENDS_CLOSED.search(above))
        if not is_open and not (part is Part.SUMMARY and (row.is_bullet or _PROSE.search(text))):
            break
        found.append(row)
    return found


def _in_two_cells(row: Row) -> tuple[Part | None, int, Row | None]:
    """技能<tab>AutoCAD、UG below the posts is a heading with its content, no fact about the person."""
    if len(row.cells) != 2:
        return None, 0, None
    part = heading_of(row.cells[0].text)
    return (part, 1, _without_first_cell(row)) if part in _INLINE else (None, 0, None)


def _is_label(row: Row) -> bool:
    """求职意向<tab>Java工程师 is a field with its value; 教育背景<tab>2015-2019<tab>… a heading with content."""
    key = _DECORATION.sub("", row.cells[0].text).lower()
    if key not in words("labels_as_headings") and field_of(row.cells[0].text) is None:
        return False
    if key == "education" and _NAMES_SCHOOL.search(row.cells[1].text):
        return False  # Education<tab>University of Leeds: a heading in the margin
    is_table_head = len(row.cells) > 2 and all(field_of(cell.text) for cell in row.cells[1:])
    return not is_table_head and not find_ranges(row.text)


_NAMES_SCHOOL = re.compile(r"Universit|College|Institute|School|大学|学院")


def _without_first_cell(row: Row) -> Row:
    cells = row.cells[1:]
    blank = " " * cells[0].start + row.text[cells[0].start :]
    return replace(row, text=blank, cells=cells)
