from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.event_told_detail import EventToldDetail


T = TypeVar("T", bound="EventTold")


@_attrs_define
class EventTold:
    """One line of the log: ids, names of fields and numbers, never a person's data."""

    seq: int
    at: datetime.datetime
    actor: str
    verb: str
    subject: str
    detail: EventToldDetail
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        seq = self.seq

        at = self.at.isoformat()

        actor = self.actor

        verb = self.verb

        subject = self.subject

        detail = self.detail.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "seq": seq,
                "at": at,
                "actor": actor,
                "verb": verb,
                "subject": subject,
                "detail": detail,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.event_told_detail import EventToldDetail  # noqa: PLC0415

        d = dict(src_dict)
        seq = d.pop("seq")

        at = datetime.datetime.fromisoformat(d.pop("at"))

        actor = d.pop("actor")

        verb = d.pop("verb")

        subject = d.pop("subject")

        detail = EventToldDetail.from_dict(d.pop("detail"))

        event_told = cls(
            seq=seq,
            at=at,
            actor=actor,
            verb=verb,
            subject=subject,
            detail=detail,
        )

        event_told.additional_properties = d
        return event_told

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
