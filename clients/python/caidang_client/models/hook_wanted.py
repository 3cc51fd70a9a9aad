from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="HookWanted")


@_attrs_define
class HookWanted:
    """A webhook. ``events`` are names of events, empty for all; ``has_data`` sends the record's line along, by the rights
    of its owner.

    """

    name: str
    url: str
    events: list[str] | Unset = UNSET
    has_data: bool | Unset = False

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        url = self.url

        events: list[str] | Unset = UNSET
        if not isinstance(self.events, Unset):
            events = self.events

        has_data = self.has_data

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
                "url": url,
            }
        )
        if events is not UNSET:
            field_dict["events"] = events
        if has_data is not UNSET:
            field_dict["has_data"] = has_data

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        url = d.pop("url")

        events = cast(list[str], d.pop("events", UNSET))

        has_data = d.pop("has_data", UNSET)

        hook_wanted = cls(
            name=name,
            url=url,
            events=events,
            has_data=has_data,
        )

        return hook_wanted
