"""What can be done here, and which role may do it as long as nobody changed that."""

from enum import StrEnum
from typing import Final

from caidang.core.review.roles import Role


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
    REVEAL = "查看完整内容"
    EXPORT_CLEAR = "导出完整联系方式"
    PLACE_CANDIDATE = "定负责人和客户组"
    MANAGE_TEAMS = "管理团队"
    MANAGE_SORTING = "管理分类、标签和规则"
    MANAGE_ROLES = "管理角色和权限"
    READ_CLIENT = "查看客户和职位"
    EDIT_CLIENT = "管理客户和职位"
    PIPELINE = "推进流程"
    SUBMIT = "推荐给客户"
    INTERVIEW = "安排和记录面试"
    MANAGE_STAGES = "管理流程的阶段"
    MAIL = "给候选人发邮件"
    CONSENT = "登记授权"
    COMPLIANCE = "处理合规"
    READ_COMPLIANCE = "查看合规"
    ERASE = "抹除资料"
    MANAGE_SOURCES = "管理收件的邮箱和文件夹"
    MANAGE_BACKUP = "管理备份"
    MANAGE_TRAINING = "管理培训"
    MANAGE_HOOKS = "管理 Webhook"
    PROPOSE = "提议修改（由人决定）"


NOT_BY_TOKEN: Final = frozenset(
    {Action.MANAGE_MEMBERS, Action.MANAGE_KEYS, Action.MANAGE_BACKUP, Action.MANAGE_ROLES, Action.EXPORT_CLEAR}
)
"""What asks who sits there, and a program cannot answer."""

_EVERYONE_ON_RECORDS = {
    Role.COLLECTOR, Role.ORGANISER, Role.REVIEWER, Role.UPDATER,
    Role.CONSULTANT, Role.MANAGER, Role.ADMIN,
}  # fmt: skip

GRANTS: Final[dict[Action, frozenset[Role]]] = {
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
    Action.REVEAL: frozenset(_EVERYONE_ON_RECORDS - {Role.COLLECTOR}),
    Action.EXPORT_CLEAR: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.PLACE_CANDIDATE: frozenset({Role.CONSULTANT, Role.MANAGER, Role.ADMIN}),
    Action.MANAGE_TEAMS: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.MANAGE_SORTING: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.MANAGE_ROLES: frozenset({Role.ADMIN}),
    Action.READ_CLIENT: frozenset(_EVERYONE_ON_RECORDS),
    Action.EDIT_CLIENT: frozenset({Role.CONSULTANT, Role.MANAGER, Role.ADMIN}),
    Action.PIPELINE: frozenset({Role.CONSULTANT, Role.MANAGER, Role.ADMIN}),
    Action.SUBMIT: frozenset({Role.CONSULTANT, Role.MANAGER, Role.ADMIN}),
    Action.INTERVIEW: frozenset({Role.CONSULTANT, Role.MANAGER, Role.ADMIN}),
    Action.MANAGE_STAGES: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.CONSENT: frozenset(
        {Role.ORGANISER, Role.REVIEWER, Role.UPDATER, Role.CONSULTANT, Role.MANAGER, Role.ADMIN}
    ),
    Action.COMPLIANCE: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.READ_COMPLIANCE: frozenset({Role.MANAGER, Role.ADMIN, Role.AUDITOR}),
    Action.ERASE: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.MANAGE_SOURCES: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.MAIL: frozenset({Role.UPDATER, Role.CONSULTANT, Role.MANAGER, Role.ADMIN}),
    Action.MANAGE_BACKUP: frozenset({Role.ADMIN}),
    Action.MANAGE_TRAINING: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.MANAGE_HOOKS: frozenset({Role.MANAGER, Role.ADMIN}),
    Action.PROPOSE: frozenset(_EVERYONE_ON_RECORDS),
}
"""Who may do what as delivered; the administrators' changes are kept beside it, see ``rules``."""
