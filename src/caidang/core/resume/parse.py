"""Reading a résumé: the table of contents. Each step is a file of its own."""

import re
from collections.abc import Iterator
from dataclasses import replace

from caidang.core.extract.document import Document, Kind
from caidang.core.resume.as_of import as_of
from caidang.core.resume.doubts import with_doubts
from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.entries import part_asides, part_entries, side_by_side
from caidang.core.resume.fields.names.organisations import looks_like_company
from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.resume.fields.person.certificates import find_certificates
from caidang.core.resume.fields.person.contact import Contact, find_contact
from caidang.core.resume.fields.person.home import find_city, find_origin
from caidang.core.resume.fields.person.languages import find_languages
from caidang.core.resume.fields.person.links import find_links
from caidang.core.resume.fields.person.name import NameReading, find_name
from caidang.core.resume.fields.person.particulars import find_particulars
from caidang.core.resume.fields.person.profile import find_birth, find_birth_told, find_gender
from caidang.core.resume.fields.person.skills import find_skill_years, find_skills
from caidang.core.resume.fields.person.small_towns import find_small_town, gender_before_town
from caidang.core.resume.fields.posts.employment import find_employment
from caidang.core.resume.fields.posts.heads.header_rows import read_facts
from caidang.core.resume.fields.posts.heads.stray_rows import is_stray
from caidang.core.resume.fields.posts.present_post import with_present_post
from caidang.core.resume.fields.posts.projects import find_projects, projects_within
from caidang.core.resume.fields.posts.told_in_prose import (
    posts_in_breath,
    posts_in_prose,
    posts_since,
    studies_in_prose,
    with_prose,
)
from caidang.core.resume.fields.studies.education import find_education, find_highest, with_stated
from caidang.core.resume.fields.wishes.hoped_terms import find_expected_city, find_expected_salary
from caidang.core.resume.fields.wishes.intent import (
    find_expected_job,
    rows_of_hopes,
    rows_with_hopes,
    wish_in_title,
)
from caidang.core.resume.labels import read_labels
from caidang.core.resume.lines import Row, read_rows
from caidang.core.resume.middle_headings import with_headings_on_top
from caidang.core.resume.model import Found, Resume
from caidang.core.resume.narrow_columns import join_in_narrow_columns
from caidang.core.resume.overleaf import in_order_overleaf
from caidang.core.resume.own_profile import with_employers
from caidang.core.resume.passages import text_of
from caidang.core.resume.sections import Part, Section, group_sections, rows_of
from caidang.core.resume.settle import settle
from caidang.core.resume.squeezed_dates import with_dates_at_firms
from caidang.core.resume.traditional import as_written, fold, is_traditional
from caidang.core.resume.wrapping import (
    Edges,
    column_edges,
    join_broken,
    join_labels,
    join_wrapped,
)
from caidang.core.text.dates import find_ranges

_WIDE = 400.0
"""Points of a column that spans the page."""
_BY_HAND = 280.0
"""Points that lines broken by hand are wide at least, some fifty letters."""
_FAIR = 0.8
_LIVES = re.compile(
    r"\s*(?:人在|坐标|base\b|现居|现住|家住|家在|(?:现?家庭)?(?:住址|地址)\s*:|联系地址\s*:|居住地|所在地|常住|常驻|住址|住(?=[\u3400-\u9fff]{2})|地址\s*:|通讯地址|目前在|住在)|.*\s(?:通讯地址|现住址|住址|地址)\s*:|[^:。]{2,16}[,;]\s?(?:现居|现住|人在|家住|坐标)", re.IGNORECASE
)
_OF_LINK = re.compile(r"\W*(?:(?:个人)?(?:主页|网站|博客)|作品集?(?:链接|地址)?|github|gitee|linkedin|portfolio|website)\s*[::]", re.IGNORECASE)
"""A link that stands below the last post."""
_OF_LETTER = re.compile(r"(?:我|本人|贵[\u3400-\u9fff]{1,3}|您)[^。]{0,40}(?:期望|希望|应聘|求职|招聘)|(?:期望|希望|应聘|求职|招聘)[^。]{0,20}(?:贵[\u3400-\u9fff])|[,。;](?:期望|要求薪|希望薪|工资)|^(?:人在|坐标|base|现居|期望|希望|想找|想做|要求|薪资)")
_LABELLED_HOPE = re.compile(r"(?:^|[,;。|\t\s])(?:求职|期望|希望|要求|应聘|应征|意向|目标|职位|面试)(?:意向|职位|岗位|方向|薪资|薪金|薪酬|月薪|待遇|城市|地点|项目|年薪)\s*[:】]|\b(?:(?:expected|desired|asking) salary|salary (?:expected|expectations?))(?:\s*:|\s+is\b)", re.IGNORECASE)
_OF_STUDY = ("学历", "最高学历", "毕业", "教育", "培训:", "学校:", "院校:")
_OF_ENGLISH_STUDY = re.compile(r"\W*education(?:al)?(?: background| level| qualifications?)?\s*:", re.IGNORECASE)
_TRAINED = re.compile(r"\s*(?:培训|教育|学历|毕业院校)\s*:.*(?:学校|学院|大学)")
"""A school told in a row of its own below the posts."""
_UNDER_HEADING = 6
_CLOSE_ROWS = 40
"""Rows of the head that tell of the person when the document has no headings at all."""


