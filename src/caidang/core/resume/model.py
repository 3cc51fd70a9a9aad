"""What a résumé says: values, each with the place it was read from and how sure the reader is."""

from dataclasses import dataclass, field
from typing import Final

from caidang.core.extract.document import Box

PARSER_VERSION: Final = 4
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
    """One value. ``confidence`` is 0..1; below ``SURE`` a person is asked to check."""

    value: str
    confidence: float
    evidence: Evidence | None = None


SURE: Final = 0.8


@dataclass(frozen=True, slots=True)
class Education:
    """One stay at a school. Dates are ``YYYY[-MM[-DD]]``; ``end`` may be ``present``."""

    school: Found | None = None
    degree: Found | None = None
    major: Found | None = None
    start: Found | None = None
    end: Found | None = None


@dataclass(frozen=True, slots=True)
class Employment:
    """One post at one employer. Dates as in ``Education``."""

    employer: Found | None = None
    title: Found | None = None
    start: Found | None = None
    end: Found | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """One résumé as read. What was not found is None or empty, never guessed.

    ``birth`` is ``YYYY[-MM[-DD]]``; ``gender`` is 男 or 女; ``highest_degree`` one of
    博士 硕士 本科 大专 中专 高中; ``expected_salary`` is normalised text such as ``15-25K·14薪`` or 面议.
    Phones are as ``core.text.numbers.parse_phone`` gives them (mainland mobiles as 11 digits), e-mails
    lower case. A masked name (张先生, 李**) is kept with a confidence below ``SURE`` and a warning.
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
    skills: tuple[Found, ...] = ()
    expected_job: Found | None = None
    expected_salary: Found | None = None
    expected_city: Found | None = None
    warnings: tuple[str, ...] = field(default=())
