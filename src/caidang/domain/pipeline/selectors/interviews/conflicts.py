"""What speaks against a time: somebody is taken, or nobody works then. It warns, and forbids nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

from caidang.domain.candidates.models import Candidate
from caidang.domain.pipeline.merged import family
from caidang.domain.pipeline.models import Interview, Interviewer
from caidang.domain.pipeline.selectors.interviews.sight import Sight
from caidang.domain.pipeline.timing import LONGEST, Span, overlaps, unworked
from caidang.domain.review.calendar import team_calendar
from caidang.foundation.accounts.members import names_of

_TAKES_TIME = (*Interview.AHEAD, Interview.Status.DONE)


@dataclass(frozen=True, slots=True)
class Clash:
    """One thing that speaks against a time, in words."""

    text: str


def clashes_of(
    *, person: Candidate, members: Sequence[int], start: datetime, minutes: int, but: int | None,
    now: datetime,
) -> tuple[Clash, ...]:  # fmt: skip
    """Return what speaks against an interview of this person, held by these members, then.

    ``but`` is the interview itself. Of others' interviews only their time is told.
    """
    span = Span(start, start + timedelta(minutes=minutes))
    zone = ZoneInfo(settings.TIME_ZONE)
    found = [Clash("这个时间已经过去了。")] if start < now else []
    for who, other in _taken(person, members, span, but):
        begin, end = other.start.astimezone(zone), other.end.astimezone(zone)
        found.append(Clash(f"{who} {begin:%m-%d %H:%M}–{end:%H:%M} 已有面试。"))
    outside = unworked(span, team_calendar(), zone)
    if outside >= timedelta(minutes=minutes):
        found.append(Clash("这个时间不在工作时间里（按工作日历，9–12 点、13–18 点）。"))
    elif outside > timedelta():
        found.append(Clash(f"有 {int(outside.total_seconds() // 60)} 分钟不在工作时间里。"))
    return tuple(found)


def clashes_of_interview(sight: Sight, *, now: datetime) -> tuple[Clash, ...]:
    """Return what speaks against the time of an interview that is still to be held."""
    interview = sight.interview
    if not interview.is_ahead or interview.start < now:
        return ()
    members = [one.member for one in interview.interviewers.all() if one.member is not None]
    return clashes_of(
        person=sight.person, members=members, start=interview.start, minutes=interview.minutes,
        but=interview.pk, now=now,
    )  # fmt: skip


def _taken(
    person: Candidate, members: Sequence[int], span: Span, but: int | None
) -> list[tuple[str, Span]]:
    near = Interview.objects.filter(
        status__in=_TAKES_TIME, start__lt=span.end, start__gt=span.start - timedelta(minutes=LONGEST)
    ).exclude(pk=but or 0)
    rows = {row.pk: Span(row.start, row.end) for row in near}
    mine = near.filter(application__candidate_id__in=list(family([person.pk])))
    pairs = [("候选人", pk) for pk in mine.values_list("pk", flat=True)]
    names = names_of(members)
    taken = Interviewer.objects.filter(interview__in=list(rows), member__in=list(members))
    pairs += [
        (names.get(member or 0, ""), pk)
        for pk, member in taken.order_by("member", "interview__start").values_list("interview_id", "member")
    ]
    return [(who, rows[pk]) for who, pk in pairs if pk in rows and overlaps(span, rows[pk])]
