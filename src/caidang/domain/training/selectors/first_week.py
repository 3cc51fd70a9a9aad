"""第一周: what a member has tried of his role's list, seen in what he really did, or ticked by himself."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from caidang.domain.training.first_week import COURSE, TOUR, Task, tasks_of
from caidang.domain.training.models import FirstWeek
from caidang.domain.training.services.learning import has_certificate, member_id
from caidang.foundation.accounts.policy import Viewer, may
from caidang.foundation.audit.models import AuditEvent

LASTS: Final = timedelta(days=7)
"""So long the list stands where one comes in; later it is found in 我的学习."""


@dataclass(frozen=True, slots=True)
class Tried:
    """A task, whether it is done, and whether that is the member's own word, which he may take back."""

    task: Task
    is_done: bool
    is_ticked: bool

    @property
    def is_tour(self) -> bool:
        """Whether it is a walk that begins at the press of a button."""
        return self.task.key == TOUR

    @property
    def is_course(self) -> bool:
        """Whether it is a course, which is passed and not ticked."""
        return self.task.key == COURSE


@dataclass(frozen=True, slots=True)
class Week:
    """The list. ``is_shown``: it is the member's first week, and he has not put it away."""

    tried: tuple[Tried, ...]
    is_shown: bool

    @property
    def done(self) -> int:
        """How many are done."""
        return sum(one.is_done for one in self.tried)

    @property
    def is_over(self) -> bool:
        """Whether all is done."""
        return self.done == len(self.tried)


def first_week(*, viewer: Viewer, now: datetime) -> Week:
    """Return the viewer's list; raises NotFound for the program."""
    me = member_id(viewer)
    row = FirstWeek.objects.filter(member=me).first()
    ticked = frozenset(row.ticked) if row is not None else frozenset()
    tasks = [one for one in tasks_of(viewer.role) if one.needs is None or may(viewer, one.needs)]
    seen = _seen(me, tasks, now)
    tried = tuple(Tried(one, one.key in seen or one.key in ticked, one.key in ticked and one.key not in seen) for one in tasks)
    return Week(tried, is_shown=(row is None or row.closed_at is None) and _is_new(me, now))


def shown_week(*, viewer: Viewer, now: datetime) -> Week | None:
    """Return the list where it is to stand on the first page, else None: then nothing of it is looked up."""
    me = member_id(viewer)
    if not _is_new(me, now) or FirstWeek.objects.filter(member=me).exclude(closed_at=None).exists():
        return None
    return first_week(viewer=viewer, now=now)


def _is_new(me: int, now: datetime) -> bool:
    """Whether the member's first deed here was within the last days; who has done nothing yet is new."""
    begun = AuditEvent.objects.filter(actor_id=me).order_by("seq").values_list("at", flat=True).first()
    return begun is None or begun > now - LASTS


def _seen(me: int, tasks: list[Task], now: datetime) -> frozenset[str]:
    wanted = {verb for one in tasks for verb in one.deeds}
    rows = AuditEvent.objects.filter(actor_id=me, verb__in=wanted).order_by()
    verbs = set(rows.values_list("verb", flat=True).distinct())
    seen = {one.key for one in tasks if one.deeds & verbs}
    return frozenset(seen | ({COURSE} if has_certificate(me, COURSE, now=now) else set()))
