"""A step is taken back by who took it, while it is fresh and nothing has happened to the record since.

It leads to where the record stood before and nowhere new: an approval taken back is as if it had
never been given, so that the next one needs its second pair of eyes again.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from caidang.core.review.chain import TRANSITIONS, Action, Refused, State
from caidang.core.review.roles import Role

UNDO_FOR: Final = timedelta(minutes=10)
"""How long a step can be taken back; afterwards the record is moved like any other. One of many that were moved
together has as long as the whole act."""

UNDOABLE: Final = frozenset(
    {
        Action.HAND_ON, Action.SUBMIT, Action.APPROVE, Action.RETURN, Action.CONFIRM, Action.ARCHIVE,
        Action.RETRIEVE, Action.EXPIRE,
    }
)  # fmt: skip
"""Reopening follows from something else, which is undone instead; erasing is for good. What the program itself
made stale nobody takes back: it is nobody's own step."""


@dataclass(frozen=True, slots=True)
class Step:
    """A step that was taken. ``is_last``: whether nothing has happened to the record since, whoever did it."""

    action: Action
    before: State
    actor: int | None
    at: datetime
    is_last: bool


def step_back(
    step: Step, *, role: Role, actor: int | None, now: datetime, within: timedelta = UNDO_FOR
) -> State:
    """This function will return the state that taking a step back leads to: the one before it.

    Raises Refused for the step of somebody else, for one that his role may no longer take, and for
    one that is too old or has been built upon.
    """
    ways = TRANSITIONS.get((step.before, step.action))
    if step.action not in UNDOABLE or ways is None:
        raise Refused(f"「{step.action.label}」不能撤回。")
    if actor is None or actor != step.actor:
        raise Refused("只能撤回自己刚做的一步。")
    if role not in ways[1]:
        raise Refused(f"{role.label}不能「{step.action.label}」，也就不能撤回它。")
    if not step.is_last:
        raise Refused("这一步之后，档案又有了变动，不能撤回了。")
    if now - step.at > within:
        raise Refused("过得太久，不能撤回了。")
    return step.before
