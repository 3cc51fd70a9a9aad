"""Threads that look again and again for something to do rest for as long as nobody has written anything."""

import threading
import time
from collections.abc import Callable
from typing import Final

from django.db import connection

LONGEST_S: Final = 2.0
"""Seconds after which one looks all the same: the clock may have made something due."""


class Stillness:
    """Of one thread and its connection. SQLite tells for nothing whether another connection has written
    (https://www.sqlite.org/pragma.html#pragma_data_version); PostgreSQL is asked as before.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin; ``clock`` counts seconds."""
        self._clock = clock
        self._seen: int | None = None

    def note(self) -> None:
        """Remember how the database stands. To be called before one looks, so that nothing written meanwhile is missed."""
        self._seen = self._version()

    def rest(self, stop: threading.Event, pause: float) -> None:
        """This function will wait for ``pause`` seconds, and go on while nothing was written since ``note``.

        It waits at most ``LONGEST_S`` (or one pause, if that is longer), and not beyond ``stop``.
        """
        end = self._clock() + LONGEST_S
        while not stop.wait(pause) and self._clock() < end and self._is_still():
            pass

    def _is_still(self) -> bool:
        version = self._version()
        return version is not None and version == self._seen

    def _version(self) -> int | None:
        if connection.vendor != "sqlite" or connection.connection is None:
            return None
        return int(connection.connection.execute("PRAGMA data_version").fetchone()[0])
