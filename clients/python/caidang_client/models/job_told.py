from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="JobTold")


@_attrs_define
class JobTold:
    """A job."""

    id: str
    title: str
    client: str
    client_id: str
    status: str
    headcount: int
    city: str
    salary: str
    owner: str
    deadline: datetime.date | None
    updated_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        title = self.title

        client = self.client

        client_id = self.client_id

        status = self.status

        headcount = self.headcount

        city = self.city

        salary = self.salary

        owner = self.owner

        deadline: None | str
        if isinstance(self.deadline, datetime.date):
            deadline = self.deadline.isoformat()
        else:
            deadline = self.deadline

        updated_at = self.updated_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "title": title,
                "client": client,
                "client_id": client_id,
                "status": status,
                "headcount": headcount,
                "city": city,
                "salary": salary,
                "owner": owner,
                "deadline": deadline,
                "updated_at": updated_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        title = d.pop("title")

        client = d.pop("client")

        client_id = d.pop("client_id")

        status = d.pop("status")

        headcount = d.pop("headcount")

        city = d.pop("city")

        salary = d.pop("salary")

        owner = d.pop("owner")

        def _parse_deadline(data: object) -> datetime.date | None:
            if data is None:
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                deadline_type_0 = datetime.date.fromisoformat(data)

                return deadline_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None, data)

        deadline = _parse_deadline(d.pop("deadline"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        job_told = cls(
            id=id,
            title=title,
            client=client,
            client_id=client_id,
            status=status,
            headcount=headcount,
            city=city,
            salary=salary,
            owner=owner,
            deadline=deadline,
            updated_at=updated_at,
        )

        job_told.additional_properties = d
        return job_told

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
