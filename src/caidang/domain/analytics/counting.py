"""What happened, piece by piece, and what it adds up to: pure functions, the heart of every figure.

A ``Piece`` is one thing that counts. Counted, only dimensions and sums are left: no number of a person, of a record
or of a file is in a ``Tally``.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import expm1, log, log1p
from typing import Final, NamedTuple

from caidang.domain.analytics.days import day_of
from caidang.domain.analytics.values import SMALLEST
from caidang.domain.pipeline.history import Step, made_good
from caidang.domain.pipeline.way import Kind


class Piece(NamedTuple):
    """One thing: when, the row that it is about, and what it is counted by.

    ``audience`` is the number of the record's, 0 where it has none; ``place`` a job's, a client's or a second
    record's audience, as the fact says; ``key`` what came of it; ``amount`` what is added up: seconds, points or 1.
    """

    at: datetime
    about: int
    audience: int
    member: int
    place: int
    source: str
    key: str
    amount: int = 0


def among(column: str, only: Collection[int] | None) -> dict[str, Collection[int]]:
    """This function will return what narrows a query to the rows about some things; nothing where all are meant."""
    return {} if only is None else {f"{column}__in": only}


class Dims(NamedTuple):
    """What pieces are counted by."""

    day: int
    audience: int
    member: int
    place: int
    source: str
    key: str


class Sums(NamedTuple):
    """How many pieces, and what their amounts add up to."""

    n: int
    total: int


def counted(pieces: Iterable[Piece]) -> dict[Dims, Sums]:
    """This function will count the pieces by all their dimensions."""
    found: dict[Dims, list[int]] = {}
    for one in pieces:
        dims = Dims(day_of(one.at), one.audience, one.member, one.place, one.source, one.key)
        sums = found.setdefault(dims, [0, 0])
        sums[0] += 1
        sums[1] += one.amount
    return {dims: Sums(*sums) for dims, sums in found.items()}


def of_house(tallies: Mapping[Dims, Sums]) -> dict[Dims, Sums]:
    """This function will add up the tallies over all audiences and places, for those who see all."""
    return summed((dims._replace(audience=0, place=0), sums) for dims, sums in tallies.items())


def summed(tallies: Iterable[tuple[Dims, Sums]]) -> dict[Dims, Sums]:
    """This function will add up what has the same dimensions."""
    found: dict[Dims, Sums] = {}
    for dims, sums in tallies:
        before = found.get(dims)
        found[dims] = sums if before is None else Sums(before.n + sums.n, before.total + sums.total)
    return found


class Visit(NamedTuple):
    """An application stood in a kind of stage: since when, until when (None: still), where to and why, by which events."""

    kind: Kind
    since: datetime
    event: int
    until: datetime | None = None
    left_by: int = 0
    to: Kind | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Turn:
    """One step of an application, with what its stage means and why it was made."""

    step: Step
    kind: Kind
    reason: str


def visits(turns: Sequence[Turn]) -> list[Visit]:
    """This function will return how an application went through the kinds of stages, undone steps left out.

    Steps between stages of one kind are one visit.
    """
    kept = {step.number for step in made_good(turn.step for turn in turns)}
    found: list[Visit] = []
    for turn in turns:
        if turn.step.number not in kept:
            continue
        if found and found[-1].kind is turn.kind:
            continue
        if found:
            found[-1] = found[-1]._replace(
                until=turn.step.at, left_by=turn.step.number, to=turn.kind, reason=turn.reason
            )
        found.append(Visit(turn.kind, turn.step.at, turn.step.number))
    return found


def farthest(way: Iterable[Visit]) -> Kind:
    """This function will return the farthest kind that an application came to; leaving the way is no progress."""
    walked = [visit.kind for visit in way if visit.kind is not Kind.LOST]
    return max(walked, key=lambda kind: kind.order, default=Kind.CONTACT)


def hidden(volumes: Mapping[str, int], smallest: int = SMALLEST) -> frozenset[str]:
    """This function will name the groups that must not be told so that no group below ``smallest`` is found out.

    Beside the small groups the smallest others are hidden, until the hidden ones together could be anything:
    at least two, and so many that each of them might have ``smallest``. Where that cannot be, all are, and the
    caller hides the total as well. A group of nobody tells nothing and hides nothing.
    """
    told = sorted((n, key) for key, n in volumes.items() if n > 0)
    chosen = [key for n, key in told if n < smallest]
    if not chosen:
        return frozenset()
    while len(chosen) < len(told) and not _is_open(chosen, volumes, smallest):
        chosen.append(told[len(chosen)][1])
    return frozenset(chosen)


def is_total_told(volumes: Mapping[str, int], hiding: Collection[str], smallest: int = SMALLEST) -> bool:
    """This function will tell whether the sum of the groups may be told beside those that are not hidden."""
    total = sum(volumes.values())
    return total >= smallest and (not hiding or _is_open(hiding, volumes, smallest))


def _is_open(chosen: Collection[str], volumes: Mapping[str, int], smallest: int) -> bool:
    together = sum(volumes[key] for key in chosen)
    return len(chosen) > 1 and together - (len(chosen) - 1) >= smallest


def rounded(value: float, smallest: int = SMALLEST) -> int:
    """This function will round a count to whole ``smallest``: two of them, taken from each other, tell nobody's."""
    return smallest * int(value / smallest + 0.5)


def expected_share(own: Mapping[str, int], house: Mapping[str, Sums]) -> float | None:
    """This function will return what share all together reach with a member's mix of work.

    ``own`` tells how many pieces of each kind he had, ``house`` how many all had and how many of them went well.
    None where he had none.
    """
    volume = sum(own.values())
    if not volume:
        return None
    right = sum(n * house[kind].total / house[kind].n for kind, n in own.items() if n and house[kind].n)
    return right / volume


_STEP: Final = log(1.1)
"""Each slot of lengths begins a tenth later than the one before: a middle is told to within five in a hundred."""
_MINUTE: Final = 60.0


def slot_of(seconds: float) -> int:
    """This function will return the slot that a length of time falls into; under a minute they lie closer."""
    return round(log1p(max(0.0, seconds) / _MINUTE) / _STEP)


def median_of(slots: Mapping[int, int]) -> float | None:
    """This function will return the middle of so many lengths in each slot, in seconds; None of none."""
    found = middles(slots)
    return None if found is None else sum(_MINUTE * expm1(slot * _STEP) for slot in found) / 2


def middles(counts: Mapping[int, int]) -> tuple[int, int] | None:
    """This function will return the two values in the middle, one twice of an odd number; None of none."""
    total, passed = sum(counts.values()), 0
    first: int | None = None
    for value in sorted(counts):
        passed += counts[value]
        if first is None and passed > (total - 1) // 2:
            first = value
        if first is not None and passed > total // 2:
            return first, value
    return None


NOBODY: Final = 0
"""The number of the member where the program did it, or nobody."""
