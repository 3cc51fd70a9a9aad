"""Somebody leaves, and what he was following goes on with a colleague, or waits for one."""

from datetime import datetime

from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.services.steps import note
from caidang.domain.review.services import leaving
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer
from caidang.foundation.lib.write_lock import write_tx


def see_off(*, user_id: int, to: int | None, actor: Viewer, now: datetime) -> leaving.Leaving:
    """This function will do as ``review.services.leaving.see_off``; his applications become the colleague's as well.

    A colleague who moves no applications gets none: they are nobody's then, as without a colleague.
    """
    with write_tx():
        done = leaving.see_off(user_id=user_id, to=to, actor=actor, now=now)
        takers = {one.pk for one in active_who_may(Action.PIPELINE)}
        owner = to if to in takers else None
        mine = list(Application.objects.filter(owner=user_id))
        Application.objects.filter(pk__in=[one.pk for one in mine]).update(owner=owner)
        for one in mine:
            note("application.owner_set", one, actor=actor, now=now, owner=owner)
    return done


def count_followed(user_id: int) -> int:
    """This function will return how many applications a member follows."""
    return Application.objects.filter(owner=user_id).count()
