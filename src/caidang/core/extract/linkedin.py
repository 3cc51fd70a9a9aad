"""领英's own export: a ZIP of tables about one person, set as the résumé that they are."""

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Final

from caidang.core.extract.containers import Container
from caidang.core.extract.document import Document, Kind
from caidang.core.extract.layout import HEADING, Block, lay_out, paragraph
from caidang.core.extract.limits import Limits
from caidang.core.extract.plain_text import decode
from caidang.core.text.normalize import normalize

Row = Mapping[str, str]
_PROFILE: Final = "profile.csv"
_NAMES: Final = {"first name", "last name"}
_MOST_ROWS: Final = 300
_MONTHS: Final = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)
}  # fmt: skip
_DATE: Final = re.compile(r"(?:(?P<month>[A-Za-z]{3})[a-z]*\.?\s+(?:\d{1,2},?\s+)?)?(?P<year>(?:19|20)\d\d)")
_HAN: Final = re.compile(r"[\u3400-\u9fff]")


def read_export(container: Container, limits: Limits) -> Document | None:
    """This function will read the export as one document; None for any other archive.

    Tables are known by their names and columns by theirs, whatever their order: both have changed before.
    Raises TooLarge, Encrypted or Damaged.
    """
    tables = {info.filename.replace("\\", "/").rsplit("/", 1)[-1].lower(): info for info in container.infos}
    if _PROFILE not in tables:
        return None
    profile = next(iter(_rows(container.read(tables[_PROFILE]))), None)
    if profile is None or not set(profile) >= _NAMES:
        return None
    known = {name: list(_rows(container.read(info))) for name, info in tables.items() if name in _READ}
    blocks = [*_head(profile, known), *_body(profile, known)]
    return Document(Kind.LINKEDIN, lay_out(blocks, limits), title=_name(profile))


def _rows(data: bytes) -> Iterator[Row]:
    """The rows by their columns' names in small letters; notes above the header are passed over."""
    lines = decode(data).replace("\x00", "").splitlines(keepends=True)
    start = next((n for n, line in enumerate(lines) if "," in line or line.strip().lower() == "name"), 0)
    header: list[str] = []
    try:
        for cells in islice(csv.reader(lines[start:]), _MOST_ROWS):
            if not header:
                header = [normalize(cell).strip().lower() for cell in cells]
            elif any(cell.strip() for cell in cells):
                yield {name: normalize(cell).strip() for name, cell in zip(header, cells, strict=False)}
    except csv.Error:
        return


def _head(profile: Row, tables: Mapping[str, Sequence[Row]]) -> Iterator[Block]:
    yield paragraph(_name(profile), bold=True, size=HEADING)
    mails = sorted(tables.get(_MAILS, ()), key=lambda row: row.get("primary", "").lower() != "yes")
    told = (
        ("手机", [row.get("number", "") for row in tables.get(_PHONES, ())]),
        ("邮箱", [row.get("email address", "") for row in mails]),
        ("微信", re.findall(r"WECHAT:\s*([\w-]+)", profile.get("instant messengers", ""), re.IGNORECASE)),
        ("现居城市", [profile.get("geo location", "")]),
        ("行业", [profile.get("industry", "")]),
        ("个人主页", re.findall(r"https?://[^\s,\]]+", profile.get("websites", ""))),
    )
    for label, values in told:
        for value in dict.fromkeys(filter(None, values)):
            yield paragraph(f"{label}：{value}")
    if profile.get("headline"):
        yield paragraph(profile["headline"])


def _body(profile: Row, tables: Mapping[str, Sequence[Row]]) -> Iterator[Block]:
    positions = [
        ([_span(row, "started on", "finished on", "至今"), row.get("company name", ""), row.get("title", "")], row.get("description", ""))
        for row in tables.get(_POSITIONS, ())
    ]
    yield from _section("工作经历", positions)
    schools = [
        ([_span(row, "start date", "end date", ""), row.get("school name", ""), *_degree(row.get("degree name", ""))], row.get("notes", ""))
        for row in tables.get(_EDUCATION, ())
    ]
    yield from _section("教育经历", schools)
    projects = [
        ([_span(row, "started on", "finished on", "至今"), row.get("title", "")], row.get("description", ""))
        for row in tables.get(_PROJECTS, ())
    ]
    yield from _section("项目经历", projects)
    for heading, name, columns in (
        ("专业技能", _SKILLS, ("name",)), ("语言能力", _LANGUAGES, ("name", "proficiency")), ("证书", _CERTIFICATES, ("name",)),
    ):  # fmt: skip
        lines = ["：".join(filter(None, (row.get(column, "") for column in columns))) for row in tables.get(name, ())]
        yield from _section(heading, [([line], "") for line in dict.fromkeys(filter(None, lines))])
    if profile.get("summary"):
        yield from _section("自我评价", [([], profile["summary"])])


def _section(heading: str, entries: Sequence[tuple[Sequence[str], str]]) -> Iterator[Block]:
    if entries:
        yield paragraph(heading, bold=True, size=HEADING)
    for cells, text in entries:
        if any(cells):
            yield paragraph("    ".join(filter(None, cells)))
        for line in text.splitlines():
            if line.strip():
                yield paragraph(line.strip())


def _name(profile: Row) -> str:
    """A Chinese name has the family's first and no blank; another one is written as its owner does."""
    first, last = profile.get("first name", ""), profile.get("last name", "")
    return f"{last}{first}" if _HAN.search(first + last) else f"{first} {last}".strip()


def _span(row: Row, start: str, end: str, open_end: str) -> str:
    begins, ends = _date(row.get(start, "")), _date(row.get(end, ""))
    return " - ".join(filter(None, (begins, ends or (open_end if begins else ""))))


def _date(text: str) -> str:
    found = _DATE.search(text)
    if found is None:
        return ""
    month = _MONTHS.get((found["month"] or "").lower(), 0)
    return f"{found['year']}.{month:02d}" if month else found["year"]


def _degree(text: str) -> list[str]:
    """``Master's degree, Statistics``: the degree, and what was studied."""
    degree, _, major = text.partition(",")
    return [major.strip(), degree.strip()] if major.strip() else [degree.strip()]


_POSITIONS, _EDUCATION, _SKILLS, _PROJECTS = "positions.csv", "education.csv", "skills.csv", "projects.csv"
_LANGUAGES, _CERTIFICATES = "languages.csv", "certifications.csv"
_MAILS, _PHONES = "email addresses.csv", "phonenumbers.csv"
_READ: Final = frozenset(
    {_POSITIONS, _EDUCATION, _SKILLS, _PROJECTS, _LANGUAGES, _CERTIFICATES, _MAILS, _PHONES}
)
