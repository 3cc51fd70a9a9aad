"""The three or four figures over a member's work list: what his role is steered by, of the last thirty days as on his board, his own where it is his work."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from caidang.domain.analytics.catalogue import MEASURES, may_ask, offered
from caidang.domain.analytics.gathering import Titled
from caidang.domain.analytics.questions import Question
from caidang.domain.analytics.spans import Span
from caidang.domain.analytics.values import MEMBER
from caidang.foundation.accounts.policy import Role, Viewer


class _Slot(NamedTuple):
    title: str
    measure: str
    is_own: bool = False


_OWN_WORK: Final = _Slot("我完成的步骤", "work_done", is_own=True)
STRIPS: Final[Mapping[Role, tuple[_Slot, ...]]] = {
    Role.COLLECTOR: (
        _Slot("收到的文件", "intake_files"), _Slot("读成功", "intake_parsed"), _Slot("每份请核对", "read_doubts"),
        _Slot("新建的档案", "store_new"),
    ),
    Role.ORGANISER: (
        _OWN_WORK, _Slot("我提交的通过了", "approved_first", is_own=True), _Slot("我被标出的错误", "faults", is_own=True),
        _Slot("平均完整度", "store_complete"),
    ),
    Role.REVIEWER: (
        _OWN_WORK, _Slot("提交后审完", "review_hours"), _Slot("抽检合格", "samples_right"),
        _Slot("待判断的疑似重复", "duplicates_open"),
    ),
    Role.UPDATER: (
        _OWN_WORK, _Slot("没有过期的", "store_fresh"), _Slot("平均完整度", "store_complete"), _Slot("新建的档案", "store_new"),
    ),
    Role.CONSULTANT: (
        _Slot("我推荐的", "submissions", is_own=True), _Slot("客户接受", "submissions_accepted", is_own=True),
        _Slot("我的 Offer", "offers", is_own=True), _Slot("我的入职", "placed", is_own=True),
    ),
    Role.MANAGER: (
        _Slot("收到的文件", "intake_files"), _Slot("大家完成的步骤", "work_done"), _Slot("在等的档案", "queue_length"),
        _Slot("入职", "placed"),
    ),
    Role.ADMIN: (
        _Slot("收到的文件", "intake_files"), _Slot("读成功", "intake_parsed"), _Slot("在等的档案", "queue_length"),
        _Slot("现有档案", "store_size"),
    ),
    Role.AUDITOR: (),
}  # fmt: skip


def strip_of(viewer: Viewer) -> list[Titled]:
    """This function will return what stands over the viewer's work list: of his role's figures those that he may ask for."""
    return [_titled(slot, viewer) for slot in STRIPS[viewer.role] if _fits(slot, viewer)]


def _fits(slot: _Slot, viewer: Viewer) -> bool:
    measure = MEASURES[slot.measure]
    return may_ask(viewer, measure) and (not slot.is_own or MEMBER in offered(measure, viewer).filters)


def _titled(slot: _Slot, viewer: Viewer) -> Titled:
    filters = {MEMBER: (str(viewer.user_id or 0),)} if slot.is_own else {}
    return Titled(slot.title, Question(measure=MEASURES[slot.measure], span=Span.RECENT, filters=filters))
