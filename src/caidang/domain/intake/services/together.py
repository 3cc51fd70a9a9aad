"""How many files go together through one transaction: each costs a sync of the disk, many share one."""

from collections.abc import Iterable, Iterator
from pathlib import Path

MOST, MOST_BYTES = 16, 32 * 1024 * 1024
"""Files, and bytes of them in memory, that are handled in one go."""


def in_groups(paths: Iterable[Path]) -> Iterator[list[Path]]:
    """Yield the files in their order, as many at a time as may be made safe together."""
    group: list[Path] = []
    total = 0
    for path in paths:
        group.append(path)
        total += path.stat().st_size if path.is_file() else 0
        if len(group) == MOST or total >= MOST_BYTES:
            yield group
            group, total = [], 0
    if group:
        yield group
