"""Waiting for what another process does; without Django, for servers that are started where there is none."""

import socket
import threading
import time
from collections.abc import Callable


def free_port() -> int:
    """A port that nobody listens on at this moment."""
    with socket.create_server(("127.0.0.1", 0)) as probe:
        return int(probe.getsockname()[1])


def wait_until(is_so: Callable[[], bool], *, what: str, timeout_s: float = 180) -> None:
    """Ask again and again; fails, naming ``what`` it waited for."""
    deadline = time.monotonic() + timeout_s
    while not is_so():
        assert time.monotonic() < deadline, f"waited in vain: {what}"
        threading.Event().wait(0.05)
