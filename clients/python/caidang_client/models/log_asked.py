from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.log_asked_kind import LogAskedKind, check_log_asked_kind
from ..types import UNSET, Unset

T = TypeVar("T", bound="LogAsked")


@_attrs_define
class LogAsked:
    """Which lines of the log are meant."""

    actor: str | Unset = ""
    """ 谁做的：成员的编号，或 system（程序自己）。 """
    kind: LogAskedKind | Unset = ""
    """ reads 只要看了个人信息的，changes 只要其余的。 """
    verb: str | Unset = ""
    """ 只要这一种，例如 candidate.exported。 """
    subject: str | Unset = ""
    """ 只要关于它的，例如 candidate:12。 """
    since: datetime.datetime | None | Unset = UNSET
    """ 从这一刻起。 """
    until: datetime.datetime | None | Unset = UNSET
    """ 到这一刻以前。 """
    limit: int | Unset = 50
    cursor: None | str | Unset = UNSET
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        actor = self.actor

        kind: str | Unset = UNSET
        if not isinstance(self.kind, Unset):
            kind = self.kind

        verb = self.verb

        subject = self.subject

        since: None | str | Unset
        if isinstance(self.since, Unset):
            since = UNSET
        elif isinstance(self.since, datetime.datetime):
            since = self.since.isoformat()
        else:
            since = self.since

        until: None | str | Unset
        if isinstance(self.until, Unset):
            until = UNSET
        elif isinstance(self.until, datetime.datetime):
            until = self.until.isoformat()
        else:
            until = self.until

        limit = self.limit

        cursor: None | str | Unset
        if isinstance(self.cursor, Unset):
            cursor = UNSET
        else:
            cursor = self.cursor

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update({})
        if actor is not UNSET:
            field_dict["actor"] = actor
        if kind is not UNSET:
            field_dict["kind"] = kind
        if verb is not UNSET:
            field_dict["verb"] = verb
        if subject is not UNSET:
            field_dict["subject"] = subject
        if since is not UNSET:
            field_dict["since"] = since
        if until is not UNSET:
            field_dict["until"] = until
        if limit is not UNSET:
            field_dict["limit"] = limit
        if cursor is not UNSET:
            field_dict["cursor"] = cursor

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        actor = d.pop("actor", UNSET)

        _kind = d.pop("kind", UNSET)
        kind: LogAskedKind | Unset
        if isinstance(_kind, Unset):
            kind = UNSET
        else:
            kind = check_log_asked_kind(_kind)

        verb = d.pop("verb", UNSET)

        subject = d.pop("subject", UNSET)

        def _parse_since(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                since_type_0 = datetime.datetime.fromisoformat(data)

                return since_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        since = _parse_since(d.pop("since", UNSET))

        def _parse_until(data: object) -> datetime.datetime | None | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            try:
                if not isinstance(data, str):
                    raise TypeError()
                until_type_0 = datetime.datetime.fromisoformat(data)

                return until_type_0
            except (TypeError, ValueError, AttributeError, KeyError):
                pass
            return cast(datetime.datetime | None | Unset, data)

        until = _parse_until(d.pop("until", UNSET))

        limit = d.pop("limit", UNSET)

        def _parse_cursor(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cursor = _parse_cursor(d.pop("cursor", UNSET))

        log_asked = cls(
            actor=actor,
            kind=kind,
            verb=verb,
            subject=subject,
            since=since,
            until=until,
            limit=limit,
            cursor=cursor,
        )

        log_asked.additional_properties = d
        return log_asked

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
