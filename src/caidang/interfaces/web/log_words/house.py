"""What is done to the house itself, and to and by its members."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from caidang.foundation.accounts.policy import Role


def in_the_house() -> dict[str, str]:
    """Return what was done to the house itself: rights, rules, backups, keys."""
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
        "mailing.begun": _("群发了邮件"),
        "mailing.cancelled": _("取消了群发"),
        "mailing.paused": _("暂停了群发"),
        "mailing.resumed": _("让群发继续"),
        "mailing.tried": _("给自己试发了信"),
        "letter.sent_again": _("让一封不确定的信再发一次"),
        "send_account.saved": _("改了发信账号"),
        "send_account.removed": _("删了发信账号"),
        "robot.saved": _("加了机器人"),
        "robot.removed": _("删了机器人"),
        "auto_rule.saved": _("改了自动规则"),
        "auto_rule.switched_on": _("打开了自动规则"),
        "auto_rule.switched_off": _("关上了自动规则"),
        "auto_rule.archived": _("收起了自动规则"),
        "automation.off": _("停下了全部自动规则"),
        "automation.on": _("让自动规则又开始办事"),
        "mail_template.saved": _("改了邮件模板"),
        "mail_template.archived": _("收起了邮件模板"),
        "mail_template.restored": _("放回了邮件模板"),
        "audit.exported": _("导出了审计记录"),
        "audit.verified": _("核对了审计记录"),
        "duplicate.decided": _("判断了一对疑似重复"),
        "reread.cancelled": _("取消了重新阅读"),
        "reread.finished": _("重新阅读完成"),
        "bulk.begun": _("开始批量操作"),
        "bulk.cancelled": _("取消批量操作"),
        "bulk.undone": _("撤销批量操作"),
        "bulk.given_up": _("批量操作试了几次都没做成，停下了"),
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
        "backup.record_asked": _("从备份取一份档案那时的样子"),
        "backup.record_done": _("从备份取到了一份档案"),
        "backup.record_failed": _("从备份没有取到那份档案"),
        "backup.record_taken": _("取走了一份档案从前的副本"),
        "backup.scrub_failed": _("巡检发现问题"),
        "backup.target_added": _("加了备份目标"),
        "backup.target_changed": _("改了备份目标"),
        "backup.target_removed": _("去掉了备份目标"),
        "backup.verify_failed": _("核对备份发现缺损"),
        "keys.change_asked": _("在网页上请服务器换钥匙"),
        "keys.database_changed": _("换了数据库的钥匙"),
        "keys.index_changed": _("换了指纹和索引的钥匙"),
        "keys.passphrase_changed": _("换了口令，根密钥没有变"),
        "keys.root_change_begun": _("开始换根密钥"),
        "keys.root_changed": _("换了根密钥，原来的恢复单作废"),
        "keys.shares_made": _("把根密钥分成了几份"),
        "keys.subject_changed": _("换了一把数据钥匙，重新封存"),
        "keys.wrapping_changed": _("抹除以后换了包裹钥匙"),
        "keys.wrapping_destroyed": _("销毁了旧的包裹钥匙"),
        "takeover.finished": _("接手了别的系统的资料"),
        "takeover.undone": _("撤销了一次接手"),
        "portable.exported": _("导出了整个库"),
        "portable.imported": _("从另一套系统的整库导出导入"),
        "vault.kit_check_failed": _("核对恢复单，有词不对"),
        "vault.kit_confirmed": _("确认了恢复单"),
        "vault.unlocked": _("在锁着的页面输入口令，打开了库"),
        "vault.kit_shown": _("看了恢复单"),
    }


def of_members(detail: Mapping[str, Any]) -> dict[str, str]:
    """Return what members did to get in, and what was done to them."""
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
        "member.desk_taken_back": _("撤销了交接"),
        "member.seen_off": _("交接了离开的成员"),
        "member.token_made": _("建了 API 令牌"),
        "member.token_revoked": _("撤销了 API 令牌"),
        "member.unbound": _("解除了外部账号"),
    }
