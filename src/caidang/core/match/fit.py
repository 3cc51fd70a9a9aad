"""How well a person fits what a job asks for, requirement by requirement, with what the record says."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Final

from caidang.core.match.candidate import CandidateFacts
from caidang.core.match.requirements import Kind, Requirement
from caidang.core.match.studies import Has, has_certificate, has_language, has_major
from caidang.core.resume.dictionary import entry_of
from caidang.core.resume.fields.names.degrees import DEGREES, rank
from caidang.core.text.normalize import search_key
from caidang.core.text.synonyms import Table, built_in, folded, table_of
from caidang.core.text.terms import terms

_WEIGHTS: Final = {
    Kind.TITLE: 3.0, Kind.SKILL: 1.0, Kind.YEARS: 1.5, Kind.DEGREE: 1.5, Kind.TIER: 1.0,
    Kind.MAJOR: 1.0, Kind.CERTIFICATE: 1.0, Kind.LANGUAGE: 1.0, Kind.CITY: 1.0, Kind.SALARY: 0.5,
}  # fmt: skip
_NICE_SHARE: Final = 0.4
"""What is only welcome weighs this share of what is asked."""
_LIKE: Final = 0.5
"""Share of pairs of characters from which two titles are alike."""
_GRADE: Final = r"(?:高级|资深|中级|初级|助理|首席|副|实习)"
_POST: Final = r"(?:主管|经理|总监|专员|组长|负责人|部长|主任|助理|实习生|代表|顾问|工程师|开发|师|员|岗)"
_CRAFT: Final = re.compile(rf"^{_GRADE}*(?P<craft>.+?){_POST}+$")
_VAGUE: Final = frozenset({"产品", "项目", "客户", "业务", "技术", "工程", "部门", "区域"})
"""First halves of titles that are no craft: whoever runs operations for a product is no product manager."""


class State(StrEnum):
    """How a record stands to a requirement."""

    MET = "met"
    PARTLY = "partly"
    MISSING = "missing"
    UNKNOWN = "unknown"


_WORTH: Final = {State.MET: 1.0, State.PARTLY: 0.6, State.UNKNOWN: 0.35, State.MISSING: 0.0}


@dataclass(frozen=True, slots=True)
class Verdict:
    """One requirement, how the record stands to it, and what the record says; empty where it says nothing."""

    requirement: Requirement
    state: State
    told: str = ""


@dataclass(frozen=True, slots=True)
class Fit:
    """``score`` from 0 to 1, and a verdict for each requirement in their order."""

    score: float
    verdicts: tuple[Verdict, ...]


def fit(
    requirements: Sequence[Requirement], person: CandidateFacts, *, synonyms: Table | None = None
) -> Fit:
    """This function will judge a person by every requirement and weigh the verdicts.

    A title counts three times a skill; what is only welcome counts less than half; what the record
    does not tell counts a third, so that nobody is lost for a gap in the record.
    """
    table = _usual() if synonyms is None else synonyms
    verdicts = tuple(_judge(requirement, person, table) for requirement in requirements)
    weights = [_weight(verdict.requirement) for verdict in verdicts]
    reached = sum(w * _WORTH[v.state] for w, v in zip(weights, verdicts, strict=True))
    return Fit(reached / sum(weights) if weights else 0.0, verdicts)


@cache
def _usual() -> Table:
    return table_of(built_in())


def _weight(requirement: Requirement) -> float:
    return _WEIGHTS[requirement.kind] * (1.0 if requirement.is_must else _NICE_SHARE)


def _judge(requirement: Requirement, person: CandidateFacts, table: Table) -> Verdict:
    state, told = {
        Kind.TITLE: lambda: _title(requirement.value, person, table),
        Kind.SKILL: lambda: _skill(requirement.value, person, table),
        Kind.YEARS: lambda: _years(requirement, person),
        Kind.DEGREE: lambda: _degree(requirement.value, person),
        Kind.TIER: lambda: _tier(requirement.value, person),
        Kind.MAJOR: lambda: _studied(has_major(requirement.value, person.majors, person.text)),
        Kind.CERTIFICATE: lambda: _studied(has_certificate(requirement.value, person.certificates, person.text)),
        Kind.LANGUAGE: lambda: _studied(has_language(requirement.value, person.languages, person.text)),
        Kind.CITY: lambda: _city(requirement.value, person),
        Kind.SALARY: lambda: _salary(requirement, person),
    }[requirement.kind]()
    return Verdict(requirement, state, told)


def _title(wanted: str, person: CandidateFacts, table: Table) -> tuple[State, str]:
    names = [search_key(each) for each in (wanted, *table.get(folded(wanted), ()))]
    told = [title for title in (*person.titles, person.expected_job) if title]
    for title in told:
        key = search_key(title)
        if any(name in key or (len(key) > 2 and key in name) for name in names):
            is_now = title in (*person.titles[:1], person.expected_job)
            return (State.MET if is_now else State.PARTLY), title
    crafts = {craft for name in names if (craft := _craft(name))}
    for title in told:
        if any(_alike(name, title) >= _LIKE for name in names) or any(craft in search_key(title) for craft in crafts):
            return State.PARTLY, title
    return (State.MISSING, told[0]) if told else (State.UNKNOWN, "")


def _craft(title: str) -> str:
    """Return what kind of work a title names, without its rank: 会计 of 会计主管; nothing where it is no word by itself."""
    found = _CRAFT.match(title)
    craft = found["craft"].strip() if found else ""
    return craft if len(craft) > 1 and craft not in _VAGUE else ""


def _alike(one: str, other: str) -> float:
    mine, theirs = set(terms(one)), set(terms(other))
    return 2 * len(mine & theirs) / (len(mine) + len(theirs)) if mine and theirs else 0.0


def _skill(wanted: str, person: CandidateFacts, table: Table) -> tuple[State, str]:
    names = {search_key(each) for each in (wanted, *table.get(folded(wanted), ()))}
    for skill in person.skills:
        if search_key(skill) in names:
            return State.MET, skill
    text = search_key(person.text)
    mentioned = next((name for name in names if _stands_in(name, text)), None)
    if mentioned is not None:
        return State.MET, ""
    return (State.MISSING, "") if person.skills or text else (State.UNKNOWN, "")


def _stands_in(word: str, text: str) -> bool:
    """A Latin word stands alone: Java is not in JavaScript, nor C in C++."""
    before = r"(?<![a-z0-9])" if word[:1].isascii() else ""
    after = r"(?![a-z0-9+#])" if word[-1:].isascii() else ""
    return re.search(before + re.escape(word) + after, text) is not None


_STATES: Final = {Has.YES: State.MET, Has.NEARLY: State.PARTLY, Has.NO: State.MISSING, Has.UNTOLD: State.UNKNOWN}


def _studied(found: tuple[Has, str]) -> tuple[State, str]:
    return _STATES[found[0]], found[1]


def _years(wanted: Requirement, person: CandidateFacts) -> tuple[State, str]:
    if person.years is None:
        return State.UNKNOWN, ""
    told = f"{person.years} 年"
    low, high = wanted.low or 0, wanted.high
    if person.years >= low and (high is None or person.years <= high):
        return State.MET, told
    is_near = person.years >= low - 1 and (high is None or person.years <= high + 2)
    return (State.PARTLY if is_near else State.MISSING), told


def _degree(wanted: str, person: CandidateFacts) -> tuple[State, str]:
    if person.degree not in DEGREES:
        return State.UNKNOWN, ""
    is_met = rank(person.degree) >= rank(wanted)
    return (State.MET if is_met else State.MISSING), person.degree


def _tier(wanted: str, person: CandidateFacts) -> tuple[State, str]:
    if wanted in person.tiers:
        return State.MET, " ".join(person.tiers)
    # Who studied, did so at a school of a lower tier or of none.
    return (State.MISSING, " ".join(person.tiers)) if person.degree else (State.UNKNOWN, "")


def _city(wanted: str, person: CandidateFacts) -> tuple[State, str]:
    told = [city for city in (person.expected_city, person.city) if city]
    if not told:
        return State.UNKNOWN, ""
    for city in told:
        if any(one in (city, entry_of("cities", city)) or one in city for one in wanted.split("/")):
            return State.MET, city
    return State.MISSING, told[0]


def _salary(wanted: Requirement, person: CandidateFacts) -> tuple[State, str]:
    if person.pay is None:
        return State.UNKNOWN, ""
    low, high = person.pay
    told = f"{low // 1000}K" if low == high else f"{low // 1000}-{high // 1000}K"
    if wanted.high is None or low <= wanted.high:
        return State.MET, told
    return (State.PARTLY if low <= wanted.high * 1.2 else State.MISSING), told
