"""What waited when a day ended is written down once: whatever happens later, the evening stays as it was."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from caidang.core.errors import NotAllowed
from caidang.core.review.chain import Action as Step
from caidang.domain.analytics.models import QueueEnd
from caidang.domain.analytics.selectors.behind import list_behind
from caidang.domain.analytics.selectors.figures import measure
from caidang.domain.analytics.services.evenings import waiting_at
from caidang.domain.analytics.services.tallying import keep_counts
from caidang.domain.analytics.values import TIME, Asked, Grain
from caidang.domain.candidates.models import Candidate
from caidang.domain.candidates.services.record.placing import set_owner
from caidang.domain.compliance.services.erasing import erase_records
from caidang.domain.review.services.chain.cases import case_of, move
from caidang.domain.review.services.chain.taking_back import take_back
from caidang.foundation.accounts.policy import PROGRAM, Role, Viewer
from caidang.foundation.accounts.teams import add_team, set_members
from caidang.foundation.lib.write_lock import write_tx
from tests.making import NOW, a_candidate, as_now, someone

pytestmark = pytest.mark.django_db
ASKED = Asked(measure="queue_ends", since=date(2026, 11, 2), until=date(2026, 11, 6), split=TIME)
EVENING = datetime(2026, 11, 2, 16, 0, tzinfo=UTC)
"""Midnight in Shanghai after the day of ``NOW``."""


def three_people() -> list[Candidate]:
    made = [a_candidate([("name", 0, f"人{n}"), ("city", 0, "上海")]) for n in range(3)]
    for one in made:
        with write_tx():
            case_of(one, now=NOW)
    return made


def step(person: Candidate, action: Step, at: datetime, actor: Viewer = PROGRAM):  # type: ignore[no-untyped-def]
    return move(case=case_of(person, now=at), action=action, actor=actor, now=at, note="看一下")


def told(viewer: Viewer = PROGRAM, now: datetime = NOW + timedelta(days=4), **more: object) -> dict[tuple[str, str], float | None]:
    found = measure(replace(ASKED, **more), viewer=viewer, now=now)  # type: ignore[arg-type]
    return {(cell.key, cell.series): cell.value for cell in found.cells}


def test_each_evening_is_as_it_was_whatever_came_later() -> None:
    one, two, three = three_people()
    step(one, Step.SUBMIT, NOW + timedelta(hours=1))
    keep_counts(now=NOW + timedelta(days=1))  # The first evening is over.
    step(one, Step.APPROVE, NOW + timedelta(days=1, hours=1), as_now(someone("主管", Role.MANAGER)))
    step(two, Step.SUBMIT, NOW + timedelta(days=1, hours=2))
    keep_counts(now=NOW + timedelta(days=2))
    with write_tx():
        erase_records([three], reason="asked", actor_id=None, now=NOW + timedelta(days=2))
    keep_counts(now=NOW + timedelta(days=3))
    by_state = told(series="state")
    assert {key: value for key, value in by_state.items() if value} == {
        ("2026-11-02", "organising"): 2, ("2026-11-02", "reviewing"): 1,
        ("2026-11-03", "organising"): 1, ("2026-11-03", "reviewing"): 1,
        ("2026-11-04", "reviewing"): 1,
    }  # fmt: skip
    assert by_state["2026-11-05", "reviewing"] is None, "an evening that is not there yet"
    assert told()["2026-11-02", ""] == 3
    found = measure(ASKED, viewer=PROGRAM, now=NOW + timedelta(days=4))
    assert found.total.value == 1, "the last one that is known"
    with pytest.raises(NotAllowed):
        list_behind(ASKED, viewer=PROGRAM, now=NOW + timedelta(days=4))


def test_evenings_that_nobody_saw_are_reckoned_from_the_rows() -> None:
    people = three_people()
    moved = [(people[0], Step.SUBMIT, 1), (people[0], Step.RETURN, 30), (people[1], Step.SUBMIT, 31), (people[0], Step.SUBMIT, 60)]
    seen = []
    for hour in range(0, 80, 10):
        at = NOW + timedelta(hours=hour)
        for person, action, when in moved:
            if hour - 10 < when <= hour:
                step(person, action, NOW + timedelta(hours=when))
        seen.append((at, waiting_at(at)))
    assert [(at, waiting_at(at)) for at, _ in seen] == seen, "the same told then and later"
    keep_counts(now=NOW + timedelta(days=4))
    assert told(split="state", until=date(2026, 11, 2)) == {
        ("collecting", ""): 0, ("organising", ""): 2, ("reviewing", ""): 1, ("stale", ""): 0,
    }  # fmt: skip
    found = measure(replace(ASKED, measure="queue_oldest"), viewer=PROGRAM, now=NOW + timedelta(days=4))
    assert found.cells[0].value == pytest.approx((EVENING - NOW).total_seconds() / 86400, abs=0.001)
    assert found.total.value == pytest.approx((EVENING + timedelta(days=3) - NOW).total_seconds() / 86400, abs=0.001)
    before = list(QueueEnd.objects.order_by("pk").values_list())
    keep_counts(now=NOW + timedelta(days=4))
    assert list(QueueEnd.objects.order_by("pk").values_list()) == before, "written once"


def test_a_step_taken_back_was_none() -> None:
    (one, *_) = three_people()
    boss = as_now(someone("主管", Role.MANAGER))
    made = step(one, Step.SUBMIT, EVENING + timedelta(minutes=5), boss)
    take_back(case=case_of(one, now=NOW), step_id=str(made.public_id), actor=boss, now=EVENING + timedelta(minutes=6))
    assert {state: n for (state, _), (n, _) in waiting_at(EVENING).items()} == {"organising": 3}


def test_evenings_are_told_within_reach_and_of_weeks_the_last() -> None:
    people = three_people()
    owner, other = someone("甲同事", Role.CONSULTANT), someone("乙同事", Role.CONSULTANT)
    team = add_team(name="甲组", kind="team", actor=PROGRAM, now=NOW)
    set_members(team_id=team.pk, members=[owner.pk], actor=PROGRAM, now=NOW)
    set_owner(candidates=people[:2], owner=owner.pk, actor=PROGRAM, now=NOW)
    keep_counts(now=NOW + timedelta(days=3))
    assert told(as_now(owner))["2026-11-02", ""] == 3
    assert told(as_now(other))["2026-11-02", ""] == 1
    step(people[2], Step.SUBMIT, NOW + timedelta(days=3))
    step(people[2], Step.APPROVE, NOW + timedelta(days=3), as_now(someone("主管", Role.MANAGER)))
    keep_counts(now=NOW + timedelta(days=4))
    weekly = told(grain=Grain.WEEK, until=date(2026, 11, 5))
    assert weekly == {("2026-11-02", ""): 2}
