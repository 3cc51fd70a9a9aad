"""Gender and birth: what stands about the person beside name and contact."""

import re

from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.text.dates import find_dates

_REACHED = re.compile(r"1[3-9]\d[ -]?\d{4}[ -]?\d{4}|[\w.+-]+@[\w-]+\.")
_HOME_ROWS = 12
_GENDER = re.compile(r"(?:(?<![\u3400-\u9fff\w])|(?<=性别))(?P<g>男|女)(?:性|士|生)?(?=\d|(?:北京|上海|天津|重庆)|(?![\u3400-\u9fff\w]))")
_GENDER_LATIN = re.compile(r"(?<![A-Za-z])(?P<g>male|female)(?![A-Za-z])", re.IGNORECASE)
_BORN = re.compile(r"(?:出生|生于|\bborn\b|birth|\bgeboren\b|\bnée? le\b|\bnacid[oa]\b|\bnat[oa] il\b)", re.IGNORECASE)
_CAKE = re.compile("[\U0001f382\U0001f370]\ufe0f?\\s*$")
"""Signs that stand for a birthday."""
_ID_NUMBER = re.compile(
    r"(?<!\d)\d{6}(?P<y>19\d{2}|20[01]\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])\d{2}(?P<s>\d)[\dXx](?!\d)"
)
_CALLED = re.compile(r"^\s*(?:姓\s*名\s*:\s*)?[\u3400-\u9fff]{1,3}\s?\(?(?P<g>先生|女士|小姐)(?![\u3400-\u9fff])")
_ADDRESSED = re.compile(r"^\W*(?:Name\s*:\s*)?(?:(?P<g>(?:Mr|Ms|Mrs|Miss)\b\.?)\s+[A-Z]|[^,;:()]{2,30}\((?P<h>Mr|Ms|Mrs|Miss)\.?\))")
_ADDRESSED_ROWS = 3
_GLUED_GENDER = re.compile(r"[\u3400-\u9fff]{2,4}(?P<g>[男女])(?=\d{2}\s?岁)")
_REPUBLIC = re.compile(r"民[国國]\s?(?P<y>\d{2,3})\s?年(?:\s?(?P<m>\d{1,2})\s?月)?(?:\s?(?P<d>\d{1,2})\s?日)?")
"""民國80年: years counted from 1911."""
_BIRTH_YEARS = range(1935, 2013)


def find_gender(near: list[Row], labels: list[Labelled]) -> Found | None:
    """This function will find the gender as 男 or 女."""
    for item in labels:
        if item.field == "gender":
            match = re.match(r"\s*(男|女|male|female|m\b|f\b)", item.text, re.IGNORECASE)
            if match is not None:
                start = item.start + match.start(1)
                return item.row.find(start, start + len(match[1]), 0.98, _gender(match[1]))
    for pattern, sure in ((_GENDER, 0.93), (_GENDER_LATIN, 0.88)):
        for row in near[:20]:
            match = pattern.search(row.text)
            if match is not None and len(row.text) < 120:
                return row.find(match.start("g"), match.end("g"), sure, _gender(match["g"]))
    for row in near[:_ADDRESSED_ROWS]:
        addressed = _ADDRESSED.search(row.text)
        if addressed is not None:
            group = "g" if addressed["g"] else "h"
            return row.find(*addressed.span(group), 0.85, _gender(addressed[group]))
    return next((found for row in near if (found := _gender_of_row(row)) is not None), None)


_BORN_AS = re.compile(r"\b(?:(?P<f>née|nacida|nata)|né|nacido|nato) (?:le|el|il)\b", re.IGNORECASE)
"""Née le 14 février 1994: a participle that tells of a woman."""


def _gender_of_row(row: Row) -> Found | None:
    """The gender that an identity number, a form of address, a participle or 张三男32岁 tells."""
    born = _BORN_AS.search(row.text)
    if born is not None:
        return row.find(*born.span(), 0.85, "女" if born["f"] else "男")
    number = _ID_NUMBER.search(row.text)
    if number is not None:
        return row.find(*number.span("s"), 0.9, "男" if int(number["s"]) % 2 else "女")
    called = _CALLED.search(row.text)
    if called is not None:
        return row.find(*called.span("g"), 0.85, "男" if called["g"] == "先生" else "女")
    glued = _GLUED_GENDER.match(row.text)
    return row.find(*glued.span("g"), 0.85, glued["g"]) if glued is not None else None


def _gender(text: str) -> str:
    return "女" if text.lower().rstrip(".") in ("ms", "mrs", "miss") or text.lower() in ("女", "female", "f") else "男"


