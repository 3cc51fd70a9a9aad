from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar, cast

from attrs import define as _attrs_define

from ..types import UNSET, Unset

if TYPE_CHECKING:
    from ..models.sought_filters import SoughtFilters


T = TypeVar("T", bound="Sought")


@_attrs_define
class Sought:
    """A search: the query language of the search box, and filters by the facets' names."""

    q: str | Unset = ""
    filters: SoughtFilters | Unset = UNSET
    sort: str | Unset = ""
    limit: int | Unset = 50
    cursor: None | str | Unset = UNSET

    def to_dict(self) -> dict[str, Any]:
        q = self.q

        filters: dict[str, Any] | Unset = UNSET
        if not isinstance(self.filters, Unset):
            filters = self.filters.to_dict()

        sort = self.sort

        limit = self.limit

        cursor: None | str | Unset
        if isinstance(self.cursor, Unset):
            cursor = UNSET
        else:
            cursor = self.cursor

        field_dict: dict[str, Any] = {}

        field_dict.update({})
        if q is not UNSET:
            field_dict["q"] = q
        if filters is not UNSET:
            field_dict["filters"] = filters
        if sort is not UNSET:
            field_dict["sort"] = sort
        if limit is not UNSET:
            field_dict["limit"] = limit
        if cursor is not UNSET:
            field_dict["cursor"] = cursor

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.sought_filters import SoughtFilters  # noqa: PLC0415

        d = dict(src_dict)
        q = d.pop("q", UNSET)

        _filters = d.pop("filters", UNSET)
        filters: SoughtFilters | Unset
        if isinstance(_filters, Unset):
            filters = UNSET
        else:
            filters = SoughtFilters.from_dict(_filters)

        sort = d.pop("sort", UNSET)

        limit = d.pop("limit", UNSET)

        def _parse_cursor(data: object) -> None | str | Unset:
            if data is None:
                return data
            if isinstance(data, Unset):
                return data
            return cast(None | str | Unset, data)

        cursor = _parse_cursor(d.pop("cursor", UNSET))

        sought = cls(
            q=q,
            filters=filters,
            sort=sort,
            limit=limit,
            cursor=cursor,
        )

        return sought
