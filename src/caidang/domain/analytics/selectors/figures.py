"""The answer to a question: cells with the period before, within the viewer's reach, small groups kept from who may not see people."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import NamedTuple

from caidang.domain.analytics.counting import Dims, Sums, median_of
from caidang.domain.analytics.days import step_of, steps, today_of
from caidang.domain.analytics.recipes import STAGES
from caidang.domain.analytics.selectors import naming
from caidang.domain.analytics.selectors.costing import measure_cost
from caidang.domain.analytics.selectors.evenings import EVENINGS, measure_evenings
from caidang.domain.analytics.selectors.fairness import with_expected, with_hardness
from caidang.domain.analytics.selectors.question import Question, question_of
from caidang.domain.analytics.selectors.reading import Counts, counts
from caidang.domain.analytics.selectors.shading import shaded
from caidang.domain.analytics.selectors.standing import NOW, measure_now
from caidang.domain.analytics.values import BEHIND, MEMBER, TIME, Asked, Cell, Link, Measured
from caidang.domain.pipeline.way import Kind
from caidang.foundation.accounts.policy import Action, Viewer, may

_COST = frozenset({"cost", "cost_per_record", "cost_per_placed"})


class Spot(NamedTuple):
    """Where a number stands: its cell and its series."""

    key: str
    series: str


@dataclass(slots=True)
class Pot:
    """What came together at a spot; ``slots`` are of lengths of time, see ``counting.slot_of``."""

    value: float = 0.0
    volume: int = 0
    slots: dict[int, int] = field(default_factory=dict)

    def add(self, value: float, volume: int, slot: int | None) -> None:
        """Take in what comes to this spot."""
        self.value += value
        self.volume += volume
        if slot is not None:
            self.slots[slot] = self.slots.get(slot, 0) + volume


def measure(asked: Asked, *, viewer: Viewer, now: datetime) -> Measured:
    """Return the answer. Raises NotAllowed for what the role may not ask, InvalidInput for what cannot be asked."""
    today = today_of(now)
    question = question_of(asked, viewer=viewer, today=today)
    if question.measure.key in _COST:
        return measure_cost(question, today=today)
    if question.measure.key in NOW:
        return shaded(measure_now(question, now=now, today=today), question)
    if question.measure.key in EVENINGS:
        return shaded(measure_evenings(question), question)
    if question.measure.is_now:
        return shaded(_whole_store(question, today=today), question)
    since, until = question.asked.since, question.asked.until
    here = _spots(question, since, until, today=today)
    before = _spots(question, *question.asked.before, today=today)
    earlier = _moved_on(before.pots, question) if question.asked.split == TIME else before.pots
    cells = _cells(question, here.pots, earlier)
    total = _cell(question, Spot("", ""), "", here.total, before.total)
    found = Measured(
        asked=question.asked, label=question.measure.label, unit=question.measure.unit, cells=cells, total=total,
        note=question.measure.note, is_partial=here.is_partial or before.is_partial,
    )  # fmt: skip
    if question.recipe.is_expected and question.asked.split == MEMBER:
        found = with_expected(found, question, today=today)
    if question.recipe.is_weighed and question.asked.split == MEMBER:
        found = with_hardness(found, question, today=today)
    return shaded(found, question)


@dataclass(frozen=True, slots=True)
class _Spots:
    pots: Mapping[Spot, Pot]
    total: Pot
    is_partial: bool


def _whole_store(question: Question, *, today: date) -> Measured:
    """Records as they stand: over all days on which one was made, without a period before."""
    found = _spots(question, date(1970, 1, 1), today, today=today)
    return Measured(
        asked=question.asked, label=question.measure.label, unit=question.measure.unit,
        cells=_cells(question, found.pots, {}), total=_cell(question, Spot("", ""), "", found.total, None),
        note=question.measure.note, is_partial=found.is_partial,
    )  # fmt: skip


def _spots(question: Question, since: date, until: date, *, today: date) -> _Spots:
    asked, names = question.asked, set()
    for split in (asked.split, asked.series):
        names |= {TIME: {"day"}, MEMBER: {MEMBER}, "source": {"source"}, "client": {"place"}, "job": {"place"}}.get(split, set())
    found = counts(question.wanted(since, until, names), question.sight, today=today)
    pots, total = _filled(question, found)
    return _Spots(pots, total, found.is_partial)


def _filled(question: Question, found: Counts) -> tuple[dict[Spot, Pot], Pot]:
    recipe, asked = question.recipe, question.asked
    called = _places(question, {dims.place for dims in found.sums})
    pots: dict[Spot, Pot] = {}
    total = Pot()
    everybody = Pot()
    for dims, sums in found.sums.items():
        weighed = recipe.weigh(dims.key, *sums)
        if weighed is None or not question.is_chosen(dims.key):
            continue
        value, volume = weighed
        if recipe.is_cumulative:
            value = _came_to(question, dims.key, sums)
        slot = int(dims.key.rpartition(".")[2]) if recipe.lasted else None
        total.add(value, volume, slot)
        everybody.volume += volume
        for spot in _spots_of(question, dims, called):
            is_all = recipe.is_cumulative and asked.split == "stage"
            pots.setdefault(spot, Pot()).add(sums.n if is_all else value, volume, slot)
    if recipe.is_cumulative and asked.split == "stage" and everybody.volume:
        # To a stage that nobody reached came none of them, which is a share as well.
        for kind in STAGES:
            if kind != Kind.LOST.value:
                pots.setdefault(Spot(kind, ""), Pot()).volume = everybody.volume
    return pots, total


def _came_to(question: Question, key: str, sums: Sums) -> float:
    """How many came as far as the stages asked for; to 入职 where none is."""
    asked = question.asked.filters.get("stage", ()) or (Kind.PLACED.value,)
    least = min((Kind(one).order for one in asked if one in STAGES), default=0)
    return sums.n if Kind(key).order >= least else 0


def _spots_of(question: Question, dims: Dims, called: Mapping[int, tuple[str, str]]) -> list[Spot]:
    asked = question.asked
    if not asked.split:
        return []
    if question.recipe.is_cumulative and asked.split == "stage":
        order = Kind(dims.key).order
        return [Spot(kind, "") for kind in STAGES if Kind(kind).order <= order and kind != Kind.LOST.value]
    keys = [_key(question, split, dims, called) for split in (asked.split, asked.series)]
    return [] if keys[0] is None or keys[1] is None else [Spot(keys[0], keys[1])]


def _key(question: Question, split: str, dims: Dims, called: Mapping[int, tuple[str, str]]) -> str | None:
    if split == TIME:
        return step_of(date.fromordinal(dims.day), question.asked.grain).isoformat()
    if split == MEMBER:
        return str(dims.member)
    if split == "source":
        return dims.source
    if split in ("client", "job"):
        return called[dims.place][0] if dims.place in called else None
    return question.recipe.slugs[split](dims.key) if split else ""


def _places(question: Question, numbers: set[int]) -> Mapping[int, tuple[str, str]]:
    splits = {"client", "job"} & {question.asked.split, question.asked.series}
    if not splits:
        return {}
    if question.measure.key == "disclosures":
        return naming.clients(numbers, question.sight.viewer)
    return naming.places(next(iter(splits)), numbers, question.sight.viewer)


def _moved_on(pots: Mapping[Spot, Pot], question: Question) -> dict[Spot, Pot]:
    """The steps of the period before, each under the step of this one that stands in its place."""
    asked = question.asked
    first, last = asked.before
    pairs = dict(
        zip(
            (one.isoformat() for one in steps(first, last, asked.grain)),
            (one.isoformat() for one in steps(asked.since, asked.until, asked.grain)),
            strict=False,
        )
    )
    return {Spot(pairs[spot.key], spot.series): pot for spot, pot in pots.items() if spot.key in pairs}


def _cells(question: Question, here: Mapping[Spot, Pot], before: Mapping[Spot, Pot]) -> tuple[Cell, ...]:
    asked = question.asked
    spots = set(here) | set(before)
    if asked.split == TIME:
        series = {spot.series for spot in spots} or {""}
        spots |= {Spot(one.isoformat(), name) for one in steps(asked.since, asked.until, asked.grain) for name in series}
    if asked.split == "stage" and question.recipe.is_cumulative:
        spots |= {Spot(kind, "") for kind in STAGES if kind != Kind.LOST.value} if here else set()
    fact = question.recipe.fact
    names = _names(question, asked.split, {spot.key for spot in spots}, fact)
    series_names = _names(question, asked.series, {spot.series for spot in spots}, fact) if asked.series else {}
    cells = [
        replace(
            _cell(question, spot, names[spot.key], here.get(spot, Pot()), before.get(spot, Pot())),
            series=spot.series, series_label=series_names.get(spot.series, ""),
        )
        for spot in spots
    ]  # fmt: skip
    return tuple(sorted(cells, key=lambda cell: _place_of(cell, asked)))


def _names(question: Question, split: str, keys: set[str], fact: str) -> Mapping[str, str]:
    if split in ("client", "job"):
        viewer = question.sight.viewer
        return naming.by_public_id(split, keys, viewer)
    return naming.names_for(split, keys, fact)


def _place_of(cell: Cell, asked: Asked) -> tuple[float, str, str]:
    if asked.split == TIME:
        return 0.0, cell.key, cell.series
    if asked.split == "stage":
        return float(Kind(cell.key).order if cell.key in STAGES else len(STAGES)), cell.key, cell.series
    return -float(cell.volume), cell.label, cell.key


def _cell(question: Question, spot: Spot, label: str, here: Pot, before: Pot | None) -> Cell:
    return Cell(
        key=spot.key, label=label, value=_value(question, here), before=None if before is None else _value(question, before),
        volume=here.volume, link=_link(question, spot), middle=_middle(question, here),
    )  # fmt: skip


def _value(question: Question, pot: Pot) -> float | None:
    if not question.recipe.is_ratio:
        return pot.value
    return pot.value / pot.volume if pot.volume else None


def _middle(question: Question, pot: Pot) -> float | None:
    seconds = median_of(pot.slots) if question.recipe.lasted else None
    return None if seconds is None else seconds / question.recipe.lasted


def _link(question: Question, spot: Spot) -> Link | None:
    viewer = question.sight.viewer
    if question.recipe.fact == "searches" or not question.sight.has_people:
        return None
    if question.recipe.fact == "looks":
        return BEHIND if may(viewer, Action.READ_AUDIT) or question.sight.has_members else None
    if question.measure.is_now:
        return Link("candidates", {"source": spot.key} if spot.key else {})
    return BEHIND
