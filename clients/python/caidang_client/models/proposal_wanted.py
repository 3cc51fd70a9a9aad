from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ProposalWanted")


@_attrs_define
class ProposalWanted:
    """A value that a program would have changed, and why; an empty value means that what stands there no longer holds."""

    field: str
    entry: int | Unset = 0
    value: str | Unset = ""
    reason: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        field = self.field

        entry = self.entry

        value = self.value

        reason = self.reason

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "field": field,
            }
        )
        if entry is not UNSET:
            field_dict["entry"] = entry
        if value is not UNSET:
            field_dict["value"] = value
        if reason is not UNSET:
            field_dict["reason"] = reason

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        field = d.pop("field")

        entry = d.pop("entry", UNSET)

        value = d.pop("value", UNSET)

        reason = d.pop("reason", UNSET)

        proposal_wanted = cls(
            field=field,
            entry=entry,
            value=value,
            reason=reason,
        )

        return proposal_wanted
