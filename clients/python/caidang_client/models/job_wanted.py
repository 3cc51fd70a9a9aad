from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.requirement_told import RequirementTold


T = TypeVar("T", bound="JobWanted")


@_attrs_define
class JobWanted:
    """A new job. Without ``type`` it is of the first there is."""

    title: str
    type_: int | Unset = 0
    status: str | Unset = ""
    priority: int | Unset = 1
    headcount: int | Unset = 1
    city: str | Unset = ""
    salary_low: int | None | Unset = UNSET
    salary_high: int | None | Unset = UNSET
    salary_months: int | None | Unset = UNSET
    requirements: list[RequirementTold] | Unset = UNSET
    publication: str | Unset = ""
    owner: int | None | Unset = UNSET
    deadline: datetime.date | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        title = self.title

        type_ = self.type_

        status = self.status

        priority = self.priority

        headcount = self.headcount

        city = self.city

        salary_low: int | None | Unset
        if isinstance(self.salary_low, Unset):
            salary_low = UNSET
        else:
            salary_low = self.salary_low

        salary_high: int | None | Unset
        if isinstance(self.salary_high, Unset):
            salary_high = UNSET
        else:
            salary_high = self.salary_high

        salary_months: int | None | Unset
        if isinstance(self.salary_months, Unset):
            salary_months = UNSET
        else:
            salary_months = self.salary_months

        requirements: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.requirements, Unset):
            requirements = []
            for requirements_item_data in self.requirements:
                requirements_item = requirements_item_data.to_dict()
                requirements.append(requirements_item)

        publication = self.publication

        owner: int | None | Unset
        if isinstance(self.owner, Unset):
            owner = UNSET
        else:
            owner = self.owner

        deadline: None | str | Unset
        if isinstance(self.deadline, Unset):
            deadline = UNSET
        elif isinstance(self.deadline, datetime.date):
            deadline = self.deadline.isoformat()
        else:
            deadline = self.deadline

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "title": title,
            }
        )
        if type_ is not UNSET:
            field_dict["type"] = type_
        if status is not UNSET:
            field_dict["status"] = status
        if priority is not UNSET:
            field_dict["priority"] = priority
        if headcount is not UNSET:
            field_dict["headcount"] = headcount
        if city is not UNSET:
            field_dict["city"] = city
        if salary_low is not UNSET:
            field_dict["salary_low"] = salary_low
        if salary_high is not UNSET:
            field_dict["salary_high"] = salary_high
        if salary_months is not UNSET:
            field_dict["salary_months"] = salary_months
        if requirements is not UNSET:
            field_dict["requirements"] = requirements
        if publication is not UNSET:
            field_dict["publication"] = publication
        if owner is not UNSET:
            field_dict["owner"] = owner
        if deadline is not UNSET:
            field_dict["deadline"] = deadline

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.requirement_told import RequirementTold  # noqa: PLC0415

        d = dict(src_dict)
        title = d.pop("title")

        type_ = d.pop("type", UNSET)

        status = d.pop("status", UNSET)

        priority = d.pop("priority", UNSET)

        headcount = d.pop("headcount", UNSET)

        city = d.pop("city", UNSET)

        def _parse_salary_low(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        salary_low = _parse_salary_low(d.pop("salary_low", UNSET))

        def _parse_salary_high(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        salary_high = _parse_salary_high(d.pop("salary_high", UNSET))

        def _parse_salary_months(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        salary_months = _parse_salary_months(d.pop("salary_months", UNSET))

        _requirements = d.pop("requirements", UNSET)
        requirements: list[RequirementTold] | Unset = UNSET
        if _requirements is not UNSET:
            requirements = []
            for requirements_item_data in _requirements:
                requirements_item = RequirementTold.from_dict(requirements_item_data)

                requirements.append(requirements_item)

        publication = d.pop("publication", UNSET)

        def _parse_owner(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        owner = _parse_owner(d.pop("owner", UNSET))

        def _parse_deadline(data: object) -> datetime.date | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                deadline_type_0 = datetime.date.fromisoformat(data)

                return deadline_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.date | None | Unset, data)

        deadline = _parse_deadline(d.pop("deadline", UNSET))

        job_wanted = cls(
            title=title,
            type_=type_,
            status=status,
            priority=priority,
            headcount=headcount,
            city=city,
            salary_low=salary_low,
            salary_high=salary_high,
            salary_months=salary_months,
            requirements=requirements,
            publication=publication,
            owner=owner,
            deadline=deadline,
        )

        return job_wanted
