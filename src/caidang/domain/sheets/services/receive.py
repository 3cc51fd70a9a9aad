"""A sheet is kept, sealed, before anything looks into it."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings

from caidang.core.errors import InvalidInput, NotFound, TooLarge
from caidang.domain.sheets.models import SheetImport
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MAX_NAME = 255
_MEGABYTE = 1024 * 1024


def receive_sheet(
    *, data: bytes, filename: str, actor: Viewer, now: datetime, beside: bytes | None = None
) -> SheetImport:
    """Keep a sheet and put it in line to be looked at; ``beside`` is an archive of résumé files that came with it.

    When this returns, its bytes are safe on disk. Raises TooLarge, InvalidInput for an empty file, OutOfSpace.
    """
    require(actor, Action.RECEIVE)
    if not data.strip():
        raise InvalidInput("文件是空的，里面没有一行内容。")
    limit = settings.CAIDANG_MAX_SHEET
    if len(data) > limit:
        raise TooLarge(f"表格超过 {limit // _MEGABYTE} MB，没有收下。请拆成几个文件再交。")
    blob = vault.write_new_file(data=data, now=now)
    name = filename.replace("\x00", "").replace("\\", "/").rsplit("/", 1)[-1][-MAX_NAME:] or "未命名"
    with write_tx():
        vault.save_new_files([blob])
        row = SheetImport(
            data_key=blob.data_key, blob=blob, size=len(data), created_at=now,
            created_by=actor.user_id,
        )  # fmt: skip
        if beside:
            row.beside = vault.store_blob(data=beside, key=blob.data_key, now=now)
        row.filename = vault.seal(row.data_key, row.place("filename"), name.encode())
        row.save()
        note("sheet.received", row, actor=actor, now=now, size=row.size)
    return row


def receive_pasted(*, text: str, actor: Viewer, now: datetime) -> SheetImport:
    """Keep rows that were copied out of a spreadsheet."""
    if not text.strip():
        raise InvalidInput("请先从 Excel 或 WPS 里复制几行，再粘贴到这里。")
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    return receive_sheet(
        data=text.encode(), filename=f"粘贴 {local:%Y-%m-%d %H%M}.txt", actor=actor, now=now
    )


def own_sheet(public_id: str, actor: Viewer) -> SheetImport:
    """Return a sheet within the actor's reach; raises NotFound."""
    key = parse_public_id(public_id, missing="没有这次导入。")
    rows = SheetImport.objects.visible_to(actor).select_related("data_key", "blob__data_key")
    row = rows.filter(public_id=key).first()
    if row is None:
        raise NotFound("没有这次导入。")
    return row


def note(verb: str, row: SheetImport, *, actor: Viewer, now: datetime, **detail: int) -> None:
    """Note in the audit what was done with a sheet."""
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"sheet:{row.pk}", now=now, detail=detail
    )
