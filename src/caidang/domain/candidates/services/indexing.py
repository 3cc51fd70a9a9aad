"""The index follows the records: here the two meet."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from caidang.core.errors import Conflict
from caidang.domain.candidates.selectors.index import list_index_ids, load_index_documents
from caidang.foundation.search.follower import Follower
from caidang.foundation.search.status import request_rebuild


def new_follower() -> Follower:
    """Return the one who writes the index; it opens, and recovers where needed, with its first step."""
    return Follower(load=load_index_documents, all_ids=list_index_ids)


@contextmanager
def up_to_date_index(*, now: datetime) -> Iterator[None]:
    """Have an index to search for a moment: the server's own, or, without a server, one opened here."""
    follower = new_follower()
    try:
        follower.catch_up(now)
        yield
    finally:
        follower.close(now, is_live_kept=False)


def rebuild_index(*, now: datetime, is_worker_running: bool) -> bool:
    """Build the index anew from the records; beside a running worker it is asked to do so.

    True when it is done, False when it was only asked for. Raises Conflict when there is no room
    or another process is at it.
    """
    if is_worker_running:
        request_rebuild()
        return False
    follower = new_follower()
    try:
        if not follower.rebuild(now):
            raise Conflict(
                "索引没能重建：可能没有足够的内存空间，或另一个进程正在写。原索引不受影响。"
            )
    finally:
        follower.close(now, is_live_kept=False)
    return True
