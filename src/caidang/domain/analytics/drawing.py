"""An answer made ready to be drawn: the same rows, columns and words on the page, in a sheet, on paper and in a letter."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Final

from caidang.core.report.figures import Figure, Point, Series, Shape
from caidang.domain.analytics.values import (
    MEMBER,
    SMALLEST,
    SPLITS,
    TIME,
    Asked,
    Cell,
    Chart,
    Grain,
    Measured,
    Unit,
)

NOW: Final = "这段时间"
BEFORE: Final = "上一段时间"
WITHHELD: Final = f"不足 {SMALLEST} 人"
"""Stands where a number is kept back."""
WHY_WITHHELD: Final = f"写着「{WITHHELD}」的不显示：看不到候选人的人，从这么小的数里可能认出是谁。"
_PARTIAL: Final = "还在数：最近改过的日子还没数完，数字还会变。"
_UNRANKED: Final = "量少，不比"
_SHAPES: Final[dict[Chart, Shape]] = {
    Chart.NUMBER: Shape.TABLE, Chart.LINE: Shape.LINE, Chart.BARS: Shape.BARS, Chart.STACKED: Shape.STACKED,
    Chart.FUNNEL: Shape.BARS, Chart.TABLE: Shape.TABLE,
}  # fmt: skip
SHAPES: Final[dict[Shape, str]] = {
    Shape.BARS: "横条", Shape.COLUMNS: "竖条", Shape.STACKED: "堆起来", Shape.LINE: "折线", Shape.TABLE: "只要表",
}  # fmt: skip
"""The shapes to choose from, with their Chinese names."""
_COUNTED: Final = frozenset({Unit.COUNT, Unit.YUAN})


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure, and for each of its series and labels the cell it came from; None where it is only beside one.

    The period before and the volumes are their cells' own as well: each has a list behind it.
    """

    figure: Figure
    cells: tuple[tuple[Cell | None, ...], ...]
    measured: Measured


def shape_of(chart: Chart) -> Shape:
    """This function will return how a panel's chart is drawn."""
    return _SHAPES[chart]


def draw(measured: Measured, *, shape: Shape | None = None, title: str = "", key: str = "") -> Drawn:
    """This function will arrange an answer; without a ``shape`` time is a line and all else are bars.

    Where nothing happened on any of the days the figure has no rows: thirty noughts say no more than the total.
    """
    if all(map(_is_bare, measured.cells)):
        measured = replace(measured, cells=())
    keys = list(dict.fromkeys(cell.key for cell in measured.cells))
    labels = {cell.key: _label(cell, measured.asked) for cell in measured.cells}
    found = list(_piled(measured, keys) if measured.asked.series else _plain(measured))
    figure = Figure(
        key=key or measured.asked.measure, title=title or measured.label, meaning=measured.note,
        total=_total(measured), unit="%" if measured.unit is Unit.SHARE else "",
        shape=_fit(shape, measured), labels=tuple(labels[one] for one in keys),
        series=tuple(series for series, _cells in found), before=_compared(measured), notes=tuple(_notes(measured)),
        label_name=SPLITS.get(measured.asked.split, ""),
    )  # fmt: skip
    return Drawn(figure, tuple(cells for _series, cells in found), measured)


def _is_bare(cell: Cell) -> bool:
    return not (cell.is_suppressed or cell.value or cell.before or cell.volume)


def told(unit: Unit, cell: Cell) -> str:
    """This function will say a cell's number."""
    return WITHHELD if cell.is_suppressed else told_value(unit, cell.value)


def _total(measured: Measured) -> str:
    """The answer; of a mean of lengths the middle stands beside it, for a few long waits pull a mean up."""
    total = measured.total
    said = told(measured.unit, total)
    return said if total.middle is None else f"{said}（中位数 {told_value(measured.unit, total.middle)}）"


def told_value(unit: Unit, value: float | None) -> str:
    """This function will say a number with its unit; a dash for none."""
    return "–" if value is None else _TOLD[unit](value)


_TOLD: Final[dict[Unit, Callable[[float], str]]] = {
    Unit.COUNT: lambda value: f"{value:,.0f}",
    Unit.SHARE: lambda value: f"{value * 100:.1f}%",
    Unit.DAYS: lambda value: f"{value:,.1f} 天",
    Unit.MINUTES: lambda value: f"{value:,.1f} 分钟",
    Unit.EACH: lambda value: f"{value:,.1f} 处",
    Unit.HOURS: lambda value: f"{value:,.1f} 小时",
    Unit.YUAN: lambda value: f"{value:,.0f} 元",
    Unit.PER_DAY: lambda value: f"每天 {value:,.1f}",
    Unit.SCORE: lambda value: f"{value:,.0f} 分",
}


