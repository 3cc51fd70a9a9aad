"""Applications on their way and what was put before clients. ``place`` is the job, ``member`` who leads the application."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from caidang.domain.analytics.counting import (
    NOBODY,
    Piece,
    Turn,
    Visit,
    among,
    farthest,
    slot_of,
    visits,
)
from caidang.domain.pipeline.history import Step
from caidang.domain.pipeline.models import Application, StageEvent, Submission
from caidang.domain.pipeline.way import Kind

_AT_ONCE = 5_000
_EVENT = ("application_id", "pk", "after_id", "at", "undoes_id", "after__kind", "reason")
_OF = tuple(f"application__{name}" for name in ("created_at", "job_id", "owner", "candidate__audience_id",
                                                "candidate__source"))  # fmt: skip


def applications(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the applications made then; a key is the farthest kind of stage that one came to, as of now."""
    made = Application.objects.filter(created_at__gte=since, created_at__lt=until, joined_into=None, **among("pk", only))
    ids = list(made.order_by("pk").values_list("pk", flat=True))
    for pk, way, (at, *of) in _ways(ids):
        yield _piece(at, pk, of, farthest(way).value)


def entries(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return each coming into another kind of stage then; a key is the kind."""
    for walk in _ways(_moved(since, until, only)):
        yield from _entered(walk, since, until)


def stays(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return each leaving of a kind of stage then; the amount is the seconds there.

    A key is from where, to where, why, and the slot of the length: see ``left_of``.
    """
    for walk in _ways(_moved(since, until, only)):
        yield from _left(walk, since, until)


def walked(since: datetime, until: datetime, only: Collection[int] | None = None) -> Mapping[str, list[Piece]]:
    """Return ``entries`` and ``stays`` at once: the ways are read a single time."""
    found: dict[str, list[Piece]] = {"entries": [], "stays": []}
    for walk in _ways(_moved(since, until, only)):
        found["entries"] += _entered(walk, since, until)
        found["stays"] += _left(walk, since, until)
    return found


def left_of(key: str) -> tuple[str, str, str]:
    """This function will return from where, to where and why somebody left: the parts of a stay's key but the last."""
    kind, _, rest = key.partition(".")
    to, _, rest = rest.partition(".")
    return kind, to, rest.rpartition(".")[0]


def _entered(walk: "_Walk", since: datetime, until: datetime) -> Iterator[Piece]:
    pk, way, (_, *of) = walk
    return (_piece(visit.since, pk, of, visit.kind.value) for visit in way if since <= visit.since < until)


def _left(walk: "_Walk", since: datetime, until: datetime) -> Iterator[Piece]:
    pk, way, (_, *of) = walk
    for visit in way:
        if visit.until is not None and visit.to is not None and since <= visit.until < until:
            seconds = int((visit.until - visit.since).total_seconds())
            key = f"{visit.kind.value}.{visit.to.value}.{visit.reason}.{slot_of(seconds)}"
            yield _piece(visit.until, pk, of, key, seconds)


def submissions(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the reports that went out then, under whoever sent them; a key is what the client said."""
    sent = Submission.objects.filter(
        sending__sent_at__gte=since, sending__sent_at__lt=until, sending__failed_at=None, **among("application", only)
    )
    rows = sent.order_by().values_list(
        "sending__sent_at", "application_id", "application__candidate__audience_id", "sending__sent_by",
        "sending__job_id", "application__candidate__source", "state",
    )  # fmt: skip
    for at, pk, audience, member, job, source, state in rows.iterator():
        yield Piece(at, pk, audience, member or NOBODY, job, source, state)


def _piece(at: datetime, pk: int, of: list[Any], key: str, amount: int = 0) -> Piece:
    job, owner, audience, source = of
    return Piece(at, pk, audience, owner or NOBODY, job, source, key, amount)


def _moved(since: datetime, until: datetime, only: Collection[int] | None = None) -> list[int]:
    moved = StageEvent.objects.filter(
        at__gte=since, at__lt=until, application__joined_into=None, **among("application", only)
    ).order_by()
    return sorted(set(moved.values_list("application_id", flat=True)))


_Walk = tuple[int, list[Visit], tuple[Any, ...]]


def _ways(ids: list[int]) -> Iterator[_Walk]:
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
