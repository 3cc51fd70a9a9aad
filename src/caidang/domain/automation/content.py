"""What a rule says: when, if, then. Plain values, and what they are called."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from caidang.core.errors import InvalidInput

MOST_ACTIONS: Final = 6
MOST_DAYS: Final = 3650
MAX_QUERY: Final = 400


class When(StrEnum):
    """What sets a rule off."""

    RECEIVED = "received"
    APPROVED = "approved"
    STAGE = "stage"
    TAGGED = "tagged"
    STALE = "stale"
    DATE = "date"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return {
            "received": "收到简历", "approved": "审核通过", "stage": "到了一个阶段", "tagged": "加了标签或分类",
            "stale": "资料过期了", "date": "到了一个日子",
        }[self.value]  # fmt: skip

    @property
    def is_by_day(self) -> bool:
        """Whether it is looked for once a day, and not heard of from the log."""
        return self in (When.STALE, When.DATE)


class Day(StrEnum):
    """Which day a rule counts from."""

    CAME = "came"
    PLACED = "placed"
    CONSENT = "consent"
    PAPER = "paper"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return {"came": "建档", "placed": "入职", "consent": "授权到期", "paper": "附件到期"}[self.value]


class Do(StrEnum):
    """What a rule does."""

    OWNER = "owner"
    TAG = "tag"
    TASK = "task"
    MAIL = "mail"
    ROBOT = "robot"

    @property
    def label(self) -> str:
        """Its Chinese name."""
        return {
            "owner": "交给谁负责", "tag": "加标签", "task": "提醒谁", "mail": "发邮件", "robot": "机器人或 webhook",
        }[self.value]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do. ``what`` is an id: of a member (0 for who looks after the person), label, template or robot.

    ``text`` and ``days`` are a task's: what, and in how many days.
    """

    do: Do
    what: str
    text: str = ""
    days: int = 0


@dataclass(frozen=True, slots=True)
class Content:
    """A rule. ``place`` is a stage's or a label's id, 0 for any; ``day`` and ``days`` (after it, negative before) a date's.

    ``query`` is in the language of the search box; empty fits everybody.
    """

    when: When
    query: str
    acts: tuple[Act, ...]
    place: int = 0
    day: Day = Day.CAME
    days: int = 0

    def as_json(self) -> dict[str, Any]:
        """Return plain values, as they are sealed."""
        acts = [[act.do.value, act.what, act.text, act.days] for act in self.acts]
        return {
            "when": self.when.value, "query": self.query, "acts": acts, "place": self.place, "day": self.day.value,
            "days": self.days,
        }  # fmt: skip


def content_of(kept: Mapping[str, Any]) -> Content:
    """This function will return what ``as_json`` wrote."""
    acts = tuple(Act(Do(do), what, text, days) for do, what, text, days in kept["acts"])
    return Content(When(kept["when"]), kept["query"], acts, kept["place"], Day(kept["day"]), kept["days"])


def check_content(content: Content) -> Content:
    """This function will return the rule as it is kept; raises InvalidInput."""
    if not content.acts:
        raise InvalidInput("规则要做点什么：至少选一件事。")
    if len(content.acts) > MOST_ACTIONS:
        raise InvalidInput(f"一条规则最多做 {MOST_ACTIONS} 件事。")
    if len(content.query) > MAX_QUERY:
        raise InvalidInput(f"条件最多 {MAX_QUERY} 个字。")
    if abs(content.days) > MOST_DAYS:
        raise InvalidInput(f"天数最多 {MOST_DAYS} 天。")
    if any(act.do is Do.TASK and not 0 < len(act.text.strip()) <= 200 for act in content.acts):
        raise InvalidInput("提醒要写上做什么，最多 200 字。")
    if any(not 0 <= act.days <= 365 for act in content.acts):
        raise InvalidInput("提醒最多放在一年以后。")
    return content
