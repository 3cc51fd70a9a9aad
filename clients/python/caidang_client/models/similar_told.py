from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, TypeVar

from attrs import define as _attrs_define
from attrs import field as _attrs_field

if TYPE_CHECKING:
    from ..models.candidate_brief import CandidateBrief


T = TypeVar("T", bound="SimilarTold")


@_attrs_define
class SimilarTold:
    """Somebody like another; ``score`` is 0 to 1."""

    score: float
    candidate: CandidateBrief
    """ A candidate as a list shows him to the token's member; contacts may stand masked. """
    additional_properties: dict[str, Any] = _attrs_field(init=False, factory=dict)

    def to_dict(self) -> dict[str, Any]:
        score = self.score

        candidate = self.candidate.to_dict()

        field_dict: dict[str, Any] = {}
        field_dict.update(self.additional_properties)
        field_dict.update(
            {
                "score": score,
                "candidate": candidate,
            }
        )

        return field_dict

    @classmethod
    def from_dict(cls: type[T], src_dict: Mapping[str, Any]) -> T:
        from ..models.candidate_brief import CandidateBrief  # noqa: PLC0415

        d = dict(src_dict)
        score = d.pop("score")

        candidate = CandidateBrief.from_dict(d.pop("candidate"))

        similar_told = cls(
            score=score,
            candidate=candidate,
        )

        similar_told.additional_properties = d
        return similar_told

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
