from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ApplicationTold")


@_attrs_define
class ApplicationTold:
    """Somebody on his way to a job; ``stage`` is where he stands, ``days`` since when."""

    id: str
    candidate_id: str
    candidate: str
    job_id: str
    job: str
    client: str
    stage: int
    stage_name: str
    since: datetime.datetime
    days: int
    owner: str
    reason: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        candidate_id = self.candidate_id

        candidate = self.candidate

        job_id = self.job_id

        job = self.job

        client = self.client

        stage = self.stage

        stage_name = self.stage_name

        since = self.since.isoformat()

        days = self.days

        owner = self.owner

        reason = self.reason

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "candidate_id": candidate_id,
                "candidate": candidate,
                "job_id": job_id,
                "job": job,
                "client": client,
                "stage": stage,
                "stage_name": stage_name,
                "since": since,
                "days": days,
                "owner": owner,
                "reason": reason,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        candidate_id = d.pop("candidate_id")

        candidate = d.pop("candidate")

        job_id = d.pop("job_id")

        job = d.pop("job")

        client = d.pop("client")

        stage = d.pop("stage")

        stage_name = d.pop("stage_name")

        since = datetime.datetime.fromisoformat(d.pop("since"))

        days = d.pop("days")

        owner = d.pop("owner")

        reason = d.pop("reason")

        application_told = cls(
            id=id,
            candidate_id=candidate_id,
            candidate=candidate,
            job_id=job_id,
            job=job,
            client=client,
            stage=stage,
            stage_name=stage_name,
            since=since,
            days=days,
            owner=owner,
            reason=reason,
        )

        application_told.additional_properties = d
        return application_told

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
