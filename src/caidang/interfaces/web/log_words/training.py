"""What is done in the training rooms."""

from django.utils.translation import gettext as _


def in_training() -> dict[str, str]:
    """Return what was learnt, assigned and given out."""
    return {
        "training.tested": _("交了一次测验"),
        "training.certified": _("发了证书"),
        "training.revoked": _("收回了证书"),
        "training.assigned": _("布置了课程"),
        "training.ended": _("结束了一条布置"),
        "training.suggested": _("按错误建议了一课"),
        "training.file_added": _("加了培训的文件"),
        "training.file_removed": _("去掉了培训的文件"),
        "training.course_saved": _("存了自己的课程"),
        "training.course_archived": _("收起了自己的课程"),
        "training.lesson_saved": _("存了一课"),
        "training.lesson_archived": _("去掉了一课"),
        "training.question_saved": _("加了一道题"),
        "training.question_archived": _("去掉了一道题"),
        "training.session_saved": _("安排了讲课"),
        "training.session_cancelled": _("取消了讲课"),
        "training.attended": _("记了谁到了"),
        "training.outside_added": _("登记了外面的课"),
        "training.outside_accepted": _("核对了外面的课"),
        "training.outside_refused": _("没有认外面的课"),
        "training.policy_published": _("发布了制度"),
        "training.policy_archived": _("收起了制度"),
        "training.acknowledged": _("确认读过制度"),
        "training.matrix_exported": _("导出了培训表"),
    }
