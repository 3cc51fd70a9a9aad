"""An interview is read: who looked at whose is written down, as for the record itself."""

from datetime import date, datetime

from caidang.domain.candidates.services.record.opening import NOTED_AGAIN_AFTER
from caidang.domain.pipeline.selectors.interviews.one import InterviewPage, page_of
from caidang.domain.pipeline.selectors.interviews.sight import Sight
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.lib.write_lock import write_tx

OPENED = "interview.opened"


def open_interview(sight: Sight, *, viewer: Viewer, now: datetime, today: date) -> InterviewPage:
    """Return the interview's page, and write down that the viewer looked at it."""
    page = page_of(sight, viewer=viewer, now=now, today=today)
    subject = f"candidate:{sight.person.pk}"
    seen = AuditEvent.objects.filter(subject=subject, verb=OPENED, at__gt=now - NOTED_AGAIN_AFTER)
    known = {(actor, detail.get("interview")) for actor, detail in seen.values_list("actor_id", "detail")}
    if (viewer.user_id, sight.interview.pk) not in known:
        with write_tx():
            audit.record(
                actor_id=viewer.user_id, verb=OPENED, subject=subject, now=now,
                detail={"interview": sight.interview.pk},
            )  # fmt: skip
    return page
