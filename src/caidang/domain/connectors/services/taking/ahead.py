"""The next portion is fetched and read while the last one is being written: neither waits for the other.

What is read ahead is only kept in memory. A failure there ends it: the portion is read on from where it came to, and
whatever the matter is shows itself where it is dealt with.
"""

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any, Self

from caidang.core.errors import CaidangError
from caidang.domain.connectors.contract import Page, Remote

Read = Callable[[Mapping[str, Any]], Page]

Make = Callable[[Sequence[Remote]], Mapping[str, Any]]


@dataclass(slots=True)
class Portion:
    """Records from ``start`` on, where reading stands behind them, and whether nothing more is behind that."""

    start: dict[str, Any]
    at: dict[str, Any]
    records: list[Remote] = field(default_factory=list)
    is_last: bool = False
    ready: Mapping[str, Any] = field(default_factory=dict)
    """What was made of some of the records meanwhile, by their ids."""


class Ahead:
    """Reads portions of ``most`` records or a little more, the next one in a thread of its own that touches no database.

    ``make`` is what is made of that one's records there. To be left before what reads is closed.
    """

    def __init__(self, read: Read, make: Make, most: int) -> None:
        self._read, self._make, self._most = read, make, most
        self._threads = ThreadPoolExecutor(1, "read-ahead")
        self._begun: Future[Portion] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown()

    def begin(self, at: Mapping[str, Any]) -> None:
        """Have what stands behind here read meanwhile."""
        self._begun = self._threads.submit(self._quietly, Portion(dict(at), dict(at)))

    def portion(self, at: Mapping[str, Any]) -> tuple[Portion, Exception | None]:
        """Return the portion behind here, and what kept it from being whole; raised where it kept anything from being read.

        Raises what reading raises.
        """
        found = self._begun.result() if self._begun is not None else None
        self._begun = None
        if found is None or found.start != dict(at):
            found = Portion(dict(at), dict(at))
        try:
            self._fill(found)
        except CaidangError as rest:
            if not found.records and found.at == found.start:
                raise
            return found, rest
        return found, None

    def _quietly(self, portion: Portion) -> Portion:
        with suppress(CaidangError):
            self._fill(portion)
            portion.ready = self._make(portion.records)
        return portion

    def _fill(self, portion: Portion) -> None:
        while len(portion.records) < self._most and not portion.is_last:
            page = self._read(portion.at)
            portion.records += page.records
            portion.at, portion.is_last = dict(page.at), page.is_last
