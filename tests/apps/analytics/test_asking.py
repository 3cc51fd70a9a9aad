"""Who may ask for what and sees how much of it; costs, searches, and what waits."""

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from caidang.core.errors import InvalidInput, NotAllowed
from caidang.core.review.chain import Action as Step
from caidang.domain.analytics.catalogue import MEASURES, measures_for
from caidang.domain.analytics.models import SearchCount
from caidang.domain.analytics.recipes import RECIPES
from caidang.domain.analytics.selectors.behind import list_behind
from caidang.domain.analytics.selectors.boards import panels_for
from caidang.domain.analytics.selectors.costs import list_costs
from caidang.domain.analytics.selectors.evenings import EVENINGS
from caidang.domain.analytics.selectors.figures import measure
from caidang.domain.analytics.selectors.standing import NOW as STANDING
from caidang.domain.analytics.services.costs import save_cost
from caidang.domain.analytics.services.searches import note_search, write_searches
from caidang.domain.analytics.services.tallying import catch_up
from caidang.domain.analytics.values import (
    BEHIND,
    MEMBER,
    SPLITS,
    TIME,
    Asked,
    BehindRow,
    Grain,
    Link,
    Unit,
)
from caidang.domain.candidates.models import Candidate, Freshness
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.pipeline.services.moving import move as move_card
from caidang.domain.review.models import Case
from caidang.domain.review.services.chain.cases import case_of, move
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.lib.write_lock import write_tx
from tests.apps.pipeline.making import a_job, applied, stage
from tests.both import on_both
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db

WIDE_AND_NARROW = (Role.MANAGER, Role.CONSULTANT)
"""Who sees everything, and who sees what he is let see: between these two the questions of the database differ."""
LATER = NOW + timedelta(days=2)
SINCE = date(2026, 11, 1)


@pytest.fixture(autouse=True)
def _nothing_waits() -> Iterator[None]:
    """Searches that another test counted are not this one's."""
    write_searches()
    SearchCount.objects.all().delete()
    yield
    write_searches()


def ask(key: str, viewer: Viewer = PROGRAM, split: str = "", **more: object):  # type: ignore[no-untyped-def]
    asked = Asked(measure=key, since=SINCE, until=LATER.date(), split=split)
    return measure(replace(asked, **more), viewer=viewer, now=LATER)  # type: ignore[arg-type]


def told(key: str, viewer: Viewer = PROGRAM, split: str = "", **more: object) -> dict[str, float | None]:
    return {cell.key: cell.value for cell in ask(key, viewer, split, **more).cells if cell.volume}


def some_work(people: int = 3) -> list[Candidate]:
    made = [a_candidate([("name", 0, f"人{n}"), ("city", 0, "上海")]) for n in range(people)]
    for one in made:
        with write_tx():
            case_of(one, now=NOW)
    return made


def test_every_measure_is_made_somehow_and_every_split_has_a_name() -> None:
    costs = {"cost", "cost_per_record", "cost_per_placed"}
    assert set(MEASURES) == set(RECIPES) | set(STANDING) | set(EVENINGS) | costs
    for one in MEASURES.values():
        assert set(one.splits) | set(one.filters) <= set(SPLITS)
        assert (MEMBER in one.splits) == one.shows_members
        assert one.note.endswith("。")


@pytest.mark.parametrize("role", on_both(*WIDE_AND_NARROW, others=Role))
def test_each_role_has_a_board_and_every_number_it_is_offered_can_be_asked(role: Role) -> None:
    people = some_work()
    applied(a_job(), people[0])
    viewer = as_now(someone("某人", role))
    panels = panels_for(viewer, today=LATER.date())
    assert len(panels) >= 4
    for panel in panels:
        measure(panel.asked, viewer=viewer, now=LATER)
    for one in measures_for(viewer):
        for split in ("", *one.splits):
            found = ask(one.key, viewer, split)
            assert found.unit is one.unit
        narrow = {name: (str(viewer.user_id) if name == MEMBER else "nothing",) for name in one.filters}
        ask(one.key, viewer, filters=narrow)
    refused = set(MEASURES) - {one.key for one in measures_for(viewer)}
    for key in refused:
        with pytest.raises(NotAllowed):
            ask(key, viewer)