def parse(document: Document) -> Resume:
    """This function will read one résumé. It never raises on content: what it cannot read it leaves out."""
    rows = with_headings_on_top(in_order_overleaf(read_rows(document), document), document)
    if is_traditional(rows):
        return as_written(_parse(document, fold(rows)))
    return _parse(document, rows)


def _parse(document: Document, rows: list[Row]) -> Resume:
    rows = part_asides(join_labels(join_in_narrow_columns(join_broken(with_employers(rows)))))
    is_laid_out = document.kind not in (Kind.PDF, Kind.IMAGE)
    widths = {} if is_laid_out else {page.number: page.width for page in document.pages}
    edges = column_edges(rows, widths)
    sections = settle(
        [_joined(section, edges, is_laid_out=is_laid_out) for section in group_sections(rows)]
    )
    about = rows_of(sections, Part.HEAD, Part.BASIC)[:_CLOSE_ROWS]
    head = rows_of(sections, Part.HEAD)
    near = rows_of(sections, Part.HEAD, Part.BASIC, Part.INTENT)[:_CLOSE_ROWS]
    if not about:
        near = [*rows[:_UNDER_HEADING], *near]  # Profile, and below it the name
        about = near
    labels = read_labels(near)
    intent_rows = rows_of(sections, Part.INTENT)
    around = rows_of(
        sections, Part.HEAD, Part.BASIC, Part.INTENT, Part.SUMMARY, Part.SKILLS, Part.CERTIFICATES,
        Part.OTHER,
    )  # fmt: skip
    hopes = rows_with_hopes(around) + rows_of_hopes(rows_of(sections, Part.WORK, Part.EDUCATION))
    hopes += [row for row in rows_of(sections, Part.WORK, Part.EDUCATION, Part.PROJECT) if _LABELLED_HOPE.search(row.text)]
    hopes += [row for row in rows_with_hopes(_told_at_length(rows_of(sections, Part.WORK, Part.EDUCATION))) if _OF_LETTER.search(row.text)]
    wishes = labels + read_labels([row for row in hopes if row not in near])
    intent_rows += [
        item.row for item in labels if item.field == "expected_job" and item.row not in intent_rows
    ]
    degrees = read_labels([row for row in rows if row.text.startswith(("学历", "最高学历", "文化程度"))])
    stray = [row for row in rows_of(sections, Part.WORK) if is_stray(row)]
    told = [*around, *stray, *rows_of(sections, Part.EDUCATION, Part.CAMPUS)]
    reading = find_name(near, labels, document.title)
    contact = find_contact(near, rows, labels)
    loose = rows_of(sections, Part.HEAD, Part.BASIC, Part.CERTIFICATES, Part.OTHER)
    loose += [row for row in rows_of(sections, Part.WORK) if row.text.startswith(_OF_STUDY) or _OF_ENGLISH_STUDY.match(row.text)]
    studied = rows_of(sections, Part.EDUCATION)
    untitled = [] if studied else _studies_among([*head, *rows_of(sections, Part.WORK)])
    education = find_education(part_entries(side_by_side(studied or untitled)), labels, loose)
    spoken = _told_at_length([*around, *rows_of(sections, Part.WORK, Part.EDUCATION)])
    education = education or tuple(studies_in_prose(spoken))
    highest = find_highest(education, labels + degrees, near) or find_highest((), [], rows_of(sections, Part.EDUCATION)[:1]) or find_highest((), [], [row for row in rows if _LEFT_SCHOOL.match(row.text)])
    if len(education) == 1 and education[0].degree is None and highest is not None:
        # 本科 among the facts about the person, and one study that does not say it again.
        education = (replace(education[0], degree=replace(highest, confidence=0.75)),)
    elif (stated := find_highest((), labels + degrees, near)) is not None:
        education, highest = with_stated(education, stated, highest)
    elsewhere = _of_person(sections)
    work = [row for row in rows_of(sections, Part.WORK) if not _TRAINED.match(row.text) and not any(row is other for other in (*untitled, *stray))] or _posts_of_research(sections) or [row for row in head[_begin_of_posts(head) :] if not find_schools(row.text) and not any(row is other for other in untitled)]
    letter = [*around, *_told_at_length([*work, *rows_of(sections, Part.EDUCATION)])]
    posts = with_prose(find_employment(part_entries(side_by_side(work))), posts_in_prose(letter))
    posts = posts or tuple(posts_since(letter)) or tuple(posts_in_breath(letter))
    resume = Resume(
        name=reading.name,
        phones=contact.phones,
        emails=contact.emails,
        wechat=contact.wechat,
        gender=find_gender(near, labels) or find_gender(around, []) or gender_before_town(near) or find_gender(_facts_among(studied), []),
        birth=find_birth(near, labels) or find_birth_told(around) or find_birth_told(_facts_among(studied)),
        city=find_city(about, labels) or find_city(elsewhere, read_labels(elsewhere)) or find_origin(about) or find_city(_beside_contacts(sections), []) or find_city(_at_foot(rows), []) or find_small_town(about),
        highest_degree=highest,
        education=education,
        employment=with_present_post(posts, labels, near),
        skills=find_skills(
            rows_of(sections, Part.SKILLS), labels, rows_of(sections, Part.SUMMARY), told
        ),
        skill_years=find_skill_years([*around, *hopes]),
        projects=find_projects(rows_of(sections, Part.PROJECT) or projects_within(work)),
        languages=find_languages(told, labels),
        certificates=find_certificates(told, rows_of(sections, Part.CERTIFICATES), labels + read_labels(stray)),
        links=find_links([*around, *(row for row in rows_of(sections, Part.WORK, Part.PROJECT) if _OF_LINK.match(row.text))]),
        summary=text_of(rows_of(sections, Part.SUMMARY), 0.9),
        particulars={
            **find_particulars([*near, *intent_rows], wishes),
            **({"relay_phone": contact.relay} if contact.relay else {}),
        },
        expected_job=find_expected_job(intent_rows, hopes, wishes, [*near, *intent_rows]) or wish_in_title(document.title),
        expected_salary=find_expected_salary(intent_rows, hopes, wishes),
        expected_city=find_expected_city(intent_rows, hopes, wishes),
    )
    resume = with_doubts(resume, document)
    return replace(
        resume, warnings=_warnings(resume, reading, contact), as_of=as_of(document, _dates_in(resume))
    )


