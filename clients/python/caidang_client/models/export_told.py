from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ExportTold")


@_attrs_define
class ExportTold:
    """A sheet that was asked for and how far it is; ``may_fetch`` once it can be taken."""

    id: str
    state: str
    people: int
    done: int
    left_out: int
    purpose: str
    created_at: datetime.datetime
    expires_at: datetime.datetime
    problem: str
    may_fetch: bool
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        state = self.state

        people = self.people

        done = self.done

        left_out = self.left_out

        purpose = self.purpose

        created_at = self.created_at.isoformat()

        expires_at = self.expires_at.isoformat()

        problem = self.problem

        may_fetch = self.may_fetch

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "state": state,
                "people": people,
                "done": done,
                "left_out": left_out,
                "purpose": purpose,
                "created_at": created_at,
                "expires_at": expires_at,
                "problem": problem,
                "may_fetch": may_fetch,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        state = d.pop("state")

        people = d.pop("people")

        done = d.pop("done")

        left_out = d.pop("left_out")

        purpose = d.pop("purpose")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        expires_at = datetime.datetime.fromisoformat(d.pop("expires_at"))

        problem = d.pop("problem")

        may_fetch = d.pop("may_fetch")

        export_told = cls(
            id=id,
            state=state,
            people=people,
            done=done,
            left_out=left_out,
            purpose=purpose,
            created_at=created_at,
            expires_at=expires_at,
            problem=problem,
            may_fetch=may_fetch,
        )

        export_told.additional_properties = d
        return export_told

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
