"""The days off and the weekends worked instead that the State Council has published, year by year."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class Day:
    """What is special about a day: whether it is worked, and what it is called."""

    is_working: bool
    name: str = ""


@cache
def official_days() -> Mapping[date, Day]:
    """This function will return the published days in their order; years not yet published have none."""
    text = files("caidang.core.review").joinpath("official_days.txt").read_text("utf-8")
    found = {}
    for line in text.splitlines()[1:]:
        span, kind, name = line.split(" ", 2)
        first, _, last = span.partition("~")
        day, end = date.fromisoformat(first), date.fromisoformat(last or first)
        while day <= end:
            found[day] = Day(is_working=kind == "班", name=name)
            day += timedelta(days=1)
    return MappingProxyType(found)


def official_until() -> int:
    """This function will return the last year whose days are published."""
    return max(official_days()).year
