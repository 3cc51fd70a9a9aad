"""What one role may do, whose records it reaches, and what of them it sees: a value, editable and checked."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final

from caidang.core.errors import InvalidInput
from caidang.core.review.roles import ROLE_NAMES, Role
from caidang.foundation.accounts.policy.actions import GRANTS, Action


class Sensitivity(StrEnum):
    """How much harm a field's value can do in the wrong hands."""

    PUBLIC = "public"
    PERSONAL = "personal"
    SENSITIVE = "sensitive"
    SECRET = "secret"  # noqa: S105 - a class of fields

    @property
    def label(self) -> str:
        """The class's Chinese name."""
        return _CLASS_NAMES[self]


class Shown(StrEnum):
    """How a field of a class comes to the reader's eyes."""

    CLEAR = "clear"
    MASK = "mask"
    HIDE = "hide"

    @property
    def label(self) -> str:
        """The Chinese name of the way it is shown."""
        return _SHOWN_NAMES[self]


class Scope(StrEnum):
    """A reason for which a record is within somebody's reach."""

    OWN = "own"
    TEAM = "team"
    CLIENTS = "clients"
    UNASSIGNED = "unassigned"
    ALL = "all"

    @property
    def label(self) -> str:
        """The scope's Chinese name."""
        return _SCOPE_NAMES[self]


_CLASS_NAMES: Final = {
    Sensitivity.PUBLIC: "公开", Sensitivity.PERSONAL: "个人",
    Sensitivity.SENSITIVE: "敏感", Sensitivity.SECRET: "机密",
}  # fmt: skip
_SHOWN_NAMES: Final = {Shown.CLEAR: "看得到", Shown.MASK: "打码", Shown.HIDE: "看不到"}
_SCOPE_NAMES: Final = {
    Scope.OWN: "自己负责或收来的", Scope.TEAM: "同组同事的", Scope.CLIENTS: "所在客户组的",
    Scope.UNASSIGNED: "还没有负责人的", Scope.ALL: "全部",
}  # fmt: skip

ON_RECORDS: Final = frozenset(Action) - {
    Action.READ_HEALTH, Action.READ_AUDIT, Action.MANAGE_MEMBERS, Action.MANAGE_KEYS,
    Action.MANAGE_ROLES, Action.MANAGE_TEAMS, Action.MANAGE_WORDS, Action.MANAGE_CALENDAR,
    Action.MANAGE_STAGES, Action.READ_COMPLIANCE, Action.MANAGE_BACKUP, Action.MANAGE_TRAINING,
}  # fmt: skip
"""Actions that touch people's records: the auditor, who reads the log, never gets one of them."""
MOST_REVEALS: Final = 10_000


@dataclass(frozen=True, slots=True)
class Rules:
    """One role's rights. ``shows`` has every class of field; the quotas count revealed values.

    PUBLIC fields are always clear to whoever may see the record.
    """

    actions: frozenset[Action]
    scopes: frozenset[Scope]
    shows: Mapping[Sensitivity, Shown]
    reveals_per_hour: int = 30
    reveals_per_day: int = 120

    @property
    def reach(self) -> tuple[Scope, ...]:
        """The scopes in their order, from near to far."""
        return tuple(scope for scope in Scope if scope in self.scopes)

    def as_json(self) -> dict[str, Any]:
        """Return the rules as JSON values, in a fixed order."""
        return {
            "actions": [action.name for action in Action if action in self.actions],
            "scopes": [scope.value for scope in Scope if scope in self.scopes],
            "shows": {kind.value: self.shows[kind].value for kind in Sensitivity},
            "reveals_per_hour": self.reveals_per_hour,
            "reveals_per_day": self.reveals_per_day,
        }


def rules_of_json(found: Mapping[str, Any]) -> Rules:
    """Return the rules that ``as_json`` wrote; an action that no longer exists is left out.

    A class of fields that is not named is hidden: what is unknown is closed.
    """
    shows = found.get("shows", {})
    return Rules(
        actions=frozenset(Action[n] for n in found.get("actions", ()) if n in Action.__members__),
        scopes=frozenset(Scope(value) for value in found.get("scopes", ())),
        shows=MappingProxyType(
            {kind: Shown(shows.get(kind.value, Shown.HIDE.value)) for kind in Sensitivity}
        ),
        reveals_per_hour=int(found.get("reveals_per_hour", 0)),
        reveals_per_day=int(found.get("reveals_per_day", 0)),
    )


