"""What waits for whom: one query, which pages, counts and the next piece of work all begin with."""

from datetime import datetime
from types import MappingProxyType
from typing import Final

from django.db.models import Q, QuerySet

from caidang.core.review.chain import State
from caidang.domain.review.models import Case
from caidang.foundation.accounts.policy import Role, Viewer

QUEUES: Final = MappingProxyType(
    {
        Role.COLLECTOR: (State.COLLECTING,),
        Role.ORGANISER: (State.ORGANISING,),
        Role.REVIEWER: (State.REVIEWING,),
        Role.UPDATER: (State.STALE,),
        Role.CONSULTANT: (),
        Role.MANAGER: (State.REVIEWING,),
        Role.ADMIN: (),
        Role.AUDITOR: (),
    }
)
"""The states whose records wait for anybody of a role; what is assigned to a member waits for him besides."""


def queue_for(viewer: Viewer, *, now: datetime) -> QuerySet[Case]:
    """Return what waits for the viewer, the most urgent and longest due first.

    That is what is assigned to him, and what is nobody's in his role's states. What he entered
    himself he cannot approve, but he sees that it waits. Paused records are left out, merged ones too;
    a stored record joins its updater's queue when it is due.
    """
    own = Q(assignee=viewer.user_id) if viewer.user_id is not None else Q(pk=None)
    states = QUEUES[viewer.role]
    pool = Q(assignee=None, state__in=states)
    if viewer.role is Role.UPDATER:
        pool |= Q(assignee=None, state=State.STORED, due_at__lte=now)
    return (
        Case.objects.filter(own | pool, paused_at=None, candidate__merged_into=None)
        .exclude(state__in=(State.ERASED,))
        .order_by("rank", "due_at", "pk")
    )
