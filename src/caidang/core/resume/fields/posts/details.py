"""What a post says beside employer, title and dates: department, place, trade, superior, duties."""

import re
from dataclasses import dataclass
from typing import Final

from caidang.core.resume.dictionary import entry_of
from caidang.core.resume.fields.names.organisations import is_department, split_part
from caidang.core.resume.fields.person.home import city_in
from caidang.core.resume.labels import Labelled, read_labels
from caidang.core.resume.lines import Row
from caidang.core.resume.model import Found
from caidang.core.resume.passages import text_of
from caidang.core.resume.pieces import cut
from caidang.core.resume.sections import heading_of
from caidang.core.text.dates import find_ranges

_ONLY_LABEL: Final = re.compile(
    r"\s*(?:工作|主要|岗位|项目)?(?:职责|内容|描述|业绩|成果|责任)(?:描述|内容|及业绩|与业绩)?\s*[::]?\s*|\s*(?:responsibilities|duties|achievements)\s*[::]?\s*",
    re.IGNORECASE,
)
_PLACE_LABELS: Final = ("expected_city", "city")
_LONGEST: Final = 40
_REPORTS: Final = re.compile(
    r"(?:直接)?(?:向(?P<before>[\u3400-\u9fffA-Za-z]{2,10})汇报|汇报(?:对象|上级|人)?(?:给|于|至|:)?\s*(?P<to>[\u3400-\u9fffA-Za-z]{2,10}))(?=[)、,;|/\s]|$)"
)
_LONGEST_DEPARTMENT: Final = 12
_SENTENCE: Final = re.compile(r"[,。;:、\d]|负责|管理|带领|参与|组建|协助")
_LEAST_DUTY: Final = 9
_LONGEST_ROW: Final = 80


@dataclass(frozen=True, slots=True)
class Details:
    """As the fields of ``Employment`` with these names."""

    department: Found | None = None
    city: Found | None = None
    industry: Found | None = None
    reports_to: Found | None = None
    duties: Found | None = None


def find_details(header: list[Row], body: list[Row], *, taken: frozenset[str]) -> Details:
    """This function will read the rows of one post; ``taken`` are texts that are already its employer or title."""
    labelled: dict[str, Found] = {}
    told: list[Row] = []
    for row in [*header, *body]:
        # A label that counts has a colon or a tab behind it; most rows have neither.
        is_plain = len(row.text) > _LONGEST_ROW or not (":" in row.text or "\t" in row.text)
        items = [] if is_plain else [item for item in read_labels([row]) if item.row is row]
        kept = {
            name: found for item in items if (found := _labelled(item)) for name in [_name(item)]
        }
        labelled = {**kept, **labelled}
        if not any(row is other for other in header) and not _is_all_labels(row, items, kept):
            told.append(row)
    department, city = labelled.get("department"), labelled.get("city")
    for row in header:
        stretches = [(r.begin_offset, r.end_offset) for r in find_ranges(row.text)]
        bracketed = _IN_BRACKETS.search(row.text)
        if department is None and bracketed is not None:
            department = row.find(*bracketed.span("part"), 0.84)
        for piece in cut(row, stretches):
            if piece.text in taken:
                continue
            if department is None and len(piece.text) <= _LONGEST and is_department(piece.text):
                start = piece.start + (split_part(piece.text) or 0)
                department = row.find(start, piece.end, 0.84)
            elif city is None and entry_of("cities", piece.text.removesuffix("市")) is not None:
                city = city_in(row, piece.start, piece.end, 0.86)
    if department is None and told and _is_only_department(told[0]):
        row = told.pop(0)
        department = row.find(0, len(row.text), 0.8)
    return Details(
        department=department,
        city=city,
        industry=labelled.get("industry"),
        reports_to=labelled.get("reports_to") or _told_to(header),
        duties=text_of(_trimmed(told), 0.85) or _in_last_cell(header, taken),
    )


def _trimmed(told: list[Row]) -> list[Row]:
    """The duties without the label above them and a heading that closes them."""
    while told and _ONLY_LABEL.fullmatch(told[0].text):
        told = told[1:]
    while told and heading_of(told[-1].text) is not None:
        told = told[:-1]
    return told


def _told_to(header: list[Row]) -> Found | None:
    """海外市场总监（汇报给CEO）: whom somebody reports to, beside the post."""
    for row in header:
        match = _REPORTS.search(row.text) if "汇报" in row.text else None
        if match is not None:
            return row.find(*match.span("before" if match["before"] else "to"), 0.88)
    return None


_IN_BRACKETS = re.compile(r"(?:公司|集团|医院|银行)\s?\((?P<part>[\u3400-\u9fffA-Za-z]{1,10}(?:事业[部群]|[部科处]|研发中心|车间|病区|B[UG]))\)")
"""某某公司（研发部）: which part of the firm."""


def _is_only_department(row: Row) -> bool:
    """EHS部 in a row of its own below the head of the post."""
    text = row.text.strip()
    return not row.is_bullet and len(text) <= _LONGEST_DEPARTMENT and is_department(text) and not _SENTENCE.search(text)


def _in_last_cell(header: list[Row], taken: frozenset[str]) -> Found | None:
    """A table's last column may hold the duties, in the row of the dates."""
    for row in header:
        last = row.cells[-1]
        if len(row.cells) > 2 and len(last.text) >= _LEAST_DUTY and last.text not in taken:
            return row.find(last.start, last.end, 0.82)
    return None


def _name(item: Labelled) -> str:
    if item.field == "department" and entry_of("cities", item.text.strip().removesuffix("市")):
        return "city"  # a job site's 部门：青岛
    return "city" if item.field in _PLACE_LABELS or item.label == "地点" else item.field


def _labelled(item: Labelled) -> Found | None:
    text = item.text.strip()
    if item.is_loose or not 2 <= len(text) <= _LONGEST:
        return None
    match _name(item):
        case "city":
            return city_in(item.row, item.start, item.end, 0.93)
        case "department" | "industry" | "reports_to":
            return item.row.find(item.start, item.end, 0.93)
        case _:
            return None


def _is_all_labels(row: Row, items: list[Labelled], kept: dict[str, Found]) -> bool:
    """Whether a row only holds facts that were taken: it is no duty."""
    return bool(kept) and len(kept) >= len(items) - 1
