"""A re-reading asked for at the command line, followed to its end."""

import time
from collections.abc import Callable, Iterator
from datetime import datetime

from caidang.domain.intake.reading import new_reader
from caidang.domain.intake.selectors.rereads import (
    RunReport,
    RunRow,
    find_candidate,
    get_report,
    get_run,
)
from caidang.domain.intake.services.reread import (
    begin_rereading,
    fail_exhausted,
    reread_next,
)
from caidang.domain.intake.services.worker_lock import is_worker_running
from caidang.foundation.accounts.policy import PROGRAM

POLL_S = 0.3


def reread_here(
    *, candidate: str | None, now: Callable[[], datetime]
) -> Iterator[RunRow | RunReport]:
    """Begin a re-reading, yield how far it is from time to time, and last its report.

    ``candidate`` is a public id, or None for all that an older parser has read. A running worker reads
    them; without one they are read here. Raises NotFound for an id that nobody has, Conflict
    while such a run is under way.
    """
    record = find_candidate(candidate, viewer=PROGRAM) if candidate else None
    run = begin_rereading(actor=PROGRAM, now=now(), candidate=record)
    while is_worker_running():
        row = get_run(run.pk, viewer=PROGRAM)
        yield row
        if not row.is_running:
            break
        time.sleep(POLL_S)
    else:
        yield from _read_here(run.pk, now=now)
    yield get_report(run.pk, viewer=PROGRAM, today=now().date())


def _read_here(run_id: int, *, now: Callable[[], datetime]) -> Iterator[RunRow]:
    reader = new_reader()
    try:
        while get_run(run_id, viewer=PROGRAM).is_running:
            if not reread_next(reader=reader, now=now, is_yielding=False):
                fail_exhausted(now=now())
                # What was put off is due again in a moment.
                time.sleep(POLL_S)
            yield get_run(run_id, viewer=PROGRAM)
    finally:
        reader.close()
