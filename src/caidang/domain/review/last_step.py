"""The last step of a record, and what it takes to take it back."""

from datetime import datetime
from typing import Final

from caidang.core.review.chain import Action, State
from caidang.core.review.taking_back import Step
from caidang.domain.review.models import Case, Move
from caidang.foundation.accounts.audit_log import LOOKS
from caidang.foundation.audit.models import AuditEvent

_MOMENTS: Final = ("since", "due_at", "approved_at", "paused_at")
_REST: Final = ("assignee", "is_returned", "approved_by")


def kept_of(case: Case) -> dict[str, object]:
    """Return what a step changes in the case besides its state, as it stands now, for a move to keep."""
    moments = {name: getattr(case, name) for name in _MOMENTS}
    return {
        **{name: moment and moment.isoformat() for name, moment in moments.items()},
        **{name: getattr(case, name) for name in _REST},
    }


def put_back(case: Case, move: Move) -> None:
    """Make the case say again what it said before the move; it is not saved."""
    for name in _MOMENTS:
        moment = move.was[name]
        setattr(case, name, moment and datetime.fromisoformat(moment))
    for name in _REST:
        setattr(case, name, move.was[name])


def last_step(case: Case) -> tuple[Move, Step] | None:
    """Return the last step that stands, and how it stands; None for a record that has taken none.

    It is the last only while the log says so: any event on the record since, but for looks, builds upon
    it. A colleague who has taken the record in hand does, too.
    """
    move = case.standing_moves.first()
    if move is None:
        return None
    events = AuditEvent.objects.filter(subject=f"candidate:{case.candidate_id}")
    event = events.exclude(verb__in=LOOKS).order_by("-seq").first()
    is_last = (
        event is not None
        and event.verb == f"review.{move.action}"
        and event.detail.get("move") == move.pk
        and case.claimed_by in (None, move.actor)
        and bool(move.was)
    )
    step = Step(Action(move.action), State(move.before), move.actor, move.at, is_last=is_last)
    return move, step
