"""What is done in the chain, on the way to a job, and about interviews."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from caidang.core.review.chain import Action
from caidang.core.review.faults import Fault


def in_the_chain(detail: Mapping[str, Any], label: str) -> dict[str, str]:
    """Return what was done in the chain from 收集 to 在库."""
    fault = str(detail.get("fault", ""))
    named = Fault(fault).label if fault in set(Fault) else ""
    return {
        **{f"review.{action}": action.label for action in Action},
        "review.flagged": _("把「%(field)s」标为%(fault)s") % {"field": label, "fault": named},
        "review.flag_settled": _("处理了「%(field)s」的标记") % {"field": label},
        "review.assigned": _("分派了待办"),
        "review.change_undone": _("撤回了交接、分派规则或日历的改动"),
        "review.handed_over": _("交接了待办"),
        "review.paused": _("等候选人答复"),
        "review.resumed": _("候选人答复了，接着做"),
        "review.urgent": _("改了缓急"),
        "review.taken_back": _("撤回了「%(step)s」")
        % {"step": next((a.label for a in Action if a == detail.get("action")), "")},
        "review.commented": _("留了言"),
        "review.comment_removed": _("收回了留言"),
        "review.sampled": _("抽中复查"),
        "review.rechecked": _("复查过了"),
    }


def on_the_way() -> dict[str, str]:
    """Return what was done on the way to a job."""
    return {
        "application.added": _("把人加入了职位"),
        "application.moved": _("在流程里移了一步"),
        "application.undone": _("撤销了流程里的一步"),
        "application.removed": _("撤销了加入职位"),
        "application.owner_set": _("改了跟进的人"),
        "application.joined": _("两份档案合并，两条应聘并成一条"),
        "application.parted": _("档案拆开，应聘分开了"),
        "application.followed": _("应聘跟着合并的档案走了"),
        "application.placed": _("加人时放在这一步"),
        "apply_run.given_up": _("批量加入试了几次都没做成，停下了"),
        "apply_run.started": _("开始批量加入职位"),
        "apply_run.cancelled": _("取消了批量加入"),
        "apply_run.undone": _("撤销了批量加入"),
        "candidate.blocked": _("放进了屏蔽名单"),
        "candidate.unblocked": _("从屏蔽名单里去掉了"),
        "job_type.added": _("加了职位类型"),
        "job_type.changed": _("改了职位类型的阶段"),
    }


def in_interviews(detail: Mapping[str, Any]) -> dict[str, str]:
    """Return what was done about interviews."""
    return {
        "interview.arranged": _("安排了第 %(n)s 轮面试") % {"n": detail.get("round", "")},
        "interview.moved": _("面试改了时间"),
        "interview.changed": _("改了面试的安排"),
        "interview.cancel": _("取消了面试"),
        "interview.done": _("面试已完成"),
        "interview.absent": _("面试未到"),
        "interview.reopen": _("撤销了面试的结果"),
        "interview.judged": _("给了面试评分"),
        "interview.rejudged": _("改了面试评分"),
        "interview.decided": _("下了面试结论"),
        "interview.undecided": _("撤回了面试结论"),
        "interview.opened": _("看了一场面试"),
        "interview.noted": _("写了面试记录"),
        "interview.note_removed": _("收回了面试记录"),
        "interview.file_added": _("加了面试附件"),
        "interview.file_opened": _("打开了面试附件"),
        "interview.file_removed": _("删了面试附件"),
        "interview.owner_set": _("换了安排面试的人"),
        "interview.passed_on": _("面试交给了别人"),
        "interview.scorecard_saved": _("保存了评分表"),
        "interview.scorecard_archived": _("停用了评分表"),
        "interview.scorecard_restored": _("启用了评分表"),
        "calendar.address_set": _("设了收面试邀请的邮箱"),
        "calendar.address_ended": _("去掉了收面试邀请的邮箱"),
        "calendar.feed_made": _("建了日历订阅"),
        "calendar.feed_revoked": _("停了日历订阅"),
        "calendar.feed_read": _("日历程序取了面试日程"),
    }
