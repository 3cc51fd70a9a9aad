"""A cell becomes values: normalised as the résumé reader does, Excel's injuries healed, what does not fit named."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from caidang.core.interchange.sheets.dates import day_of
from caidang.core.interchange.sheets.joined import Part, posts_in, studies_in
from caidang.core.interchange.sheets.labels import fields_of
from caidang.core.interchange.sheets.people import (
    read_email,
    read_name,
    read_person,
    read_phones,
    read_wechat,
)
from caidang.core.interchange.sheets.readings import LIKELY, PARTS, SURE, Reading
from caidang.core.interchange.sheets.several import read_several
from caidang.core.resume.dictionary import entry_of, find_entries, follows_words
from caidang.core.resume.fields.names.degrees import find_degrees, rank
from caidang.core.resume.fields.person.particulars import read_particular, study_form
from caidang.core.text.dates import PRESENT, find_ranges, is_present, parse_date
from caidang.core.text.divisions import find_division, short_name
from caidang.core.text.normalize import normalize
from caidang.core.text.numbers import (
    is_foreign_pay,
    parse_id_number,
    parse_salary,
)

LONG: Final = frozenset(("summary", "duties", "project_duties"))
_FLOAT: Final = re.compile(r"(\d+)\.0+")
MANY: Final = frozenset(("skill", "language", "certificate", "skill_years", "link"))
_MOST: Final = 200
_MOST_LONG: Final = 6000
_NOTHING: Final = frozenset(("", "-", "--", "—", "——", "/", "\\", "无", "暂无", "n/a", "na", "null", "none", "#n/a", "未知", "不详", "待定", "未填", "空"))
_ITEMS: Final = re.compile(r"[、,;|\n\t]+|\s{2,}")
_SERIAL: Final = re.compile(r"(\d{5})(?:\.\d+)?")
_SHORT: Final = re.compile(r"(\d{2})[./年-](\d{1,2})月?")
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_SPELT: Final = re.compile(rf"({'|'.join(_MONTHS)})-(\d{{2}})", re.IGNORECASE)
"""What a spreadsheet makes of 1990-05 in a .csv."""
_TWO_DIGITS: Final = re.compile(r"(?:\d{2}|[〇零一二三四五六七八九]{2})年")
_BARE_PAY: Final = re.compile(r"([0-9]+(?:\.[0-9]*)?)(?:\s*[-~至到]\s*[0-9]+(?:\.[0-9]*)?)?")
_THOUSANDS: Final = re.compile(r"k|千", re.IGNORECASE)


def read_cell(field: str, text: str, *, name: str = "") -> Sequence[Reading]:
    """This function will read a cell of a field's column. ``name`` is the column's own name, which may tell a unit.

    A reading without a value has a ``note`` that says why what stands there was not taken.
    """
    # Towns, degrees, schools, titles stand in cell after cell; what only one person has is not kept.
    return _again(field, text, name) if len(text) <= _SHORT_CELL and field not in _OF_ONE else _read(field, text, name)


_SHORT_CELL: Final = 40
"""Characters of a cell that may well stand in others, too."""
_OF_ONE: Final = frozenset(("name", "phone", "email", "wechat", "qq", "id_number"))


@follows_words(4096)
def _again(field: str, text: str, name: str) -> tuple[Reading, ...]:
    return tuple(_read(field, text, name))


def _read(field: str, text: str, name: str) -> list[Reading]:
    plain = normalize(text).strip()
    if plain.lower() in _NOTHING:
        return []
    reader = _READERS.get(field)
    if reader is not None:
        return reader(plain, name)
    if field in MANY:
        return [Reading(field, item) for item in _items(plain)]
    return _particular(field, plain)


def _gender(text: str, _name: str) -> list[Reading]:
    word = text.lower().strip("性生士 ")
    value = {"男": "男", "先": "男", "male": "男", "m": "男", "女": "女", "female": "女", "f": "女"}.get(word)
    return [Reading("gender", value)] if value else [Reading("gender", "", note=f"性别「{text[:6]}」认不出，没有写入")]


def _date(field: str) -> Callable[[str, str], list[Reading]]:
    def read(text: str, _name: str) -> list[Reading]:
        value, sure = _day(text)
        if field.endswith("_end") and not value and is_present(text):
            value = PRESENT
        if field == "birth" and not value:
            age = re.fullmatch(r"([1-7]\d)\s*周?岁?", text)
            if age is not None:
                return [Reading("age", age[1])]
        if value:
            return [Reading(field, value, sure)]
        return [Reading(field, "", note=f"日期「{text[:16]}」认不出，没有写入")]

    return read


@lru_cache(maxsize=8192)
def _day(text: str) -> tuple[str, float]:
    """A date however it is written, a serial day that lost its format among them."""
    serial = _SERIAL.fullmatch(text)
    if serial is not None and 14_000 <= int(serial[1]) <= 60_000:
        return day_of(float(serial[1])), 0.92
    told = parse_date(text)
    if told is not None:
        return told, SURE
    if _TWO_DIGITS.match(text):
        # 九三年, 95年八月: the century goes without saying.
        century = ("二〇" if text[0] in "〇零一二三" else "一九") if not text[0].isdecimal() else "20" if text[0] < "4" else "19"
        told = parse_date(century + text)
        if told is not None:
            return told, LIKELY
    spelt = _SPELT.fullmatch(text)
    if spelt is not None:
        return f"{'20' if spelt[2] < '30' else '19'}{spelt[2]}-{_MONTHS.index(spelt[1].lower()) + 1:02d}", 0.92
    short = _SHORT.match(text)
    if short is not None and 1 <= int(short[2]) <= 12:
        return f"{'20' if short[1] < '40' else '19'}{short[1]}-{int(short[2]):02d}", LIKELY
    return "", 0.0


def _period(start: str, end: str) -> Callable[[str, str], list[Reading]]:
    def read(text: str, _name: str) -> list[Reading]:
        ranges = find_ranges(text)
        if ranges:
            found = [(start, ranges[0].start), (end, ranges[0].end)]
            return [Reading(field, value) for field, value in found if value]
        value, sure = _day(text)
        # One date alone: of a study its end (2015届), of a post its begin.
        if value:
            return [Reading(end if end == "edu_end" else start, value, min(sure, 0.92))]
        return [Reading(start, "", note=f"时间「{text[:20]}」认不出，没有写入")]

    return read


def _degree(field: str) -> Callable[[str, str], list[Reading]]:
    def read(text: str, _name: str) -> list[Reading]:
        found = find_degrees(text)
        if not found:
            return [Reading(field, "", note=f"学历「{text[:10]}」认不出，没有写入")]
        best = max((one.value for one in found), key=rank)
        form = study_form(text)
        more = [Reading("edu_form", form[2])] if form and field == "degree" else []
        return [Reading(field, best), *more]

    return read


def _apart(split: Callable[[str], Sequence[Part]], named: str) -> Callable[[str, str], list[Reading]]:
    def read(text: str, _name: str) -> list[Reading]:
        found = [Reading(field, value, sure, stay=stay) for field, value, sure, stay in split(text)]
        return found or [Reading(named, "", note=f"「{text[:16]}」认不出，没有写入")]

    return read


def _several(text: str, name: str) -> list[Reading]:
    """Each part is read as in a column of its own; the name still tells a unit: 目前/期望年薪(万)."""
    return read_several(text, name, fields_of(name), lambda field, part: _read(field, part, name))


def _form(text: str, _name: str) -> list[Reading]:
    form = study_form(text)
    return [Reading("edu_form", form[2] if form else "", note="" if form else f"「{text[:12]}」填不进这一列的字段，没有写入")]


@lru_cache(maxsize=8192)
def city_of(text: str) -> tuple[str, float]:
    """This function will return the city that a text tells of, as the résumé reader names it, and how sure it is."""
    plain = text.strip()
    known = entry_of("cities", plain) or entry_of("cities", plain.removesuffix("市"))
    if known:
        return known, SURE
    place = find_division(plain)
    if place is not None:
        name = short_name(place.city or place.province)
        return entry_of("cities", name) or name, SURE
    hits = find_entries("cities", plain)
    return (hits[0].entry, 0.92) if hits else (plain[:30], LIKELY)


def _city(field: str) -> Callable[[str, str], list[Reading]]:
    def read(text: str, _name: str) -> list[Reading]:
        if field == "expected_city":
            cities = [city_of(part)[0] for part in PARTS.split(text) if part.strip()]
            return [Reading(field, "、".join(dict.fromkeys(cities))[:_MOST], note="" if cities else "地点一格不像地名，没有写入")]
        value, sure = city_of(next((part for part in PARTS.split(text) if part.strip()), ""))
        return [Reading(field, value, sure, "" if value else "地点一格不像地名，没有写入")]

    return read


def _salary(field: str) -> Callable[[str, str], list[Reading]]:
    def read(text: str, name: str) -> list[Reading]:
        if is_foreign_pay(text):
            return [Reading(field, " ".join(text.split())[:60], LIKELY)]
        told = text
        bare = _BARE_PAY.fullmatch(text)
        if bare is not None and float(bare[1]) < 500:
            unit = "万" if "万" in name else "K" if _THOUSANDS.search(name) else ""
            told = re.sub(r"(\d)(?=$|\s*[-~至到])", rf"\1{unit}", text)
        if "年" in name and "年" not in told:
            told = f"{told}/年" if "万" in told else f"年薪{told}"
        salary = parse_salary(told)
        if salary is None:
            return [Reading(field, text[:60], LIKELY)]
        return [Reading(field, str(salary))]

    return read


def _id_number(text: str, _name: str) -> list[Reading]:
    number = parse_id_number(text)
    if number:
        return [Reading("id_number", number)]
    lost = "E" in text.upper() or (text.isdigit() and text.endswith("000"))
    why = "身份证号的后几位被 Excel 丢掉了" if lost else "身份证号的位数或校验码不对"
    return [Reading("id_number", "", note=f"{why}，没有写入")]


def _age(text: str, _name: str) -> list[Reading]:
    told = read_particular("age", _FLOAT.sub(r"\1", text))
    if told:
        return [Reading("age", told[0])]
    value, sure = _day(text)
    return [Reading("birth", value, sure)] if value else []


def _years(text: str, _name: str) -> list[Reading]:
    plain = _FLOAT.sub(r"\1", text)
    if plain.isdigit() and int(plain) < 60:
        return [Reading("work_years", f"{plain}年")]
    told = read_particular("work_years", plain)
    return [Reading("work_years", *told)] if told else [Reading("work_years", plain[:30], LIKELY)]


def _particular(field: str, text: str) -> list[Reading]:
    if field in LONG:
        return [Reading(field, "\n".join(" ".join(x.split()) for x in text.splitlines())[:_MOST_LONG])]
    told = read_particular(field, text)
    if told is not None:
        return [Reading(field, *told)]
    if field in _STRICT:
        return [Reading(field, "", note=f"「{text[:12]}」填不进这一列的字段，没有写入")]
    value = " ".join(text.split())
    if len(value) > _MOST:
        return [Reading(field, value[:_MOST], LIKELY, f"超过 {_MOST} 个字，只留了前面的")]
    return [Reading(field, value)]


def _items(text: str) -> Iterator[str]:
    seen = dict.fromkeys(" ".join(part.split()) for part in _ITEMS.split(text))
    yield from (part[:_MOST] for part in seen if part and part.lower() not in _NOTHING)


def healed_day(field: str, text: str, known: Sequence[str]) -> str:
    """This function will return the day that a cell which came back holds, however the spreadsheet wrote it; anything else as it is.

    ``known`` are texts that it may have been: a month of which only the number of its first day is left is that month.
    """
    plain = normalize(text).strip()
    if field not in DATES or not plain or plain in known:
        return text
    told = next((one.value for one in read_cell(field, plain) if one.field == field), "")
    is_serial = _SERIAL.fullmatch(plain) is not None
    return next((one for one in known if is_serial and told == f"{one}-01"), told) or text


_STRICT: Final = frozenset(("ethnicity", "qq"))
DATES: Final = ("birth", "edu_start", "edu_end", "job_start", "job_end", "project_start", "project_end")
_READERS: Final[dict[str, Callable[[str, str], list[Reading]]]] = {
    "name": read_name, "person": read_person, "phone": read_phones, "contact": read_phones, "email": read_email,
    "gender": _gender, "id_number": _id_number, "wechat": read_wechat, "age": _age, "work_years": _years,
    "highest_degree": _degree("highest_degree"), "degree": _degree("degree"), "edu_form": _form,
    "city": _city("city"), "expected_city": _city("expected_city"), "job_city": _city("job_city"),
    "expected_salary": _salary("expected_salary"), "current_salary": _salary("current_salary"),
    "study_period": _period("edu_start", "edu_end"), "job_period": _period("job_start", "job_end"),
    "several": _several, "study": _apart(studies_in, "school"), "post": _apart(posts_in, "employer"),
    **{field: _date(field) for field in DATES},
}  # fmt: skip
