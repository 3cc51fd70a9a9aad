"""A member's reminders and robots, as their page and his calendar show them."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Q

from caidang.core.interchange.meeting import Meeting
from caidang.core.interchange.robots import RobotKind
from caidang.core.text.masks import mask
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.rows import UNNAMED, CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.review.models import Reminder, Robot
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may, require
from caidang.foundation.vault import services as vault

PAGE: Final = 50
MOST_COMPARED: Final = 2000
MINUTES: Final = 15
"""How long a reminder takes in a calendar."""
_BACK, _AHEAD = timedelta(days=14), timedelta(days=180)


@dataclass(frozen=True, slots=True)
class ShownReminder:
    """One reminder; ``person`` is None where it is about none, or one out of reach, whose text is not shown either."""

    public_id: str
    text: str
    person: CandidateRow | None
    due_at: datetime
    by: str
    is_due: bool
    is_done: bool


@dataclass(frozen=True, slots=True)
class RobotRow:
    """One robot; its address is never shown again."""

    public_id: str
    kind: str
    name: str
    is_team: bool
    problem: str


def list_reminders(
    *, viewer: Viewer, now: datetime, today: date, candidate: Candidate | None = None, is_done: bool = False,
    is_due: bool = False, limit: int = PAGE,
) -> list[ShownReminder]:  # fmt: skip
    """Return the viewer's open reminders, the soonest first; those that are due alone, or the done ones, the last first."""
    require(viewer, Action.WORK)
    rows = Reminder.objects.filter(member=viewer.user_id or 0, done_at__isnull=not is_done)
    if candidate is not None:
        rows = rows.filter(candidate=candidate)
    if is_due:
        rows = rows.filter(due_at__lte=now)
    found = list(rows.select_related("candidate__data_key").order_by("-done_at" if is_done else "due_at", "pk")[:limit])
    people = {
        row.id: row
        for row in rows_of([one.candidate_id for one in found if one.candidate_id], viewer=viewer, today=today)
    }
    names = names_of(one.made_by for one in found)
    return [
        ShownReminder(
            str(one.public_id), _text(one, is_seen=one.candidate_id is None or one.candidate_id in people),
            people.get(one.candidate_id or 0), one.due_at,
            names.get(one.made_by or 0, "") if one.made_by != viewer.user_id else "", one.due_at <= now,
            one.done_at is not None,
        )
        for one in found
    ]  # fmt: skip


def own_texts(*, viewer: Viewer, since: datetime) -> dict[datetime, set[str]]:
    """Return what the viewer's reminders of a time on or after ``since`` say, done ones too, by that time."""
    require(viewer, Action.WORK)
    rows = Reminder.objects.filter(member=viewer.user_id or 0, due_at__gte=since).select_related("candidate__data_key")
    found: dict[datetime, set[str]] = {}
    for row in rows.order_by("due_at")[:MOST_COMPARED]:
        found.setdefault(row.due_at, set()).add(_text(row, is_seen=True))
    return found


def reminder_meetings(viewer: Viewer, *, are_names_shown: bool, now: datetime, today: date) -> list[Meeting]:
    """Return the viewer's open reminders as a calendar has them: without names, and without their texts, unless he asked for names."""
    rows = Reminder.objects.filter(
        member=viewer.user_id or 0, done_at=None, due_at__gte=now - _BACK, due_at__lte=now + _AHEAD
    )
    found = list(rows.select_related("candidate__data_key").order_by("due_at")[:500])
    people = {
        row.id: row
        for row in rows_of([one.candidate_id for one in found if one.candidate_id], viewer=viewer, today=today)
    }
    meetings = []
    for one in found:
        row = people.get(one.candidate_id or 0)
        is_seen = one.candidate_id is None or row is not None
        title = "才档提醒"
        if row is not None:
            name = row.name if are_names_shown or row.name == UNNAMED else str(mask("name", row.name))
            title = f"才档提醒：{name}"
        if are_names_shown and is_seen:
            title = f"{title} {_text(one, is_seen=True)}".strip()
        meetings.append(
            Meeting(
                uid=f"reminder-{one.public_id}@caidang", sequence=int(one.due_at.timestamp()) // 60 % 2_000_000_000,
                start=one.due_at, minutes=MINUTES, title=title,
            )
        )  # fmt: skip
    return meetings


def list_robots(*, viewer: Viewer) -> list[RobotRow]:
    """Return the viewer's robots, and the team's for who keeps them."""
    mine = Q(member=viewer.user_id or 0)
    if may(viewer, Action.MANAGE_SOURCES):
        mine |= Q(member=None)
    return [
        RobotRow(str(row.public_id), RobotKind(row.kind).label, row.name, row.member is None, row.problem)
        for row in Robot.objects.filter(mine, removed_at=None)
    ]


def _text(row: Reminder, *, is_seen: bool) -> str:
    if not is_seen:
        return ""
    if row.candidate is None:
        return str(vault.open_own(row.text_place, bytes(row.text))["text"])
    if row.candidate.data_key.erased_at is not None:
        return ""
    return str(vault.open_json(row.candidate.data_key, row.text_place, bytes(row.text))["text"])
