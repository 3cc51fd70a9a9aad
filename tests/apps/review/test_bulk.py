"""Many at once: done in slices, refused one by one with the reason, and taken back as one."""

from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.core.review.chain import Action, Refused, State
from caidang.domain.candidates.models import Candidate, Tagging
from caidang.domain.candidates.selectors.labelling.labels import labels_of
from caidang.domain.candidates.services.labelling.tags import add_tag, remove_tag
from caidang.domain.candidates.services.record.placing import set_holds
from caidang.domain.review.models import BulkAct, Case
from caidang.domain.review.selectors.bulk import report_bulk, running_bulk, view_bulk
from caidang.domain.review.services.chain.cases import move
from caidang.domain.review.services.chain.work import claim
from caidang.domain.review.services.many import bulk
from caidang.domain.review.services.many.bulk import (
    begin_bulk,
    begin_for_one,
    cancel_bulk,
    undo_bulk,
    work_on_bulk,
)
from caidang.domain.review.services.many.bulk_ways import UNDO_FOR
from caidang.foundation.accounts import policy
from caidang.foundation.accounts.models import User
from caidang.foundation.accounts.policy import GRANTS, PROGRAM, Role, Viewer
from caidang.foundation.accounts.teams import add_team
from caidang.foundation.audit.models import AuditEvent
from caidang.foundation.search.models import Change
from tests.apps.review.conftest import Member, a_case
from tests.making import NOW

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(minutes=1)
Kind = BulkAct.Kind


@pytest.fixture
def cases() -> list[Case]:
    return [a_case(name) for name in ("林知夏", "张样例", "李样本")]


def ids(cases: list[Case]) -> list[int]:
    return [case.candidate_id for case in cases]


def states(cases: list[Case]) -> list[str]:
    found = dict(Case.objects.values_list("pk", "state"))
    return [found[case.pk] for case in cases]


def tags(cases: list[Case]) -> list[list[str]]:
    found = labels_of(ids(cases))[0]
    return [found.get(pk, []) for pk in ids(cases)]


def begin(kind: Kind, what: str, numbers: list[int], actor: Viewer) -> BulkAct:
    return begin_bulk(kind=kind, what=what, ids=numbers, actor=actor, now=LATER)


def undo(act: BulkAct, actor: Viewer) -> BulkAct:
    return undo_bulk(public_id=str(act.public_id), actor=actor, now=LATER)


def test_records_are_archived_and_come_back_as_they_were(cases: list[Case], member: Member) -> None:
    manager = member(Role.MANAGER)
    Case.objects.filter(pk=cases[1].pk).update(rank=0, assignee=manager.user_id)
    before = list(Case.objects.order_by("pk").values())
    act = begin(Kind.MOVE, "archive", ids(cases), manager)
    assert states(cases) == ["archived"] * 3
    assert (act.changed, act.refused, act.finished_at) == (3, 0, LATER)
    act = undo(act, manager)
    assert (act.undone, act.undone_at) == (3, LATER)
    assert list(Case.objects.order_by("pk").values()) == before
    said = AuditEvent.objects.filter(verb__in=("review.archive", "review.taken_back", "bulk.begun", "bulk.undone"))
    assert said.count() == 3 + 3 + 2


def test_what_the_table_refuses_says_why_and_the_rest_goes_on(
    cases: list[Case], member: Member
) -> None:
    manager, other = member(Role.MANAGER), member(Role.REVIEWER)
    claim(case=cases[1], actor=other, now=LATER)
    move(case=cases[2], action=Action.ARCHIVE, actor=manager, now=NOW)
    act = begin(Kind.MOVE, "submit", [*ids(cases), 10**9], manager)
    assert states(cases) == ["reviewing", "organising", "archived"]
    assert (act.changed, act.refused) == (1, 3)
    report = report_bulk(str(act.public_id), viewer=manager, now=LATER, today=LATER.date())
    told = {one.row.name: one.reason for one in report.told}
    assert told["张样例"] == "有人正在处理这份档案。"
    assert "「归档」的档案不能「提交审核」" in told["李样本"]
    assert report.gone == 1


def test_an_undo_leaves_what_was_moved_since(cases: list[Case], member: Member) -> None:
    manager = member(Role.MANAGER)
    act = begin(Kind.MOVE, "archive", ids(cases), manager)
    move(case=cases[0], action=Action.RETRIEVE, actor=manager, now=LATER)
    act = undo(act, manager)
    assert act.undone == 2
    assert states(cases) == [State.ORGANISING] * 3
    report = report_bulk(str(act.public_id), viewer=manager, now=LATER, today=LATER.date())
    assert [one.reason for one in report.told] == ["后来又动过，没有撤销。"]


