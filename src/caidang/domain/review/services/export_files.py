"""The sheets that exports make: sealed at rest, fetched by who made them alone, and destroyed when their time is over."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from caidang.core.errors import Conflict, NotFound
from caidang.domain.candidates.services.export import require_export
from caidang.domain.review.models import BulkAct, BulkFile, BulkLines
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

KEPT_FOR: Final = timedelta(days=1)
"""How long a sheet can be fetched; then its key is destroyed."""
_NONE: Final = "没有这份表格：过了一天、收回了，或不是你导出的。可以再导出一次。"


@dataclass(frozen=True, slots=True)
class FetchedSheet:
    """A sheet and when its export was begun."""

    data: bytes
    began_at: datetime


def add_lines(act: BulkAct, number: int, lines: list[list[str]]) -> None:
    """Keep some lines of a sheet that is on its way. To be called inside a transaction."""
    row = BulkLines(act=act, number=number)
    row.content = vault.seal_own(row.place, {"lines": lines})
    row.save()


def kept_lines(act: BulkAct) -> Iterator[list[str]]:
    """Yield the lines kept so far, in their order, a slice of them opened at a time."""
    for pk in list(act.lines.order_by("number").values_list("pk", flat=True)):
        row = BulkLines.objects.get(pk=pk)
        yield from vault.open_own(row.place, bytes(row.content))["lines"]


def keep_sheet(act: BulkAct, data: bytes, *, now: datetime) -> None:
    """Keep the sheet that was written, unless the export was stopped meanwhile. Raises OutOfSpace."""
    blob = vault.write_new_file(data=data, now=now)
    with write_tx():
        if not BulkAct.objects.filter(pk=act.pk, finished_at=None).update(
            finished_at=now, leased_until=None, tries=0, problem=""
        ):
            vault.discard_new_file(blob)
            return
        vault.save_new_files([blob])
        BulkFile.objects.create(
            act=act, blob=blob, size=len(data), rows=act.changed, expires_at=now + KEPT_FOR
        )
        act.lines.all().delete()


def fetch_sheet(*, public_id: str, actor: Viewer, now: datetime) -> FetchedSheet:
    """Return the sheet of one's own export, and write down that it was fetched.

    Raises NotFound for another's and for one that is gone, NotAllowed for who may export no longer.
    """
    key = parse_public_id(public_id, missing=_NONE)
    rows = BulkFile.objects.select_related("act", "blob__data_key")
    found = rows.filter(
        act__public_id=key, act__created_by=actor.user_id or 0, gone_at=None, expires_at__gt=now
    ).first()
    require_export(purpose=found.act.options.get("purpose", "") if found else "", actor=actor)
    if found is None:
        raise NotFound(_NONE)
    data = vault.read_blob(found.blob)
    with write_tx():
        # Whoever withdraws it at this moment is first, or it is fetched.
        if not BulkFile.objects.filter(pk=found.pk, gone_at=None).update(fetched_at=found.fetched_at or now):
            raise NotFound(_NONE)
        audit.record(
            actor_id=actor.user_id, verb="bulk.fetched", subject=f"bulk:{found.act_id}", now=now,
            detail={"records": found.rows},
        )  # fmt: skip
    return FetchedSheet(data, found.act.created_at)


def withdraw_sheet(act: BulkAct, *, now: datetime) -> None:
    """Destroy a sheet before anybody has it; raises Conflict once it was fetched. To be called inside a transaction."""
    found = BulkFile.objects.filter(act=act).select_related("blob__data_key").first()
    if found is None or found.gone_at is not None:
        return
    if not BulkFile.objects.filter(pk=found.pk, fetched_at=None).update(gone_at=now):
        raise Conflict("表格已经取走，收不回来了；导出记在每个人的档案里。")
    vault.erase(key=found.blob.data_key, now=now)


def destroy_expired(*, now: datetime) -> int:
    """Destroy the sheets whose time is over, and lines that an export left behind; returns how many sheets."""
    old = list(BulkFile.objects.filter(gone_at=None, expires_at__lte=now).select_related("blob__data_key"))
    for found in old:
        with write_tx():
            BulkFile.objects.filter(pk=found.pk).update(gone_at=now)
            vault.erase(key=found.blob.data_key, now=now)
            audit.record(actor_id=None, verb="bulk.expired", subject=f"bulk:{found.act_id}", now=now)
    with write_tx():
        BulkLines.objects.filter(act__finished_at__isnull=False).delete()
    return len(old)
