"""Who sees which interview, and how much of it.

Within reach of the record, and on this side of the client's wall, one sees all of it: it is part of the
person's record. Who is asked to hold an interview sees that interview besides, as far as he needs it,
wherever the record stands: to the policy it stands in his own scope, until a month after it was held.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from caidang.core.errors import NotAllowed, NotFound
from caidang.domain.candidates.models import Candidate
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.merged import person_behind
from caidang.domain.pipeline.models import Application, Interview
from caidang.foundation.accounts.policy import (
    Action,
    Target,
    Viewer,
    can,
    own_scope,
    require,
)
from caidang.foundation.lib.prepared import Given
from caidang.foundation.lib.public_ids import parse_public_id

ASSIGNED_FOR = timedelta(days=30)
"""How long after an interview those who held it still see it by that alone."""
MISSING = "没有这场面试，可能已被抹除，或者不在你的范围里。"


@dataclass(frozen=True, slots=True)
class Sight:
    """An interview, the person whose record it is part of, and how much of it the viewer sees."""

    interview: Interview
    person: Candidate
    is_full: bool
    """Whether the record itself is within his reach; otherwise he sees what an interviewer needs."""
    is_interviewer: bool


def get_interview(public_id: str, *, viewer: Viewer, now: datetime) -> Sight:
    """Return the interview as far as the viewer sees it; raises NotFound where he sees nothing."""
    key = parse_public_id(public_id, missing=MISSING)
    interview = whole_rows().filter(public_id=key).first()
    if interview is None:
        raise NotFound(MISSING)
    sight = sight_of(interview, viewer=viewer, now=now)
    if sight is None:
        raise NotFound(MISSING)
    return sight


def sight_of(interview: Interview, *, viewer: Viewer, now: datetime) -> Sight | None:
    """Return how much of the interview the viewer sees; None for nothing."""
    person = person_behind(interview.application.candidate)
    is_full = reaches(interview.application, person, viewer=viewer)
    members = {one.member for one in interview.interviewers.all()}
    is_interviewer = viewer.user_id is not None and viewer.user_id in members
    if not is_full and not (is_interviewer and _is_asked(interview, viewer, now)):
        return None
    return Sight(interview, person, is_full, is_interviewer)


def _is_asked(interview: Interview, viewer: Viewer, now: datetime) -> bool:
    is_over = interview.end + ASSIGNED_FOR < now or interview.status == Interview.Status.CANCELLED
    return not is_over and can(viewer, Action.READ_CANDIDATE, interview.assignment).is_allowed


def reaches(application: Application, person: Candidate, *, viewer: Viewer) -> bool:
    """Tell whether the person is within the viewer's reach, and the client not behind a wall for him."""
    is_near = can(viewer, Action.READ_CANDIDATE, person.target).is_allowed
    wall = application.job.client.target
    return is_near and (wall is None or can(viewer, Action.READ_CANDIDATE, wall).is_allowed)


def may_manage(sight: Sight, actor: Viewer) -> bool:
    """Tell whether the actor arranges and records this interview."""
    allowed = can(actor, Action.INTERVIEW, sight.person.target)
    return sight.is_full and allowed.is_allowed


def require_manager(sight: Sight, actor: Viewer) -> None:
    """Raise NotAllowed unless the actor arranges and records this interview."""
    require(actor, Action.INTERVIEW)
    if not may_manage(sight, actor):
        raise NotAllowed("这份档案不在你的范围里，只能给自己的评分。")


def whole_rows() -> QuerySet[Interview]:
    """Return interviews with what every reader of one needs."""
    return Interview.objects.select_related(
        "data_key", "application__job__client", "application__candidate__data_key",
        "application__candidate__audience",
    ).prefetch_related("interviewers__feedback")  # fmt: skip


def in_reach(viewer: Viewer) -> QuerySet[Interview]:
    """Return the interviews that the viewer sees all of."""
    rows = whole_rows()
    if viewer.sees_all:
        return rows.exclude(application__candidate__in=Candidate.shut_ones())
    near = Candidate.objects.visible_to(viewer).order_by().only("pk")
    own = Q(application__candidate__merged_into=None, application__candidate__in=near)
    merged = Q(
        application__candidate__merged_into__merged_into=None,
        application__candidate__merged_into__in=near,
    )
    shut = Client.objects.exclude(team=None).exclude(team__in=viewer.client_teams).order_by()
    if viewer.user_id is not None and own_scope(viewer.user_id) in viewer.scopes:
        shut = shut.exclude(owner=viewer.user_id)
    return rows.filter(own | merged).exclude(application__job__client__in=shut.only("pk"))


def held_by(viewer: Viewer, *, now: datetime) -> QuerySet[Interview]:
    """Return the interviews that the viewer is asked to hold, as far as the policy lets him."""
    return held_since(now - ASSIGNED_FOR, viewer)


def held_since(start: datetime | Given, viewer: Viewer) -> QuerySet[Interview]:
    """Return the interviews from this time on that the viewer is asked to hold, as far as the policy lets him."""
    own = Target(frozenset({own_scope(viewer.user_id or 0)}))
    if viewer.user_id is None or not can(viewer, Action.READ_CANDIDATE, own).is_allowed:
        return whole_rows().none()
    fresh = whole_rows().filter(start__gt=start)
    mine = fresh.filter(interviewers__member=viewer.user_id)
    return mine.exclude(status=Interview.Status.CANCELLED)
