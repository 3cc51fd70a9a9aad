"""Projects: name, part in it, dates and what was done, entry by entry."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from caidang.core.resume.dictionary import entry_of
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.fields.posts.heads.header_rows import read_facts, tells_project
from caidang.core.resume.labels import NO_FIELD, Labelled, read_labels
from caidang.core.resume.lines import Row, ends_of
from caidang.core.resume.model import Found, Project
from caidang.core.resume.passages import text_of
from caidang.core.resume.pieces import Piece, cut
from caidang.core.text.dates import DateRange, find_ranges

_LONGEST_NAME: Final = 50
_LONGEST_PART: Final = 12
_LONGEST_HEADER: Final = 90
_TELLS: Final = re.compile(
    r"^\s*(?:项目)?(?:描述|简介|介绍|背景|职责|内容|业绩|成果|技术|环境|架构|亮点|难点|收获)|^\s*(?:责任|个人职责|主要职责|工作内容|负责(?!人)|参与|使用|通过|实现|开发环境|技术栈|软件架构|链接|地址)|[。;!?]\s*$",
)
_PART: Final = re.compile(
    r"^(?:(?:项目|课题|小)?组?(?:负责人|组长|成员|组员|经理|主管|队长|圈长|核心成员|主要成员|参与者|主持人|执行人?|统筹|策划|助理)"
    r"|独立(?:完成|开发|设计|负责|制作)|主(?:设计师?|创|讲|办|笔|要设计)|第[一二三]作者|(?:team |project |core |key )?(?:leader|lead|member|owner|assistant|executive))$",
    re.IGNORECASE,
)
_POST_BEHIND: Final = re.compile(
    r"(?P<name>.*\w [\w()&]+)(?:\s?-\s?(?P<part>[A-Z][A-Za-z]+(?: [A-Z][A-Za-z]+)?)|\s(?P<one>(?:Team )?(?:Member|Leader|Owner)))$"
)
_NUMBER: Final = re.compile(
    r"^\s*(?:项目[一二三四五六七八九十\d]{1,2}\s*[::、.]?\s*|[一二三四五六七八九十]{1,2}、|\d{1,2}[.、)](?!\d)\s*)"
)
_NUMBERED: Final = re.compile(r"\W*项目[一二三四五六七八九十\d]{1,2}\s*[:、.]\s*\S")
"""项目二：… begins the next one, whatever else parts them."""
_NAME_AND_PART: Final = 2
MOST_PROJECTS: Final = 30


@dataclass(slots=True)
class _Entry:
    name: Found | None = None
    role: Found | None = None
    stretch: DateRange | None = None
    stretch_row: Row | None = None
    rows: list[Row] = field(default_factory=list)

    def frozen(self) -> Project:
        start = end = None
        if self.stretch is not None and self.stretch_row is not None:
            start, end = ends_of(self.stretch_row, self.stretch, 0.93)
        return Project(self.name, self.role, start, end, text_of(self.rows, 0.85))


def find_projects(rows: list[Row]) -> tuple[Project, ...]:
    """This function will return the projects told in the rows of project sections, in reading order."""
    entries: list[_Entry] = []
    current: _Entry | None = None
    has_dates = any(_header_range(row) for row in rows)
    for at, row in enumerate(rows):
        following = rows[at + 1] if at + 1 < len(rows) else None
        labelled = (
            {item.field: item for item in reversed(read_labels([row])) if item.row is row}
            if ":" in row.text or "\t" in row.text
            else {}
        )
        stretch = _header_range(row)
        opens = (
            "project" in labelled and (current is None or current.name is not None or bool(current.rows))
            or stretch is not None and not labelled.keys() & {"project", "period", NO_FIELD} and (
                current is None or current.stretch is not None or bool(current.rows)
            )
            or _is_name_row(row, following, has_dates=has_dates)
            or _NUMBERED.match(row.text) is not None and current is not None and current.name is not None
        )  # fmt: skip
        if opens or current is None:
            current = _Entry()
            entries.append(current)
        if not _take(current, row, stretch, labelled, is_first=opens or not current.rows):
            current.rows.append(row)
    found = [entry.frozen() for entry in entries if entry.name is not None]
    return tuple(found[:MOST_PROJECTS])


def projects_within(rows: list[Row]) -> list[Row]:
    """This function will return the rows of work sections in which posts tell their projects, 项目一：… to the next post."""
    found: list[Row] = []
    is_within = False
    for row in rows:
        if tells_project(row):
            is_within = True
        elif is_within:
            is_within = read_facts(row).stretch is None
        if is_within:
            found.append(row)
    return found


def _take(
    entry: _Entry,
    row: Row,
    stretch: DateRange | None,
    labelled: dict[str, Labelled],
    *,
    is_first: bool,
) -> bool:
    """Give a header row's facts to the entry; False when the row tells what was done."""
    is_used = False
    if stretch is not None and entry.stretch is None:
        entry.stretch, entry.stretch_row = stretch, row
        is_used = True
    is_used = _take_labelled(entry, stretch, labelled) or is_used
    if not is_first or len(row.text) > _LONGEST_HEADER:
        return is_used
    if stretch is None and _TELLS.search(row.text):
        return is_used
    if stretch is None and entry.name is not None and (labelled or not _is_short(row)):
        return is_used
    return _take_pieces(entry, row, stretch, list(labelled.values())) or is_used


