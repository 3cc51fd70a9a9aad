from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.requirement_told_kind import RequirementToldKind, check_requirement_told_kind
from ..types import UNSET, Unset

T = TypeVar("T", bound="RequirementTold")


@_attrs_define
class RequirementTold:
    """One thing that a job asks for, as its form has it: ``years`` 3-5, ``salary`` 20-30K, ``skill`` Java."""

    kind: RequirementToldKind
    text: str
    is_must: bool | Unset = True
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind: str = self.kind

        text = self.text

        is_must = self.is_must

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "text": text,
            }
        )
        if is_must is not UNSET:
            field_dict["is_must"] = is_must

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = check_requirement_told_kind(d.pop("kind"))

        text = d.pop("text")

        is_must = d.pop("is_must", UNSET)

        requirement_told = cls(
            kind=kind,
            text=text,
            is_must=is_must,
        )

        requirement_told.additional_properties = d
        return requirement_told

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
