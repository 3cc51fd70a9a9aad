"""What sources cost, and what a new record or a placement from them came to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Final

from caidang.domain.analytics.days import steps
from caidang.domain.analytics.selectors.costs import spent
from caidang.domain.analytics.selectors.question import Question
from caidang.domain.analytics.selectors.reading import Wanted, counts
from caidang.domain.analytics.values import BEHIND, TIME, Asked, Cell, Link, Measured
from caidang.domain.pipeline.way import Kind

_DIVISORS = {"cost_per_record": ("records", ""), "cost_per_placed": ("entries", Kind.PLACED.value)}
CAME_OF: Final = {"cost_per_record": "store_new", "cost_per_placed": "placed"}
"""The measures of what the money is divided by: the list behind a cost is theirs."""


def measure_cost(question: Question, *, today: date) -> Measured:
    """Return what was spent, by source or time; or divided by what came of it, by source."""
    asked = question.asked
    here, is_partial = _told(question, asked.since, asked.until, today=today)
    before, _ = _told(question, *asked.before, today=today)
    keys = sorted({*here, *before}, key=lambda key: (-here.get(key, (0.0, 0))[0], key))
    if asked.split == TIME:
        keys = [one.isoformat() for one in steps(asked.since, asked.until, asked.grain)]
        earlier = [one.isoformat() for one in steps(*asked.before, asked.grain)]
        before = {key: before[was] for key, was in zip(keys, earlier, strict=False) if was in before}
    cells = tuple(_cell(question, key, here.get(key), before.get(key)) for key in keys) if asked.split else ()
    total = _cell(question, "", _sum(here), _sum(_told(question, *asked.before, today=today)[0]))
    return Measured(
        asked=asked, label=question.measure.label, unit=question.measure.unit, cells=cells, total=total,
        note=question.measure.note, is_partial=is_partial,
    )  # fmt: skip


_Told = tuple[float, int]
"""Yuan, and what they are divided by."""


def came_of(question: Question) -> Asked:
    """Return the question whose pieces the money is divided by: of the sources on which some was spent."""
    asked = question.asked
    paid = {source for source, _ in spent(asked.since, asked.until, grain=None)}
    sources = tuple(sorted(paid if question.sources is None else paid & question.sources))
    return replace(asked, measure=CAME_OF[question.measure.key], filters={"source": sources})


def _told(question: Question, since: date, until: date, *, today: date) -> tuple[Mapping[str, _Told], bool]:
    asked = question.asked
    by_time = asked.split == TIME
    paid = spent(since, until, grain=asked.grain if by_time else None)
    found: dict[str, float] = {}
    for (source, step), yuan in paid.items():
        if question.sources is None or source in question.sources:
            where = step if by_time else source
            found[where] = found.get(where, 0.0) + yuan
    if question.measure.key not in _DIVISORS:
        return {key: (yuan, 0) for key, yuan in found.items()}, False
    fact, key = _DIVISORS[question.measure.key]
    had = counts(Wanted(fact, since, until, frozenset({"source"})), question.sight, today=today)
    many: dict[str, int] = {}
    for dims, sums in had.sums.items():
        if dims.key == key:
            many[dims.source] = many.get(dims.source, 0) + sums.n
    return {source: (yuan, many.get(source, 0)) for source, yuan in found.items()}, had.is_partial


def _sum(found: Mapping[str, _Told]) -> _Told:
    return sum(yuan for yuan, _ in found.values()), sum(n for _, n in found.values())


def _cell(question: Question, key: str, here: _Told | None, before: _Told | None) -> Cell:
    link = Link("costs", {"year": str(question.asked.until.year)}) if question.measure.key not in _DIVISORS else BEHIND if question.sight.has_people else None
    return Cell(
        key=key, label=key, value=_value(question, here), before=_value(question, before), volume=here[1] if here else 0,
        link=link,
    )  # fmt: skip


def _value(question: Question, told: _Told | None) -> float | None:
    yuan, many = told or (0.0, 0)
    if question.measure.key not in _DIVISORS:
        return round(yuan, 2)
    return round(yuan / many, 2) if many else None
