"""What the log holds, in words: on a record's timeline and on the auditor's page."""

from collections.abc import Mapping
from typing import Any, Protocol

from django import template
from django.utils.translation import gettext as _

from caidang.core.review.chain import Action
from caidang.core.review.faults import Fault
from caidang.domain.candidates.catalogue import known_field
from caidang.foundation.accounts.policy import Role
from caidang.interfaces.web.client_words import on_clients
from caidang.interfaces.web.sorting_words import on_sorting

register = template.Library()


class Happened(Protocol):
    """An event of the log."""

    @property
    def verb(self) -> str:
        """What was done."""

    @property
    def detail(self) -> Mapping[str, Any]:
        """Names of fields, numbers and ids."""


@register.filter
def event_words(event: Happened) -> str:
    """Say what was done, without saying any value."""
    field = known_field(str(event.detail.get("field", "")))
    label = field.label if field else ""
    words = {**_on_records(event.detail, label), **on_clients(event.detail), **_in_interviews(event.detail), **_in_the_chain(event.detail, label), **_in_the_house(event.detail), **on_sorting(), **_of_members(event.detail)}
    return words.get(event.verb, event.verb)


@register.filter
def subject_words(subject: str) -> str:
    """Say what it was done to: the kind in words, and its number where it has one."""
    kind, _colon, one = subject.partition(":")
    if kind == "role":
        return _("角色 %(role)s") % {"role": next((r.label for r in Role if r == one), one)}
    return f"{_kinds().get(kind, kind)} {one}".strip()


def _kinds() -> dict[str, str]:
    return {
        "alarm": _("警报"),
        "application": _("应聘"),
        "apply_run": _("批量加入"),
        "job_type": _("职位类型"),
        "audit": _("审计记录"),
        "bulk": _("批量操作"),
        "calendar": _("工作日历"),
        "candidate": _("档案"),
        "client": _("客户"),
        "job": _("职位"),
        "note": _("笔记"),
        "intake": _("收件"),
        "layout": _("报告模板"),
        "sending": _("推荐"),
        "submissions": _("推荐"),
        "invitation": _("邀请"),
        "login": _("登录"),
        "mailing": _("群发"),
        "mail_template": _("邮件模板"),
        "need_set": _("完整度规则"),
        "reread_run": _("重新阅读"),
        "scorecard": _("评分表"),
        "share_rule": _("分派规则"),
        "suspicion": _("疑似重复"),
        "synonyms": _("同义词"),
        "team": _("团队"),
        "user": _("成员"),
        "vault": _("密钥"),
        "tag": _("标签"),
        "category": _("分类"),
        "rule": _("归类规则"),
        "sorting_run": _("归类的运行"),
        "own_field": _("自定字段"),
        "paper_kind": _("附件的种类"),
        "talent_list": _("人才库"),
        "view": _("视图"),
        "words": _("词表"),
    }


def _on_records(detail: Mapping[str, Any], label: str) -> dict[str, str]:
    return {
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
        "candidate.export_withdrawn": _("那次导出的表格没有取走就销毁了"),
        "candidate.mailed": _("发了邮件"),
        "candidate.replied": _("回信了"),
        "candidate.bounced": _("发给本人的信退回来了"),
        "candidate.left_mail": _("本人退订了邮件"),
        "candidate.came_back": _("本人又愿意收邮件了"),
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


def _in_interviews(detail: Mapping[str, Any]) -> dict[str, str]:
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
        "interview.scorecard_saved": _("保存了评分表"),
        "interview.scorecard_archived": _("停用了评分表"),
        "interview.scorecard_restored": _("启用了评分表"),
        "calendar.address_set": _("设了收面试邀请的邮箱"),
        "calendar.address_ended": _("去掉了收面试邀请的邮箱"),
        "calendar.feed_made": _("建了日历订阅"),
        "calendar.feed_revoked": _("停了日历订阅"),
        "calendar.feed_read": _("日历程序取了面试日程"),
    }


def _in_the_chain(detail: Mapping[str, Any], label: str) -> dict[str, str]:
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


def _on_the_way(detail: Mapping[str, Any]) -> dict[str, str]:
    return {
        "application.added": _("把人加入了职位"),
        "application.moved": _("在流程里移了一步"),
        "application.undone": _("撤销了流程里的一步"),
        "application.removed": _("撤销了加入职位"),
        "application.owner_set": _("改了跟进的人"),
        "application.joined": _("两份档案合并，两条应聘并成一条"),
        "application.parted": _("档案拆开，应聘分开了"),
        "application.followed": _("应聘跟着合并的档案走了"),
        "apply_run.started": _("开始批量加入职位"),
        "apply_run.cancelled": _("取消了批量加入"),
        "apply_run.undone": _("撤销了批量加入"),
        "candidate.blocked": _("放进了屏蔽名单"),
        "candidate.unblocked": _("从屏蔽名单里去掉了"),
        "job_type.added": _("加了职位类型"),
        "job_type.changed": _("改了职位类型的阶段"),
    }


