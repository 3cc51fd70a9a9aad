"""What the worker has in hand, written where a kill cannot take it: so that only what it died over is blamed.

Files are claimed ahead, and a claim counts as an attempt. When the worker is killed, most of what it
had claimed was never begun; without this note a few kills in a row would show good files as failed.
"""

import os
import struct
import threading
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from caidang.domain.intake.models import IntakeItem

_ID = struct.Struct(">q")


def note_of_worker() -> Path:
    """Return the file in which the worker of this data folder notes what it has in hand."""
    return Path(settings.CAIDANG_DATA) / "worker.hand"


class InHand:
    """Notes the items between beginning and settling them; may be used from any thread.

    The note is a row of ids, 8 bytes each, written in one call: the kernel keeps it whatever
    becomes of the process. It is not synced: when the machine goes down, no file is to blame.
    Without a ``path`` nothing is noted.
    """

    def __init__(self, path: Path | None = None) -> None:
        self._lock = threading.Lock()
        self._held: Counter[int] = Counter()
        self._file = None if path is None else os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    @contextmanager
    def holding(self, items: Iterable[IntakeItem]) -> Iterator[None]:
        """Hold the items in hand for as long as the block runs."""
        ids = [item.pk for item in items]
        self._change(ids, 1)
        try:
            yield
        finally:
            self._change(ids, -1)

    def take_over(self) -> set[int]:
        """Return the ids that the last worker died over, and forget them: for a worker's start."""
        if self._file is None:
            return set()
        noted = os.pread(self._file, 1 << 16, 0)
        os.ftruncate(self._file, 0)
        whole = len(noted) // _ID.size * _ID.size
        return {pk for (pk,) in _ID.iter_unpack(noted[:whole])} - {0}

    def close(self) -> None:
        """Let go of the file."""
        if self._file is not None:
            os.close(self._file)
            self._file = None

    def _change(self, ids: Sequence[int], by: int) -> None:
        if self._file is None:
            return
        with self._lock:
            was = len(self._held)
            for pk in ids:
                self._held[pk] += by
                if not self._held[pk]:
                    del self._held[pk]
            # What is shorter than before is filled up with zeros: one call, so never half a note.
            now = [*self._held, *[0] * (was - len(self._held))]
            os.pwrite(self._file, b"".join(map(_ID.pack, now)), 0)


NOTHING_NOTED = InHand()
