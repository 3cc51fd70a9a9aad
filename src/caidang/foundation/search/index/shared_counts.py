"""Counts of a commit, counted once for all processes of a machine: beside the index, where it is in clear anyway."""

import fcntl
import hashlib
import hmac
import json
import os
import shutil
from collections.abc import Callable, Hashable
from contextlib import suppress
from pathlib import Path
from typing import Final, NamedTuple

from caidang.foundation.search.index.remembered import Remembered
from caidang.foundation.search.index.values import Facets

FOLDER: Final = "counts"
_MOST: Final = 1_000
"""Answers and their locks kept of one commit; beyond, each process counts for itself."""


class Commit(NamedTuple):
    """One state of the index: its directory, and the file that names its segments."""

    directory: Path
    inode: int
    changed_ns: int
    meta_inode: int


class SharedCounts:
    """Answers to questions on one commit, kept in this process and for the others. Any thread may ask.

    An answer lies in the memory-backed directory that holds the index, under a keyed hash of its question. A new
    commit removes those of the last, a new generation all.
    """

    def __init__(self, key: bytes) -> None:
        self._key = hmac.digest(key, b"caidang counts", "sha256")
        self._near: Remembered[Facets] = Remembered()

    def answer(self, commit: Commit, question: Hashable, make: Callable[[], Facets]) -> Facets:
        """Return the answer on this commit. ``question``: of values whose ``repr`` is the same in every process.

        While one counts, others with the same question wait for its answer instead of counting it again.
        """
        return self._near.answer(commit, question, lambda: self._shared(commit, question, make))

    def _shared(self, commit: Commit, question: Hashable, make: Callable[[], Facets]) -> Facets:
        path = self._prepared(commit, question)
        if path is None:
            return make()
        try:
            lock = path.with_suffix(".lock").open("a")
        except OSError:  # another commit removed the folder
            return make()
        with lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            known = _read(path)
            if known is not None:
                return known
            made = make()
            _write(path, made)
            return made

    def _prepared(self, commit: Commit, question: Hashable) -> Path | None:
        """Return where the answer lies or will lie; None where none can."""
        name = "-".join(str(part) for part in (commit.directory.name, *commit[1:]))
        folder = commit.directory.parent / FOLDER / name
        try:
            if not folder.is_dir():
                folder.parent.mkdir(mode=0o700, exist_ok=True)
                for other in folder.parent.iterdir():
                    if other != folder:  # another may have made it since
                        shutil.rmtree(other, ignore_errors=True)
                folder.mkdir(mode=0o700, exist_ok=True)
            elif len(os.listdir(folder)) > _MOST:
                return None
        except OSError:
            return None
        return folder / hmac.new(self._key, repr(question).encode(), hashlib.sha256).hexdigest()


def _read(path: Path) -> Facets | None:
    """Return the answer that another process left, if it did."""
    try:
        told = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return None
    return {column: tuple((str(value), int(n)) for value, n in counts) for column, counts in told.items()}


def _write(path: Path, answer: Facets) -> None:
    """Leave the answer for the others, whole or not at all."""
    with suppress(OSError):
        new = path.with_suffix(".new")
        with new.open("w") as file:
            json.dump(dict(answer), file)
        new.replace(path)