def test_a_long_one_goes_on_slice_by_slice_beside_a_short_one(
    cases: list[Case], member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "SLICE", 1)
    monkeypatch.setattr(bulk, "MANY", 1)
    manager, other = member(Role.MANAGER), member(Role.ADMIN)
    long = begin(Kind.MOVE, "archive", ids(cases), manager)
    short = begin(Kind.TAG, "重点", ids(cases[:2]), other)
    assert (long.done, short.done) == (1, 1)
    assert running_bulk(viewer=manager, now=LATER) is not None
    with pytest.raises(Conflict):
        undo(long, manager)
    for seconds in (1, 2):
        assert work_on_bulk(now=LATER + timedelta(seconds=seconds))
    short.refresh_from_db()
    assert short.finished_at, "it had not to wait for the end of the long one"
    while work_on_bulk(now=LATER):
        pass
    assert states(cases) == ["archived"] * 3
    assert running_bulk(viewer=manager, now=LATER) is None


def test_a_cancelled_one_stops_and_what_is_done_can_be_taken_back(
    cases: list[Case], member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "SLICE", 1)
    monkeypatch.setattr(bulk, "MANY", 1)
    manager = member(Role.MANAGER)
    act = begin(Kind.MOVE, "archive", ids(cases), manager)
    cancel_bulk(public_id=str(act.public_id), actor=manager, now=LATER)
    assert not work_on_bulk(now=LATER)
    assert states(cases) == ["archived", "organising", "organising"]
    view = view_bulk(str(act.public_id), viewer=manager, now=LATER)
    assert (view.is_cancelled, view.may_undo) == (True, True)
    undo(act, manager)
    while work_on_bulk(now=LATER):
        pass
    assert states(cases) == ["organising"] * 3


def test_a_worker_that_died_is_followed_by_another_and_nothing_is_done_twice(
    cases: list[Case], member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "SLICE", 1)
    monkeypatch.setattr(bulk, "MANY", 1)
    manager = member(Role.MANAGER)
    act = begin(Kind.TAG, "重点", ids(cases), manager)
    BulkAct.objects.filter(pk=act.pk).update(leased_until=LATER + timedelta(minutes=1))
    assert not work_on_bulk(now=LATER)
    while work_on_bulk(now=LATER + timedelta(minutes=2)):
        pass
    assert Tagging.objects.count() == 3
    assert act.steps.count() == 3


def test_one_who_left_does_nothing_more(
    cases: list[Case], member: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "SLICE", 1)
    monkeypatch.setattr(bulk, "MANY", 1)
    manager = member(Role.MANAGER)
    act = begin(Kind.MOVE, "archive", ids(cases), manager)
    User.objects.filter(pk=manager.user_id).update(is_active=False)
    while work_on_bulk(now=LATER):
        pass
    act.refresh_from_db()
    assert (act.is_cancelled, act.done) == (True, 1)


def test_an_owner_is_given_and_taken_back_even_out_of_reach(
    cases: list[Case], member: Member
) -> None:
    mine, other = member(Role.CONSULTANT), member(Role.CONSULTANT)
    act = begin(Kind.OWNER, str(mine.user_id), ids(cases[:2]), mine)
    assert (act.changed, act.refused) == (2, 0)
    act = begin(Kind.OWNER, str(other.user_id), ids(cases), mine)
    assert (act.changed, act.refused) == (2, 1), "what nobody has, he may only take himself"
    assert undo(act, mine).undone == 2
    owners = Candidate.objects.order_by("pk").values_list("owner", flat=True)
    assert list(owners) == [mine.user_id, mine.user_id, None]


def test_an_owner_stays_behind_a_wall_that_came_since(cases: list[Case], member: Member) -> None:
    mine, other = member(Role.CONSULTANT), member(Role.CONSULTANT)
    record = cases[0].candidate
    begin(Kind.OWNER, str(mine.user_id), [record.pk], mine)
    act = begin(Kind.OWNER, str(other.user_id), [record.pk], mine)
    team = add_team(name="海棠", kind="client", actor=PROGRAM, now=NOW)
    set_holds(candidates=[Candidate.objects.get(pk=record.pk)], team_ids=[team.pk], actor=PROGRAM, now=NOW)
    assert undo(act, mine).undone == 0
    assert Candidate.objects.get(pk=record.pk).owner == other.user_id


def test_one_alone_is_done_at_once_or_refused_with_its_reason(cases: list[Case], member: Member) -> None:
    mine, other = member(Role.CONSULTANT), member(Role.CONSULTANT)
    record = cases[0].candidate
    with pytest.raises(Refused, match="认领"):
        begin_for_one(kind=Kind.OWNER, what=str(other.user_id), candidate=record, actor=mine, now=NOW)
    act = begin_for_one(kind=Kind.OWNER, what=str(mine.user_id), candidate=record, actor=mine, now=NOW)
    assert undo(act, mine).undone == 1


