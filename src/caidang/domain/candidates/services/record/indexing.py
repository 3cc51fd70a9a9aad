"""The index follows the records: here the two meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial

from caidang.core.errors import Conflict
from caidang.domain.candidates.selectors.finding.index import (
    Look,
    list_index_ids,
    load_index_documents,
)
from caidang.foundation.search.index.cursors import request_rebuild
from caidang.foundation.search.index.follower import Follower


def new_follower(*, beside: Look | None = None) -> Follower:
    """Return the one who writes the index; it opens, and recovers where needed, with its first step.

    ``beside`` adds what rooms above know of the records.
    """
    return Follower(load=partial(load_index_documents, beside=beside), all_ids=list_index_ids)


@contextmanager
def up_to_date_index(*, now: datetime, beside: Look | None = None) -> Iterator[None]:
    """Have an index to search for a moment: the server's own, or, without a server, one opened here."""
    follower = new_follower(beside=beside)
    try:
        follower.catch_up(now)
        yield
    finally:
        follower.close(now, is_live_kept=False)


def rebuild_index(
    *, now: datetime, is_worker_running: bool, beside: Look | None = None
) -> bool:
    """Build the index anew from the records; a running worker, and other machines, are asked to do so.

    True when it is done, False when it was only asked for. Raises Conflict when there is no room
    or another process is at it.
    """
    request_rebuild()
    if is_worker_running:
        return False
    follower = new_follower(beside=beside)
    try:
        if not follower.rebuild(now):
            raise Conflict(
                "索引没能重建：可能没有足够的内存空间，或另一个进程正在写。原索引不受影响。"
            )
    finally:
        follower.close(now, is_live_kept=False)
    return True
