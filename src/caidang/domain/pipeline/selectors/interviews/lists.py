"""Interviews in lists: a member's own, those of one record, and a member's calendar."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db.models import DateTimeField, Q, QuerySet

from caidang.core.interchange.meeting import Meeting
from caidang.core.text.masks import mask
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.record import get_candidate
from caidang.domain.candidates.selectors.shown.rows import UNNAMED, row_of
from caidang.domain.candidates.selectors.shown.seeing import Lens
from caidang.domain.clients.models import Client
from caidang.domain.pipeline.merged import family
from caidang.domain.pipeline.models import Application, Interview, Interviewer
from caidang.domain.pipeline.selectors.interviews.sight import (
    ASSIGNED_FOR,
    Sight,
    held_by,
    held_since,
    in_reach,
    sight_of,
    whole_rows,
)
from caidang.domain.pipeline.selectors.interviews.words import kind_words, meeting_of
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.counting import CountFor
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Target, Viewer, can, may, require
from caidang.foundation.lib.prepared import Given
from caidang.foundation.vault import services as vault

PAST, AHEAD = timedelta(days=30), timedelta(days=180)
"""What a calendar holds."""
MOST_IN_FEED = 1000
MOST_IN_WEEK = 500
MOST_WAITING = 50
NO_CANCELLED = ~Q(status=Interview.Status.CANCELLED)


@dataclass(frozen=True, slots=True)
class InterviewRow:
    """One interview in a list, as the viewer may see it."""

    public_id: str
    start: datetime
    end: datetime
    minutes: int
    zone: str
    words: str
    """Round and kind."""
    kind: str
    status: str
    status_label: str
    decision: str
    decision_label: str
    person: str
    record: str
    """The record's public id where it is within reach, otherwise empty."""
    job: str
    client: str
    interviewers: tuple[str, ...]
    is_mine: bool
    """Whether the viewer is to hold it."""
    owes_feedback: bool
    is_ahead: bool


@dataclass(frozen=True, slots=True)
class Week:
    """Seven days from a Monday, each with its interviews; ``waiting``: what the viewer has not judged yet."""

    monday: date
    days: tuple[tuple[date, tuple[InterviewRow, ...]], ...]
    waiting: tuple[InterviewRow, ...]
    is_cut: bool

    @property
    def before(self) -> date:
        """The Monday before."""
        return self.monday - timedelta(days=7)

    @property
    def after(self) -> date:
        """The next Monday."""
        return self.monday + timedelta(days=7)

    @property
    def count(self) -> int:
        """How many interviews the week has."""
        return sum(len(rows) for _, rows in self.days)


@dataclass(frozen=True, slots=True)
class RecordInterviews:
    """The interviews of one record, newest first, and for which jobs one could arrange another."""

    rows: tuple[InterviewRow, ...]
    applications: tuple[tuple[int, str], ...]
    may_arrange: bool


def read_week(*, viewer: Viewer, day: date, now: datetime, is_everyone: bool = False) -> Week:
    """Return the week of a day: what the viewer holds or arranged, or all that he may see."""
    require(viewer, policy.Action.READ_CANDIDATE)
    monday = day - timedelta(days=day.weekday())
    rows = _either(in_reach(viewer), held_by(viewer, now=now)) if is_everyone else _of_viewer(viewer, now)
    inside = rows.filter(
        NO_CANCELLED, start__gte=_midnight(monday), start__lt=_midnight(monday + timedelta(days=7))
    )
    found = list(inside.order_by("start", "id")[: MOST_IN_WEEK + 1])
    shown = _rows(found[:MOST_IN_WEEK], viewer=viewer, now=now)
    zone = ZoneInfo(settings.TIME_ZONE)
    days = [monday + timedelta(days=n) for n in range(7)]
    return Week(
        monday=monday,
        days=tuple(
            (one, tuple(row for row in shown if row.start.astimezone(zone).date() == one))
            for one in days
        ),
        waiting=_waiting(viewer, now),
        is_cut=len(found) > MOST_IN_WEEK,
    )


