"""What a generator gives, each thing made while something else leaves the interpreter free."""

from collections.abc import Generator
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Generic, Self, TypeVar

_T = TypeVar("_T")


class Meanwhile(Generic[_T]):
    """An iterator over a generator whose next thing can be begun (``start``) before it is asked for, in a thread of its own.

    Two threads that both compute share one interpreter and hinder each other; so ``start`` is for the moment before
    a wait, such as a COMMIT (``write_tx``). What was not begun is made when it is asked for, where it is asked.
    The generator must use no database: a thread has a connection of its own. Leaving it closes the generator.
    """

    def __init__(self, source: Generator[_T, None, None]) -> None:
        self._source = source
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="meanwhile")
        self._begun: Future[_T | None] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._thread.shutdown(wait=True)
        self._source.close()

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> _T:
        begun, self._begun = self._begun, None
        found = next(self._source, None) if begun is None else begun.result()
        if found is None:
            raise StopIteration
        return found

    def start(self) -> None:
        """Begin with the next thing, unless it is begun already."""
        if self._begun is None:
            self._begun = self._thread.submit(next, self._source, None)
