"""A sheet that came back is compared three ways: as it left, as it is now in the records, as it came back."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from caidang.core.text.normalize import normalize

_SPACES: Final = re.compile(r"\s+")
_MARKS: Final = "、;；,，\n"
_PARTS: Final = re.compile(f"[{_MARKS}]+")


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
    """One cell three ways: as it left (``base``), as it stands in the record now (``ours``), as it came back (``theirs``).

    Where it is of many values, neither their order nor how they are parted matters.
    """

    key: str
    base: str
    ours: str
    theirs: str
    is_many: bool = False

    @property
    def verdict(self) -> Verdict:
        """What is to be done with it."""
        base, ours, theirs = (self._said(text) for text in (self.base, self.ours, self.theirs))
        if theirs == ours:
            return Verdict.SAME
        if theirs == base:
            return Verdict.KEEP
        return Verdict.TAKE if ours == base else Verdict.CONFLICT

    def _said(self, text: str) -> str:
        return "\n".join(sorted(map(plain, parted(text)))) if self.is_many else plain(text)


def plain(text: str) -> str:
    """This function will return a cell as it is compared: how a spreadsheet spaces, quotes or widens it does not matter."""
    folded = _SPACES.sub(" ", normalize(text)).strip()
    return folded[1:] if folded[:1] == "'" and folded[1:2] in "=+-@" else folded


def compared(
    base: Mapping[str, str], ours: Mapping[str, str], theirs: Mapping[str, str], keys: Sequence[str],
    many: Collection[str] = (),
) -> list[Cell]:  # fmt: skip
    """This function will return the cells of a row that somebody changed; a column that did not come back was not changed."""
    cells = [
        Cell(key, base.get(key, ""), ours.get(key, ""), theirs[key], key in many) for key in keys if key in theirs
    ]
    return [cell for cell in cells if cell.verdict is not Verdict.SAME]


def joined(values: Sequence[str]) -> str:
    """This function will write several values of a field into one cell."""
    return "、".join(map(written, values))


def written(value: str) -> str:
    """This function will return a value as it stands among others in a cell."""
    return value.replace("、", "，")


def parted(text: str, known: Collection[str] = ()) -> list[str]:
    """This function will read a cell of several values back, in any of the ways in which people part them.

    ``known`` are values as they were written: one with a comma in it is still one where it stands whole.
    """
    text = text.replace("\0", "")
    wholes = sorted((value for value in known if _PARTS.search(value)), key=len, reverse=True)
    for at, value in enumerate(wholes):
        alone = rf"(?:(?<=^)|(?<=[{_MARKS}]))\s*{re.escape(value)}\s*(?=$|[{_MARKS}])"
        text = re.sub(alone, f"\0{at}\0", text)
    parts = dict.fromkeys(part.strip() for part in _PARTS.split(text) if part.strip())
    return [wholes[int(part.strip("\0"))] if part.startswith("\0") else part for part in parts]