def test_what_cannot_be_asked_is_refused() -> None:
    for bad in (
        {"measure": "nothing"}, {"split": "client"}, {"since": LATER.date() + timedelta(days=1)},
        {"since": date(2020, 1, 1)}, {"filters": {"client": ("x",)}}, {"series": "source"},
    ):  # fmt: skip
        with pytest.raises(InvalidInput):
            measure(
                replace(Asked(measure="intake_files", since=SINCE, until=LATER.date()), **bad),  # type: ignore[arg-type]
                viewer=PROGRAM, now=LATER,
            )  # fmt: skip


def test_who_sees_no_people_is_told_of_no_small_group_and_no_list() -> None:
    people = some_work(7)
    Candidate.objects.filter(pk__in=[one.pk for one in people[:2]]).update(source="mail")
    auditor = as_now(someone("审计", Role.AUDITOR))
    found = ask("store_new", auditor, "source")
    assert [cell.value for cell in found.cells] == [None, None]
    assert all(cell.is_suppressed and cell.link is None and cell.volume == 0 for cell in found.cells)
    assert found.total.value == 5  # 7, to the nearest five
    assert ask("store_new").total.value == 7
    with pytest.raises(NotAllowed):
        list_behind(Asked(measure="store_new", since=SINCE, until=LATER.date()), viewer=auditor, now=LATER)
    with pytest.raises(InvalidInput):
        ask("store_new", auditor, filters={"source": ("mail",)})
    week = ask("store_new", auditor, TIME, grain=Grain.DAY, since=date(2026, 11, 2))
    assert (week.asked.since, week.asked.grain) == (SINCE, Grain.MONTH)


def test_a_share_of_many_does_not_tell_how_few_came_so_far() -> None:
    job, people = a_job(), some_work(6)
    made = applied(job, *people)
    move_card(
        public_id=str(made[0].public_id), stage_id=stage("入职", job).pk, seen=made[0].stage_id, actor=PROGRAM,
        now=NOW + timedelta(hours=1),
    )  # fmt: skip
    shares = {cell.key: cell.value for cell in ask("conversion", split="stage").cells}
    assert shares["placed"] == pytest.approx(1 / 6)
    auditor = as_now(someone("审计", Role.AUDITOR))
    found = ask("conversion", auditor, "stage")
    assert {cell.key: cell.value for cell in found.cells if not cell.is_suppressed} == {"contact": 1.0, "guaranteed": 0.0}
    assert found.total.is_suppressed, "the total is how many were placed"


def test_who_shares_no_work_out_is_told_of_himself_alone() -> None:
    one, other = (as_now(someone(name, Role.ORGANISER)) for name in ("甲同事", "乙同事"))
    boss = as_now(someone("主管", Role.MANAGER))
    for person, by in zip(some_work(3), (one, one, other), strict=True):
        move(case=case_of(person, now=NOW), action=Step.SUBMIT, actor=by, now=NOW)
    assert told("work_done", boss, MEMBER) == {str(one.user_id): 2, str(other.user_id): 1}
    assert told("work_done", one, MEMBER) == {str(one.user_id): 2}
    with pytest.raises(NotAllowed):
        ask("work_done", one, filters={MEMBER: (str(other.user_id),)})


