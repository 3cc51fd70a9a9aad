from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.contact_wanted import ContactWanted


T = TypeVar("T", bound="InterviewChanged")


@_attrs_define
class InterviewChanged:
    """What is to change of an interview; what is left out stays. ``interviewers`` are members' numbers."""

    start: datetime.datetime | None | Unset = UNSET
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
        start: None | str | Unset
        if isinstance(self.start, Unset):
            start = UNSET
        elif isinstance(self.start, datetime.datetime):
            start = self.start.isoformat()
        else:
            start = self.start

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

        field_dict.update({})
        if start is not UNSET:
            field_dict["start"] = start
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

        def _parse_start(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                start_type_0 = datetime.datetime.fromisoformat(data)

                return start_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        start = _parse_start(d.pop("start", UNSET))

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

        interview_changed = cls(
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

        return interview_changed
