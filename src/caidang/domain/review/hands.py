"""Whose hands a record went through since it was last approved: who may not approve it."""

from collections.abc import Sequence
from datetime import datetime

from caidang.core.review.chain import Action, Record, Refused, State, can_take
from caidang.domain.candidates.models import Candidate, FieldValue
from caidang.domain.review.models import Case
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Role, can
from caidang.foundation.accounts.viewers import viewers_of


def takers(state: State) -> list[User]:
    """Return the active members whose role may do what a record in the state waits for, by name."""
    return [one for one in active_who_may(policy.Action.WORK) if can_take(state, Role(one.role))]


def able(case: Case, members: Sequence[int]) -> list[int]:
    """Return which members may do what the case waits for, in their order.

    They are takers of its state, the record is within their reach, and nobody is given his own work to approve.
    """
    wanted = set(members)
    fit = [member for member in takers(State(case.state)) if member.pk in wanted]
    viewers, target = viewers_of(fit), case.candidate.target
    reached = {
        pk for pk, viewer in viewers.items() if can(viewer, policy.Action.READ_CANDIDATE, target).is_allowed
    }
    reached -= barred(case)
    return [pk for pk in members if pk in reached]


def barred(case: Case) -> frozenset[int]:
    """Return the ids of those by whom a case that waits for approval cannot be approved: four eyes."""
    if case.state != State.REVIEWING:
        return frozenset()
    record = record_of(case)
    return record.hands | record.makers


def refuse_marked(case: Case, action: Action) -> None:
    """Raise Refused for approving a record on which marks are open."""
    if action is Action.APPROVE and case.flags.filter(settled_at=None).exists():
        raise Refused("还有标记没有处理，请先改正或取消标记再通过，或者退回。")


def record_of(case: Case) -> Record:
    """Return what a decision about the case hangs on; five small queries, and more where nothing was changed."""
    hands = hands_of(case.candidate, case, since=case.approved_at)
    return Record(
        state=State(case.state),
        hands=hands,
        is_approved=case.approved_at is not None,
        makers=hands or _last_makers(case),
    )


def _last_makers(case: Case) -> frozenset[int]:
    """Who made what stands there: the hands before the last approval that approved a change."""
    if case.approved_at is None:
        return frozenset()
    approvals = case.standing_moves.filter(action=Action.APPROVE, at__lt=case.approved_at)
    for since in (*approvals.values_list("at", flat=True), None):
        if hands := hands_of(case.candidate, case, since=since):
            return hands
    return frozenset()


def hands_of(candidate: Candidate, case: Case, *, since: datetime | None) -> frozenset[int]:
    """Return the ids of all who handed in, entered, removed, merged or submitted something after ``since``.

    Who only confirmed what stood there has not changed it. Who submitted it has, though he took that
    back: it was in his hands.
    """
    people = {candidate.created_by} if since is None else set()
    later = {} if since is None else {"created_at__gt": since}
    values = candidate.values.filter(**later).exclude(origin=FieldValue.Origin.PARSER)
    people |= set(values.filter(is_confirmation=False).values_list("created_by", flat=True))
    received = {} if since is None else {"received_at__gt": since}
    people |= set(candidate.documents.filter(**received).values_list("received_by", flat=True))
    merges = candidate.merges_kept.filter(**later)
    people |= set(merges.values_list("created_by", flat=True))
    moved = {} if since is None else {"at__gt": since}
    moves = case.moves.filter(action__in=(Action.SUBMIT, Action.HAND_ON), **moved)
    people |= set(moves.values_list("actor", flat=True))
    return frozenset(person for person in people if person is not None)


def changed_fields(case: Case) -> frozenset[tuple[str, int]]:
    """Return the fields and entries that were changed since the record was last approved; none if it never was."""
    if case.approved_at is None:
        return frozenset()
    rows = case.candidate.values.filter(created_at__gt=case.approved_at, is_confirmation=False)
    return frozenset(rows.values_list("field", "entry"))
