from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..models.step_wanted_step import StepWantedStep, check_step_wanted_step
from ..types import UNSET, Unset

T = TypeVar("T", bound="StepWanted")


@_attrs_define
class StepWanted:
    """What became of an interview: ``done``, ``absent``, ``cancel``, or ``reopen`` to take that back."""

    step: StepWantedStep
    are_told: bool | Unset = True

    def to_dict(self) -> dict[str, Any]:
        step: str = self.step

        are_told = self.are_told

        field_dict: dict[str, Any] = {}

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

        return step_wanted
