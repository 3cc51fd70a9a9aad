from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="DecisionWanted")


@_attrs_define
class DecisionWanted:
    """What comes of a round: ``pass``, ``fail`` (with a reason), ``hold``, or nothing to take it back."""

    decision: str | Unset = ""
    reason: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        decision = self.decision

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if decision is not UNSET:
            field_dict["decision"] = decision
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        decision = d.pop("decision", UNSET)

        reason = d.pop("reason", UNSET)

        decision_wanted = cls(
            decision=decision,
            reason=reason,
        )

        return decision_wanted