def is_of_members(measured: Measured) -> bool:
    """This function will tell whether colleagues' names stand in an answer."""
    return MEMBER in (measured.asked.split, measured.asked.series)


def _fit(shape: Shape | None, measured: Measured) -> Shape:
    """Only what makes up a whole is piled up: now and before are not, nor are shares and means."""
    if shape is Shape.STACKED and not measured.asked.series:
        return Shape.COLUMNS
    if shape is Shape.STACKED and measured.unit not in _COUNTED:
        return Shape.LINE
    return shape or _usual(measured)


def _usual(measured: Measured) -> Shape:
    if not measured.asked.split:
        return Shape.TABLE
    if measured.asked.series:
        return Shape.STACKED if measured.unit in _COUNTED else Shape.LINE
    return Shape.LINE if measured.asked.split == TIME else Shape.BARS


def _label(cell: Cell, asked: Asked) -> str:
    if asked.split == TIME and asked.grain is Grain.MONTH and cell.label == cell.key:
        return cell.label[: len("2026-11")]
    return cell.label if cell.is_ranked else f"{cell.label}（{_UNRANKED}）"


def _plain(measured: Measured) -> Iterable[tuple[Series, tuple[Cell | None, ...]]]:
    cells, unit = measured.cells, measured.unit
    nothing = (None,) * len(cells)
    yield Series(NOW, tuple(_point(unit, cell) for cell in cells)), cells
    if any(cell.before is not None for cell in cells):
        yield Series(BEFORE, _points(unit, [cell.before for cell in cells]), is_before=True), cells
    if any(cell.middle is not None for cell in cells):
        yield Series("中位数", _points(unit, [cell.middle for cell in cells])), nothing
    if any(cell.weighed is not None for cell in cells):
        yield Series("按难度折算", tuple(_weighed(cell.weighed) for cell in cells)), nothing
    if any(cell.expected is not None for cell in cells):
        yield Series("预期", _points(unit, [cell.expected for cell in cells])), nothing
    if unit not in _COUNTED and any(cell.volume for cell in cells):
        volumes = tuple(Point("–" if cell.is_suppressed else f"{cell.volume:,}", _volume(cell)) for cell in cells)
        yield Series("从多少算出", volumes, is_drawn=False), cells


def _volume(cell: Cell) -> float | None:
    return None if cell.is_suppressed else float(cell.volume)


def _piled(measured: Measured, keys: Sequence[str]) -> Iterable[tuple[Series, tuple[Cell | None, ...]]]:
    names = {cell.series: cell.series_label for cell in measured.cells}
    at = {(cell.series, cell.key): cell for cell in measured.cells}
    for series, name in names.items():
        cells = tuple(at.get((series, key)) for key in keys)
        points = tuple(_point(measured.unit, cell) if cell else Point("–") for cell in cells)
        yield Series(name or NOW, points), cells


def _point(unit: Unit, cell: Cell) -> Point:
    return Point(told(unit, cell), None if cell.is_suppressed else cell.value)


def _weighed(value: float | None) -> Point:
    return Point("–" if value is None else f"{value:,.1f}", value)


def _points(unit: Unit, values: Sequence[float | None]) -> tuple[Point, ...]:
    return tuple(Point(told_value(unit, value), value) for value in values)


def _compared(measured: Measured) -> str:
    value, before = measured.total.value, measured.total.before
    if value is None or before is None or measured.total.is_suppressed:
        return ""
    was = f"上一段 {told_value(measured.unit, before)}"
    change = value - before
    if not round(change, 4):
        return f"{was}，没有变" if value else ""
    if measured.unit is Unit.SHARE:
        return f"{was}，{'高' if change > 0 else '低'} {abs(change) * 100:.1f} 个百分点"
    if measured.unit in _COUNTED:
        # A share of next to nothing says nothing: 15 after 1 is no 1400%.
        share = f"（{abs(change) / before:.0%}）" if before >= SMALLEST and abs(change) <= 2 * before else ""
        return f"{was}，{'多' if change > 0 else '少'} {told_value(measured.unit, abs(change))}{share}"
    return f"{was}，{'高' if change > 0 else '低'} {told_value(measured.unit, abs(change))}"


def _notes(measured: Measured) -> Iterable[str]:
    if measured.total.is_suppressed or any(cell.is_suppressed for cell in measured.cells):
        yield WHY_WITHHELD
    if any(not cell.is_ranked for cell in measured.cells):
        yield f"写着「{_UNRANKED}」的，做得太少，比不出什么。"
    if measured.is_partial:
        yield _PARTIAL
