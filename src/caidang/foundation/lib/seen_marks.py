"""Which of very many marks came before: eight bytes for each, where a set of numbers takes ten times that."""

from array import array
from collections.abc import Iterable
from typing import Final

_FIRST: Final = 1 << 10
_LARGEST: Final = (1 << 64) - 1


class SeenMarks:
    """A set of evenly scattered numbers from 1 to 2⁶⁴ − 1, such as the beginnings of keyed hashes, that only grows.

    They lie in one array, each at its own end digits or in the next free place behind (linear probing); at most half
    of the places are taken.
    """

    def __init__(self) -> None:
        self._places = array("Q", bytes(8 * _FIRST))
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, marks: Iterable[int]) -> bool:
        """This function will remember the marks and tell whether any of them was there before. Raises ValueError for no such number."""
        return any([self._add(mark) for mark in marks])

    def _add(self, mark: int) -> bool:
        if not 0 < mark <= _LARGEST:
            raise ValueError("a mark is from 1 to 2^64 - 1")
        at = self._place_of(mark)
        if self._places[at]:
            return True
        self._places[at] = mark
        self._count += 1
        if 2 * self._count > len(self._places):
            self._grow()
        return False

    def _place_of(self, mark: int) -> int:
        places, last = self._places, len(self._places) - 1
        at = mark & last
        while (found := places[at]) and found != mark:
            at = (at + 1) & last
        return at

    def _grow(self) -> None:
        before, self._places = self._places, array("Q", bytes(16 * len(self._places)))
        for mark in before:
            if mark:
                self._places[self._place_of(mark)] = mark
