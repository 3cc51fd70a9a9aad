"""Why a client says no to somebody."""

from typing import Final

REASONS: Final = {
    "skills": "经验或技能不合", "level": "级别不合", "salary": "薪资谈不拢", "place": "地点不合",
    "stable": "稳定性有顾虑", "known": "已从别处认识", "filled": "职位已有人选", "other": "其他",
}  # fmt: skip
