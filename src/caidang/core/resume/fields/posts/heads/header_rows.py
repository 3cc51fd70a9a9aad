"""The facts of one row of a work section: dates, employer, title, what is left, or that it tells duties."""

import re
from dataclasses import dataclass

from caidang.core.resume.dictionary import entry_of
from caidang.core.resume.fields.names.glued_posts import split_known, split_placed
from caidang.core.resume.fields.names.organisations import (
    is_descriptor,
    is_unit,
    looks_like_company,
)
from caidang.core.resume.fields.names.titles import looks_like_title, may_be_title, split_words
from caidang.core.resume.fields.posts.heads.behind_names import NOTE
from caidang.core.resume.fields.posts.heads.duty_rows import (
    DUTY_LABEL,
    PROSE,
    names_firm,
    tells_duty,
)
from caidang.core.resume.fields.posts.heads.head_names import is_left, likest_employer, may_be_name
from caidang.core.resume.fields.posts.heads.head_pieces import (
    OFFICE,
    PREFIX,
    SENT_TO,
    name_in,
    one_post,
    unglued,
    with_crafts,
    without_department,
    without_units,
)
from caidang.core.resume.fields.posts.heads.labelled_heads import labelled_names
from caidang.core.resume.labels import field_of
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.resume.pieces import Piece, cut
from caidang.core.resume.sections import heading_of
from caidang.core.text.dates import DateRange, find_ranges

_OF_PROJECT = re.compile(
    r"\W*(?:(?:校企合作|校企|横向|纵向|导师|课程|毕业设计|科研|国家级|省级|校级|大创|创新创业|个人|团队|自研|开源|重点|合作)(?:研究)?)?(?:项目|课题)(?:[一二三四五六七八九十\d]{1,2}|名称)?\s*[::]|\W*project\s*#?\d{0,2}\s*:", re.IGNORECASE
)
"""A project told within a post has dates of its own, and is no post."""
_IN_SENTENCE = re.compile(r",(?!\s?(?:Ltd|LTD|Inc|INC|LLC|Limited|Corp))|[。;]|(?:负责|参与|主导|协助|完成|带领|担任)(?![\u3400-\u9fff]{0,3}(?:公司|集团))")
_NAMES = re.compile(r"\W*\d{1,2}[.、)]\s*[^,。;:]{2,20}(?:[,、]\s*[^,。;:]{2,16}){1,2}[,、]?\s*")
"""1、网易游戏，高级场景美术，: names between commas, the dates behind them."""
_SINCE = re.compile(r"\bsince\s*$", re.IGNORECASE)
_HAN = re.compile(r"[\u3400-\u9fff]")
_LENGTH = re.compile(r"[\[(]\s*(?=[^\])]*[年月])(?:共?\d+\s*年)?\s*(?:\d+\s*个?月)?\s*[\])]")
_GAP = re.compile(
    r"全职(?:妈妈|太太|爸爸|带娃)|带(?:孩子|娃)|待产|哺乳|养病|创业失败|空窗|间隔年|游学|待业|求职中|(?<![\u3400-\u9fff]{2})在家|照顾(?:老人|孩子|家人)|休养|national service|military service|备考|考研|考公|服役|参军|当兵|产假|\bunemployed\b|career break|maternity|sabbatical|不算上班",
    re.IGNORECASE,
)
_AT_STUDY = re.compile(r"(?:大学|学院|党校|学校|中专|中学|高中|师范|技校)(?:[\u3400-\u9fff()]{0,24}(?:专业|系|学院|班|硕士|博士|研究生|本科|大专|在职|脱产|函授))?(?:读书|上学|就读|学习|进修|深造|攻读[\u3400-\u9fff]{2,12})\s*[)。]?\s*$")
"""1994.09--1998.07 某某大学采矿专业学习, among the posts of an official: no post."""
_ON_CAMPUS = re.compile(
    r"(?:(?<![\u3400-\u9fff])[校院系](?!长|企|办|友|区|医)[\u3400-\u9fff]{2,8}(?:会|社|团|队|中心|部)(?=\s|$)|学生会|研究生会|学生社团|社团联合|班级?(?=[\u3400-\u9fff]{0,2}委员)|团支[书部]|校(?:广播|报社?|电视台|团委)|院团委|青年志愿者)"
    r"(?:[\u3400-\u9fff\s|,、/()-]{0,16}(?:部长|委员|主席|干事|会长|书记|班长|队长|记者|编辑)|长)?"
)
"""Offices that students hold among themselves, which are no employment."""
_TOWN_AND_STATE = re.compile(r"\s*(?:\s[-–—]|[|,]|\t)\s*[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}, [A-Z]{2}(?=\s*(?:$|\t|\|))")
"""… – Pasadena, CA: where, no part of any name."""
_SLASHED = re.compile(r"(?<=[\u3400-\u9fffA-Za-z)])/(?=[\u3400-\u9fffA-Z])|(?<=[\u3400-\u9fff])/(?=\d)|(?<=\d)/(?=[\u3400-\u9fff])")
_PERSON = re.compile(r"(?:师|员|经理|总监|主管|主任|助理|总裁|工|长|负责人|顾问|代表|教授|会计|出纳)$")
_KIND_OF_FIRM = re.compile(
    r"(?:民营|上市|外资|合资|国有|私营|股份制|创业|外商独资|中外合资)(?:公司|企业|集团)"
)
_LONGEST = 120
_LONGEST_BARE = 44
_LONGEST_BEFORE = 100
_LEADS_TO_DATES = ("from", "since", "自", "从", "时间")
_CERTAIN = 0.9
_LEAST_NOTED = 3
@dataclass(frozen=True, slots=True)
class Facts:
    """What one row says. ``rest`` are pieces that are neither; ``is_strong`` when the employer is certain."""

    row: Row
    stretch: DateRange | None = None
    employer: Found | None = None
    title: Found | None = None
    rest: tuple[Found, ...] = ()
    is_duty: bool = False
    is_strong: bool = False
    is_labelled: bool = False
    unsplit: Found | None = None
    """The title as it stands, where ``employer`` was only guessed to be its first words."""
    pieces: tuple[Piece, ...] = ()
    """What the row was cut into, where it has dates."""

    @property
    def is_bare(self) -> bool:
        """True when the row has neither dates nor a known employer or title."""
        return self.stretch is None and self.employer is None and self.title is None


