"""Coroutines run to their end from code that is not asynchronous."""

import asyncio
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

_T = TypeVar("_T")


def waited_for(make: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    """This function will run the coroutine that ``make`` returns and return its result, or raise what it raised.

    It runs in a thread of its own: whoever calls may stand inside another event loop, where none can begin.
    """
    with ThreadPoolExecutor(max_workers=1) as alone:
        return alone.submit(lambda: asyncio.run(make())).result()
