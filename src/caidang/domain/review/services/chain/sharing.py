"""Records are given to members by rule: in turn, or to whoever has least; never to who may not take the step."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Count

from caidang.core.errors import InvalidInput, NotFound
from caidang.core.review.chain import State
from caidang.domain.review.hands import able, takers
from caidang.domain.review.models import Case, Change, ShareRule
from caidang.domain.review.services.chain.changes import keep_change
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import Viewer, require
from caidang.foundation.accounts.teams import list_client_teams
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

SHARED = (State.COLLECTING, State.ORGANISING, State.REVIEWING, State.STALE)
MAX_RULES = 50
_COLUMNS = ("id", "state", "source", "tag", "client_id", "way", "members", "last")


def share_out(case: Case) -> int | None:
    """Return whose the record is to be in its state, by the first rule that fits; None where none does.

    To be called inside the transaction that brings the record there.
    """
    if case.state not in SHARED:
        return None
    rule = next((rule for rule in ShareRule.objects.filter(state=case.state) if _fits(rule, case)), None)
    if rule is None:
        return None
    members = able(case, rule.members)
    if not members:
        return None
    chosen = _next_in_turn(rule, members) if rule.way == ShareRule.Way.ROUND else _least(members)
    ShareRule.objects.filter(pk=rule.pk).update(last=chosen)
    return chosen


def add_rule(
    *, state: str, source: str, tag: str, way: str, members: Sequence[int], actor: Viewer,
    now: datetime, client: int | None = None,
) -> ShareRule:  # fmt: skip
    """Add a rule behind the others. Raises InvalidInput for a state, way or member or client team that it cannot be about."""
    require(actor, policy.Action.ASSIGN)
    if state not in SHARED or way not in ShareRule.Way.values:
        raise InvalidInput("请选一个步骤和分法。")
    chosen = list(dict.fromkeys(members))
    known = list(User.objects.filter(pk__in=chosen, is_active=True))
    if not chosen or len(known) < len(chosen):
        raise InvalidInput("请选至少一位在职的成员。")
    if client is not None and client not in dict(list_client_teams()):
        raise InvalidInput("没有这个客户组，刷新后再选一次。")
    fit = {member.pk for member in takers(State(state))}
    if unable := [member for member in known if member.pk not in fit]:
        raise InvalidInput(f"{'、'.join(map(str, unable))}做不了「{State(state).label}」这一步。")
    with write_tx():
        if ShareRule.objects.count() >= MAX_RULES:
            raise InvalidInput(f"最多 {MAX_RULES} 条规则。")
        rule = ShareRule.objects.create(
            state=state, source=source.strip(), tag=tag.strip(), way=way, members=chosen,
                client_id=client,
        )
        keep_change(kind=Change.Kind.RULE_ADDED, was={"id": rule.pk}, actor=actor, now=now)
        _note("review.rule_added", rule, actor, now)
    return rule


def remove_rule(*, rule_id: int, actor: Viewer, now: datetime) -> None:
    """Remove a rule; what it gave out stays as it is. Raises NotFound."""
    require(actor, policy.Action.ASSIGN)
    with write_tx():
        rule = ShareRule.objects.filter(pk=rule_id).first()
        if rule is None:
            raise NotFound("没有这条规则，可能已删除。")
        was = {name: getattr(rule, name) for name in _COLUMNS}
        keep_change(kind=Change.Kind.RULE_REMOVED, was=was, actor=actor, now=now)
        _note("review.rule_removed", rule, actor, now)
        rule.delete()


def _fits(rule: ShareRule, case: Case) -> bool:
    if rule.source and rule.source != case.candidate.source:
        return False
    if rule.client_id and not case.candidate.holds.filter(team_id=rule.client_id).exists():
        return False
    return not rule.tag or case.candidate.taggings.filter(tag__kind="tag", tag__name=rule.tag).exists()


def _next_in_turn(rule: ShareRule, members: list[int]) -> int:
    order: list[int] = rule.members
    at = order.index(rule.last) + 1 if rule.last in order else 0
    turned = [*order[at:], *order[:at]]
    return next(pk for pk in turned if pk in members)


def _least(members: list[int]) -> int:
    open_cases = Case.objects.filter(assignee__in=members).order_by()
    open_cases = open_cases.exclude(state__in=(State.STORED, State.ARCHIVED, State.ERASED))
    have = dict(open_cases.values_list("assignee").annotate(n=Count("pk")))
    return min(members, key=lambda pk: (have.get(pk, 0), members.index(pk)))


def _note(verb: str, rule: ShareRule, actor: Viewer, now: datetime) -> None:
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"share_rule:{rule.pk}", now=now,
        detail={"state": rule.state, "way": rule.way, "members": rule.members},
    )  # fmt: skip
