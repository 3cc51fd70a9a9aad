"""Why a record was returned, as its reader may know it."""

from dataclasses import dataclass

from caidang.core.review.faults import Fault
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.shown.seeing import Lens
from caidang.domain.review.models import Move
from caidang.foundation.vault import services as vault


@dataclass(frozen=True, slots=True)
class Why:
    """The reasons that were chosen, and what was said with them."""

    faults: tuple[Fault, ...] = ()
    note: str = ""


def why(move: Move, candidate: Candidate, lens: Lens) -> Why:
    """Return why the step was taken; numbers in the text are covered for who may not see them."""
    faults = tuple(Fault(fault) for fault in move.faults)
    if move.note is None:
        return Why(faults)
    note = vault.open_sealed(candidate.data_key, move.note_place, bytes(move.note)).decode()
    return Why(faults, lens.text(note))
