from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="TaskTold")


@_attrs_define
class TaskTold:
    """A record that waits in the token's member's queue. ``hours`` are working hours left, negative when overdue."""

    candidate_id: str
    candidate: str
    state: str
    asked: str
    since: datetime.datetime
    due_at: datetime.datetime | None
    hours: float | None
    is_urgent: bool
    is_returned: bool
    assignee: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        candidate_id = self.candidate_id

        candidate = self.candidate

        state = self.state

        asked = self.asked

        since = self.since.isoformat()

        due_at: None | str
        if isinstance(self.due_at, datetime.datetime):
            due_at = self.due_at.isoformat()
        else:
            due_at = self.due_at

        hours: float | None
        hours = self.hours

        is_urgent = self.is_urgent

        is_returned = self.is_returned

        assignee = self.assignee

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "candidate_id": candidate_id,
                "candidate": candidate,
                "state": state,
                "asked": asked,
                "since": since,
                "due_at": due_at,
                "hours": hours,
                "is_urgent": is_urgent,
                "is_returned": is_returned,
                "assignee": assignee,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        candidate_id = d.pop("candidate_id")

        candidate = d.pop("candidate")

        state = d.pop("state")

        asked = d.pop("asked")

        since = datetime.datetime.fromisoformat(d.pop("since"))

        def _parse_due_at(data: object) -> datetime.datetime | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                due_at_type_0 = datetime.datetime.fromisoformat(data)

                return due_at_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None, data)

        due_at = _parse_due_at(d.pop("due_at"))

        def _parse_hours(data: object) -> float | None:
            if data is None:
                return data
            return cast(float | None, data)

        hours = _parse_hours(d.pop("hours"))

        is_urgent = d.pop("is_urgent")

        is_returned = d.pop("is_returned")

        assignee = d.pop("assignee")

        task_told = cls(
            candidate_id=candidate_id,
            candidate=candidate,
            state=state,
            asked=asked,
            since=since,
            due_at=due_at,
            hours=hours,
            is_urgent=is_urgent,
            is_returned=is_returned,
            assignee=assignee,
        )

        task_told.additional_properties = d
        return task_told

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