def test_accuracy_stands_beside_what_all_reach_and_few_pieces_are_not_ranked() -> None:
    one, boss = as_now(someone("甲同事", Role.ORGANISER)), as_now(someone("主管", Role.MANAGER))
    for n, person in enumerate(some_work(4)):
        move(case=case_of(person, now=NOW), action=Step.SUBMIT, actor=one, now=NOW)
        step = Step.RETURN if n == 0 else Step.APPROVE
        move(case=case_of(person, now=NOW), action=step, actor=boss, now=NOW, note="再看")
    (cell,) = ask("approved_first", boss, MEMBER).cells
    assert (cell.value, cell.volume, cell.expected, cell.is_ranked) == (0.75, 4, 0.75, False)


def test_what_waits_is_counted_as_it_stands() -> None:
    some_work(2)
    assert told("queue_length", split="state") == {"organising": 2}
    assert told("queue_length", split="age") == {"three_days": 2}
    assert ask("queue_age").total.value == pytest.approx(2.0, abs=0.01)
    rows = Candidate.objects.all()
    for n, row in enumerate(rows):
        stale = LATER.date().toordinal() + (10 if n else -10)
        Freshness.objects.update_or_create(candidate=row, defaults={"audience": row.audience, "stale": stale})
    assert ask("store_fresh").total.value == 0.5
    assert ask("store_size").total.value == 2
    assert 0 < (ask("store_complete").total.value or 0) < 100


@pytest.mark.parametrize("role", [Role.ORGANISER, Role.REVIEWER, Role.MANAGER])
def test_what_waits_opens_the_very_records_that_were_counted(role: Role) -> None:
    people, viewer = some_work(4), as_now(someone("某人", role))
    submitted = case_of(people[0], now=NOW)
    move(case=submitted, action=Step.SUBMIT, actor=PROGRAM, now=NOW)
    Case.objects.filter(candidate=people[1]).update(since=LATER - timedelta(hours=3), assignee=viewer.user_id)
    out_of_reach = a_candidate([("name", 0, "看不到的人")])
    with write_tx():
        case_of(out_of_reach, now=NOW)
    set_owner(candidates=[out_of_reach], owner=someone("别组的", Role.CONSULTANT).pk, actor=PROGRAM, now=NOW)
    for key in ("queue_length", "queue_age"):
        for split in ("", *MEASURES[key].splits):
            found = ask(key, viewer, split)
            for cell in (found.total, *found.cells):
                assert cell.link == BEHIND
                rows = all_behind(Asked(measure=key, since=SINCE, until=LATER.date(), split=split), cell.key, viewer)
                assert len(rows) == cell.volume, (key, split, cell.key)
                assert rows == sorted(rows, key=lambda row: row.at), "who has waited longest stands first"
    rows = all_behind(Asked(measure="queue_length", since=SINCE, until=LATER.date(), split="state"), "reviewing", viewer)
    assert [(row.id, row.told) for row in rows] == [(str(people[0].public_id), "待审，等了 2 天")]
    for bad in ("x", "1.x", f"{10**18}.1"):
        with pytest.raises(InvalidInput):
            list_behind(Asked(measure="queue_length", since=SINCE, until=LATER.date()), viewer=viewer, now=LATER, after=bad)


def all_behind(asked: Asked, key: str, viewer: Viewer) -> list[BehindRow]:
    """Every page of a list, one thing at a time."""
    rows, after = [], ""
    while True:
        page = list_behind(asked, key, viewer=viewer, now=LATER, after=after, limit=1)
        rows += page.rows
        after = page.after
        if not after:
            return rows


@pytest.mark.parametrize("role", [one for one in Role if one is not Role.AUDITOR])
def test_every_number_of_a_board_opens_a_list_but_those_that_are_kept_without_one(role: Role) -> None:
    people = some_work()
    applied(a_job(), people[0])
    viewer = as_now(someone("某人", role))
    save_cost(source="upload", month=SINCE, yuan=300, actor=PROGRAM, now=NOW)
    note_search(is_fruitless=True, actor=viewer, now=NOW)
    for panel in panels_for(viewer, today=LATER.date()):
        found = measure(panel.asked, viewer=viewer, now=LATER)
        has_none = panel.asked.measure in {*EVENINGS, "searches", "searches_fruitless"}
        for cell in (found.total, *found.cells):
            assert (cell.link is None) == has_none, panel.title


