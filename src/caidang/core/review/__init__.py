"""The chain that a record goes through: its states, who may move it, and when it is due. Plain rules."""

from caidang.core.review.chain import (
    OWNERS,
    TRANSITIONS,
    Action,
    Record,
    Refused,
    State,
    allowed,
    can_take,
    next_state,
)
from caidang.core.review.roles import Role

__all__ = [
    "OWNERS",
    "TRANSITIONS",
    "Action",
    "Record",
    "Refused",
    "Role",
    "State",
    "allowed",
    "can_take",
    "next_state",
]
