"""Steps of the chain, what reviewers decided and found, and second looks."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from caidang.core.review.chain import Action, State
from caidang.domain.analytics.counting import NOBODY, Piece, among, slot_of
from caidang.domain.analytics.facts.doubts import doubts_of, level_of
from caidang.domain.review.models import Flag, Move, Sample

AGAIN: Final = "again"
FIRST: Final = "first"
RIGHT: Final = "right"
FAULTY: Final = "faulty"
QUARTERS: Final = 4
"""What a record without any doubtful value weighs; each such value adds a quarter."""
_MOST_DOUBTS: Final = 12
_AT_ONCE = 5_000
_HISTORY = ("case_id", "pk", "action", "before", "after", "actor", "at")
_RECORD = ("case__candidate_id", "case__candidate__audience_id", "case__candidate__source")


def work(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the steps that were not taken back; a key is the state before and the action.

    The amount tells how hard the record is: in quarters of one that was read without any doubt.
    """
    steps = [one for history in _histories(since, until, only) for one in _steps(history, since, until)]
    yield from _hard(steps, _doubts(steps))


def paces(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return how long each record stood in a state that it left then; a key is the state and the slot of the length."""
    for history in _histories(since, until, only):
        for one in _steps(history, since, until):
            yield _pace(one)


def verdicts(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the reviewers' decisions, under whoever put the record before them; the amount is 1 for an approval.

    A key tells whether it was the first decision about the record, or one after it had been returned, and how
    much of the record had been read with doubt.
    """
    decided = [one for history in _histories(since, until, only) for one in _decided(history, since, until)]
    yield from _levelled(decided, _doubts(decided))


def walked(since: datetime, until: datetime, only: Collection[int] | None = None) -> Mapping[str, list[Piece]]:
    """Return ``work``, ``paces`` and ``verdicts`` at once: the histories are read a single time."""
    steps: list[Piece] = []
    decided: list[Piece] = []
    for history in _histories(since, until, only):
        steps += _steps(history, since, until)
        decided += _decided(history, since, until)
    doubts = _doubts(steps)
    return {"work": list(_hard(steps, doubts)), "paces": list(map(_pace, steps)), "verdicts": list(_levelled(decided, doubts))}


def _doubts(pieces: Iterable[Piece]) -> Mapping[int, int]:
    return doubts_of(sorted({one.about for one in pieces}))


def _hard(steps: Iterable[Piece], doubts: Mapping[int, int]) -> Iterator[Piece]:
    return (one._replace(amount=QUARTERS + min(doubts.get(one.about, 0), _MOST_DOUBTS)) for one in steps)


def _pace(step: Piece) -> Piece:
    state, _, _ = step.key.partition(".")
    return step._replace(member=NOBODY, key=f"{state}.{slot_of(step.amount)}")


def _levelled(decided: Iterable[Piece], doubts: Mapping[int, int]) -> Iterator[Piece]:
    return (one._replace(key=f"{one.key}.{level_of(doubts.get(one.about, 0))}") for one in decided)


def _steps(told: "_History", since: datetime, until: datetime) -> Iterator[Piece]:
    """The steps made then; the amount is the seconds spent in the state before."""
    history, (candidate, audience, source), before = told
    for _, _, action, state, _, actor, at in history:
        if since <= at < until:
            spent = max(0, int((at - before).total_seconds()))
            yield Piece(at, candidate, audience, actor or NOBODY, 0, source, f"{state}.{action}", spent)
        before = at


def _decided(told: "_History", since: datetime, until: datetime) -> Iterator[Piece]:
    history, (candidate, audience, source), _ = told
    submitter, round_ = NOBODY, FIRST
    for _, _, action, state, after, actor, at in history:
        if after == State.REVIEWING:
            submitter = actor or NOBODY
        elif state == State.REVIEWING and action in (Action.APPROVE, Action.RETURN):
            if since <= at < until:
                yield Piece(at, candidate, audience, submitter, 0, source, round_, int(action == Action.APPROVE))
            round_ = FIRST if action == Action.APPROVE else AGAIN


_History = tuple[list[tuple[Any, ...]], tuple[int, int, str], datetime]


def _histories(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[_History]:
    """The standing steps, in order, of each case that made one then; its record, and when that was made."""
    moved = Move.objects.filter(at__gte=since, at__lt=until, taken_back_at=None, **among("case__candidate", only)).order_by()
    cases = sorted(set(moved.values_list("case_id", flat=True)))
    for first in range(0, len(cases), _AT_ONCE):
        part = cases[first : first + _AT_ONCE]
        rows = Move.objects.filter(case__in=part, taken_back_at=None).order_by("case_id", "pk")
        told = rows.values_list(*_HISTORY, *_RECORD, "case__candidate__created_at")
        for _, group in groupby(told.iterator(), key=itemgetter(0)):
            steps = list(group)
            *_, candidate, audience, source, created = steps[0]
            yield [step[:7] for step in steps], (candidate, audience, source), created


def faults(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the values that were marked as wrong, under whoever had entered them; a key is the fault."""
    rows = Flag.objects.filter(raised_at__gte=since, raised_at__lt=until, **among("case__candidate", only)).order_by()
    for at, member, fault, candidate, audience, source in rows.values_list(
        "raised_at", "blamed", "fault", *_RECORD
    ).iterator():
        yield Piece(at, candidate, audience, member or NOBODY, 0, source, fault)


def samples(since: datetime, until: datetime, only: Collection[int] | None = None) -> Iterator[Piece]:
    """Return the second looks that were taken, under whoever had submitted the record; the amount is 1 for a right one.

    A key is what was found, and how much of the record had been read with doubt.
    """
    looked = Sample.objects.filter(checked_at__gte=since, checked_at__lt=until, **among("case__candidate", only)).order_by()
    rows = list(looked.values_list("checked_at", "worker", "is_faulty", *_RECORD))
    doubts = doubts_of(sorted({row[3] for row in rows}))
    for at, member, is_faulty, candidate, audience, source in rows:
        key = f"{FAULTY if is_faulty else RIGHT}.{level_of(doubts.get(candidate, 0))}"
        yield Piece(at, candidate, audience, member or NOBODY, 0, source, key, int(not is_faulty))
