"""All courses by key: those that come with the program, and the organisation's own."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from caidang.core.errors import NotFound
from caidang.domain.training.models import OwnCourse, OwnLesson, OwnQuestion
from caidang.domain.training.shipped import shipped_courses
from caidang.domain.training.values import Course, Kind, Lesson, Question
from caidang.foundation.lib.public_ids import parse_public_id

OWN: Final = "own-"
_NONE: Final = "没有这门课，可能已经收起。"


def all_courses() -> Mapping[str, Course]:
    """Return the courses by key, the program's own first; those put away are left out."""
    own = [_course(row) for row in OwnCourse.objects.filter(archived_at=None).prefetch_related("lessons", "questions__lesson")]
    return {**shipped_courses(), **{course.key: course for course in own}}


def course_of(key: str) -> Course:
    """Return one course; raises NotFound."""
    if key in shipped_courses():
        return shipped_courses()[key]
    row = OwnCourse.objects.filter(public_id=_id(key), archived_at=None).prefetch_related("lessons", "questions__lesson").first()
    if row is None:
        raise NotFound(_NONE)
    return _course(row)


def titles() -> dict[str, str]:
    """Return what every course is called, of those put away as well."""
    own = {row.key: row.title for row in OwnCourse.objects.all()}
    return {**{key: course.title for key, course in shipped_courses().items()}, **own}


def _id(key: str) -> UUID:
    if not key.startswith(OWN):
        raise NotFound(_NONE)
    return parse_public_id(key.removeprefix(OWN), missing=_NONE)


def _course(row: OwnCourse) -> Course:
    lessons = tuple(_lesson(one) for one in row.lessons.all() if one.archived_at is None)
    known = {lesson.key for lesson in lessons}
    questions = tuple(
        _question(one) for one in row.questions.all()
        if one.archived_at is None and str(one.lesson.public_id) in known
    )  # fmt: skip
    return Course(
        row.key, row.title, row.english, row.intro, row.months, row.pass_percent, row.draw, lessons, questions,
        is_own=True,
    )  # fmt: skip


def _lesson(row: OwnLesson) -> Lesson:
    return Lesson(str(row.public_id), row.title, "", f"# {row.title}\n\n{row.text}")


def _question(row: OwnQuestion) -> Question:
    return Question(
        str(row.public_id), Kind(row.kind), row.ask, tuple(row.choices), frozenset(row.right), row.why,
        str(row.lesson.public_id), row.story,
    )  # fmt: skip
