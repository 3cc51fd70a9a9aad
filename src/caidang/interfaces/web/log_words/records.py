"""What is done to records, and what goes out of them."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _


def on_records(detail: Mapping[str, Any], label: str) -> dict[str, str]:
    """Return what was done to a record and its papers; ``label`` names the field."""
    return {
        "candidate.completed": _("从文件、表格或同步补了资料"),
        "candidate.confirmed": _("记下没有变化"),
        "candidate.confirmation_undone": _("撤销了「没有变化」"),
        "candidate.erased": _("抹除了这个人"),
        "candidate.import_undone": _("撤销了表格导入"),
        "candidate.restricted": _("限制了处理"),
        "candidate.unrestricted": _("解除了限制"),
        "candidate.created": _("建了这份档案"),
        "candidate.opened": _("看了这份档案"),
        "candidate.found_by_contact": _("用联系方式查到了这个人"),
        "candidate.value_set": _("改了「%(field)s」") % {"field": label},
        "candidate.value_removed": _("删去了「%(field)s」") % {"field": label},
        "candidate.tagged": _("加了标签"),
        "candidate.untagged": _("去掉了标签"),
        "candidate.sorted": _("放进了分类"),
        "candidate.listed": _("放进了人才库"),
        "candidate.unlisted": _("从人才库拿出"),
        "candidate.unsorted": _("移出了分类"),
        "candidate.sorted_by_rule": _("按规则归了类"),
        "candidate.sorting_undone": _("撤销了规则的归类"),
        "candidate.suggestion_refused": _("不要规则的建议"),
        "candidate.merged": _("并入了另一份档案"),
        "candidate.unmerged": _("拆开了合并的档案"),
        "candidate.revealed": _("看了「%(field)s」的完整内容") % {"field": label or _("原件")},
        "candidate.owner_set": _("改了负责人"),
        "candidate.holds_set": _("改了归属的客户组"),
        "candidate.exported": _("导出成表格"),
        "candidate.sent_out": _("写到对接的系统"),
        "candidate.export_withdrawn": _("那次导出的表格没有取走就销毁了"),
        "candidate.mailed": _("发了邮件"),
        "candidate.replied": _("收到本人的回信"),
        "candidate.bounced": _("收到发给本人的信的退信"),
        "candidate.left_mail": _("收到本人的退订"),
        "candidate.came_back": _("本人又愿意收邮件了"),
        "reminder.added": _("记了一个提醒"),
        "automation.fired": _("自动规则办了事"),
        "automation.undone": _("撤销了自动规则办的事"),
        "candidate.no_mail": _("记下本人不想收邮件"),
        "candidate.mail_again": _("可以再给本人发邮件"),
        **_outside(),
        "document.attached": _("归入一份文件"),
        "attachment.added": _("加了附件"),
        "attachment.changed": _("改了附件的说明或有效期"),
        "attachment.removed": _("去掉了附件"),
        "attachment.restored": _("取回了附件"),
        "attachment.opened": _("打开了附件"),
        "document.opened": _("打开了原件"),
        "document.reread": _("重新读了原件，补上 %(added)s 项，改读 %(replaced)s 项")
        % {name: detail.get(name, 0) for name in ("added", "replaced")},
        "model.asked": _("请模型看了简历，送出 %(lines)s 行") % {"lines": detail.get("lines", 0)},
        "reread.started": _("要求重新阅读原件"),
    }


def _outside() -> dict[str, str]:
    return {
        "compliance.disclosed": _("把资料给了客户，记进台账"),
        "submission.answered": _("客户答复了推荐"),
        "submission.answer_undone": _("撤销了客户的答复"),
        "submission.copy_opened": _("打开了发出的报告"),
        "submission.failed": _("推荐的邮件没有送到"),
        "submission.layout_removed": _("删了报告模板"),
        "submission.layout_saved": _("改了报告模板"),
        "submission.leak_sought": _("查了一份流出的资料"),
        "submission.link_answered": _("客户在链接里答复了"),
        "submission.link_file": _("客户下载了报告"),
        "submission.link_opened": _("客户打开了链接"),
        "submission.link_wrong": _("链接的口令输错"),
        "submission.previewed": _("预览了推荐报告"),
        "submission.revoked": _("收回了给客户的链接"),
        "submission.sent": _("推荐给了客户"),
    }
