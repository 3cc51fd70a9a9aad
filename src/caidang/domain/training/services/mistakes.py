"""A reviewer's marks give whoever made the mistake the lesson that fits, on the day after: at most one a day."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import IntegrityError

from caidang.domain.review.models import Flag, Notification
from caidang.domain.review.services.news.telling import tell_of_client
from caidang.domain.training.models import SpotAnswer, Suggestion
from caidang.domain.training.services.learning import member_id
from caidang.domain.training.shipped import shipped_courses
from caidang.domain.training.spot import spot_check
from caidang.foundation.accounts.members import active_ids
from caidang.foundation.accounts.policy import PROGRAM, Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

LOOK_BACK: Final = timedelta(days=2)
AGAIN_AFTER: Final = timedelta(days=30)
"""The same lesson is suggested to the same member once in so long."""


def lessons_for() -> Mapping[str, list[tuple[str, str]]]:
    """Return which lessons (course, lesson) help against each fault, the best first."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for course in shipped_courses().values():
        for lesson in course.lessons:
            for fault in lesson.faults:
                found[fault].append((course.key, lesson.key))
    return found


def suggest(*, today: date, now: datetime) -> int:
    """Suggest a lesson to everybody whose work was marked on the days before, by his most frequent mistake; return how many.

    Today's marks wait until tomorrow, when it is known which mistake it was most often. Nobody gets two on a day, nor
    the same again within a month.
    """
    active = active_ids()
    begins = datetime.combine(today, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
    rows = Flag.objects.filter(raised_at__gte=begins - LOOK_BACK, raised_at__lt=begins, blamed__in=active)
    faults: dict[int, Counter[str]] = defaultdict(Counter)
    for member, fault in rows.exclude(fault="other").values_list("blamed", "fault"):
        if member is not None:
            faults[member][fault] += 1
    had = set(Suggestion.objects.filter(day=today).values_list("member", flat=True))
    recent = set(
        Suggestion.objects.filter(made_at__gt=now - AGAIN_AFTER).values_list("member", "course", "lesson")
    )
    fitting = lessons_for()
    count = 0
    for member, counted in sorted(faults.items()):
        if member in had:
            continue
        choice = next(
            (
                (fault, *place)
                for fault, _ in sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
                for place in fitting.get(fault, ())
                if (member, *place) not in recent
            ),
            None,
        )
        count += choice is not None and _keep(member, *choice, today=today, now=now)
    return count


def answer_spot(*, seed: int, picked: list[int], actor: Viewer, now: datetime) -> SpotAnswer:
    """Keep what the actor answered to the spot check that this seed makes."""
    asked = spot_check(seed)
    places = sorted({place for place in picked if 0 <= place < len(asked.people)})
    return SpotAnswer.objects.create(
        member=member_id(actor), seed=seed, picked=places, is_right=frozenset(places) == asked.right, at=now
    )


def _keep(member: int, fault: str, course: str, lesson: str, *, today: date, now: datetime) -> bool:
    try:
        with write_tx():
            row = Suggestion.objects.create(
                member=member, day=today, fault=fault, course=course, lesson=lesson, made_at=now
            )
            audit.record(
                actor_id=None, verb="training.suggested", subject=f"user:{member}", now=now,
                detail={"fault": fault, "lesson": row.lesson},
            )  # fmt: skip
            tell_of_client([member], Notification.Kind.LEARN, actor=PROGRAM, now=now)
    except IntegrityError:
        return False  # Another worker was quicker.
    return True
