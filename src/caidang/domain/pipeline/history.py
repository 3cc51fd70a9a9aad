"""What the steps of applications add up to: where one stands, how long one stood, how many went on.

Plain values in, plain values out. An undone step counts as never made: the time since belongs to
the stage it came from.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median

from caidang.domain.pipeline.way import Kind


@dataclass(frozen=True, slots=True)
class Step:
    """One event: into which stage, when; ``undoes`` is the number of the step it takes back."""

    number: int
    after: int
    at: datetime
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A stage as the figures know it."""

    id: int
    kind: Kind
    position: int


@dataclass(frozen=True, slots=True)
class StageFigures:
    """Of one stage: how many came as far, how many of them went farther, left from here, stand here.

    ``usual`` is the median time that those who left it had stood there; None where nobody left.
    """

    stage: int
    reached: int
    went_on: int
    left_here: int
    standing: int
    usual: timedelta | None

    @property
    def share(self) -> float | None:
        """The part of those who reached it that went on; None where nobody reached it."""
        return self.went_on / self.reached if self.reached else None


def made_good(steps: Iterable[Step]) -> list[Step]:
    """This function will return the steps that count: without the undone ones and without the undoing."""
    kept: list[Step] = []
    for step in steps:
        if step.undoes is None:
            kept.append(step)
        else:
            kept = [one for one in kept if one.number != step.undoes]
    return kept


def stays(steps: Sequence[Step], *, until: datetime) -> list[tuple[int, timedelta]]:
    """This function will return the stages passed, in order, each with the time spent there.

    Together they are as long as the time from the first step to ``until``; without a step there is nothing.
    """
    kept = made_good(steps)
    if not kept:
        return []
    ends = [step.at for step in kept[1:]] + [until]
    return [(step.after, end - step.at) for step, end in zip(kept, ends, strict=True)]


def time_in_stages(steps: Sequence[Step], *, until: datetime) -> dict[int, timedelta]:
    """This function will return how long one stood in each stage; coming back adds up."""
    total: dict[int, timedelta] = {}
    for stage, length in stays(steps, until=until):
        total[stage] = total.get(stage, timedelta()) + length
    return total


def figures_of(
    histories: Iterable[Sequence[Step]], way: Sequence[Place], *, until: datetime
) -> list[StageFigures]:
    """This function will count, for each stage of the way but its exit, what the histories add up to.

    Whoever came to a stage has reached all before it, also those he jumped over.
    """
    places = {place.id: place for place in way}
    on_way = [place for place in way if place.kind is not Kind.LOST]
    farthest: list[int] = []
    left_from: Counter[int] = Counter()
    standing: Counter[int] = Counter()
    times = _Times()
    for steps in histories:
        passed = [stay for stay in stays(steps, until=until) if stay[0] in places]
        if not passed:
            continue
        stages = [places[stage] for stage, _ in passed]
        walked = [place.position for place in stages if place.kind is not Kind.LOST]
        farthest.append(max(walked, default=-1))
        last = stages[-1]
        if last.kind is Kind.LOST:
            left_from[_before_exit(stages)] += 1
        else:
            standing[last.id] += 1
        times.add(passed[:-1])
    return [
        StageFigures(
            stage=place.id,
            reached=sum(far >= place.position for far in farthest),
            went_on=sum(far > place.position for far in farthest),
            left_here=left_from[place.id],
            standing=standing[place.id],
            usual=times.usual(place.id),
        )
        for place in on_way
    ]


class _Times:
    """How long people stood in each stage before they left it."""

    def __init__(self) -> None:
        self._found: dict[int, list[timedelta]] = {}

    def add(self, stays_: Iterable[tuple[int, timedelta]]) -> None:
        for stage, length in stays_:
            self._found.setdefault(stage, []).append(length)

    def usual(self, stage: int) -> timedelta | None:
        found = self._found.get(stage)
        return timedelta(seconds=median(one.total_seconds() for one in found)) if found else None


def _before_exit(stages: Sequence[Place]) -> int:
    walked = [place.id for place in stages if place.kind is not Kind.LOST]
    return walked[-1] if walked else 0


def histories_of(rows: Iterable[tuple[int, Step]]) -> Mapping[int, list[Step]]:
    """This function will gather steps, each with its application's number, in their order."""
    found: dict[int, list[Step]] = {}
    for number, step in rows:
        found.setdefault(number, []).append(step)
    return found
