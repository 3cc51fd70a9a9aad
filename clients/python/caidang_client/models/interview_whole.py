from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="InterviewWhole")


@_attrs_define
class InterviewWhole:
    """An interview with where and how it is held."""

    id: str
    start: datetime.datetime
    end: datetime.datetime
    round_: str
    status: str
    decision: str
    candidate: str
    candidate_id: None | str
    job: str
    client: str
    interviewers: list[str]
    kind: str
    place: str
    link: str
    told: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        start = self.start.isoformat()

        end = self.end.isoformat()

        round_ = self.round_

        status = self.status

        decision = self.decision

        candidate = self.candidate

        candidate_id: None | str
        candidate_id = self.candidate_id

        job = self.job

        client = self.client

        interviewers = self.interviewers

        kind = self.kind

        place = self.place

        link = self.link

        told = self.told

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "start": start,
                "end": end,
                "round": round_,
                "status": status,
                "decision": decision,
                "candidate": candidate,
                "candidate_id": candidate_id,
                "job": job,
                "client": client,
                "interviewers": interviewers,
                "kind": kind,
                "place": place,
                "link": link,
                "told": told,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        start = datetime.datetime.fromisoformat(d.pop("start"))

        end = datetime.datetime.fromisoformat(d.pop("end"))

        round_ = d.pop("round")

        status = d.pop("status")

        decision = d.pop("decision")

        candidate = d.pop("candidate")

        def _parse_candidate_id(data: object) -> None | str:
            if data is None:
                return data
            return cast(None | str, data)

        candidate_id = _parse_candidate_id(d.pop("candidate_id"))

        job = d.pop("job")

        client = d.pop("client")

        interviewers = cast(list[str], d.pop("interviewers"))

        kind = d.pop("kind")

        place = d.pop("place")

        link = d.pop("link")

        told = d.pop("told")

        interview_whole = cls(
            id=id,
            start=start,
            end=end,
            round_=round_,
            status=status,
            decision=decision,
            candidate=candidate,
            candidate_id=candidate_id,
            job=job,
            client=client,
            interviewers=interviewers,
            kind=kind,
            place=place,
            link=link,
            told=told,
        )

        interview_whole.additional_properties = d
        return interview_whole

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
