"""A card is moved by one at a time, for a reason where it ends, and what was moved can be taken back."""

from datetime import timedelta

import pytest

from caidang.core.errors import Conflict, InvalidInput, NotAllowed, NotFound
from caidang.domain.pipeline.models import Application, StageEvent
from caidang.domain.pipeline.selectors.board import MINE, view_board
from caidang.domain.pipeline.services.applying import take_off
from caidang.domain.pipeline.services.blocks import block
from caidang.domain.pipeline.services.moving import move, place, set_owner, undo_move
from caidang.domain.pipeline.services.moving_many import move_many, undo_many
from caidang.foundation.accounts.policy import Role, Viewer
from caidang.foundation.audit.models import AuditEvent
from tests.apps.pipeline.making import a_job, applied, stage
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)


def step(one: Application, to: str, by: Viewer, *, now=NOW, seen: str = "", **more: object) -> StageEvent:  # type: ignore[no-untyped-def]
    one.refresh_from_db()
    before = stage(seen, one.job).pk if seen else one.stage_id
    return move(
        public_id=str(one.public_id), stage_id=stage(to, one.job).pk, seen=before, actor=by, now=now,
        **more,  # type: ignore[arg-type]
    )  # fmt: skip


def names(board, column: str) -> list[str]:  # type: ignore[no-untyped-def]
    found = next(one for one in board.columns if one.name == column)
    return [card.person.name for card in found.cards]


def test_a_step_is_kept_as_an_event_and_written_down() -> None:
    by = as_now(someone("gu"))
    one = applied(a_job(), a_candidate([("name", 0, "白初晴")]), by=by)[0]
    event = step(one, "已联系", by, now=NOW + HOUR)
    one.refresh_from_db()
    assert (one.stage.name, one.stage_since, one.owner) == ("已联系", NOW + HOUR, by.user_id)
    assert (event.before.name, event.after.name, event.actor) == ("待联系", "已联系", by.user_id)
    verbs = AuditEvent.objects.filter(subject=f"application:{one.pk}").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["application.added", "application.moved"]


def test_of_two_who_move_a_card_the_second_is_told() -> None:
    by = as_now(someone("gu"))
    one = applied(a_job(), a_candidate([("name", 0, "白初晴")]), by=by)[0]
    step(one, "已联系", by)
    with pytest.raises(Conflict, match="已联系"):
        step(one, "有意向", by, seen="待联系")
    assert one.events.count() == 2


def test_whoever_leaves_the_way_leaves_it_for_a_reason() -> None:
    by = as_now(someone("gu"))
    one = applied(a_job(), a_candidate([("name", 0, "白初晴")]), by=by)[0]
    with pytest.raises(InvalidInput, match="为什么"):
        step(one, "淘汰/放弃", by)
    step(one, "淘汰/放弃", by, reason="candidate.salary")
    one.refresh_from_db()
    assert one.reason == "candidate.salary"
    step(one, "有意向", by)
    one.refresh_from_db()
    assert one.reason == ""


def test_an_undone_step_was_never_made() -> None:
    by, other = as_now(someone("gu")), as_now(someone("lin"))
    one = applied(a_job(), a_candidate([("name", 0, "白初晴")]), by=by)[0]
    event = step(one, "已联系", by, now=NOW + HOUR)
    with pytest.raises(NotFound):
        undo_move(event_id=event.pk, actor=other, now=NOW + HOUR)
    undo_move(event_id=event.pk, actor=by, now=NOW + HOUR + timedelta(minutes=1))
    one.refresh_from_db()
    assert (one.stage.name, one.stage_since) == ("待联系", NOW)
    last = one.events.last()
    assert last is not None
    assert last.undoes_id == event.pk
    with pytest.raises(Conflict, match="撤销过"):
        undo_move(event_id=event.pk, actor=by, now=NOW + HOUR)
    late = step(one, "已联系", by, now=NOW + 2 * HOUR)
    with pytest.raises(Conflict, match="十分钟"):
        undo_move(event_id=late.pk, actor=by, now=NOW + 3 * HOUR)


def test_adding_is_undone_only_while_nothing_has_happened() -> None:
    by = as_now(someone("gu"))
    job = a_job()
    one, other = applied(job, a_candidate([("name", 0, "白初晴")]), a_candidate([("name", 0, "董若谷")]), by=by)
    take_off(public_id=str(one.public_id), actor=by, now=NOW)
    assert not Application.objects.filter(pk=one.pk).exists()
    step(other, "已联系", by)
    with pytest.raises(Conflict, match="进展"):
        take_off(public_id=str(other.public_id), actor=by, now=NOW)


