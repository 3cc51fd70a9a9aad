"""A place that tries again and keeps to a bandwidth; ``sleep`` and ``clock`` are passed in."""

import random
import threading
from collections.abc import Callable, Iterator
from typing import Final, TypeVar

from caidang.domain.backup.places.base import Found, NotThere, Place, PlaceProblem

_T = TypeVar("_T")

TRIES: Final = 6
FIRST_WAIT_S: Final = 0.5
LONGEST_WAIT_S: Final = 30.0


class PacedPlace:
    """Another place, asked again when it fails: six times, waiting twice as long each time, 0.5 to 30 seconds.

    ``bytes_per_second``: 0 is without a limit; it counts what is written.
    """

    def __init__(
        self, inner: Place, *, bytes_per_second: int, clock: Callable[[], float], sleep: Callable[[float], object]
    ) -> None:
        self._inner, self._rate, self._clock, self._sleep = inner, bytes_per_second, clock, sleep
        self._lock = threading.Lock()
        self._free_at = clock()

    @property
    def is_near(self) -> bool:
        """As the other place, unless it is held back."""
        return self._inner.is_near and not self._rate

    def put(self, path: str, data: bytes) -> None:
        """Write a file when the bandwidth allows."""
        self._wait_for(len(data))
        self._insist(lambda: self._inner.put(path, data))

    def get(self, path: str) -> bytes:
        """Read a file."""
        return self._insist(lambda: self._inner.get(path))

    def size(self, path: str) -> int | None:
        """Look at a file."""
        return self._insist(lambda: self._inner.size(path))

    def files(self, folder: str) -> Iterator[Found]:
        """List files; a list that broke off begins anew, so that each file comes at least once."""
        return iter(self._insist(lambda: list(self._inner.files(folder))))

    def remove(self, path: str) -> None:
        """Remove a file."""
        self._insist(lambda: self._inner.remove(path))

    def settle(self) -> None:
        """Settle the other place."""
        self._insist(self._inner.settle)

    def close(self) -> None:
        """Close the other place."""
        self._inner.close()

    def _insist(self, request: Callable[[], _T]) -> _T:
        wait = FIRST_WAIT_S
        for _ in range(TRIES - 1):
            try:
                return request()
            except NotThere:
                raise
            except PlaceProblem:
                # Not all at the same moment: several threads, and several machines, may wait.
                self._sleep(wait * random.uniform(0.5, 1.0))  # noqa: S311 - no secret
                wait = min(2 * wait, LONGEST_WAIT_S)
        return request()

    def _wait_for(self, size: int) -> None:
        if not self._rate:
            return
        with self._lock:
            now = self._clock()
            begin = max(now, self._free_at)
            self._free_at = begin + size / self._rate
        if begin > now:
            self._sleep(begin - now)
