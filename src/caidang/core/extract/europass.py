"""A Europass CV as XML, alone or inside a PDF, set as the résumé that it is.

The older kind is read here: SkillsPassport 3.x, whose element names follow the Europass XML schema v3.0 (Cedefop, 2013),
labels beside codes, months written ``--08``. The newer one, ``Candidate``, is in ``europass_candidate``.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from caidang.core.errors import Damaged
from caidang.core.extract.containers import parse_xml
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.europass_candidate import NEWER, candidate_blocks, candidate_name
from caidang.core.extract.europass_xml import (
    MOST,
    all_at,
    cells,
    first_at,
    full_name,
    lines,
    name_of,
    text_of,
    tongue,
)
from caidang.core.extract.layout import HEADING, Block, lay_out, paragraph
from caidang.core.extract.limits import Limits

_ROOT: Final = "SkillsPassport"
_SKILLS: Final = (
    ("沟通能力", "Communication"), ("组织能力", "Organisational"), ("专业技能", "JobRelated"), ("计算机技能", "Computer"),
    ("其他技能", "Other"),
)  # fmt: skip


def read_europass(data: bytes, limits: Limits) -> Document:
    """This function will read the XML as one document. Raises Damaged for XML that is none of this kind."""
    root = parse_xml(data)
    if name_of(root) == NEWER:
        return Document(Kind.EUROPASS, lay_out(candidate_blocks(root), limits), title=candidate_name(root))
    learners = [one for one in root.iter() if name_of(one) == "LearnerInfo"]
    if name_of(root) != _ROOT or not learners:
        raise Damaged("这份 XML 不是 Europass 简历。")
    learner = learners[0]
    blocks = [*_head(learner), *_work(learner), *_studies(learner), *_skills(learner)]
    return Document(Kind.EUROPASS, lay_out(blocks, limits), title=_called(learner))


def _head(learner: etree._Element) -> Iterator[Block]:
    yield paragraph(_called(learner) or "姓名待补", bold=True, size=HEADING)
    born = next(all_at(learner, "Identification", "Demographics", "Birthdate"), None)
    told = (
        ("手机", [text_of(one) for one in all_at(learner, "Identification", "ContactInfo", "TelephoneList", "Telephone", "Contact")]),
        ("邮箱", [text_of(one) for one in all_at(learner, "Identification", "ContactInfo", "Email", "Contact")]),
        ("现居城市", [first_at(learner, "Identification", "ContactInfo", "Address", "Contact", "Municipality")]),
        ("个人主页", [text_of(one) for one in all_at(learner, "Identification", "ContactInfo", "WebsiteList", "Website", "Contact")]),
        ("性别", [{"M": "男", "F": "女"}.get(first_at(learner, "Identification", "Demographics", "Gender", "Code"), "")]),
        ("出生日期", [_date(born, "-")]),
        ("国籍", [text_of(one) for one in all_at(learner, "Identification", "Demographics", "NationalityList", "Nationality", "Label")]),
        ("求职意向", [first_at(learner, "Headline", "Description", "Label")]),
    )  # fmt: skip
    for label, values in told:
        for value in dict.fromkeys(filter(None, values)):
            yield paragraph(f"{label}：{value}")


def _work(learner: etree._Element) -> Iterator[Block]:
    posts = list(all_at(learner, "WorkExperienceList", "WorkExperience"))[:MOST]
    if posts:
        yield paragraph("工作经历", bold=True, size=HEADING)
    for post in posts:
        place = first_at(post, "Employer", "ContactInfo", "Address", "Contact", "Municipality")
        yield cells(_span(post), first_at(post, "Employer", "Name"), first_at(post, "Position", "Label"), place)
        yield from lines(first_at(post, "Activities"))


def _studies(learner: etree._Element) -> Iterator[Block]:
    studies = list(all_at(learner, "EducationList", "Education"))[:MOST]
    if studies:
        yield paragraph("教育经历", bold=True, size=HEADING)
    for one in studies:
        yield cells(_span(one), first_at(one, "Organisation", "Name"), first_at(one, "Title"), first_at(one, "Level", "Label"))
        yield from lines(first_at(one, "Activities"))


def _skills(learner: etree._Element) -> Iterator[Block]:
    tongues = [(_tongue_of(one), "母语") for one in all_at(learner, "Skills", "Linguistic", "MotherTongueList", "MotherTongue")]
    for one in all_at(learner, "Skills", "Linguistic", "ForeignLanguageList", "ForeignLanguage"):
        levels = [text_of(level) for parent in all_at(one, "ProficiencyLevel") for level in parent]
        tongues.append((_tongue_of(one), max(filter(None, levels), default="")))
    if tongues:
        yield paragraph("语言能力", bold=True, size=HEADING)
    for name, level in tongues[:MOST]:
        if name:
            yield paragraph(f"{name}（{level}）" if level else name)
    for heading, key in _SKILLS:
        if told := first_at(learner, "Skills", key, "Description"):
            yield paragraph(heading, bold=True, size=HEADING)
            yield from lines(told)
    licences = [text_of(one) for one in all_at(learner, "Skills", "Driving", "Description", "Licence")]
    if licences:
        yield paragraph("证书", bold=True, size=HEADING)
        yield paragraph(f"驾驶证（{'、'.join(filter(None, licences))}）")


def _tongue_of(one: etree._Element) -> str:
    """A language by its letters where they are known, else by its name, which a form in its own language writes in its own."""
    code, label = first_at(one, "Description", "Code"), first_at(one, "Description", "Label")
    return tongue(code) if tongue(code) != code else tongue(label) or code


def _span(one: etree._Element) -> str:
    period = next(all_at(one, "Period"), None)
    if period is None:
        return ""
    begins = _date(next(all_at(period, "From"), None), ".")
    is_current = first_at(period, "Current").lower() in ("true", "1")
    ends = "至今" if is_current else _date(next(all_at(period, "To"), None), ".")
    return " - ".join(filter(None, (begins, ends)))


def _date(one: etree._Element | None, glue: str) -> str:
    if one is None:
        return ""
    parts = [one.get("year", ""), one.get("month", "").lstrip("-"), one.get("day", "").lstrip("-")]
    kept = []
    for part in parts:
        if not (part.isascii() and part.isdigit()):
            break
        kept.append(part.zfill(2))
    return glue.join(kept if glue == "-" else kept[:2])


def _called(learner: etree._Element) -> str:
    given = first_at(learner, "Identification", "PersonName", "FirstName")
    return full_name(given, first_at(learner, "Identification", "PersonName", "Surname"))
