"""Who has learnt what: each member against each course, with days; and what is assigned, held, handed in and ruled."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from typing import Final
from zoneinfo import ZoneInfo

from django.conf import settings

from caidang.core.interchange.sheets.writing import Cover, OutColumn, write_xlsx
from caidang.core.review.faults import Fault
from caidang.domain.training.catalogue import all_courses, titles
from caidang.domain.training.models import (
    Acknowledgement,
    Assignment,
    Certificate,
    Duty,
    Outside,
    Policy,
    Seat,
    Session,
    SpotAnswer,
    Suggestion,
)
from caidang.domain.training.selectors.accuracy import Span, change_after
from caidang.domain.training.services.files import OUTSIDE, SESSION, files_of
from caidang.domain.training.values import Course
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.models import Team, User
from caidang.foundation.accounts.policy import Action, Role, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

SOON: Final = timedelta(days=30)
PAGE: Final = 50
MOST: Final = 200


@dataclass(frozen=True, slots=True)
class Cell:
    """One member and one course: ``state`` is valid, soon, expired, due, late or nothing; ``day`` what it is about."""

    state: str
    day: datetime | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One member."""

    member: int
    name: str
    role: str
    cells: tuple[Cell, ...]
    spots: tuple[int, int]
    """Spot checks right, and answered, in the last thirty days."""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The page: its courses, its members, how many are late and expire soon in all, and the pages."""

    courses: tuple[Course, ...]
    rows: tuple[MatrixRow, ...]
    late: int
    soon: int
    members: int
    page: int
    pages: int


def read_matrix(*, viewer: Viewer, now: datetime, role: str = "", page: int = 1, size: int = PAGE) -> Matrix:
    """Return members against courses, by name; ``role`` narrows them."""
    require(viewer, Action.MANAGE_TRAINING)
    courses = tuple(all_courses().values())
    people = list(User.objects.filter(is_active=True, **({"role": role} if role else {})).order_by("full_name", "username"))
    cells = _cells(now)
    pages = max(1, -(-len(people) // size))
    page = min(max(1, page), pages)
    shown = people[(page - 1) * size : page * size]
    spots = _spots([one.pk for one in shown], now)
    keys = [course.key for course in courses]
    every = [cells.get((one.pk, key), _NOTHING).state for one in people for key in keys]
    rows = tuple(
        MatrixRow(
            one.pk, str(one), Role(one.role).label, tuple(cells.get((one.pk, key), _NOTHING) for key in keys),
            spots.get(one.pk, (0, 0)),
        )
        for one in shown
    )  # fmt: skip
    return Matrix(courses, rows, every.count("late"), every.count("soon"), len(people), page, pages)


WORDS: Final[Mapping[str, str]] = {
    "valid": "有效到", "soon": "快到期", "expired": "过期了", "due": "要学完", "late": "逾期了", "": "",
}  # fmt: skip


def matrix_sheet(*, viewer: Viewer, now: datetime, title: str) -> bytes:
    """Return the whole matrix as .xlsx, and note that it was taken."""
    whole = read_matrix(viewer=viewer, now=now, size=100_000)
    columns = [OutColumn("name", "姓名"), OutColumn("role", "角色")]
    columns += [OutColumn(course.key, course.title) for course in whole.courses]
    rows = [
        (str(row.member), [row.name, row.role, *(_words(cell) for cell in row.cells)]) for row in whole.rows
    ]
    out = BytesIO()
    write_xlsx(out, columns, rows, Cover(title=title, sheet="培训"), is_editable=False)
    with write_tx():
        audit.record(
            actor_id=viewer.user_id, verb="training.matrix_exported", subject="training", now=now,
            detail={"members": len(rows)},
        )  # fmt: skip
    return out.getvalue()


@dataclass(frozen=True, slots=True)
class AssignmentRow:
    """One assignment: for whom in words, how far it is."""

    row: Assignment
    course: str
    who: str
    done: int
    late: int
    all: int


def list_assignments(*, viewer: Viewer, now: datetime) -> list[AssignmentRow]:
    """Return the assignments that are open, newest first."""
    require(viewer, Action.MANAGE_TRAINING)
    rows = list(Assignment.objects.filter(ended_at=None).prefetch_related("duties")[:MOST])
    names = titles()
    who = _who_words([row.who for row in rows])
    return [
        AssignmentRow(
            row, names.get(row.course, row.course), who[row.who],
            sum(duty.done_at is not None for duty in row.duties.all()),
            sum(duty.done_at is None and duty.due_at <= now for duty in row.duties.all()), len(row.duties.all()),
        )
        for row in rows
    ]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SessionRow:
    """One session with who is asked: member, name, state."""

    row: Session
    course: str
    seats: list[tuple[int, str, str]]
    came: int
    files: list[tuple[str, str, str]]


def list_sessions(*, viewer: Viewer) -> list[SessionRow]:
    """Return the sessions, the last first."""
    require(viewer, Action.MANAGE_TRAINING)
    rows = list(Session.objects.filter(cancelled_at=None).prefetch_related("seats")[:MOST])
    names, courses = names_of(seat.member for row in rows for seat in row.seats.all()), titles()
    return [
        SessionRow(
            row, courses.get(row.course, ""),
            [(seat.member, names.get(seat.member, ""), seat.state) for seat in row.seats.all()],
            sum(seat.state == Seat.State.CAME for seat in row.seats.all()), files_of(f"{SESSION}:{row.public_id}"),
        )
        for row in rows
    ]  # fmt: skip


def list_outside(*, viewer: Viewer) -> list[tuple[Outside, str, list[tuple[str, str, str]]]]:
    """Return outside courses with their members' names and proofs, those to be looked at first."""
    require(viewer, Action.MANAGE_TRAINING)
    rows = sorted(Outside.objects.all()[:MOST], key=lambda one: (one.confirmed_at or one.refused_at) is not None)
    names = names_of(row.member for row in rows)
    return [(row, names.get(row.member, ""), files_of(f"{OUTSIDE}:{row.public_id}")) for row in rows]


