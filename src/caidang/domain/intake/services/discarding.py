"""Files are given up: those of persons who do not want to be kept, and the wrappers they came in."""

from datetime import datetime

from caidang.core.errors import Conflict, NotFound
from caidang.domain.intake.models import IntakeItem
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault import services as vault

_AT_ONCE = 100


def discard_item(*, public_id: str, actor: Viewer, now: datetime) -> IntakeItem:
    """Throw a file away whose person was erased before; its key and bytes go, an empty row stays.

    Raises NotFound, and Conflict for a file that is not such a one.
    """
    require(actor, Action.RECEIVE)
    key = parse_public_id(public_id, missing="没有这份文件。")
    item = IntakeItem.objects.visible_to(actor).select_related("data_key", "blob").filter(public_id=key).first()
    if item is None:
        raise NotFound("没有这份文件。")
    if item.outcome != IntakeItem.Outcome.ERASED_BEFORE or item.candidate_id is not None:
        raise Conflict("只有抹除过的人又来的文件可以丢掉。")
    with write_tx():
        _empty(item, outcome=IntakeItem.Outcome.DISCARDED)
        vault.erase(key=item.data_key, now=now)
        audit.record(actor_id=actor.user_id, verb="intake.discarded", subject=f"intake:{item.pk}", now=now)
    return item


def drop_wrappers(*, now: datetime) -> int:
    """Give up the archives and mails in which files of erased persons came; return how many.

    Their other files were taken out and are kept each by itself.
    """
    wrappers = IntakeItem.objects.filter(
        outcome=IntakeItem.Outcome.EXPANDED, blob__isnull=False, parts__data_key__erased_at__isnull=False
    )
    found = list(wrappers.select_related("data_key", "blob").distinct()[:_AT_ONCE])
    for item in found:
        with write_tx():
            _empty(item, outcome=IntakeItem.Outcome.EXPANDED)
            vault.erase(key=item.data_key, now=now)
            audit.record(actor_id=None, verb="intake.wrapper_dropped", subject=f"intake:{item.pk}", now=now)
    return len(found)


def _empty(item: IntakeItem, *, outcome: str) -> None:
    if item.blob is not None:
        vault.drop_blob(blob=item.blob)
    item.mails.update(head=None)
    IntakeItem.objects.filter(pk=item.pk).update(blob=None, fingerprint="", filename=b"", outcome=outcome)
    item.refresh_from_db()