def _facts_among(studied: list[Row]) -> list[Row]:
    """本科 | 女 | 1991.03 below a school: facts about the person between bars."""
    return [row for row in studied if len(re.split(r"[|/·]", row.text)) > _BARS and not find_ranges(row.text)]


_BARS = 2
_LEFT_SCHOOL = re.compile(r"\s*(?:本人)?(?:小学|初中|高中|中专|技校|大专|本科)(?:毕业|学历|文化)")
"""初中毕业，有叉车证: said by the way."""


def _studies_among(head: list[Row]) -> list[Row]:
    """Studies without any heading that are told in several rows: the school, below it the degree, below that the dates."""
    found: list[Row] = []
    for at, row in enumerate(head):
        if at and find_schools(row.text) and ":" not in row.text and not find_ranges(row.text) and len(row.text) <= _LONGEST_SCHOOL:
            below = head[at + 1 : at + 3]
            if len(below) > 1 and find_degrees(below[0].text) and find_ranges(below[1].text):
                found += [row, *below]
    return found


_LONGEST_SCHOOL = 60


def _begin_of_posts(head: list[Row]) -> int:
    """Where the posts begin among rows without any heading: at the first that tells of a stretch of time and is no school's."""
    dated = (at for at, row in enumerate(head[:_UNDER_HEADING]) if at > 1 and find_ranges(row.text) and not find_schools(row.text))
    first = next(dated, _UNDER_HEADING)
    while first > 1 and first < len(head) and _names_post(head[first - 1]):
        first -= 1  # the post and the firm stand above their dates
    return first


def _names_post(row: Row) -> bool:
    """Whether a row is nothing but a post or a firm."""
    return ":" not in row.text and (looks_like_title(row.text) >= _FAIR or looks_like_company(row.text) >= _FAIR)


