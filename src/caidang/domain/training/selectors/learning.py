"""A lesson, a test and a policy, as their reader sees them."""

from dataclasses import dataclass
from datetime import datetime

from caidang.core.errors import NotFound
from caidang.domain.training.catalogue import course_of
from caidang.domain.training.drawing import Marked
from caidang.domain.training.models import Acknowledgement, Attempt, Certificate, LessonRead
from caidang.domain.training.services.certificates import valid_of
from caidang.domain.training.services.files import LESSON, files_of
from caidang.domain.training.services.learning import attempt_of, marked_of, member_id
from caidang.domain.training.services.policies import policy_of
from caidang.domain.training.values import Course, Lesson
from caidang.foundation.accounts.policy import Viewer


@dataclass(frozen=True, slots=True)
class ShownLesson:
    """A lesson with its neighbours and its place among the others; ``files`` are public id, kind, name."""

    course: Course
    lesson: Lesson
    number: int
    before: Lesson | None
    following: Lesson | None
    is_read: bool
    files: list[tuple[str, str, str]]


def show_lesson(course: str, lesson: str, *, viewer: Viewer) -> ShownLesson:
    """Return a lesson; raises NotFound."""
    found = course_of(course)
    keys = [one.key for one in found.lessons]
    if lesson not in keys:
        raise NotFound("没有这一课。")
    at = keys.index(lesson)
    read = LessonRead.objects.filter(member=member_id(viewer), course=course, lesson=lesson)
    return ShownLesson(
        found, found.lessons[at], at + 1, found.lessons[at - 1] if at else None,
        found.lessons[at + 1] if at + 1 < len(keys) else None, read.exists(),
        files_of(f"{LESSON}:{lesson}") if found.is_own else [],
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class ShownTest:
    """A test; ``certificate`` is what it, or an earlier one, brought."""

    attempt: Attempt
    course: Course
    marked: list[Marked]
    right: int
    certificate: Certificate | None

    def title_of(self, key: str) -> str:
        """Return what a lesson is called."""
        lesson = self.course.lesson(key)
        return lesson.title if lesson is not None else ""


def show_test(public_id: str, *, viewer: Viewer, now: datetime) -> ShownTest:
    """Return a test of the viewer's own; raises NotFound."""
    row = attempt_of(public_id, viewer)
    course = course_of(row.course)
    marked = marked_of(row, course)
    held = valid_of(row.member, row.course, now=now)
    return ShownTest(row, course, marked, sum(one.is_right for one in marked), held)


@dataclass(frozen=True, slots=True)
class ShownPolicy:
    """A policy as it holds, and when one has said that one read it."""

    public_id: str
    title: str
    number: int
    text: str
    changes: str
    published_at: datetime
    read_at: datetime | None


def read_policy(public_id: str, *, viewer: Viewer) -> ShownPolicy:
    """Return a policy's last version; raises NotFound."""
    policy = policy_of(public_id)
    last = policy.versions.first()
    if last is None:
        raise NotFound("没有这项制度，可能已经收起。")
    read = Acknowledgement.objects.filter(version=last, member=member_id(viewer)).first()
    return ShownPolicy(
        str(policy.public_id), policy.title, last.number, last.text, last.changes, last.published_at,
        read.at if read is not None else None,
    )  # fmt: skip
