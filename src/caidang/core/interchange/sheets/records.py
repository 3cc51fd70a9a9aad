"""A row becomes what it says of one person: values of fields, files named beside them, and what was odd."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from caidang.core.interchange.sheets.cells import read_cell
from caidang.core.interchange.sheets.dates import day_of
from caidang.core.interchange.sheets.labels import GIVEN, IGNORED, REMARK, RESUME, SURNAME, TAGS
from caidang.core.interchange.sheets.readings import SURE
from caidang.core.resume.fields.names.degrees import rank
from caidang.core.text.normalize import normalize, normalize_shown

OWN: Final = "own_"
"""Fields that an organisation added: they are cleaned where they are known."""
_SINGLE_MANY: Final = ("phone", "email", "skill", "language", "certificate", "skill_years", "link")
_IDENTIFYING: Final = frozenset(("phone", "email", "wechat", "id_number", "relay_phone", "qq"))
_HAN: Final = re.compile(r"[\u3400-\u9fff]")
NOBODY: Final = "没有姓名，也没有电话、邮箱、微信，认不出是谁"
TOO_LITTLE: Final = "只有一项内容，也没有联系方式，像是合计或说明"
A_SUM: Final = "这一行是合计或平均，不是一个人"
_WHEN: Final = ("时间", "日期")
_REMARKS: Final = ("备注", "附注", "说明")
_SUMS: Final = frozenset((
    "合计", "总计", "小计", "共计", "总数", "汇总", "平均", "平均值", "计数", "人数", "总人数", "total", "grandtotal", "subtotal", "sum", "average",
))  # fmt: skip


@dataclass(frozen=True, slots=True)
class Placed:
    """A column that is taken over: its place, its name, its target, and which of several stays it belongs to."""

    at: int
    name: str
    target: str
    entry: int = 0


@dataclass(slots=True)
class Record:
    """What a row says. ``values`` are field, entry, value and how sure; ``refused`` says why it is nobody.

    ``remark`` is what the team wrote about the person, a line for each column of that kind.
    """

    number: int
    values: list[tuple[str, int, str, float]] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)
    refused: str = ""
    remark: str = ""


def placed(columns: Iterable[tuple[int, str, str]]) -> list[Placed]:
    """This function will number columns of the same target (place, name, target): the second school is another stay.

    What stands once behind several schools, 毕业时间 behind 第一学历院校 and 最高学历院校, is of the last before it.
    """
    taken = [one for one in columns if one[2] != IGNORED]
    times = Counter(target for _, _, target in taken)
    seen: Counter[str] = Counter()
    found = []
    for at, name, target in taken:
        is_lone = target in _OF_STUDY and times[target] == 1
        entry = max(seen["school"] - 1, 0) if is_lone else seen[target]
        found.append(Placed(at, name, target, entry))
        seen[target] += 1
    return found


def record_of(number: int, cells: Sequence[str], columns: Sequence[Placed]) -> Record:
    """This function will read a row by its columns."""
    record = Record(number)
    halves: dict[str, str] = {}
    taken: dict[tuple[str, int], str] = {}
    several: dict[str, dict[str, float]] = {}
    for column in columns:
        text = cells[column.at] if column.at < len(cells) else ""
        if not text or text.isspace():
            continue
        if column.target == RESUME:
            record.files.append(" ".join(text.split()))
        elif column.target == TAGS:
            record.tags += [part for part in normalize(text).replace("、", ",").replace(";", ",").split(",") if part.strip()]
        elif column.target in (SURNAME, GIVEN):
            halves.setdefault(column.target, normalize(text).strip())
        elif column.target == REMARK:
            record.remark += ("\n" if record.remark else "") + _remark(column.name, text)
        elif column.target.startswith(OWN):
            record.values.append((column.target, 0, text.strip(), SURE))
        else:
            _take(record, column, text, taken, several)
    if halves:
        _take(record, Placed(0, "", "name"), _whole_name(halves.get(SURNAME, ""), halves.get(GIVEN, "")), taken, several)
    for name in _SINGLE_MANY:
        record.values += [
            (name, entry, value, sure) for entry, (value, sure) in enumerate(several.get(name, {}).items())
        ]
    _add_highest(record)
    _settle(record)
    return record


def _add_highest(record: Record) -> None:
    """The degrees of the studies that a row tells of say which is the highest, where no column does."""
    degrees = [value for name, _, value, _ in record.values if name == "degree"]
    if degrees and not any(name == "highest_degree" for name, *_ in record.values):
        record.values.append(("highest_degree", 0, max(degrees, key=rank), SURE))


def _take(
    record: Record, column: Placed, text: str, taken: dict[tuple[str, int], str],
    several: dict[str, dict[str, float]],
) -> None:  # fmt: skip
    for one in read_cell(column.target, text, name=column.name):
        if one.note:
            record.notes.append(f"「{column.name or f'第 {column.at + 1} 列'}」{one.note}" if not one.value else one.note)
        if not one.value:
            continue
        if one.field in _SINGLE_MANY:
            several.setdefault(one.field, {}).setdefault(one.value, one.sure)
            continue
        entry = column.entry + one.stay if one.field in STAYS else 0
        known = taken.get((one.field, entry))
        if known is None:
            taken[one.field, entry] = one.value
            record.values.append((one.field, entry, one.value, one.sure))


def _whole_name(family: str, given: str) -> str:
    """A Chinese name is written together, its family's first; others stand behind the given one."""
    return f"{family}{given}" if _HAN.search(family + given) else f"{given} {family}".strip()


def _remark(name: str, text: str) -> str:
    """What stands in a cell, under its column's name where that says more than that it is a remark."""
    told = normalize_shown(text).strip()
    if name.endswith(_WHEN) and re.fullmatch(r"[345]\d{4}(?:\.\d+)?", told):
        told = day_of(float(told), shape="moment")
    return told if not name or name.startswith(_REMARKS) else f"{name}：{told}"


def _settle(record: Record) -> None:
    fields = {name for name, *_ in record.values}
    if not record.values or ("name" not in fields and not fields & _IDENTIFYING):
        record.refused = NOBODY
    elif not fields & _IDENTIFYING and any(name == "name" and _is_sum(value) for name, _, value, _ in record.values):
        record.refused = A_SUM
    elif not fields & _IDENTIFYING and len(record.values) < 2:
        record.refused = TOO_LITTLE


def _is_sum(name: str) -> bool:
    return "".join(char for char in normalize(name).lower() if char.isalnum()) in _SUMS


STAYS: Final = frozenset((
    "school", "degree", "major", "edu_form", "edu_start", "edu_end", "employer", "title", "department",
    "job_city", "industry", "reports_to", "duties", "job_start", "job_end", "project", "project_role",
    "project_duties", "project_start", "project_end",
))  # fmt: skip
_OF_STUDY: Final = frozenset(("degree", "major", "edu_form", "edu_start", "edu_end", "study_period"))
"""What stands behind the school that it is of."""
