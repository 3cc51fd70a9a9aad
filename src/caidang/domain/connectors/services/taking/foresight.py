"""What a trial has seen so far: whom it would have made and what it would have written, so that what follows is told as in a real run.

It is kept between two leases of the same run, in this process alone and only while the run goes on: a trial that rests for
the other side's limits goes on knowing what it knew.
"""

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.domain.candidates.services.record.newcomers import Known
from caidang.domain.candidates.values import PresentValue, ReadValue
from caidang.domain.connectors.models import Run
from caidang.domain.sheets.services.planning import Planner, Portion
from caidang.foundation.accounts.policy import Viewer

Foreseen = set[tuple[str, str]]
"""What a trial would have made: kind and id there; what it would ask about (``asked``); what it would make there (``made``)."""
RESUMED: Final = ("resumed", "")
"""What is foreseen of a trial that went on after a rest: what it foresaw before is not known any more, and is taken to be there."""
MOST: Final = 20_000
"""People of whom a trial remembers all; of the others it remembers a mark: that they are met again, not what they said."""
_held: dict[uuid.UUID, "Foresight"] = {}


@dataclass(slots=True)
class Foresight:
    """What one trial foresees."""

    things: Foreseen = field(default_factory=set)
    _planner: Planner | None = None
    _written: dict[int, tuple[list[ReadValue], set[str]]] = field(default_factory=dict)
    """Of records that are there: the values that they would have been given, and the ids of those whose place these take."""

    def planner(self, actor: Viewer) -> Planner:
        """Return the one planner of all objects: the same person in two of them is one."""
        if self._planner is None:
            self._planner = Planner(actor=actor, is_preferred=False, is_trial=True, remembers=MOST)
        return self._planner

    def write(self, portion: Portion) -> None:
        """Remember what a portion would have written of records that are there."""
        for pk, one in portion.completions.items():
            if pk not in self._written and len(self._written) >= MOST:
                continue
            values, retired = self._written.setdefault(pk, ([], set()))
            # What took another's place in an earlier portion gives way to what takes its own.
            over = {(row.field, row.entry) for row in one.retired}
            values[:] = [*(value for value in values if (value.field, value.entry) not in over), *one.values]
            retired.update(row.id for row in one.retired if row.id)

    def put_in(self, known: Iterable[Known]) -> None:
        """Have records that were loaded say what they would say by now."""
        for one in known:
            values, retired = self._written.get(one.candidate.pk, ((), set()))
            if values:
                one.rows = [*(row for row in one.rows if row.id not in retired), *_as_present(values)]
                one.have = [*(row for row in one.have if row.id not in retired), *_as_present(values)]


def stand_in(values: Sequence[ReadValue]) -> Known:
    """Return whom a trial would have made as a record that is there."""
    said = _as_present(values)
    return Known(Candidate(), said, said)


def foresight_of(run: Run) -> Foresight:
    """Return what this trial foresaw before it rested; of one that another process began it is not known any more."""
    _forget_ended()
    found = _held.get(run.public_id)
    if found is None:
        found = Foresight({RESUMED} if "all" in run.cursor else set())
        if run.kind == Run.Kind.TRIAL:
            _held[run.public_id] = found
    return found


def forget(run: Run) -> None:
    """Let go of what this trial foresaw: of its last portion nothing was written down."""
    _held.pop(run.public_id, None)


def _forget_ended() -> None:
    """Let go of what trials foresaw that do not go on."""
    if _held:
        going = Run.objects.filter(public_id__in=list(_held), stage__in=Run.WORKED).values_list("public_id", flat=True)
        for one in _held.keys() - set(going):
            del _held[one]


def _as_present(values: Iterable[ReadValue]) -> list[PresentValue]:
    return [PresentValue("", one.field, one.entry, one.value, FieldValue.Origin.VENDOR, one.confidence, None) for one in values]
