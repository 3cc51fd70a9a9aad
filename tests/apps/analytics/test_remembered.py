"""What stays in memory between two questions is what counting everything anew gives, after every single deed."""

from collections import OrderedDict
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.extra.django import TestCase
from hypothesis.stateful import invariant

from caidang.domain.analytics.counting import Dims, Sums, counted, summed
from caidang.domain.analytics.days import today_of, window
from caidang.domain.analytics.facts import FACTS, found_together, group_of
from caidang.domain.analytics.models import TallyDay
from caidang.domain.analytics.selectors import memory, today
from caidang.domain.analytics.selectors.reading import Wanted, counts, is_within
from caidang.domain.analytics.selectors.sight import Sight
from caidang.domain.analytics.services.tallying import catch_up
from caidang.foundation.accounts.policy import PROGRAM
from caidang.foundation.lib.once import one_request
from tests.apps.analytics.test_histories import STORIES, House
from tests.making import NOW, as_now

pytestmark = pytest.mark.django_db
GROUPS = {group_of(fact) for fact in FACTS}
BY = frozenset({"day", "member", "source", "place"})


@pytest.fixture(autouse=True)
def _everything_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "MANY", 0)
    monkeypatch.setattr(today, "LEAST", 0)
    monkeypatch.setattr(memory, "_kept", OrderedDict())
    monkeypatch.setattr(today, "_kept", {})


class Remembering(House):
    """The house, asked after everything that happens in it."""

    def __init__(self) -> None:
        super().__init__()
        self.kept = 0

    @invariant()
    def today_is_told_as_it_is(self) -> None:
        if not hasattr(self, "jobs"):
            return
        day = today_of(self.now).toordinal()
        with one_request():
            for group in GROUPS:
                anew = {fact: counted(found) for fact, found in found_together(group, *window(day, day)).items()}
                told = today.today_counted(group, day)
                assert {fact: dict(told.get(fact, {})) for fact in group} == anew, group

    def play(self, story: str) -> None:
        """A story, asked about after each of its deeds; what is counted anew, is asked about twice."""
        for deed, told in STORIES.get(story, ()):
            getattr(self, deed)(**told)
            self.today_is_told_as_it_is()
            if deed == "count":
                self.days_are_told_as_they_are()
                self.days_are_told_as_they_are()

    def days_are_told_as_they_are(self) -> None:
        """All days, within the reach of everybody; those that the worker has not come to are counted while one waits."""
        # Earlier days are told as of where the log was followed.
        catch_up(now=self.now)
        since, until = today_of(NOW) - timedelta(days=1), today_of(self.now)
        for viewer in (PROGRAM, *(as_now(user) for user in self.users)):
            sight = Sight(viewer, is_whole=viewer.sees_all, has_people=True, has_members=True)
            with one_request():
                for fact in FACTS:
                    found = counts(Wanted(fact, since, until, BY), sight, today=until)
                    if not found.is_partial:
                        assert {d: s for d, s in found.sums.items() if s.n} == by_hand(fact, sight, since, until), (fact, viewer)
                        self.kept += 1


def by_hand(fact: str, sight: Sight, since: Any, until: Any) -> dict[Dims, Sums]:
    found = counted(FACTS[fact].pieces(*window(since.toordinal(), until.toordinal())))
    within = ((dims._replace(audience=0), sums) for dims, sums in found.items() if is_within(FACTS[fact].wall, dims, sight))
    return summed(within)


class TestRemembering(TestCase, Remembering.TestCase):  # type: ignore[misc, name-defined]
    """Every example is a house of its own."""

    settings = settings(
        max_examples=6, stateful_step_count=16, deadline=None, suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.reuse, Phase.generate],
    )  # fmt: skip


@pytest.mark.parametrize("story", STORIES)
def test_a_story_is_told_the_same_from_memory(story: str) -> None:
    house = Remembering()
    house.furnish()
    house.play(story)
    house.days_are_told_as_they_are()
    house.now += timedelta(days=9)
    house.days_are_told_as_they_are()
    assert house.kept
    house.teardown()


def test_where_some_weeks_have_changed_the_others_are_told_from_memory() -> None:
    house = Remembering()
    house.furnish()
    for story, days in (("found right", 9), ("found faulty", 9), ("accepted", 1)):
        house.play(story)
        house.now += timedelta(days=days)
    house.days_are_told_as_they_are()
    for person in (0, 1, 0):
        house.hand_over(person, owner=person + 1)
        house.days_are_told_as_they_are()
    assert house.kept


def test_a_day_that_is_in_line_is_counted_once_for_each_time_it_was_put_there() -> None:
    house = Remembering()
    house.furnish()
    house.play("found right")
    catch_up(now=house.now)
    day = today_of(NOW) + timedelta(days=1)
    sight = Sight(PROGRAM, is_whole=True, has_people=True, has_members=True)

    def told() -> dict[Dims, Sums]:
        with one_request():
            return dict(counts(Wanted("work", day, day, BY), sight, today=today_of(house.now)).sums)

    before = told()
    assert before
    TallyDay.objects.filter(fact="work", day=day.toordinal()).update(marks=99)
    assert told() == before
    house.erase(0)
    assert told() == before, "the log was not followed yet"
    catch_up(now=house.now)
    assert told() == by_hand("work", sight, day, day)


def test_of_days_before_there_was_anything_nothing_is_told() -> None:
    house = Remembering()
    house.furnish()
    house.play("found right")
    catch_up(now=house.now)
    sight = Sight(PROGRAM, is_whole=True, has_people=True, has_members=True)
    for back in range(1, 16):
        day = today_of(NOW) - timedelta(days=back)
        with one_request():
            assert not counts(Wanted("work", day - timedelta(days=2), day, BY), sight, today=today_of(house.now)).sums
