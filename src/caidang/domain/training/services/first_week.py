"""A member ticks off his first week's list what the program cannot see, and puts the list away."""

from datetime import datetime

from caidang.core.errors import InvalidInput
from caidang.domain.training.first_week import COURSE, tasks_of
from caidang.domain.training.models import FirstWeek
from caidang.domain.training.services.learning import member_id
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.write_lock import write_tx


def tick(*, key: str, is_done: bool, actor: Viewer) -> None:
    """Note that the actor has done a thing on his list, or take that back. Raises InvalidInput for what is not on it.

    A course is passed, not ticked.
    """
    if key == COURSE or key not in {one.key for one in tasks_of(actor.role)}:
        raise InvalidInput("单子上没有这一项，刷新再看。")
    me = member_id(actor)
    with write_tx():
        row, _ = FirstWeek.objects.get_or_create(member=me)
        left = [one for one in row.ticked if one != key]
        row.ticked = [*left, key] if is_done else left
        row.save(update_fields=["ticked"])


def put_away(*, is_away: bool, actor: Viewer, now: datetime) -> None:
    """Put the list away from the first page, or back there."""
    me = member_id(actor)
    with write_tx():
        FirstWeek.objects.update_or_create(member=me, defaults={"closed_at": now if is_away else None})
