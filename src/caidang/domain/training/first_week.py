"""What each role tries in its first week, as a table: what is to be done, where, and by which deeds the program sees it.

Deeds are events of the log, so that what a member has done for his work ticks itself; what no event tells is ticked
by the member. In words, with the reasons, the same stands in the handbook under 第一周.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from caidang.foundation.accounts.policy import Action, Role


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to try: ``page`` is the name of the address where it is done, ``deeds`` the verbs of events that tell of it.

    ``needs`` is what the role must be allowed, where the administrators may have taken it away.
    """

    key: str
    title: str
    text: str
    page: str
    deeds: frozenset[str] = frozenset()
    needs: Action | None = None


def _task(key: str, title: str, text: str, page: str, *deeds: str, needs: Action | None = None) -> Task:
    return Task(key, title, text, page, frozenset(deeds), needs)


TOUR: Final = "tour"
COURSE: Final = "security"
"""Keys of the two tasks that are seen in what was learnt, not in the log: a tour walked to its end, a course passed."""
_FACTOR = _task("factor", "加两步验证", "手机上的验证码或通行密钥，恢复码抄下来。", "security", "member.factor_added")
_TOUR = _task(TOUR, "跟着导览走一遍", "在真的页面上，一步一步，三分钟。", "learning")
_COURSE = _task(COURSE, "考过「安全与保密」", "看完整内容、导出都可能要这张证书。", "learning")
_PAIR = _task(
    "pair", "判断一对疑似重复", "是同一个人就合并，合错了能拆开。", "duplicates", "duplicate.decided", "candidate.merged",
    needs=Action.DECIDE_DUPLICATE,
)  # fmt: skip
_VALUE = _task(
    "value", "核对、改好一个字段", "从待办里拿一件：左边原件，右边字段，对的按 Y，错的按 E。", "home", "candidate.value_set",
    "candidate.value_removed", needs=Action.EDIT_CANDIDATE,
)  # fmt: skip
_VIEW = _task("view", "存一个常用的视图", "把常用的搜索和筛选存下来，下次一点就到。", "candidates", "view.saved")

