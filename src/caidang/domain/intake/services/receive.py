"""A file is kept, sealed, before anything else happens to it."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.intake.models import IntakeItem
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MAX_NAME = 255


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a file that was handed in: its item, and whether its bytes were new."""

    item: IntakeItem
    is_new: bool


def receive_file(
    *,
    data: bytes,
    filename: str,
    source: str,
    actor: Viewer,
    now: datetime,
    parent: IntakeItem | None = None,
) -> Receipt:
    """Keep the file and promise to read it. When this returns, its bytes are safe on disk.

    The same bytes are kept once; handing in a file that failed before puts it in line again.
    A file over the size limit is not kept but stays visible as refused. Raises OutOfSpace.
    """
    require(actor, Action.RECEIVE)
    if len(data) > settings.CAIDANG_MAX_FILE:
        item = refuse_file(filename=filename, size=len(data), source=source, actor=actor, now=now)
        return Receipt(item, is_new=True)
    fingerprint = vault.fingerprint(data)
    known = _known(fingerprint, now=now)
    if known is not None:
        return Receipt(known, is_new=False)
    try:
        with write_tx():
            key = vault.new_data_key(now=now)
            item = IntakeItem(
                data_key=key,
                blob=vault.store_blob(data=data, key=key, now=now),
                fingerprint=fingerprint,
                size=len(data),
                source=source,
                parent=parent,
                received_at=now,
                received_by=actor.user_id,
                due_at=now,
            )
            _seal_name(item, filename)
            item.save()
            audit.record(
                actor_id=actor.user_id,
                verb="intake.received",
                subject=f"intake:{item.pk}",
                now=now,
                detail={"source": source, "size": len(data)},
            )
    except IntegrityError:
        known = _known(fingerprint, now=now)
        if known is None:
            raise
        return Receipt(known, is_new=False)
    return Receipt(item, is_new=True)


def refuse_file(
    *, filename: str, size: int, source: str, actor: Viewer, now: datetime
) -> IntakeItem:
    """Note a file that is too large to be taken, so that nobody wonders where it is."""
    require(actor, Action.RECEIVE)
    limit = settings.CAIDANG_MAX_FILE // (1024 * 1024)
    with write_tx():
        item = IntakeItem(
            data_key=vault.new_data_key(now=now),
            size=size,
            source=source,
            received_at=now,
            received_by=actor.user_id,
            due_at=now,
            finished_at=now,
            status=IntakeItem.Status.FAILED,
            last_error=f"文件有 {size // (1024 * 1024)} MB, 超过 {limit} MB 的上限, 没有收下。请压缩或拆开后再交。",
        )
        _seal_name(item, filename)
        item.save()
        audit.record(
            actor_id=actor.user_id, verb="intake.refused", subject=f"intake:{item.pk}", now=now
        )
    return item


def receive_text(*, text: str, actor: Viewer, now: datetime) -> Receipt:
    """Keep a pasted text as if it were a file."""
    if not text.strip():
        raise InvalidInput("请先粘贴简历文字。")
    local = now.astimezone(ZoneInfo(settings.TIME_ZONE))
    name = f"粘贴 {local:%Y-%m-%d %H%M%S}.txt"
    return receive_file(data=text.encode(), filename=name, source="paste", actor=actor, now=now)


def retry_item(*, public_id: str, actor: Viewer, now: datetime) -> IntakeItem:
    """Put a failed file in line again; raises Conflict when it is not failed or was not kept."""
    require(actor, Action.RECEIVE)
    key = parse_public_id(public_id, missing="没有这份文件。")
    item = IntakeItem.objects.filter(public_id=key).first()
    if item is None:
        raise NotFound("没有这份文件。")
    if item.blob_id is None:
        raise Conflict("这份文件当时没有收下, 请压缩或拆开后重新交。")
    with write_tx():
        if not _again(item, now=now):
            raise Conflict("这份文件不在失败状态, 刷新后再看。")
        audit.record(
            actor_id=actor.user_id, verb="intake.retried", subject=f"intake:{item.pk}", now=now
        )
    item.refresh_from_db()
    return item


def _known(fingerprint: str, *, now: datetime) -> IntakeItem | None:
    item = IntakeItem.objects.filter(fingerprint=fingerprint).first()
    if item is not None and item.status == IntakeItem.Status.FAILED:
        with write_tx():
            _again(item, now=now)
        item.refresh_from_db()
    return item


def _again(item: IntakeItem, *, now: datetime) -> bool:
    failed = IntakeItem.objects.filter(pk=item.pk, status=IntakeItem.Status.FAILED)
    return bool(
        failed.update(
            status=IntakeItem.Status.PENDING,
            due_at=now,
            attempts=0,
            last_error="",
            finished_at=None,
        )
    )


def _seal_name(item: IntakeItem, filename: str) -> None:
    name = (
        filename.replace("\x00", "").replace("\\", "/").rsplit("/", 1)[-1][-MAX_NAME:] or "未命名"
    )
    item.filename = vault.seal(item.data_key, item.filename_place, name.encode())