def _of_person(sections: list[Section]) -> list[Row]:
    """Rows among experience that say where the person lives: 人在兰州, 坐标杭州."""
    rows = rows_of(sections, Part.WORK, Part.EDUCATION, Part.SUMMARY, Part.OTHER)
    told = [row for row in rows if len(row.text) <= _CLOSE_ROWS and _LIVES.match(row.text)]
    # A sidebar may head its contacts with 关于: the town among them is the person's.
    reached = [section for section in sections if section.part is Part.SUMMARY and any(_REACHED.search(row.text) for row in section.rows)]
    return [*told, *(row for section in reached for row in section.rows if len(row.text) <= _LONGEST_TOWN)]


_REACHED = re.compile(r"(?<!\d)1[3-9]\d[ -]?\d{4}[ -]?\d{4}(?!\d)|[\w.+-]+@[\w-]+\.")
_LONGEST_TOWN = 12


def _beside_contacts(sections: list[Section]) -> list[Row]:
    """Short rows under a heading such as About that stand beside the address of mail or the number there."""
    rows = rows_of(sections, Part.SUMMARY, Part.OTHER)
    near = {at + step for at, row in enumerate(rows) if "@" in row.text for step in range(-_FEW, _FEW + 1)}
    return [row for at, row in enumerate(rows) if at in near and len(row.text) <= _CLOSE_ROWS and not row.is_bullet]


_FEW = 3


def _at_foot(rows: list[Row]) -> list[Row]:
    """The last rows of the pages that hold the number or the address of mail: a letterhead's foot."""
    last = [row for row, after in zip(rows, [*rows[1:], None], strict=False) if after is None or after.page != row.page]
    return [row for row in last if _REACHED.search(row.text) and len(row.text) <= _LONGEST_FOOT]


_LONGEST_FOOT = 140


def _posts_of_research(sections: list[Section]) -> list[Row]:
    """Rows under 研究经历 where no section of posts is, and a row names a post, its employer and its dates."""
    rows = rows_of(sections, Part.PROJECT)
    told = (read_facts(row) for row in rows if find_ranges(row.text))
    return rows if any(facts.title and facts.employer and facts.is_strong for facts in told) else []


def _told_at_length(rows: list[Row]) -> list[Row]:
    """Rows of work that are sentences and no duties of a list."""
    return [row for row in rows if not row.is_bullet]


def _joined(section: Section, edges: Edges, *, is_laid_out: bool) -> Section:
    """Put broken lines together; facts about the person are short and only broken at the page's edge.

    Where the extractor laid the page out itself, only a writer who broke lines by hand, as in a mail, left any.
    """
    is_person = section.part in (Part.HEAD, Part.BASIC, Part.INTENT)
    least = _WIDE if is_person else _BY_HAND if is_laid_out else 0.0
    told = list(section.rows) if is_laid_out or section.part is not Part.WORK else with_dates_at_firms(list(section.rows))
    rows = join_wrapped(told, edges, least_width=least, with_labels=not is_person)
    return replace(section, rows=tuple(rows))


def _warnings(resume: Resume, reading: NameReading, contact: Contact) -> tuple[str, ...]:
    """Say what a person should look at, without naming any value."""
    found: list[str] = []
    if reading.is_masked:
        found.append("姓名不完整（打码或只有称呼），请补全")
    elif resume.name is None:
        found.append("未识别到姓名")
    if contact.is_phone_masked:
        found.append("手机号是打码的，没有收录")
    if contact.relay:
        found.append("有招聘网站的虚拟号，另行收录，不当作手机号")
    if not resume.phones and not contact.is_phone_masked and not contact.relay:
        found.append("未识别到手机号")
    if not resume.emails:
        found.append("未识别到邮箱")
    if not resume.education:
        found.append("未识别到教育经历")
    if not resume.employment:
        found.append("未识别到工作经历")
    if _is_impossible(resume.education) or _is_impossible(resume.employment):
        found.append("有经历的结束时间早于开始时间")
    return tuple(found)


def _dates_in(resume: Resume) -> Iterator[str]:
    """The dates of what the résumé tells has been; a study may be to end some day."""
    done = [(stay.start, stay.end) for stay in resume.employment]
    done += [(stay.start, stay.end) for stay in resume.projects]
    found = [stay.start for stay in resume.education] + [date for ends in done for date in ends]
    return (date.value for date in found if date is not None and date.confidence > _FAIR)


def _is_impossible(entries: tuple[object, ...]) -> bool:
    for entry in entries:
        start, end = getattr(entry, "start", None), getattr(entry, "end", None)
        if (
            isinstance(start, Found)
            and isinstance(end, Found)
            and end.value < start.value[: len(end.value)]
        ):
            return True
    return False
