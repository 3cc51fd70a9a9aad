from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.requirement_told import RequirementTold


T = TypeVar("T", bound="JobWhole")


@_attrs_define
class JobWhole:
    """A job with all that it asks for; pay in yuan a month."""

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
    type_: str
    publication: str
    close_reason: str
    salary_low: int | None
    salary_high: int | None
    salary_months: int | None
    requirements: list[RequirementTold]
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

        type_ = self.type_

        publication = self.publication

        close_reason = self.close_reason

        salary_low: int | None
        salary_low = self.salary_low

        salary_high: int | None
        salary_high = self.salary_high

        salary_months: int | None
        salary_months = self.salary_months

        requirements = []
        for requirements_item_data in self.requirements:
            requirements_item = requirements_item_data.to_dict()
            requirements.append(requirements_item)

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
                "type": type_,
                "publication": publication,
                "close_reason": close_reason,
                "salary_low": salary_low,
                "salary_high": salary_high,
                "salary_months": salary_months,
                "requirements": requirements,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.requirement_told import RequirementTold  # noqa: PLC0415

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

        type_ = d.pop("type")

        publication = d.pop("publication")

        close_reason = d.pop("close_reason")

        def _parse_salary_low(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        salary_low = _parse_salary_low(d.pop("salary_low"))

        def _parse_salary_high(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        salary_high = _parse_salary_high(d.pop("salary_high"))

        def _parse_salary_months(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        salary_months = _parse_salary_months(d.pop("salary_months"))

        requirements = []
        _requirements = d.pop("requirements")
        for requirements_item_data in _requirements:
            requirements_item = RequirementTold.from_dict(requirements_item_data)

            requirements.append(requirements_item)

        job_whole = cls(
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
            type_=type_,
            publication=publication,
            close_reason=close_reason,
            salary_low=salary_low,
            salary_high=salary_high,
            salary_months=salary_months,
            requirements=requirements,
        )

        job_whole.additional_properties = d
        return job_whole

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
