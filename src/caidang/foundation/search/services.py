"""Putting documents in line for the index."""

from collections.abc import Iterable, Sequence
from typing import Final

from caidang.foundation.lib.many_rows import insert_rows
from caidang.foundation.lib.write_lock import before_commit, each_before_commit, serialise
from caidang.foundation.search.models import Change

_REFRESH: Final = Change.Op.REFRESH.value


def log_change(doc_id: int) -> None:
    """Put the document in line for the index, in the transaction that changes its record.

    Raises RuntimeError outside ``write_tx()``.
    """
    before_commit(_append, (doc_id, _REFRESH))


def log_each(doc_ids: Iterable[int]) -> None:
    """As ``log_change``, for many documents."""
    each_before_commit(_append, [(doc_id, _REFRESH) for doc_id in doc_ids])


def log_erasure(doc_id: int) -> None:
    """As ``log_change``, for a record that is erased: its words also leave the old segments."""
    before_commit(_append, (doc_id, Change.Op.ERASE.value))


def log_changes(doc_ids: Sequence[int]) -> None:
    """Put many documents in line at once. To be called inside ``write_tx()``, by who has the database for himself."""
    _append([(doc_id, _REFRESH) for doc_id in doc_ids])


def _append(changes: list[tuple[int, str]]) -> None:
    # Otherwise PostgreSQL could commit a lower number after a higher one was applied, and the
    # follower would never look at it.
    serialise("search change log")
    insert_rows(Change, ("doc_id", "op"), dict.fromkeys(changes), shared={})
