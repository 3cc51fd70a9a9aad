"""What the person hopes for: post, pay and place."""

import re

from caidang.core.resume.dictionary import find_entries
from caidang.core.resume.labels import Labelled
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.resume.organisations import is_descriptor, looks_like_title
from caidang.core.resume.pieces import cut
from caidang.core.text.numbers import parse_salary

_NOT_JOB = re.compile(r"全职|兼职|实习$|面议|到岗|不限|\d{3,}|[。!?]|随时|^\d")
_LONGEST_JOB = 30
_HEAD_ROWS = 8
_HELD_NOW = re.compile(r"职务|职位|现任|单位|公司|职称|company|employer", re.IGNORECASE)
_CITY_LIST = re.compile(r"\s*[,,、/|;;]\s*|\s+")


def find_expected_job(
    intent: list[Row], head: list[Row], labels: list[Labelled], name: Found | None
) -> Found | None:
    """This function will find the post that is sought: labelled, in its section, or beside the name."""
    for item in labels:
        if item.field == "expected_job" and (found := _job(item)) is not None:
            return found
    for row in intent:
        for piece in cut(row, []):
            sure = looks_like_title(piece.text)
            if sure >= 0.8 and not _NOT_JOB.search(piece.text):
                return row.find(piece.start, piece.end, 0.88)
    for row in intent[:2]:
        pieces = [
            p for p in cut(row, []) if not is_descriptor(p.text) and not _NOT_JOB.search(p.text)
        ]
        if (
            len(pieces) == 1
            and 2 <= len(pieces[0].text) <= 16
            and parse_salary(pieces[0].text) is None
            and ":" not in row.text
        ):
            return row.find(pieces[0].start, pieces[0].end, 0.65)
    return _beside_name(head, name)


def _beside_name(head: list[Row], name: Found | None) -> Found | None:
    for row in head[:_HEAD_ROWS]:
        if row.is_bullet or len(row.text) > 70 or _HELD_NOW.search(row.text):
            continue
        for piece in cut(row, []):
            if name is not None and piece.text == name.value:
                continue
            if (
                looks_like_title(piece.text) >= 0.9
                and not _NOT_JOB.search(piece.text)
                and len(piece.text) <= _LONGEST_JOB
            ):
                return row.find(piece.start, piece.end, 0.75)
    return None


def _job(item: Labelled) -> Found | None:
    text = item.text
    stop = re.search(r"\s{2,}|\t|[,,;;|]|\s*\(", text)
    end = stop.start() if stop and stop.start() > 1 else len(text)
    # 后端工程师 上海, but AI 负责人 and 软件 工程师 are one post.
    last = text[:end].rfind(" ")
    if last > 1 and re.fullmatch(r"[\u3400-\u9fff]{2,6}", text[last + 1 : end]):
        place = find_entries("cities", text[last + 1 : end])
        if place and place[0].start == 0 and looks_like_title(text[last + 1 : end]) < 0.8:
            end = last
    value = text[:end].strip()
    if (
        not 2 <= len(value) <= _LONGEST_JOB
        or _NOT_JOB.search(value)
        or (item.is_loose and looks_like_title(value) < 0.8)
    ):
        return None
    sure = 0.95 if looks_like_title(value) >= 0.8 else 0.84
    return item.row.find(item.start, item.start + end, sure)


def find_expected_salary(intent: list[Row], labels: list[Labelled]) -> Found | None:
    """This function will find the pay that is hoped for, in its normal form."""
    for item in labels:
        if item.field == "expected_salary":
            # 年薪 may stand in the label: 期望年薪：30-50万.
            salary = parse_salary(("年薪" if "年" in item.label else "") + item.text)
            if salary is not None:
                return item.row.find(item.start, item.end, 0.94, str(salary))
    for row in intent:
        for piece in cut(row, [], by_space=False):
            if re.search(r"\d\s*[kK千万]|面议|元|薪", piece.text) and len(piece.text) < 24:
                salary = parse_salary(piece.text)
                if salary is not None:
                    return row.find(piece.start, piece.end, 0.86, str(salary))
    return None


def find_expected_city(intent: list[Row], labels: list[Labelled]) -> Found | None:
    """This function will find where work is sought; several places are joined by 、."""
    for item in labels:
        if (
            item.field == "expected_city"
            and (found := _cities(item.row, item.start, item.end, 0.94)) is not None
        ):
            return found
    for row in intent:
        if (
            len(row.text) <= 60
            and "居" not in row.text
            and (found := _cities(row, 0, len(row.text), 0.82)) is not None
        ):
            return found
    return None


def _cities(row: Row, start: int, end: int, sure: float) -> Found | None:
    hits = find_entries("cities", row.text[start:end])
    if not hits:
        return None
    names = [row.text[start + h.start : start + h.end] for h in hits]
    values = [name if name.isascii() else hit.entry for name, hit in zip(names, hits, strict=True)]
    return row.find(
        start + hits[0].start, start + hits[-1].end, sure, "、".join(dict.fromkeys(values))
    )
