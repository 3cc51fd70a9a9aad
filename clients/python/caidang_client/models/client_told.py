from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ClientTold")


@_attrs_define
class ClientTold:
    """A client."""

    id: str
    name: str
    short_name: str
    status: str
    industry: str
    city: str
    owner: str
    open_jobs: int
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        short_name = self.short_name

        status = self.status

        industry = self.industry

        city = self.city

        owner = self.owner

        open_jobs = self.open_jobs

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "short_name": short_name,
                "status": status,
                "industry": industry,
                "city": city,
                "owner": owner,
                "open_jobs": open_jobs,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        short_name = d.pop("short_name")

        status = d.pop("status")

        industry = d.pop("industry")

        city = d.pop("city")

        owner = d.pop("owner")

        open_jobs = d.pop("open_jobs")

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        client_told = cls(
            id=id,
            name=name,
            short_name=short_name,
            status=status,
            industry=industry,
            city=city,
            owner=owner,
            open_jobs=open_jobs,
            updated_at=updated_at,
        )

        client_told.additional_properties = d
        return client_told

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
