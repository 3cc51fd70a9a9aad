"""A sheet is asked for: by whom, of whom, what for, to whom; above a number of people a second person has to agree."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from django.db.models import F

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.lists.export import MAX_EXPORTED, needs_leave
from caidang.domain.candidates.services.record.revealing import Purpose
from caidang.domain.sheets.models import SheetExport
from caidang.domain.sheets.services.cards import KINDS
from caidang.domain.sheets.texts import Columns
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.accounts.proofs import require_proof
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

MOST_DAYS: Final = 30
LEAST_PASSWORD: Final = 8
State = SheetExport.State
_NONE: Final = "没有这次导出。"


def ask_export(
    *, ids: Sequence[int], columns: Sequence[str], kind: str, purpose: str, reason: str,
    recipient: str, days: int, is_clear: bool, password: str, is_canary: bool, actor: Viewer,
    now: datetime,
) -> SheetExport:  # fmt: skip
    """Ask for a sheet of these records; it is made in the background, at once or when a second person agrees.

    ``recipient`` is who gets it, the actor himself where empty. Raises NotAllowed, and InvalidInput naming
    what is missing: a purpose always, a reason where somebody has to agree.
    """
    require_export(actor=actor, is_clear=is_clear, now=now)
    if purpose not in list(Purpose):
        raise InvalidInput("请先选用途。")
    if kind not in ("xlsx", "csv", *KINDS) or (password and kind != "xlsx"):
        raise InvalidInput("能加密码的只有 .xlsx。")
    if is_canary and kind in KINDS:
        raise InvalidInput("埋一行虚构的人只能在表格里。")
    if password and len(password) < LEAST_PASSWORD:
        raise InvalidInput(f"密码至少 {LEAST_PASSWORD} 个字符。")
    if not 1 <= days <= MOST_DAYS:
        raise InvalidInput(f"有效期是 1 到 {MOST_DAYS} 天。")
    found = _within(ids, actor)
    chosen = Columns.of(columns, viewer=actor, is_clear=is_clear)
    if not found or not chosen.keys:
        raise InvalidInput("请选中要导出的人和至少一列。")
    if len(found) > MAX_EXPORTED:
        raise InvalidInput(f"一次最多导出 {MAX_EXPORTED} 人，现在有 {len(found)} 人。请再加些条件，分几次导出。")
    is_to_wait = actor.user_id is not None and needs_leave(len(found), is_clear=is_clear)
    if is_to_wait and not reason.strip():
        raise InvalidInput(f"导出 {len(found)} 人要另一位同意：请写一句为什么。")
    with write_tx():
        row = SheetExport(
            data_key=vault.new_data_key(now=now), kind=kind, ids=found, columns=list(chosen.keys),
            purpose=purpose, is_clear=is_clear, created_at=now, created_by=actor.user_id,
            state=State.WAITING if is_to_wait else State.APPROVED,
            expires_at=now + timedelta(days=days),
        )  # fmt: skip
        told = {
            "recipient": recipient.strip()[:60], "reason": reason.strip()[:300],
            "password": password, "is_canary": is_canary,
        }  # fmt: skip
        row.told = vault.seal_json(row.data_key, row.told_place, told)
        row.save()
        note("sheet_export.asked", row, actor=actor, now=now)
    return row


def require_export(*, actor: Viewer, is_clear: bool, now: datetime) -> None:
    """Refuse who may not export, or not with contacts in clear, or lacks the proof that it asks for. Raises NotAllowed."""
    for action in (Action.EXPORT, Action.EXPORT_CLEAR) if is_clear else (Action.EXPORT,):
        require(actor, action)
        require_proof(actor, action, now=now)


def drop_export(*, public_id: str, actor: Viewer, now: datetime) -> SheetExport:
    """Want a sheet of one's own no longer: it is not made, or destroyed before anybody has it.

    Every history of who stood in it says so. Raises NotFound for another's, Conflict once it was fetched or is over.
    """
    require(actor, Action.READ_CANDIDATE)
    row = own_export(public_id, actor)
    if row.created_by != actor.user_id:
        raise NotFound(_NONE)
    with write_tx():
        was_ready = row.state == State.READY
        open_ = SheetExport.objects.filter(pk=row.pk, downloads=0, state=row.state)
        if row.state not in (State.WAITING, State.APPROVED, State.READY) or not open_.update(
            state=State.DROPPED, leased_until=None
        ):
            raise Conflict("这份已经取走或结束了，收不回来；取走的记在每个人的档案里。")
        vault.erase(key=row.data_key, now=now)
        gone = {pk for pk, _ in row.left_out}
        for pk in row.ids if was_ready else ():
            if pk not in gone:
                audit.record(
                    actor_id=actor.user_id, verb="candidate.export_withdrawn", subject=f"candidate:{pk}",
                    now=now, detail={"export": row.pk},
                )  # fmt: skip
        note("sheet_export.dropped", row, actor=actor, now=now)
        SheetExport.objects.filter(pk=row.pk).update(ids=[], left_out=[])
    return row


def decide_export(*, public_id: str, is_agreed: bool, actor: Viewer, now: datetime) -> SheetExport:
    """Agree to a sheet that another person asked for, or not. Raises Conflict for one's own, and once it is decided."""
    require(actor, Action.EXPORT_CLEAR)
    require_proof(actor, Action.EXPORT_CLEAR, now=now)
    key = parse_public_id(public_id, missing=_NONE)
    with write_tx():
        row = SheetExport.objects.select_related("data_key").filter(public_id=key).first()
        if row is None:
            raise NotFound(_NONE)
        if row.state != State.WAITING or row.expires_at <= now:
            raise Conflict("这次导出已经定了，刷新后再看。")
        if row.created_by == actor.user_id:
            raise Conflict("自己要的导出要由另一位同意。")
        row.state = State.APPROVED if is_agreed else State.REFUSED
        row.decided_at, row.decided_by = now, actor.user_id
        row.save(update_fields=["state", "decided_at", "decided_by"])
        note("sheet_export.agreed" if is_agreed else "sheet_export.refused", row, actor=actor, now=now)
    return row


