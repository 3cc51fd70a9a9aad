"""Each role's board as delivered: the numbers that its work is steered by, of the last thirty days."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from typing import Final, NamedTuple

from caidang.domain.analytics.catalogue import MEASURES, asked_measure, is_bare, may_ask
from caidang.domain.analytics.values import MEMBER, TIME, Asked, Chart, Grain, Panel
from caidang.foundation.accounts.policy import Role, Viewer

SPAN: Final = timedelta(days=29)


class _Slot(NamedTuple):
    title: str
    chart: Chart
    measure: str
    split: str = ""
    series: str = ""


_FILES = _Slot("每天收到的文件", Chart.STACKED, "intake_files", TIME, "source")
_BECAME = _Slot("收到的文件成了什么", Chart.BARS, "intake_files", "outcome")
_PARSED = _Slot("各来源读成功的占比", Chart.BARS, "intake_parsed", "source")
_DOUBTS = _Slot("每份文件「请核对」几处", Chart.BARS, "read_doubts", "source")
_READ_IN = _Slot("收到后多久读完", Chart.LINE, "intake_minutes", TIME)
_WAITING = _Slot("在等的档案", Chart.BARS, "queue_length", "state")
_AGES = _Slot("等了多久", Chart.BARS, "queue_length", "age")
_EVENINGS = _Slot("每天结束时在等的档案", Chart.STACKED, "queue_ends", TIME, "state")
_OLDEST = _Slot("每天结束时等得最久的", Chart.LINE, "queue_oldest", TIME, "state")
_REVIEWED = _Slot("提交后多久审完", Chart.LINE, "review_hours", TIME)
_OWN_WORK = _Slot("完成的步骤", Chart.STACKED, "work_done", TIME, "action")
_PEOPLE_WORK = _Slot("每个人完成的步骤", Chart.TABLE, "work_done", MEMBER)
_ACCURACY = _Slot("提交后审核通过的占比", Chart.TABLE, "approved_first", MEMBER)
_SAMPLES = _Slot("抽检合格的占比", Chart.TABLE, "samples_right", MEMBER)
_SAMPLED = _Slot("各来源抽检合格的占比", Chart.BARS, "samples_right", "source")
_FAULTS = _Slot("审核标出的错误", Chart.BARS, "faults", "fault")
_HOURS = _Slot("每一步用了多久", Chart.BARS, "work_hours", "state")
_NEW = _Slot("每天新建的档案", Chart.LINE, "store_new", TIME)
_SIZE = _Slot("现有档案", Chart.NUMBER, "store_size")
_COMPLETE = _Slot("各来源的完整度", Chart.BARS, "store_complete", "source")
_FRESH = _Slot("没有过期的占比", Chart.NUMBER, "store_fresh")
_PAIRS = _Slot("待判断的疑似重复", Chart.NUMBER, "duplicates_open")
_MERGES = _Slot("合并的档案", Chart.LINE, "merges", TIME)
_FUNNEL = _Slot("走到各阶段的份额", Chart.FUNNEL, "conversion", "stage")
_STAGES = _Slot("在各阶段停留", Chart.BARS, "stage_days", "stage")
_SENT = _Slot("推荐给客户", Chart.LINE, "submissions", TIME)
_SAID = _Slot("客户怎么答复", Chart.BARS, "submissions", "outcome")
_BY_CLIENT = _Slot("各客户的入职", Chart.BARS, "placed", "client")
_BY_MEMBER = _Slot("各顾问的转化", Chart.TABLE, "conversion", MEMBER)
_OFFERS = _Slot("Offer", Chart.NUMBER, "offers")
_PLACED = _Slot("入职", Chart.NUMBER, "placed")
_GUARANTEED = _Slot("过保", Chart.NUMBER, "guaranteed")
_FALLS = _Slot("掉单的原因", Chart.BARS, "falloffs", "reason")
_ENDED = _Slot("淘汰或放弃的原因", Chart.BARS, "ended", "reason")
_COST = _Slot("每份新档案的花费", Chart.BARS, "cost_per_record", "source")
_SEARCHES = _Slot("查找", Chart.LINE, "searches", TIME)
_IN_VAIN = _Slot("没找到的占比", Chart.LINE, "searches_fruitless", TIME)
_GIVEN = _Slot("对外提供", Chart.STACKED, "disclosures", TIME, "channel")
_LOOKS = _Slot("每个人查看完整内容的次数", Chart.TABLE, "reveals", MEMBER)
_EXPORTS = _Slot("导出的人次", Chart.TABLE, "exports", MEMBER)

BOARDS: Final[Mapping[Role, tuple[_Slot, ...]]] = {
    Role.COLLECTOR: (_FILES, _BECAME, _PARSED, _DOUBTS, _READ_IN, _NEW),
    Role.ORGANISER: (_WAITING, _AGES, _OWN_WORK, _ACCURACY, _FAULTS, _COMPLETE, _PAIRS),
    Role.REVIEWER: (_WAITING, _AGES, _OWN_WORK, _REVIEWED, _HOURS, _FAULTS, _SAMPLED, _PAIRS, _MERGES),
    Role.UPDATER: (_FRESH, _WAITING, _OWN_WORK, _COMPLETE, _SEARCHES, _IN_VAIN),
    Role.CONSULTANT: (_OFFERS, _PLACED, _GUARANTEED, _FUNNEL, _STAGES, _SENT, _SAID, _FALLS, _ENDED, _IN_VAIN),
    Role.MANAGER: (
        _SIZE, _FRESH, _PAIRS, _PLACED, _FILES, _PARSED, _DOUBTS, _WAITING, _AGES, _EVENINGS, _OLDEST, _PEOPLE_WORK, _ACCURACY, _SAMPLES,
        _COMPLETE, _FUNNEL, _STAGES, _BY_CLIENT, _BY_MEMBER, _FALLS, _COST, _IN_VAIN, _GIVEN, _LOOKS,
    ),
    Role.ADMIN: (_FILES, _PARSED, _WAITING, _SIZE, _PAIRS, _SEARCHES, _GIVEN, _LOOKS, _EXPORTS),
    Role.AUDITOR: (_GIVEN, _LOOKS, _EXPORTS, _FILES, _NEW, _SEARCHES),
}  # fmt: skip


def panels_for(viewer: Viewer, *, today: date) -> tuple[Panel, ...]:
    """Return the viewer's board: of his role's panels those that he may ask for, as he may ask for them."""
    return tuple(_panel(slot, viewer, today) for slot in BOARDS[viewer.role] if _fits(slot, viewer))


def _fits(slot: _Slot, viewer: Viewer) -> bool:
    measure = MEASURES[slot.measure]
    if not may_ask(viewer, measure):
        return False
    return not slot.split or slot.split in asked_measure(slot.measure, viewer).splits


def _panel(slot: _Slot, viewer: Viewer, today: date) -> Panel:
    asked = Asked(measure=slot.measure, since=today - SPAN, until=today, split=slot.split, series=slot.series)
    if not is_bare(MEASURES[slot.measure], viewer):
        return Panel(slot.title, slot.chart, asked)
    chart = Chart.BARS if slot.chart is Chart.STACKED else slot.chart
    whole = replace(asked, since=asked.since.replace(day=1), series="", grain=Grain.MONTH)
    return Panel(slot.title, chart, whole)
