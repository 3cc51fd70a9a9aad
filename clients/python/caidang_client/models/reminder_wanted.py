from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ReminderWanted")


@_attrs_define
class ReminderWanted:
    """A reminder for the token's member, of a record or not."""

    text: str
    due_at: datetime.datetime
    candidate_id: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        text = self.text

        due_at = self.due_at.isoformat()

        candidate_id = self.candidate_id

        field_dict: dict[str, Any] = {}

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

        return reminder_wanted
