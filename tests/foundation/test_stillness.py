"""A thread rests while nobody writes, and not longer; what is written meanwhile wakes it at its next breath."""

import threading
from collections.abc import Iterator

import pytest
from django.db import connection, connections

from caidang.foundation.lib.stillness import LONGEST_S, Stillness
from caidang.foundation.lib.write_lock import write_tx
from caidang.foundation.search.models import SynonymGroup
from tests.making import NOW

pytestmark = pytest.mark.django_db(transaction=True)


class Breaths:
    """An event never set; counts the pauses, and does something in one of them."""

    def __init__(self, at: int = 0, act: object = None) -> None:
        self.count, self._at, self._act = 0, at, act

    def wait(self, pause: float) -> bool:
        self.count += 1
        if self.count == self._at and callable(self._act):
            self._act()
        return False


def elsewhere(act: object) -> None:
    """Do it on another thread's connection."""

    def run() -> None:
        assert callable(act)
        act()
        connections.close_all()

    other = threading.Thread(target=run)
    other.start()
    other.join()


def write() -> None:
    with write_tx():
        SynonymGroup.objects.create(words="甲|乙", created_at=NOW)


def ticking() -> Iterator[float]:
    now = 0.0
    while True:
        yield now
        now += 0.25


def test_it_rests_until_somebody_writes_and_no_longer_than_it_may() -> None:
    connection.ensure_connection()
    clock = ticking()
    stillness = Stillness(clock=lambda: next(clock))
    stillness.note()
    quiet = Breaths()
    stillness.rest(quiet, 0.25)  # type: ignore[arg-type]
    if connection.vendor != "sqlite":
        assert quiet.count == 1, "PostgreSQL is asked as before"
        return
    assert quiet.count == LONGEST_S / 0.25
    stillness.note()
    woken = Breaths(at=3, act=lambda: elsewhere(write))
    stillness.rest(woken, 0.25)  # type: ignore[arg-type]
    assert woken.count == 3
    stillness.note()
    elsewhere(write)
    once = Breaths()
    stillness.rest(once, 0.25)  # type: ignore[arg-type]
    assert once.count == 1, "written between the look and the rest"
