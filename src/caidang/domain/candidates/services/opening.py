"""A record is read: who looked at whom is written down."""

from datetime import date, datetime, timedelta

from caidang.domain.candidates.selectors.record import CandidateView, view_candidate
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx

NOTED_AGAIN_AFTER = timedelta(minutes=10)
"""Within this time the same member's looking at the same record is one event: he goes back and forth."""


def open_record(
    public_id: str, *, viewer: Viewer, now: datetime, today: date
) -> CandidateView:
    """Return all that the record's page shows, and write down that the viewer looked at it."""
    view = view_candidate(public_id, viewer=viewer, today=today)
    subject = f"candidate:{view.row.id}"
    seen = AuditEvent.objects.filter(
        subject=subject, actor_id=viewer.user_id, verb="candidate.opened",
        at__gt=now - NOTED_AGAIN_AFTER,
    )  # fmt: skip
    if not seen.exists():
        with write_tx():
            audit.record(
                actor_id=viewer.user_id, verb="candidate.opened", subject=subject, now=now
            )
    return view
