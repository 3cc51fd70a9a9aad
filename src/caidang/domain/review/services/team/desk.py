"""A desk passes on to a colleague: people, open work, clients and jobs, in one action, with or without its owner leaving."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.services.record.placing import (
    count_owned,
    hand_over_owned,
    owned_ids,
)
from caidang.domain.clients.services.handing import desk_ids, hand_over_clients, preview_desk
from caidang.domain.review.hands import able
from caidang.domain.review.models import Case, HandedDesk, Notification
from caidang.domain.review.services.chain.work import hand_over
from caidang.domain.review.services.news.telling import tell_of_client
from caidang.foundation.accounts.members import active_who_may, member_of
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Action, Role, Viewer, may, require
from caidang.foundation.accounts.viewers import viewer_of
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx


@dataclass(frozen=True, slots=True)
class More:
    """What a room above passes on besides: ``name`` in Chinese, the numbers of a member's things, and the passing.

    ``pass_on(leaver, to, actor, now)`` and ``give_back(numbers, to, leaver, actor, now)`` are called inside the
    transaction and return how much it was; given back is what is still the colleague's, or nobody's.
    """

    name: str
    ids: Callable[[int, datetime], Sequence[int]]
    pass_on: Callable[[int, int | None, Viewer, datetime], int]
    give_back: Callable[[Sequence[int], int | None, int, Viewer, datetime], int]


@dataclass(frozen=True, slots=True)
class Desk:
    """What passes on: records looked after, open work given and put back, clients, jobs, and what rooms above add.

    ``unreached``: jobs that the colleague could not see, left to nobody.
    """

    owned: int
    given: int
    queued: int
    clients: int
    jobs: int
    unreached: int
    more: tuple[tuple[str, int], ...] = ()


def preview_hand_over(
    *, leaver: int, to: int | None, viewer: Viewer, now: datetime, more: Sequence[More] = ()
) -> Desk:
    """Return what ``hand_over_desk`` would do, without doing it."""
    require(viewer, Action.ASSIGN)
    member_of(leaver)
    check_taker(leaver, to)
    return count_desk(leaver=leaver, to=to, now=now, more=more)


def hand_over_desk(
    *, leaver: int, to: int, actor: Viewer, now: datetime, more: Sequence[More] = ()
) -> Desk:
    """Hand all that is on a member's desk to a colleague; the member stays. What the colleague cannot do goes back to its queue.

    Raises InvalidInput for a colleague who is not there.
    """
    require(actor, Action.ASSIGN)
    member_of(leaver)
    check_taker(leaver, to)
    with write_tx():
        done = pass_desk(leaver=leaver, to=to, actor=actor, now=now, more=more)
        audit.record(
            actor_id=actor.user_id, verb="member.desk_handed", subject=f"user:{leaver}", now=now,
            detail={"to": to, "owned": done.owned, "given": done.given, "queued": done.queued, "clients": done.clients, "jobs": done.jobs},
        )  # fmt: skip
    return done


def pass_desk(
    *, leaver: int, to: int | None, actor: Viewer, now: datetime, more: Sequence[More] = ()
) -> Desk:
    """Pass a desk on, or with None put it back. To be called inside a transaction, by who has settled that it may be done."""
    HandedDesk.objects.create(
        leaver=leaver, to=to, actor=actor.user_id, at=now, parts=_parts_of(leaver, to, now, more)
    )
    # First what is his: with it the colleague reaches the records whose work he takes over.
    parts = hand_over_clients(leaver=leaver, to=to, actor=actor, now=now)
    owned = hand_over_owned(leaver=leaver, to=to, actor=actor, now=now)
    handed = hand_over(leaver=leaver, to=to, actor=actor, now=now)
    others = tuple((one.name, one.pass_on(leaver, to, actor, now)) for one in more)
    tell_of_client([to], Notification.Kind.DESK, actor=actor, now=now)
    return Desk(
        owned, handed.given, handed.queued, parts.clients, parts.jobs, parts.unreached, others
    )


def count_desk(*, leaver: int, to: int | None, now: datetime, more: Sequence[More] = ()) -> Desk:
    """Return how much would pass on."""
    cases = list(_cases_of(leaver))
    given = sum(1 for case in cases if to is not None and able(case, [to]))
    parts = preview_desk(leaver=leaver, to=to)
    others = tuple((one.name, len(one.ids(leaver, now))) for one in more)
    return Desk(
        count_owned(leaver), given, len(cases) - given, parts.clients, parts.jobs, parts.unreached,
        others,
    )  # fmt: skip


def desk_members(*, viewer: Viewer) -> list[tuple[int, str, Role]]:
    """Return everybody active who works on records: whose desk may pass on, and to whom."""
    require(viewer, Action.ASSIGN)
    return [(u.pk, str(u), Role(u.role)) for u in active_who_may(Action.WORK)]


def check_taker(leaver: int, to: int | None) -> None:
    """Raise InvalidInput for a colleague who is not there, or cannot work on records; None is the queues."""
    if to is None:
        return
    colleague = User.objects.filter(pk=to, is_active=True).first()
    if colleague is None or to == leaver or not may(viewer_of(colleague), Action.WORK):
        raise InvalidInput("请选一位在职的同事来接手，或放回队列。")


def _parts_of(
    leaver: int, to: int | None, now: datetime, more: Sequence[More]
) -> dict[str, Sequence[int]]:
    """The numbers of all that is about to pass on."""
    cases = list(_cases_of(leaver))
    given = {case.pk for case in cases if to is not None and able(case, [to])}
    return {
        **desk_ids(leaver=leaver, to=to),
        OWNED: owned_ids(leaver),
        GIVEN: sorted(given),
        QUEUED: [case.pk for case in cases if case.assignee == leaver and case.pk not in given],
        **{one.name: list(one.ids(leaver, now)) for one in more},
    }


OWNED, GIVEN, QUEUED = "owned", "given", "queued"
"""How ``HandedDesk.parts`` calls records looked after, and open work that the colleague took or that was put back."""


def _cases_of(user_id: int) -> Iterable[Case]:
    held = Q(assignee=user_id) | Q(claimed_by=user_id)
    return Case.objects.select_related("candidate__audience").filter(held)