@dataclass(frozen=True, slots=True)
class PolicyState:
    """A policy with its last version, how many of the members have read that, and who has not."""

    policy: Policy
    number: int
    text: str
    published_at: datetime
    read: int
    missing: tuple[str, ...]


def list_policies(*, viewer: Viewer) -> list[PolicyState]:
    """Return the policies that hold."""
    require(viewer, Action.MANAGE_TRAINING)
    people = {one.pk: str(one) for one in User.objects.filter(is_active=True)}
    found = []
    for policy in Policy.objects.filter(archived_at=None).prefetch_related("versions"):
        last = max(policy.versions.all(), key=lambda one: one.number)
        read = set(Acknowledgement.objects.filter(version=last, member__in=people).values_list("member", flat=True))
        missing = tuple(name for pk, name in people.items() if pk not in read)
        found.append(PolicyState(policy, last.number, last.text, last.published_at, len(read), missing))
    return found


@dataclass(frozen=True, slots=True)
class Helped:
    """What a lesson did against a mistake, of all to whom it was suggested and who read it."""

    lesson: str
    fault: str
    given: int
    read: int
    before: Span
    after: Span


def what_helped(*, viewer: Viewer, now: datetime) -> list[Helped]:
    """Return for each lesson suggested in the last half year how often its mistake was made before and after."""
    require(viewer, Action.MANAGE_TRAINING)
    courses = all_courses()
    groups: dict[tuple[str, str, str], list[Suggestion]] = {}
    for row in Suggestion.objects.filter(made_at__gt=now - timedelta(days=180))[:MOST]:
        groups.setdefault((row.course, row.lesson, row.fault), []).append(row)
    found = []
    for (course, lesson, fault), rows in groups.items():
        known = courses[course].lesson(lesson) if course in courses else None
        changes = [change for change in (change_after(row, now=now) for row in rows) if change.after is not None]
        found.append(
            Helped(
                known.title if known else lesson, Fault(fault).label, len(rows), len(changes),
                _sum([change.before for change in changes]), _sum([one.after for one in changes if one.after]),
            )
        )  # fmt: skip
    return found


_NOTHING: Final = Cell("", None)


def _sum(spans: Sequence[Span]) -> Span:
    return Span(sum(one.faults for one in spans), sum(one.handed_in for one in spans))


def _cells(now: datetime) -> dict[tuple[int, str], Cell]:
    found: dict[tuple[int, str], Cell] = {}
    for row in Certificate.objects.filter(revoked_at=None).order_by("issued_at"):
        state = "valid" if row.expires_at is None or row.expires_at > now + SOON else "soon"
        is_over = row.expires_at is not None and row.expires_at <= now
        found[row.member, row.course] = Cell("expired" if is_over else state, row.expires_at)
    for duty in Duty.objects.filter(done_at=None, assignment__ended_at=None).order_by("-due_at"):
        held = found.get((duty.member, duty.course), _NOTHING)
        if held.state not in ("valid", "soon"):
            found[duty.member, duty.course] = Cell("late" if duty.due_at <= now else "due", duty.due_at)
    return found


def _spots(members: Sequence[int], now: datetime) -> dict[int, tuple[int, int]]:
    found: dict[int, tuple[int, int]] = {}
    rows = SpotAnswer.objects.filter(member__in=members, at__gt=now - SOON).values_list("member", "is_right")
    for member, is_right in rows.order_by():
        right, count = found.get(member, (0, 0))
        found[member] = (right + is_right, count + 1)
    return found


def _words(cell: Cell) -> str:
    day = cell.day.astimezone(ZoneInfo(settings.TIME_ZONE)).date().isoformat() if cell.day else "长期" if cell.state == "valid" else ""
    return f"{WORDS[cell.state]} {day}".strip()


def _who_words(told: Sequence[str]) -> dict[str, str]:
    teams = dict(Team.objects.values_list("pk", "name"))
    names = names_of(int(who.partition(":")[2]) for who in told if who.startswith("member:"))
    found = {}
    for who in told:
        kind, _colon, one = who.partition(":")
        if kind == "all":
            found[who] = "所有人"
        elif kind == "role":
            found[who] = Role(one).label
        else:
            found[who] = f"客户组 {teams.get(int(one), '')}" if kind == "team" else names.get(int(one), "")
    return found
