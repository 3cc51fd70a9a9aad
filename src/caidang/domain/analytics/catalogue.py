"""Every measure there is, as one table: what it is called, what it may be split and narrowed by, who may ask for it."""

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Final

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.domain.analytics.values import MEMBER, TIME, Measure, Unit
from caidang.foundation.accounts.policy import Action, Viewer, may

INTAKE: Final = "收件"
WORK: Final = "工作"
STORE: Final = "人才库"
PIPELINE: Final = "流程"
COST: Final = "花费"
USE: Final = "使用与合规"

_FILES = frozenset({Action.READ_INTAKE, Action.READ_HEALTH})
_CHAIN = frozenset({Action.WORK, Action.READ_HEALTH})
_RECORDS = frozenset({Action.READ_CANDIDATE, Action.READ_HEALTH})
_JOBS = frozenset({Action.READ_CLIENT, Action.READ_HEALTH})
_MONEY = frozenset({Action.ASSIGN})
_LOOKS = frozenset({Action.ASSIGN, Action.READ_HEALTH, Action.READ_CANDIDATE})
_GIVEN = frozenset({Action.READ_COMPLIANCE, Action.SUBMIT})
_LOG = frozenset({Action.ASSIGN, Action.READ_AUDIT})
_OF_JOBS = (TIME, "client", "job", MEMBER, "source")
_BY_JOBS = ("client", "job", MEMBER, "source")

