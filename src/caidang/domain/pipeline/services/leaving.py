"""What a member was following passes on to a colleague with the rest of his desk, or waits for one."""

from datetime import datetime
from typing import Final

from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.services.steps import note
from caidang.domain.review.services.desk import More
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer


def count_followed(user_id: int) -> int:
    """This function will return how many applications a member follows."""
    return Application.objects.filter(owner=user_id).count()


def pass_followed_on(leaver: int, to: int | None, actor: Viewer, now: datetime) -> int:
    """This function will give a member's applications to a colleague and return how many. To be called inside a transaction.

    A colleague who moves no applications gets none: they are nobody's then, as without a colleague.
    """
    takers = {one.pk for one in active_who_may(Action.PIPELINE)}
    owner = to if to in takers else None
    mine = list(Application.objects.filter(owner=leaver))
    Application.objects.filter(pk__in=[one.pk for one in mine]).update(owner=owner)
    for one in mine:
        note("application.owner_set", one, actor=actor, now=now, owner=owner)
    return len(mine)


ON_A_DESK: Final = (More("跟进的应聘", count_followed, pass_followed_on),)
"""What the pipeline adds to a desk that passes on, or to a leaver's."""
