"""What a résumé says: values, each with the place it was read from and how sure the reader is."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from caidang.core.extract.document import Box

PARSER_VERSION: Final = 20
"""Raised whenever the same document may be read differently than before."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a value stands: page (from 1), box in points, and ``[start, end)`` in the text of that page's line."""

    page: int
    box: Box
    line: int
    start: int
    end: int
    text: str
    """The characters as they stand there, before any normalising."""


@dataclass(frozen=True, slots=True)
class Found:
    """One value. ``confidence`` is 0..1 as its rule has it; ``calibration`` makes a share of right ones of it."""

    value: str
    confidence: float
    evidence: Evidence | None = None


SURE: Final = 0.95
"""Calibrated confidence below which a person is asked to check."""


@dataclass(frozen=True, slots=True)
class Education:
    """One stay at a school. Dates are ``YYYY[-MM[-DD]]``; ``end`` may be ``present``.

    ``form`` is 全日制 or 非全日制.
    """

    school: Found | None = None
    degree: Found | None = None
    major: Found | None = None
    start: Found | None = None
    end: Found | None = None
    form: Found | None = None


@dataclass(frozen=True, slots=True)
class Employment:
    """One post at one employer. Dates as in ``Education``; ``duties`` is text of several lines."""

    employer: Found | None = None
    title: Found | None = None
    start: Found | None = None
    end: Found | None = None
    department: Found | None = None
    city: Found | None = None
    industry: Found | None = None
    reports_to: Found | None = None
    duties: Found | None = None


@dataclass(frozen=True, slots=True)
class Project:
    """One project and the part in it. Dates as in ``Education``; ``duties`` as in ``Employment``."""

    name: Found | None = None
    role: Found | None = None
    start: Found | None = None
    end: Found | None = None
    duties: Found | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """One résumé as read. What was not found is None or empty, never guessed.

    ``birth`` is ``YYYY[-MM[-DD]]``; ``gender`` is 男 or 女; ``highest_degree`` one of
    博士 硕士 本科 大专 中专 高中 初中; ``expected_salary`` is normalised text such as ``15-25K·14薪`` or 面议.
    Phones are as ``core.text.numbers.parse_phone`` gives them (mainland mobiles as 11 digits), e-mails
    lower case. A masked name (张先生, 李**) is kept with a confidence below ``SURE`` and a warning.
    ``skill_years`` are skills with the years they were used: Java 5年.
    ``particulars`` maps what else forms ask (former_name, age, ethnicity, political, marital,
    native_place, household, work_years, id_number, qq, relay_phone, job_status, available, current_salary) to its
    value; ``as_of`` is the day up to which 至今 counts, ``YYYY-MM[-DD]`` or empty; ``age`` is in whole years at the time of writing, ``work_years`` such as 5年 or 应届.
    """

    name: Found | None = None
    phones: tuple[Found, ...] = ()
    emails: tuple[Found, ...] = ()
    wechat: Found | None = None
    gender: Found | None = None
    birth: Found | None = None
    city: Found | None = None
    highest_degree: Found | None = None
    education: tuple[Education, ...] = ()
    employment: tuple[Employment, ...] = ()
    projects: tuple[Project, ...] = ()
    skills: tuple[Found, ...] = ()
    skill_years: tuple[Found, ...] = ()
    languages: tuple[Found, ...] = ()
    certificates: tuple[Found, ...] = ()
    links: tuple[Found, ...] = ()
    summary: Found | None = None
    particulars: Mapping[str, Found] = field(default_factory=dict)
    expected_job: Found | None = None
    expected_salary: Found | None = None
    expected_city: Found | None = None
    warnings: tuple[str, ...] = field(default=())
    as_of: str = ""
