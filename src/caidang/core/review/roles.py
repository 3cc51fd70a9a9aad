"""The roles of a team: four carry the chain, four stand beside it."""

from enum import StrEnum


class Role(StrEnum):
    """A member's role."""

    COLLECTOR = "collector"
    ORGANISER = "organiser"
    REVIEWER = "reviewer"
    UPDATER = "updater"
    CONSULTANT = "consultant"
    MANAGER = "manager"
    ADMIN = "admin"
    AUDITOR = "auditor"

    @property
    def label(self) -> str:
        """The role's Chinese name."""
        return ROLE_NAMES[self]


ROLE_NAMES = {
    Role.COLLECTOR: "收集员",
    Role.ORGANISER: "整理员",
    Role.REVIEWER: "审核员",
    Role.UPDATER: "更新员",
    Role.CONSULTANT: "顾问",
    Role.MANAGER: "主管",
    Role.ADMIN: "管理员",
    Role.AUDITOR: "审计员",
}
