"""What a member was following passes on to a colleague with the rest of his desk, or waits for one."""

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from django.db.models import Q, QuerySet

from caidang.domain.clients.models import Revision
from caidang.domain.pipeline.models import Application
from caidang.domain.pipeline.services.client_standing import follow_clients
from caidang.domain.pipeline.services.interviews.passing import ARRANGED, HELD
from caidang.domain.pipeline.services.steps import note
from caidang.domain.review.services.team.desk import More
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.policy import Action, Viewer

_AT_ONCE: Final = 5_000


def followed_ids(user_id: int, _now: datetime) -> list[int]:
    """This function will return the applications that a member follows, by their numbers."""
    return list(Application.objects.filter(owner=user_id).order_by("pk").values_list("pk", flat=True))


def pass_followed_on(leaver: int, to: int | None, actor: Viewer, now: datetime) -> int:
    """This function will give a member's applications to a colleague and return how many. To be called inside a transaction.

    A colleague who moves no applications gets none: they are nobody's then, as without a colleague.
    """
    takers = {one.pk for one in active_who_may(Action.PIPELINE)}
    owner = to if to in takers else None
    done = _set_owner(Application.objects.filter(owner=leaver), owner, actor, now)
    _follow_owners(leaver, actor, now)
    return done


def give_followed_back(
    ids: Sequence[int], to: int | None, leaver: int, actor: Viewer, now: datetime
) -> int:
    """This function will give back those of the applications that nobody else has taken meanwhile."""
    done = 0
    for at in range(0, len(ids), _AT_ONCE):
        held = Application.objects.filter(pk__in=ids[at : at + _AT_ONCE])
        done += _set_owner(held.filter(Q(owner=to) | Q(owner=None)), leaver, actor, now)
    _follow_owners(to, actor, now)
    return done


def _set_owner(rows: QuerySet[Application], owner: int | None, actor: Viewer, now: datetime) -> int:
    found = list(rows.order_by("pk"))
    for at in range(0, len(found), _AT_ONCE):
        Application.objects.filter(pk__in=[one.pk for one in found[at : at + _AT_ONCE]]).update(owner=owner)
    for one in found:
        note("application.owner_set", one, actor=actor, now=now, owner=owner)
    return len(found)


def _follow_owners(owner: int | None, actor: Viewer, now: datetime) -> None:
    """Walled clients have just changed their owner: who finds people by their interviews changes with it."""
    passed = Revision.objects.filter(at=now, actor=actor.user_id, before={"owner": owner}).exclude(client=None)
    follow_clients(passed.exclude(client__team=None).values_list("client_id", flat=True))


ON_A_DESK: Final = (
    More("跟进的应聘", followed_ids, pass_followed_on, give_followed_back), HELD, ARRANGED,
)  # fmt: skip
"""What the pipeline adds to a desk that passes on, or to a leaver's."""
