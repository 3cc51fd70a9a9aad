"""What is done about consent, the rights of the person, retention and erasure."""

from django.utils.translation import gettext as _


def under_the_law() -> dict[str, str]:
    """Return what was done about the law."""
    return {
        "compliance.evidence_taken": _("取了给审计的证据"),
        "consent.given": _("记下授权"),
        "consent.withdrawn": _("记下撤回授权"),
        "consent_text.saved": _("改了授权文本"),
        "erasure.asked": _("请求抹除"),
        "erasure.refused": _("没有同意抹除"),
        "half_life.set": _("改了保鲜的期限"),
        "hold.lifted": _("解除了依法留存"),
        "hold.placed": _("依法留存"),
        "proposal.made": _("程序提议了一处改动"),
        "proposal.taken": _("采纳了程序的提议"),
        "proposal.refused": _("没有采纳程序的提议"),
        "person_answer.refused": _("没有采纳本人的回答"),
        "person_answer.taken": _("采纳了本人的回答"),
        "person_link.answered": _("收到本人在链接里的回答"),
        "person_link.made": _("给本人做了链接"),
        "person_link.opened": _("核对了打开链接的是本人"),
        "person_link.revoked": _("收回了给本人的链接"),
        "register.begun": _("建了处理记录"),
        "register.restored": _("取回了一项处理记录"),
        "register.removed": _("删了一项处理记录"),
        "register.saved": _("改了一项处理记录"),
        "retention.ruled": _("改了保留期"),
        "rights.copied": _("做了本人要的副本"),
        "rights.handed": _("交给了本人副本"),
        "rights.settled": _("办完了权利请求"),
        "rights.taken": _("接了权利请求"),
        "tombstones.replayed": _("恢复后又抹除了已抹除的人"),
    }
