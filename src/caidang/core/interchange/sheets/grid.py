"""What a sheet is while it is read: numbered rows of texts, and what was noticed about the file."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from caidang.core.errors import TooLarge

MEGABYTE = 1024 * 1024

Row = tuple[int, list[str]]
"""The row's number in the sheet, from 1, and its cells as texts; empty cells at the end are left out."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What one sheet may cost. Sizes are bytes unless the name says otherwise."""

    bytes: int = 200 * MEGABYTE
    rows: int = 600_000
    """Rows with anything in them; empty ones cost nothing and are passed over."""
    columns: int = 500
    cell: int = 32_767
    """Characters of one cell, as Excel has it."""
    unpacked: int = 3072 * MEGABYTE
    """One unpacked part of a workbook: a million rows of styled but empty cells need a few hundred MiB."""
    ratio: int = 400
    """Unpacked to packed size of a part, looked at from 64 MiB on."""
    strings: int = 400 * MEGABYTE
    """Characters of the workbook's table of texts."""

    def check_bytes(self, size: int) -> None:
        """This function will raise TooLarge for a file over the limit of bytes."""
        if size > self.bytes:
            raise TooLarge(
                f"表格超过 {self.bytes // MEGABYTE} MB，没有读取。请拆成几个文件，或另存为 .csv 后再交。"
            )


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a file by its name; ``is_hidden`` ones are offered last."""

    name: str
    is_hidden: bool = False


@dataclass(slots=True)
class Table:
    """An opened sheet: ``rows`` may be walked once. ``links`` maps row and column (from 0) to an address.

    ``notes`` grow while it is read: what the person should know of the file, in Chinese.
    """

    rows: Iterator[Row]
    links: dict[tuple[int, int], str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)


def trimmed(cells: list[str]) -> list[str]:
    """This function will cut the empty cells off the end of a row."""
    end = len(cells)
    while end and not cells[end - 1].strip():
        end -= 1
    return cells[:end]


def plain_number(value: float, told: str = "") -> str:
    """This function will write a number as people wrote it: 13912345678 for 1.3912345678E10, 3.5, 0.1.

    What a spreadsheet has rounded (over 15 digits) stays in the form that shows so.
    """
    if told and told.lstrip("-").isdigit() and len(told) <= 18:
        return told
    if value != value or value in (float("inf"), float("-inf")):
        return ""
    if value == int(value):
        return str(int(value)) if abs(value) < 1e15 else f"{value:.14E}"
    return f"{value:.15g}"
