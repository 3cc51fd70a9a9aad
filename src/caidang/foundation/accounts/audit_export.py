"""A part of the log leaves as a signed file; that it left stands in the log itself."""

import re
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import Max

from caidang.core.errors import InvalidInput
from caidang.foundation.accounts.audit_log import LogFilter, chosen_events
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.anchors import public_key, signing_key
from caidang.foundation.audit.exported import write_export
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.audit.rows import rows_of
from caidang.foundation.lib.write_lock import write_tx

_SUBJECT = re.compile(r"(?:[a-z_]{1,32}(?::[A-Za-z0-9-]{1,64})?)?", re.ASCII)
"""What is asked for is written down, so it has to be an id and no person's data."""


def export_log(*, viewer: Viewer, chosen: LogFilter, now: datetime) -> Iterator[bytes]:
    """Write down the export and return its lines, to be sent as they come.

    The file ends with the state of the chain in which the export itself is the last event; what
    happens while it is read is not in it.
    """
    require(viewer, Action.READ_AUDIT)
    if not _SUBJECT.fullmatch(chosen.subject):
        raise InvalidInput("对象要写成 candidate:12 的样子。")
    asked = _as_text(chosen)
    with write_tx():
        audit.record(
            actor_id=viewer.user_id, verb="audit.exported", subject="audit", now=now, detail=asked
        )
    head = audit.checkpoint(now=now)
    end = AuditEvent.objects.aggregate(end=Max("seq"))["end"] if head is None else head.seq
    events = chosen_events(chosen).filter(seq__lte=end)
    return write_export(
        rows_of(events),
        asked={**asked, "count": events.count()},
        manifest={
            "at": now.isoformat(),
            "by": viewer.user_id,
            "installation": settings.CAIDANG_KEYRING.fingerprint,
            "head": asdict(head) if head else None,
            "public_key": public_key(),
        },
        key=signing_key(),
    )


def _as_text(chosen: LogFilter) -> dict[str, Any]:
    """What was asked for, as it can be kept and shown; what was not is left out."""
    asked: dict[str, Any] = {
        name: value.isoformat() if isinstance(value, datetime) else value
        for name, value in asdict(chosen).items()
    }
    return {name: value for name, value in asked.items() if value}