_OF_ROLE: Final[Mapping[Role, tuple[Task, ...]]] = {
    Role.COLLECTOR: (
        _task("receive", "收一份简历", "拖到任何一页上，看它从等待到完成。", "intake", "intake.received", needs=Action.RECEIVE),
        _task("open", "对照原件看一份档案", "打开自己收进来的人，点一个字段，原件上会亮。", "candidates", "candidate.opened"),
        _task("failed", "看一份没读出的", "「收件」里看原因，照它说的换一份或重试；没有就打个勾。", "intake", "intake.retried", "intake.discarded"),
        _task("again", "同一份再交一次", "看它只收一次，说得出和谁是同一份。", "intake"),
    ),
    Role.ORGANISER: (
        _VALUE,
        _task("sort", "放进分类，加个标签", "档案右边，几个字就找得到。", "candidates", "candidate.sorted", "candidate.tagged", needs=Action.TAG_CANDIDATE),
        _task("submit", "提交一份给审核", "缺的补上，按 Ctrl Enter，下一件自己来。", "home", "review.submit", needs=Action.WORK),
        _PAIR, _VIEW,
    ),
    Role.REVIEWER: (
        _task("approve", "通过一份", "只看变了的和没核过的；自己录的轮不到自己审。", "home", "review.approve", needs=Action.WORK),
        _task("return", "退回一份", "写清哪个字段、什么错；整理的人第二天会收到对应的一课。", "home", "review.return", needs=Action.WORK),
        _task("recheck", "做一次抽检", "准确率就是从这里来的。", "samples", "review.rechecked", needs=Action.RECHECK),
        _PAIR,
    ),
    Role.UPDATER: (
        _VALUE,
        _task("confirm", "记下一位「没有变化」", "问过了、没变，也要记：日期从今天重新算。", "freshness", "candidate.confirmed", needs=Action.EDIT_CANDIDATE),
        _task("wait", "让一件等候选人", "还没回音的，到时候它自己回来。", "home", "review.paused", needs=Action.WORK),
        _task("link", "给本人做一个链接", "他自己填，你来决定收不收。", "freshness", "person_link.made"),
        _VIEW,
    ),
    Role.CONSULTANT: (
        _task("client", "记下一个客户和职位", "必须有的、最好有的条件，一条一条写。", "clients", "job.created", needs=Action.EDIT_CLIENT),
        _task("add", "把人加进职位", "「按职位找人」，看每条条件满足没有，选中几个。", "jobs", "application.added", needs=Action.PIPELINE),
        _task("move", "在看板上推进一步", "按 ]，移之前会说要注意什么。", "board", "application.moved", needs=Action.PIPELINE),
        _task("send", "看一份推荐报告", "先预览，再决定发不发、打不打码。", "board", "submission.previewed", "submission.sent", needs=Action.SUBMIT),
        _task("meet", "安排一场面试", "写评分，日历订到手机上。", "interviews", "interview.arranged", needs=Action.INTERVIEW),
    ),
    Role.MANAGER: (
        _task("assign", "分派或交接一件", "「团队待办」里看谁手上有多少、哪些快到期。", "work_team", "review.assigned", "review.handed_over", needs=Action.ASSIGN),
        _task("rules", "定派活的规矩和日历", "完整度的要求、谁接什么、哪天不上班。", "work_rules", "review.rule_added", "review.needs_set", "review.calendar", needs=Action.ASSIGN),
        _task("sorting", "写一条归类规则，试跑", "先看会动到谁，再执行。", "rules", "rule.saved", "sorting.trial", needs=Action.MANAGE_SORTING),
        _task("teach", "布置一门课", "给一个角色，新来的人自动收到。", "training_assign", "training.assigned", needs=Action.MANAGE_TRAINING),
        _task("report", "存一张自己的报表", "挑指标、分法、筛选，每周一早上寄给自己。", "reports", "report.saved", "report_mail.planned"),
    ),
    Role.ADMIN: (
        _task("kit", "确认恢复单", "抄好、锁进保险柜；没有它，钥匙丢了谁也打不开。", "keys", "vault.kit_confirmed", "keys.shares_made", needs=Action.MANAGE_KEYS),
        _task("invite", "邀请一位成员", "每人一个角色；管理员至少两位。", "members", "member.invited", "member.created", needs=Action.MANAGE_MEMBERS),
        _task("team", "建团队或客户组", "谁看得到哪家客户的人，由它定。", "teams", "team.created", needs=Action.MANAGE_TEAMS),
        _task("backup", "加一个备份目标", "另一块盘或另一个地方，再试一次恢复。", "backup", "backup.target_added", needs=Action.MANAGE_BACKUP),
        _task("health", "看一遍健康页", "各项都是绿的；磁盘满、密钥不对时怎么办也在那里。", "health", needs=Action.READ_HEALTH),
    ),
    Role.AUDITOR: (
        _task("look", "找出谁看过谁", "某个人这一周看过哪些档案，某份档案谁看过。", "audit", needs=Action.READ_AUDIT),
        _task("unusual", "看「异常」", "量和时间不寻常的。", "audit_unusual", needs=Action.READ_AUDIT),
        _task("verify", "核对一遍记录", "一条没少、一条没改，程序算给你看。", "audit", "audit.verified", needs=Action.READ_AUDIT),
        _task("export", "导出一段，核对签名", "照说明里的办法，不靠我们也核得了。", "audit", "audit.exported", needs=Action.READ_AUDIT),
    ),
}  # fmt: skip


def tasks_of(role: Role) -> tuple[Task, ...]:
    """This function will return what a role tries in its first week: its own work first, then what everybody does."""
    return (*_OF_ROLE[role], _TOUR, _COURSE, _FACTOR)
