"""The tokens of every record made anew under another key."""

from collections.abc import Callable
from datetime import datetime
from typing import Final

from django.db.models import QuerySet

from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.tokens import refresh_tokens
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.vault.rotation.index import change_index
from caidang.foundation.vault.rotation.keyholder import Progress, quiet

AT_ONCE: Final = 100


def rotate_index(*, actor: Viewer, clock: Callable[[], datetime], progress: Progress = quiet) -> int:
    """Give the tokens by which people are matched, and the sealed index, another key; others go on working.

    Returns how many records got new tokens. An interrupted call is gone on with. The index is built
    anew beside the one that serves, by the process that keeps it. Raises NotAllowed, and Conflict when another process changes keys.
    """
    require(actor, Action.MANAGE_KEYS)
    total = _with_tokens().count()
    return change_index(walk=_some, total=total, actor_id=actor.user_id, clock=clock, progress=progress)


def _some(after: int) -> tuple[int, int]:
    with write_tx():
        found = list(_with_tokens().filter(pk__gt=after).select_related("data_key").order_by("pk")[:AT_ONCE])
        for candidate in found:
            refresh_tokens(candidate)
    return (found[-1].pk, len(found)) if found else (after, 0)


def _with_tokens() -> "QuerySet[Candidate]":
    return Candidate.objects.filter(match_keys__isnull=False, data_key__erased_at=None).distinct()
