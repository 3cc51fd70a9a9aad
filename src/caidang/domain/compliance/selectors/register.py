"""The register of processing, and what it begins with."""

from types import MappingProxyType
from typing import Final

from caidang.domain.compliance.models import ProcessingActivity
from caidang.foundation.accounts.policy import Action, Viewer, require

TEXTS: Final = ("purpose", "basis", "people", "kinds", "recipients", "retention", "measures")
LABELS: Final = ("目的", "依据", "涉及的人", "资料种类", "提供给谁", "保留多久", "安全措施")
"""What the ``TEXTS`` are called."""
_MEASURES: Final = "按人加密封存，按角色打码，看完整内容要用途并记审计"
DEFAULTS: Final = MappingProxyType(
    {
        "收集和保存简历": (
            "为招聘建立和维护候选人资料", "本人同意（授权台账）", "求职者",
            "姓名、联系方式、工作和教育经历、求职意向、简历原件", "", "按「保留期」，默认 24 个月", _MEASURES,
        ),
        "推荐给客户": (
            "为具体职位向客户提供候选人资料", "对该客户的单独同意", "求职者", "推荐报告里的字段，联系方式默认不给",
            "用人单位（对外提供台账）", "服务记录至少 3 年，不含个人信息也留", "链接有期限、可收回，报告有水印和暗记",
        ),
        "面试安排和评价": (
            "安排面试、记录评价", "履行招聘服务所必需", "求职者、面试官", "时间、地点、评分和评语", "用人单位的面试官",
            "随档案", _MEASURES,
        ),
        "和候选人联系": (
            "告知职位、核实资料、到期提醒", "本人同意；可随时退订", "求职者", "邮箱、称呼、往来内容", "", "随档案", _MEASURES,
        ),
        "客户联系人": (
            "和用人单位往来", "订立和履行合同所必需", "客户的联系人", "姓名、电话、邮箱、职务", "", "合作结束后按合同", _MEASURES,
        ),
        "操作日志": (
            "安全、追责、审计", "法定义务", "本单位成员", "谁、何时、对哪个编号做了什么，不含资料内容", "", "不少于 6 个月",
            "只增不改，哈希链，签名送到别处",
        ),
    }
)  # fmt: skip
"""Name → texts in the order of ``TEXTS``."""


def list_activities(*, viewer: Viewer) -> list[ProcessingActivity]:
    """Return the register, lines that were taken out last."""
    require(viewer, Action.READ_COMPLIANCE)
    return sorted(ProcessingActivity.objects.all(), key=lambda row: (row.removed_at is not None, row.pk))
