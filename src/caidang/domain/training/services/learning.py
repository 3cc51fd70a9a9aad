"""A member reads lessons, takes a test and passes, or learns what was wrong."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final

from caidang.core.errors import Conflict, InvalidInput, NotFound
from caidang.domain.training.catalogue import course_of
from caidang.domain.training.drawing import Drawn, Marked, draw, mark, share_right
from caidang.domain.training.models import Attempt, Certificate, LessonRead, Suggestion
from caidang.domain.training.services.certificates import issue
from caidang.domain.training.values import Course
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.lib.write_lock import write_tx

A_DAY: Final = 5
"""Tests of one course that a member may hand in within a day."""
_STALE: Final = timedelta(days=1)
_NONE: Final = "没有这次测验。"


def read_lesson(*, course: str, lesson: str, actor: Viewer, now: datetime) -> None:
    """Note that the actor has read a lesson to its end; a course without questions is passed with its last one.

    Raises NotFound for a lesson that is not there.
    """
    found = course_of(course)
    if found.lesson(lesson) is None:
        raise NotFound("没有这一课。")
    me = member_id(actor)
    with write_tx():
        LessonRead.objects.get_or_create(member=me, course=course, lesson=lesson, defaults={"at": now})
        Suggestion.objects.filter(member=me, course=course, lesson=lesson, read_at=None).update(read_at=now)
        if not found.questions and not unread(found, me) and not has_certificate(me, course, now=now):
            issue(course=found, member=me, percent=None, actor=actor, now=now)


def start_attempt(*, course: str, seed: int, actor: Viewer, now: datetime) -> Attempt:
    """Draw a test by this seed, or return the one that is begun and not handed in.

    Raises Conflict before all lessons are read (he who held the certificate once need not read them again) and
    after ``A_DAY`` tests within a day, InvalidInput for a course without questions.
    """
    found, me = course_of(course), member_id(actor)
    if not found.questions:
        raise InvalidInput("这门课没有测验，读完每一课就算学完。")
    if unread(found, me) and not Certificate.objects.filter(member=me, course=course).exists():
        raise Conflict("还有课没有读完。读完全部的课，再来测验。")
    with write_tx():
        mine = Attempt.objects.filter(member=me, course=course)
        begun = mine.filter(finished_at=None, started_at__gt=now - _STALE).first()
        if begun is not None:
            return begun
        if mine.filter(finished_at__gt=now - timedelta(days=1)).count() >= A_DAY:
            raise Conflict(f"一天最多测 {A_DAY} 次。先把错的那几课再看一遍，明天再来。")
        drawn = draw(found.questions, found.draw, seed=seed)
        return Attempt.objects.create(
            member=me, course=course, seed=seed, drawn=[[one.id, list(one.order)] for one in drawn], started_at=now
        )


def finish_attempt(
    *, public_id: str, answers: Mapping[str, Sequence[int]], actor: Viewer, now: datetime
) -> Attempt:
    """Hand a test in; who passes gets the certificate. Raises NotFound for another's, Conflict for one handed in."""
    row = attempt_of(public_id, actor)
    course = course_of(row.course)
    asked = {str(one[0]) for one in row.drawn}
    kept = {key: sorted(set(places)) for key, places in answers.items() if key in asked}
    marked = mark(drawn_of(row), course.by_id, kept)
    if not marked:
        raise Conflict("这份卷子的题已经换了，请重新开始一次。")
    percent = share_right(marked)
    is_passed = percent >= course.pass_percent
    with write_tx():
        handed = Attempt.objects.filter(pk=row.pk, finished_at=None)
        if not handed.update(answers=kept, finished_at=now, percent=percent, is_passed=is_passed):
            raise Conflict("这次测验已经交了。")
        audit.record(
            actor_id=actor.user_id, verb="training.tested", subject=f"user:{row.member}", now=now,
            detail={"course": row.course, "percent": percent},
        )  # fmt: skip
        if is_passed:
            issue(course=course, member=row.member, percent=percent, actor=actor, now=now)
    row.refresh_from_db()
    return row


def attempt_of(public_id: str, actor: Viewer) -> Attempt:
    """Return a test of the actor's own; raises NotFound."""
    key = parse_public_id(public_id, missing=_NONE)
    row = Attempt.objects.filter(public_id=key, member=member_id(actor)).first()
    if row is None:
        raise NotFound(_NONE)
    return row


def marked_of(row: Attempt, course: Course) -> list[Marked]:
    """Return how a test was answered, question by question."""
    return mark(drawn_of(row), course.by_id, row.answers)


def drawn_of(row: Attempt) -> list[Drawn]:
    """Return the questions of a test as they are put."""
    return [Drawn(str(key), tuple(order)) for key, order in row.drawn]


def unread(course: Course, member: int) -> list[str]:
    """Return the keys of the lessons that the member has not read."""
    read = set(LessonRead.objects.filter(member=member, course=course.key).values_list("lesson", flat=True))
    return [lesson.key for lesson in course.lessons if lesson.key not in read]


def has_certificate(member: int, course: str, *, now: datetime) -> bool:
    """Tell whether the member holds a valid certificate of the course."""
    rows = Certificate.objects.filter(member=member, course=course, revoked_at=None)
    return any(row.expires_at is None or row.expires_at > now for row in rows)


def member_id(actor: Viewer) -> int:
    """Return the number of the member; raises NotFound for the program, which learns nothing."""
    if actor.user_id is None:
        raise NotFound("这里是成员自己的学习。")
    return actor.user_id
