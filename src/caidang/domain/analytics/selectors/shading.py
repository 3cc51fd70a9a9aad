"""Numbers about too few people are taken out of an answer for who may not see people, and what would give them away."""

from dataclasses import replace

from caidang.domain.analytics.counting import hidden, is_total_told, rounded
from caidang.domain.analytics.selectors.question import Question
from caidang.domain.analytics.values import SMALLEST, Cell, Measured, Unit


def shaded(found: Measured, question: Question) -> Measured:
    """Return the answer as this viewer may have it; unchanged for who sees people.

    Counts are rounded to whole fives, shares to whole per cents, so that two answers taken from each other
    tell of nobody. The period before is not told where its own groups are small; it has no list of volumes, so
    it is told only where this period's group is.
    """
    if not question.is_bare:
        return found
    volumes = {cell.key: cell.volume for cell in found.cells}
    hiding = hidden(volumes)
    is_told = is_total_told(volumes, hiding) if volumes else found.total.volume >= SMALLEST
    return replace(
        found,
        cells=tuple(_shaded(cell, found.unit, is_hidden=cell.key in hiding or _is_of_few(cell, found.unit)) for cell in found.cells),
        total=_shaded(
            found.total, found.unit, is_hidden=(not is_told and found.total.volume > 0) or _is_of_few(found.total, found.unit)
        ),
    )


def _is_of_few(cell: Cell, unit: Unit) -> bool:
    """A share of many of whom a few came so far: with how many they were it tells how few."""
    return unit is Unit.SHARE and cell.value is not None and 0 < round(cell.value * cell.volume) < SMALLEST


def _shaded(cell: Cell, unit: Unit, *, is_hidden: bool) -> Cell:
    if is_hidden:
        return replace(cell, value=None, before=None, volume=0, link=None, middle=None, is_suppressed=True)
    return replace(
        cell, value=_rough(cell.value, unit), before=_before(cell.before, unit), volume=rounded(cell.volume), link=None,
        expected=None, middle=None,
    )  # fmt: skip


def _rough(value: float | None, unit: Unit) -> float | None:
    if value is None:
        return None
    if unit is Unit.COUNT:
        return rounded(value)
    return round(value, 2) if unit is Unit.SHARE else round(value)


def _before(value: float | None, unit: Unit) -> float | None:
    """Of a count below the least nothing is told; of other values there is no telling how many made them, so nothing at all."""
    return None if unit is not Unit.COUNT or (value is not None and 0 < value < SMALLEST) else _rough(value, unit)
