from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..types import UNSET, Unset

T = TypeVar("T", bound="ReminderWanted")


@_attrs_define
class ReminderWanted:
    """A reminder for the token's member, of a record or not."""

    text: str
    due_at: datetime.datetime
    candidate_id: str | Unset = ""
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        text = self.text

        due_at = self.due_at.isoformat()

        candidate_id = self.candidate_id

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "text": text,
                "due_at": due_at,
            }
        )
        if candidate_id is not UNSET:
            field_dict["candidate_id"] = candidate_id

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        text = d.pop("text")

        due_at = datetime.datetime.fromisoformat(d.pop("due_at"))

        candidate_id = d.pop("candidate_id", UNSET)

        reminder_wanted = cls(
            text=text,
            due_at=due_at,
            candidate_id=candidate_id,
        )

        reminder_wanted.additional_properties = d
        return reminder_wanted

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
