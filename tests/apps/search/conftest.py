"""A search of its own for every test: real engine, real files, invented people."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from caidang.foundation.search.index.follower import Follower
from caidang.foundation.search.index.live import Places
from tests.apps.search.desk import NOW, Desk


@pytest.fixture
def places(tmp_path: Path) -> Places:
    return Places(
        (tmp_path / "live",), tmp_path / "sealed", bytes(range(32)), is_disk_allowed=True
    )


@pytest.fixture
def elsewhere(tmp_path: Path) -> Places:
    """The places of a second machine on the same database."""
    return Places(
        (tmp_path / "live-2",), tmp_path / "sealed-2", bytes(range(32)), is_disk_allowed=True
    )


@pytest.fixture
def desk(places: Places) -> Iterator[Desk]:
    made = Desk(places)
    yield made
    made.close()


@pytest.fixture
def start(places: Places, desk: Desk) -> Iterator[Callable[[], Follower]]:
    """Start another follower on the same places, as a restarted process would."""
    started: list[Follower] = []

    def begin() -> Follower:
        started.append(Follower(desk.load, desk.ids, places=places))
        return started[-1]

    yield begin
    for follower in started:
        follower.close(NOW)
