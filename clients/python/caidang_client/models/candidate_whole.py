from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.document_told import DocumentTold
    from ..models.value_told import ValueTold


T = TypeVar("T", bound="CandidateWhole")


@_attrs_define
class CandidateWhole:
    """A record with its values, files and, where it was merged, the record that it lives on in."""

    id: str
    name: str
    city: str
    degree: str
    school: str
    employer: str
    title: str
    years: int | None
    expected_job: str
    expected_salary: str
    phone: str
    email: str
    skills: list[str]
    tags: list[str]
    categories: list[str]
    source: str
    created_at: datetime.datetime
    updated_at: datetime.datetime
    values: list[ValueTold]
    documents: list[DocumentTold]
    merged_into: None | str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        name = self.name

        city = self.city

        degree = self.degree

        school = self.school

        employer = self.employer

        title = self.title

        years: int | None
        years = self.years

        expected_job = self.expected_job

        expected_salary = self.expected_salary

        phone = self.phone

        email = self.email

        skills = self.skills

        tags = self.tags

        categories = self.categories

        source = self.source

        created_at = self.created_at.isoformat()

        updated_at = self.updated_at.isoformat()

        values = []
        for values_item_data in self.values:
            values_item = values_item_data.to_dict()
            values.append(values_item)

        documents = []
        for documents_item_data in self.documents:
            documents_item = documents_item_data.to_dict()
            documents.append(documents_item)

        merged_into: None | str
        merged_into = self.merged_into

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "name": name,
                "city": city,
                "degree": degree,
                "school": school,
                "employer": employer,
                "title": title,
                "years": years,
                "expected_job": expected_job,
                "expected_salary": expected_salary,
                "phone": phone,
                "email": email,
                "skills": skills,
                "tags": tags,
                "categories": categories,
                "source": source,
                "created_at": created_at,
                "updated_at": updated_at,
                "values": values,
                "documents": documents,
                "merged_into": merged_into,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.document_told import DocumentTold  # noqa: PLC0415
        from ..models.value_told import ValueTold  # noqa: PLC0415

        d = dict(src_dict)
        id = d.pop("id")

        name = d.pop("name")

        city = d.pop("city")

        degree = d.pop("degree")

        school = d.pop("school")

        employer = d.pop("employer")

        title = d.pop("title")

        def _parse_years(data: object) -> int | None:
            if data is None:
                return data
            return cast(int | None, data)

        years = _parse_years(d.pop("years"))

        expected_job = d.pop("expected_job")

        expected_salary = d.pop("expected_salary")

        phone = d.pop("phone")

        email = d.pop("email")

        skills = cast(list[str], d.pop("skills"))

        tags = cast(list[str], d.pop("tags"))

        categories = cast(list[str], d.pop("categories"))

        source = d.pop("source")

        created_at = datetime.datetime.fromisoformat(d.pop("created_at"))

        updated_at = datetime.datetime.fromisoformat(d.pop("updated_at"))

        values = []
        _values = d.pop("values")
        for values_item_data in _values:
            values_item = ValueTold.from_dict(values_item_data)

            values.append(values_item)

        documents = []
        _documents = d.pop("documents")
        for documents_item_data in _documents:
            documents_item = DocumentTold.from_dict(documents_item_data)

            documents.append(documents_item)

        def _parse_merged_into(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        merged_into = _parse_merged_into(d.pop("merged_into"))

        candidate_whole = cls(
            id=id,
            name=name,
            city=city,
            degree=degree,
            school=school,
            employer=employer,
            title=title,
            years=years,
            expected_job=expected_job,
            expected_salary=expected_salary,
            phone=phone,
            email=email,
            skills=skills,
            tags=tags,
            categories=categories,
            source=source,
            created_at=created_at,
            updated_at=updated_at,
            values=values,
            documents=documents,
            merged_into=merged_into,
        )

        candidate_whole.additional_properties = d
        return candidate_whole

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
