from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="DocumentTold")


@_attrs_define
class DocumentTold:
    """A file of a record."""

    id: str
    filename: str
    kind: str
    pages: int
    bytes_: int
    received_at: datetime.datetime
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        id = self.id

        filename = self.filename

        kind = self.kind

        pages = self.pages

        bytes_ = self.bytes_

        received_at = self.received_at.isoformat()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "id": id,
                "filename": filename,
                "kind": kind,
                "pages": pages,
                "bytes": bytes_,
                "received_at": received_at,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        id = d.pop("id")

        filename = d.pop("filename")

        kind = d.pop("kind")

        pages = d.pop("pages")

        bytes_ = d.pop("bytes")

        received_at = datetime.datetime.fromisoformat(d.pop("received_at"))

        document_told = cls(
            id=id,
            filename=filename,
            kind=kind,
            pages=pages,
            bytes_=bytes_,
            received_at=received_at,
        )

        document_told.additional_properties = d
        return document_told

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
