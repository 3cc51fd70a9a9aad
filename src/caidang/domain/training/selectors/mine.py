"""我的学习: what one member has to learn, has learnt, and what his rights will ask for."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from caidang.core.review.faults import Fault
from caidang.domain.training.catalogue import all_courses, course_of
from caidang.domain.training.models import (
    Acknowledgement,
    Attempt,
    Certificate,
    Duty,
    LessonRead,
    Outside,
    Policy,
    Seat,
    Session,
    Suggestion,
)
from caidang.domain.training.selectors.accuracy import Change, change_after
from caidang.domain.training.services.files import OUTSIDE, SESSION, files_of
from caidang.domain.training.services.learning import member_id
from caidang.domain.training.values import Course
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.accounts.proofs import Gate, gates_of

SOON: Final = timedelta(days=30)
MOST: Final = 20


@dataclass(frozen=True, slots=True)
class CourseRow:
    """A course as its learner sees it: how many lessons are read, by when it is due, until when he holds it."""

    course: Course
    read: int
    due_at: datetime | None
    is_late: bool
    certificate: Certificate | None
    is_expiring: bool
    next_lesson: str

    @property
    def is_open(self) -> bool:
        """Whether something of it is asked of him."""
        return self.due_at is not None


@dataclass(frozen=True, slots=True)
class SuggestedRow:
    """A lesson that fits one's mistakes, and how one's work changed with it."""

    course: str
    lesson: str
    title: str
    fault: str
    day: date
    is_read: bool
    change: Change


@dataclass(frozen=True, slots=True)
class PolicyRow:
    """A policy that holds, and whether one has said that one read its last version."""

    public_id: str
    title: str
    number: int
    due_at: datetime
    is_read: bool
    is_late: bool


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A session that one is asked to; ``files`` are public id, kind, name."""

    session: Session
    state: str
    files: list[tuple[str, str, str]]


@dataclass(frozen=True, slots=True)
class Learning:
    """The page."""

    todo: tuple[CourseRow, ...]
    others: tuple[CourseRow, ...]
    gates: tuple[Gate, ...]
    suggested: tuple[SuggestedRow, ...]
    policies: tuple[PolicyRow, ...]
    sessions: tuple[SessionRow, ...]
    certificates: tuple[Certificate, ...]
    outside: tuple[tuple[Outside, list[tuple[str, str, str]]], ...]

    @property
    def late(self) -> int:
        """How many things are over their day."""
        return sum(row.is_late for row in self.todo) + sum(row.is_late for row in self.policies)


def my_learning(*, viewer: Viewer, now: datetime) -> Learning:
    """Return what the viewer has to learn and has learnt."""
    me = member_id(viewer)
    state = _State(me, now)
    rows = [state.row(course) for course in state.courses.values()]
    return Learning(
        todo=tuple(sorted((r for r in rows if r.is_open), key=lambda r: r.due_at or now)),
        others=tuple(r for r in rows if not r.is_open),
        gates=tuple(gates_of(viewer)),
        suggested=tuple(suggested_to(me, now=now)),
        policies=tuple(my_policies(me, now=now)),
        sessions=tuple(
            SessionRow(seat.session, Seat.State(seat.state).label, files_of(f"{SESSION}:{seat.session.public_id}"))
            for seat in Seat.objects.filter(member=me, session__cancelled_at=None)
            .select_related("session").order_by("-session__starts_at")[:MOST]
        ),
        certificates=tuple(Certificate.objects.filter(member=me)[:MOST]),
        outside=tuple(
            (one, files_of(f"{OUTSIDE}:{one.public_id}")) for one in Outside.objects.filter(member=me)[:MOST]
        ),
    )  # fmt: skip


def my_course(key: str, *, viewer: Viewer, now: datetime) -> tuple[CourseRow, frozenset[str], list[Attempt]]:
    """Return a course as the viewer's row, the keys of the lessons he read, and his last tests. Raises NotFound."""
    me = member_id(viewer)
    state = _State(me, now)
    course = state.course(key)
    tests = list(Attempt.objects.filter(member=me, course=key).exclude(finished_at=None)[:MOST])
    return state.row(course), frozenset(state.read.get(key, set())), tests


def suggested_to(member: int, *, now: datetime) -> list[SuggestedRow]:
    """Return the lessons suggested to a member, newest first."""
    courses = all_courses()
    found = []
    for row in Suggestion.objects.filter(member=member)[:MOST]:
        course = courses.get(row.course)
        lesson = course.lesson(row.lesson) if course is not None else None
        if lesson is not None:
            found.append(
                SuggestedRow(
                    row.course, row.lesson, lesson.title, Fault(row.fault).label, row.day, row.read_at is not None,
                    change_after(row, now=now),
                )
            )  # fmt: skip
    return found


def my_policies(member: int, *, now: datetime) -> list[PolicyRow]:
    """Return the policies that hold, those unread first."""
    found = []
    read = set(Acknowledgement.objects.filter(member=member).values_list("version_id", flat=True))
    for policy in Policy.objects.filter(archived_at=None).prefetch_related("versions"):
        last = max(policy.versions.all(), key=lambda one: one.number, default=None)
        if last is not None:
            due, is_read = last.published_at + timedelta(days=last.days), last.pk in read
            found.append(
                PolicyRow(
                    str(policy.public_id), policy.title, last.number, due, is_read, not is_read and due <= now
                )
            )
    return sorted(found, key=lambda row: (row.is_read, row.due_at))


class _State:
    """What is known of one member, asked once."""

    def __init__(self, member: int, now: datetime) -> None:
        self.now = now
        self.courses = all_courses()
        self.read: dict[str, set[str]] = {}
        for course, lesson in LessonRead.objects.filter(member=member).values_list("course", "lesson"):
            self.read.setdefault(course, set()).add(lesson)
        self.held: dict[str, Certificate] = {}
        for one in Certificate.objects.filter(member=member, revoked_at=None).order_by("issued_at"):
            if one.expires_at is None or one.expires_at > now:
                self.held[one.course] = one
        duties = Duty.objects.filter(member=member, done_at=None, assignment__ended_at=None).order_by("-due_at")
        self.due = dict(duties.values_list("course", "due_at"))

    def course(self, key: str) -> Course:
        return course_of(key) if key not in self.courses else self.courses[key]

    def row(self, course: Course) -> CourseRow:
        read, held, due = self.read.get(course.key, set()), self.held.get(course.key), self.due.get(course.key)
        left = [lesson.key for lesson in course.lessons if lesson.key not in read]
        until = held.expires_at if held is not None else None
        return CourseRow(
            course, len(course.lessons) - len(left), due, due is not None and due <= self.now, held,
            until is not None and until <= self.now + SOON, left[0] if left else "",
        )  # fmt: skip
