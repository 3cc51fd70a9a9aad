from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

from ..models.step_wanted_step import StepWantedStep, check_step_wanted_step
from ..types import UNSET, Unset

T = TypeVar("T", bound="StepWanted")


@_attrs_define
class StepWanted:
    """What became of an interview: ``done``, ``absent``, ``cancel``, or ``reopen`` to take that back."""

    step: StepWantedStep
    are_told: bool | Unset = True
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        step: str = self.step

        are_told = self.are_told

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "step": step,
            }
        )
        if are_told is not UNSET:
            field_dict["are_told"] = are_told

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        step = check_step_wanted_step(d.pop("step"))

        are_told = d.pop("are_told", UNSET)

        step_wanted = cls(
            step=step,
            are_told=are_told,
        )

        step_wanted.additional_properties = d
        return step_wanted

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
