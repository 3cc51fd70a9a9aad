"""Tables by their rules: straight lines that touch make a grid, and a grid has cells."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from caidang.core.extract.document import Box

_TOUCH = 3.0  # points
_MOST_RULES = 600


class Rule(NamedTuple):
    """A straight line, level or upright: from (x0, y0) to (x1, y1) in points."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def is_level(self) -> bool:
        """True for a horizontal line."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Table:
    """A grid of rules that touch one another."""

    box: Box
    levels: tuple[Rule, ...]
    uprights: tuple[Rule, ...]

    def holds(self, x: float, y: float) -> bool:
        """This function will tell whether a point is inside the table."""
        return self.box.x0 <= x <= self.box.x1 and self.box.y0 <= y <= self.box.y1

    def cell_at(self, x: float, y: float) -> Box:
        """This function will return the cell around a point: the nearest rule on each side that spans it."""
        across = [r for r in self.uprights if r.y0 - _TOUCH <= y <= r.y1 + _TOUCH]
        along = [r for r in self.levels if r.x0 - _TOUCH <= x <= r.x1 + _TOUCH]
        return Box(
            round(max((r.x0 for r in across if r.x0 <= x), default=self.box.x0)),
            round(max((r.y0 for r in along if r.y0 <= y), default=self.box.y0)),
            round(min((r.x0 for r in across if r.x0 > x), default=self.box.x1)),
            round(min((r.y0 for r in along if r.y0 > y), default=self.box.y1)),
        )


def find_tables(rules: Sequence[Rule]) -> list[Table]:
    """This function will find the grids: at least three heights and three widths of touching rules."""
    if not 6 <= len(rules) <= _MOST_RULES:
        return []
    groups: list[list[Rule]] = []
    for rule in rules:
        touching = [group for group in groups if any(_touch(rule, other) for other in group)]
        merged = [rule, *(other for group in touching for other in group)]
        groups = [group for group in groups if not any(group is t for t in touching)]
        groups.append(merged)
    tables = []
    for group in groups:
        levels = tuple(rule for rule in group if rule.is_level)
        uprights = tuple(rule for rule in group if not rule.is_level)
        if _distinct(r.y0 for r in levels) < 3 or _distinct(r.x0 for r in uprights) < 3:
            continue
        box = Box(
            min(r.x0 for r in group), min(r.y0 for r in group),
            max(r.x1 for r in group), max(r.y1 for r in group),
        )  # fmt: skip
        tables.append(Table(box, levels, uprights))
    # A table inside another's cell is read first, so that the outer one finds it in order.
    return sorted(tables, key=lambda t: (t.box.x1 - t.box.x0) * (t.box.y1 - t.box.y0))


def _touch(a: Rule, b: Rule) -> bool:
    return (
        a.x0 - _TOUCH <= b.x1 and b.x0 - _TOUCH <= a.x1
        and a.y0 - _TOUCH <= b.y1 and b.y0 - _TOUCH <= a.y1
    )  # fmt: skip


def _distinct(values: Iterable[float]) -> int:
    """Count values that differ by more than rules that touch."""
    count, before = 0, float("-inf")
    for value in sorted(values):
        if value - before > _TOUCH:
            count += 1
        before = value
    return count
