from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ClientWanted")


@_attrs_define
class ClientWanted:
    """A new client. What is left out is empty; without ``owner``, a member's number, it is the token's member's."""

    name: str
    short_name: str | Unset = ""
    status: str | Unset = "prospect"
    industry: str | Unset = ""
    city: str | Unset = ""
    owner: int | None | Unset = UNSET
    team: int | None | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        short_name = self.short_name

        status = self.status

        industry = self.industry

        city = self.city

        owner: int | None | Unset
        if isinstance(self.owner, Unset):
            owner = UNSET
        else:
            owner = self.owner

        team: int | None | Unset
        if isinstance(self.team, Unset):
            team = UNSET
        else:
            team = self.team

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
            }
        )
        if short_name is not UNSET:
            field_dict["short_name"] = short_name
        if status is not UNSET:
            field_dict["status"] = status
        if industry is not UNSET:
            field_dict["industry"] = industry
        if city is not UNSET:
            field_dict["city"] = city
        if owner is not UNSET:
            field_dict["owner"] = owner
        if team is not UNSET:
            field_dict["team"] = team

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        short_name = d.pop("short_name", UNSET)

        status = d.pop("status", UNSET)

        industry = d.pop("industry", UNSET)

        city = d.pop("city", UNSET)

        def _parse_owner(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        owner = _parse_owner(d.pop("owner", UNSET))

        def _parse_team(data: object) -> int | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(int | None | Unset, data)

        team = _parse_team(d.pop("team", UNSET))

        client_wanted = cls(
            name=name,
            short_name=short_name,
            status=status,
            industry=industry,
            city=city,
            owner=owner,
            team=team,
        )

        return client_wanted
