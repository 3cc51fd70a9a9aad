"""The readers' line: files are claimed ahead, read side by side, and stored together.

Reading needs processors, storing the one writer of the database; so they run beside each other,
and whatever was read while the last group was stored makes the next group.
"""

import logging
import queue
import threading
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from django.db import connection

from caidang.core.errors import OutOfSpace
from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.reading import Reader
from caidang.domain.intake.services.in_hand import NOTHING_NOTED, InHand
from caidang.domain.intake.services.process import (
    Reading,
    claim_files,
    read_item,
    store_readings,
)
from caidang.domain.intake.services.together import MOST_BYTES
from caidang.foundation.lib.logs import place_of
from caidang.foundation.lib.rows import LeaseLost
from caidang.foundation.lib.stillness import Stillness

logger = logging.getLogger(__name__)

AHEAD = 8
"""Files claimed in one go, and how many should lie ready: a reader that has to claim for itself
waits for the database's one writer.
"""
STORED = 8
"""Files stored in one transaction, so that others wait a tenth of a second for theirs, not more."""
IDLE_S = 0.25


class Line:
    """``size`` threads that read; whoever calls ``run`` or ``run_dry`` stores what they have read.

    ``now`` is asked for the time at each step.
    """

    def __init__(
        self, *, reader: Reader, size: int, now: Callable[[], datetime], in_hand: InHand = NOTHING_NOTED
    ) -> None:
        self._reader = reader
        self._in_hand = in_hand
        self._size = size
        self._now = now
        self._claimed: deque[IntakeItem] = deque()
        self._unsettled: deque[IntakeItem] = deque()
        self._lock = threading.Lock()
        self._read: queue.Queue[Reading | None] = queue.Queue(maxsize=2 * STORED)

    def run(self, stop: threading.Event) -> None:
        """Read and store until ``stop`` is set; then finish what is being read and return."""
        self._work(stop, is_endless=True)

    def run_dry(self) -> bool:
        """Read and store until nothing is due; returns whether there was anything."""
        return self._work(threading.Event(), is_endless=False)

    def _work(self, stop: threading.Event, *, is_endless: bool) -> bool:
        threads = [
            threading.Thread(target=self._read_on, args=(stop, is_endless), name=f"read-{n}")
            for n in range(self._size)
        ]
        for thread in threads:
            thread.start()
        count = self._store_on(stop)
        for thread in threads:
            thread.join()
        self._give_back()
        return count > 0

    def _read_on(self, stop: threading.Event, is_endless: bool) -> None:  # noqa: FBT001 - a thread's argument
        stillness = Stillness()
        try:
            while not stop.is_set():
                try:
                    stillness.note()
                    is_busy = self._read_next()
                except Exception as error:  # noqa: BLE001 - one file's bug must not stop the line
                    logger.error("%s: %s", threading.current_thread().name, place_of(error))
                    connection.close()
                    is_busy = False
                if not is_busy:
                    if not is_endless:
                        return
                    stillness.rest(stop, IDLE_S)
        finally:
            self._read.put(None)
            connection.close()

    def _read_next(self) -> bool:
        with self._lock:
            self._settle_late()
            if not self._claimed:
                self._claimed.extend(claim_files(limit=AHEAD, now=self._now()))
            if not self._claimed:
                return False
            item = self._claimed.popleft()
        # Only now is it begun: a worker that is killed while it starts did not die over a file.
        self._reader.await_start()
        try:
            with self._in_hand.holding([item]):
                reading = read_item(item, self._reader.read_quickly, now=self._now())
        except OutOfSpace:
            self._unsettled.append(item)
            raise
        if reading is not None:
            self._read.put(reading)
        return True

    def _store_on(self, stop: threading.Event) -> int:
        """Store until every reader has said that it ended; returns how many readings there were."""
        ended = count = 0
        while ended < self._size:
            group, gone = self._next_group()
            ended += gone
            count += len(group)
            try:
                self._store(group)
                if not ended and not stop.is_set() and len(self._claimed) < AHEAD:
                    # Appended without the readers' lock, which one who waits for us may hold.
                    self._claimed.extend(claim_files(limit=AHEAD, now=self._now()))
            except Exception as error:  # noqa: BLE001 - their leases run out and they come again
                logger.error("store: %s", place_of(error))
                connection.close()
        return count

    def _store(self, group: list[Reading]) -> None:
        try:
            with self._in_hand.holding(reading.item for reading in group):
                store_readings(group, now=self._now())
        except OutOfSpace:
            self._unsettled.extend(reading.item for reading in group)
            raise

    def _settle_late(self) -> None:
        """Give back what a completely full disk did not even let us put off, once there is room."""
        while self._unsettled:
            item = self._unsettled[0]
            with suppress(LeaseLost):  # settled after all, as others of its group were
                item.give_back(now=self._now())
            self._unsettled.popleft()

    def _next_group(self) -> tuple[list[Reading], int]:
        """Wait for a reading, and take along what else has been read by then."""
        group: list[Reading] = []
        gone = total = 0
        is_waiting = True
        while len(group) < STORED and total < MOST_BYTES:
            try:
                reading = self._read.get(block=is_waiting)
            except queue.Empty:
                break
            is_waiting = False
            if reading is None:
                gone += 1
                if gone == self._size:
                    break
            else:
                group.append(reading)
                total += len(reading.data)
        return group, gone

    def _give_back(self) -> None:
        """What was claimed and never begun is free for others at once."""
        try:
            self._settle_late()
            while self._claimed:
                self._claimed[0].give_back(now=self._now())
                self._claimed.popleft()
        except OutOfSpace:
            logger.warning("the disk is full: the next worker gives back what is in hand")
