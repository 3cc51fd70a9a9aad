"""What is done where records come in and go out as files: the intake, mailboxes, folders, sheets."""

from django.utils.translation import gettext as _


def in_the_intake() -> dict[str, str]:
    """Return what was done about files, mails and folders."""
    return {
        "intake.discarded": _("丢弃了一份文件"),
        "intake.expanded": _("拆开了一个压缩包或邮件"),
        "intake.failed": _("一份文件没读出"),
        "intake.received": _("收进一份文件"),
        "intake.refused": _("一份文件没收"),
        "intake.retried": _("重试一份文件"),
        "intake.words": _("改了词表"),
        "intake.wrapper_dropped": _("清掉了拆完的压缩包或邮件"),
        "posting.changed": _("改了应聘页"),
        "posting.closed": _("关上了应聘页"),
        "posting.opened": _("打开了应聘页"),
        "mailbox.added": _("加了邮箱"),
        "mailbox.changed": _("改了邮箱的设置"),
        "mailbox.paused": _("停收一个邮箱"),
        "mailbox.judged": _("又判断了一遍收过的邮件"),
        "mailbox.removed": _("去掉了邮箱"),
        "mailbox.resumed": _("接着收邮箱"),
        "mailbox.rule_removed": _("删了收信规则"),
        "mailbox.rule_saved": _("改了收信规则"),
        "mail.layout_changed": _("一个网站的邮件换了版式"),
        "mail.layout_dropped": _("去掉了教过的邮件版式"),
        "mail.layout_taught": _("教了一种邮件版式"),
        "mail.wanted": _("要收下一封没收的邮件"),
        "folder.added": _("加了看守的文件夹"),
        "folder.paused": _("停看一个文件夹"),
        "folder.changed": _("改了看守的文件夹"),
        "folder.removed": _("去掉了看守的文件夹"),
        "folder.resumed": _("接着看守文件夹"),
    }


def in_sheets() -> dict[str, str]:
    """Return what was done about sheets that come in and go out."""
    return {
        "sheet.cancelled": _("停了表格导入"),
        "sheet.columns_chosen": _("核对了表格的列"),
        "sheet.discarded": _("不要了一张表"),
        "sheet.finished": _("表格导入完成"),
        "sheet.forgotten": _("清掉了过期的表"),
        "sheet.looked_again": _("重新认了一张表"),
        "sheet.received": _("收进一张表"),
        "sheet.row_corrected": _("改好一行重交"),
        "sheet.row_undone": _("撤销了一行"),
        "sheet.started": _("开始写入一张表"),
        "sheet.undone": _("撤销了表格导入"),
        "sheet_export.asked": _("要导出一张表"),
        "sheet_export.agreed": _("同意了导出"),
        "sheet_export.refused": _("没有同意导出"),
        "sheet_export.made": _("导出的表做好了"),
        "sheet_export.fetched": _("取走导出的表"),
        "sheet_export.dropped": _("不要了导出的表"),
    }


def in_connections() -> dict[str, str]:
    """Return what was done about connections to other systems."""
    return {
        "connection.added": _("加了一个连接"),
        "connection.changed": _("改了连接的凭据"),
        "connection.switched_off": _("关上了一个连接"),
        "connection.resumed": _("打开了一个连接"),
        "connection.scheduled": _("定了连接的同步"),
        "connection.removed": _("移除了一个连接"),
        "connection.mapped": _("对好了连接的字段"),
        "connection.unmapped": _("不再对接一个对象"),
        "connection.trial_started": _("开始了一次试跑"),
        "connection.trial_finished": _("一次试跑完成"),
        "connection.run_started": _("开始了一次同步"),
        "connection.run_failed": _("一次同步停下了，没有做完"),
        "connection.run_stopped": _("停下了一次同步"),
        "connection.run_finished": _("一次同步完成"),
        "connection.answered_ours": _("同步冲突：保留档案的"),
        "connection.answered_theirs": _("同步冲突：采用对方的"),
        "connection.answered_cut": _("和对方的记录解除了关联"),
    }
