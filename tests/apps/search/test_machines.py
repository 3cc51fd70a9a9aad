"""Several machines on one database: each has an index and a cursor of its own in the one change log."""

import shutil
from collections.abc import Iterator
from datetime import timedelta

import pytest

from caidang.foundation.search.index import live
from caidang.foundation.search.index.cursors import (
    KEPT_FOR,
    forget_machines,
    list_machines,
    request_rebuild,
)
from caidang.foundation.search.index.follower import Follower
from caidang.foundation.search.index.live import Places
from caidang.foundation.search.index.values import IndexDocument, Query
from caidang.foundation.search.models import Change, Machine
from caidang.foundation.search.selectors import find
from tests.apps.search.desk import LATER, NOW, Desk, seal_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def other(desk: Desk, elsewhere: Places) -> Iterator[Follower]:
    """The follower of a second machine, up to date."""
    follower = Follower(desk.load, desk.ids, places=elsewhere)
    assert follower.catch_up(NOW)
    yield follower
    follower.close(LATER)


def found(places: Places, text: str = "一句") -> set[int]:
    query = Query(text, scopes=("all",), limit=500, today=NOW.date())
    return {hit.id for hit in find(query, places=places).hits}


def test_each_machine_finds_what_was_written_on_either(
    desk: Desk, other: Follower, elsewhere: Places
) -> None:
    desk.indexed(IndexDocument(1, body="一句话"))
    assert found(elsewhere) == set(), "it follows by itself, not by the other"
    assert other.catch_up(NOW)
    assert found(elsewhere) == found(desk.places) == {1}


def test_the_log_waits_for_the_slower_one(desk: Desk, other: Follower, elsewhere: Places) -> None:
    desk.follower.catch_up(NOW)
    desk.indexed(*(IndexDocument(i, body="一句话") for i in range(1, 6)))
    assert desk.follower.seal_if_due(LATER)
    assert Change.objects.count() == 5, "the other has sealed none of them"
    here, there = list_machines(desk.places, now=LATER)
    assert (here.is_here, here.behind, there.is_here, there.behind) == (True, 0, False, 5)
    assert other.catch_up(LATER)
    assert other.seal_if_due(LATER)
    assert Change.objects.count() == 1
    assert [machine.behind for machine in list_machines(desk.places, now=LATER)] == [0, 0]


def test_one_that_is_back_in_time_replays(desk: Desk, other: Follower, elsewhere: Places) -> None:
    desk.indexed(IndexDocument(1, body="一句话"))
    other.catch_up(NOW)
    other.close(NOW)
    desk.indexed(IndexDocument(2, body="一句话"))
    back = NOW + KEPT_FOR - timedelta(minutes=1)
    assert desk.follower.seal_if_due(back)
    live.remove_all(elsewhere.homes[0])
    before, desk.loaded[:] = seal_of(elsewhere), []
    again = Follower(desk.load, desk.ids, places=elsewhere)
    assert again.catch_up(back)
    assert (seal_of(elsewhere), desk.loaded) == (before, [2])
    assert found(elsewhere) == {1, 2}
    again.close(back)


def test_one_that_is_gone_does_not_hold_the_log_and_builds_anew_when_it_is_back(
    desk: Desk, other: Follower, elsewhere: Places
) -> None:
    desk.indexed(IndexDocument(1, body="一句话"))
    other.catch_up(NOW)
    other.close(NOW)
    desk.indexed(IndexDocument(2, body="一句话"))
    desk.erase(1)
    desk.indexed(IndexDocument(3, body="一句话"))
    long_after = NOW + KEPT_FOR + timedelta(minutes=1)
    assert desk.follower.seal_if_due(long_after)
    desk.follower.catch_up(long_after)
    assert Change.objects.count() == 1
    assert [machine.is_here for machine in list_machines(desk.places, now=long_after)] == [True]
    before, desk.loaded[:] = seal_of(elsewhere), []
    again = Follower(desk.load, desk.ids, places=elsewhere)
    assert again.catch_up(long_after)
    assert sorted(desk.loaded) == [2, 3]
    assert seal_of(elsewhere) != before, "a new generation with a key of its own"
    assert found(elsewhere) == {2, 3}
    again.close(long_after)


