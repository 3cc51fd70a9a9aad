from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ValueTold")


@_attrs_define
class ValueTold:
    """One value of a record; ``is_masked`` where only its mask is shown, ``is_sure`` false where a person is asked to
    check.

    """

    field: str
    entry: int
    value: str
    origin: str
    is_sure: bool
    is_masked: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        field = self.field

        entry = self.entry

        value = self.value

        origin = self.origin

        is_sure = self.is_sure

        is_masked = self.is_masked

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "field": field,
                "entry": entry,
                "value": value,
                "origin": origin,
                "is_sure": is_sure,
                "is_masked": is_masked,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        field = d.pop("field")

        entry = d.pop("entry")

        value = d.pop("value")

        origin = d.pop("origin")

        is_sure = d.pop("is_sure")

        is_masked = d.pop("is_masked")

        value_told = cls(
            field=field,
            entry=entry,
            value=value,
            origin=origin,
            is_sure=is_sure,
            is_masked=is_masked,
        )

        value_told.additional_properties = d
        return value_told

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
