"""The processes that the supervisor keeps running, and the signals that it waits for. Standard library alone."""

import os
import select
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final

from caidang.foundation.vault.sources import SECRET_VARIABLES, give_root

PARENT_VARIABLE: Final = "CAIDANG_SUPERVISOR"
GRACE_S: Final = 20.0
STEADY_S: Final = 60.0
"""A child that lived for so long starts its back-off anew."""
LONGEST_PAUSE_S: Final = 30.0
FIRST_PAUSE_S: Final = 0.5


class Child:
    """One process that is kept running."""

    def __init__(self, name: str, command: Sequence[str], *, root: bytes | None = None) -> None:
        self.name = name
        self._command = list(command)
        self._root = root
        self._process: subprocess.Popen[bytes] | None = None
        self._started = 0.0
        self._pause = FIRST_PAUSE_S
        self._due = 0.0

    def tend(self, now: float) -> None:
        """Start it if it is due; note its end and when to start it again. ``now`` is monotonic seconds."""
        if self._process is not None:
            status = self._process.poll()
            if status is None:
                return
            self._process = None
            if now - self._started > STEADY_S:
                self._pause = FIRST_PAUSE_S
            self._due = now + self._pause
            say(f"{self.name}进程退出了（{status}），{self._pause:g} 秒后再启动。")
            self._pause = min(self._pause * 2, LONGEST_PAUSE_S)
        if now >= self._due:
            self._started = now
            with given(self._root) as (environment, pipes):
                self._process = subprocess.Popen(  # noqa: S603 - our own command
                    self._command,
                    env={**environment, PARENT_VARIABLE: str(os.getpid())},
                    stdin=subprocess.DEVNULL,
                    start_new_session=True,  # Ctrl-C reaches the supervisor alone, which then asks
                    pass_fds=pipes,
                )

    def ask_to_end(self) -> None:
        """Send SIGTERM."""
        if self._process is not None:
            with suppress(ProcessLookupError):
                self._process.terminate()

    def use(self, root: bytes | None) -> None:
        """Have it start with this root key from now on, and at once."""
        self._root, self._due, self._pause = root, 0.0, FIRST_PAUSE_S

    def end(self, deadline: float) -> None:
        """Wait until the deadline (monotonic seconds), then kill."""
        if self._process is None:
            return
        try:
            self._process.wait(timeout=max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            say(f"{self.name}进程没有按时结束，已强行停止。")
            self._process.kill()
            self._process.wait()
        self._process = None


class Signals:
    """Turn signals into something a loop can wait for."""

    def __init__(self) -> None:
        self.is_ending = False
        self._read, self._write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(self._write, False)
        signal.set_wakeup_fd(self._write, warn_on_full_buffer=False)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._end)
        signal.signal(signal.SIGCHLD, lambda *_: None)

    def wait(self, seconds: float) -> None:
        """Sleep, but wake at a signal."""
        select.select([self._read], [], [], seconds)
        with suppress(BlockingIOError):
            os.read(self._read, 4096)

    def _end(self, *_: object) -> None:
        self.is_ending = True


def say(text: str) -> None:
    """Tell the person at the terminal; a terminal that has gone is no reason to stop serving."""
    with suppress(OSError):
        print(text, flush=True)


@contextmanager
def given(root: bytes | None) -> Iterator[tuple[dict[str, str], tuple[int, ...]]]:
    """Yield the environment of a child and what it inherits: the root by a pipe, and then nothing that gives it besides."""
    if root is None:
        yield dict(os.environ), ()
        return
    pipe, named = give_root(root)
    kept = {name: value for name, value in os.environ.items() if name not in SECRET_VARIABLES}
    try:
        yield {**kept, **named}, (pipe,)
    finally:
        os.close(pipe)


def end_all(children: Sequence[Child]) -> None:
    """Ask all of them to end, and see that they do."""
    for child in children:
        child.ask_to_end()
    deadline = time.monotonic() + GRACE_S
    for child in children:
        child.end(deadline)