def test_one_that_slept_through_it_notices_before_it_goes_on(
    desk: Desk, other: Follower, elsewhere: Places
) -> None:
    """A suspended machine wakes with its index open, and the log was cut above its place."""
    desk.indexed(IndexDocument(1, body="一句话"))
    other.catch_up(NOW)
    desk.indexed(*(IndexDocument(i, body="一句话") for i in range(2, 9)))
    long_after = NOW + KEPT_FOR + timedelta(minutes=1)
    assert desk.follower.seal_if_due(long_after)
    desk.indexed(IndexDocument(9, body="一句话"))
    assert Change.objects.count() == 2
    assert other.catch_up(long_after)
    assert found(elsewhere) == set(range(1, 10))


def test_one_that_only_tries_is_given_up_too(
    desk: Desk, other: Follower, elsewhere: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without room in memory it asks again and again, and follows nothing."""
    desk.indexed(IndexDocument(1, body="一句话"))
    other.catch_up(NOW)
    other.close(NOW)
    desk.indexed(*(IndexDocument(i, body="一句话") for i in range(2, 9)))
    live.remove_all(elsewhere.homes[0])
    again = Follower(desk.load, desk.ids, places=elsewhere)
    with monkeypatch.context() as full:
        full.setattr(live, "filesystem_of", lambda path: "ext4")
        full.setattr("caidang.foundation.search.index.live.LEAST_ROOM", 2**60)
        for hours in range(0, 74, 2):
            again.step(NOW + timedelta(hours=hours))
    shown = list_machines(desk.places, now=NOW + timedelta(hours=74))[1]
    assert shown.is_silent
    assert "空间不够" in shown.problem
    assert desk.follower.seal_if_due(NOW + timedelta(hours=74))
    assert Change.objects.count() == 1


def test_a_wish_for_a_new_generation_reaches_all(
    desk: Desk, other: Follower, elsewhere: Places
) -> None:
    desk.indexed(IndexDocument(1, body="一句话"), IndexDocument(2, name="王样本", body="一句话"))
    other.catch_up(NOW)
    desk.erase(2)
    before = {seal_of(places) for places in (desk.places, elsewhere)}
    for follower in (desk.follower, other):
        follower.step(NOW)
        assert follower.seal_if_due(NOW)
    assert [machine.erasures for machine in list_machines(desk.places, now=NOW)] == [1, 1]
    request_rebuild()
    for follower in (desk.follower, other):
        follower.step(NOW)
        assert follower.seal_if_due(NOW)
        assert follower.catch_up(NOW)
    after = {seal_of(places) for places in (desk.places, elsewhere)}
    assert len(before | after) == 4, "each has built one of its own"
    assert [machine.erasures for machine in list_machines(desk.places, now=NOW)] == [0, 0]
    assert not Machine.objects.filter(is_rebuild_wanted=True).exists()
    assert found(desk.places) == found(elsewhere) == {1}


def test_a_copied_folder_takes_a_name_of_its_own(
    desk: Desk, elsewhere: Places
) -> None:
    """Whoever copies the folder to a second machine must not have one cut the log of the other."""
    desk.indexed(IndexDocument(1, body="一句话"))
    shutil.copytree(desk.places.sealed, elsewhere.sealed)
    copy = Follower(desk.load, desk.ids, places=elsewhere)
    assert copy.catch_up(LATER)
    assert Machine.objects.count() == 1, "so far they look like one"
    desk.put(IndexDocument(2, body="一句话"))
    assert copy.catch_up(LATER)
    assert copy.seal_if_due(LATER + timedelta(minutes=2))
    assert desk.follower.catch_up(LATER)
    assert copy.catch_up(LATER)
    assert Machine.objects.count() == 2
    assert found(elsewhere) == found(desk.places) == {1, 2}
    copy.close(LATER)


def test_a_machine_that_stops_says_so(desk: Desk, other: Follower, elsewhere: Places) -> None:
    long_after = NOW + timedelta(hours=1)
    assert [one.is_silent for one in list_machines(elsewhere, now=long_after)] == [True]
    other.close(NOW)
    (machine,) = list_machines(elsewhere, now=long_after)
    assert (machine.is_running, machine.is_silent) == (False, False)


def test_a_restored_vault_does_not_wait_for_the_machine_it_was_on(desk: Desk, elsewhere: Places) -> None:
    """It begins with an index of its own; what followed before is told as late nowhere."""
    desk.indexed(IndexDocument(1, body="一句话"))
    assert [machine.is_here for machine in list_machines(elsewhere, now=LATER)] == [False]
    forget_machines()
    there = Follower(desk.load, desk.ids, places=elsewhere)
    assert there.catch_up(LATER)
    assert found(elsewhere) == {1}
    assert [machine.is_here for machine in list_machines(elsewhere, now=LATER)] == [True]
    there.close(LATER)