def _take_labelled(
    entry: _Entry, stretch: DateRange | None, labelled: dict[str, Labelled]
) -> bool:
    """项目名称：… 项目角色：…, each up to the dates that may follow it."""
    is_used = False
    for name in ("project", "project_role"):
        item = labelled.get(name)
        if item is None or not 2 <= len(item.text.strip()) <= _LONGEST_NAME:
            continue
        end = item.end
        if stretch is not None and item.start < stretch.begin_offset < end:
            end = stretch.begin_offset
        value = item.row.find(item.start, end, 0.93)
        if name == "project" and entry.name is None:
            entry.name, is_used = value, True
        elif name == "project_role" and entry.role is None:
            entry.role, is_used = value, True
    return is_used


def _take_pieces(
    entry: _Entry, row: Row, stretch: DateRange | None, labelled: list[Labelled]
) -> bool:
    """The first piece that is no post is the name, one that is a post the part in it, or the next short one."""
    is_used = False
    pieces = _pieces(row, stretch, labelled)
    part = _part_among(pieces) if entry.role is None else None
    if part is not None and (entry.name is not None or len(pieces) > 1):
        entry.role, is_used = row.find(part.start, part.end, 0.82), True
    for piece in pieces:
        if piece is part:
            continue
        if entry.name is None and 2 <= len(piece.text) <= _LONGEST_NAME:
            sure = 0.84 if stretch is not None or row.is_bold else 0.7
            entry.name, is_used = row.find(piece.start, piece.end, sure), True
        elif entry.role is None and stretch is not None and _may_be_part(piece.text):
            entry.role, is_used = row.find(piece.start, piece.end, 0.76), True
    return is_used


def _part_among(pieces: list[Piece]) -> Piece | None:
    """The piece that is the part in the project: by its word, else the last that sounds like a post."""
    by_word = [piece for piece in pieces if _PART.match(piece.text)]
    likely = by_word or [piece for piece in pieces if _is_part(piece.text)]
    if not by_word and len(pieces) == _NAME_AND_PART and likely == pieces[:1]:
        # 新能源汽车电驱壳体开发 - 结构设计: what is developed may end like a post.
        return pieces[1] if len(pieces[1].text) < len(pieces[0].text) and _may_be_part(pieces[1].text) else likely[0]
    return likely[-1] if likely else None


def _may_be_part(text: str) -> bool:
    most = _LONGEST_PART if not text.isascii() else 2 * _LONGEST_PART
    is_tool = entry_of("skills", text) is not None
    return len(text) <= most and not is_tool and not re.search(r"[\d:]", text)


def _pieces(row: Row, stretch: DateRange | None, labelled: Sequence[Labelled] = ()) -> list[Piece]:
    taken = [(stretch.begin_offset, stretch.end_offset)] if stretch is not None else []
    taken += [(row.text.rfind(i.label, 0, i.start), i.end) for i in labelled]
    number = _NUMBER.match(row.text)
    if number is not None and number.end() < len(row.text):
        taken.append(number.span())
    pieces = cut(row, taken, by_space=False)
    # 订单中台重构 技术负责人: only a post at the end is parted by a single space.
    finer = cut(row, taken, by_space=True)
    if len(finer) == len(pieces) + 1 and (
        _is_part(finer[-1].text) or (stretch is not None and 2 <= len(finer[-1].text) <= 6)
    ):
        last, first = finer[-1], pieces[-1]
        end = first.start + len(row.text[first.start : last.start].rstrip())
        pieces = [*pieces[:-1], Piece(row, first.start, end), last]
    pieces = [part for piece in _with_colons(row, pieces) for part in _without_post(piece)]
    return [piece for piece in pieces if len(piece.text) > 1]


def _with_colons(row: Row, pieces: list[Piece]) -> list[Piece]:
    """毕业设计：城市导视系统 is one name."""
    found: list[Piece] = []
    for piece in pieces:
        if found and row.text[found[-1].end : piece.start].strip() == ":":
            found[-1] = Piece(row, found[-1].start, piece.end)
        else:
            found.append(piece)
    return found


def _without_post(piece: Piece) -> list[Piece]:
    """Mid-year Campaign-Executive and Model Ward Programme Member: the name, then the part."""
    match = _POST_BEHIND.match(piece.text) if piece.text.isascii() else None
    part = (match["part"] or match["one"]) if match else ""
    if match is None or not _is_part(part):
        return [piece]
    name = Piece(piece.row, piece.start, piece.start + match.end("name"))
    return [name, Piece(piece.row, piece.end - len(part), piece.end)]


def _is_part(text: str) -> bool:
    return looks_like_title(text) >= 0.8 or _PART.match(text) is not None


def _header_range(row: Row) -> DateRange | None:
    """The dates of a row that heads a project, not those inside a sentence."""
    if len(row.text) > _LONGEST_HEADER:
        return None
    ranges = find_ranges(row.text)
    return ranges[0] if ranges else None


def _is_short(row: Row) -> bool:
    return len(row.text) <= _LONGEST_NAME and not row.is_bullet


def _is_name_row(row: Row, following: Row | None, *, has_dates: bool) -> bool:
    """Whether a row without dates names the project whose dates or description the next row brings."""
    is_numbered = _NUMBER.match(row.text) is not None
    if following is None or len(row.text) > _LONGEST_NAME or (row.is_bullet and not is_numbered):
        return False
    if _TELLS.search(row.text) or _header_range(row):
        return False
    if read_labels([row]):
        return False
    stretch = _header_range(following)
    if stretch is not None:
        rest = _pieces(following, stretch)
        return all(_is_part(piece.text) for piece in rest)
    if has_dates:
        return False
    is_list = _NUMBER.match(following.text) is not None
    return (row.is_bold and not following.is_bold) or (
        is_numbered and not is_list and len(following.text) > len(row.text)
    )
