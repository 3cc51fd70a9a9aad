"""Who holds an interview is reminded of it before, and of his judgement after."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from caidang.domain.pipeline.merged import person_behind
from caidang.domain.pipeline.models import Interview
from caidang.domain.pipeline.selectors.interviews.sight import ASSIGNED_FOR, whole_rows
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
ASK_AFTER = timedelta(hours=2)
"""After the end, those who have not judged are asked to."""
ASK_AGAIN = timedelta(days=1)
MOST = 500
"""Interviews seen to in one go."""
_NOT_HELD = (Interview.Status.CANCELLED, Interview.Status.ABSENT)


def remind(*, now: datetime) -> int:
    """Tell whom it is time to tell; returns of how many interviews. Each is told of once."""
    return _ahead(now) + _after(now)


def follow_walls() -> int:
    """Have the index remade where a client's wall came up or down, which decides what of interviews it is given."""
    rows = Interview.objects.select_related("application__candidate")
    up = rows.filter(is_walled=False).exclude(application__job__client__team=None)
    down = rows.filter(is_walled=True, application__job__client__team=None)
    found = [*up[:MOST], *down[:MOST]]
    for interview in found:
        with write_tx():
            Interview.objects.filter(pk=interview.pk).update(is_walled=not interview.is_walled)
            search.log_change(person_behind(interview.application.candidate).pk)
    return len(found)


def _ahead(now: datetime) -> int:
    soon = whole_rows().filter(
        status__in=Interview.AHEAD, start__gt=now, start__lte=now + DAY, told_hour_at=None
    )
    count = 0
    for interview in soon.order_by("start")[:MOST]:
        is_hour = interview.start <= now + HOUR
        if not is_hour and interview.told_day_at is not None:
            continue
        kind = Notification.Kind.SOON_HOUR if is_hour else Notification.Kind.SOON_DAY
        members = [one.member for one in interview.interviewers.all()]
        with write_tx():
            fresh = Interview.objects.filter(pk=interview.pk, sequence=interview.sequence)
            marks = {"told_day_at": now, "told_hour_at": now} if is_hour else {"told_day_at": now}
            if fresh.update(**marks):
                owners = (interview.owner, interview.application.owner)
                _tell([*members, *owners], kind, interview, now)
                count += 1
    return count


def _after(now: datetime) -> int:
    held = whole_rows().filter(start__lte=now - ASK_AFTER, start__gt=now - ASSIGNED_FOR)
    held = held.exclude(status__in=_NOT_HELD)
    count = 0
    for interview in held.order_by("-start")[:MOST]:
        is_asked = interview.asked_at is not None and interview.asked_at > now - ASK_AGAIN
        # Twice at most: on the day, and a day later.
        is_done = interview.asked_at is not None and interview.asked_at > interview.end + ASK_AGAIN
        missing = [
            one.member
            for one in interview.interviewers.all()
            if one.member is not None and not hasattr(one, "feedback")
        ]
        if is_asked or is_done or not missing or interview.end + ASK_AFTER > now:
            continue
        with write_tx():
            if Interview.objects.filter(pk=interview.pk, sequence=interview.sequence).update(asked_at=now):
                _tell(missing, Notification.Kind.FEEDBACK, interview, now)
                count += 1
    return count


def _tell(
    members: Sequence[int | None], kind: Notification.Kind, interview: Interview, now: datetime
) -> None:
    tell(
        members, kind, person_behind(interview.application.candidate), actor=PROGRAM, now=now,
        about=interview.public_id,
    )  # fmt: skip
