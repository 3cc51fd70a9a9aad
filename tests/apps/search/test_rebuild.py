"""A rebuild goes on beside the index that serves, and nothing that changes meanwhile is missed."""

from dataclasses import replace

import pytest

from caidang.foundation.search.index.cursors import request_rebuild
from caidang.foundation.search.index.follower import Follower
from caidang.foundation.search.index.live import Places
from caidang.foundation.search.index.sealer import Sealer
from caidang.foundation.search.index.status import lag
from caidang.foundation.search.index.values import IndexDocument
from tests.apps.search.desk import LATER, NOW, Desk, Start, seal_of

pytestmark = pytest.mark.django_db


def test_a_rebuild_is_done_on_request_and_reads_every_record(desk: Desk, places: Places) -> None:
    desk.indexed(IndexDocument(1, body="一句话"))
    desk.follower.seal_if_due(NOW)
    before = seal_of(places)
    desk.records[2] = IndexDocument(2, body="一句话", scopes=("all",))  # never logged
    request_rebuild()
    desk.follower.step(NOW)
    assert desk.follower.seal_if_due(NOW)
    assert seal_of(places) == before, "the old one serves until the new one is whole"
    assert desk.found("一句") == {1}
    assert desk.follower.catch_up(NOW)
    assert seal_of(places) != before
    assert desk.found("一句") == {1, 2}
    assert not desk.follower.seal_if_due(NOW)
    request_rebuild()
    desk.follower.step(NOW)
    assert desk.follower.seal_if_due(NOW), "asked again, it is done again"


def test_what_changes_during_a_rebuild_is_found_at_once_and_afterwards(
    desk: Desk, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caidang.foundation.search.index.follower.LOADED_AT_ONCE", 4)
    monkeypatch.setattr("caidang.foundation.search.index.follower.SHOWN_EVERY", 1)
    desk.indexed(*(IndexDocument(i, body="一句话") for i in range(1, 30)))
    desk.follower.seal_if_due(NOW)
    request_rebuild()
    desk.follower.step(NOW)
    assert desk.follower.seal_if_due(NOW)
    desk.follower.step(NOW)
    desk.put(IndexDocument(1, body="改过的"), IndexDocument(99, body="新来的"))
    desk.erase(29)
    desk.follower.step(NOW)
    state = lag(places=places)
    assert 0 < state.built < state.to_build == 29
    assert desk.find("一句").warnings == (), "the old index is whole"
    assert desk.found("改过") == {1}
    assert desk.follower.seal_if_due(NOW), "an erasure is sealed meanwhile"
    assert desk.follower.catch_up(NOW)
    assert lag(places=places).to_build == 0
    assert desk.found() == {*range(1, 29), 99}
    assert desk.found("改过") == {1}
    assert desk.found("新来") == {99}


def test_without_any_index_the_search_grows_with_the_build_and_says_so(
    desk: Desk, places: Places, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caidang.foundation.search.index.follower.LOADED_AT_ONCE", 5)
    monkeypatch.setattr("caidang.foundation.search.index.follower.SHOWN_EVERY", 1)
    desk.put(*(IndexDocument(i, body="一句话") for i in range(1, 21)))
    follower = start()
    follower.step(NOW)
    follower.step(NOW)
    result = desk.find("一句")
    assert 0 < result.total < 20
    assert "25%" in result.warnings[0]
    assert not follower.seal_if_due(LATER), "half an index is never sealed"
    assert follower.catch_up(NOW)
    assert desk.find("一句").total == 20
    assert desk.find("一句").warnings == ()


def test_a_build_that_was_broken_off_begins_again(
    desk: Desk, start: Start, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("caidang.foundation.search.index.follower.LOADED_AT_ONCE", 5)
    desk.put(*(IndexDocument(i, body="一句话") for i in range(1, 21)))
    first = start()
    first.step(NOW)
    first.step(NOW)
    first.close(NOW)
    second = start()
    assert second.catch_up(NOW)
    assert desk.found("一句") == set(range(1, 21))


def test_another_key_is_noticed_and_the_index_made_anew_beside_the_one_that_serves(
    desk: Desk, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    now_there = [places]
    monkeypatch.setattr("caidang.foundation.search.index.follower.configured", lambda: now_there[0])
    monkeypatch.setattr("caidang.foundation.search.index.follower.LOADED_AT_ONCE", 2)
    desk.put(*(IndexDocument(i, body="一句话", exact=(f"1380000000{i}",)) for i in range(1, 6)))
    follower = Follower(desk.load, desk.ids)
    assert follower.catch_up(NOW)
    before = seal_of(places)
    desk.places = now_there[0] = replace(places, key=bytes(32), former=(places.key,))

    def by_phone() -> set[int]:
        return desk.found("手机:13800000003")

    assert by_phone() == {3}, "what serves was made under the key before"
    assert seal_of(now_there[0]) == before, "and is no damage"
    follower.close(NOW)
    assert follower.catch_up(NOW)
    assert by_phone() == {3}, "nor is it after a start"
    follower.seal_if_due(NOW)
    follower.step(NOW)
    desk.put(IndexDocument(6, body="一句话", exact=("13800000006",)))
    follower.step(NOW)
    assert seal_of(now_there[0]) == before, "it is being made"
    assert desk.found("手机:13800000006") == {6}
    assert follower.catch_up(NOW)
    assert seal_of(now_there[0]) != before
    assert by_phone() == {3}
    assert desk.found("手机:13800000006") == {6}
    assert Sealer(replace(now_there[0], former=())).read_manifest() is not None, "under the new key alone"
    assert not follower.seal_if_due(NOW)
    follower.close(NOW)
