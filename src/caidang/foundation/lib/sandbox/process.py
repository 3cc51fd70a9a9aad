"""The parent's handle on one child: send a job, wait for the answer, bounded in time and size."""

import contextlib
import fcntl
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from caidang.foundation.lib.sandbox import wire
from caidang.foundation.lib.sandbox.limits import Guard, Limits

JAIL = "caidang.foundation.lib.sandbox.jail"
_PIPE = 1 << 20


class Overrun(Exception):
    """The child did not answer in time."""


class Gone(Exception):
    """The child ended; ``status`` is its exit code, negative for a signal, None if unknown."""

    def __init__(self, status: int | None) -> None:
        super().__init__(status)
        self.status = status


class Child:
    """One child process. Not thread-safe: the pool hands it to one thread at a time."""

    def __init__(self, command: Sequence[str], limits: Limits) -> None:
        setup = json.dumps({"limits": asdict(limits), "parent": os.getpid()})
        self.limits = limits
        self.state: dict[str, Guard] | None = None
        self.jobs = 0
        self._resident = 0
        self._last_used = time.monotonic()
        self._process = subprocess.Popen(  # noqa: S603 - our own command, no shell
            [sys.executable, "-I", "-m", JAIL, setup, *command],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            env={}, cwd="/", start_new_session=True, bufsize=0,
        )  # fmt: skip
        self._to, self._from, self._said = (
            stream.fileno()
            for stream in (self._process.stdin, self._process.stdout, self._process.stderr)
            if stream is not None
        )
        for channel in (self._to, self._from, self._said):
            os.set_blocking(channel, False)
        for channel in (self._to, self._from):
            with contextlib.suppress(OSError, AttributeError):  # Linux only, and may be capped
                fcntl.fcntl(channel, fcntl.F_SETPIPE_SZ, _PIPE)

    @property
    def pid(self) -> int:
        """The process id."""
        return self._process.pid

    def is_fit(self) -> bool:
        """Whether it is alive and silent, as a child between two jobs has to be."""
        if self._process.poll() is not None:
            return False
        if self.state is None:
            return True
        readable, _, _ = select.select([self._from], [], [], 0)
        return not readable

    def await_start(self) -> None:
        """Wait until its code is loaded; raises Overrun, Gone or wire.BadFrame."""
        if self.state is None:
            header, _ = self._exchange([], time.monotonic() + self.limits.start_s)
            try:
                self.state = {name: Guard(**guard) for name, guard in header["state"].items()}
            except (KeyError, TypeError, AttributeError) as error:
                raise wire.BadFrame("state") from error
            self._resident = self._measure()

    def run(self, request: list[memoryview], *, timeout_s: float) -> tuple[dict[str, Any], list[bytes]]:
        """Send one job in its pieces and wait for its answer; raises Overrun, Gone or wire.BadFrame."""
        self.jobs += 1
        self._last_used = time.monotonic()
        return self._exchange(request, time.monotonic() + timeout_s)

    def is_worn(self) -> bool:
        """Whether it has done its share of jobs or has grown too much."""
        if self.jobs >= self.limits.jobs:
            return True
        return self._measure() - self._resident > self.limits.growth

    def is_heavy(self) -> bool:
        """Whether it has been idle for long with more memory than a fresh child needs."""
        if self.state is None or time.monotonic() - self._last_used < self.limits.idle_s:
            return False
        return self._measure() - self._resident > self.limits.idle_growth

    def last_words(self) -> str:
        """What a child that failed to start wrote, its last line only."""
        with contextlib.suppress(OSError):
            lines = os.read(self._said, 65536).decode("utf-8", "replace").strip().splitlines()
            return lines[-1][:300] if lines else ""
        return ""

    def kill(self) -> None:
        """End the process at once; whoever waits for its answer is told."""
        with contextlib.suppress(ProcessLookupError):
            self._process.send_signal(signal.SIGKILL)

    def end(self) -> None:
        """Kill it and collect what is left; nobody may be waiting for its answer."""
        self.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            if stream is not None:
                stream.close()

    def _measure(self) -> int:
        """Resident memory in bytes; 0 where the system does not tell."""
        try:
            pages = int(Path(f"/proc/{self.pid}/statm").read_text(encoding="ascii").split()[1])
        except (OSError, ValueError, IndexError):
            return 0
        return pages * os.sysconf("SC_PAGE_SIZE")

    def _exchange(self, request: list[memoryview], deadline: float) -> tuple[dict[str, Any], list[bytes]]:
        """Write and read at the same time, so that neither side can block the other for ever."""
        poller = select.poll()
        poller.register(self._from, select.POLLIN)
        left_to_write = request
        if left_to_write:
            poller.register(self._to, select.POLLOUT)
        frame = bytearray()
        while True:
            left = deadline - time.monotonic()
            if left <= 0:
                raise Overrun
            for channel, _ in poller.poll(left * 1000):
                if channel == self._to:
                    left_to_write = self._write(left_to_write)
                    if not left_to_write:
                        poller.unregister(self._to)
                elif self._read(frame):
                    return wire.decode(frame)

    def _write(self, left: list[memoryview]) -> list[memoryview]:
        try:
            return wire.send_some(self._to, left)
        except BlockingIOError:
            return left
        except BrokenPipeError:
            return []  # the reading side will tell how it ended

    def _read(self, frame: bytearray) -> bool:
        """Take what is there; True when the answer is complete."""
        try:
            chunk = os.read(self._from, _PIPE)
        except BlockingIOError:
            return False
        if not chunk:
            raise Gone(self._ended())
        frame += chunk
        size = wire.frame_size(frame, limit=self.limits.answer)
        if size is not None and len(frame) > size:
            raise wire.BadFrame("more than one answer")
        return size is not None and len(frame) == size

    def _ended(self) -> int | None:
        try:
            return self._process.wait(timeout=2)
        except subprocess.TimeoutExpired:
            return None
