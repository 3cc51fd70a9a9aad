"""The register of processing is begun with what the program does, and kept by the organisation."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.compliance.models import ProcessingActivity
from caidang.domain.compliance.selectors.register import DEFAULTS, TEXTS
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MOST = 600


def begin_register(*, actor: Viewer, now: datetime) -> int:
    """Write down the activities that the program itself carries out; return how many were new."""
    require(actor, Action.COMPLIANCE)
    with write_tx():
        made = 0
        for name, texts in DEFAULTS.items():
            told = {**dict(zip(TEXTS, texts, strict=True)), "changed_at": now, "changed_by": actor.user_id}
            _, is_new = ProcessingActivity.objects.get_or_create(name=name, defaults=told)
            made += is_new
        audit.record(actor_id=actor.user_id, verb="register.begun", subject="compliance", now=now, detail={"made": made})
    return made


def save_activity(
    *, activity_id: int | None, name: str, texts: Mapping[str, str], assessed_on: date | None, actor: Viewer, now: datetime
) -> ProcessingActivity:
    """Keep one line of the register. Raises InvalidInput, Conflict for a name that is there, NotFound."""
    require(actor, Action.COMPLIANCE)
    name = name.strip()
    if not 0 < len(name) <= 60:
        raise InvalidInput("处理活动要有名称，最多 60 字。")
    told = {key: texts.get(key, "").strip() for key in TEXTS}
    if any(len(text) > MOST for text in told.values()):
        raise InvalidInput(f"每一栏最多 {MOST} 个字。")
    missing = [key for key in TEXTS if not told[key] and key != "recipients"]
    if missing:
        raise InvalidInput("目的、依据、涉及的人、资料种类、保留多久、安全措施都要写。")
    row = ProcessingActivity() if activity_id is None else _of(activity_id)
    row.name, row.assessed_on, row.changed_at, row.changed_by = name, assessed_on, now, actor.user_id
    for key, text in told.items():
        setattr(row, key, text)
    try:
        with write_tx():
            row.save()
            audit.record(actor_id=actor.user_id, verb="register.saved", subject=f"activity:{row.pk}", now=now)
    except IntegrityError as error:
        raise Conflict(f"已经有「{name}」这一项，换一个名称。") from error
    return row


def remove_activity(*, activity_id: int, is_removed: bool, actor: Viewer, now: datetime) -> ProcessingActivity:
    """Take a line out of the register, or put it back."""
    require(actor, Action.COMPLIANCE)
    row = _of(activity_id)
    row.removed_at = now if is_removed else None
    with write_tx():
        row.save(update_fields=["removed_at"])
        audit.record(
            actor_id=actor.user_id, verb="register.removed" if is_removed else "register.restored",
            subject=f"activity:{row.pk}", now=now,
        )  # fmt: skip
    return row


def _of(activity_id: int) -> ProcessingActivity:
    row = ProcessingActivity.objects.filter(pk=activity_id).first()
    if row is None:
        raise NotFound("没有这一项，刷新后再看。")
    return row
