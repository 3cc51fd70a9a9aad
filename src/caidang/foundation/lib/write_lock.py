"""One writer at a time, across threads and processes: the embedded database has one anyway.

Waiting in line on a lock is fair and quick; letting SQLite sleep and retry is neither. The lock
is held from before BEGIN until after COMMIT. PostgreSQL needs none of this.
"""

import fcntl
import hashlib
import os
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.conf import settings
from django.db import OperationalError, connection, transaction

from caidang.core.errors import OutOfSpace
from caidang.foundation.lib.once import forget_answers

_T = TypeVar("_T")

FULL_DISK = "磁盘已满，这一步没有保存；之前的内容都还在。请腾出空间后再试。"
_SQLITE_FULL = "database or disk is full"
_POSTGRES_DISK_FULL = "53100"


class _Lock:
    """A re-entrant lock of this process's threads and of every process that shares the file."""

    def __init__(self) -> None:
        self._threads = threading.RLock()
        self._depth = 0

    @contextmanager
    def held(self) -> Iterator[bool]:
        """Hold the lock; yields whether this is the outermost holding."""
        with self._threads:
            is_outermost = self._depth == 0
            handle = _open_lock_file() if is_outermost else -1
            try:
                if is_outermost:
                    fcntl.flock(handle, fcntl.LOCK_EX)
                self._depth += 1
                try:
                    yield is_outermost
                finally:
                    self._depth -= 1
            finally:
                if is_outermost:
                    # Unlocked by name and not only by closing: a process forked meanwhile holds
                    # a copy of the handle and would keep the lock for as long as it lives.
                    fcntl.flock(handle, fcntl.LOCK_UN)
                    os.close(handle)


_lock = _Lock()


class _Waiting(threading.local):
    """What this thread's transaction still has to write before it commits."""

    def __init__(self) -> None:
        self.depth = 0
        self.items: list[tuple[Callable[[list[Any]], None], Any]] = []


_waiting = _Waiting()


@contextmanager
def write_tx(
    *, durable: bool = False, savepoint: bool = True, awaits_disk: bool = True, meanwhile: Callable[[], object] | None = None,
) -> Iterator[None]:  # fmt: skip
    """Open a write transaction; on the embedded database it holds the write lock past COMMIT.

    May be nested: the inner ones become savepoints, or, without ``savepoint``, a part of the outer
    one that cannot be undone alone: for a single statement. With ``durable`` it must be the outermost,
    so that leaving it means that everything is on disk. Without ``awaits_disk`` the outermost one does not wait
    until then: a power cut may take it back, a killed process does not. ``meanwhile`` is called when all is written,
    just before COMMIT: what it starts in a thread has the interpreter while the database works. Raises OutOfSpace when the disk is full,
    and RuntimeError inside a plain ``transaction.atomic()``, where the order of locks could
    deadlock.
    """
    with _full_disk_named(), _asked_anew():
        if connection.vendor != "sqlite":
            is_outermost = not connection.in_atomic_block
            with transaction.atomic(durable=durable, savepoint=savepoint), _then(meanwhile), _written_at_the_end():
                if is_outermost and not awaits_disk:
                    _run("SET LOCAL synchronous_commit TO off")
                yield
            return
        with (
            _held() as is_outermost,
            _unsynced(is_wanted=is_outermost and not awaits_disk),
            transaction.atomic(durable=durable or is_outermost, savepoint=savepoint),
            _then(meanwhile),
            _written_at_the_end(),
        ):
            yield


@contextmanager
def _held() -> Iterator[bool]:
    with _lock.held() as is_outermost:
        # Only the sealed file is ever replaced, when its key changes; a plain one, as some tests have, is not.
        leave_replaced_file = getattr(connection, "leave_replaced_file", None)
        if leave_replaced_file and is_outermost and not connection.in_atomic_block:
            leave_replaced_file()
        yield is_outermost


@contextmanager
def _unsynced(*, is_wanted: bool) -> Iterator[None]:
    """Let the log be written without a sync; the next commit that waits for the disk takes it along."""
    is_wanted = is_wanted and not connection.in_atomic_block  # a test's own, where nothing is kept
    if is_wanted:
        _run("PRAGMA synchronous = NORMAL")
    try:
        yield
    finally:
        if is_wanted:
            _run("PRAGMA synchronous = FULL")


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@contextmanager
def nobody_writes() -> Iterator[None]:
    """Hold the write lock without a transaction: nothing is committed meanwhile, here or in another process."""
    with _lock.held():
        yield


@contextmanager
def _asked_anew() -> Iterator[None]:
    """What was asked before a write is not what holds after it, nor what it saw after it was rolled back."""
    forget_answers()
    try:
        yield
    finally:
        forget_answers()


def before_commit(write: Callable[[list[_T]], None], item: _T) -> None:
    """Have ``write`` called once with all such items, in order, as the transaction's last act.

    What many steps each add one row to (the audit log) is so written in one statement, and a
    lock that it needs is held for a moment only. What is rolled back is forgotten. Of several
    writers each transaction calls them in the order of their names, so that two which both
    need two locks never wait for each other. Raises RuntimeError outside ``write_tx()``.
    """
    each_before_commit(write, (item,))


def each_before_commit(write: Callable[[list[_T]], None], items: Iterable[_T]) -> None:
    """Have ``write`` called with all of these, as ``before_commit`` does with one."""
    if not _waiting.depth:
        raise RuntimeError("before_commit() belongs inside write_tx()")
    _waiting.items += [(write, item) for item in items]


@contextmanager
def _written_at_the_end() -> Iterator[None]:
    known = len(_waiting.items)
    _waiting.depth += 1
    try:
        yield
        while _waiting.depth == 1 and _waiting.items:
            first = min({write for write, _ in _waiting.items}, key=_name_of)
            items = [item for write, item in _waiting.items if write == first]
            _waiting.items[:] = [pair for pair in _waiting.items if pair[0] != first]
            first(items)
    except BaseException:
        del _waiting.items[known:]
        raise
    finally:
        _waiting.depth -= 1


@contextmanager
def _then(start: Callable[[], object] | None) -> Iterator[None]:
    yield
    if start is not None:
        start()


def _name_of(write: Callable[[list[Any]], None]) -> tuple[str, str]:
    return write.__module__, write.__qualname__


def serialise(name: str) -> None:
    """Let only one transaction at a time pass this point for ``name``, until it ends.

    To be called inside ``write_tx()``. The embedded database's write lock does it already.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("serialise() belongs inside write_tx()")
    if connection.vendor == "postgresql":
        number = int.from_bytes(hashlib.sha256(name.encode()).digest()[:8], "big", signed=True)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [number])


@contextmanager
def _full_disk_named() -> Iterator[None]:
    try:
        yield
    except OperationalError as error:
        code = getattr(error.__cause__, "sqlstate", None)
        if code == _POSTGRES_DISK_FULL or _SQLITE_FULL in str(error):
            raise OutOfSpace(FULL_DISK) from error
        raise


def _open_lock_file() -> int:
    path = settings.CAIDANG_WRITE_LOCK
    flags = os.O_RDWR | os.O_CREAT | os.O_CLOEXEC
    try:
        return os.open(path, flags, 0o600)
    except FileNotFoundError:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(path, flags, 0o600)


# A thread that held the lock does not exist in a forked child: it starts with a free one.
os.register_at_fork(after_in_child=_lock.__init__)  # type: ignore[misc]
os.register_at_fork(after_in_child=_waiting.__init__)  # type: ignore[misc]
