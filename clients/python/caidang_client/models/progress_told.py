from __future__ import annotations

import datetime
from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

T = TypeVar("T", bound="ProgressTold")


@_attrs_define
class ProgressTold:
    """How far work in the background is: ``kind`` is bulk, import, export or applying; ``done`` of ``total``."""

    kind: str
    id: str
    label: str
    total: int
    done: int
    is_running: bool
    began_at: datetime.datetime
    problem: str
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        kind = self.kind

        id = self.id

        label = self.label

        total = self.total

        done = self.done

        is_running = self.is_running

        began_at = self.began_at.isoformat()

        problem = self.problem

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "kind": kind,
                "id": id,
                "label": label,
                "total": total,
                "done": done,
                "is_running": is_running,
                "began_at": began_at,
                "problem": problem,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        kind = d.pop("kind")

        id = d.pop("id")

        label = d.pop("label")

        total = d.pop("total")

        done = d.pop("done")

        is_running = d.pop("is_running")

        began_at = datetime.datetime.fromisoformat(d.pop("began_at"))

        problem = d.pop("problem")

        progress_told = cls(
            kind=kind,
            id=id,
            label=label,
            total=total,
            done=done,
            is_running=is_running,
            began_at=began_at,
            problem=problem,
        )

        progress_told.additional_properties = d
        return progress_told

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
