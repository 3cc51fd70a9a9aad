from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypeVar

from attrs import define as _attrs_define

from ..types import UNSET, Unset

T = TypeVar("T", bound="CategoryWanted")


@_attrs_define
class CategoryWanted:
    """A category to be made; ``parent`` is the way to the one above, empty for a root."""

    name: str
    parent: str | Unset = ""

    def to_dict(self) -> dict[str, Any]:
        name = self.name

        parent = self.parent

        field_dict: dict[str, Any] = {}

        field_dict.update(
            {
                "name": name,
            }
        )
        if parent is not UNSET:
            field_dict["parent"] = parent

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        d = dict(src_dict)
        name = d.pop("name")

        parent = d.pop("parent", UNSET)

        category_wanted = cls(
            name=name,
            parent=parent,
        )

        return category_wanted
