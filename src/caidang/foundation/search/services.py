"""Putting documents in line for the index."""

from caidang.foundation.lib.write_lock import serialise
from caidang.foundation.search.models import Change


def log_change(doc_id: int) -> None:
    """Put the document in line for the index, in the transaction that changes its record.

    Raises RuntimeError outside a transaction.
    """
    _log(doc_id, Change.Op.REFRESH)


def log_erasure(doc_id: int) -> None:
    """As ``log_change``, for a record that is erased: its words also leave the old segments."""
    _log(doc_id, Change.Op.ERASE)


def _log(doc_id: int, op: Change.Op) -> None:
    # Otherwise PostgreSQL could commit a lower number after a higher one was applied, and the
    # follower would never look at it.
    serialise("search change log")
    Change.objects.create(doc_id=doc_id, op=op)
