"""When two values count as the same. Pure functions over strings."""

import re
import unicodedata
from collections import Counter

from caidang.core.text.numbers import parse_salary
from tools.corpus.words.places import CITIES

_CITIES = {re.sub(r"\s+", "", place.en).lower(): place.zh for place in CITIES} | {"hongkong": "香港", "macau": "澳门", "taipei": "台北"}

CLOSE = 0.85
"""Names of schools, employers, majors and titles are right from this bigram Dice on."""

_DEGREES = (
    ("博士", ("博士", "phd", "ph.d", "doctor")),
    ("硕士", ("硕士", "研究生", "master", "mba", "m.s", "m.sc", "m.eng", "emba", "juris master")),
    ("本科", ("本科", "学士", "bachelor", "b.s", "b.a", "b.eng", "undergraduate")),
    ("大专", ("大专", "专科", "高职", "associate", "diploma")),
    ("中专", ("中专", "中职", "技校", "vocational")),
    ("高中", ("高中", "high school")),
)


def flat(text: str) -> str:
    """Return a text without width, case and blanks."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def _pairs(text: str) -> Counter[str]:
    if len(text) < 2:
        return Counter([text] if text else [])
    return Counter(text[i : i + 2] for i in range(len(text) - 1))


def dice(one: str, other: str) -> float:
    """Return the bigram Dice of two texts, 0..1."""
    a, b = _pairs(flat(one)), _pairs(flat(other))
    total = sum(a.values()) + sum(b.values())
    return 2 * sum((a & b).values()) / total if total else 0.0


def degree(text: str) -> str:
    """Return one of 博士 硕士 本科 大专 中专 高中, or the text itself if it is no known degree."""
    low = flat(text)
    for name, marks in _DEGREES:
        if any(flat(mark) in low for mark in marks):
            return name
    return low


def phone(text: str) -> str:
    """Return the digits of a phone, without 86 before a mainland mobile."""
    digits = re.sub(r"\D", "", text)
    return digits[2:] if len(digits) == 13 and digits.startswith("86") else digits


def city(text: str) -> str:
    """Return a city in Chinese, without province, 市, district and country."""
    low = flat(text).removesuffix("china").rstrip(",")
    low = re.sub(r"^(中国)?[\u4e00-\u9fff]{2,3}(省|自治区)", "", low)
    low = re.split(r"[市\-,·/]", low)[0] or low
    return _CITIES.get(low, low)


def salary(text: str) -> tuple[int, int, int] | str:
    """Return low and high in hundreds of yuan a month and the months paid, or the text itself."""
    found = parse_salary(text)
    if found is None:
        return flat(text)
    if found.monthly is None:
        return "面议"
    low, high = (round(end / 100) for end in found.monthly)
    return low, high, found.months or 12


def language(text: str) -> str:
    """Return a language with its level, whatever parts the two: 英语（流利） and 英语 流利."""
    return (
        re.sub(r"[\s()（）:：,，、-]+", "", flat(text))
        .replace("english", "英语")
        .replace("mandarin", "普通话")
    )


def month(text: str) -> str:
    """Return a date to the month; ``present`` stays."""
    return text[:7]


def same(field: str, want: str, got: str) -> bool:
    """Whether a value that was read is right for a field."""
    match field:
        case "phone":
            return phone(want) == phone(got)
        case "birth_year":
            return want[:4] == got[:4]
        case "city" | "job_city" | "expected_city":
            return city(want) == city(got)
        case "highest_degree" | "degree":
            return degree(want) == degree(got)
        case "school" | "major" | "employer" | "title" | "expected_job" | "project":
            return dice(want, got) >= CLOSE
        case "edu_dates" | "job_dates" | "project_dates":
            return month(want) == month(got)
        case "language":
            return language(want) == language(got)
        case "expected_salary":
            return salary(want) == salary(got)
        case _:
            return flat(want) == flat(got)
