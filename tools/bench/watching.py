"""What a long measurement is watched by: the memory of a process and its children, and how its pace changes on the way."""

import sys
import threading
import time
from contextlib import suppress
from typing import Any, Self

import psutil

from tools.bench.folder import module

ELSEWHERE: set[int] = set()
"""Processes begun here that are not part of what is measured: the vendor's server, and workers that are killed."""


class Memory:
    """Watches the highest memory of this process together with its sandboxed children; what they share is counted once."""

    def __init__(self) -> None:
        self.peak = 0.0
        self.last = 0.0
        self._seen: list[float] = []
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True)

    def __enter__(self) -> Self:
        """Begin."""
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._stop.wait(0.5):
            self.last = sum(map(_held, self._tree())) / 1e6
            self._seen.append(self.last)
            self.peak = max(self.peak, self.last)

    @staticmethod
    def _tree() -> list[psutil.Process]:
        me = psutil.Process()
        found = [me]
        for child in me.children():
            if child.pid not in ELSEWHERE:
                with suppress(psutil.Error):
                    found += [child, *child.children(recursive=True)]
        return found

    @property
    def grown(self) -> float:
        """By how many MB the highest memory of the second half was above that of the first."""
        half = len(self._seen) // 2
        return max(self._seen[half:], default=0.0) - max(self._seen[:half], default=0.0) if half else 0.0


def _held(process: psutil.Process) -> int:
    """Bytes of a process; what it shares with others is its part of it."""
    try:
        return int(process.memory_full_info().pss)
    except psutil.Error:
        return 0


class Pace:
    """Tells how much of the processor a thousand records take, tenth by tenth of the way: what grows with them shows."""

    def __init__(self, size: int, memory: Memory) -> None:
        self._size, self._memory = size, memory
        self.tenths: list[float] = []
        self._at, self._cpu = 0, time.process_time()

    def __enter__(self) -> Self:
        work = module("domain.connectors.services.steps").Work
        self._take = take = work._take

        def taken(one: Any, *given: Any, **named: Any) -> None:
            take(one, *given, **named)
            self._came_to(one._run.done)

        work._take = taken
        return self

    def __exit__(self, *_: object) -> None:
        module("domain.connectors.services.steps").Work._take = self._take

    def _came_to(self, done: int) -> None:
        if done - self._at < self._size / 10 and done < self._size:
            return
        if done > self._at:
            cpu = time.process_time()
            self.tenths.append((cpu - self._cpu) / (done - self._at) * 1_000)
            self._at, self._cpu = done, cpu
            print(f"  {done}: {self.tenths[-1]:.2f} s for 1,000, {self._memory.last:.0f} MB", file=sys.stderr, flush=True)
