"""A sheet that came back is compared three ways: as it left, as it is now in the records, as it came back."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caidang.core.text.normalize import normalize

_SPACES: Final = re.compile(r"\s+")


class Verdict(StrEnum):
    """What a cell's three values come to."""

    SAME = "same"
    """Nobody changed it, or both to the same."""
    TAKE = "take"
    """Only the sheet changed it."""
    KEEP = "keep"
    """Only the record changed meanwhile."""
    CONFLICT = "conflict"
    """Both changed it, differently."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell three ways: as it left (``base``), as it stands in the record now (``ours``), as it came back (``theirs``)."""

    key: str
    base: str
    ours: str
    theirs: str

    @property
    def verdict(self) -> Verdict:
        """What is to be done with it."""
        base, ours, theirs = plain(self.base), plain(self.ours), plain(self.theirs)
        if theirs == ours:
            return Verdict.SAME
        if theirs == base:
            return Verdict.KEEP
        return Verdict.TAKE if ours == base else Verdict.CONFLICT


def plain(text: str) -> str:
    """This function will return a cell as it is compared: how a spreadsheet spaces, quotes or widens it does not matter."""
    folded = _SPACES.sub(" ", normalize(text)).strip()
    return folded[1:] if folded[:1] == "'" and folded[1:2] in "=+-@" else folded


def compared(
    base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str], keys: Sequence[str]
) -> list[Cell]:
    """This function will return the cells of a row that somebody changed; a column that did not come back was not changed."""
    cells = [
        Cell(key, base.get(key, ""), ours.get(key, ""), theirs[key]) for key in keys if key in theirs
    ]
    return [cell for cell in cells if cell.verdict is not Verdict.SAME]


def joined(values: Sequence[str]) -> str:
    """This function will write several values of a field into one cell."""
    return "、".join(value.replace("、", "，") for value in values)


def parted(text: str) -> list[str]:
    """This function will read a cell of several values back, in any of the ways in which people part them."""
    return list(dict.fromkeys(part.strip() for part in re.split(r"[、;；,，\n]+", text) if part.strip()))
