"""A requirement as one types it in one line, and back: 3-5 for years, 20-30K for pay, 本科 for a degree."""

import re
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.core.match.requirements import Kind, Requirement
from caidang.core.resume.fields.names.degrees import DEGREES, find_degrees
from caidang.core.text.normalize import normalize
from caidang.core.text.numbers import Salary, parse_salary
from caidang.core.text.school_tiers import TIERS

MAX_VALUE: Final = 60
_YEARS: Final = re.compile(r"(\d{1,2})?\s*(?:(-|–|~|至|到)\s*(\d{1,2})?)?\s*年?\s*(以上|以内|以下)?")


def parse_requirement(kind: Kind, text: str, *, is_must: bool) -> Requirement:
    """This function will read one line that a person typed; raises InvalidInput saying what was expected."""
    said = " ".join(normalize(text).split())
    if not said or len(said) > MAX_VALUE:
        raise InvalidInput(f"一条要求写 1 到 {MAX_VALUE} 个字。")
    if kind is Kind.YEARS:
        return _years(said, is_must=is_must)
    if kind is Kind.SALARY:
        return _pay(said, is_must=is_must)
    if kind is Kind.DEGREE:
        found = find_degrees(said)
        if not found:
            raise InvalidInput(f"学历写{'、'.join(DEGREES)}中的一个。")
        return Requirement(kind, found[0].value, is_must=is_must)
    if kind is Kind.TIER and said not in TIERS:
        raise InvalidInput(f"学校层次写{'、'.join(TIERS)}中的一个。")
    return Requirement(kind, said, is_must=is_must)


def requirement_line(requirement: Requirement) -> str:
    """This function will write a requirement as ``parse_requirement`` reads it."""
    low, high = requirement.low, requirement.high
    if requirement.kind is Kind.YEARS:
        return f"{low if low is not None else ''}-{high if high is not None else ''}" if high is not None else f"{low}"
    if requirement.kind is Kind.SALARY:
        return _yearly(low, high) or str(Salary(low if low is not None else high, high))
    return requirement.value


def _yearly(low: int | None, high: int | None) -> str:
    """Return what was said by the year as it was said: 50-80万/年; empty where it makes whole thousands a month."""
    ends = [end for end in (low, high) if end is not None]
    if all(end % 1000 == 0 for end in ends):
        return ""
    years = [round(end * 12 / 10_000) for end in ends]
    said = "-".join(str(year) for year in dict.fromkeys(years)) + "万/年"
    paid = parse_salary(said)
    return said if paid is not None and paid.monthly == (low, high) else ""


def _years(text: str, *, is_must: bool) -> Requirement:
    match = _YEARS.fullmatch(text)
    first, dash, second, more = match.groups() if match else (None, None, None, None)
    if first is None and second is None:
        raise InvalidInput("年限写成 3 或 3-5：只写一个数就是以上，-5 是以内。")
    low, high = (int(end) if end else None for end in (first, second))
    if more in ("以内", "以下") and not dash:
        low, high = None, low
    return Requirement(Kind.YEARS, low=low, high=high, is_must=is_must)


def _pay(text: str, *, is_must: bool) -> Requirement:
    paid = parse_salary(text)
    if paid is None or paid.monthly is None:
        raise InvalidInput("薪资写成 20-30K、2万 或 30-50万/年。")
    low, high = paid.monthly
    return Requirement(Kind.SALARY, low=low, high=high, is_must=is_must)