_TABLE: Final = (
    Measure(
        "intake_files", "收到的文件", Unit.COUNT, "按收到那天计，一个文件一次；拆开的压缩包自己和里面的文件分别计。",
        INTAKE, _FILES, (TIME, "source", "outcome", MEMBER), ("source", "outcome", MEMBER), shows_members=True,
    ),
    Measure(
        "intake_parsed", "读成功的占比", Unit.SHARE,
        "成了档案（新建、归入、疑似重复、抹除过的人）的，除以这些加上读不了的；还在等的、丢掉的、拆开的压缩包不算。",
        INTAKE, _FILES, (TIME, "source"), ("source",),
    ),
    Measure(
        "intake_minutes", "收到后多久读完", Unit.MINUTES, "从收到到读完的分钟，按收到那天计，取平均；读不了的、还在等的不算。",
        INTAKE, _FILES, (TIME, "source"), ("source",), is_about_people=False, is_better_low=True,
    ),
    Measure(
        "read_doubtful", "有「请核对」的文件", Unit.SHARE,
        "读过的文件里，至少有一处标着「请核对」的份额，按收到那天计；后来人核对过的照算，来源是档案的来源。",
        INTAKE, _RECORDS, (TIME, "source"), ("source",), is_better_low=True,
    ),
    Measure(
        "read_doubts", "每份文件「请核对」几处", Unit.EACH,
        "读过的文件里标着「请核对」的处数，取平均，按收到那天计；后来人核对过的照算，来源是档案的来源。",
        INTAKE, _RECORDS, (TIME, "source"), ("source",), is_better_low=True,
    ),
    Measure(
        "queue_length", "在等的档案", Unit.COUNT, "此刻在收集、整理、待审、待更新里的档案；暂停的也算。",
        WORK, _CHAIN, ("state", "age", MEMBER), ("state", MEMBER), shows_members=True, is_now=True, is_better_low=True,
    ),
    Measure(
        "queue_age", "平均等了多久", Unit.DAYS, "此刻在等的档案，从进入这个状态到现在的自然日，取平均。",
        WORK, _CHAIN, ("state", MEMBER), ("state", MEMBER), shows_members=True, is_now=True, is_better_low=True,
    ),
    Measure(
        "queue_ends", "每天结束时在等的档案", Unit.COUNT,
        "每天零点记一次还有多少在等；按周、按月看的是最后一天。只记个数，不记是谁，后来抹除的也还在数里。",
        WORK, _CHAIN, (TIME, "state"), ("state",), is_better_low=True,
    ),
    Measure(
        "queue_oldest", "每天结束时等得最久的", Unit.DAYS,
        "每天零点记一次等得最久的那份等了几天；按周、按月看的是最后一天。只记天数，不记是谁。",
        WORK, _CHAIN, (TIME, "state"), ("state",), is_about_people=False, is_better_low=True,
    ),
    Measure(
        "work_done", "完成的步骤", Unit.COUNT,
        "流转里没有被撤回的步骤，按做的那天计。按难度折算：读来时「请核对」多的档案算得多（每处多四分之一份，最多四份），全体合起来和步数一样多；比步数大，做的就比一般的难。",
        WORK, _CHAIN, (TIME, MEMBER, "action", "source"), ("action", MEMBER, "source"), shows_members=True,
        is_about_people=False,
    ),
    Measure(
        "work_hours", "每一步用了多久", Unit.HOURS, "从进入一个状态到离开它的自然小时，按离开那天计，取平均；中位数准到 5% 以内。",
        WORK, _CHAIN, (TIME, "state", "source"), ("state", "source"), is_about_people=False, is_better_low=True,
    ),
    Measure(
        "review_hours", "提交后多久审完", Unit.HOURS, "从提交审核到离开待审的自然小时，按离开那天计，取平均；中位数准到 5% 以内。",
        WORK, _CHAIN, (TIME, "source"), ("source",), is_about_people=False, is_better_low=True,
    ),
    Measure(
        "approved_first", "审核通过的占比", Unit.SHARE,
        "审核作出的决定里通过的份额，记在提交的人名下、作出决定那天。预期值：同样的来源、同样的初审或复审、同样多「请核对」的，全体通过多少。",
        WORK, _CHAIN, (TIME, MEMBER, "source"), (MEMBER, "source"), shows_members=True, is_about_people=False,
    ),
    Measure(
        "faults", "审核标出的错误", Unit.COUNT, "标在字段上的错误，记在填它的人名下；程序读错的没有人名。按标出那天计。",
        WORK, _CHAIN, (TIME, "fault", MEMBER), ("fault", MEMBER), shows_members=True, is_about_people=False,
        is_better_low=True,
    ),
    Measure(
        "samples_right", "抽检合格的占比", Unit.SHARE,
        "抽检看过的档案里没有发现错误的份额，记在提交的人名下、检查那天。预期值：同样的来源、同样多「请核对」的，全体合格多少。",
        WORK, _CHAIN, (TIME, MEMBER, "source"), (MEMBER, "source"), shows_members=True, is_about_people=False,
    ),
    Measure(
        "store_new", "新建的档案", Unit.COUNT, "按建立那天计；后来并入别的档案的、抹除的、停用的不算，拆开后又算。",
        STORE, _RECORDS, (TIME, "source", MEMBER), ("source", MEMBER), shows_members=True,
    ),
    Measure(
        "store_size", "现有档案", Unit.COUNT, "没有并入别的档案、没有抹除也没有停用的档案，一人一份。",
        STORE, _RECORDS, ("source",), ("source",), is_now=True,
    ),
    Measure(
        "store_complete", "平均完整度", Unit.SCORE, "每份档案按「完整度」规则得 0 到 100 分，取平均。",
        STORE, _RECORDS, ("source",), ("source",), is_now=True,
    ),
    Measure(
        "store_fresh", "没有过期的占比", Unit.SHARE, "联系方式、薪资、求职状态都还在保鲜期里的档案，除以现有档案。",
        STORE, _RECORDS, (), (), is_now=True,
    ),
    Measure(
        "duplicates_open", "待判断的疑似重复", Unit.COUNT, "此刻等人判断的两份，两份你都看得到的才算。",
        STORE, _RECORDS, (), (), is_now=True, is_better_low=True,
    ),
    Measure(
        "duplicates_found", "发现的疑似重复", Unit.COUNT, "按发现那天计，一对一次。",
        STORE, _RECORDS, (TIME, "outcome"), ("outcome",), is_better_low=True,
    ),
    Measure(
        "merges", "合并的档案", Unit.COUNT, "按合并那天计；拆开了的不算。",
        STORE, _RECORDS, (TIME, MEMBER), (MEMBER,), shows_members=True,
    ),
    Measure(
        "applications", "新的应聘", Unit.COUNT, "按加进职位那天计；一人一个职位一次。成员是应聘的负责人，来源是档案的来源。",
        PIPELINE, _JOBS, _OF_JOBS, _BY_JOBS, shows_members=True,
    ),
    Measure(
        "stage_entered", "走到各阶段的人次", Unit.COUNT, "没有撤销的每一次进入阶段，按进入那天计；退回再来算两次。",
        PIPELINE, _JOBS, (TIME, "stage", *_BY_JOBS), ("stage", *_BY_JOBS), shows_members=True,
    ),
    Measure(
        "stage_days", "在各阶段停留", Unit.DAYS, "从进入到离开的自然日，按离开那天计，取平均；还停在那里的不算。中位数准到 5% 以内。",
        PIPELINE, _JOBS, (TIME, "stage", *_BY_JOBS), ("stage", *_BY_JOBS), shows_members=True, is_better_low=True,
    ),
    Measure(
        "conversion", "转化", Unit.SHARE,
        "这段时间里新的应聘，到现在为止走到这一阶段或更远的份额；跳过的阶段也算走到。不按阶段分时是走到入职的份额。",
        PIPELINE, _JOBS, ("stage", *_OF_JOBS), ("stage", *_BY_JOBS), shows_members=True,
    ),
    Measure(
        "ended", "淘汰或放弃", Unit.COUNT, "没有撤销的结束，按结束那天计；阶段是结束前所在的阶段。",
        PIPELINE, _JOBS, (TIME, "reason", "stage", *_BY_JOBS), ("reason", "stage", *_BY_JOBS), shows_members=True,
        is_better_low=True,
    ),
    Measure(
        "submissions", "推荐给客户", Unit.COUNT, "一人一份报告一次，按送出那天计；邮件没送到的不算。成员是送出的人。",
        PIPELINE, _JOBS, (TIME, "outcome", *_BY_JOBS), ("outcome", *_BY_JOBS), shows_members=True,
    ),
    Measure(
        "submissions_accepted", "推荐被接受的占比", Unit.SHARE, "这段时间送出、客户已经答复的里，接受或想面试的份额。",
        PIPELINE, _JOBS, _OF_JOBS, _BY_JOBS, shows_members=True,
    ),
    Measure(
        "offers", "Offer", Unit.COUNT, "进入 Offer 阶段的人次，按进入那天计。",
        PIPELINE, _JOBS, _OF_JOBS, _BY_JOBS, shows_members=True,
    ),
    Measure(
        "placed", "入职", Unit.COUNT, "进入入职阶段的人次，按进入那天计。",
        PIPELINE, _JOBS, _OF_JOBS, _BY_JOBS, shows_members=True,
    ),
    Measure(
        "guaranteed", "过保", Unit.COUNT, "进入过保阶段的人次，按进入那天计。",
        PIPELINE, _JOBS, _OF_JOBS, _BY_JOBS, shows_members=True,
    ),
    Measure(
        "falloffs", "掉单", Unit.COUNT, "从 Offer 或入职阶段结束的：拒了 Offer、没来入职、保证期内离开。按结束那天计。",
        PIPELINE, _JOBS, (TIME, "reason", "stage", *_BY_JOBS), ("reason", "stage", *_BY_JOBS), shows_members=True,
        is_better_low=True,
    ),
    Measure(
        "falloff_share", "掉单的占比", Unit.SHARE, "离开 Offer 或入职阶段的里，结束了的份额；按离开那天计。",
        PIPELINE, _JOBS, _OF_JOBS, _BY_JOBS, shows_members=True, is_better_low=True,
    ),
    Measure(
        "cost", "来源的花费", Unit.YUAN, "人填的每个来源每月花费，按天均摊到所问的日子。",
        COST, _MONEY, (TIME, "source"), ("source",), is_about_people=False, is_better_low=True,
    ),
    Measure(
        "cost_per_record", "每份新档案的花费", Unit.YUAN, "花费除以同一段时间、同一来源新建的档案。没有填花费的来源不算。",
        COST, _MONEY, ("source",), ("source",), is_better_low=True,
    ),
    Measure(
        "cost_per_placed", "每位入职的花费", Unit.YUAN, "花费除以同一段时间、同一来源的入职人次。没有填花费的来源不算。",
        COST, _MONEY, ("source",), ("source",), is_better_low=True,
    ),
    Measure(
        "searches", "查找", Unit.COUNT, "写了字的查找，翻页不再计；只记次数，不记找了什么。",
        USE, _LOOKS, (TIME, MEMBER), (MEMBER,), shows_members=True, is_about_people=False,
    ),
    Measure(
        "searches_fruitless", "没找到的占比", Unit.SHARE, "写了字的查找里一个人也没找到的份额；只记次数，不记找了什么。",
        USE, _LOOKS, (TIME, MEMBER), (MEMBER,), shows_members=True, is_about_people=False, is_better_low=True,
    ),
    Measure(
        "disclosures", "对外提供", Unit.COUNT, "登记簿里一人一次，按提供那天计。",
        USE, _GIVEN, (TIME, "client", "channel", MEMBER), ("client", "channel", MEMBER), shows_members=True,
    ),
    Measure(
        "reveals", "查看完整内容", Unit.COUNT, "审计里「查看完整内容」的次数，候选人和联系人的都算。",
        USE, _LOG, (TIME, MEMBER), (MEMBER,), shows_members=True, is_about_people=False,
    ),
    Measure(
        "exports", "导出的人次", Unit.COUNT, "审计里导出成表格的人次：一次导出里每个人一次。",
        USE, _LOG, (TIME, MEMBER), (MEMBER,), shows_members=True, is_about_people=False,
    ),
)  # fmt: skip

