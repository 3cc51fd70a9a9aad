from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ProposalWanted")


@_attrs_define
class ProposalWanted:
    """A value that a program would have changed, and why; an empty value means that what stands there no longer holds."""

    field: str
    entry: int | Unset = 0
    value: str | Unset = ""
    reason: str | Unset = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field = self.field

        entry = self.entry

        value = self.value

        reason = self.reason

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
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

        proposal_wanted.additional_properties = d
        return proposal_wanted

    @property
    def additional_keys(self) -> list[str]:
        return list(self.additional_properties.keys())

    def __getitem__(self, key: str) -> Any:
        return self.additional_properties[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self.additional_properties[key] = value

    def __delitem__(self, key: str) -> None:
        del self.additional_properties[key]

    def __contains__(self, key: str) -> bool:
        return key in self.additional_properties
