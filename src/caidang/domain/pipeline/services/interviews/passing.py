"""Interviews that lie ahead pass on with a desk: whoever takes it holds them, or looks after their arranging."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import F, Q, QuerySet

from caidang.domain.pipeline.merged import person_behind
from caidang.domain.pipeline.models import Interview, Interviewer
from caidang.domain.pipeline.services.interviews.letters import queue_letters
from caidang.domain.review.models import Notification
from caidang.domain.review.services.news.telling import tell
from caidang.domain.review.services.team.desk import More
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.search import services as search


def held_ids(member: int, now: datetime) -> list[int]:
    """This function will return the interviews ahead that a member is to hold, by their numbers."""
    rows = _ahead(now).filter(interviewers__member=member, interviewers__feedback=None)
    return list(rows.order_by("pk").values_list("pk", flat=True))


def pass_held_on(leaver: int, to: int | None, actor: Viewer, now: datetime) -> int:
    """This function will seat the colleague where the member was to ask, and tell calendars; return how many interviews.

    Without one who may read records the seat is empty, and whoever arranged the interview is told.
    """
    ids = held_ids(leaver, now)
    _reseat(ids, leaver, to, actor, now)
    return len(ids)


def give_held_back(
    ids: Sequence[int], to: int | None, leaver: int, actor: Viewer, now: datetime
) -> int:
    """This function will seat the member again in those that still lie ahead and that he is not in."""
    still = _ahead(now).filter(pk__in=ids).exclude(interviewers__member=leaver)
    if to is not None:
        still = still.filter(interviewers__member=to)
    found = list(still.order_by("pk").values_list("pk", flat=True))
    _reseat(found, to, leaver, actor, now)
    return len(found)


def arranged_ids(member: int, now: datetime) -> list[int]:
    """This function will return the interviews ahead that a member arranged, by their numbers."""
    return list(_ahead(now).filter(owner=member).order_by("pk").values_list("pk", flat=True))


def pass_arranged_on(leaver: int, to: int | None, actor: Viewer, now: datetime) -> int:
    """This function will have the colleague reminded of what the member arranged; return how many interviews."""
    return _set_owner(Interview.objects.filter(pk__in=arranged_ids(leaver, now)), to, actor, now)


def give_arranged_back(
    ids: Sequence[int], to: int | None, leaver: int, actor: Viewer, now: datetime
) -> int:
    """This function will give back what nobody else looks after meanwhile."""
    rows = _ahead(now).filter(Q(owner=to) | Q(owner=None), pk__in=ids)
    return _set_owner(rows, leaver, actor, now)


def _ahead(now: datetime) -> QuerySet[Interview]:
    return Interview.objects.filter(status__in=Interview.AHEAD, start__gt=now, data_key__erased_at=None)


def _reseat(
    ids: Sequence[int], leaver: int | None, to: int | None, actor: Viewer, now: datetime
) -> None:
    able = {one.pk for one in active_who_may(Action.READ_CANDIDATE)}
    taker = to if to in able else None
    rows = Interview.objects.filter(pk__in=ids).select_related("data_key", "application__candidate")
    for interview in rows.prefetch_related("interviewers"):
        seated = {one.member for one in interview.interviewers.all()}
        interview.interviewers.filter(member=leaver, feedback=None).delete()
        if taker is not None and taker not in seated:
            Interviewer.objects.create(interview=interview, member=taker)
        Interview.objects.filter(pk=interview.pk).update(sequence=F("sequence") + 1, updated_at=now)
        fresh = Interview.objects.select_related("data_key").get(pk=interview.pk)
        gone = [{"member": str(leaver)}] if leaver in seated else []
        queue_letters(fresh, now=now, gone=gone)
        person = person_behind(interview.application.candidate)
        told = [taker] if taker is not None else [interview.owner, interview.application.owner]
        tell(
            told, Notification.Kind.INTERVIEW, person, actor=actor, now=now, about=interview.public_id
        )
        audit.record(
            actor_id=actor.user_id, verb="interview.passed_on", subject=f"candidate:{person.pk}", now=now,
            detail={"interview": interview.pk, "from": leaver, "to": taker},
        )  # fmt: skip
        search.log_change(person.pk)


def _set_owner(rows: QuerySet[Interview], owner: int | None, actor: Viewer, now: datetime) -> int:
    found = list(rows.select_related("application__candidate"))
    Interview.objects.filter(pk__in=[one.pk for one in found]).update(owner=owner)
    for one in found:
        audit.record(
            actor_id=actor.user_id, verb="interview.owner_set",
            subject=f"candidate:{person_behind(one.application.candidate).pk}", now=now,
            detail={"interview": one.pk, "owner": owner},
        )  # fmt: skip
    return len(found)


HELD: Final = More("要主持的面试", held_ids, pass_held_on, give_held_back)
ARRANGED: Final = More("安排的面试", arranged_ids, pass_arranged_on, give_arranged_back)
