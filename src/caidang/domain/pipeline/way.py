"""The way of an application: what its stages stand for, in which order, and why one leaves it.

Plain rules without tables: everybody who moves a card, draws a board or counts asks them.
"""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final

from caidang.core.errors import InvalidInput


class Kind(StrEnum):
    """What a stage stands for, whatever a team calls it, in the order in which they are passed."""

    CONTACT = "contact"
    SUBMITTED = "submitted"
    INTERVIEW = "interview"
    OFFER = "offer"
    PLACED = "placed"
    GUARANTEED = "guaranteed"
    LOST = "lost"

    @property
    def label(self) -> str:
        """What the figures call it."""
        return _KIND_NAMES[self]

    @property
    def order(self) -> int:
        """Where it stands on the way."""
        return _ORDER[self]

    @property
    def is_end(self) -> bool:
        """Whether nothing is to be done there any more."""
        return self in (Kind.GUARANTEED, Kind.LOST)


_KIND_NAMES: Final = {
    Kind.CONTACT: "联系", Kind.SUBMITTED: "已推荐", Kind.INTERVIEW: "面试", Kind.OFFER: "Offer",
    Kind.PLACED: "入职", Kind.GUARANTEED: "过保", Kind.LOST: "淘汰/放弃",
}  # fmt: skip
_ORDER: Final = {kind: number for number, kind in enumerate(Kind)}
AT_CLIENT: Final = frozenset({Kind.SUBMITTED, Kind.INTERVIEW, Kind.OFFER, Kind.PLACED, Kind.GUARANTEED})
"""The client knows of the person."""
IN_PROGRESS: Final = frozenset({Kind.SUBMITTED, Kind.INTERVIEW, Kind.OFFER})
"""Somebody is working on it together with a client just now."""

DEFAULT_TYPE: Final = "通用"
DEFAULT_STAGES: Final = (
    ("待联系", Kind.CONTACT), ("已联系", Kind.CONTACT), ("有意向", Kind.CONTACT),
    ("已推荐", Kind.SUBMITTED), ("客户面试", Kind.INTERVIEW), ("Offer", Kind.OFFER),
    ("入职", Kind.PLACED), ("过保", Kind.GUARANTEED), ("淘汰/放弃", Kind.LOST),
)  # fmt: skip
"""The way as delivered."""


class Side(StrEnum):
    """Who ended it."""

    CLIENT = "client"
    CANDIDATE = "candidate"
    US = "us"

    @property
    def label(self) -> str:
        """Who, in Chinese."""
        return _SIDE_NAMES[self]


_SIDE_NAMES: Final = {Side.CLIENT: "客户", Side.CANDIDATE: "候选人", Side.US: "我们"}


class Reason(StrEnum):
    """Why an application ended; the part before the dot says who ended it."""

    CLIENT_SKILL = "client.skill"
    CLIENT_EXPERIENCE = "client.experience"
    CLIENT_SALARY = "client.salary"
    CLIENT_OTHER_CHOSEN = "client.chosen"
    CLIENT_JOB_ENDED = "client.ended"
    CLIENT_KNOWN = "client.known"
    CLIENT_OTHER = "client.other"
    CANDIDATE_SALARY = "candidate.salary"
    CANDIDATE_PLACE = "candidate.place"
    CANDIDATE_ELSEWHERE = "candidate.elsewhere"
    CANDIDATE_STAYS = "candidate.stays"
    CANDIDATE_NO_INTEREST = "candidate.interest"
    CANDIDATE_LEFT = "candidate.left"
    UNFIT = "us.unfit"
    UNREACHABLE = "us.unreachable"
    MISTAKE = "us.mistake"

    @property
    def side(self) -> Side:
        """Who ended it."""
        return Side(self.value.partition(".")[0])

    @property
    def label(self) -> str:
        """The reason in Chinese, without who."""
        return _REASON_NAMES[self]

    @property
    def told(self) -> str:
        """Who and why, in Chinese."""
        return f"{self.side.label}：{self.label}"


_REASON_NAMES: Final = {
    Reason.CLIENT_SKILL: "能力不符", Reason.CLIENT_EXPERIENCE: "经验不符",
    Reason.CLIENT_SALARY: "给不到期望薪资", Reason.CLIENT_OTHER_CHOSEN: "选了别人",
    Reason.CLIENT_JOB_ENDED: "职位取消或招满", Reason.CLIENT_KNOWN: "已有别的来源推荐",
    Reason.CLIENT_OTHER: "其他",
    Reason.CANDIDATE_SALARY: "薪资不满意", Reason.CANDIDATE_PLACE: "地点不合适",
    Reason.CANDIDATE_ELSEWHERE: "接了别家", Reason.CANDIDATE_STAYS: "留在原单位",
    Reason.CANDIDATE_NO_INTEREST: "对职位没兴趣", Reason.CANDIDATE_LEFT: "入职后离职",
    Reason.UNFIT: "不合适", Reason.UNREACHABLE: "联系不上", Reason.MISTAKE: "加错了人",
}  # fmt: skip


CLIENTS_REASONS: Final = tuple(reason for reason in Reason if reason.side is Side.CLIENT)
"""Why a client says no, as he is asked."""


def reason_told(code: str) -> str:
    """This function will say who ended it and why; the code itself where it is not known any more."""
    return Reason(code).told if code in set(Reason) else code


def check_reason(kind: Kind, code: str) -> str:
    """This function will return the reason that goes with a move into a stage of this kind.

    Whoever leaves the way leaves it for a reason; no other step has one. Raises InvalidInput for a
    way out without one.
    """
    if kind is not Kind.LOST:
        return ""
    if code not in set(Reason):
        raise InvalidInput("先选为什么结束、是谁结束的，再移过去。")
    return code


def is_step_back(before: tuple[Kind, int], after: tuple[Kind, int]) -> bool:
    """This function will tell whether a move goes back on the way: to an earlier place, or back into it from its end.

    A stage is its kind and its position. Leaving the way is not a step back; coming back from there is.
    """
    if after[0] is Kind.LOST:
        return False
    return before[0] is Kind.LOST or after[1] < before[1]


def check_stages(kinds: Sequence[Kind]) -> None:
    """This function will raise InvalidInput unless stages of these kinds, in this order, make a way.

    It begins before the client knows, never turns back, and has one way out, at its end.
    """
    if not kinds or kinds[0] is not Kind.CONTACT:
        raise InvalidInput("第一个阶段要是「联系」：人选加进来时就在那里。")
    if kinds.count(Kind.LOST) != 1:
        raise InvalidInput("要有一个、也只有一个「淘汰/放弃」的阶段：结束的人都到那里。")
    for before, after in zip(kinds, kinds[1:], strict=False):
        if after.order < before.order:
            raise InvalidInput(f"「{after.label}」的阶段要排在「{before.label}」的前面。")


def joined(one: tuple[Kind, int], other: tuple[Kind, int]) -> int:
    """This function will tell which of two stages counts when two applications turn out to be one person's: 0 or 1.

    What goes on counts before what has ended; of two that go on, the farther. Of two alike, the first.
    """
    alive = [stage[0] is not Kind.LOST for stage in (one, other)]
    if alive[0] != alive[1]:
        return 0 if alive[0] else 1
    return 1 if other[1] > one[1] else 0
