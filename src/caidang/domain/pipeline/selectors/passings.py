"""时间线 of a client or a job: what was changed there, and what its people passed through."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.utils import timezone

from caidang.domain.candidates.selectors.shown.seeing import rows_of
from caidang.domain.clients.models import Client, Job
from caidang.domain.clients.selectors.timeline import Happening, client_timeline, job_timeline
from caidang.domain.pipeline.models import (
    Answer,
    Application,
    Applications,
    Interview,
    StageEvent,
    Submission,
)
from caidang.domain.pipeline.selectors.interviews.words import kind_words
from caidang.domain.pipeline.way import AT_CLIENT, Kind, reason_told
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, may

MOST: Final = 60
"""Passings that are told, the newest."""
_NAMED: Final = 3
_THE_CLIENT: Final = 0


@dataclass(frozen=True, slots=True)
class Passing:
    """One line: who did what with whom. ``people`` are (name, record) of the first; ``others`` counts the rest.

    ``about`` is the job's title on the client's page, ``more`` what stands after the names.
    """

    at: datetime
    actor: str
    text: str
    people: tuple[tuple[str, str], ...]
    others: int = 0
    more: str = ""
    about: str = ""


def whole_client_timeline(client: Client, *, viewer: Viewer, today: date) -> list[Happening | Passing]:
    """This function will return what happened with a client, its jobs and their people, newest first."""
    told = _passings(Application.objects.filter(job__client=client), viewer, today, names_job=True)
    return _merged(client_timeline(client, viewer=viewer), told)


def whole_job_timeline(job: Job, *, viewer: Viewer, today: date) -> list[Happening | Passing]:
    """This function will return what happened with a job and its people, newest first."""
    told = _passings(Application.objects.filter(job=job), viewer, today, names_job=False)
    return _merged(job_timeline(job, viewer=viewer), told)


def _merged(changes: Sequence[Happening], passings: Sequence[Passing]) -> list[Happening | Passing]:
    """All of the changes stay: each can be taken back here."""
    return sorted([*changes, *passings], key=lambda one: one.at, reverse=True)


@dataclass(frozen=True, slots=True)
class _Raw:
    """A line before names are looked up. ``actor`` is a member's number, or the client."""

    at: datetime
    actor: int | None
    text: str
    people: tuple[int, ...]
    job: str
    more: str = ""


def _passings(rows: Applications, viewer: Viewer, today: date, *, names_job: bool) -> list[Passing]:
    if not may(viewer, Action.READ_CANDIDATE):
        return []
    reach = rows.visible_to(viewer).order_by()
    lines = [*_sendings(reach), *_answers(reach), *_steps(reach), *_interviews(reach)]
    lines = sorted(lines, key=lambda one: one.at, reverse=True)[:MOST]
    shown = {pk for one in lines for pk in one.people[:_NAMED]}
    people = {row.id: (row.name, row.public_id) for row in rows_of(sorted(shown), viewer=viewer, today=today)}
    names = names_of(one.actor for one in lines) | {_THE_CLIENT: "客户"}
    return [
        Passing(
            at=one.at, actor=names.get(one.actor, "系统") if one.actor is not None else "系统", text=one.text,
            people=tuple(people[pk] for pk in one.people[:_NAMED] if pk in people),
            others=max(0, len(one.people) - _NAMED), more=one.more, about=one.job if names_job else "",
        )
        for one in lines
    ]  # fmt: skip


def _sendings(reach: Applications) -> Iterator[_Raw]:
    """What was put before the client, one line each time, with all of its people."""
    rows = Submission.objects.filter(application__in=reach, sending__failed_at=None)
    sent: dict[int, list[Submission]] = {}
    for row in rows.select_related("sending__job", "application").order_by("-sending__sent_at", "-pk")[: MOST * 2]:
        sent.setdefault(row.sending_id, []).append(row)
    for each in sent.values():
        sending = each[0].sending
        people = tuple(row.application.candidate_id for row in reversed(each))
        yield _Raw(sending.sent_at, sending.sent_by, "推荐了", people, sending.job.title)


def _answers(reach: Applications) -> Iterator[_Raw]:
    rows = Answer.objects.filter(submission__application__in=reach).select_related("submission__application__job")
    for row in rows.order_by("-at", "-pk")[:MOST]:
        one = row.submission.application
        verdict = Submission.State(row.verdict).label
        why = [reason_told(row.reason).partition("：")[2]] if row.reason else []
        undone = ["已撤销"] if row.undone_at is not None else []
        yield _Raw(row.at, _THE_CLIENT, f"答复「{verdict}」", (one.candidate_id,), one.job.title, "，".join([*why, *undone]))


def _steps(reach: Applications) -> Iterator[_Raw]:
    """Steps before the client and away from it, but for those that a sending or an answer has told already."""
    at_client = [kind.value for kind in AT_CLIENT]
    rows = StageEvent.objects.filter(
        application__in=reach, undoes=None, undone_by=None, merge=None, after__kind__in=[*at_client, Kind.LOST.value]
    ).exclude(after__kind=Kind.LOST.value, before__kind=Kind.CONTACT.value)
    found = list(rows.select_related("application__job", "after").order_by("-at", "-pk")[:MOST])
    told = set(Answer.objects.filter(event__in=found).values_list("event_id", flat=True))
    sent = set(
        Submission.objects.filter(application__in=[one.application_id for one in found])
        .values_list("application_id", "sending__sent_at")
    )  # fmt: skip
    for event in found:
        one = event.application
        if event.pk in told or (one.pk, event.at) in sent:
            continue
        why = reason_told(event.reason) if event.reason else ""
        yield _Raw(event.at, event.actor, f"移到「{event.after.name}」", (one.candidate_id,), one.job.title, why)


def _interviews(reach: Applications) -> Iterator[_Raw]:
    """Each when it was arranged, and once more when it was decided."""
    rows = Interview.objects.filter(application__in=reach).select_related("application__job")
    for row in rows.order_by("-created_at", "-pk")[:MOST]:
        one = row.application
        when = f"{row.start.astimezone(timezone.get_current_timezone()):%Y-%m-%d %H:%M}"
        words = f"{kind_words(row)}，{when}，{Interview.Status(row.status).label}"
        yield _Raw(row.created_at, row.owner, "安排面试", (one.candidate_id,), one.job.title, words)
        if row.decision and row.decided_at is not None:
            result = f"面试结论「{Interview.Decision(row.decision).label}」"
            yield _Raw(row.decided_at, row.decided_by, result, (one.candidate_id,), one.job.title, kind_words(row))
