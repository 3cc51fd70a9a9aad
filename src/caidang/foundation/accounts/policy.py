"""Who may do what: one table, one function, asked by every read and every write.

Scopes (client, team) join the same function when clients exist; until then a role that may
read candidates reads all of them.
"""

from dataclasses import dataclass
from enum import StrEnum

from caidang.core.errors import NotAllowed
from caidang.core.review.roles import ROLE_NAMES, Role

__all__ = [
    "GRANTS", "PROGRAM", "ROLE_NAMES", "Action", "Role", "Viewer", "may", "require",
]  # fmt: skip


class Action(StrEnum):
    """Something a member may or may not do."""

    RECEIVE = "收进资料"
    READ_INTAKE = "查看收件"
    READ_CANDIDATE = "查看候选人"
    EDIT_CANDIDATE = "修改候选人"
    TAG_CANDIDATE = "加标签"
    DECIDE_DUPLICATE = "查重与合并"
    READ_HEALTH = "查看健康"
    READ_AUDIT = "查看审计"
    MANAGE_MEMBERS = "管理成员"
    MANAGE_KEYS = "管理密钥"
    MANAGE_WORDS = "管理同义词和词表"
    REREAD = "重新阅读原件"
    EXPORT = "导出候选人"
    WORK = "处理待办"
    ASSIGN = "分派与交接待办"
    MANAGE_CALENDAR = "管理工作日历"
    RECHECK = "抽检复查"


_EVERYONE_ON_RECORDS = {
    Role.COLLECTOR, Role.ORGANISER, Role.REVIEWER, Role.UPDATER,
    Role.CONSULTANT, Role.MANAGER, Role.ADMIN,
}  # fmt: skip

GRANTS: dict[Action, frozenset[Role]] = {
    Action.RECEIVE: frozenset(_EVERYONE_ON_RECORDS),
    Action.READ_INTAKE: frozenset(_EVERYONE_ON_RECORDS),
    Action.READ_CANDIDATE: frozenset(_EVERYONE_ON_RECORDS),
    Action.EDIT_CANDIDATE: frozenset(
        {Role.ORGANISER, Role.REVIEWER, Role.UPDATER, Role.CONSULTANT, Role.MANAGER, Role.ADMIN}
    ),
    Action.TAG_CANDIDATE: frozenset(
        {Role.ORGANISER, Role.REVIEWER, Role.UPDATER, Role.CONSULTANT, Role.MANAGER, Role.ADMIN}
    ),
    Action.DECIDE_DUPLICATE: frozenset({Role.ORGANISER, Role.REVIEWER, Role.MANAGER, Role.ADMIN}),
    Action.READ_HEALTH: frozenset({Role.MANAGER, Role.ADMIN, Role.AUDITOR}),
    Action.READ_AUDIT: frozenset({Role.AUDITOR, Role.ADMIN}),
    Action.MANAGE_MEMBERS: frozenset({Role.ADMIN}),
    Action.MANAGE_KEYS: frozenset({Role.ADMIN}),
    Action.MANAGE_WORDS: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.REREAD: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.EXPORT: frozenset({Role.CONSULTANT, Role.MANAGER, Role.ADMIN}),
    Action.WORK: frozenset(_EVERYONE_ON_RECORDS),
    Action.ASSIGN: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.MANAGE_CALENDAR: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.RECHECK: frozenset({Role.REVIEWER, Role.MANAGER, Role.ADMIN}),
}


@dataclass(frozen=True, slots=True)
class Viewer:
    """The one who asks: a member, or the program itself on this machine (``user_id`` None)."""

    user_id: int | None
    role: Role
    only: frozenset[Action] | None = None
    """What a token of the member's narrows him to; None for all that his role grants."""

    @property
    def scopes(self) -> tuple[str, ...]:
        """The visibility scopes whose records this viewer may see, for the search filter."""
        return ("all",) if may(self, Action.READ_CANDIDATE) else ()


PROGRAM = Viewer(user_id=None, role=Role.ADMIN)
"""The command line on the server: whoever can read the root key can do everything anyway."""


def may(viewer: Viewer, action: Action) -> bool:
    """Tell whether the viewer's role is granted the action."""
    return viewer.role in GRANTS[action] and (viewer.only is None or action in viewer.only)


def require(viewer: Viewer, action: Action) -> None:
    """Raise NotAllowed unless the viewer may do the action."""
    if not may(viewer, action):
        raise NotAllowed(f"{viewer.role.label}不能「{action.value}」, 需要时请管理员调整角色。")