MEASURES: Final[Mapping[str, Measure]] = MappingProxyType({one.key: one for one in _TABLE})


_OF_CLIENTS: Final = ("client", "job")


def may_ask(viewer: Viewer, measure: Measure) -> bool:
    """This function will tell whether the viewer's role may ask for the measure at all."""
    return any(may(viewer, action) for action in measure.needs)


def is_bare(measure: Measure, viewer: Viewer) -> bool:
    """This function will tell whether small groups are kept from the viewer in this measure."""
    return measure.is_about_people and not may(viewer, Action.READ_CANDIDATE)


def offered(measure: Measure, viewer: Viewer) -> Measure:
    """This function will return the measure with the splits and filters that this viewer may use.

    Clients and jobs are named only to who may read them. Who may not see people narrows nothing: two
    numbers, narrowed differently and taken from each other, could tell of one person.
    """
    hides = set() if may(viewer, Action.READ_CLIENT) else set(_OF_CLIENTS)
    if is_bare(measure, viewer):
        hides.add(MEMBER)
    return replace(
        measure,
        splits=tuple(one for one in measure.splits if one not in hides),
        filters=() if is_bare(measure, viewer) else tuple(one for one in measure.filters if one not in hides),
        shows_members=measure.shows_members and MEMBER not in hides,
    )


def measures_for(viewer: Viewer) -> tuple[Measure, ...]:
    """This function will return what the viewer may ask for, in the table's order, with what he may split it by."""
    return tuple(offered(one, viewer) for one in _TABLE if may_ask(viewer, one))


def asked_measure(key: str, viewer: Viewer) -> Measure:
    """This function will return a measure that the viewer may ask for. Raises InvalidInput, NotAllowed."""
    found = MEASURES.get(key)
    if found is None:
        raise InvalidInput("没有这个数字，换一个。")
    if not may_ask(viewer, found):
        raise NotAllowed(f"{viewer.role.label}看不到「{found.label}」，需要时请管理员调整角色。")
    return offered(found, viewer)
