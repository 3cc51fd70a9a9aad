from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="HookTold")


@_attrs_define
class HookTold:
    """A webhook; its address shows the host alone, as it may hold a secret. ``missed`` is what happened while it was off,
    1000 at most.

    """

    id: str
    name: str
    host: str
    events: list[str]
    has_data: bool
    is_on: bool
    problem: str
    waiting: int
    dead: int
    missed: int
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        host = self.host

        events = self.events

        has_data = self.has_data

        is_on = self.is_on

        problem = self.problem

        waiting = self.waiting

        dead = self.dead

        missed = self.missed

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "host": host,
                "events": events,
                "has_data": has_data,
                "is_on": is_on,
                "problem": problem,
                "waiting": waiting,
                "dead": dead,
                "missed": missed,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        host = d.pop("host")

        events = cast(list[str], d.pop("events"))

        has_data = d.pop("has_data")

        is_on = d.pop("is_on")

        problem = d.pop("problem")

        waiting = d.pop("waiting")

        dead = d.pop("dead")

        missed = d.pop("missed")

        hook_told = cls(
            id=id,
            name=name,
            host=host,
            events=events,
            has_data=has_data,
            is_on=is_on,
            problem=problem,
            waiting=waiting,
            dead=dead,
            missed=missed,
        )

        hook_told.additional_properties = d
        return hook_told

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
