"""A log that another installation began goes on here: every event is checked, then this one signs where it ends."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from caidang.core.crypto.keyring import Keyring
from caidang.core.errors import Conflict, InvalidInput
from caidang.foundation.audit.chain import START, event_hash, sign
from caidang.foundation.audit.models import AuditEvent, AuditHead
from caidang.foundation.audit.services import HASHED, checkpoint
from caidang.foundation.lib.write_lock import write_tx


def adopt_log(*, keyring: Keyring, now: datetime) -> int:
    """Check the events that were just written into an empty log, and sign its end; returns how many there are.

    Raises Conflict where this installation's own log has begun, InvalidInput where an event does not follow from
    the one before. To be called inside ``write_tx()``, where the caller's own events come after.
    """
    if AuditHead.objects.filter(seq__gt=0).exists():
        raise Conflict("这个系统里已有审计记录，没有接续别处的。")
    seq, last = _checked(AuditEvent.objects.order_by("seq").values_list("hash", *HASHED).iterator(chunk_size=2000))
    if not seq:
        return 0
    with write_tx():
        AuditHead.objects.update_or_create(
            pk=AuditHead.ONLY,
            defaults={"seq": seq, "hash": last, "mac": sign(keyring.audit, seq=seq, hash_=last)},
        )
        checkpoint(now=now)
    return seq


def _checked(events: Iterable[tuple[Any, ...]]) -> tuple[int, str]:
    seq, last = 0, START
    for hash_, *content in events:
        if content[0] != seq + 1 or content[-1] != last or event_hash(*content) != hash_:
            raise InvalidInput(f"审计记录的第 {content[0]} 条和前面接不上，文件被改过，什么都没有导入。")
        seq, last = content[0], hash_
    return seq, last
