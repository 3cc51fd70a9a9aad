"""今天: what a consultant's own people, clients and jobs ask of him this morning, as numbers that lead on."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from caidang.domain.clients.models import Job
from caidang.domain.pipeline.models import Application, Sending, Submission
from caidang.domain.pipeline.selectors.interviews.lists import count_of_day, count_unjudged
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Action, Viewer, may

STANDING: Final = timedelta(days=14)
"""After so long in one stage somebody waits; the board tells it in red."""
SOON: Final = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Today:
    """Interviews of today, judgements owed, reports without an answer, cards that stand still, jobs that end soon."""

    interviews: int = 0
    unjudged: int = 0
    unanswered: int = 0
    standing: int = 0
    ending: int = 0

    def __bool__(self) -> bool:
        """Whether anything is asked at all."""
        return any((self.interviews, self.unjudged, self.unanswered, self.standing, self.ending))


def today_of(*, viewer: Viewer, now: datetime, today: date) -> Today:
    """This function will count what waits for the viewer outside the chain of records; nothing for who leads nobody to a job."""
    if not may(viewer, Action.PIPELINE) or not may(viewer, Action.READ_CLIENT):
        return Today()
    mine = viewer.user_id or 0
    going = [kind.value for kind in Kind if not kind.is_end]
    cards = Application.objects.visible_to(viewer).filter(owner=mine, stage__kind__in=going)
    sent = Sending.objects.visible_to(viewer).filter(sent_by=mine, failed_at=None, revoked_at=None)
    waiting = Submission.objects.filter(
        sending__in=sent.order_by().values("pk"), state=Submission.State.SENT
    )
    jobs = Job.objects.visible_to(viewer).filter(
        owner=mine, status=Job.Status.OPEN, deadline__gte=today, deadline__lte=today + SOON
    )
    return Today(
        interviews=count_of_day(viewer=viewer, today=today, now=now),
        unjudged=count_unjudged(viewer=viewer, now=now),
        unanswered=waiting.count() if may(viewer, Action.SUBMIT) else 0,
        standing=cards.filter(stage_since__lt=now - STANDING).count(),
        ending=jobs.order_by().count(),
    )
