"""Tags on many at once: only what changed is noted, one undo takes exactly that back."""

from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.candidates.models import BulkTagging, Candidate, Tagging
from caidang.domain.candidates.selectors.rows import tags_of
from caidang.domain.candidates.services.bulk import (
    MAX_SELECTED,
    UNDO_FOR,
    tag_selected,
    undo_bulk,
    untag_selected,
)
from caidang.domain.candidates.services.tags import add_tag
from caidang.foundation.accounts.policy import GRANTS, PROGRAM, Action, Role, Viewer
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.search.models import Change
from tests.making import NOW, a_candidate

pytestmark = pytest.mark.django_db

LATER = NOW + timedelta(minutes=1)
ONE = Viewer(user_id=1, role=Role.ORGANISER)
OTHER = Viewer(user_id=2, role=Role.ADMIN)


@pytest.fixture
def three() -> list[Candidate]:
    return [a_candidate([("name", 0, name)]) for name in ("林知夏", "张三", "李四")]


def ids(people: list[Candidate]) -> list[str]:
    return [str(person.public_id) for person in people]


def tags(people: list[Candidate]) -> list[list[str]]:
    found = tags_of([person.pk for person in people])
    return [found.get(person.pk, []) for person in people]


def test_a_tag_comes_to_those_selected_and_one_undo_takes_it_off_again(
    three: list[Candidate],
) -> None:
    add_tag(candidate=three[0], name="重点", actor=PROGRAM, now=NOW)
    act = tag_selected(public_ids=ids(three[:2]), name=" 重点 ", actor=ONE, now=LATER)
    assert tags(three) == [["重点"], ["重点"], []]
    assert [row[0] for row in act.rows] == [three[1].pk]
    assert undo_bulk(public_id=str(act.public_id), actor=ONE, now=LATER) == 1
    assert tags(three) == [["重点"], [], []]


def test_a_tag_goes_and_comes_back_as_it_was(three: list[Candidate]) -> None:
    add_tag(candidate=three[1], name="重点", actor=OTHER, now=NOW)
    act = untag_selected(public_ids=ids(three), name="重点", actor=ONE, now=LATER)
    assert tags(three) == [[], [], []]
    undo_bulk(public_id=str(act.public_id), actor=ONE, now=LATER)
    again = Tagging.objects.get()
    assert (again.candidate_id, again.created_at, again.created_by) == (three[1].pk, NOW, 2)


def test_an_undo_leaves_what_another_did_since(three: list[Candidate]) -> None:
    act = tag_selected(public_ids=ids(three[:1]), name="重点", actor=ONE, now=NOW)
    untag_selected(public_ids=ids(three[:1]), name="重点", actor=OTHER, now=LATER)
    add_tag(candidate=three[0], name="重点", actor=OTHER, now=LATER)
    assert undo_bulk(public_id=str(act.public_id), actor=ONE, now=LATER) == 0
    assert tags(three)[0] == ["重点"]


def test_each_change_is_audited_and_goes_to_the_index(three: list[Candidate]) -> None:
    Change.objects.all().delete()
    tag_selected(public_ids=ids(three[:2]), name="重点", actor=ONE, now=LATER)
    changed = {person.pk for person in three[:2]}
    assert set(Change.objects.values_list("doc_id", flat=True)) == changed
    told = AuditEvent.objects.filter(verb="candidate.tagged", actor_id=1)
    assert {event.subject for event in told} == {f"candidate:{pk}" for pk in changed}


@pytest.mark.parametrize("when", [timedelta(seconds=1), UNDO_FOR + timedelta(seconds=1)])
def test_an_undo_happens_once_and_in_time(three: list[Candidate], when: timedelta) -> None:
    act = tag_selected(public_ids=ids(three), name="重点", actor=ONE, now=NOW)
    if when < UNDO_FOR:
        undo_bulk(public_id=str(act.public_id), actor=ONE, now=NOW + when)
    with pytest.raises(Conflict):
        undo_bulk(public_id=str(act.public_id), actor=ONE, now=NOW + when)


def test_nobody_undoes_the_act_of_another(three: list[Candidate]) -> None:
    act = tag_selected(public_ids=ids(three), name="重点", actor=ONE, now=NOW)
    with pytest.raises(NotFound):
        undo_bulk(public_id=str(act.public_id), actor=OTHER, now=LATER)
    assert tags(three) == [["重点"]] * 3


def test_a_record_merged_away_is_left_alone(three: list[Candidate]) -> None:
    Candidate.objects.filter(pk=three[1].pk).update(merged_into=three[0])
    tag_selected(public_ids=ids(three), name="重点", actor=ONE, now=NOW)
    assert tags(three) == [["重点"], [], ["重点"]]


def test_unfit_selections_change_nothing(three: list[Candidate]) -> None:
    for public_ids in ([], ["x"], [f"00000000-0000-4000-8000-{n:012}" for n in range(MAX_SELECTED + 1)]):
        with pytest.raises(InvalidInput):
            tag_selected(public_ids=public_ids, name="重点", actor=ONE, now=NOW)
    with pytest.raises(InvalidInput):
        tag_selected(public_ids=ids(three), name="  ", actor=ONE, now=NOW)
    with pytest.raises(NotFound):
        untag_selected(public_ids=ids(three), name="没有过", actor=ONE, now=NOW)
    assert not BulkTagging.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_tag(role: Role, three: list[Candidate]) -> None:
    actor = Viewer(user_id=9, role=role)
    if role in GRANTS[Action.TAG_CANDIDATE]:
        assert len(tag_selected(public_ids=ids(three), name="重点", actor=actor, now=NOW).rows) == 3
        return
    with pytest.raises(NotAllowed):
        tag_selected(public_ids=ids(three), name="重点", actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        untag_selected(public_ids=ids(three), name="重点", actor=actor, now=NOW)
