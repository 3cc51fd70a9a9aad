"""Merging is a person's choice, field by field, and un-merging restores both exactly."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from caidang.core.errors import Conflict, InvalidInput
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.selectors.page.duplicates import compare_side_by_side
from caidang.domain.candidates.services.labelling.tags import add_tag
from caidang.domain.candidates.services.record.edit import set_value
from caidang.domain.candidates.services.record.merge import merge_candidates, unmerge_candidates
from caidang.domain.candidates.services.record.records import find_matches
from caidang.domain.candidates.values import present
from caidang.foundation.accounts.policy import PROGRAM
from tests.making import NOW, a_candidate, a_document

pytestmark = pytest.mark.django_db

LEFT = [
    ("name", 0, "林知夏"), ("phone", 0, "13800001111"), ("city", 0, "上海"),
    ("school", 0, "复旦大学"), ("degree", 0, "本科"),
]  # fmt: skip
RIGHT = [
    ("name", 0, "林知夏"), ("phone", 0, "13900132222"), ("email", 0, "zhixia@example.com"),
    ("school", 0, "清华大学"), ("degree", 0, "硕士"), ("skill", 0, "Python"),
]  # fmt: skip


def snapshot(candidate: Candidate) -> object:
    """Everything a person sees of the record."""
    candidate.refresh_from_db()
    return (
        [(v.field, v.entry, v.value, v.origin) for v in present(candidate)],
        sorted(candidate.documents.values_list("pk", flat=True)),
        sorted(candidate.taggings.values_list("tag__name", flat=True)),
        sorted(candidate.match_keys.values_list("kind", "token")),
        candidate.merged_into_id,
    )


def proposed(keeper: Candidate, loser: Candidate) -> dict[tuple[str, int], tuple[str, int] | None]:
    """What the side-by-side page proposes to take over."""
    rows = compare_side_by_side(keeper=keeper, loser=loser, viewer=PROGRAM, now=NOW)
    return {slot(r.left_slot): slot(r.right_slot) for r in rows if r.is_right_proposed}


def slot(text: str) -> tuple[str, int]:
    field, entry = text.split(".")
    return field, int(entry)


def test_the_keeper_takes_what_it_lacks_and_keeps_the_rest() -> None:
    keeper, loser = a_candidate(LEFT), a_candidate(RIGHT)
    merge_candidates(
        keeper=keeper, loser=loser, take=proposed(keeper, loser), actor=PROGRAM, now=NOW
    )
    values = {(v.field, v.entry): v.value for v in present(keeper)}
    assert values["city", 0] == "上海"
    assert values["email", 0] == "zhixia@example.com"
    assert {values["phone", 0], values["phone", 1]} == {"13800001111", "13900132222"}
    assert (values["school", 1], values["degree", 1]) == ("清华大学", "硕士")
    assert keeper.documents.count() == 2


def test_unmerge_restores_both_exactly() -> None:
    keeper, loser = a_candidate(LEFT), a_candidate(RIGHT)
    add_tag(candidate=loser, name="重点", actor=PROGRAM, now=NOW)
    before = snapshot(keeper), snapshot(loser)
    take = {**proposed(keeper, loser), ("phone", 0): ("phone", 0)}
    merge = merge_candidates(keeper=keeper, loser=loser, take=take, actor=PROGRAM, now=NOW)
    assert (snapshot(keeper), snapshot(loser)) != before
    unmerge_candidates(merge=merge, actor=PROGRAM, now=NOW)
    assert (snapshot(keeper), snapshot(loser)) == before


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(picks=st.lists(st.booleans(), min_size=12, max_size=12))
def test_any_choice_can_be_undone(picks: list[bool]) -> None:
    keeper, loser = a_candidate(LEFT), a_candidate(RIGHT)
    before = snapshot(keeper), snapshot(loser)
    rows = compare_side_by_side(keeper=keeper, loser=loser, viewer=PROGRAM, now=NOW)
    take = {
        slot(r.left_slot): slot(r.right_slot)
        for r, is_picked in zip(rows, picks, strict=False)
        if is_picked and r.right_slot
    }
    merge = merge_candidates(keeper=keeper, loser=loser, take=take, actor=PROGRAM, now=NOW)
    unmerge_candidates(merge=merge, actor=PROGRAM, now=NOW)
    assert (snapshot(keeper), snapshot(loser)) == before


def test_what_a_person_changed_after_the_merge_stays() -> None:
    keeper, loser = a_candidate(LEFT), a_candidate(RIGHT)
    merge = merge_candidates(
        keeper=keeper, loser=loser, take={("phone", 0): ("phone", 0)}, actor=PROGRAM, now=NOW
    )
    set_value(candidate=keeper, field="phone", entry=0, text="13700003333", actor=PROGRAM, now=NOW)
    unmerge_candidates(merge=merge, actor=PROGRAM, now=NOW)
    assert [v.value for v in present(keeper) if v.field == "phone"] == ["13700003333"]
    assert [v.value for v in present(loser) if v.field == "phone"] == ["13900132222"]


def test_a_merged_person_is_still_recognised_and_leads_to_the_keeper() -> None:
    keeper, loser = a_candidate(LEFT), a_candidate(RIGHT)
    merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=NOW)
    found = find_matches(a_document(RIGHT, text="新的一份"))
    assert [(c.pk, likeness.verdict) for c, likeness in found] == [(keeper.pk, "same")]


def test_merging_twice_undoing_twice_and_stale_choices_are_refused() -> None:
    keeper, loser, third = a_candidate(LEFT), a_candidate(RIGHT), a_candidate([("name", 0, "何安")])
    with pytest.raises(InvalidInput):
        merge_candidates(keeper=keeper, loser=keeper, take={}, actor=PROGRAM, now=NOW)
    with pytest.raises(InvalidInput):
        merge_candidates(
            keeper=keeper, loser=loser, take={("city", 0): ("city", 0)}, actor=PROGRAM, now=NOW
        )
    first = merge_candidates(keeper=keeper, loser=loser, take={}, actor=PROGRAM, now=NOW)
    with pytest.raises(Conflict):
        merge_candidates(keeper=third, loser=loser, take={}, actor=PROGRAM, now=NOW)
    second = merge_candidates(keeper=keeper, loser=third, take={}, actor=PROGRAM, now=NOW)
    with pytest.raises(Conflict):
        unmerge_candidates(merge=first, actor=PROGRAM, now=NOW)
    unmerge_candidates(merge=second, actor=PROGRAM, now=NOW)
    unmerge_candidates(merge=first, actor=PROGRAM, now=NOW)
    with pytest.raises(Conflict):
        unmerge_candidates(merge=first, actor=PROGRAM, now=NOW)
