"""The one policy function: may this viewer do that to this record, and how does he see this field of it?"""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Protocol

from caidang.core.errors import NotAllowed
from caidang.foundation.accounts.policy.actions import NOT_BY_TOKEN, Action
from caidang.foundation.accounts.policy.rules import Sensitivity, Shown
from caidang.foundation.accounts.policy.viewer import CLOSED, EVERYBODY, Viewer, own_scope


class Verdict(StrEnum):
    """What comes of a question."""

    ALLOW = "allow"
    MASK = "mask"
    DENY = "deny"


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer; ``reason``, in Chinese, where it is no, and whether even the record's being there is kept quiet."""

    verdict: Verdict
    reason: str = ""
    is_out_of_reach: bool = False

    @property
    def is_allowed(self) -> bool:
        """Whether it may be done, or seen in clear."""
        return self.verdict is Verdict.ALLOW

    @property
    def is_masked(self) -> bool:
        """Whether the mask is shown."""
        return self.verdict is Verdict.MASK


_ONLY_MASKED: Final = "这个字段在你这里打了码，看不到原来的值，所以做不了。"
ALLOWED: Final = Decision(Verdict.ALLOW)
MASKED: Final = Decision(Verdict.MASK)
OUT_OF_REACH: Final = Decision(
    Verdict.DENY, "这份档案不在你的范围里，需要时请主管把它分给你或你的客户组。", is_out_of_reach=True
)


@dataclass(frozen=True, slots=True)
class Target:
    """A record as the policy knows it: the scopes it stands in, and which fields this viewer had opened."""

    audience: frozenset[str]
    revealed: frozenset[str] = frozenset()


class Guarded(Protocol):
    """A field: its key, and how much harm its value can do."""

    @property
    def key(self) -> str:
        """The field's name."""

    @property
    def sensitivity(self) -> Sensitivity:
        """The field's class."""


def can(
    viewer: Viewer, action: Action, record: Target | None = None, field: Guarded | None = None
) -> Decision:
    """This function will decide: allow, mask, or deny with a reason.

    Without a record the question is whether the role may do such a thing at all; without a field,
    whether it may be done to this record. A field is masked only for readers: who may edit a field
    that he sees masked may write it anew.
    """
    if action not in viewer.rules.actions:
        return Decision(Verdict.DENY, _refusal(viewer, action))
    if record is not None and not _reaches(viewer, record):
        return OUT_OF_REACH
    return ALLOWED if field is None else _field(viewer, action, record, field)


def _refusal(viewer: Viewer, action: Action) -> str:
    """Why the action is not the viewer's: his role lacks it, or only the token that acts for him."""
    if action in viewer.withheld & NOT_BY_TOKEN:
        return f"令牌做不了「{action.value}」，这件事要本人在网页上做。"
    if action in viewer.withheld:
        return f"这个令牌没有勾「{action.value}」，请在「登录与安全」另发一个勾了它的。"
    return f"{viewer.role.label}不能「{action.value}」，需要时请管理员调整角色。"


def _reaches(viewer: Viewer, record: Target) -> bool:
    if CLOSED in record.audience:
        return viewer.user_id is None or own_scope(viewer.user_id) in record.audience
    return EVERYBODY in viewer.scopes or not record.audience.isdisjoint(viewer.scopes)


def _field(viewer: Viewer, action: Action, record: Target | None, field: Guarded) -> Decision:
    shown = viewer.rules.shows[field.sensitivity]
    if shown is Shown.HIDE:
        return Decision(Verdict.DENY, f"{viewer.role.label}看不到这个字段。")
    if shown is Shown.CLEAR or action in _WRITES:
        return ALLOWED
    return ALLOWED if record is not None and field.key in record.revealed else MASKED


_WRITES: Final = frozenset({Action.EDIT_CANDIDATE, Action.REVEAL})


def may(viewer: Viewer, action: Action) -> bool:
    """Tell whether the viewer's role is granted the action."""
    return action in viewer.rules.actions


def require(
    viewer: Viewer, action: Action, record: Target | None = None, field: Guarded | None = None
) -> None:
    """Raise NotAllowed unless the viewer may do the action, to this record and field where they are named."""
    decision = can(viewer, action, record, field)
    if not decision.is_allowed:
        raise NotAllowed(decision.reason or _ONLY_MASKED)
