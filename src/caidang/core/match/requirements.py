"""What a job asks for, read from its description or taken from a person who does it already."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from caidang.core.match.candidate import CandidateFacts
from caidang.core.match.posting import read_title, read_years
from caidang.core.match.studies import EITHER, read_certificates, read_languages, read_majors
from caidang.core.resume.dictionary import canonical_city, find_entries
from caidang.core.resume.fields.names.degrees import find_degrees, rank
from caidang.core.text.normalize import normalize
from caidang.core.text.numbers import parse_salary
from caidang.core.text.school_tiers import TIERS

MAX_SKILLS: Final = 15
MAX_TEXT: Final = 20_000
_PARTS: Final = re.compile(r"[\n;。!?]+")
_NICE: Final = re.compile(
    r"优先|加分|更佳|者佳|优选|最好|preferred|a plus|nice to have", re.IGNORECASE
)
_LABEL: Final = re.compile(r"^\W*(?:招聘|急聘|诚聘|高薪聘请)?(?:职位|岗位|职务)?(?:名称)?\s*:?")
_PLACE: Final = re.compile(r"(?:工作)?(?:地点|地址|城市|所在地)|base|location", re.IGNORECASE)
_PAY: Final = re.compile(r"薪|待遇|工资|年包|salary", re.IGNORECASE)
_TIER: Final = re.compile(r"(?<!\d)(985|211)(?!\d)|双一流")


class Kind(StrEnum):
    """What a requirement is about."""

    TITLE = "title"
    SKILL = "skill"
    YEARS = "years"
    DEGREE = "degree"
    TIER = "tier"
    MAJOR = "major"
    CERTIFICATE = "certificate"
    LANGUAGE = "language"
    CITY = "city"
    SALARY = "salary"


@dataclass(frozen=True, slots=True)
class Requirement:
    """One thing asked for. ``is_must`` is False for what is only welcome.

    ``value`` is the title, skill, degree, level, subject, certificate, language or city (several subjects or
    cities, any of which will do, with / between them); ``low`` and ``high`` are whole years, or yuan a month, None where open.
    """

    kind: Kind
    value: str = ""
    low: int | None = None
    high: int | None = None
    is_must: bool = True

    @property
    def key(self) -> str:
        """What tells it from the others of the same job."""
        return f"{self.kind}:{self.value}" if self.value else f"{self.kind}"

    def as_json(self) -> dict[str, Any]:
        """This function will return the requirement as JSON values; ``requirements_of_json`` reads them."""
        return {
            "kind": self.kind.value, "value": self.value, "low": self.low, "high": self.high,
            "is_must": self.is_must,
        }  # fmt: skip


def requirements_of_json(found: Iterable[Mapping[str, Any]]) -> tuple[Requirement, ...]:
    """This function will return the requirements that ``as_json`` wrote; a kind that is unknown is left out."""
    known = {kind.value: kind for kind in Kind}
    return tuple(
        Requirement(
            known[one["kind"]], str(one.get("value") or ""), one.get("low"), one.get("high"),
            is_must=bool(one.get("is_must", True)),
        )
        for one in found
        if one.get("kind") in known
    )  # fmt: skip


def read_requirements(text: str) -> tuple[Requirement, ...]:
    """This function will read a job description, Chinese or English; what it does not say is not asked.

    Text beyond 20,000 characters is not read.
    """
    parts = [part.strip() for part in _PARTS.split(normalize(text[:MAX_TEXT])) if part.strip()]
    found: dict[str, Requirement] = {}
    post, named_at = read_title(parts) or ("", -1)
    title = [Requirement(Kind.TITLE, post)] if post else []
    for requirement in (*title, *_from_parts(parts, named_at, post)):
        known = found.get(requirement.key)
        if known is None or (requirement.is_must and not known.is_must):
            found[requirement.key] = requirement
    skills = [r for r in found.values() if r.kind is Kind.SKILL][MAX_SKILLS:]
    # 英语六级, 听说流利: the examination says it already.
    certain = {r.value.split(" ")[0] for r in found.values() if r.kind is Kind.LANGUAGE and r.is_must and " " in r.value}
    said = [r for r in found.values() if r.kind is Kind.LANGUAGE and r.value in certain]
    return tuple(r for r in found.values() if r not in skills and r not in said)


def requirements_like(person: CandidateFacts) -> tuple[Requirement, ...]:
    """This function will return what a job would ask for that this person fits: work, skills, place, level."""
    found = [Requirement(Kind.TITLE, title) for title in person.titles[:1]]
    found += [
        Requirement(Kind.SKILL, skill, is_must=False) for skill in person.skills[:MAX_SKILLS]
    ]
    if person.years is not None:
        found.append(
            Requirement(
                Kind.YEARS, low=max(0, person.years - 2), high=person.years + 3, is_must=False
            )
        )
    if person.degree:
        found.append(Requirement(Kind.DEGREE, person.degree))
    if person.city:
        found.append(Requirement(Kind.CITY, canonical_city(person.city) or person.city, is_must=False))
    return tuple(found)


def _from_parts(parts: list[str], named_at: int, post: str) -> Iterator[Requirement]:
    for number, part in enumerate(parts):
        if _PLACE.search(part) or number == 0:
            yield from _cities(part)
        if _PAY.search(part):
            yield from _pay(part)
        yield from _years(part, names_post=number == named_at)
        for clause in part.split(","):
            # What is only welcome is said in the same breath: 985/211优先, 有Kafka、Spark经验者优先.
            is_must = not _NICE.search(clause)
            yield from _level(clause, is_must=is_must)
            yield from _studies(clause, post, is_must=is_must)
            for hit in find_entries("skills", _LABEL.sub("", clause)):
                yield Requirement(Kind.SKILL, hit.entry, is_must=is_must)


def _cities(part: str) -> Iterator[Requirement]:
    """北京或武汉 asks for either; 北京市朝阳区 for one, though a city, too, is called 朝阳."""
    hits = [find_entries("cities", place)[:1] for place in EITHER.split(part)]
    cities = dict.fromkeys(hit.entry for first in hits for hit in first)
    if cities:
        yield Requirement(Kind.CITY, "/".join(cities))


def _level(clause: str, *, is_must: bool) -> Iterator[Requirement]:
    tiers = {match[1] or "双一流" for match in _TIER.finditer(clause)}
    if tiers:
        # 985/211 asks for either: the wider one is enough.
        yield Requirement(Kind.TIER, max(tiers, key=TIERS.index), is_must=is_must)
    degrees = [found.value for found in find_degrees(clause)]
    if degrees:
        yield Requirement(Kind.DEGREE, min(degrees, key=rank), is_must=is_must)


def _studies(clause: str, post: str, *, is_must: bool) -> Iterator[Requirement]:
    if majors := read_majors(clause):
        yield Requirement(Kind.MAJOR, majors, is_must=is_must)
    for paper in read_certificates(clause, post=post):
        yield Requirement(Kind.CERTIFICATE, paper, is_must=is_must)
    for language in read_languages(clause):
        yield Requirement(Kind.LANGUAGE, language, is_must=is_must)


def _years(part: str, *, names_post: bool) -> Iterator[Requirement]:
    years = read_years(part, names_post=names_post)
    if years is not None:
        clauses = (one for one in part.split(",") if read_years(one, names_post=names_post) is not None)
        is_must = not _NICE.search(next(clauses, part))
        yield Requirement(Kind.YEARS, low=years.low, high=years.high, is_must=is_must)


def _pay(part: str) -> Iterator[Requirement]:
    paid = parse_salary(part)
    if paid is not None and paid.monthly is not None:
        low, high = paid.monthly
        yield Requirement(Kind.SALARY, low=low, high=high)
