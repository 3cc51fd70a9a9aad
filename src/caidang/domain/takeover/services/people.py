"""The people of an export go the way of every sheet: recognised, looked over, written, taken back."""

import csv
import io
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.core.interchange.takeover.taken import TakenPerson
from caidang.core.text.normalize import search_key
from caidang.domain.candidates.models import Candidate
from caidang.domain.sheets.models import SheetImport
from caidang.domain.sheets.services.hand_in import import_bytes
from caidang.domain.takeover.models import Takeover
from caidang.foundation.vault import services as vault

_TAGS = "标签"
_TELLING = ("手机", "电话", "电话2", "邮箱", "邮箱1")
"""The cells by which a row is known again, whoever's run it is."""
TAKEN: Final = "taken"
"""What a run made, by pairs: the person's number there, and the record's."""


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


def known_before(people: Sequence[TakenPerson], system: Takeover.System) -> dict[str, int]:
    """Return the records of those whom an earlier run brought and whom no phone or mail tells: a name alone makes another each time."""
    numbers = {one.source: one for one in people if not any(one.cells.get(name) for name in _TELLING)}
    found: dict[str, int] = {}
    for made in Takeover.objects.filter(system=system, undone_at=None).order_by("pk").values_list("made", flat=True):
        told = made.get(TAKEN, ())
        found |= {str(source): pk for source, pk in zip(told[::2], told[1::2], strict=False) if str(source) in numbers}
    rows = Candidate.objects.filter(pk__in=found.values(), merged_into=None).select_related("data_key")
    names = {row.pk: str(vault.open_json(row.data_key, row.summary_place, bytes(row.summary)).get("name") or "") for row in rows}
    return {source: pk for source, pk in found.items() if search_key(names.get(pk, "")) == search_key(numbers[source].cells.get("姓名", "")) != ""}


def as_pairs(ids: Mapping[str, int]) -> list[int]:
    """Return the numbers of people there and here, one after the other, as a run keeps them."""
    return [number for source, pk in ids.items() if source.isdigit() for number in (int(source), pk)]


def people_by_source(sheet: SheetImport, people: Sequence[TakenPerson]) -> dict[str, int]:
    """Return the record's number of each person that came to one."""
    rows = sheet.rows.order_by("number").values_list("candidate_id", flat=True)
    return {one.source: pk for one, pk in zip(people, rows, strict=True) if pk is not None}