def read_facts(row: Row) -> Facts:
    """This function will read one row of a work section."""
    ranges = find_ranges(row.text)
    stretch = ranges[0] if ranges and _is_header_range(row, ranges[0]) else None
    if stretch is None and (head := _before_stop(row)) is not None:
        return head
    if stretch is None and (is_table_head(row) or tells_duty(row)):
        return _labelled(row, None) or Facts(row, is_duty=True)
    return _read(row, stretch)


def _before_stop(row: Row) -> Facts | None:
    """某某股份有限公司，算法研究员。负责…: employer and post before the first full stop of a row that goes on with duties."""
    stop = row.text.find("。")
    if row.is_bullet or not _LEAST_HEAD <= stop <= _LONGEST_BARE or DUTY_LABEL.match(row.text):
        return None
    pieces = [piece for piece in cut(row, [(stop, len(row.text))]) if _may_matter(piece.text)]
    if len(pieces) not in _NAMES_AND_PART:
        return None
    told = _sorted_out(row, None, pieces, is_head=True)
    if told.employer is None or told.title is None:
        return None
    return told if told.title.confidence >= _FAIR and PROSE.search(row.text[:stop]) is None else None


_LEAST_HEAD, _NAMES_AND_PART = 6, (2, 3)


def read_head(row: Row) -> Facts:
    """This function will read a row without dates that is known to name a post, however it sounds."""
    return _read(row, None, is_head=True)


