"""The rules of a role are changed by two: one administrator proposes, another confirms."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.foundation.accounts.members import active_who_may, names_of
from caidang.foundation.accounts.models import RoleChange, RoleRules
from caidang.foundation.accounts.policy import (
    Action,
    Role,
    Rules,
    Sensitivity,
    Viewer,
    check_rules,
    require,
    rules_of_json,
)
from caidang.foundation.accounts.viewers import current_rules
from caidang.foundation.audit import services as audit
from caidang.foundation.lib.write_lock import write_tx

MAX_REASON = 200
MOST_PAST = 30


@dataclass(frozen=True, slots=True)
class Difference:
    """What a change gives, what it takes, and what it shows otherwise, in words."""

    given: tuple[str, ...]
    taken: tuple[str, ...]
    other: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ShownChange:
    """A change on the page. ``is_own``: the viewer proposed it and cannot confirm it."""

    id: int
    role: Role
    difference: Difference
    reason: str
    state: str
    proposer: str
    proposed_at: datetime
    decider: str
    decided_at: datetime | None
    is_open: bool
    is_own: bool


@dataclass(frozen=True, slots=True)
class RolesPage:
    """Every role with its rules; the open changes; the last ones that were decided."""

    roles: Mapping[Role, Rules]
    open: tuple[ShownChange, ...]
    past: tuple[ShownChange, ...]
    has_second: bool
    """Whether there is another administrator who could confirm what the viewer proposes."""


def list_roles(*, viewer: Viewer) -> RolesPage:
    """Return the roles' rules and their changes, newest first."""
    require(viewer, Action.MANAGE_ROLES)
    rows = [
        *RoleChange.objects.filter(state=RoleChange.State.OPEN),
        *RoleChange.objects.exclude(state=RoleChange.State.OPEN)[:MOST_PAST],
    ]
    names = names_of(pk for row in rows for pk in (row.proposed_by, row.decided_by))
    shown = [_shown(row, names, viewer) for row in rows]
    others = {m.pk for m in active_who_may(Action.MANAGE_ROLES)} - {viewer.user_id}
    return RolesPage(
        roles=current_rules(Role),
        open=tuple(change for change in shown if change.is_open),
        past=tuple(change for change in shown if not change.is_open),
        has_second=bool(others),
    )


def propose(*, role: Role, rules: Rules, reason: str, actor: Viewer, now: datetime) -> RoleChange:
    """Propose other rules for a role. They hold once another administrator has confirmed them.

    Raises InvalidInput for rules that ``check_rules`` refuses, that change nothing, or without a
    reason; Conflict while another change of the role is open.
    """
    require(actor, Action.MANAGE_ROLES)
    check_rules(role, rules)
    reason = " ".join(reason.split())
    if not 0 < len(reason) <= MAX_REASON:
        raise InvalidInput(f"请写明为什么要改，最多 {MAX_REASON} 个字；第二位管理员要看。")
    before = current_rules([role])[role].as_json()
    if before == rules.as_json():
        raise InvalidInput("和现在一样，没有要改的。")
    if actor.user_id is None:
        raise NotAllowed("权限变更要由登录的管理员提出。")
    with write_tx():
        if RoleChange.objects.filter(role=role.value, state=RoleChange.State.OPEN).exists():
            raise Conflict(f"{role.label}已有一项变更在等确认，先处理那一项。")
        row = RoleChange.objects.create(
            role=role.value, before=before, after=rules.as_json(), reason=reason,
            proposed_by=actor.user_id, proposed_at=now,
        )  # fmt: skip
        _note("roles.proposed", row, actor, now)
    return row


def confirm(*, change_id: int, actor: Viewer, now: datetime) -> RoleChange:
    """Let a proposed change hold. Raises NotAllowed for who proposed it himself, Conflict when it no longer fits."""
    require(actor, Action.MANAGE_ROLES)
    with write_tx():
        row = _open(change_id)
        if row.proposed_by == actor.user_id or actor.user_id is None:
            raise NotAllowed("自己提出的变更要由另一位管理员确认。")
        role = Role(row.role)
        if current_rules([role])[role].as_json() != row.before:
            raise Conflict("提出以后这个角色已经变过：请撤回，再按现在的样子提一次。")
        check_rules(role, rules_of_json(row.after))
        RoleRules.objects.update_or_create(role=row.role, defaults={"content": row.after})
        return _decide(row, RoleChange.State.CONFIRMED, "roles.confirmed", actor, now)


def turn_down(*, change_id: int, actor: Viewer, now: datetime) -> RoleChange:
    """Withdraw what one proposed oneself, or refuse what another did."""
    require(actor, Action.MANAGE_ROLES)
    with write_tx():
        row = _open(change_id)
        if row.proposed_by == actor.user_id:
            return _decide(row, RoleChange.State.WITHDRAWN, "roles.withdrawn", actor, now)
        return _decide(row, RoleChange.State.REFUSED, "roles.refused", actor, now)


def difference(before: Rules, after: Rules) -> Difference:
    """Tell in words what the one rules give, take and show otherwise than the other."""
    given = [*(a.value for a in Action if a in after.actions - before.actions)]
    taken = [*(a.value for a in Action if a in before.actions - after.actions)]
    given += [f"范围：{s.label}" for s in sorted(after.scopes - before.scopes)]
    taken += [f"范围：{s.label}" for s in sorted(before.scopes - after.scopes)]
    other = [
        f"{kind.label}字段：{before.shows[kind].label} → {after.shows[kind].label}"
        for kind in Sensitivity
        if before.shows[kind] is not after.shows[kind]
    ]
    quotas = (
        ("每小时看完整内容", before.reveals_per_hour, after.reveals_per_hour),
        ("每天看完整内容", before.reveals_per_day, after.reveals_per_day),
    )
    other += [f"{name}：{old} → {new} 处" for name, old, new in quotas if old != new]
    return Difference(tuple(given), tuple(taken), tuple(other))


def _open(change_id: int) -> RoleChange:
    row = RoleChange.objects.filter(pk=change_id, state=RoleChange.State.OPEN).first()
    if row is None:
        raise NotFound("这项变更已经处理过了，刷新后再看。")
    return row


def _decide(
    row: RoleChange, state: RoleChange.State, verb: str, actor: Viewer, now: datetime
) -> RoleChange:
    row.state, row.decided_by, row.decided_at = state, actor.user_id, now
    row.save(update_fields=["state", "decided_by", "decided_at"])
    _note(verb, row, actor, now)
    return row


def _note(verb: str, row: RoleChange, actor: Viewer, now: datetime) -> None:
    told = difference(rules_of_json(row.before), rules_of_json(row.after))
    detail: dict[str, Any] = {
        "role": row.role, "change": row.pk, "given": list(told.given), "taken": list(told.taken),
        "other": list(told.other),
    }  # fmt: skip
    audit.record(
        actor_id=actor.user_id, verb=verb, subject=f"role:{row.role}", now=now, detail=detail
    )


def _shown(row: RoleChange, names: Mapping[int, str], viewer: Viewer) -> ShownChange:
    return ShownChange(
        id=row.pk,
        role=Role(row.role),
        difference=difference(rules_of_json(row.before), rules_of_json(row.after)),
        reason=row.reason,
        state=RoleChange.State(row.state).label,
        proposer=names.get(row.proposed_by, ""),
        proposed_at=row.proposed_at,
        decider=names.get(row.decided_by or 0, ""),
        decided_at=row.decided_at,
        is_open=row.state == RoleChange.State.OPEN,
        is_own=row.proposed_by == viewer.user_id,
    )
