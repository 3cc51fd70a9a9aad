from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.contact_wanted import ContactWanted


T = TypeVar("T", bound="InterviewWanted")


@_attrs_define
class InterviewWanted:
    """A new interview of an application. Without ``round`` it is the next one."""

    start: datetime.datetime
    minutes: int | Unset = 60
    kind: str | Unset = "video"
    round_: int | Unset = 1
    zone: str | Unset = "Asia/Shanghai"
    place: str | Unset = ""
    link: str | Unset = ""
    told: str | Unset = ""
    naming: str | Unset = "initials"
    interviewers: list[int] | Unset = UNSET
    contacts: list[ContactWanted] | Unset = UNSET
    are_invited: bool | Unset = True

    def to_dict(self) -> dict[str, Any]:
        start = self.start.isoformat()

        minutes = self.minutes

        kind = self.kind

        round_ = self.round_

        zone = self.zone

        place = self.place

        link = self.link

        told = self.told

        naming = self.naming

        interviewers: list[int] | Unset = UNSET
        if not isinstance(self.interviewers, Unset):
            interviewers = self.interviewers

        contacts: list[dict[str, Any]] | Unset = UNSET
        if not isinstance(self.contacts, Unset):
            contacts = []
            for contacts_item_data in self.contacts:
                contacts_item = contacts_item_data.to_dict()
                contacts.append(contacts_item)

        are_invited = self.are_invited

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "start": start,
            }
        )
        if minutes is not UNSET:
            field_dict["minutes"] = minutes
        if kind is not UNSET:
            field_dict["kind"] = kind
        if round_ is not UNSET:
            field_dict["round"] = round_
        if zone is not UNSET:
            field_dict["zone"] = zone
        if place is not UNSET:
            field_dict["place"] = place
        if link is not UNSET:
            field_dict["link"] = link
        if told is not UNSET:
            field_dict["told"] = told
        if naming is not UNSET:
            field_dict["naming"] = naming
        if interviewers is not UNSET:
            field_dict["interviewers"] = interviewers
        if contacts is not UNSET:
            field_dict["contacts"] = contacts
        if are_invited is not UNSET:
            field_dict["are_invited"] = are_invited

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.contact_wanted import ContactWanted  # noqa: PLC0415

        d = dict(src_dict)
        start = datetime.datetime.fromisoformat(d.pop("start"))

        minutes = d.pop("minutes", UNSET)

        kind = d.pop("kind", UNSET)

        round_ = d.pop("round", UNSET)

        zone = d.pop("zone", UNSET)

        place = d.pop("place", UNSET)

        link = d.pop("link", UNSET)

        told = d.pop("told", UNSET)

        naming = d.pop("naming", UNSET)

        interviewers = cast(list[int], d.pop("interviewers", UNSET))

        _contacts = d.pop("contacts", UNSET)
        contacts: list[ContactWanted] | Unset = UNSET
        if _contacts is not UNSET:
            contacts = []
            for contacts_item_data in _contacts:
                contacts_item = ContactWanted.from_dict(contacts_item_data)

                contacts.append(contacts_item)

        are_invited = d.pop("are_invited", UNSET)

        interview_wanted = cls(
            start=start,
            minutes=minutes,
            kind=kind,
            round_=round_,
            zone=zone,
            place=place,
            link=link,
            told=told,
            naming=naming,
            interviewers=interviewers,
            contacts=contacts,
            are_invited=are_invited,
        )

        return interview_wanted
