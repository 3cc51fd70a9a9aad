"""Two records that may be one person: flagged with reasons, decided by a person."""

from collections.abc import Iterable
from datetime import datetime

from caidang.core.errors import Conflict
from caidang.core.match import Likeness
from caidang.domain.candidates.models import Candidate, Suspicion
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx


def flag_duplicates(
    *, candidate: Candidate, matches: Iterable[tuple[Candidate, Likeness]], now: datetime
) -> int:
    """Note which records may be the same person, once per pair; returns how many are new."""
    count = 0
    for other, likeness in matches:
        first, second = sorted((candidate, other), key=lambda c: c.pk)
        _, is_new = Suspicion.objects.get_or_create(
            first=first,
            second=second,
            defaults={
                "score": likeness.score,
                "reasons": list(likeness.reasons),
                "created_at": now,
            },
        )
        count += is_new
    return count


def decide_duplicate(*, suspicion_id: int, state: str, actor: Viewer, now: datetime) -> Suspicion:
    """Say that two records are different people, or put the question off (states distinct, later, open)."""
    require(actor, Action.DECIDE_DUPLICATE)
    with write_tx():
        pairs = Suspicion.objects.select_related("first__audience", "second__audience")
        suspicion = pairs.filter(pk=suspicion_id).first()
        if suspicion is not None:
            for one in (suspicion.first, suspicion.second):
                require(actor, Action.DECIDE_DUPLICATE, one.target)
        if suspicion is None or suspicion.state == Suspicion.State.MERGED or state not in (
            Suspicion.State.OPEN, Suspicion.State.LATER, Suspicion.State.DISTINCT,
        ):  # fmt: skip
            raise Conflict("这一对已经处理过了，刷新后可以看到结果。")
        suspicion.state = state
        suspicion.decided_at, suspicion.decided_by = now, actor.user_id
        suspicion.save()
        audit.record(
            actor_id=actor.user_id,
            verb="duplicate.decided",
            subject=f"suspicion:{suspicion.pk}",
            now=now,
            detail={"state": state},
        )
    return suspicion
