"""A refused row is corrected in the browser and handed in again."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.core.interchange.sheets.records import placed, record_of
from caidang.core.match import keys
from caidang.domain.candidates.values import ReadValue, match_tokens
from caidang.domain.sheets.models import SheetImport, SheetRow
from caidang.domain.sheets.reading import Choice, ReadRow
from caidang.domain.sheets.services.applying import write_portion
from caidang.domain.sheets.services.planning import Planner
from caidang.domain.sheets.services.receive import note, own_sheet
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.write_lock import write_tx

MAX_CELL = 2_000


def resubmit_row(
    *, public_id: str, number: int, cells: Mapping[int, str], actor: Viewer, now: datetime
) -> SheetRow:
    """Read a refused row again with these cells (by their columns' places) and write it like the others.

    Raises InvalidInput with the reason while it still says nobody, Conflict where it was done already.
    """
    require(actor, Action.RECEIVE)
    with write_tx():
        sheet = own_sheet(public_id, actor)
        if sheet.stage != SheetImport.Stage.DONE:
            raise Conflict("这次导入不在完成状态，刷新后再看。")
        row = sheet.rows.filter(number=number).first()
        if row is None:
            raise NotFound("没有这一行。")
        if row.outcome != SheetRow.Outcome.REFUSED:
            raise Conflict("这一行已经导入了。")
        columns = Choice.of(sheet.opened("choice")).columns
        before = list(row.opened(sheet).get("cells", ()))
        told = _filled(before, cells, max((at for at, _, _ in columns), default=0) + 1)
        read = _read(number, told, columns)
        if read.refused:
            raise InvalidInput(f"还认不出是谁：{'；'.join((read.refused, *read.notes[:3]))}。")
        row.delete()
        is_preferred = sheet.way == SheetImport.Way.PREFER
        counts = write_portion(
            sheet, [read], Planner(actor=actor, is_preferred=is_preferred), actor=actor, now=now
        )
        sheet.rows.filter(number=number).update(is_corrected=True)
        totals = {**sheet.counts, "refused": max(0, sheet.counts.get("refused", 0) - 1)}
        for key, n in counts.items():
            totals[key] = totals.get(key, 0) + n
        SheetImport.objects.filter(pk=sheet.pk).update(counts=totals)
        note("sheet.row_corrected", sheet, actor=actor, now=now, number=number)
    return sheet.rows.get(number=number)


def _filled(before: Sequence[str], cells: Mapping[int, str], width: int) -> list[str]:
    told = [*before, *[""] * (width - len(before))]
    for at, text in cells.items():
        if 0 <= at < len(told):
            if len(text) > MAX_CELL:
                raise InvalidInput(f"一格最多 {MAX_CELL} 个字。")
            told[at] = text.strip()
    return told


def _read(number: int, cells: Sequence[str], columns: Sequence[tuple[int, str, str]]) -> ReadRow:
    record = record_of(number, cells, placed(columns))
    values = tuple(ReadValue(f, e, v, sure, None) for f, e, v, sure in record.values)
    found = keys((v.field, v.entry, v.value) for v in values)
    return ReadRow(
        number, values, match_tokens(found), tuple(record.notes), tuple(record.files),
        tuple(record.tags), record.remark, record.refused, tuple(cells),
    )  # fmt: skip
