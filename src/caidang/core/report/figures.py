"""Figures as they leave the screen: what a chart and the table beneath it say, before anybody draws them."""

from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How a figure is drawn; a ``TABLE`` is not drawn at all."""

    BARS = "bars"
    COLUMNS = "columns"
    STACKED = "stacked"
    LINE = "line"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Point:
    """One number: ``text`` is what is written, ``value`` what is drawn; None where there is none or it is kept back."""

    text: str
    value: float | None = None


@dataclass(frozen=True, slots=True)
class Series:
    """One row of numbers, as many as the figure has labels; what is not drawn stands in the table alone.

    ``is_before``: it is how things were, and stays behind.
    """

    name: str
    points: tuple[Point, ...]
    is_drawn: bool = True
    is_before: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """One question and its numbers: ``total`` is the answer in a few words, ``before`` how it was, ``notes`` what to know."""

    key: str
    title: str
    meaning: str
    total: str
    unit: str
    shape: Shape
    labels: tuple[str, ...]
    series: tuple[Series, ...]
    before: str = ""
    notes: tuple[str, ...] = ()
    label_name: str = ""

    @property
    def is_drawn(self) -> bool:
        """Whether there is anything that a chart shows better than the sentence above it."""
        return self.shape is not Shape.TABLE and any(
            point.value for series in self.series if series.is_drawn for point in series.points
        )


@dataclass(frozen=True, slots=True)
class Sheetful:
    """A board or one report as it is given out: what it is called, of which time, for whom it was computed and when."""

    title: str
    lines: tuple[str, ...]
    figures: tuple[Figure, ...]
    foot: str = ""
