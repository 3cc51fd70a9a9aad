"""What programs proposed and nobody has decided yet."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from caidang.domain.candidates.catalogue import field_named
from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.domain.candidates.selectors.shown.rows import CandidateRow
from caidang.domain.candidates.selectors.shown.seeing import list_lens, rows_of
from caidang.domain.review.models import ProgramProposal
from caidang.domain.review.services.chain.proposals import opened
from caidang.foundation.accounts.members import names_of
from caidang.foundation.accounts.policy import Action, Viewer, can, require
from caidang.foundation.vault import services as vault

PAGE: Final = 30
State = ProgramProposal.State


@dataclass(frozen=True, slots=True)
class ShownProposal:
    """One proposal beside what stands there, as the viewer may see both."""

    public_id: str
    person: CandidateRow
    label: str
    was: str
    value: str
    reason: str
    by: str
    at: datetime
    may_take: bool


def list_proposals(
    *, viewer: Viewer, today: date, candidate: Candidate | None = None, before: int = 0
) -> tuple[list[ShownProposal], int]:
    """Return open proposals within the viewer's reach, the newest first, and the number to go on from, 0 at the end.

    Of one record, or of all.
    """
    require(viewer, Action.READ_CANDIDATE)
    rows = ProgramProposal.objects.filter(
        state=State.OPEN, candidate__in=Candidate.objects.visible_to(viewer).order_by().only("pk")
    )
    if candidate is not None:
        rows = rows.filter(candidate=candidate)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows.select_related("candidate__data_key", "candidate__audience").order_by("-pk")[:PAGE])
    return _shown(found, viewer, today), found[-1].pk if len(found) == PAGE else 0


def count_proposals(*, viewer: Viewer, most: int) -> int:
    """Return how many are open within the viewer's reach, ``most`` at most."""
    near = Candidate.objects.visible_to(viewer).order_by().only("pk")
    return ProgramProposal.objects.filter(state=State.OPEN, candidate__in=near)[:most].count()


def _shown(found: Iterable[ProgramProposal], viewer: Viewer, today: date) -> list[ShownProposal]:
    found = list(found)
    people = {one.id: one for one in rows_of([row.candidate_id for row in found], viewer=viewer, today=today)}
    names = names_of(row.member for row in found)
    stands = _standing(found)
    lens = list_lens(viewer)
    shown = []
    for row in found:
        if row.candidate_id not in people:
            continue
        field = field_named(row.field)
        value, reason = opened(row.candidate, row)
        was = stands.get((row.candidate_id, row.field, row.entry), "")
        hidden = () if lens.decide(field).is_allowed else [one for one in (value, was) if one]
        shown.append(
            ShownProposal(
                public_id=str(row.public_id), person=people[row.candidate_id], label=field.label,
                was=lens.show(field, was) if was else "", value=lens.show(field, value) if value else "",
                reason=lens.text(reason, hidden), by=names.get(row.member, ""), at=row.at,
                may_take=can(viewer, Action.EDIT_CANDIDATE, row.candidate.target).is_allowed,
            )
        )  # fmt: skip
    return shown


def _standing(found: Iterable[ProgramProposal]) -> dict[tuple[int, str, int], str]:
    """What stands now where something is proposed."""
    records = {row.candidate_id: row.candidate for row in found}
    values = FieldValue.objects.filter(
        candidate__in=records, field__in={row.field for row in found}, retired_at=None
    )
    return {
        (one.candidate_id, one.field, one.entry): vault.open_sealed(
            records[one.candidate_id].data_key, one.value_place, bytes(one.value)
        ).decode()
        for one in values
    }