def _read(row: Row, stretch: DateRange | None, *, is_head: bool = False) -> Facts:
    text = row.text
    labelled = _labelled(row, stretch)
    if labelled is not None:
        return labelled
    if stretch is not None and (tells_project(row) or _AT_STUDY.search(text) or ((_GAP.search(text) or _ON_CAMPUS.search(text)) and not names_firm(row))):
        return Facts(row, is_duty=True)
    taken = [(stretch.begin_offset, stretch.end_offset)] if stretch else []
    taken += [match.span() for match in _LENGTH.finditer(text, stretch.end_offset if stretch else 0)]
    taken += [match.span() for match in _TOWN_AND_STATE.finditer(text)]
    if stretch is not None:
        taken += _after_sentence(text, stretch) + _slashes(text, stretch)
    pieces = [p for p in unglued(with_crafts(cut(row, taken))) if _may_matter(p.text)]
    if stretch is None and len(pieces) > 5:
        return Facts(row, is_duty=True)
    return _sorted_out(row, stretch, pieces, is_head=is_head)


def tells_project(row: Row) -> bool:
    """This function will tell whether a row heads a project of a post: 项目一：…, 项目名称：…"""
    return _OF_PROJECT.match(row.text) is not None


def _after_sentence(text: str, stretch: DateRange) -> list[tuple[int, int]]:
    """What follows the first full stop behind the dates tells duties: …/2017年4月-2019年12月。开发…"""
    stop = text.find("。", stretch.end_offset)
    return [(stop, len(text))] if stop >= 0 else []


def _slashes(text: str, stretch: DateRange) -> list[tuple[int, int]]:
    """Slashes part the fields of a row where one of them stands at its dates: 某某公司/采购员/2008年5月-…"""
    before, after = text[: stretch.begin_offset].rstrip(), text[stretch.end_offset :].lstrip()
    if not (before.endswith("/") or after.startswith("/")):
        return []
    return [match.span() for match in _SLASHED.finditer(text)]


def _may_matter(text: str) -> bool:
    """Whether a piece is more than a remark; 某某融资租赁有限公司 is, though it speaks of 融资."""
    note = NOTE.search(text)
    if note is not None and note.start() >= _LEAST_NOTED:
        text = text[: note.start()]  # 常州天合光能(上市公司)
    if text.strip(" :").lower() in _LEADS_TO_DATES:
        return False
    return not is_descriptor(text) or entry_of("titles", text) is not None or may_be_title(text) or (
        looks_like_company(text) >= 0.9 and not _KIND_OF_FIRM.fullmatch(text)
    )


def _is_header_range(row: Row, stretch: DateRange) -> bool:
    """Dates inside a duty do not make a header: 在2019年3月-5月期间完成了…"""
    if len(row.text) > _LONGEST and stretch.begin_offset > 30:
        return False
    before, after = row.text[: stretch.begin_offset], row.text[stretch.end_offset :]
    if len(before) > _LONGEST_BEFORE or re.match(r" ?(?:期间|之间|间|内(?=[,。;、\s完共]|$)|,?共计完成)", after):
        return False
    if _SINCE.search(row.text[: stretch.start_span[0]]) and re.search(r"[,;。]", before):
        return False  # 28-bed ward; charge nurse since 2022
    if _is_told_in_sentence(row.text, before, after):
        return False
    if row.is_bullet and _IN_SENTENCE.search(before) and (after.strip() or not _NAMES.fullmatch(before)):
        return False  # 1、负责年度规划，2019年-2021年主导薪酬改革
    return not (row.is_bullet and len(after) > 60 and re.search(r"[,。;]", after[10:]))


def _is_told_in_sentence(text: str, before: str, after: str) -> bool:
    """Whether a sentence has the dates in passing: 关小刀，干了15年，A2证，2010-2018给某某物流开车; 先在某某教育带班（2022.7-2023.6），…。"""
    if len(_CLAUSE.findall(before)) >= _MOST_CLAUSES and _TOLD_BEHIND.match(after):
        return True
    return before.rstrip().endswith("(") and text.rstrip().endswith("。") and _LEADS_IN.search(before) is not None


