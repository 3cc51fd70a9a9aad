"""A sheet is looked at: which sheets there are, where the names stand, what the columns are."""

from caidang.core.interchange.sheets.mapping import Column, remembered
from caidang.domain.candidates.catalogue import own_fields
from caidang.domain.candidates.fields import FIELDS
from caidang.domain.sheets.models import SheetExport, SheetImport, SheetShape
from caidang.domain.sheets.reading import Choice, SheetReader
from caidang.foundation.vault import services as vault


def opened(row: SheetImport, reader: SheetReader) -> None:
    """Have the reader hold the sheet's file. Raises UnreadableFile."""
    if not reader.holds(row.pk):
        reader.open(vault.read_blob(row.blob), name=row.pk)


def look_at(row: SheetImport, reader: SheetReader) -> None:
    """Fill in what is found in the sheet, and the first choice of columns; nothing is saved. Raises UnreadableFile."""
    told = reader.open(vault.read_blob(row.blob), name=row.pk)
    choice = Choice.of(row.opened("choice") or {"sheet": told["sheet"]})
    look = reader.look(choice)
    number, first, is_double = look["header"]
    row.shape = look["shape"]
    columns = [
        Column(c["at"], c["name"], c["target"], c["why"], tuple(c["samples"]), c["filled"])
        for c in look["columns"]
    ]
    known = SheetShape.objects.filter(shape=row.shape).first()
    if known is not None:
        columns = remembered(columns, {int(at): target for at, target in known.targets.items()})
        row.way = known.way
    for one, column in zip(look["columns"], columns, strict=True):
        one.update(target=column.target, why=column.why)
    choice = Choice(
        choice.sheet, choice.encoding, choice.header_row, first,
        tuple((one.at, one.name, one.target) for one in columns),
    )  # fmt: skip
    row.choice = row.sealed("choice", choice.to_json())
    row.look = row.sealed(
        "look",
        {
            "kind": told["kind"], "sheets": told["sheets"], "header": [number, first, is_double],
            "columns": look["columns"], "rows": look["rows"], "notes": look["notes"],
        },
    )  # fmt: skip


def settle_return(row: SheetImport, export: SheetExport, *, late: str) -> None:
    """Settle the columns of a sheet that came back: they are what they were when it left. ``late`` is said of one whose time was over."""
    if late:
        look = row.opened("look")
        row.look = row.sealed("look", {**look, "notes": [*look["notes"], late]})
    known = {**FIELDS, **own_fields()}
    labels = {known[key].label: key for key, _ in export.columns if key in known}
    choice = Choice.of(row.opened("choice"))
    columns = tuple((at, name, labels.get(name, "")) for at, name, _ in choice.columns)
    told = Choice(choice.sheet, choice.encoding, choice.header_row, choice.first, columns)
    row.choice = row.sealed("choice", told.to_json())
