"""Reading what waits without a running server: the command line becomes the worker for a moment."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings

from caidang.domain.intake.models import IntakeItem
from caidang.domain.intake.reading import Reader, new_reader
from caidang.domain.intake.services.line import Line
from caidang.domain.intake.services.process import fail_exhausted, process_next


def drain(*, now: Callable[[], datetime], reader: Reader | None = None) -> None:
    """Read every waiting file, several at a time, and return when none is left.

    ``now`` is asked for the time at each step. Safe beside another process that does the same.
    Without a ``reader`` one is started and ended here.
    """
    own = reader or new_reader()
    line = Line(reader=own, size=settings.CAIDANG_READ_WORKERS, now=now)
    try:
        fail_exhausted(now=now())
        # Once more after each round and each picture: an archive brings new files.
        while line.run_dry() or process_next(reader=own, now=now(), are_pictures=True):
            pass
    finally:
        if reader is None:
            own.close()


def is_anything_waiting(ids: list[int]) -> bool:
    """Tell whether any of these items, or what lay inside them, is not finished."""
    unfinished = (IntakeItem.Status.PENDING, IntakeItem.Status.WORKING)
    own = IntakeItem.objects.filter(pk__in=ids, status__in=unfinished)
    inner = IntakeItem.objects.filter(parent_id__in=ids, status__in=unfinished)
    return own.exists() or inner.exists()
