"""The Europass CV of today as XML: a ``Candidate`` of HR Open (HR-XML 3) with the words of OAGIS and EURES.

No schema is published that could be fetched; element names are those of CVs that the platform's editor writes (2020–2026).
Dates are ``2019``, ``2019-03`` or ``2019-03-01``, texts may be formatted as HTML, languages are told by their three letters.
"""

import re
from collections.abc import Iterator
from typing import Final

from lxml import etree

from caidang.core.errors import Damaged
from caidang.core.extract.europass_xml import (
    MOST,
    all_at,
    cells,
    first_at,
    full_name,
    lines,
    text_of,
    tongue,
)
from caidang.core.extract.layout import HEADING, Block, paragraph

NEWER: Final = "Candidate"
"""The name of the root element."""
_PERSON, _PROFILE = "CandidatePerson", "CandidateProfile"
_DAY: Final = re.compile(r"\d{4}(?:-\d{2}(?:-\d{2})?)?")
_GENDERS: Final = {"male": "男", "female": "女", "m": "男", "f": "女", "1": "男", "2": "女"}
_COUNTRIES: Final = {
    "cn": "中国", "hk": "中国香港", "mo": "中国澳门", "tw": "中国台湾", "sg": "新加坡", "my": "马来西亚", "jp": "日本", "kr": "韩国", "us": "美国",
    "ca": "加拿大", "gb": "英国", "uk": "英国", "ie": "爱尔兰", "de": "德国", "fr": "法国", "es": "西班牙", "it": "意大利", "pt": "葡萄牙",
    "nl": "荷兰", "be": "比利时", "ch": "瑞士", "at": "奥地利", "pl": "波兰", "se": "瑞典", "dk": "丹麦", "fi": "芬兰", "no": "挪威",
    "gr": "希腊", "el": "希腊", "ru": "俄罗斯", "au": "澳大利亚", "nz": "新西兰", "in": "印度", "vn": "越南", "th": "泰国", "br": "巴西",
}  # fmt: skip
_LEVELS: Final = {
    "3": "高中", "4": "高中", "5": "大专", "6": "本科", "7": "硕士", "8": "博士",
}  # fmt: skip
"""Levels of the European Qualifications Framework, where a study's title does not tell its degree."""
_MORE: Final = (
    ("证书", ("Certifications", "Certification")), ("培训经历", ("CourseCertifications", "CourseCertification")),
    ("项目经历", ("Projects", "Project")), ("荣誉奖项", ("HonorsAndAwards", "HonorAndAward")),
    ("发表论文", ("PublicationHistory", "Publication")), ("社会活动", ("VoluntaryWorks", "VoluntaryWork")),
    ("兴趣爱好", ("HobbiesAndInterests", "HobbyOrInterest")),
)  # fmt: skip


def candidate_name(root: etree._Element) -> str:
    """This function will return the person's name; empty where it is not told."""
    given = first_at(root, _PERSON, "PersonName", "GivenName")
    return full_name(given, first_at(root, _PERSON, "PersonName", "FamilyName"))


def candidate_blocks(root: etree._Element) -> list[Block]:
    """This function will return the rows of the page. Raises Damaged for a ``Candidate`` with neither a person nor a profile."""
    if next(all_at(root, _PERSON), None) is None and next(all_at(root, _PROFILE), None) is None:
        raise Damaged("这份 XML 不是 Europass 简历。")
    return [*_head(root), *_work(root), *_studies(root), *_tongues(root), *_skills(root), *_rest(root)]


def _head(root: etree._Element) -> Iterator[Block]:
    yield paragraph(candidate_name(root) or "姓名待补", bold=True, size=HEADING)
    ways: dict[str, list[str]] = {}
    for one in all_at(root, _PERSON, "Communication"):
        ways.setdefault(first_at(one, "ChannelCode").lower(), []).append(_number(one) or first_at(one, "URI"))
    gender = first_at(root, _PERSON, "GenderCode").lower()
    nations = [_country(text_of(one)) for one in all_at(root, _PERSON, "NationalityCode")]
    told = (
        ("手机", ways.get("telephone", [])),
        ("邮箱", ways.get("email", [])),
        ("现居城市", [first_at(root, _PERSON, "Communication", "Address", "CityName")]),
        ("个人主页", ways.get("web", []) + ways.get("socialmedia", [])),
        ("性别", [_GENDERS.get(gender, "")]),
        ("出生日期", [_day(first_at(root, _PERSON, "BirthDate"), "-", 3)]),
        ("国籍", nations),
        ("求职意向", [first_at(root, _PROFILE, "PreferredPosition", "PositionTitle")]),
    )
    for label, values in told:
        for value in dict.fromkeys(filter(None, values)):
            yield paragraph(f"{label}：{value}")
    if about := first_at(root, _PROFILE, "ExecutiveSummary"):
        yield paragraph("自我评价", bold=True, size=HEADING)
        yield from lines(about)


