"""Which field each column holds: by its name, by what stands in it, and by what people chose before."""

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from caidang.core.interchange.sheets.grid import Row
from caidang.core.interchange.sheets.header import Header
from caidang.core.interchange.sheets.labels import (
    CONTACT,
    IGNORED,
    JOB_PERIOD,
    PERSON,
    REMARK,
    RESUME,
    is_of_another,
    target_of,
)
from caidang.core.resume.dictionary import entry_of
from caidang.core.resume.fields.names.degrees import find_degrees
from caidang.core.resume.fields.names.name_words import is_han_name
from caidang.core.resume.fields.names.organisations import looks_like_company
from caidang.core.resume.fields.names.schools import find_schools
from caidang.core.resume.fields.names.titles import looks_like_title
from caidang.core.text.dates import find_ranges, parse_date
from caidang.core.text.divisions import find_division
from caidang.core.text.normalize import normalize
from caidang.core.text.numbers import parse_id_number, parse_phone, parse_salary

SAMPLED: Final = 200
"""Filled cells of a column that are looked at."""
SHOWN: Final = 5
_EMAIL: Final = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_DIGITS: Final = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.IGNORECASE)
_FILE: Final = re.compile(r"\.(?:pdf|docx?|html?|txt|rtf|wps|jpe?g|png|eml|zip)$|^https?://", re.IGNORECASE)
_ELSEWHERE: Final = re.compile(r"(?:https?|mailto|ftp):", re.IGNORECASE)
_PHONE_IN: Final = re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)")
_ANY_DAY: Final = ("日期", "时间", "期间")
_YEARS: Final = re.compile(r"(?:\d{1,2}(?:\.\d)?|[一二三四五六七八九十]{1,3})\s*年(?:以上|半|工作?经验|经验)?")
_OURS: Final = re.compile(r"录用|\boffer|[初复终]试|[一二三终]面|面试(?:结果|评价|情况|反馈)", re.IGNORECASE)
_WISHES: Final = (
    ("expected_salary", re.compile(r"目前|当前|现(?!金)|税前|税后"), "current_salary"),
    ("expected_salary", re.compile(r"期望|要求|意向|薪|待遇|报酬|工资"), "expected_salary"),
    ("city", re.compile(r"期望|意向|目标"), "expected_city"),
)  # fmt: skip
_OF_POSTS: Final = ("job_start", "job_end", JOB_PERIOD)
_HIGHEST: Final = "最高"
_MOSTLY: Final = 0.6
_SURELY: Final = 0.8


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its place from 0, its name, what it is taken for, how that was told and what stands in it.

    ``why`` is ``name``, ``content``, ``memory`` or empty where nothing is known of it.
    """

    at: int
    name: str
    target: str
    why: str = ""
    samples: tuple[str, ...] = ()
    filled: int = 0


def guess(header: Header, rows: Sequence[Row], *, own: Mapping[str, str] | None = None) -> list[Column]:
    """This function will tell what each column holds. ``own`` maps the names of an organisation's own fields to their keys."""
    width = max([len(header.names), *(len(cells) for _, cells in rows)], default=0)
    data = [cells for number, cells in rows if number >= header.first]
    columns, is_ours = [], False
    for at in range(width):
        name = header.names[at] if at < len(header.names) else ""
        cells = [cells[at].strip() for cells in data if at < len(cells) and cells[at].strip()]
        target, why = IGNORED, ""
        if not is_of_another(name, header.group(at)):
            target, why = _target(name, header.group(at), cells[:SAMPLED], own or {})
        is_ours = target not in ("employer", "title") and (is_ours or _OURS.search(f"{header.group(at)} {name}") is not None)
        if is_ours and target in _OF_POSTS:
            # 入职日期 behind 是否录用: when he came to us, not to the firm where he is now.
            target, why = IGNORED, ""
        if target or name or cells:
            columns.append(Column(at, name, target, why, tuple(dict.fromkeys(cells))[:SHOWN], len(cells)))
    return _settled(columns)


def shape_of(header: Header, columns: Sequence[Column]) -> str:
    """This function will return what sheets of the same shape share: 32 hex digits of the names of their columns.

    Where they have no names, of what stands in them: two sheets of six nameless columns need not be alike.
    """
    names = [re.sub(r"\s+", "", normalize(name)).lower() for name in header.names] or [
        f"#{one.target}" for one in columns
    ]
    return hashlib.sha256("\x1f".join(names).encode()).hexdigest()[:32]


def remembered(columns: Sequence[Column], chosen: Mapping[int, str]) -> list[Column]:
    """This function will put what people chose for this shape before in the place of the guess."""
    return [
        Column(one.at, one.name, chosen[one.at], "memory", one.samples, one.filled)
        if one.at in chosen
        else one
        for one in columns
    ]


def _target(
    name: str, group: str, cells: Sequence[str], own: Mapping[str, str]
) -> tuple[str, str]:
    plain = "".join(normalize(name).split())
    if plain in own:
        return own[plain], "name"
    told = target_of(name, group) if name else None
    content = content_of(cells)
    if told in ("phone", "email", CONTACT, "name", PERSON) and content in ("phone", "email", CONTACT, PERSON):
        # 联系方式 may be phones alone; a column called 电话 may hold mails as well.
        return content, "name" if content == told else "content"
    if told == REMARK and content in ("phone", "email", "id_number", CONTACT, PERSON, RESUME):
        return content, "content"
    if told == CONTACT:
        return CONTACT, "name"
    if told == JOB_PERIOD and plain in _ANY_DAY and not _mostly_ranges(cells):
        # The day or hour of an interview or a call: no post began then.
        return IGNORED, ""
    if told:
        return told, "name"
    # 期望, 薪酬待遇: only what stands in it tells what is wished.
    for wished, column, becomes in _WISHES:
        if content == wished and column.search(plain):
            return becomes, "content"
    # A name that says nothing of people: what stands in it must be very plain.
    if content in ("phone", "email", "id_number", CONTACT, PERSON, RESUME) or not name:
        return content, "content" if content else ""
    return IGNORED, ""