def test_a_tag_comes_to_those_selected_and_one_undo_takes_it_off_again(
    cases: list[Case], member: Member
) -> None:
    one = member(Role.ORGANISER)
    add_tag(candidate=cases[0].candidate, name="重点", actor=PROGRAM, now=NOW)
    Change.objects.all().delete()
    act = begin(Kind.TAG, " 重点 ", ids(cases[:2]), one)
    assert tags(cases) == [["重点"], ["重点"], []]
    assert act.changed == 1, "who carries it already is no part of it"
    assert set(Change.objects.values_list("doc_id", flat=True)) == {cases[1].candidate_id}
    assert undo(act, one).undone == 1
    assert tags(cases) == [["重点"], [], []]


def test_a_tag_goes_and_comes_back_as_it_was(cases: list[Case], member: Member) -> None:
    one, other = member(Role.ORGANISER), member(Role.ADMIN)
    add_tag(candidate=cases[1].candidate, name="重点", actor=other, now=NOW)
    act = begin(Kind.UNTAG, "重点", ids(cases), one)
    assert tags(cases) == [[], [], []]
    undo(act, one)
    again = Tagging.objects.get()
    assert (again.candidate_id, again.created_at, again.created_by) == (
        cases[1].candidate_id, NOW, other.user_id,
    )  # fmt: skip


def test_an_undo_leaves_a_tag_that_another_put_on_since(cases: list[Case], member: Member) -> None:
    one, other = member(Role.ORGANISER), member(Role.ADMIN)
    act = begin(Kind.TAG, "重点", ids(cases[:1]), one)
    person = cases[0].candidate
    remove_tag(candidate=person, tag_id=int(act.what), actor=other, now=LATER)
    add_tag(candidate=person, name="重点", actor=other, now=LATER)
    assert undo(act, one).undone == 0
    assert tags(cases)[0] == ["重点"]


@pytest.mark.parametrize("when", [timedelta(seconds=1), UNDO_FOR + timedelta(minutes=2)])
def test_an_undo_happens_once_and_in_time(
    cases: list[Case], member: Member, when: timedelta
) -> None:
    one = member(Role.ORGANISER)
    act = begin(Kind.TAG, "重点", ids(cases), one)
    if when < UNDO_FOR:
        undo_bulk(public_id=str(act.public_id), actor=one, now=LATER + when)
    with pytest.raises(Conflict):
        undo_bulk(public_id=str(act.public_id), actor=one, now=LATER + when)


def test_nobody_sees_or_undoes_the_act_of_another(cases: list[Case], member: Member) -> None:
    act = begin(Kind.TAG, "重点", ids(cases), member(Role.ORGANISER))
    with pytest.raises(NotFound):
        undo(act, member(Role.ADMIN))
    with pytest.raises(NotFound):
        view_bulk(str(act.public_id), viewer=member(Role.ADMIN), now=LATER)


def test_what_cannot_be_done_at_all_begins_nothing(cases: list[Case], member: Member) -> None:
    manager = member(Role.MANAGER)
    for kind, what, error in (
        (Kind.MOVE, "approve", InvalidInput), (Kind.MOVE, "?", InvalidInput),
        (Kind.TAG, "  ", InvalidInput), (Kind.UNTAG, "没有过", NotFound),
    ):  # fmt: skip
        with pytest.raises(error):
            begin(kind, what, ids(cases), manager)
    with pytest.raises(InvalidInput):
        begin(Kind.MOVE, "archive", [], manager)
    with pytest.raises(Refused):
        begin(Kind.MOVE, "archive", ids(cases), member(Role.ORGANISER))
    assert not BulkAct.objects.exists()


@pytest.mark.parametrize("role", Role)
def test_only_those_who_may_tag(role: Role, cases: list[Case], member: Member) -> None:
    actor = member(role)
    if role in GRANTS[policy.Action.TAG_CANDIDATE]:
        assert begin(Kind.TAG, "重点", ids(cases), actor).changed == 3
        return
    with pytest.raises(NotAllowed):
        begin(Kind.TAG, "重点", ids(cases), actor)


def test_those_marked_for_updating_come_back_and_each_left_alone_says_why(cases: list[Case], member: Member) -> None:
    manager, other = member(Role.MANAGER), member(Role.REVIEWER)
    Case.objects.filter(pk__in=[case.pk for case in cases[:2]]).update(state=State.STORED)
    claim(case=cases[2], actor=other, now=LATER)
    act = begin(Kind.MOVE, "expire", ids(cases), manager)
    assert states(cases) == ["stale", "stale", "organising"]
    assert (act.changed, act.steps.get(was__isnull=True).reason) == (2, "有人正在处理这份档案。")
    assert undo(act, manager).undone == 2
    assert states(cases) == ["stored", "stored", "organising"]
