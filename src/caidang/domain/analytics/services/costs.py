"""What a source cost in a month, as a person writes it down."""

from datetime import date, datetime
from typing import Final

from caidang.core.errors import InvalidInput
from caidang.domain.analytics.models import SourceCost
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MOST_YUAN: Final = 100_000_000
_LONGEST: Final = 32


def save_cost(*, source: str, month: date, yuan: int | None, actor: Viewer, now: datetime) -> None:
    """Write down what a source cost in the month of this day; None takes it out. Raises InvalidInput, NotAllowed."""
    require(actor, Action.ASSIGN)
    if not 0 < len(source) <= _LONGEST or not source.isascii() or not source.isprintable():
        raise InvalidInput("选一个来源。")
    if yuan is not None and not 0 <= yuan <= MOST_YUAN:
        raise InvalidInput("花费写整数元，最多一亿。")
    first = month.replace(day=1)
    with write_tx():
        if yuan is None:
            SourceCost.objects.filter(source=source, month=first).delete()
        else:
            told = {"yuan": yuan, "entered_by": actor.user_id, "entered_at": now}
            SourceCost.objects.update_or_create(source=source, month=first, defaults=told)
        audit.record(
            actor_id=actor.user_id, verb="cost.saved", subject="analytics", now=now,
            detail={"source": source, "month": first.isoformat(), "yuan": yuan},
        )  # fmt: skip