_LEADS_IN = re.compile(r"(?:^|[,;。我先])(?:在|进入?|考[进入]|到|去)了?[\u3400-\u9fff]{3}")
_CLAUSE = re.compile("[,，。;]")
_MOST_CLAUSES = 2
_TOLD_BEHIND = re.compile(r"\s?(?:给|在|到|跟|为)(?=[\u3400-\u9fff]{2})")
_COLUMNS = frozenset("year years from to date country duties s/n no. level project/country".split())
"""Heads of columns that name nothing anywhere else."""


def is_table_head(row: Row) -> bool:
    """This function will tell whether a row names the columns of a table: 起止时间, 工作单位, 职位."""
    labels = sum(field_of(cell.text) is not None or cell.text.lower() in _COLUMNS for cell in row.cells)
    return len(row.cells) > 1 and labels >= max(2, len(row.cells) - 1)


def _labelled(row: Row, stretch: DateRange | None) -> Facts | None:
    names = labelled_names(row, stretch)
    if names is None:
        return None
    employer, title = names
    return Facts(row, stretch, employer, title, is_strong=employer is not None, is_labelled=True)


def _sorted_out(
    row: Row, stretch: DateRange | None, pieces: list[Piece], *, is_head: bool
) -> Facts:
    chosen: set[int] = set()
    pieces = one_post(row, pieces)
    pieces = [part for piece in pieces for part in without_department(piece)]
    pieces = without_units(pieces)
    if any(looks_like_title(piece.text) >= 0.8 for piece in pieces):
        pieces = [p for p in pieces if not OFFICE.fullmatch(p.text)]
        # 人力资源总监 集团人力资源中心: a part of the firm that stands above.
        pieces = [p for p in pieces if not is_unit(p.text) or looks_like_title(p.text)]
    employer, employer_sure = likest_employer(pieces)
    title, title_sure = None, 0.0
    for index, piece in enumerate(pieces):
        sure = looks_like_title(PREFIX.sub("", piece.text))
        # 智能客服 / 算法工程师: a department may be called after what it does, a person is named by a post.
        sure += 0.02 * bool(sure and _PERSON.search(piece.text))
        if index != employer and sure > title_sure and not _is_told_in_han(pieces, title, index, title_sure):
            title_sure, title = sure, index
    is_header = (
        stretch is not None or len(row.text) <= _longest_bare(row.text) or row.is_bold or "\t" in row.text
    )
    least = 0.5 if is_header else 0.9
    if stretch is None and not (employer is not None and title is not None):
        least = max(least, 0.75)
    found_employer = found_title = None
    if employer is not None and employer_sure >= least:
        chosen.add(employer)
        found_employer = name_in(
            pieces[employer], employer_sure if employer_sure > 0.8 or title is None else 0.78
        )
    if (
        found_employer is None
        and title is not None
        and stretch is not None
        and "," not in pieces[title].text
        and not any(is_left(pieces[index]) for index in range(title))
        and (at := split_words(pieces[title].text, is_run_on=_runs_on(row, stretch)) or split_known(pieces[title].text) or split_placed(pieces[title].text))
    ):
        whole = pieces[title]
        left = Piece(row, whole.start, whole.start + len(whole.text[:at].rstrip()))
        return Facts(
            row, stretch, name_in(left, 0.65), name_in(Piece(row, whole.start + at, whole.end), 0.7),
            unsplit=name_in(whole, title_sure),
        )  # fmt: skip
    if found_employer is None and title is not None and title_sure >= least and (at := _at_sign(row, pieces[title], pieces)) is not None:
        chosen.add(at)
        found_employer = name_in(pieces[at], 0.78)
        field = _with_field(row, pieces[title], pieces[at])
        chosen |= {n for n, piece in enumerate(pieces) if field.start <= piece.start < field.end}
        pieces = [*pieces[:title], field, *pieces[title + 1 :]]
    if found_employer is None and title is not None and title_sure >= _FAIR and (bracketed := _in_brackets(row, pieces[title])) is not None:
        found_employer, employer_sure = bracketed, bracketed.confidence
    if title is not None and title_sure >= least:
        chosen.add(title)
        found_title = name_in(pieces[title], min(title_sure, 0.95))
    rest = tuple(
        name_in(piece, 0.7)
        for index, piece in enumerate(pieces)
        if index not in chosen
        and may_be_name(piece.text)
        and heading_of(piece.text) is None
        and field_of(piece.text) is None
        and (is_head or stretch is not None or len(row.text) <= _longest_bare(row.text))
    )
    return Facts(row, stretch, found_employer, found_title, _without_units(rest), is_strong=employer_sure >= 0.85, pieces=tuple(pieces) if stretch is not None else ())


