"""Bytes that are packed in a thread behind the one who writes them: packing leaves the interpreter free."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Final, Self

_PIECE: Final = 1 << 17
"""Bytes that are handed over at once: handing over each row would cost more than packing it."""


class Behind:
    """What takes bytes and hands them on in pieces, one after another, to ``write`` in a thread of its own.

    What ``write`` raises is raised by the call behind it, at the latest when it is left. Left by an error it
    hands nothing on any more.
    """

    def __init__(self, write: Callable[[bytes], object]) -> None:
        self._write = write
        self._waiting = bytearray()
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="behind")
        self._last: Future[object] | None = None

    def write(self, data: bytes) -> None:
        """Take bytes."""
        self._waiting += data
        if len(self._waiting) >= _PIECE:
            self._hand_on()

    def close(self) -> None:
        """Hand on the rest and wait until all is written."""
        try:
            self._hand_on()
            if self._last is not None:
                self._last.result()
        finally:
            self._thread.shutdown()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self.close()
        else:
            self._thread.shutdown()

    def _hand_on(self) -> None:
        # One piece is being written and one grows: there are never more.
        if self._last is not None:
            self._last.result()
        piece, self._waiting = bytes(self._waiting), bytearray()
        self._last = self._thread.submit(self._write, piece)
