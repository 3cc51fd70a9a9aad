"""A sheet's file is kept as long as its import can be undone, and no longer."""

from datetime import datetime

from caidang.core.errors import Conflict
from caidang.domain.sheets.models import UNDO_FOR, SheetImport
from caidang.domain.sheets.services.receive import note, own_sheet
from caidang.foundation.accounts.policy import PROGRAM, Action, Viewer, require
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

Stage = SheetImport.Stage
_UNWRITTEN = (Stage.MAPPING, Stage.CHECKED, Stage.FAILED, Stage.UNDONE)


def discard_sheet(*, public_id: str, actor: Viewer, now: datetime) -> None:
    """Give up a sheet of which nothing is written: its file and all that was read of it are destroyed."""
    require(actor, Action.RECEIVE)
    with write_tx():
        row = own_sheet(public_id, actor)
        if row.stage not in _UNWRITTEN:
            raise Conflict("这次导入已经写入，不能丢弃；可以整批撤销。")
        _forget(row, now)
        row.rows.filter(candidate=None).delete()
        note("sheet.discarded", row, actor=actor, now=now)
        if not row.rows.exists():
            row.delete()


def forget_old_sheets(*, now: datetime) -> int:
    """Destroy the files of sheets that can be undone no longer, and of those that nobody went on with; returns how many."""
    old = SheetImport.objects.filter(created_at__lt=now - UNDO_FOR, data_key__erased_at=None)
    rows = list(old.exclude(stage__in=SheetImport.WORKED).select_related("data_key"))
    for row in rows:
        with write_tx():
            _forget(row, now)
            note("sheet.forgotten", row, actor=PROGRAM, now=now)
    return len(rows)


def _forget(row: SheetImport, now: datetime) -> None:
    vault.erase(key=row.data_key, now=now)
    row.look = row.choice = row.effects = None
    row.save(update_fields=["look", "choice", "effects"])
