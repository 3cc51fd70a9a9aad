"""Candidates leave as a sheet: who may have them so, as rows that are covered, noted in every record's own history."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.selectors.rows import CandidateRow
from caidang.domain.candidates.selectors.seeing import list_lens, rows_of
from caidang.domain.candidates.services.revealing import Purpose
from caidang.foundation.accounts.policy import Action, Viewer, covered, require
from caidang.foundation.audit import services as audit

MAX_EXPORTED = 100_000
"""People in one sheet; whoever needs more narrows the search and takes several."""
ALONE_AT_MOST: Final = 200
"""People in one sheet that need nobody else's leave; with contacts in clear ``CLEAR_AT_MOST``."""
CLEAR_AT_MOST: Final = 20


class NeedsLeave(InvalidInput):
    """So many people leave only when a second person agrees: the sheet is to be asked for."""


def needs_leave(count: int, *, is_clear: bool) -> bool:
    """Tell whether a second person has to agree that a sheet of so many people leaves."""
    return count > (CLEAR_AT_MOST if is_clear else ALONE_AT_MOST)


def check_export(*, count: int, purpose: str, actor: Viewer) -> None:
    """Refuse who may not export, or not with contacts in clear (a ``purpose``), and nobody or too many people.

    Raises NeedsLeave for more than a member may take alone.
    """
    require_export(purpose=purpose, actor=actor)
    if not count:
        raise InvalidInput("请先选中要导出的人。")
    if count > MAX_EXPORTED:
        raise InvalidInput(
            f"一次最多导出 {MAX_EXPORTED} 人，现在有 {count} 人。请再加些条件，分几次导出。"
        )
    if needs_leave(count, is_clear=bool(purpose)):
        raise NeedsLeave(f"导出 {count} 人要另一位同意，请在「导出的表」里要。")


def require_export(*, purpose: str, actor: Viewer) -> None:
    """Refuse who may not export; with a ``purpose``, who may not have contacts in clear."""
    require(actor, Action.EXPORT)
    if purpose:
        require(actor, Action.EXPORT_CLEAR)
        if purpose not in list(Purpose):
            raise InvalidInput("请先选用途，再导出完整联系方式。")


def exported_rows(
    ids: Sequence[int], *, purpose: str, actor: Viewer, today: date
) -> list[CandidateRow]:
    """Return the rows of these records, in their order; those gone or out of reach are left out.

    Contacts are masked for everybody. With a ``purpose`` they are as the actor sees them in a record,
    for who may export them so.
    """
    require_export(purpose=purpose, actor=actor)
    lens = list_lens(actor) if purpose else list_lens(covered(actor))
    return [lens.row(row) for row in rows_of(ids, viewer=actor, today=today)]


def note_exported(
    ids: Iterable[int], *, detail: Mapping[str, int | str], actor: Viewer, now: datetime
) -> None:
    """Note in each record's history that it left in a sheet. To be called inside a transaction."""
    for pk in ids:
        audit.record(
            actor_id=actor.user_id, verb="candidate.exported", subject=f"candidate:{pk}", now=now,
            detail=detail,
        )  # fmt: skip


def note_withdrawn(
    candidate_id: int, *, detail: Mapping[str, int | str], actor: Viewer, now: datetime
) -> None:
    """Note in a record's history that the sheet was destroyed before anybody fetched it. To be called inside a transaction."""
    audit.record(
        actor_id=actor.user_id, verb="candidate.export_withdrawn",
        subject=f"candidate:{candidate_id}", now=now, detail=detail,
    )  # fmt: skip
