"""What every place can do, and what can go wrong there."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from caidang.core.errors import CaidangError


class PlaceProblem(CaidangError):
    """The place cannot be used now; the text says what to look at. Trying again may help."""


class NotThere(CaidangError):
    """The place answers, and has no such file."""


@dataclass(frozen=True, slots=True)
class Found:
    """One file: its path in the place, its bytes, when it was last written (seconds, 0 when unknown)."""

    path: str
    size: int
    written: float


class Place(Protocol):
    """A store of whole files by path. A file appears whole or, at worst, cut: what is read is always checked.

    Every function raises PlaceProblem when the place cannot be reached or refuses, OutOfSpace when it is full.
    """

    @property
    def is_near(self) -> bool:
        """Whether writing here is as quick as a disk of this machine."""

    def put(self, path: str, data: bytes) -> None:
        """Keep a file; over another of the same path it is no error."""

    def get(self, path: str) -> bytes:
        """Return a file; raises NotThere."""

    def size(self, path: str) -> int | None:
        """Return a file's bytes, or None when it is not there."""

    def files(self, folder: str) -> Iterator[Found]:
        """Yield every file below a folder, in no order; a folder that is not there has none."""

    def remove(self, path: str) -> None:
        """Remove a file; one that is not there is no error."""

    def settle(self) -> None:
        """Return when all that was put is safe, were the power to go."""

    def close(self) -> None:
        """Let go of the place."""
