"""A lock that a process holds while it lives: it ends with the process, however that ends."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from caidang.core.errors import Conflict

SERVING: Final = "serve.lock"
"""In a data folder: held by ``caidang serve`` for as long as it runs, and by what must not run beside it."""


@contextmanager
def hold(path: Path, *, refusal: str) -> Iterator[None]:
    """Hold the lock; raises Conflict with the text ``refusal`` when another process has it."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Conflict(refusal) from error
        yield
    finally:
        os.close(handle)


def is_held(path: Path) -> bool:
    """Tell whether a living process holds the lock."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except FileNotFoundError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return True
    finally:
        os.close(handle)
    return False
