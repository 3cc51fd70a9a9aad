from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="ExportWanted")


@_attrs_define
class ExportWanted:
    """A sheet to be made; contacts stand masked. ``columns`` and ``purpose`` as on the page of exports."""

    candidates: list[str]
    columns: list[str]
    kind: str | Unset = "xlsx"
    purpose: str | Unset = "check"
    reason: str | Unset = ""
    recipient: str | Unset = ""
    days: int | Unset = 7

    def to_dict(self) -> dict[str, Any]:
        candidates = self.candidates

        columns = self.columns

        kind = self.kind

        purpose = self.purpose

        reason = self.reason

        recipient = self.recipient

        days = self.days

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "candidates": candidates,
                "columns": columns,
            }
        )
        if kind is not UNSET:
            field_dict["kind"] = kind
        if purpose is not UNSET:
            field_dict["purpose"] = purpose
        if reason is not UNSET:
            field_dict["reason"] = reason
        if recipient is not UNSET:
            field_dict["recipient"] = recipient
        if days is not UNSET:
            field_dict["days"] = days

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        candidates = cast(list[str], d.pop("candidates"))

        columns = cast(list[str], d.pop("columns"))

        kind = d.pop("kind", UNSET)

        purpose = d.pop("purpose", UNSET)

        reason = d.pop("reason", UNSET)

        recipient = d.pop("recipient", UNSET)

        days = d.pop("days", UNSET)

        export_wanted = cls(
            candidates=candidates,
            columns=columns,
            kind=kind,
            purpose=purpose,
            reason=reason,
            recipient=recipient,
            days=days,
        )

        return export_wanted