def fetch_export(*, public_id: str, actor: Viewer, now: datetime) -> tuple[SheetExport, bytes]:
    """Return the file to who asked for it, and note that. Raises NotFound for others, Conflict before it is made or when it is over."""
    require_export(actor=actor, is_clear=False, now=now)
    row = own_export(public_id, actor)
    if row.state != State.READY or row.blob is None or row.expires_at <= now:
        raise Conflict("这份文件还没有做好，或已经过期。")
    if row.created_by != actor.user_id and actor.user_id is not None:
        raise NotFound(_NONE)
    require_export(actor=actor, is_clear=row.is_clear, now=now)
    data = vault.read_blob(row.blob)
    with write_tx():
        # Whoever drops it at this moment is first, or it is fetched.
        if not SheetExport.objects.filter(pk=row.pk, state=State.READY).update(downloads=F("downloads") + 1):
            raise Conflict("这份文件刚刚销毁了。")
        note("sheet_export.fetched", row, actor=actor, now=now)
    return row, data


def own_export(public_id: str, actor: Viewer) -> SheetExport:
    """Return an export within the actor's reach; raises NotFound."""
    key = parse_public_id(public_id, missing=_NONE)
    rows = SheetExport.objects.visible_to(actor).select_related("data_key", "blob__data_key", "base__data_key")
    row = rows.filter(public_id=key).first()
    if row is None:
        raise NotFound(_NONE)
    return row


def may_decide(viewer: Viewer, row: SheetExport) -> bool:
    """Tell whether the viewer may agree to it."""
    is_others = row.created_by != viewer.user_id
    return row.state == State.WAITING and is_others and may(viewer, Action.EXPORT_CLEAR)


def note(verb: str, row: SheetExport, *, actor: Viewer, now: datetime) -> None:
    """Note in the audit what was done with an export."""
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"sheet_export:{row.pk}", now=now,
        detail={"people": len(row.ids), "purpose": row.purpose, "clear": row.is_clear},
    )  # fmt: skip


def _within(ids: Sequence[int], actor: Viewer) -> list[int]:
    """Those of the records that are within reach, in their order."""
    wanted = list(dict.fromkeys(ids))
    found: set[int] = set()
    for first in range(0, len(wanted), 5_000):
        part = wanted[first : first + 5_000]
        rows = Candidate.objects.visible_to(actor).filter(pk__in=part, merged_into=None)
        found |= set(rows.values_list("pk", flat=True))
    return [pk for pk in wanted if pk in found]
