"""The chain as one table: in which state, by which action, in whose hands, a record becomes what.

收集 → 整理 → 待审 → 在库 → 待更新 → 待审 …, with 退回, 归档 and 抹除. Four eyes: what stands in the
store was approved by somebody who had entered and changed none of it since it was last approved.
"""

from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from caidang.core.errors import Conflict
from caidang.core.review.roles import Role


class State(StrEnum):
    """Where a record stands."""

    COLLECTING = "collecting"
    ORGANISING = "organising"
    REVIEWING = "reviewing"
    STORED = "stored"
    STALE = "stale"
    ARCHIVED = "archived"
    ERASED = "erased"

    @property
    def label(self) -> str:
        """The state's Chinese name."""
        return _STATE_NAMES[self]


_STATE_NAMES: Final = {
    State.COLLECTING: "收集",
    State.ORGANISING: "整理",
    State.REVIEWING: "待审",
    State.STORED: "在库",
    State.STALE: "待更新",
    State.ARCHIVED: "归档",
    State.ERASED: "抹除",
}


class Action(StrEnum):
    """What moves a record on."""

    HAND_ON = "hand_on"
    SUBMIT = "submit"
    APPROVE = "approve"
    RETURN = "return"
    REOPEN = "reopen"
    EXPIRE = "expire"
    CONFIRM = "confirm"
    ARCHIVE = "archive"
    RETRIEVE = "retrieve"
    ERASE = "erase"

    @property
    def label(self) -> str:
        """The action's Chinese name, a verb."""
        return _ACTION_NAMES[self]


_ACTION_NAMES: Final = {
    Action.HAND_ON: "交去整理",
    Action.SUBMIT: "提交审核",
    Action.APPROVE: "通过",
    Action.RETURN: "退回",
    Action.REOPEN: "重新审核",
    Action.EXPIRE: "标为待更新",
    Action.CONFIRM: "确认没有变化",
    Action.ARCHIVE: "归档",
    Action.RETRIEVE: "取回",
    Action.ERASE: "抹除",
}

_LEADERS: Final = frozenset({Role.MANAGER, Role.ADMIN})
_COLLECT: Final = frozenset({Role.COLLECTOR, Role.ORGANISER, Role.CONSULTANT}) | _LEADERS
_ORGANISE: Final = frozenset({Role.ORGANISER, Role.UPDATER, Role.CONSULTANT}) | _LEADERS
_REVIEW: Final = frozenset({Role.REVIEWER}) | _LEADERS
_UPDATE: Final = frozenset({Role.UPDATER, Role.CONSULTANT}) | _LEADERS
_EDIT: Final = _ORGANISE | {Role.REVIEWER}

TRANSITIONS: Final = MappingProxyType(
    {
        (State.COLLECTING, Action.HAND_ON): (State.ORGANISING, _COLLECT),
        (State.ORGANISING, Action.SUBMIT): (State.REVIEWING, _ORGANISE),
        (State.ORGANISING, Action.RETURN): (State.COLLECTING, _ORGANISE),
        (State.REVIEWING, Action.APPROVE): (State.STORED, _REVIEW),
        (State.REVIEWING, Action.RETURN): (State.ORGANISING, _REVIEW),
        (State.STORED, Action.REOPEN): (State.REVIEWING, _EDIT | _REVIEW),
        (State.STORED, Action.EXPIRE): (State.STALE, _UPDATE | _REVIEW),
        (State.STALE, Action.SUBMIT): (State.REVIEWING, _UPDATE),
        (State.STALE, Action.CONFIRM): (State.STORED, _UPDATE),
        **{
            (state, Action.ARCHIVE): (State.ARCHIVED, _REVIEW)
            for state in (State.COLLECTING, State.ORGANISING, State.REVIEWING, State.STORED, State.STALE)
        },
        (State.ARCHIVED, Action.RETRIEVE): (State.ORGANISING, _REVIEW),
        **{
            (state, Action.ERASE): (State.ERASED, frozenset({Role.ADMIN}))
            for state in State if state is not State.ERASED
        },
    }
)  # fmt: skip
"""State and action to the next state and the roles that may."""

OWNERS: Final = MappingProxyType(
    {
        State.COLLECTING: Role.COLLECTOR,
        State.ORGANISING: Role.ORGANISER,
        State.REVIEWING: Role.REVIEWER,
        State.STORED: Role.UPDATER,
        State.STALE: Role.UPDATER,
        State.ARCHIVED: Role.ADMIN,
    }
)
"""In whose queue a record waits; an erased one waits for nobody."""


class Refused(Conflict):
    """The record may not be moved so; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class Record:
    """What a decision about a record hangs on.

    ``hands`` are the ids of all who entered or changed something since it was last approved, or
    since the beginning; ``makers`` those who made what stands there: the hands, or, where nothing
    was changed since, the hands of the time before. ``is_approved``: whether it ever was.
    """

    state: State
    hands: frozenset[int] = frozenset()
    is_approved: bool = False
    makers: frozenset[int] = frozenset()


def allowed(state: State, role: Role) -> tuple[Action, ...]:
    """This function will return what a role may do with a record in a state, in the order of the actions."""
    return tuple(
        action
        for action in Action
        if (state, action) in TRANSITIONS and role in TRANSITIONS[state, action][1]
    )


def can_take(state: State, role: Role) -> bool:
    """This function will tell whether a role may do what a record in a state waits for.

    Archiving and erasing end the work; nobody is given a record for them.
    """
    return any(action not in (Action.ARCHIVE, Action.ERASE) for action in allowed(state, role))


def next_state(
    record: Record, action: Action, *, role: Role, actor: int | None, asked_by: int | None = None
) -> State:
    """This function will return the state that an action leads to.

    ``actor`` is the member's id, None for the program itself, which never approves; ``asked_by`` is who
    asked for an erasure, None where it was the program or the person himself. Raises Refused
    when there is no such way, the role may not go it, or it would take a second pair of eyes.
    """
    if (record.state, action) not in TRANSITIONS:
        raise Refused(f"「{record.state.label}」的档案不能「{action.label}」，刷新后再看它到了哪一步。")
    state, roles = TRANSITIONS[record.state, action]
    if role not in roles:
        raise Refused(f"{role.label}不能「{action.label}」，要由{_names(roles)}来做。")
    if action is Action.APPROVE:
        _need_second_person(record, actor)
    if action is Action.ERASE and actor is not None and actor == asked_by:
        raise Refused("抹除要两个人：你提出的，要由另一位管理员确认。")
    if action is Action.CONFIRM and (record.hands or not record.is_approved):
        raise Refused("档案有改动，不能直接确认，请「提交审核」。")
    return state


def _need_second_person(record: Record, actor: int | None) -> None:
    if actor is None:
        raise Refused("程序不能通过档案，要由一位审核员来做。")
    if actor in record.hands | record.makers:
        raise Refused("这份档案你录入或改过，要由另一位审核员通过。")


def _names(roles: frozenset[Role]) -> str:
    return "、".join(role.label for role in Role if role in roles)


def diagram() -> str:
    """This function will draw the chain as a Mermaid state diagram, for the docs."""
    lines = ["stateDiagram-v2", "    [*] --> 收集", "    [*] --> 整理"]
    for (state, action), (after, _) in TRANSITIONS.items():
        if action is not Action.ERASE:
            lines.append(f"    {state.label} --> {after.label}: {action.label}")
    lines.append("    归档 --> 抹除：抹除（任何一步都可以，由管理员）")
    lines.append("    抹除 --> [*]")
    return "\n".join(lines)
