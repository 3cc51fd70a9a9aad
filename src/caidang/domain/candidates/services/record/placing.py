"""A record gets an owner, or is held by client teams: with that it is settled who may see it."""

from collections.abc import Collection, Sequence
from datetime import datetime

from django.db.models import QuerySet

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.candidates.models import (
    Audience,
    AudienceScope,
    Candidate,
    ClientHold,
    Freshness,
)
from caidang.foundation.accounts.members import active_who_may
from caidang.foundation.accounts.models import Membership, Team
from caidang.foundation.accounts.policy import (
    CLOSED,
    Action,
    Viewer,
    audience_of,
    may,
    own_scope,
    require,
)
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search import services as search


def audience_for(
    *, owner: int | None, collector: int | None, client_teams: Collection[int] = ()
) -> Audience:
    """Return the audience of such a record, made where it is the first. To be called inside a transaction."""
    return _audience_named(audience_of(owner=owner, collector=collector, client_teams=client_teams))


def shut(candidate: Candidate, *, to: int | None, now: datetime) -> None:
    """Let nobody but this member see the record, whatever else they reach; nobody at all with None.

    Whoever calls it has asked the policy and writes it down. To be called inside a transaction.
    """
    candidate.shut_at, candidate.shut_to = now, to
    refresh_audience(candidate)


def reopen(candidate: Candidate) -> None:
    """Let those see the record again who would without ``shut``. To be called inside a transaction."""
    candidate.shut_at = candidate.shut_to = None
    refresh_audience(candidate)


def _shut_audience(to: int | None) -> Audience:
    return _audience_named((CLOSED,) if to is None else (CLOSED, own_scope(to)))


def _audience_named(names: tuple[str, ...]) -> Audience:
    audience, is_new = Audience.objects.get_or_create(key=" ".join(names))
    if is_new:
        AudienceScope.objects.bulk_create(
            AudienceScope(audience=audience, name=name) for name in names
        )
    return audience


def refresh_audience(candidate: Candidate) -> None:
    """Work out anew who may see the record, and put it in line for the index. To be called inside a transaction."""
    if candidate.shut_at is not None:
        candidate.audience = _shut_audience(candidate.shut_to)
    else:
        candidate.audience = audience_for(
            owner=candidate.owner,
            collector=candidate.created_by,
            client_teams=set(candidate.holds.values_list("team_id", flat=True)),
        )
    candidate.save(update_fields=["owner", "audience", "shut_at", "shut_to"])
    Freshness.objects.filter(candidate=candidate).update(audience=candidate.audience)
    search.log_change(candidate.pk)


def set_owner(
    *, candidates: Sequence[Candidate], owner: int | None, actor: Viewer, now: datetime
) -> int:
    """Give the records to a member, or back to the pool with None; return how many changed.

    Whoever may share work out gives any record to anybody; others take what nobody has, and give away
    what is theirs. Raises NotAllowed otherwise, InvalidInput for a member who may read no records.
    """
    changed = whose_owner_changes(candidates, owner, actor=actor)
    with write_tx():
        for one in changed:
            one.owner = owner
            refresh_audience(one)
            audit.record(
                actor_id=actor.user_id, verb="candidate.owner_set", subject=f"candidate:{one.pk}",
                now=now, detail={"owner": owner},
            )  # fmt: skip
    return len(changed)


def whose_owner_changes(
    candidates: Sequence[Candidate], owner: int | None, *, actor: Viewer
) -> list[Candidate]:
    """Return those of the records that would get another owner; raises what ``set_owner`` raises."""
    require(actor, Action.PLACE_CANDIDATE)
    if owner is not None and owner not in {m.pk for m in active_who_may(Action.READ_CANDIDATE)}:
        raise InvalidInput("这位成员看不了候选人，换一位在职的同事。")
    changed = [one for one in candidates if one.owner != owner]
    for one in changed:
        require(actor, Action.PLACE_CANDIDATE, one.target)
        is_own = one.owner == actor.user_id or (one.owner is None and owner == actor.user_id)
        if not (is_own or may(actor, Action.ASSIGN)):
            raise NotAllowed("别人负责的人要由他自己或主管转交；没有负责人的，可以先认领。")
    return changed


def give_back(*, candidate: Candidate, owner: int | None, actor: Viewer, now: datetime) -> None:
    """Undo what the actor did with ``set_owner``, even where the record went out of his reach by it.

    Raises InvalidInput when whoever had it may read no records any more.
    """
    require(actor, Action.PLACE_CANDIDATE)
    if owner is not None and owner not in {m.pk for m in active_who_may(Action.READ_CANDIDATE)}:
        raise InvalidInput("原来的负责人已经看不了候选人，没有动。")
    with write_tx():
        candidate.owner = owner
        refresh_audience(candidate)
        audit.record(
            actor_id=actor.user_id, verb="candidate.owner_set", subject=f"candidate:{candidate.pk}",
            now=now, detail={"owner": owner, "undo": True},
        )  # fmt: skip


