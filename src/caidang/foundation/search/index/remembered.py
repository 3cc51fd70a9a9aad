"""Counts that hold for one commit of the index, so that the same question need not be counted again."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

T = TypeVar("T")
MOST: Final = 128
"""Answers kept; each is some hundred values."""


class Remembered(Generic[T]):
    """The answers to the last questions, forgotten with the commit that they were counted on. Any thread may ask."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._lock = threading.Lock()
        self._commit: Hashable = None
        self._answers: OrderedDict[Hashable, T] = OrderedDict()

    def answer(self, commit: Hashable, question: Hashable, make: Callable[[], T]) -> T:
        """Return the answer on this commit, made if need be. Two threads may make the same one at once."""
        with self._lock:
            if commit == self._commit and question in self._answers:
                self._answers.move_to_end(question)
                return self._answers[question]
        made = make()
        with self._lock:
            if commit != self._commit:
                self._answers.clear()
                self._commit = commit
            self._answers[question] = made
            while len(self._answers) > self._most:
                self._answers.popitem(last=False)
        return made
