"""The records that something is to be done to: picked one by one, or all that a search finds."""

from collections.abc import Mapping, Sequence
from datetime import date

from caidang.core.errors import InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.finding.asking import question
from caidang.foundation.accounts.policy import Action, Viewer, require
from caidang.foundation.lib.public_ids import parse_public_id
from caidang.foundation.search.index.values import Sort
from caidang.foundation.search.selectors import find_ids

MAX_PICKED = 200
"""Picked by hand; whoever wants more takes all that a search finds."""


def picked_ids(public_ids: Sequence[str], *, viewer: Viewer) -> list[int]:
    """Return the numbers of these records in their order, as far as they are within reach.

    Raises InvalidInput for none or too many.
    """
    require(viewer, Action.READ_CANDIDATE)
    keys = [parse_public_id(each, missing="没有这份档案。") for each in dict.fromkeys(public_ids)]
    if not keys:
        raise InvalidInput("请先选中几个人。")
    if len(keys) > MAX_PICKED:
        raise InvalidInput(f"一个一个选，一次最多 {MAX_PICKED} 人；再多可以选中找到的全部。")
    reach = Candidate.objects.visible_to(viewer).filter(public_id__in=keys, merged_into=None)
    found = {key: pk for key, pk in reach.values_list("public_id", "pk")}
    return [found[key] for key in keys if key in found]


def found_ids(
    *, text: str, filters: Mapping[str, Sequence[str]], viewer: Viewer, today: date, sort: str = ""
) -> tuple[int, ...]:
    """Return the numbers of all records that a search finds, however many; as the list has them, last changed first without a ``sort``."""
    require(viewer, Action.READ_CANDIDATE)
    order = Sort(sort) if sort else Sort.UPDATED
    return find_ids(question(text=text, filters=filters, viewer=viewer, today=today, sort=order))