def set_holds(
    *, candidates: Sequence[Candidate], team_ids: Collection[int], actor: Viewer, now: datetime
) -> int:
    """Let exactly these client teams hold the records; none lifts the wall. Return how many changed.

    One puts records behind, and takes them from, the walls of teams that one belongs to; who sees all
    records, any. Raises NotAllowed otherwise, InvalidInput for what is no client team.
    """
    require(actor, Action.PLACE_CANDIDATE)
    wanted = set(team_ids)
    known = set(Team.objects.filter(pk__in=wanted, kind=Team.Kind.CLIENT).values_list("pk", flat=True))
    if wanted - known:
        raise InvalidInput("没有这个客户组，刷新后再选一次。")
    changed = 0
    with write_tx():
        for one in candidates:
            changed += _hold(one, wanted, actor=actor, now=now)
    return changed


def count_owned(member: int) -> int:
    """Return how many records a member looks after."""
    return Candidate.objects.filter(owner=member).count()


def owned_ids(member: int) -> list[int]:
    """Return the numbers of the records that a member looks after."""
    owned = Candidate.objects.filter(owner=member).order_by("pk")
    return list(owned.values_list("pk", flat=True))


def hand_over_owned(
    *, leaver: int | None, to: int | None, actor: Viewer, now: datetime,
    only: Sequence[int] | None = None,
) -> int:  # fmt: skip
    """Give all that a member looks after to another, or back to the pool; return how many records.

    ``only`` these of them; ``leaver`` None are those in the pool. In one go, however many: records of the
    same audience get their new one together. To be called inside a transaction.
    """
    if only is not None:
        parts = [only[at : at + _AT_ONCE] for at in range(0, len(only), _AT_ONCE)]
        return sum(_hand_over(Candidate.objects.filter(pk__in=part), leaver, to, actor, now) for part in parts)
    return _hand_over(Candidate.objects.all(), leaver, to, actor, now)


_AT_ONCE = 5_000


def _hand_over(
    among: QuerySet[Candidate], leaver: int | None, to: int | None, actor: Viewer, now: datetime
) -> int:
    owned = among.filter(owner=leaver).order_by("pk")
    kinds = owned.filter(shut_at=None).order_by().values_list("audience", "audience__key", "created_by").distinct()
    ids = list(owned.values_list("pk", flat=True))
    for audience, key, collector in list(kinds):
        teams = {int(name[1:]) for name in key.split() if name.startswith("c")}
        new = audience_for(owner=to, collector=collector, client_teams=teams)
        same = among.filter(pk__in=ids) if len(ids) <= _AT_ONCE else among
        same = same.filter(owner=leaver, audience=audience, created_by=collector, shut_at=None)
        Freshness.objects.filter(candidate__in=same.values("pk")).update(audience=new)
        same.update(owner=to, audience=new)
    among.filter(owner=leaver).exclude(shut_at=None).update(owner=to)
    for pk in ids:
        search.log_change(pk)
        audit.record(
            actor_id=actor.user_id, verb="candidate.owner_set", subject=f"candidate:{pk}",
            now=now, detail={"owner": to},
        )  # fmt: skip
    return len(ids)


def _hold(candidate: Candidate, wanted: set[int], *, actor: Viewer, now: datetime) -> bool:
    require(actor, Action.PLACE_CANDIDATE, candidate.target)
    have = set(candidate.holds.values_list("team_id", flat=True))
    if have == wanted:
        return False
    if not actor.sees_all and (have ^ wanted) - _own_teams(actor):
        raise NotAllowed("只能动自己所在的客户组，别的组请主管来改。")
    candidate.holds.filter(team_id__in=have - wanted).delete()
    ClientHold.objects.bulk_create(
        ClientHold(candidate=candidate, team_id=team, created_at=now, created_by=actor.user_id)
        for team in sorted(wanted - have)
    )
    refresh_audience(candidate)
    audit.record(
        actor_id=actor.user_id, verb="candidate.holds_set", subject=f"candidate:{candidate.pk}",
        now=now, detail={"teams": sorted(wanted)},
    )  # fmt: skip
    return True


def _own_teams(actor: Viewer) -> set[int]:
    own = Membership.objects.filter(user_id=actor.user_id or 0, team__kind=Team.Kind.CLIENT)
    return set(own.values_list("team_id", flat=True))
