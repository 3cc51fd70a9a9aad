"""Searches that this process has not written yet."""

import threading
from datetime import datetime
from typing import Final


class _Waiting:
    """Counts by day and member that are not written yet, and when some were written last."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.counts: dict[tuple[int, int], list[int]] = {}
        self.written_at: datetime | None = None


WAITING: Final = _Waiting()


def waiting_searches() -> dict[tuple[int, int], tuple[int, int]]:
    """Return what waits in this process, by day and member: asked, in vain."""
    with WAITING.lock:
        return {who: (asked, fruitless) for who, (asked, fruitless) in WAITING.counts.items()}