def test_cards_stand_where_they_were_put() -> None:
    by = as_now(someone("gu"))
    job = a_job()
    people = [a_candidate([("name", 0, name)]) for name in ("甲一", "乙二", "丙三", "丁四")]
    first, second, third, fourth = applied(job, *people, by=by)

    def shown() -> list[str]:
        board = view_board(str(job.public_id), viewer=by, now=NOW, today=NOW.date())
        return names(board, "待联系")

    assert shown() == ["丁四", "丙三", "乙二", "甲一"]
    place(public_id=str(first.public_id), above=str(third.public_id), actor=by, now=NOW)
    assert shown() == ["丁四", "甲一", "丙三", "乙二"]
    place(public_id=str(fourth.public_id), above="-", actor=by, now=NOW)
    assert shown() == ["甲一", "丙三", "乙二", "丁四"]
    place(public_id=str(second.public_id), above=str(first.public_id), actor=by, now=NOW)
    assert shown() == ["乙二", "甲一", "丙三", "丁四"]
    step(third, "已联系", by)
    step(second, "已联系", by, above=str(third.public_id))
    board = view_board(MINE, viewer=by, now=NOW, today=NOW.date())
    assert names(board, "已联系") == ["乙二", "丙三"]
    assert [one.count for one in board.columns][:2] == [2, 2]


def test_an_application_is_given_by_its_owner_or_who_shares_work_out() -> None:
    by, other, boss = as_now(someone("gu")), as_now(someone("lin")), as_now(someone("zhu", Role.MANAGER))
    one = applied(a_job(), a_candidate([("name", 0, "白初晴")]), by=by)[0]
    with pytest.raises(NotAllowed):
        set_owner(public_id=str(one.public_id), owner=other.user_id, actor=other, now=NOW)
    set_owner(public_id=str(one.public_id), owner=other.user_id, actor=by, now=NOW)
    set_owner(public_id=str(one.public_id), owner=None, actor=boss, now=NOW)
    set_owner(public_id=str(one.public_id), owner=by.user_id, actor=by, now=NOW)
    one.refresh_from_db()
    assert one.owner == by.user_id


def test_several_cards_go_with_one_act_and_come_back_with_one() -> None:
    """One that is blocked stays with its reason; one that has moved on since is not taken back."""
    by, job = as_now(someone("gu")), a_job()
    people = [a_candidate([("name", 0, name)]) for name in ("甲一", "乙二", "丙三", "丁四")]
    made = applied(job, *people, by=by)
    first, to = stage("待联系", job).pk, stage("已推荐", job).pk
    block(candidate=people[3], client_id="all", reason="wish", actor=by, now=NOW)
    cards = {str(one.public_id): first for one in made}
    done = move_many(cards=cards, stage_id=to, actor=by, now=NOW)
    assert (len(done.events), done.stage, list(done.left_out.values())) == (3, "已推荐", [1])
    board = view_board(str(job.public_id), viewer=by, now=NOW, today=NOW.date())
    assert names(board, "已推荐") == ["甲一", "乙二", "丙三"]
    assert names(board, "待联系") == ["丁四"]
    step(made[0], "客户面试", by)
    assert undo_many(events=done.events, actor=by, now=NOW) == (2, 1)
    board = view_board(str(job.public_id), viewer=by, now=NOW, today=NOW.date())
    assert names(board, "待联系") == ["丁四", "丙三", "乙二"]
    with pytest.raises(Conflict):
        undo_many(events=done.events, actor=by, now=NOW)
    with pytest.raises(Conflict):
        move_many(cards={str(made[0].public_id): first}, stage_id=to, actor=by, now=NOW)
    with pytest.raises(InvalidInput):
        move_many(cards={}, stage_id=to, actor=by, now=NOW)
    with pytest.raises(NotAllowed):
        undo_many(events=done.events, actor=as_now(someone("shen", Role.AUDITOR)), now=NOW)


def test_a_card_that_was_put_elsewhere_is_put_back() -> None:
    by, job = as_now(someone("gu")), a_job()
    made = applied(job, *(a_candidate([("name", 0, name)]) for name in ("甲一", "乙二", "丙三")), by=by)

    def shown() -> list[str]:
        return names(view_board(str(job.public_id), viewer=by, now=NOW, today=NOW.date()), "待联系")

    before = shown()
    card = {f"{one.candidate_id}": str(one.public_id) for one in made}[str(made[0].candidate_id)]
    top = next(str(one.public_id) for one in made if one.candidate_id == made[-1].candidate_id)
    was_over = place(public_id=card, above=top, actor=by, now=NOW)
    assert shown() != before
    place(public_id=card, above=was_over, actor=by, now=NOW)
    assert shown() == before
