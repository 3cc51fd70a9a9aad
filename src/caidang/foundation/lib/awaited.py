"""Coroutines run to their end from code that is not asynchronous."""

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from typing import Any, Final, TypeVar, TypeVarTuple

_T = TypeVar("_T")
_Ts = TypeVarTuple("_Ts")
_GLANCE_S: Final = 0.001


def waited_for(make: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    """This function will run the coroutine that ``make`` returns and return its result, or raise what it raised.

    It runs in a thread of its own: whoever calls may stand inside another event loop, where none can begin. When it
    returns, no thread of a library that answered is still inside Python, so the process may end at once.
    """
    with ThreadPoolExecutor(max_workers=1) as alone:
        return alone.submit(_run, make).result()


def _run(make: Callable[[], Coroutine[Any, Any, _T]]) -> _T:
    loop = _Loop()
    try:
        with asyncio.Runner(loop_factory=lambda: loop) as runner:
            return runner.run(make())
    finally:
        loop.wait_until_left()


class _Loop(asyncio.SelectorEventLoop):
    """Knows which threads are just handing it an answer.

    A library's own thread (opendal's) lets go of the interpreter while it wakes the loop. The loop may go on, return, and
    the process come to its end before that thread has the interpreter again; whoever asks for it then is ended by force in
    the middle of the library's code, which aborts the process after its work is done (python/cpython#87135).
    """

    def __init__(self) -> None:
        super().__init__()
        self._inside: dict[int, None] = {}

    def call_soon_threadsafe(
        self, callback: Callable[[*_Ts], object], *args: *_Ts, context: Context | None = None
    ) -> asyncio.Handle:
        """Note who calls, from before the loop can see the answer."""
        caller = threading.get_ident()
        self._inside[caller] = None
        try:
            return super().call_soon_threadsafe(callback, *args, context=context)
        finally:
            # No call follows this, so the interpreter is not let go of before the thread is back in the library.
            del self._inside[caller]

    def wait_until_left(self) -> None:
        """Return once every thread that came with an answer has gone."""
        while self._inside:
            time.sleep(_GLANCE_S)
