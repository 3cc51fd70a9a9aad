"""Applications on their way and what was put before clients. ``place`` is the job, ``member`` who leads the application."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from caidang.domain.analytics.counting import NOBODY, Piece, Turn, Visit, farthest, slot_of, visits
from caidang.domain.pipeline.history import Step
from caidang.domain.pipeline.models import Application, StageEvent, Submission
from caidang.domain.pipeline.way import Kind

_AT_ONCE = 5_000
_EVENT = ("application_id", "pk", "after_id", "at", "undoes_id", "after__kind", "reason")
_OF = tuple(f"application__{name}" for name in ("created_at", "job_id", "owner", "candidate__audience_id",
                                                "candidate__source"))  # fmt: skip


def applications(since: datetime, until: datetime) -> Iterator[Piece]:
    """Return the applications made then; a key is the farthest kind of stage that one came to, as of now."""
    made = Application.objects.filter(created_at__gte=since, created_at__lt=until, joined_into=None)
    ids = list(made.order_by("pk").values_list("pk", flat=True))
    for pk, way, (at, *of) in _ways(ids):
        yield _piece(at, pk, of, farthest(way).value)


def entries(since: datetime, until: datetime) -> Iterator[Piece]:
    """Return each coming into another kind of stage then; a key is the kind."""
    for pk, way, (_, *of) in _ways(_moved(since, until)):
        for visit in way:
            if since <= visit.since < until:
                yield _piece(visit.since, pk, of, visit.kind.value)


def stays(since: datetime, until: datetime) -> Iterator[Piece]:
    """Return each leaving of a kind of stage then; a key is from where, to where and why; the amount seconds there."""
    for pk, way, (_, *of) in _ways(_moved(since, until)):
        for visit in way:
            if visit.until is not None and visit.to is not None and since <= visit.until < until:
                key = f"{visit.kind.value}.{visit.to.value}.{visit.reason}".rstrip(".")
                yield _piece(visit.until, pk, of, key, int((visit.until - visit.since).total_seconds()))


def stands(since: datetime, until: datetime) -> Iterator[Piece]:
    """Return the same as ``stays``; a key is from where and the slot of the length."""
    for one in stays(since, until):
        kind, _, _ = one.key.partition(".")
        yield one._replace(key=f"{kind}.{slot_of(one.amount)}")


def submissions(since: datetime, until: datetime) -> Iterator[Piece]:
    """Return the reports that went out then, under whoever sent them; a key is what the client said."""
    sent = Submission.objects.filter(sending__sent_at__gte=since, sending__sent_at__lt=until, sending__failed_at=None)
    rows = sent.order_by().values_list(
        "sending__sent_at", "application_id", "application__candidate__audience_id", "sending__sent_by",
        "sending__job_id", "application__candidate__source", "state",
    )  # fmt: skip
    for at, pk, audience, member, job, source, state in rows.iterator():
        yield Piece(at, pk, audience, member or NOBODY, job, source, state)


def _piece(at: datetime, pk: int, of: list[Any], key: str, amount: int = 0) -> Piece:
    job, owner, audience, source = of
    return Piece(at, pk, audience, owner or NOBODY, job, source, key, amount)


def _moved(since: datetime, until: datetime) -> list[int]:
    moved = StageEvent.objects.filter(at__gte=since, at__lt=until, application__joined_into=None).order_by()
    return sorted(set(moved.values_list("application_id", flat=True)))


def _ways(ids: list[int]) -> Iterator[tuple[int, list[Visit], tuple[Any, ...]]]:
    for first in range(0, len(ids), _AT_ONCE):
        events = StageEvent.objects.filter(application__in=ids[first : first + _AT_ONCE])
        rows = events.order_by("application_id", "pk").values_list(*_EVENT, *_OF)
        for pk, group in groupby(rows.iterator(), key=itemgetter(0)):
            turns = list(group)
            yield pk, visits(_turns(turns)), tuple(turns[0][len(_EVENT) :])


def _turns(rows: Iterable[tuple[Any, ...]]) -> list[Turn]:
    return [
        Turn(Step(number, after, at, undoes), Kind(kind), reason)
        for _, number, after, at, undoes, kind, reason, *_ in rows
    ]