def _runs_on(row: Row, stretch: DateRange) -> bool:
    """Kaiser Permanente Physical Therapist August 2019 – Present: one space between firm, post and dates."""
    return "\t" not in row.text and row.text[: stretch.begin_offset].endswith(" ") and not row.text[: stretch.begin_offset].endswith("  ")


def _without_units(rest: tuple[Found, ...]) -> tuple[Found, ...]:
    """艾瑞咨询 研究院: of several the firm's name counts."""
    return rest if len(rest) < _SEVERAL else tuple(found for found in rest if not is_unit(found.value)) or rest


_SEVERAL = 2


def _is_told_in_han(pieces: list[Piece], title: int | None, index: int, sure: float) -> bool:
    """高级咨询员 before Senior Consultant: one post told twice, the Chinese name counts."""
    return title is not None and sure >= _FAIR and pieces[index].text.isascii() and not pieces[title].text.isascii()


_FAIR = 0.8


def _longest_bare(text: str) -> int:
    """How long a row of names may be; English ones, each word with a capital, are longer than Chinese ones."""
    words = _BETWEEN_WORDS.split(text.strip(", "))
    return _LONGEST_LATIN if all(map(_CAPITALS.fullmatch, words)) else _LONGEST_BARE


_LONGEST_LATIN = 72
_BETWEEN_WORDS = re.compile(", ?| ")
_CAPITALS = re.compile(r"[A-Z(&/–-][\w.'’&/()-]*|of|and|the|for|to|in|at|[-–—]")
"""One word: a pattern of many with nothing sure between them would try every way of parting them."""


def _at_sign(row: Row, title: Piece, pieces: list[Piece]) -> int | None:
    """Which piece stands behind the sign in Java Engineer @ Example.com: the employer, though no list knows it."""
    behind = [n for n, piece in enumerate(pieces) if piece.start >= title.end]
    return next((n for n in behind if row.text[: pieces[n].start].endswith(("@", "@ ", " at "))), None)


def _with_field(row: Row, title: Piece, firm: Piece) -> Piece:
    """Senior Buyer - Womenswear at Demo: what stands between the post and the sign is what the post is about."""
    between = _FIELD_BEFORE_AT.fullmatch(row.text[title.end : firm.start])
    return Piece(row, title.start, title.end + between.end("field")) if between is not None else title


_FIELD_BEFORE_AT = re.compile(r"(?P<field>(?:, | [-–—] )[A-Z][A-Za-z&]*(?: [A-Z&][A-Za-z&]*){0,2}) (?:at|@) ?")


def _in_brackets(row: Row, title: Piece) -> Found | None:
    """律师助理（福建某某（福州）律师事务所）: the employer behind the post."""
    behind = _BRACKETED.search(row.text, title.start)
    if behind is None or row.text[title.start : behind.start()].strip() not in title.text or not _HAN.search(behind["firm"]) or SENT_TO.match(behind["firm"]):
        return None  # Senior Manager, HRBP (Logistics)
    sure = looks_like_company(behind["firm"])
    return row.find(*behind.span("firm"), min(sure, 0.9)) if sure >= _SURE_FIRM else None


_BRACKETED = re.compile(r"\((?P<firm>[^()]{2,30}(?:\([^()]{2,8}\)[^()]{0,24})?)\)")
_SURE_FIRM = 0.85
