from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ProposalTold")


@_attrs_define
class ProposalTold:
    """A proposal beside what stands there."""

    id: str
    candidate_id: str
    candidate: str
    field: str
    was: str
    value: str
    reason: str
    by: str
    at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        candidate_id = self.candidate_id

        candidate = self.candidate

        field = self.field

        was = self.was

        value = self.value

        reason = self.reason

        by = self.by

        at = self.at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "candidate_id": candidate_id,
                "candidate": candidate,
                "field": field,
                "was": was,
                "value": value,
                "reason": reason,
                "by": by,
                "at": at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        candidate_id = d.pop("candidate_id")

        candidate = d.pop("candidate")

        field = d.pop("field")

        was = d.pop("was")

        value = d.pop("value")

        reason = d.pop("reason")

        by = d.pop("by")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        proposal_told = cls(
            id=id,
            candidate_id=candidate_id,
            candidate=candidate,
            field=field,
            was=was,
            value=value,
            reason=reason,
            by=by,
            at=at,
        )

        proposal_told.additional_properties = d
        return proposal_told

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