def find_birth(near: list[Row], labels: list[Labelled]) -> Found | None:
    """This function will find the date of birth; an age alone is not turned into one."""
    if (labelled := _birth_labelled(labels)) is not None:
        return labelled
    for row in near:
        short = re.search(r"(?<![\d.])([5-9]\d|0[0-9])\s?年(?:生|出生|的|\s?[,、]|\s?[|/]|\s(?!\d{1,2}\D)|$)", row.text)
        if short is not None and (_GENDER.search(row.text) or "生" in short.group() or _OF_MYSELF.search(row.text)):
            year = ("20" if short[1] < "20" else "19") + short[1]
            return row.find(*short.span(1), 0.8, year)
    for row in near:
        number = _ID_NUMBER.search(row.text)
        if number is not None:
            value = f"{number['y']}-{number['m']}-{number['d']}"
            return row.find(number.start("y"), number.end("d"), 0.93, value)
    return _birth_without_label(near)


_OF_MYSELF = re.compile(r"我叫|我是|本人|(?<![\u3400-\u9fff])叫")
_IS_MARRIED = re.compile(r"\s*年?\s*[,、]\s*(?:已婚|未婚)")


def _birth_labelled(labels: list[Labelled]) -> Found | None:
    for item in labels:
        if item.field in ("birth", "age"):
            for date in find_dates(item.text):
                if int(date.value[:4]) in _BIRTH_YEARS:
                    start, end = item.start + date.begin, item.start + date.end
                    return item.row.find(start, end, 0.97, date.value)
            if (counted := _republican(item)) is not None:
                return counted
            short = re.match(r"\s*([5-9]\d|0\d)\s?[年.]\s?(1[0-2]|0?[1-9])", item.text)
            if short is not None:
                year = ("20" if short[1] < "20" else "19") + short[1]
                return item.row.find(
                    item.start, item.start + short.end(), 0.75, f"{year}-{int(short[2]):02d}"
                )
    return None


def _republican(item: Labelled) -> Found | None:
    counted = _REPUBLIC.search(item.text)
    if counted is None:
        return None
    parts = [str(int(counted["y"]) + 1911), *(f"{int(part):02d}" for part in (counted["m"], counted["d"]) if part)]
    return item.row.find(item.start + counted.start(), item.start + counted.end(), 0.95, "-".join(parts))


def find_birth_told(rows: list[Row]) -> Found | None:
    """This function will find a birth that is told anywhere else: 生于1990年3月, (1999.12.28 生)."""
    for row in rows:
        if "生" not in row.text and not _GENDER.search(row.text):
            continue
        for date in find_dates(row.text):
            is_told = re.search(r"(?:生于|出生于|出生[::]?)\s*$", row.text[: date.begin]) or re.match(
                r"\s*(?:出?生)(?![\u3400-\u9fff])", row.text[date.end :]
            )
            year = int(date.value[:4])
            is_beside = _GENDER.search(row.text) and len(row.text) < 40 and year <= 2008
            if year in _BIRTH_YEARS and (is_told or is_beside):
                return row.find(date.begin, date.end, 0.85, date.value)
    return None


def _birth_without_label(near: list[Row]) -> Found | None:
    """1990年5月 between 男 and a city, 28岁 (1996年3月), 1995-03出生, 生于1995年."""
    for at, row in enumerate(near[:_HOME_ROWS]):
        if len(row.text) > 120:
            continue
        for date in find_dates(row.text):
            if int(date.value[:4]) not in _BIRTH_YEARS or re.match(
                r"\s*(?:-|–|—|~|至|到|to\b)", row.text[date.end :]
            ):
                continue
            if re.search(r"[\w@.+-]$", row.text[: date.begin]) and not re.search(
                r"[\u3400-\u9fff]$", row.text[: date.begin]
            ):
                continue
            around = row.text[max(0, date.begin - 12) : date.end + 6]
            if _IS_MARRIED.match(row.text, date.end) or _BORN.search(around) or _CAKE.search(row.text, 0, date.begin) or re.match(
                r"\s*年?\s?生(?![\u3400-\u9fff])", row.text[date.end :]
            ):
                return row.find(date.begin, date.end, 0.93, date.value)
            piece = re.split(r"[|/·•\t]|\s{2,}", row.text[: date.begin])[-1]
            rest = re.split(r"[|/·•\t]|\s{2,}", row.text[date.end :])[0]
            is_beside = (
                row.text.strip() == row.text[date.begin : date.end].strip() and at
                or
                # 厦门 | 138… | 1995.07.11: a whole date between bars in a row of contacts.
                (not rest.strip() and ("-" in date.value or not piece.strip()) and _REACHED.search(row.text))
                or _GENDER.search(row.text)
                or re.search(r"\d{2}\s?岁", row.text)
                # Icons stand for the labels: a date by itself among phone and mail.
                or (
                    any((c.start, c.end) == (date.begin, date.end) for c in row.cells)
                    and _REACHED.search(row.text)
                )
            )
            if (
                is_beside
                and int(date.value[:4]) <= 2008
                and not re.search(r"毕业|入学|参加工作|更新|投递", row.text)
            ):
                return row.find(date.begin, date.end, 0.85, date.value)
    return None