def _mostly_ranges(cells: Sequence[str]) -> bool:
    return bool(cells) and sum(bool(find_ranges(normalize(cell))) for cell in cells) > len(cells) / 2


def content_of(cells: Sequence[str]) -> str:
    """This function will tell what field some cells look like; empty where they look like none."""
    if not cells:
        return IGNORED
    texts = [normalize(cell).strip() for cell in cells]
    shares = {
        field: sum(map(test, texts)) / len(texts) for field, test in _TESTS.items()
    }
    phones, mails = shares["phone"], shares["email"]
    if min(phones, mails) > 0.02 and phones + mails > 0.5 or _both(texts) > 0.2:
        return CONTACT
    if shares[PERSON] > 0.5:
        return PERSON
    for field, enough in _ORDER:
        if shares[field] >= enough:
            return field
    return IGNORED


def is_file(link: str) -> bool:
    """This function will tell whether a link, wherever it stands in a row, leads to a file that is likely a résumé."""
    return not _ELSEWHERE.match(link) and _FILE.search(link) is not None


def _both(texts: Sequence[str]) -> float:
    return sum(bool(_EMAIL.search(t) and _PHONE_IN.search(t)) for t in texts) / len(texts)


def _is_phone(text: str) -> bool:
    return parse_phone(text) is not None or (
        bool(_DIGITS.fullmatch(text)) and 1e10 <= float(text) < 2e10
    ) or all(parse_phone(part) for part in re.split(r"[/、,;\s]+", text))


def _is_person(text: str) -> bool:
    phone = _PHONE_IN.search(text)
    return phone is not None and bool(re.search(r"[\u3400-\u9fff]{2}", text[: phone.start()] or text[phone.end() :]))


def _is_city(text: str) -> bool:
    """A place to live in, alone in its cell: 上海, 浙江省杭州市, 北京市海淀区."""
    return entry_of("cities", text.removesuffix("市")) is not None or (
        len(text) <= _LONGEST_PLACE and text.endswith(_PLACES) and find_division(text) is not None
    )


def _is_day(text: str) -> bool:
    return parse_date(text) is not None and len(text) <= 12


_TESTS: Final = {
    "id_number": lambda t: parse_id_number(t) is not None,
    "phone": _is_phone,
    "email": lambda t: _EMAIL.fullmatch(t) is not None,
    PERSON: _is_person,
    RESUME: lambda t: _FILE.search(t) is not None,
    "gender": lambda t: t.lower() in ("男", "女", "male", "female", "m", "f"),
    "highest_degree": lambda t: len(t) <= 8 and bool(find_degrees(t)),
    "school": lambda t: len(t) <= 24 and bool(find_schools(t)),
    "expected_salary": lambda t: not t.isdigit() and parse_salary(t) is not None,
    "birth": lambda t: _is_day(t) and t[:2] == "19",
    "work_years": lambda t: _YEARS.fullmatch(t) is not None,
    "city": _is_city,
    "name": lambda t: len(t) <= 5 and is_han_name(t),
    "employer": lambda t: looks_like_company(t) >= 0.5,
    "title": lambda t: looks_like_title(t) >= 0.7,
}
_ORDER: Final = (
    ("id_number", _MOSTLY), ("phone", _MOSTLY), ("email", _MOSTLY), (RESUME, _SURELY), ("gender", 0.9),
    ("highest_degree", _SURELY), ("city", _SURELY), ("school", _SURELY), ("expected_salary", _SURELY),
    ("birth", _SURELY), ("work_years", _SURELY), ("name", _MOSTLY), ("title", _MOSTLY), ("employer", 0.5),
)  # fmt: skip


_LONGEST_PLACE: Final = 12
_PLACES: Final = ("市", "区", "县", "州", "盟", "旗", "省")
_ONCE: Final = frozenset(("name", "gender", "birth", "age", "id_number", "wechat", "highest_degree", "city"))


def _settled(columns: list[Column]) -> list[Column]:
    """A field that stands once takes the first column named so; a guess by content gives way to a name."""
    columns = _first_degree_apart(columns)
    named = {one.target for one in columns if one.why == "name"}
    seen: set[str] = set()
    found = []
    for one in columns:
        is_spare = one.target in _ONCE and (
            one.target in seen or (one.why == "content" and one.target in named)
        )
        if is_spare:
            one = Column(one.at, one.name, IGNORED, "", one.samples, one.filled)  # noqa: PLW2901
        seen.add(one.target)
        found.append(one)
    return found


def _first_degree_apart(columns: list[Column]) -> list[Column]:
    """第一学历 beside 最高学历 is the degree of the first study, not the highest."""
    degrees = [one for one in columns if one.target == "highest_degree"]
    if not any(_HIGHEST in one.name for one in degrees):
        return columns
    return [replace(one, target="degree") if one in degrees and _HIGHEST not in one.name else one for one in columns]
