"""A Europass CV as XML (SkillsPassport 3.x), alone or inside a PDF, set as the résumé that it is.

Element names follow the Europass XML schema v3.0 (Cedefop, 2013): labels beside codes, months written ``--08``.
"""

from collections.abc import Iterator
from typing import Final

from lxml import etree

from caidang.core.errors import Damaged
from caidang.core.extract.containers import parse_xml
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import HEADING, Block, lay_out, paragraph
from caidang.core.extract.limits import Limits
from caidang.core.text.normalize import normalize

ROOT: Final = b"SkillsPassport"
_MOST: Final = 300
_SKILLS: Final = (
    ("沟通能力", "Communication"), ("组织能力", "Organisational"), ("专业技能", "JobRelated"), ("计算机技能", "Computer"),
    ("其他技能", "Other"),
)  # fmt: skip


def read_europass(data: bytes, limits: Limits) -> Document:
    """This function will read the XML as one document. Raises Damaged for XML that is none of this kind."""
    root = parse_xml(data)
    learners = [one for one in root.iter() if _name(one) == "LearnerInfo"]
    if _name(root) != ROOT.decode() or not learners:
        raise Damaged("这份 XML 不是 Europass 简历。")
    learner = learners[0]
    blocks = [*_head(learner), *_work(learner), *_studies(learner), *_skills(learner)]
    return Document(Kind.EUROPASS, lay_out(blocks, limits), title=_person(learner))


def _head(learner: etree._Element) -> Iterator[Block]:
    yield paragraph(_person(learner) or "姓名待补", bold=True, size=HEADING)
    born = next(_all(learner, "Identification", "Demographics", "Birthdate"), None)
    told = (
        ("手机", [_text(one) for one in _all(learner, "Identification", "ContactInfo", "TelephoneList", "Telephone", "Contact")]),
        ("邮箱", [_text(one) for one in _all(learner, "Identification", "ContactInfo", "Email", "Contact")]),
        ("现居城市", [_first(learner, "Identification", "ContactInfo", "Address", "Contact", "Municipality")]),
        ("个人主页", [_text(one) for one in _all(learner, "Identification", "ContactInfo", "WebsiteList", "Website", "Contact")]),
        ("性别", [{"M": "男", "F": "女"}.get(_first(learner, "Identification", "Demographics", "Gender", "Code"), "")]),
        ("出生日期", [_date(born, "-")]),
        ("国籍", [_text(one) for one in _all(learner, "Identification", "Demographics", "NationalityList", "Nationality", "Label")]),
        ("求职意向", [_first(learner, "Headline", "Description", "Label")]),
    )  # fmt: skip
    for label, values in told:
        for value in dict.fromkeys(filter(None, values)):
            yield paragraph(f"{label}：{value}")


def _work(learner: etree._Element) -> Iterator[Block]:
    posts = list(_all(learner, "WorkExperienceList", "WorkExperience"))[:_MOST]
    if posts:
        yield paragraph("工作经历", bold=True, size=HEADING)
    for post in posts:
        place = _first(post, "Employer", "ContactInfo", "Address", "Contact", "Municipality")
        yield _cells(_span(post), _first(post, "Employer", "Name"), _first(post, "Position", "Label"), place)
        yield from _lines(_first(post, "Activities"))


def _studies(learner: etree._Element) -> Iterator[Block]:
    studies = list(_all(learner, "EducationList", "Education"))[:_MOST]
    if studies:
        yield paragraph("教育经历", bold=True, size=HEADING)
    for one in studies:
        yield _cells(_span(one), _first(one, "Organisation", "Name"), _first(one, "Title"), _first(one, "Level", "Label"))
        yield from _lines(_first(one, "Activities"))


def _skills(learner: etree._Element) -> Iterator[Block]:
    tongues = [
        (_text(one), "母语") for one in _all(learner, "Skills", "Linguistic", "MotherTongueList", "MotherTongue", "Description", "Label")
    ]
    for one in _all(learner, "Skills", "Linguistic", "ForeignLanguageList", "ForeignLanguage"):
        levels = [_text(level) for level in _under(one, "ProficiencyLevel")]
        tongues.append((_first(one, "Description", "Label"), max(filter(None, levels), default="")))
    if tongues:
        yield paragraph("语言能力", bold=True, size=HEADING)
    for name, level in tongues[:_MOST]:
        if name:
            yield paragraph(f"{name}（{level}）" if level else name)
    for heading, key in _SKILLS:
        if told := _first(learner, "Skills", key, "Description"):
            yield paragraph(heading, bold=True, size=HEADING)
            yield from _lines(told)
    licences = [_text(one) for one in _all(learner, "Skills", "Driving", "Description", "Licence")]
    if licences:
        yield paragraph("证书", bold=True, size=HEADING)
        yield paragraph(f"驾驶证（{'、'.join(filter(None, licences))}）")


def _cells(*cells: str) -> Block:
    return paragraph("    ".join(filter(None, cells)))


def _lines(text: str) -> Iterator[Block]:
    for line in text.splitlines():
        if line.strip():
            yield paragraph(line.strip())


def _person(learner: etree._Element) -> str:
    """A Chinese name has the family's first and no blank."""
    first = _first(learner, "Identification", "PersonName", "FirstName")
    last = _first(learner, "Identification", "PersonName", "Surname")
    is_han = any("\u3400" <= char <= "\u9fff" for char in first + last)
    return f"{last}{first}" if is_han else f"{first} {last}".strip()


def _span(one: etree._Element) -> str:
    period = next(_all(one, "Period"), None)
    if period is None:
        return ""
    begins = _date(next(_all(period, "From"), None), ".")
    is_current = _first(period, "Current").lower() in ("true", "1")
    ends = "至今" if is_current else _date(next(_all(period, "To"), None), ".")
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


def _all(one: etree._Element, *path: str) -> Iterator[etree._Element]:
    found = [one]
    for name in path:
        found = [child for parent in found for child in parent if _name(child) == name]
    yield from found


def _under(one: etree._Element, name: str) -> Iterator[etree._Element]:
    for parent in _all(one, name):
        yield from parent


def _first(one: etree._Element, *path: str) -> str:
    return next((text for each in _all(one, *path) if (text := _text(each))), "")


def _text(one: etree._Element) -> str:
    """Its text; what is formatted within it (lists as HTML) line by line."""
    lines = (_tidy(line) for part in one.itertext() for line in str(part).splitlines())
    return "\n".join(line for line in lines if line)


def _tidy(line: str) -> str:
    return normalize(line).strip()


def _name(one: etree._Element) -> str:
    return str(one.tag).rpartition("}")[2]
