"""Who looks after a person is told in time that one of his papers will no longer be valid."""

from datetime import date, datetime

from caidang.domain.candidates.models import Attachment
from caidang.domain.candidates.selectors.page.attachments import list_ending
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.write_lock import write_tx


def remind_of_papers(*, now: datetime, today: date) -> int:
    """Tell the owner, or, where nobody looks after the person, who handed the paper in; return of how many papers."""
    ending = list_ending(today)
    for row in ending:
        with write_tx():
            owner = row.candidate.owner or row.received_by
            tell([owner], Notification.Kind.EXPIRING, row.candidate, actor=PROGRAM, now=now)
            Attachment.objects.filter(pk=row.pk).update(told_for=row.valid_until)
    return len(ending)
