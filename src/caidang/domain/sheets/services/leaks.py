"""这份是谁流出去的: what turned up is held against every report that was sent and every sheet that left."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Final

from caidang.core.interchange.sheets.writing import ROW_ID
from caidang.core.report.leaked import Leaked
from caidang.core.report.marks import read_inks
from caidang.core.text.numbers import parse_phone
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.compliance.selectors.ledger import recipient_of
from caidang.domain.pipeline.services.submissions.leaks import (
    MOST_PLACES,
    Finding,
    Level,
    find_source,
    judge_mark,
    places_of,
    read_leak,
)
from caidang.domain.sheets.models import SheetExport
from caidang.domain.sheets.services.canary import names_canary
from caidang.domain.sheets.services.making import copy_key
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may
from caidang.foundation.vault import keyed

MOST_SHOWN: Final = 5
_EXPORT: Final = re.compile(re.escape(ROW_ID) + r"\s*([0-9a-f-]{36})")
_NUMBER: Final = re.compile(r"(?<!\d)1400\d{7}(?!\d)")
"""Numbers as only invented people have them."""


@dataclass(frozen=True, slots=True)
class SheetSuspect:
    """One sheet that what turned up may come from: who took it, for whom, and the reasons in words."""

    level: Level
    by: str
    recipient: str
    people: int
    purpose: str
    created_at: datetime
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Leak:
    """What came of the search: among reports, and among sheets within the viewer's reach."""

    reports: Finding
    sheets: tuple[SheetSuspect, ...]
    sheets_out_of_reach: int
    compared: int
    """Copies that were compared, of both kinds."""


def find_leak(*, data: bytes, name: str, text: str, actor: Viewer, now: datetime) -> Leak:
    """Tell whose copy a file or a text is; the search is noted. Raises InvalidInput, UnreadableFile."""
    leaked = read_leak(data=data, name=name, text=text, actor=actor)
    reports = find_source(leaked, actor=actor, now=now)
    rows = SheetExport.objects.exclude(blob=None)
    found = _found(leaked, list(rows.only("pk", "public_id", "canary")))
    reach = rows if may(actor, Action.EXPORT_CLEAR) else rows.visible_to(actor)
    near = list(reach.filter(pk__in=found).select_related("data_key"))
    names = names_of(row.created_by for row in near)
    suspects = sorted((_suspect(row, names, found[row.pk]) for row in near), key=lambda one: -one.level)
    # Beside one that is sure, those that chance brings along would only mislead.
    best = [one for one in suspects if one.level is Level.SURE] or suspects
    return Leak(reports, tuple(best[:MOST_SHOWN]), len(found) - len(near), reports.compared + rows.count())


def _found(leaked: Leaked, rows: list[SheetExport]) -> dict[int, list[tuple[Level, str]]]:
    slots, inks = places_of(leaked), dict(islice(read_inks(leaked.inks).items(), MOST_PLACES))
    named = set(_EXPORT.findall(leaked.text))
    numbers = {parse_phone(number) or number for number in _NUMBER.findall(leaked.text)}
    planted = {keyed.blind("match.phone", number) for number in numbers}
    found = {}
    for row in rows:
        key = copy_key(row)
        reasons = judge_mark(slots, key, len(rows)) + judge_mark(inks, key, len(rows), where="格子颜色里的暗记")
        if str(row.public_id) in leaked.ids:
            reasons.append((Level.LIKELY, "文件的属性里写着这次导出的编号"))
        if str(row.public_id) in named:
            reasons.append((Level.LIKELY, "隐藏的列里写着这次导出的编号"))
        if row.canary and (row.canary in planted or names_canary(leaked.text, key)):
            reasons.append((Level.SURE, "里面有只埋在这一份里的虚构的人"))
        if reasons:
            found[row.pk] = reasons
    return found


def _suspect(row: SheetExport, names: dict[int, str], reasons: Iterable[tuple[Level, str]]) -> SheetSuspect:
    told = list(reasons)
    by = names.get(row.created_by or 0, "本机命令行")
    # What was told of an export goes with its file; the ledger keeps to whom it went.
    recipient = row.opened().get("recipient") or recipient_of(f"sheet_export:{row.pk}", since=row.created_at) or by
    return SheetSuspect(
        max(level for level, _ in told), by, recipient, row.done, Purpose(row.purpose).label,
        row.created_at, tuple(reason for _, reason in told),
    )  # fmt: skip
