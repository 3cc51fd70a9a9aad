"""A record is edited by hand: the value, its marks and its place in the chain change together."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from caidang.core.review.faults import Fault
from caidang.domain.candidates.models import Candidate, FieldValue, Merge
from caidang.domain.candidates.services.record import assist, edit, merge
from caidang.domain.review.models import Notification
from caidang.domain.review.services.chain.cases import (
    case_of,
    hold_still,
    note_change,
    note_change_of,
)
from caidang.domain.review.services.chain.flags import raise_flag, settle_flags
from caidang.domain.review.services.news.telling import tell_followers
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx


def set_value(
    *, candidate: Candidate, field: str, entry: int, text: str, actor: Viewer, now: datetime,
    is_from_person: bool = False, is_proposed: bool = False,
) -> FieldValue:  # fmt: skip
    """As ``candidates.services.record.edit.set_value``; what was marked as wrong is settled, a stored record is reviewed again.

    Typing the same value confirms it, which changes nothing and settles nothing but its doubt.
    """
    with write_tx():
        row = edit.set_value(
            candidate=candidate, field=field, entry=entry, text=text, actor=actor, now=now,
            is_from_person=is_from_person, is_proposed=is_proposed,
        )
        _follow(candidate, row, actor=actor, now=now)
    return row


def add_entry(
    *, candidate: Candidate, field: str, text: str, actor: Viewer, now: datetime
) -> FieldValue:
    """As ``candidates.services.record.edit.add_entry``; a stored record is reviewed again."""
    with write_tx():
        row = edit.add_entry(candidate=candidate, field=field, text=text, actor=actor, now=now)
        _follow(candidate, row, actor=actor, now=now)
    return row


def restore_value(
    *, candidate: Candidate, value_id: str, actor: Viewer, now: datetime
) -> FieldValue:
    """As ``candidates.services.record.edit.restore_value``; a stored record is reviewed again."""
    with write_tx():
        row = edit.restore_value(candidate=candidate, value_id=value_id, actor=actor, now=now)
        _follow(candidate, row, actor=actor, now=now)
    return row


def accept_proposal(
    *,
    candidate: Candidate,
    entry: int,
    values: Sequence[assist.Accepted],
    actor: Viewer,
    now: datetime,
) -> int:
    """As ``candidates.services.record.assist.accept_proposal``; a stored record is reviewed again."""
    with write_tx():
        taken = assist.accept_proposal(
            candidate=candidate, entry=entry, values=values, actor=actor, now=now
        )
        note_change(candidate=candidate, now=now)
    return taken


def merge_candidates(
    *,
    keeper: Candidate,
    loser: Candidate,
    take: Mapping[merge.Slot, merge.Slot | None],
    actor: Viewer,
    now: datetime,
    unseen: Sequence[merge.Slot] = (),
) -> Merge:
    """As ``candidates.services.record.merge.merge_candidates``; a stored keeper is reviewed again.

    ``unseen`` are slots for which the actor could not choose, as he does not see what they say: they are
    marked as doubtful, for somebody who does.
    """
    with write_tx():
        made = merge.merge_candidates(keeper=keeper, loser=loser, take=take, actor=actor, now=now)
        note_change(candidate=keeper, now=now)
        for field, entry in unseen:
            raise_flag(
                case=case_of(keeper, now=now), field=field, entry=entry, fault=Fault.DOUBTFUL,
                actor=actor, now=now,
            )  # fmt: skip
    return made


def unmerge_candidates(*, merged: Merge, actor: Viewer, now: datetime) -> None:
    """As ``candidates.services.record.merge.unmerge_candidates``; both records are reviewed again if they were stored.

    What was marked because of the merge is settled with it.
    """
    with write_tx():
        merge.unmerge_candidates(merge=merged, actor=actor, now=now)
        case = case_of(merged.keeper, now=now)
        for mark in case.flags.filter(settled_at=None, raised_at=merged.created_at):
            settle_flags(case=case, field=mark.field, entry=mark.entry, actor=actor, now=now)
        for candidate in (merged.keeper, merged.loser):
            note_change(candidate=candidate, now=now)


def _follow(candidate: Candidate, row: FieldValue, *, actor: Viewer, now: datetime) -> None:
    if row.is_confirmation:
        return
    hold_still(candidate.pk)
    case = case_of(candidate, now=now)
    settle_flags(case=case, field=row.field, entry=row.entry, actor=actor, now=now)
    note_change_of(case, now=now)
    tell_followers(Notification.Kind.CHANGED, candidate, actor=actor, now=now)
