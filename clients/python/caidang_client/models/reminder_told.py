from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ReminderTold")


@_attrs_define
class ReminderTold:
    """A reminder of the token's member."""

    id: str
    text: str
    candidate_id: None | str
    due_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        text = self.text

        candidate_id: None | str
        candidate_id = self.candidate_id

        due_at = self.due_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "text": text,
                "candidate_id": candidate_id,
                "due_at": due_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        text = d.pop("text")

        def _parse_candidate_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        candidate_id = _parse_candidate_id(d.pop("candidate_id"))

        due_at = datetime.datetime.fromisoformat(d.pop("due_at"))

        reminder_told = cls(
            id=id,
            text=text,
            candidate_id=candidate_id,
            due_at=due_at,
        )

        reminder_told.additional_properties = d
        return reminder_told

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
