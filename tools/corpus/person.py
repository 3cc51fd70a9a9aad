"""Invented people: everything a résumé may tell about one, before anything is rendered."""

from dataclasses import dataclass

YearMonth = tuple[int, int]
"""A year and a month from 1 to 12."""

TODAY: YearMonth = (2026, 6)
"""The month all résumés are written in, fixed so that a seed always gives the same people."""


@dataclass(frozen=True, slots=True)
class Both:
    """The same thing in Chinese and in English."""

    zh: str
    en: str

    def get(self, language: str) -> str:
        """Return the text in ``language``, which is "zh" or "en"."""
        return self.en if language == "en" else self.zh


@dataclass(frozen=True, slots=True)
class Study:
    """One stay at a school. ``degree`` is one of 博士 硕士 本科 大专 中专 高中."""

    school: Both
    degree: str
    major: Both
    start: YearMonth
    end: YearMonth | None
    courses: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One post at one employer; ``end`` is None while it lasts."""

    employer: Both
    short: str
    title: Both
    department: str
    city: Both
    start: YearMonth
    end: YearMonth | None
    duties: tuple[Both, ...]
    intern: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """One project, told with its part in it."""

    name: Both
    role: Both
    start: YearMonth
    end: YearMonth | None
    lines: tuple[Both, ...]


@dataclass(frozen=True, slots=True)
class Salary:
    """What a person hopes for. ``kind`` is "month", "year" or "open"; thousands of yuan a month or ten thousands a year."""

    kind: str
    low: int = 0
    high: int = 0
    months: int = 12


@dataclass(frozen=True, slots=True)
class Person:
    """One invented person."""

    seed: int
    name: str
    name_en: str
    surname: str
    gender: str
    birth: tuple[int, int, int]
    phones: tuple[str, ...]
    emails: tuple[str, ...]
    wechat: str
    city: Both
    district: str
    home: str
    occupation: str
    studies: tuple[Study, ...]
    jobs: tuple[Job, ...]
    projects: tuple[Project, ...]
    skills: tuple[str, ...]
    skills_en: tuple[str, ...]
    certificates: tuple[str, ...]
    honours: tuple[str, ...]
    languages: tuple[str, ...]
    summary: tuple[Both, ...]
    expected_job: Both
    expected_salary: Salary
    years: int
    """Whole years of work; 0 for a fresh graduate."""
