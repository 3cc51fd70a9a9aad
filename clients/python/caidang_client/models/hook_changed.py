from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="HookChanged")


@_attrs_define
class HookChanged:
    """What is to change of a webhook; what is left out stays."""

    name: str | Unset = ""
    url: str | Unset = ""
    events: list[str] | Unset = UNSET
    has_data: bool | Unset = False
    is_on: bool | Unset = True

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        url = self.url

        events: list[str] | Unset = UNSET
        if not isinstance(self.events, Unset):
            events = self.events

        has_data = self.has_data

        is_on = self.is_on

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if name is not UNSET:
            field_dict["name"] = name
        if url is not UNSET:
            field_dict["url"] = url
        if events is not UNSET:
            field_dict["events"] = events
        if has_data is not UNSET:
            field_dict["has_data"] = has_data
        if is_on is not UNSET:
            field_dict["is_on"] = is_on

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name", UNSET)

        url = d.pop("url", UNSET)

        events = cast(list[str], d.pop("events", UNSET))

        has_data = d.pop("has_data", UNSET)

        is_on = d.pop("is_on", UNSET)

        hook_changed = cls(
            name=name,
            url=url,
            events=events,
            has_data=has_data,
            is_on=is_on,
        )

        return hook_changed