def count_today(*, viewer: Viewer, today: date, now: datetime) -> int:
    """Return how many interviews the viewer still holds today, and how many wait for his judgement."""
    return _HELD_TODAY.ask(
        viewer, since=now - ASSIGNED_FOR, recent=now - timedelta(hours=1), midnight=_midnight(today + timedelta(days=1)), now=now
    )


def _held_today(viewer: Viewer) -> list[QuerySet[Interview]]:
    since, recent, midnight, now = (Given(name, DateTimeField()) for name in ("since", "recent", "midnight", "now"))
    held = held_since(since, viewer)
    return [held.filter(start__gte=recent, start__lt=midnight, status__in=Interview.AHEAD), _unjudged(held, viewer, now)]


_HELD_TODAY = CountFor(_held_today)


def count_of_day(*, viewer: Viewer, today: date, now: datetime) -> int:
    """Return how many interviews of today that the viewer holds, arranged or follows still lie ahead."""
    start, end = now - timedelta(hours=1), _midnight(today + timedelta(days=1))
    rows = _of_viewer(viewer, now).filter(status__in=Interview.AHEAD, start__gte=start, start__lt=end)
    return rows.order_by().count()


def count_unjudged(*, viewer: Viewer, now: datetime) -> int:
    """Return how many interviews wait for the viewer's judgement."""
    return _unjudged(held_by(viewer, now=now), viewer, now).order_by().count()


def interviews_of(public_id: str, *, viewer: Viewer, now: datetime) -> RecordInterviews:
    """Return the interviews that are part of a record, those behind a client's wall left out."""
    person = get_candidate(public_id, viewer=viewer)
    ids = list(family([person.pk]))
    found = in_reach(viewer).filter(application__candidate_id__in=ids).order_by("-start", "-id")
    rows = _rows(list(found), viewer=viewer, now=now)
    may_arrange = can(viewer, policy.Action.INTERVIEW, person.target).is_allowed
    return RecordInterviews(
        rows=rows,
        applications=applications_of(person, viewer=viewer) if may_arrange else (),
        may_arrange=may_arrange and person.merged_into_id is None,
    )


def applications_of(person: Candidate, *, viewer: Viewer) -> tuple[tuple[int, str], ...]:
    """Return for which jobs the person is in the pipeline, as far as the viewer sees them: id and words."""
    ids = list(family([person.pk]))
    clients = Client.objects.visible_to(viewer).order_by().only("pk")
    rows = Application.objects.filter(candidate_id__in=ids, job__client__in=clients, joined_into=None)
    found = rows.select_related("job__client", "stage").order_by("-id")
    return tuple((one.pk, f"{one.job} · {one.job.client}（{one.stage}）") for one in found)


def meetings_for(viewer: Viewer, *, are_names_shown: bool, now: datetime) -> list[Meeting]:
    """Return the viewer's interviews for his calendar: places and links, people masked unless names are asked for."""
    rows = _of_viewer(viewer, now).filter(start__gt=now - PAST, start__lt=now + AHEAD)
    found = []
    for interview in rows.order_by("start", "id")[:MOST_IN_FEED]:
        sight = sight_of(interview, viewer=viewer, now=now)
        if sight is None or _is_erased(sight.person, interview):
            continue
        name = name_in(sight, viewer)
        name = name if are_names_shown or name == UNNAMED else str(mask("name", name))
        found.append(meeting_of(interview, name=name, are_notes_told=False))
    return found


def lens_of(sight: Sight, viewer: Viewer) -> Lens:
    """Return how the viewer sees the person before this interview; nothing is revealed here."""
    target = sight.person.target if sight.is_full else sight.interview.assignment
    return Lens(viewer, Target(target.audience))


def name_in(sight: Sight, viewer: Viewer) -> str:
    """Return the person's name as the viewer may see it."""
    row = row_of(sight.person, tags=(), today=sight.interview.start.date())
    return lens_of(sight, viewer).row(row).name


