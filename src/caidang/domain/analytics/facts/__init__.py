"""Everything that is counted by the day, as one table: each fact finds its pieces anew, from the rows as they are.

So a day counted again is right, whatever was edited, merged, parted or erased since.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from types import MappingProxyType
from typing import Final, Protocol

from caidang.domain.analytics.counting import Piece
from caidang.domain.analytics.facts import chain, doubts, given, intake, pipeline, store
from caidang.domain.analytics.models import Tally

RULES: Final = 4
"""Raised whenever a fact's meaning changes: then all is counted again."""


class Wall(Enum):
    """What limits a viewer to some of a fact's pieces."""

    MEMBER = auto()
    """The member is within reach, or it is nobody and he may draw from the pool."""
    RECORD = auto()
    """He belongs to the audience."""
    PAIR = auto()
    """He belongs to both audiences."""
    JOB = auto()
    """He belongs to the audience and sees the job's client."""
    CLIENT = auto()
    """He belongs to the audience and sees the client, where there is one."""
    NONE = auto()


class Find(Protocol):
    """Finds what happened from a moment to before another; ``only`` about these rows, where it is told."""

    def __call__(
        self, since: datetime, until: datetime, only: Collection[int] | None = None, /
    ) -> Iterable[Piece]:
        """Return the pieces."""


class FindTogether(Protocol):
    """Finds the pieces of several facts at once."""

    def __call__(
        self, since: datetime, until: datetime, only: Collection[int] | None = None, /
    ) -> Mapping[str, list[Piece]]:
        """Return the pieces of each fact."""


@dataclass(frozen=True, slots=True)
class Fact:
    """``pieces`` finds what happened. ``about`` is what a piece's row is.

    ``is_scattered``: hardly two pieces of a day are alike, so that adding them up for who sees all would save nothing.
    """

    key: str
    pieces: Find
    wall: Wall
    about: str
    is_scattered: bool = False

    @property
    def levels(self) -> tuple[int, ...]:
        """The levels on which its days are kept: of what has neither audience nor place one is enough."""
        if self.wall in (Wall.MEMBER, Wall.NONE):
            return (Tally.HOUSE,)
        return (Tally.FINE,) if self.is_scattered else (Tally.FINE, Tally.HOUSE)


_TABLE: Final = (
    Fact("files", intake.files, Wall.MEMBER, "intake"),
    Fact("waits", intake.waits, Wall.MEMBER, "intake"),
    Fact("readings", doubts.readings, Wall.RECORD, "candidate"),
    Fact("work", chain.work, Wall.RECORD, "candidate"),
    Fact("paces", chain.paces, Wall.RECORD, "candidate"),
    Fact("verdicts", chain.verdicts, Wall.RECORD, "candidate"),
    Fact("faults", chain.faults, Wall.RECORD, "candidate"),
    Fact("samples", chain.samples, Wall.RECORD, "candidate"),
    Fact("records", store.records, Wall.RECORD, "candidate"),
    Fact("pairs", store.pairs, Wall.PAIR, "candidate"),
    Fact("merges", store.merges, Wall.RECORD, "candidate"),
    Fact("applications", pipeline.applications, Wall.JOB, "application"),
    Fact("entries", pipeline.entries, Wall.JOB, "application"),
    Fact("stays", pipeline.stays, Wall.JOB, "application", is_scattered=True),
    Fact("submissions", pipeline.submissions, Wall.JOB, "application"),
    Fact("disclosures", given.disclosures, Wall.CLIENT, "candidate"),
    Fact("looks", given.looks, Wall.NONE, "event"),
)
FACTS: Final[Mapping[str, Fact]] = MappingProxyType({one.key: one for one in _TABLE})

TOGETHER: Final[Mapping[frozenset[str], FindTogether]] = MappingProxyType({
    frozenset({"work", "paces", "verdicts"}): chain.walked, frozenset({"entries", "stays"}): pipeline.walked,
})  # fmt: skip
"""Facts that come out of the same rows: of the same days they are found together in about the time of one."""


def group_of(fact: str) -> frozenset[str]:
    """This function will return the facts that are found together with this one."""
    return next((group for group in TOGETHER if fact in group), frozenset({fact}))


def found_together(
    group: frozenset[str], since: datetime, until: datetime, only: Collection[int] | None = None
) -> Mapping[str, Iterable[Piece]]:
    """This function will return the pieces of each fact of a group, ``only`` those about these rows where it is told."""
    if group in TOGETHER:
        return TOGETHER[group](since, until, only)
    return {fact: FACTS[fact].pieces(since, until, only) for fact in group}
