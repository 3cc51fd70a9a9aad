from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ValueWanted")


@_attrs_define
class ValueWanted:
    """A value to be set; an empty one is removed."""

    field: str
    value: str
    entry: int | Unset = 0

    def to_dict(self) -> dict[str, Any]:
        field = self.field

        value = self.value

        entry = self.entry

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "field": field,
                "value": value,
            }
        )
        if entry is not UNSET:
            field_dict["entry"] = entry

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        field = d.pop("field")

        value = d.pop("value")

        entry = d.pop("entry", UNSET)

        value_wanted = cls(
            field=field,
            value=value,
            entry=entry,
        )

        return value_wanted