def _work(root: etree._Element) -> Iterator[Block]:
    posts = [
        (one, post)
        for one in all_at(root, _PROFILE, "EmploymentHistory", "EmployerHistory")
        for post in (list(all_at(one, "PositionHistory")) or [one])
    ]
    if posts:
        yield paragraph("工作经历", bold=True, size=HEADING)
    for one, post in posts[:MOST]:
        place = first_at(post, "City") or first_at(one, "OrganizationContact", "Communication", "Address", "CityName")
        period = next(all_at(post, "EmploymentPeriod"), None)
        yield cells(_span(period), first_at(one, "OrganizationName"), first_at(post, "PositionTitle"), place)
        if department := first_at(one, "Department"):
            yield paragraph(f"部门：{department}")
        yield from lines(first_at(post, "Description"))


def _studies(root: etree._Element) -> Iterator[Block]:
    studies = list(all_at(root, _PROFILE, "EducationHistory", "EducationOrganizationAttendance"))[:MOST]
    if studies:
        yield paragraph("教育经历", bold=True, size=HEADING)
    for one in studies:
        period = next(all_at(one, "AttendancePeriod"), None)
        level = _LEVELS.get(re.sub(r"\D", "", first_at(one, "EducationLevelCode"))[:1], "")
        title = first_at(one, "EducationDegree", "DegreeName") or first_at(one, "ProgramName")
        yield cells(_span(period), first_at(one, "OrganizationName"), title, level)
        yield from lines(first_at(one, "EducationDegree", "OccupationalSkillsCovered"))


def _tongues(root: etree._Element) -> Iterator[Block]:
    found = [(tongue(text_of(one)), "母语") for one in all_at(root, _PERSON, "PrimaryLanguageCode")]
    for one in all_at(root, _PROFILE, "PersonQualifications", "PersonCompetency"):
        if first_at(one, "TaxonomyID").lower() != "language":
            continue
        levels = [text_of(level).upper() for level in all_at(one, "CompetencyDimension", "Score", "ScoreText")]
        cefr = [level for level in levels if re.fullmatch(r"[ABC][12]", level)]
        found.append((tongue(first_at(one, "CompetencyID") or first_at(one, "CompetencyName")), max(cefr, default="")))
    if found:
        yield paragraph("语言能力", bold=True, size=HEADING)
    for name, level in found[:MOST]:
        if name:
            yield paragraph(f"{name}（{level}）" if level else name)


def _skills(root: etree._Element) -> Iterator[Block]:
    loose = [one for one in all_at(root, _PROFILE, "PersonQualifications", "PersonCompetency") if first_at(one, "TaxonomyID").lower() != "language"]
    grouped = list(all_at(root, _PROFILE, "Skills", "SkillsGroup", "PersonCompetency"))
    names = list(dict.fromkeys(filter(None, (first_at(one, "CompetencyName") for one in [*grouped, *loose]))))
    if names:
        yield paragraph("专业技能", bold=True, size=HEADING)
        yield paragraph("、".join(" ".join(name.split()) for name in names[:MOST]))
    told = [text_of(one) for one in all_at(root, _PROFILE, "Skills", "SkillsGroup", "Description")]
    for text in filter(None, told):
        yield from lines(text)


def _rest(root: etree._Element) -> Iterator[Block]:
    licences = [text_of(one) for one in all_at(root, _PROFILE, "Licenses", "License", "LicenseTypeCode")]
    certificates = [f"驾驶证（{'、'.join(filter(None, licences))}）"] if any(licences) else []
    for heading, path in _MORE:
        rows = list(all_at(root, _PROFILE, *path))[:MOST]
        if not rows and not (heading == "证书" and certificates):
            continue
        yield paragraph(heading, bold=True, size=HEADING)
        for one in certificates if heading == "证书" else []:
            yield paragraph(one)
        for row in rows:
            title, about = first_at(row, "Title") or first_at(row, "CertificationName"), first_at(row, "Description")
            yield cells(_span(next(all_at(row, "Period"), None)), " ".join(title.split()))
            yield from lines(about if about != title else "")


def _number(one: etree._Element) -> str:
    number, country = first_at(one, "DialNumber"), first_at(one, "CountryDialing").lstrip("+0")
    return f"+{country} {number}" if number and country and not number.startswith(("+", "00")) else number


def _span(period: etree._Element | None) -> str:
    if period is None:
        return ""
    begins = _day(first_at(period, "StartDate", "FormattedDateTime"), ".", 2)
    is_current = (first_at(period, "CurrentIndicator") or first_at(period, "Ongoing")).lower() in ("true", "1")
    ends = "至今" if is_current else _day(first_at(period, "EndDate", "FormattedDateTime"), ".", 2)
    return " - ".join(filter(None, (begins, ends)))


def _day(text: str, glue: str, most: int) -> str:
    found = _DAY.match(text.strip())
    return glue.join(found.group().split("-")[:most]) if found else ""


def _country(code: str) -> str:
    return _COUNTRIES.get(code.strip().lower(), code.strip().upper())
