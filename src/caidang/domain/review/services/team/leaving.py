"""Somebody leaves: his account is shut and his work handed over, in one step."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import QuerySet

from caidang.core.review.chain import State, can_take
from caidang.domain.review.models import Follow, ShareRule
from caidang.domain.review.services.team.desk import Desk, More, check_taker, count_desk, pass_desk
from caidang.foundation.accounts.login.sessions import count_sessions
from caidang.foundation.accounts.members import active_who_may, member_of
from caidang.foundation.accounts.membership import deactivate
from caidang.foundation.accounts.models import ApiToken, User
from caidang.foundation.accounts.policy import Action, Role, Viewer, require
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx


@dataclass(frozen=True, slots=True)
class Leaving:
    """What becomes of what is a member's: how much of his desk goes to the colleague, to the queues, ends.

    Without a colleague the people, clients and jobs that he looks after are nobody's.
    """

    desk: Desk
    rules: int
    """Rules of sharing out in which the colleague takes his place, or his place is struck."""
    follows: int
    sessions: int
    tokens: int


def preview_leaving(
    *, user_id: int, to: int | None, viewer: Viewer, now: datetime, more: Sequence[More] = ()
) -> Leaving:
    """Return what ``see_off`` would do, without doing it."""
    require(viewer, Action.MANAGE_MEMBERS)
    member_of(user_id)
    check_taker(user_id, to)
    return Leaving(
        desk=count_desk(leaver=user_id, to=to, now=now, more=more),
        rules=len(_rules_of(user_id)),
        follows=_follows(user_id, to).count() if to is not None else 0,
        sessions=count_sessions(user_id=user_id, now=now),
        tokens=ApiToken.objects.filter(
            member_id=user_id, revoked_at=None, expires_at__gt=now
        ).count(),
    )


def see_off(
    *, user_id: int, to: int | None, actor: Viewer, now: datetime, more: Sequence[More] = ()
) -> Leaving:
    """Shut the member's account and hand all that is his to a colleague, or back to the queues.

    One transaction: sessions and tokens end, his desk (with ``more`` from rooms above), rules and followed
    records pass on, what the colleague cannot do goes back to its queue. Raises InvalidInput for a colleague who is not
    there, and Conflict as ``deactivate`` does; then nothing has changed.
    """
    require(actor, Action.MANAGE_MEMBERS)
    check_taker(user_id, to)
    with write_tx():
        done = preview_leaving(user_id=user_id, to=to, viewer=actor, now=now, more=more)
        desk = pass_desk(leaver=user_id, to=to, actor=actor, now=now, more=more)
        done = replace(done, desk=desk)
        for rule in _rules_of(user_id):
            _replace(rule, user_id, to)
        if to is not None:
            Follow.objects.bulk_create(
                Follow(candidate_id=pk, member=to, since=now)
                for pk in _follows(user_id, to).values_list("candidate_id", flat=True)
            )
        Follow.objects.filter(member=user_id).delete()
        deactivate(user_id=user_id, actor=actor, now=now)
        audit.record(
            actor_id=actor.user_id, verb="member.seen_off", subject=f"user:{user_id}", now=now,
            detail={"to": to, "given": desk.given, "queued": desk.queued, "rules": done.rules, "follows": done.follows, "owned": desk.owned, "clients": desk.clients, "jobs": desk.jobs},
        )  # fmt: skip
    return done


def successors(*, user_id: int, viewer: Viewer) -> list[tuple[int, str, Role]]:
    """Return the colleagues who could take over: everybody active who works on records."""
    require(viewer, Action.MANAGE_MEMBERS)
    able_ones = active_who_may(Action.WORK)
    return [(u.pk, str(u), Role(u.role)) for u in able_ones if u.pk != user_id]


def _rules_of(user_id: int) -> list[ShareRule]:
    # At most fifty rules: a look at each is quicker than JSON operators that differ by database.
    return [rule for rule in ShareRule.objects.all() if user_id in rule.members]


def _replace(rule: ShareRule, user_id: int, to: int | None) -> None:
    """Put the colleague in the leaver's place if he can take the step; a rule for nobody is removed."""
    taker = User.objects.filter(pk=to, is_active=True).first() if to is not None else None
    is_able = taker is not None and can_take(State(rule.state), Role(taker.role))
    placed = [(to if pk == user_id else pk) for pk in rule.members if pk != user_id or is_able]
    members = list(dict.fromkeys(placed))
    if members:
        ShareRule.objects.filter(pk=rule.pk).update(members=members)
    else:
        rule.delete()


def _follows(user_id: int, to: int) -> QuerySet[Follow]:
    known = Follow.objects.filter(member=to).values("candidate_id")
    return Follow.objects.filter(member=user_id).exclude(candidate_id__in=known)