def test_searches_are_counted_without_their_words() -> None:
    one, boss = as_now(someone("甲同事")), as_now(someone("主管", Role.MANAGER))
    for is_fruitless in (True, False, True):
        note_search(is_fruitless=is_fruitless, actor=one, now=NOW)
    note_search(is_fruitless=False, actor=boss, now=NOW)
    assert told("searches", boss, MEMBER) == {str(one.user_id): 3, str(boss.user_id): 1}
    assert ask("searches_fruitless", boss).total.value == 0.5
    assert ask("searches_fruitless", one).total.value == pytest.approx(2 / 3)
    auditor = as_now(someone("审计", Role.AUDITOR))
    assert ask("searches", auditor).total.value == 4, "of the house, and of nobody"
    assert told("searches", auditor, MEMBER) == {}
    write_searches()
    assert sorted(SearchCount.objects.values_list("asked", "fruitless")) == [(1, 0), (3, 2)]


def test_costs_are_spread_over_the_month_and_divided_by_what_came() -> None:
    boss = as_now(someone("主管", Role.MANAGER))
    some_work(4)
    save_cost(source="upload", month=date(2026, 11, 17), yuan=3_000, actor=boss, now=NOW)
    assert [(one.month, one.yuan) for one in list_costs(year=2026, viewer=boss)] == [(SINCE, 3_000)]
    found = ask("cost", boss, "source", since=SINCE, until=date(2026, 11, 3))
    assert (found.unit, found.total.value) == (Unit.YUAN, 300.0)
    assert found.total.link == Link("costs", {"year": "2026"})
    assert ask("cost_per_record", boss, "source").cells[0].value == 100.0
    Candidate.objects.filter(pk=Candidate.objects.order_by("pk")[:1].get().pk).update(source="mail")
    each = ask("cost_per_record", boss, "source")
    assert (each.total.volume, each.total.link) == (3, BEHIND), "nothing was spent on the one by mail"
    for key in ("", "upload"):
        rows = list_behind(each.asked, key, viewer=boss, now=LATER).rows
        assert [row.told for row in rows] == ["新建档案"] * 3
    save_cost(source="upload", month=SINCE, yuan=None, actor=boss, now=NOW)
    assert list_costs(year=2026, viewer=boss) == ()
    with pytest.raises(NotAllowed):
        save_cost(source="upload", month=SINCE, yuan=1, actor=as_now(someone("甲同事")), now=NOW)


def test_the_period_before_and_every_day_are_there() -> None:
    some_work(2)
    catch_up(now=LATER)
    found = ask("store_new", split=TIME, since=date(2026, 11, 3), until=date(2026, 11, 4))
    assert [(cell.key, cell.value, cell.before) for cell in found.cells] == [
        ("2026-11-03", 0, 0), ("2026-11-04", 0, 2),
    ]  # fmt: skip
    assert (found.total.value, found.total.before) == (0, 2)


def test_what_is_remembered_is_forgotten_with_the_next_event_and_with_each_day_counted_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("caidang.domain.analytics.selectors.memory.MANY", 1)
    monkeypatch.setattr("caidang.domain.analytics.selectors.memory._kept", OrderedDict())
    people = some_work(2)
    catch_up(now=LATER)
    assert ask("work_done").total.value == 0
    move(case=case_of(people[0], now=NOW), action=Step.SUBMIT, actor=PROGRAM, now=NOW)
    assert ask("work_done").total.value == 0  # An event of the day before, not followed yet.
    catch_up(now=LATER)
    assert ask("work_done").total.value == 1
    move(case=case_of(people[1], now=NOW), action=Step.SUBMIT, actor=PROGRAM, now=LATER)
    assert ask("work_done").total.value == 2
