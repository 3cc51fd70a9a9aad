"""Figures that benches and evaluations show: one object each, with a goal where there is one."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured figure. ``goal`` is None where nothing is asked; ``ok`` says whether it is met."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    ok: bool = True


def at_least(name: str, value: float, unit: str, goal: float) -> Figure:
    """Return a figure that should not lie below its goal."""
    return Figure(name, round(value, 4), unit, goal, value >= goal)


def at_most(name: str, value: float, unit: str, goal: float) -> Figure:
    """Return a figure that should not lie above its goal."""
    return Figure(name, round(value, 4), unit, goal, value <= goal)


def plain(name: str, value: float, unit: str) -> Figure:
    """Return a figure without a goal."""
    return Figure(name, round(value, 4), unit)


def as_json(figures: Iterable[Figure]) -> str:
    """Return one JSON object per line."""
    return "".join(json.dumps(asdict(figure), ensure_ascii=False) + "\n" for figure in figures)


def as_table(figures: Iterable[Figure]) -> str:
    """Return the figures as aligned lines for people."""
    lines = []
    for figure in figures:
        goal = (
            ""
            if figure.goal is None
            else f"  goal {figure.goal:g}  {'ok' if figure.ok else 'MISSED'}"
        )
        lines.append(f"{figure.name:<34}{figure.value:>12.4g} {figure.unit:<8}{goal}")
    return "\n".join(lines) + "\n"


def exit_code(figures: Iterable[Figure], *, full_size: bool) -> int:
    """Return 1 when a goal is missed at full size, else 0; small runs only show."""
    return int(full_size and not all(figure.ok for figure in figures))
