"""Several at once, told in order, and never so far ahead that what is done piles up."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from typing import Final, TypeVar

THREADS: Final = 8
_AHEAD: Final = 4 * THREADS

_T = TypeVar("_T")
_R = TypeVar("_R")


def in_order(work: Callable[[_T], _R], items: Iterable[_T]) -> Iterator[_R]:
    """Yield what ``work`` makes of each item, in their order; a few dozen are under way at most.

    What ``work`` raises is raised here in its turn; nothing more is begun then.
    """
    pool = ThreadPoolExecutor(THREADS)
    waiting: deque[Future[_R]] = deque()
    try:
        for item in items:
            if len(waiting) >= _AHEAD:
                yield waiting.popleft().result()
            waiting.append(pool.submit(work, item))
        while waiting:
            yield waiting.popleft().result()
    finally:
        pool.shutdown(wait=True, cancel_futures=True)


def batches(items: Iterable[_T], size: int) -> Iterator[list[_T]]:
    """Yield so many items at a time: handing one small piece of work to a thread costs more than doing it."""
    rest = iter(items)
    while together := list(islice(rest, size)):
        yield together
