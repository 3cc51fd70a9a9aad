"""The people of an export go the way of every sheet: recognised, looked over, written, taken back."""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.core.interchange.takeover.taken import TakenPerson
from caidang.domain.sheets.models import SheetImport
from caidang.domain.sheets.services.hand_in import import_bytes
from caidang.domain.takeover.models import Takeover

_TAGS = "标签"


def as_sheet(people: Sequence[TakenPerson]) -> bytes:
    """Return the people as a sheet of one row each, in their order."""
    names = list(dict.fromkeys(name for one in people for name in one.cells))
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([*names, _TAGS])
    for one in people:
        writer.writerow([" ".join(one.cells.get(name, "").split()) for name in names] + ["、".join(one.tags)])
    return "\ufeff".encode() + out.getvalue().encode()


def named(people: Sequence[TakenPerson]) -> list[TakenPerson]:
    """Return those of whom anything is told: a row without a cell is no row."""
    return [one for one in people if any(value.strip() for value in one.cells.values())]


def import_people(
    *, people: Sequence[TakenPerson], system: Takeover.System, is_trial: bool, now: Callable[[], datetime]
) -> tuple[SheetImport | None, dict[str, int]]:
    """Import the people, or with ``is_trial`` only count; returns the import, None after a trial, and rows by outcome."""
    result = import_bytes(data=as_sheet(people), name=f"{system.label}.csv", is_trial=is_trial, way="fill", now=now)
    if result.problem:
        raise InvalidInput(result.problem)
    sheet = None if is_trial else SheetImport.objects.select_related("data_key").get(public_id=result.sheet)
    return sheet, dict(result.counts)


def people_by_source(sheet: SheetImport, people: Sequence[TakenPerson]) -> dict[str, int]:
    """Return the record's number of each person that came to one."""
    rows = sheet.rows.order_by("number").values_list("candidate_id", flat=True)
    return {one.source: pk for one, pk in zip(people, rows, strict=True) if pk is not None}
