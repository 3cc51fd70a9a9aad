"""The live index only ever lies where it may, and says what is wrong elsewhere."""

from dataclasses import replace
from pathlib import Path

import pytest

from caidang.foundation.search.index import live
from caidang.foundation.search.index.live import Places
from caidang.foundation.search.index.status import lag
from caidang.foundation.search.index.values import IndexDocument, SearchUnavailable
from tests.apps.search.desk import LATER, NOW, Desk

MEMORY = Path("/dev/shm")  # noqa: S108 - the real thing, where the machine has it


def test_the_kind_of_filesystem_is_told() -> None:
    assert live.filesystem_of(Path("/proc/self")) == "proc"
    assert live.filesystem_of(Path("/proc/self/no/such/thing")) == "proc"


@pytest.mark.skipif(live.filesystem_of(MEMORY) != "tmpfs", reason="no tmpfs at /dev/shm")
def test_memory_is_recognised() -> None:
    assert live.filesystem_of(MEMORY / "caidang-none" / "index") == "tmpfs"


@pytest.fixture
def on_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have every directory lie on a disk, wherever the tests run."""
    monkeypatch.setattr(live, "filesystem_of", lambda path: "ext4")


@pytest.mark.usefixtures("on_disk")
def test_a_disk_is_refused_unless_it_is_allowed(places: Places) -> None:
    strict = replace(places, is_disk_allowed=False)
    with pytest.raises(SearchUnavailable, match="不在内存盘上（ext4）"):
        live.choose(strict, index_bytes=0, generation=None)
    assert not places.live[0].exists()
    assert live.choose(places, index_bytes=0, generation=None) == places.homes[0]


def test_the_directory_is_for_this_user_alone(places: Places) -> None:
    home = live.choose(places, index_bytes=0, generation=None)
    assert home.stat().st_mode & 0o777 == 0o700


def test_a_link_in_the_place_of_the_directory_is_refused(places: Places, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    places.live[0].mkdir()
    places.homes[0].symlink_to(elsewhere)
    with pytest.raises(SearchUnavailable, match="不属于当前用户"):
        live.choose(places, index_bytes=0, generation=None)


def test_the_next_directory_is_taken_when_the_first_has_no_room(
    places: Places, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    two = replace(places, live=(tmp_path / "small", tmp_path / "large"))
    monkeypatch.setattr(
        live.shutil,
        "disk_usage",
        lambda path: type("Usage", (), {"free": 10 << 20 if "small" in str(path) else 900 << 20}),
    )
    assert live.choose(two, index_bytes=0, generation=None) == two.homes[1]
    with pytest.raises(SearchUnavailable, match=r"需要 2500 MB，可用 10 MB.*shm_size"):
        live.choose(two, index_bytes=1000 << 20, generation=None)


@pytest.mark.django_db
def test_a_full_memory_disk_is_said_and_search_returns_when_there_is_room(
    desk: Desk, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.put(IndexDocument(1, body="一句话"))
    monkeypatch.setattr(live, "LEAST_ROOM", 1 << 60)
    assert not desk.follower.catch_up(NOW)
    assert "空间不够" in lag(places=places).problem
    monkeypatch.undo()
    assert not desk.follower.catch_up(NOW), "it waits a little before it tries again"
    assert desk.follower.catch_up(LATER)
    assert lag(places=places).problem == ""
    assert desk.found("一句") == {1}


@pytest.mark.django_db
def test_publishing_removes_other_generations_everywhere(
    desk: Desk, places: Places, tmp_path: Path
) -> None:
    two = replace(places, live=(places.live[0], tmp_path / "second"))
    stale = two.homes[1] / "older"
    stale.mkdir(parents=True)
    (two.homes[1] / "current").write_text("older")
    desk.follower = type(desk.follower)(desk.load, desk.ids, places=two)
    desk.indexed(IndexDocument(1, body="一句话"))
    assert list(two.homes[1].iterdir()) == []