def labels_of(interviews: Iterable[Interview]) -> dict[int, str]:
    """Return what to call each interviewer, by the row's id."""
    every: list[tuple[Interview, Interviewer]] = [
        (interview, one) for interview in interviews for one in interview.interviewers.all()
    ]
    names = names_of(one.member for _, one in every)
    return {
        one.pk: names.get(one.member, "") if one.member is not None else contact_of(interview, one)["name"]
        for interview, one in every
    }


def contact_of(interview: Interview, one: Interviewer) -> dict[str, str]:
    """Return name and address of an interviewer at the client."""
    assert one.contact is not None  # noqa: S101 - asked only of one who is no member
    return vault.open_json(interview.data_key, one.contact_place, bytes(one.contact))


def _of_viewer(viewer: Viewer, now: datetime) -> QuerySet[Interview]:
    """What he holds; and within his reach what he arranged, or whose applicant he looks after."""
    mine = viewer.user_id or 0
    own = in_reach(viewer).filter(Q(owner=mine) | Q(application__owner=mine))
    return _either(own, held_by(viewer, now=now))


def _either(one: QuerySet[Interview], other: QuerySet[Interview]) -> QuerySet[Interview]:
    inside = [Q(pk__in=rows.order_by().values("pk")) for rows in (one, other)]
    return whole_rows().filter(inside[0] | inside[1])


def _unjudged(held: QuerySet[Interview], viewer: Viewer, now: datetime | Given) -> QuerySet[Interview]:
    rows = held.filter(start__lte=now).exclude(status=Interview.Status.ABSENT)
    judged = Interviewer.objects.filter(member=viewer.user_id or 0, feedback__isnull=False)
    return rows.exclude(pk__in=judged.values("interview"))


def _waiting(viewer: Viewer, now: datetime) -> tuple[InterviewRow, ...]:
    found = _unjudged(held_by(viewer, now=now), viewer, now).order_by("start", "id")[:MOST_WAITING]
    return _rows(list(found), viewer=viewer, now=now)


def _rows(
    interviews: list[Interview], *, viewer: Viewer, now: datetime
) -> tuple[InterviewRow, ...]:
    labels = labels_of(one for one in interviews if one.data_key.wrapped is not None)
    may_clients = may(viewer, policy.Action.READ_CLIENT)
    found = []
    for interview in interviews:
        sight = sight_of(interview, viewer=viewer, now=now)
        if sight is None or _is_erased(sight.person, interview):
            continue
        own = [one for one in interview.interviewers.all() if one.member == viewer.user_id]
        is_over = interview.start <= now and interview.status != Interview.Status.ABSENT
        client = interview.application.job.client
        owes = bool(own) and is_over and not any(hasattr(one, "feedback") for one in own)
        # Whoever has yet to judge is not told what others came to.
        decision = "" if owes else interview.decision
        found.append(
            InterviewRow(
                public_id=str(interview.public_id), start=interview.start, end=interview.end,
                minutes=interview.minutes, zone=interview.zone, words=kind_words(interview),
                kind=interview.kind, status=interview.status,
                status_label=interview.get_status_display(), decision=decision,
                decision_label=interview.get_decision_display() if decision else "",
                person=name_in(sight, viewer),
                record=str(sight.person.public_id) if sight.is_full else "",
                job=interview.application.job.title,
                client=str(client) if may_clients and sight.is_full else "",
                interviewers=tuple(labels[one.pk] for one in interview.interviewers.all()),
                is_mine=sight.is_interviewer, is_ahead=interview.is_ahead,
                owes_feedback=owes,
            )
        )  # fmt: skip
    return tuple(found)


def _is_erased(person: Candidate, interview: Interview) -> bool:
    """A record that was merged had a key of its own, and may have lost it alone."""
    return person.data_key.wrapped is None or interview.data_key.wrapped is None


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(settings.TIME_ZONE))
