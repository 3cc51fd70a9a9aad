"""A layout that a person taught: he marked a value in one mail, and what stands around it finds it in the next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.core.extract.document import Document
from caidang.core.resume.model import Evidence
from caidang.core.resume.values import Value
from caidang.core.text.numbers import parse_phone

TAUGHT: Final = 0.92
"""Confidence of a value that a taught layout found: a person looked at where it stands."""
MOST_LABEL, MOST_VALUE = 24, 80
FIELDS: Final = {
    "name": "姓名", "phone": "手机", "email": "邮箱", "job": "应聘职位", "job_city": "职位城市",
    "gender": "性别", "city": "所在城市", "work_years": "工作年限", "highest_degree": "最高学历",
    "expected_job": "期望职位", "expected_salary": "期望薪资",
}  # fmt: skip
"""What can be taught. ``job`` and ``job_city`` tell of the application; the others are the person's."""
OF_LETTER: Final = ("job", "job_city")
_STOPS: Final = "|\t,;，；、 "


class Where(StrEnum):
    """Where a taught value stands."""

    SUBJECT = "subject"
    LINE = "line"
    """Behind its label, in the same line."""
    NEXT = "next"
    """In the line below its label."""


@dataclass(frozen=True, slots=True)
class Layout:
    """``before`` and ``after`` are what stands around the value; ``sender`` is the domain whose mails are so."""

    sender: str
    field: str
    where: Where
    before: str
    after: str = ""


@dataclass(frozen=True, slots=True)
class Hit:
    """A value that a layout found: its line (counted over all pages, -1 for the subject) and its place there."""

    field: str
    value: str
    line: int
    start: int
    end: int


def learn(
    *, sender: str, field: str, subject: str, lines: Sequence[str], line: int, start: int, end: int
) -> Layout:
    """This function will make a layout of one marked value: ``[start, end)`` of a line, or of the subject for line -1.

    Raises InvalidInput where nothing stands around the value by which it could be found again.
    """
    if field not in FIELDS:
        raise InvalidInput("请选这个值是哪个字段。")
    text = subject if line < 0 else lines[line] if line < len(lines) else ""
    if not text[start:end].strip() or end - start > MOST_VALUE:
        raise InvalidInput(f"请在信里划出一个值，最多 {MOST_VALUE} 个字。")
    before, after = _left(text[:start]), _right(text[end:])
    if line < 0:
        if not before and not after:
            raise InvalidInput("这个值占满了整个主题，换一封看看，或在正文里划。")
        return Layout(sender, field, Where.SUBJECT, before, after)
    if before:
        return Layout(sender, field, Where.LINE, before, after)
    above = lines[line - 1].strip() if line > 0 else ""
    if not above or len(above) > MOST_LABEL:
        raise InvalidInput("它前面和上一行都没有可以认的标签，换一个值，或换一封看看。")
    return Layout(sender, field, Where.NEXT, above, after)


def find(layout: Layout, *, subject: str, lines: Sequence[str]) -> Hit | None:
    """This function will find the layout's value in a mail; None where it does not stand as it was taught."""
    if layout.where is Where.SUBJECT:
        return _within(layout, subject, -1)
    for number, text in enumerate(lines):
        if layout.where is Where.LINE:
            hit = _within(layout, text, number)
        else:
            is_below = number > 0 and lines[number - 1].strip() == layout.before
            hit = _cut(layout, text, number, len(text) - len(text.lstrip())) if is_below else None
        if hit is not None:
            return hit
    return None


def values_of(layouts: Iterable[Layout], *, subject: str, document: Document) -> list[Value]:
    """This function will list the values that the layouts find in a mail, with their places on its pages."""
    places = [(page.number, index, line) for page in document.pages for index, line in enumerate(page.lines)]
    lines = [line.text for _, _, line in places]
    found: dict[str, Value] = {}
    for layout in layouts:
        hit = find(layout, subject=subject, lines=lines)
        if hit is None or hit.field in found:
            continue
        value = _normal(hit)
        if not value:
            continue
        evidence = None
        if hit.line >= 0:
            page, index, line = places[hit.line]
            evidence = Evidence(page, line.box, index, hit.start, hit.end, hit.value)
        found[hit.field] = Value(hit.field, 0, value, TAUGHT, evidence)
    return list(found.values())


def _left(text: str) -> str:
    """The label before a value: the last words, with what parts them from it."""
    label = text[-MOST_LABEL:]
    for stop in "|\t;；。":
        label = label.rpartition(stop)[2] if label.rstrip(" :：").find(stop) >= 0 else label
    return label if label.strip(_STOPS) else ""


def _right(text: str) -> str:
    return text[:1] if text[:1].strip() else text.strip()[:1]


def _within(layout: Layout, text: str, number: int) -> Hit | None:
    place = text.find(layout.before) if layout.before else 0
    return None if place < 0 else _cut(layout, text, number, place + len(layout.before))


def _cut(layout: Layout, text: str, number: int, start: int) -> Hit | None:
    stop = text.find(layout.after, start) if layout.after else -1
    if layout.after and stop < 0 and layout.where is Where.SUBJECT:
        return None
    end = stop if stop >= 0 else len(text)
    tab = text.find("\t", start, end)
    end = tab if tab > start and text[start:tab].strip() else end
    value = text[start:end].strip()
    if not value or len(value) > MOST_VALUE:
        return None
    start = text.index(value, start)
    return Hit(layout.field, value, number, start, start + len(value))


def _normal(hit: Hit) -> str:
    if hit.field == "phone":
        return parse_phone(hit.value) or ""
    if hit.field == "email":
        return hit.value.lower() if "@" in hit.value else ""
    return hit.value
