"""What the log holds, in words: on a record's timeline and on the auditor's page."""

from collections.abc import Mapping
from typing import Any, Protocol

from django import template
from django.utils.translation import gettext as _

from caidang.core.review.chain import Action
from caidang.core.review.faults import Fault
from caidang.domain.candidates.catalogue import known_field
from caidang.foundation.accounts.policy import Role

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
    words = {**_on_records(event.detail, label), **_in_the_chain(event.detail, label), **_in_the_house(event.detail), **_of_members(event.detail)}
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
        "audit": _("审计记录"),
        "calendar": _("工作日历"),
        "candidate": _("档案"),
        "intake": _("收件"),
        "invitation": _("邀请"),
        "login": _("登录"),
        "reread_run": _("重新阅读"),
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


def _in_the_chain(detail: Mapping[str, Any], label: str) -> dict[str, str]:
    fault = str(detail.get("fault", ""))
    named = Fault(fault).label if fault in set(Fault) else ""
    return {
        **{f"review.{action}": action.label for action in Action},
        "review.flagged": _("把「%(field)s」标为%(fault)s") % {"field": label, "fault": named},
        "review.flag_settled": _("处理了「%(field)s」的标记") % {"field": label},
        "review.assigned": _("分派了待办"),
        "review.handed_over": _("交接了待办"),
        "review.paused": _("等候选人答复"),
        "review.resumed": _("候选人答复了，接着做"),
        "review.urgent": _("改了缓急"),
        "review.commented": _("留了言"),
        "review.comment_removed": _("收回了留言"),
        "review.sampled": _("抽中复查"),
        "review.rechecked": _("复查过了"),
    }


def _in_the_house(detail: Mapping[str, Any]) -> dict[str, str]:
    return {
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
        "review.calendar": _("改了工作日历"),
        "review.rule_added": _("加了分派规则"),
        "review.rule_removed": _("删了分派规则"),
        "search.synonyms": _("改了同义词"),
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
