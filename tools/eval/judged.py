"""Queries in the manner of recruiters, each with the worth of every record: 3 what was meant, 0 nothing.

What a record is worth is told from its truth and its text, never from what the system read.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from random import Random
from typing import Any, Final

from pypinyin import lazy_pinyin

from caidang.core.text.normalize import search_key
from caidang.core.text.school_tiers import tiers_of

TODAY: Final = date(2026, 6, 15)
"""The day the queries are asked: ages and years of work count to it."""
EACH: Final = 8
"""Queries of one kind."""

_DEGREES: Final = ("高中", "中专", "大专", "本科", "硕士", "博士")


@dataclass(frozen=True, slots=True)
class Judged:
    """One record: its truth, its text folded, and its id in the store."""

    id: int
    truth: dict[str, Any]
    text: str

    def holds(self, word: str) -> bool:
        """Whether the text has the word; a Latin word stands alone or begins one."""
        return _has(self.text, search_key(word))

    @property
    def titles(self) -> list[str]:
        """Titles held, latest first as the résumé tells them, and the job wanted."""
        held = [job["title"] or "" for job in self.truth["employment"]]
        return [self.truth["expected_job"] or "", *held]

    @property
    def years(self) -> int | None:
        """Whole years since the first post."""
        starts = [job["start"] for job in self.truth["employment"] if job["start"]]
        if not starts:
            return None
        year, _, month = min(starts).partition("-")
        return (TODAY.year * 12 + TODAY.month - int(year) * 12 - int(month[:2] or 7)) // 12


Worth = Callable[[Judged], int]


@dataclass(frozen=True, slots=True)
class Question:
    """One query and what each record is worth for it."""

    kind: str
    text: str
    worth: Worth


def questions(records: Sequence[Judged]) -> list[Question]:
    """Return the questions about these records, the same for the same records."""
    return [
        question
        for make in (_names, _contacts, _titles, _skills, _schools, _employers, _passages, _joined, _ranges, _spoken)
        for question in make(records, Random(make.__name__))  # noqa: S311 - a choice, no secret
    ]  # fmt: skip


def _has(text: str, key: str) -> bool:
    start = r"(?<![a-z0-9])" if key[:1].isascii() else ""
    return re.search(start + re.escape(key), text) is not None


def _title(word: str, *others: str) -> Worth:
    """Worth most who holds or wants such a job, less who held it, least who only mentions it."""
    words = [search_key(each) for each in (word, *others)]

    def worth(record: Judged) -> int:
        titles = [search_key(title) for title in record.titles]
        if any(_has(title, each) for each in words for title in titles[:2]):
            return 3
        if any(_has(title, each) for each in words for title in titles):
            return 2
        return int(any(_has(record.text, each) for each in words))

    return worth


def _text(word: str, *others: str) -> Worth:
    return lambda record: 3 * any(record.holds(each) for each in (word, *others))


def _all(*parts: Worth) -> Worth:
    def worth(record: Judged) -> int:
        found = [part(record) for part in parts]
        return max(found) if all(found) else 0

    return worth


def _not(part: Worth) -> Worth:
    return lambda record: 3 * (not part(record))


def _some(rng: Random, found: Iterator[str] | Sequence[str], count: int = EACH) -> list[str]:
    """Draw from the different ones there are."""
    different = sorted(set(found))
    return rng.sample(different, min(count, len(different)))


def _chinese(records: Sequence[Judged]) -> list[Judged]:
    return [record for record in records if not record.truth["name"].isascii()]


def _names(records: Sequence[Judged], rng: Random) -> Iterator[Question]:
    people = _chinese(records)
    for name in _some(rng, [record.truth["name"] for record in people], 4 * EACH):
        letters = lazy_pinyin(name)
        kind, text = rng.choice(
            (
                ("name", name),
                ("pinyin", "".join(letters)),
                ("initials", "姓名:" + "".join(each[0] for each in letters)),
                ("mixed", name[0] + "".join(letters[1:])),
            )
        )
        yield Question(kind, text, _named(name, kind))


def _named(name: str, kind: str) -> Worth:
    def worth(record: Judged) -> int:
        other = record.truth["name"]
        if kind == "name":
            return 3 * (other == name or name in other)
        mine, theirs = lazy_pinyin(name), lazy_pinyin(other)
        if kind == "initials":
            return 3 * ([each[0] for each in mine] == [each[0] for each in theirs])
        return 3 * (mine == theirs and (kind == "pinyin" or name[0] == other[0]))

    return worth


def _contacts(records: Sequence[Judged], rng: Random) -> Iterator[Question]:
    phones = _some(
        rng, [phone for record in records for phone in record.truth["phones"]], 3 * EACH
    )
    shapes: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("phone", lambda p: f"{p[:3]} {p[3:7]} {p[7:]}"),
        ("phone_abroad", lambda p: f"+86-{p}"),
        ("last_four", lambda p: p[-4:]),
    )
    for number, phone in enumerate(phones):
        kind, shape = shapes[number % len(shapes)]
        text = shape(phone)
        yield Question(kind, text, _reached(phone, is_tail=kind == "last_four"))
    for mail in _some(
        rng, [mail for record in records for mail in record.truth["emails"]], EACH // 2
    ):
        yield Question("mail", mail.upper(), lambda r, m=mail: 3 * (m in r.truth["emails"]))  # type: ignore[misc]


def _reached(phone: str, *, is_tail: bool) -> Worth:
    if is_tail:
        return lambda r: 3 * any(own.endswith(phone[-4:]) for own in r.truth["phones"])
    return lambda r: 3 * (phone in r.truth["phones"])


def _titles(records: Sequence[Judged], rng: Random) -> Iterator[Question]:
    jobs = [r.truth["expected_job"] for r in _chinese(records) if r.truth["expected_job"]]
    for job in _some(rng, jobs, 2 * EACH):
        yield Question("title", job, _title(job))
    for job in _some(rng, [job[-3:] for job in jobs if len(job) > 3], EACH // 2):
        yield Question(
            "title_field", f"职位:{job}", lambda r, j=job: 3 * any(j in t for t in r.titles)
        )  # type: ignore[misc]
    for typed, meant in (
        ("FE", "前端"),
        ("人事", "人力资源"),
        ("會計", "会计"),
        ("ＨＲ", "人力资源"),
        ("PM", "产品经理"),
    ):
        yield Question(
            "synonym",
            typed,
            _title(meant, search_key(typed), "人事" if meant == "人力资源" else meant),
        )
    for job in _some(rng, jobs, EACH // 2):
        yield Question("not", f"{job} -Excel", _all(_title(job), _not(_text("Excel"))))
    if len(two := _some(rng, jobs, 2)) > 1:
        yield Question("or", " 或 ".join(two), _title(*two))


def _skills(records: Sequence[Judged], rng: Random) -> Iterator[Question]:
    skills = [skill for record in records for skill in record.truth["skills"]]
    for skill in _some(rng, skills, EACH):
        yield Question("skill", skill, _text(skill))
    pairs = [r.truth["skills"][:2] for r in records if len(r.truth["skills"]) > 1]
    for first, second in rng.sample(pairs, min(EACH // 2, len(pairs))):
        yield Question("two_skills", f"{first} {second}", _all(_text(first), _text(second)))
    latin = [skill for skill in skills if skill.isascii() and skill.isalpha() and len(skill) > 5]
    for skill in _some(rng, latin, EACH // 2):
        at = rng.randrange(2, len(skill) - 1)
        yield Question("typo", skill[:at] + skill[at + 1 :], _text(skill))


def _schools(records: Sequence[Judged], rng: Random) -> Iterator[Question]:
    names = [s["school"] for r in _chinese(records) for s in r.truth["education"] if s["school"]]
    for name in _some(rng, names, EACH):
        yield Question("school", name, _text(name))
    for tier, (job, degree) in zip(
        ("985", "211", "双一流"),
        (("工程师", "硕士"), ("经理", "本科"), ("研发", "硕士")),
        strict=True,
    ):
        yield Question(
            "tier", f"{tier} {job}", _all(_title(job), lambda r, t=tier: 3 * _has_tier(r, t))
        )  # type: ignore[misc]
        wanted = _DEGREES[_DEGREES.index(degree) :]
        yield Question(
            "degree", f"{job} {degree}及以上",
            _all(_title(job), lambda r, w=wanted: 3 * (r.truth["highest_degree"] in w)),  # type: ignore[misc]
        )  # fmt: skip


def _has_tier(record: Judged, tier: str) -> bool:
    return any(tier in tiers_of(study["school"] or "") for study in record.truth["education"])


def _employers(records: Sequence[Judged], rng: Random) -> Iterator[Question]:
    names = [
        j["employer"] for r in _chinese(records) for j in r.truth["employment"] if j["employer"]
    ]
    for name in _some(rng, names, EACH):
        yield Question("employer", name, _text(name))
    for name in _some(rng, [name for name in names if len(name) > 4], EACH // 2):
        part = name[:4]
        yield Question(
            "employer_field", f"公司:{part}",
            lambda r, p=part: 3 * any(p in (j["employer"] or "") for j in r.truth["employment"]),  # type: ignore[misc]
        )  # fmt: skip


def _passages(records: Sequence[Judged], rng: Random) -> Iterator[Question]:
    """Any few characters in a row out of a text."""
    people = rng.sample(_chinese(records), min(4 * EACH, len(_chinese(records))))
    for text in islice(filter(None, (_passage(record, rng) for record in people)), 2 * EACH):
        yield Question("passage", text, _text(text))


def _passage(record: Judged, rng: Random) -> str:
    lines = [line for line in record.text.split("\n") if len(line) > 12]
    line = rng.choice(lines) if lines else ""
    at = rng.randrange(max(1, len(line) - 6))
    found = line[at : at + rng.randrange(2, 7)]
    is_han = all("\u4e00" <= char <= "\u9fff" for char in found)
    return found if is_han and len(found) > 1 else ""


def _joined(records: Sequence[Judged], rng: Random) -> Iterator[Question]:
    """A city and a job, parted and run together."""
    people = [r for r in _chinese(records) if r.truth["city"] and r.truth["expected_job"]]
    for record in rng.sample(people, min(EACH, len(people))):
        city, job = record.truth["city"], record.truth["expected_job"]
        worth = _all(_title(job), _text(city))
        yield Question("city_title", f"{city} {job}", worth)
        yield Question("run_together", f"{city}{job}", worth)


def _ranges(records: Sequence[Judged], rng: Random) -> Iterator[Question]:
    for low, high in ((1, 3), (3, 5), (5, 10), (2, 4)):
        job = rng.choice(("经理", "工程师", "专员"))
        yield Question(
            "years", f"经验:{low}-{high}年 {job}",
            _all(_title(job), lambda r, a=low, b=high: 3 * (r.years is not None and a <= r.years <= b)),  # type: ignore[misc]
        )  # fmt: skip


def _spoken(records: Sequence[Judged], rng: Random) -> Iterator[Question]:
    """As one says it: so many years of a job in one breath, a generation, a surname."""
    for low in (3, 5, 8):
        job = rng.choice(("经理", "工程师", "专员"))
        worth = _all(_title(job), lambda r, a=low: 3 * (r.years is not None and r.years >= a))  # type: ignore[misc]
        yield Question("years_of", f"{low}年以上{job}经验", worth)
    for said, first, last in (("90后", 1990, 1999), ("85后", 1985, 1989), ("九五后", 1995, 1999)):
        job = rng.choice(("经理", "工程师"))
        worth = _all(_title(job), lambda r, a=first, b=last: 3 * (a <= _born(r) <= b))  # type: ignore[misc]
        yield Question("generation", f"{said} {job}", worth)
    for name in _some(rng, [record.truth["name"] for record in _chinese(records)], EACH // 2):
        yield Question("surname", f"姓{name[0]}的", lambda r, n=name[0]: 3 * (r.truth["name"][0] == n))  # type: ignore[misc]


def _born(record: Judged) -> int:
    """The year of birth; 0 where none is told, as an age is no year."""
    return int((record.truth.get("birth") or "0")[:4])
