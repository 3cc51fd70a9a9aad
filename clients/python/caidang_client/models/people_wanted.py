from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar, cast

from attrs import define as _attrs_define

T = TypeVar("T", bound="PeopleWanted")


@_attrs_define
class PeopleWanted:
    """People by their ids."""

    candidates: list[str]

    def to_dict(self) -> dict[str, Any]:
        candidates = self.candidates

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "candidates": candidates,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        candidates = cast(list[str], d.pop("candidates"))

        people_wanted = cls(
            candidates=candidates,
        )

        return people_wanted
