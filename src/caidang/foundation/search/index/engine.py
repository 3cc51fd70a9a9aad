"""The engine behind a door: opening, one searcher per request, and panics made into errors."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import NamedTuple

import tantivy

from caidang.foundation.search.index.live import Places, current
from caidang.foundation.search.index.remembered import Remembered
from caidang.foundation.search.index.schema import build_schema, register_tokenizers
from caidang.foundation.search.index.shared_counts import Commit, SharedCounts
from caidang.foundation.search.index.values import Result, SearchUnavailable

_NOT_READY = "搜索还没有准备好，请稍候再试；一直这样时请看「系统状态」页。"
_BROKEN = "这次搜索没有成功，记录都在。请换个说法再试；一直这样时请看「系统状态」页。"


class EngineFailed(SearchUnavailable):
    """The engine gave up on a query or a commit."""


@contextmanager
def guarded(text: str = _BROKEN) -> Iterator[None]:
    """Turn whatever the engine throws into EngineFailed; its panics are no ``Exception``.

    The engine's own words are dropped, as they may quote what was sought.
    """
    try:
        yield
    except (ValueError, OverflowError):
        raise EngineFailed(text) from None
    except BaseException as error:
        if type(error).__module__ != "pyo3_runtime":
            raise
        raise EngineFailed(text) from None


def create(directory: Path) -> tantivy.Index:
    """Make an empty index in a new directory that only this user may look into."""
    directory.mkdir(mode=0o700, parents=True)
    index = tantivy.Index(build_schema(), path=str(directory), reuse=False)
    register_tokenizers(index)
    return index


def open_index(directory: Path) -> tantivy.Index:
    """Open the index; raises ValueError when it cannot be opened or has other fields."""
    index = tantivy.Index(build_schema(), path=str(directory), reuse=True)
    register_tokenizers(index)
    index.config_reader("manual")
    return index


class Opened(NamedTuple):
    """A searcher, the fields of its index, which commit it sees, and the mark of the key it was made under."""

    searcher: tantivy.Searcher
    schema: tantivy.Schema
    commit: Commit
    mark: str


@cache
def reader_of(places: Places) -> "Reader":
    """Return this process's reader of the installation."""
    return Reader(places)


class Reader:
    """Reads the published index and follows it, whichever process writes it. Any thread may ask.

    A searcher pins the files that it sees, so each request takes one and lets it go.
    """

    def __init__(self, places: Places) -> None:
        self._places = places
        self._lock = threading.Lock()
        self._index: tantivy.Index | None = None
        self._commit: Commit | None = None
        self.results: Remembered[Result] = Remembered()
        self.counts = SharedCounts(places.key)
        self.reaches: Remembered[bool] = Remembered()

    def searcher(self) -> Opened:
        """Return a searcher on the last commit; raises SearchUnavailable when there is none."""
        with self._lock:
            for _ in range(3):
                try:
                    return self._fresh()
                except (OSError, ValueError):  # it was replaced while we opened it
                    self._index = None
        raise SearchUnavailable(_NOT_READY)

    def _fresh(self) -> Opened:
        found = current(self._places)
        if found is None:
            self._index = None
            raise SearchUnavailable(_NOT_READY)
        directory, mark = found
        # A directory of the same name may have been unsealed again: then its number is another.
        inode = directory.stat().st_ino
        state = (directory / "meta.json").stat()
        commit = Commit(directory, inode, state.st_mtime_ns, state.st_ino)
        if self._index is None or self._commit is None or commit[:2] != self._commit[:2]:
            self._index = open_index(directory)
            self._index.reload()
        elif commit != self._commit:
            self._index.reload()
        self._commit = commit
        return Opened(self._index.searcher(), self._index.schema, commit, mark)
