from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="MoveWanted")


@_attrs_define
class MoveWanted:
    """A step on the way. ``seen`` is the stage in which he was read; a way out needs a reason's code."""

    stage: int
    seen: int
    reason: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        stage = self.stage

        seen = self.seen

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "stage": stage,
                "seen": seen,
            }
        )
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        stage = d.pop("stage")

        seen = d.pop("seen")

        reason = d.pop("reason", UNSET)

        move_wanted = cls(
            stage=stage,
            seen=seen,
            reason=reason,
        )

        return move_wanted