def check_rules(role: Role, rules: Rules) -> None:
    """Raise InvalidInput where the rules would lock the house or mix what must stay apart."""
    if role is Role.ADMIN and not {Action.MANAGE_ROLES, Action.MANAGE_MEMBERS} <= rules.actions:
        raise InvalidInput("管理员要保留「管理角色和权限」和「管理成员」，不然以后谁也改不回来。")
    if role is not Role.ADMIN and Action.MANAGE_ROLES in rules.actions:
        raise InvalidInput("「管理角色和权限」只能给管理员。")
    if role is Role.AUDITOR and (rules.actions & ON_RECORDS or rules.scopes):
        raise InvalidInput("审计员看日志，不碰候选人：这里不能给他候选人的动作或范围。")
    if role is Role.AUDITOR and Action.READ_AUDIT not in rules.actions:
        raise InvalidInput("审计员要保留「查看审计」。")
    if rules.shows[Sensitivity.PUBLIC] is not Shown.CLEAR:
        raise InvalidInput("公开的字段不能打码：看得到档案的人就看得到它们。")
    order = [Shown.CLEAR, Shown.MASK, Shown.HIDE]
    steps = [order.index(rules.shows[kind]) for kind in Sensitivity]
    if steps != sorted(steps):
        raise InvalidInput("越机密的字段不能比不机密的看得更清楚。")
    if not 0 <= rules.reveals_per_hour <= rules.reveals_per_day <= MOST_REVEALS:
        raise InvalidInput(f"每小时的次数不能多于每天的，每天最多 {MOST_REVEALS} 次。")


def _default(role: Role) -> Rules:
    actions = frozenset(action for action in Action if role in GRANTS[action])
    scopes, (personal, sensitive, secret) = _REACH[role], _SEEN[role]
    shows = {
        Sensitivity.PUBLIC: Shown.CLEAR, Sensitivity.PERSONAL: personal,
        Sensitivity.SENSITIVE: sensitive, Sensitivity.SECRET: secret,
    }  # fmt: skip
    return Rules(actions, frozenset(scopes), MappingProxyType(shows))


_NEAR = (Scope.OWN, Scope.TEAM, Scope.CLIENTS, Scope.UNASSIGNED)
_REACH: Final = {
    Role.COLLECTOR: (Scope.OWN,),
    Role.ORGANISER: _NEAR,
    Role.REVIEWER: _NEAR,
    Role.UPDATER: _NEAR,
    Role.CONSULTANT: _NEAR,
    Role.MANAGER: (Scope.ALL,),
    Role.ADMIN: (Scope.ALL,),
    Role.AUDITOR: (),
}
_CLEAR, _MASK, _HIDE = Shown.CLEAR, Shown.MASK, Shown.HIDE
_SEEN: Final = {
    Role.COLLECTOR: (_CLEAR, _MASK, _HIDE),
    # They hold every value against the original, which says it all.
    Role.ORGANISER: (_CLEAR, _CLEAR, _CLEAR),
    Role.REVIEWER: (_CLEAR, _CLEAR, _CLEAR),
    Role.UPDATER: (_CLEAR, _CLEAR, _MASK),
    Role.CONSULTANT: (_CLEAR, _MASK, _MASK),
    Role.MANAGER: (_CLEAR, _CLEAR, _MASK),
    Role.ADMIN: (_CLEAR, _CLEAR, _MASK),
    Role.AUDITOR: (_HIDE, _HIDE, _HIDE),
}
DEFAULTS: Final[Mapping[Role, Rules]] = MappingProxyType({role: _default(role) for role in ROLE_NAMES})
"""Each role's rights as delivered."""
EVERYTHING: Final = replace(
    DEFAULTS[Role.ADMIN],
    actions=frozenset(Action),
    shows=MappingProxyType(dict.fromkeys(Sensitivity, Shown.CLEAR)),
)
"""What the program itself may, on the machine whose keys it holds."""