def _in_the_house(detail: Mapping[str, Any]) -> dict[str, str]:
    return {
        **_on_the_way(detail),
        "alarm.reveals": _("警报：查看完整内容到了上限"),
        "alarm.browsing": _("警报：一小时内打开的档案异常多"),
        "alarm.settled": _("处理了一条警报"),
        "roles.proposed": _("提出了权限变更"),
        "roles.confirmed": _("确认了权限变更"),
        "roles.refused": _("没有同意权限变更"),
        "roles.withdrawn": _("撤回了权限变更"),
        "team.created": _("建了团队"),
        "team.changed": _("改了团队"),
        "team.removed": _("删了团队"),
        "member.digest_set": _("设了每日摘要"),
        "member.digest_ended": _("停了每日摘要"),
        "mailing.begun": _("群发了邮件"),
        "mailing.cancelled": _("取消了群发"),
        "mail_template.saved": _("改了邮件模板"),
        "mail_template.archived": _("收起了邮件模板"),
        "mail_template.restored": _("放回了邮件模板"),
        "audit.exported": _("导出了审计记录"),
        "audit.verified": _("核对了审计记录"),
        "duplicate.decided": _("判断了一对疑似重复"),
        "intake.failed": _("一份文件没读出"),
        "intake.received": _("收进一份文件"),
        "intake.refused": _("一份文件没收"),
        "intake.retried": _("重试一份文件"),
        "intake.words": _("改了词表"),
        "reread.cancelled": _("取消了重新阅读"),
        "reread.finished": _("重新阅读完成"),
        "bulk.begun": _("开始批量操作"),
        "bulk.cancelled": _("取消批量操作"),
        "bulk.undone": _("撤销批量操作"),
        "bulk.given_up": _("批量操作试了几次都没做成，停下了"),
        "bulk.fetched": _("取走导出的表格"),
        "bulk.expired": _("导出的表格到期销毁"),
        "review.calendar": _("改了工作日历"),
        "review.needs_set": _("改了完整度规则"),
        "review.needs_removed": _("删了一套完整度规则"),
        "review.rule_added": _("加了分派规则"),
        "review.rule_removed": _("删了分派规则"),
        "search.synonyms": _("改了同义词"),
        "backup.backup_done": _("备份完成"),
        "backup.backup_failed": _("备份没有成功"),
        "backup.drill_done": _("恢复演练通过"),
        "backup.drill_failed": _("恢复演练没有通过"),
        "backup.scrub_failed": _("巡检发现问题"),
        "backup.target_added": _("加了备份目标"),
        "backup.target_changed": _("改了备份目标"),
        "backup.target_removed": _("去掉了备份目标"),
        "backup.verify_failed": _("核对备份发现缺损"),
        "vault.kit_confirmed": _("确认了恢复单"),
        "vault.kit_shown": _("看了恢复单"),
    }


def _of_members(detail: Mapping[str, Any]) -> dict[str, str]:
    kind = {"totp": _("验证器"), "webauthn": _("通行密钥")}.get(str(detail.get("kind", "")), "")
    return {
        "member.codes_renewed": _("取了新的恢复码"),
        "member.created": _("新增了成员"),
        "member.factor_added": _("加了%(kind)s") % {"kind": kind},
        "member.factor_removed": _("移除了%(kind)s") % {"kind": kind},
        "member.factor_renamed": _("给%(kind)s改了名") % {"kind": kind},
        "member.factor_required": _("改了哪些角色必须两步验证"),
        "member.factor_reset": _("重设了两步验证"),
        "member.locked": _("输错太多次，已锁"),
        "member.logged_in": _("登录了"),
        "member.logged_out": _("太久没操作，自动退出") if detail.get("expired") else _("退出了"),
        "member.login_failed": _("登录没有成功"),
        "member.password_changed": _("改了密码"),
        "member.proved": _("确认了是本人"),
        "member.sessions_ended": _("退出了 %(n)s 处登录") % {"n": detail.get("count", 0)},
        "member.unlocked": _("解除了锁定"),
        **_of_the_team(detail),
    }


def _of_the_team(detail: Mapping[str, Any]) -> dict[str, str]:
    role = next((role.label for role in Role if role == detail.get("to", detail.get("role"))), "")
    return {
        "member.bound": _("绑定了外部账号"),
        "member.deactivated": _("停用了成员"),
        "member.invited": _("邀请了一位%(role)s") % {"role": role},
        "member.invitation_revoked": _("撤回了邀请"),
        "member.joined": _("接受邀请，成为%(role)s") % {"role": role},
        "member.link_made": _("给了重设密码的链接"),
        "member.password_reset": _("用链接重设了密码"),
        "member.reactivated": _("恢复了成员"),
        "member.role_changed": _("把角色改成%(role)s") % {"role": role},
        "member.seen_off": _("交接了离开的成员"),
        "member.token_made": _("建了 API 令牌"),
        "member.token_revoked": _("撤销了 API 令牌"),
        "member.unbound": _("解除了外部账号"),
    }
