"""How much waited when each day ended: told as it was written down then, within the viewer's reach."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Min, Q, Sum

from caidang.domain.analytics.days import step_of, steps, window
from caidang.domain.analytics.models import QueueEnd
from caidang.domain.analytics.recipes import name_of
from caidang.domain.analytics.selectors.question import Question
from caidang.domain.analytics.selectors.standing import WAITING
from caidang.domain.analytics.values import TIME, Cell, Measured
from caidang.domain.candidates.models import audiences_of

EVENINGS: Final = frozenset({"queue_ends", "queue_oldest"})
_DAY: Final = 86_400.0
_Evening = tuple[int, datetime | None]
"""How many waited, and since when the one that waited longest did."""


def measure_evenings(question: Question) -> Measured:
    """Return the figures of the days' ends; of a week or a month those of its last day that is known."""
    asked = question.asked
    here = _told(question, asked.since, asked.until)
    before = _told(question, *asked.before)
    total = _cell(question, "", "", _last(here), _last(before))
    return Measured(
        asked=asked, label=question.measure.label, unit=question.measure.unit, cells=tuple(_cells(question, here, before)),
        total=total, note=question.measure.note,
    )  # fmt: skip


_Told = Mapping[int, Mapping[str, _Evening]]
"""By day and state."""


def _told(question: Question, since: date, until: date) -> _Told:
    reach = Q(audience=0)
    if not question.sight.is_whole:
        reach = Q(audience__in=audiences_of(question.sight.viewer).values("pk"))
    days = Q(day__gte=since.toordinal(), day__lte=until.toordinal())
    found: dict[int, dict[str, _Evening]] = {}
    for day in QueueEnd.objects.filter(days, audience=0).order_by().values_list("day", flat=True).distinct():
        found[day] = {state.value: (0, None) for state in WAITING if _is_asked(question, state.value)}
    rows = QueueEnd.objects.filter(days & reach).order_by().values_list("day", "state")
    for day, state, n, oldest in rows.annotate(many=Sum("n"), first=Min("oldest")):
        if _is_asked(question, state) and day in found:
            found[day][state] = (n, oldest)
    return found


def _is_asked(question: Question, state: str) -> bool:
    wanted = question.asked.filters.get("state", ())
    return not wanted or state in wanted


def _last(told: _Told) -> tuple[int, Mapping[str, _Evening]] | None:
    return max(told.items(), key=lambda one: one[0]) if told else None


def _cells(question: Question, here: _Told, before: _Told) -> list[Cell]:
    asked = question.asked
    states = [state.value for state in WAITING if _is_asked(question, state.value)]
    if asked.split == "state":
        now, then = _last(here), _last(before)
        return [_cell(question, one, name_of("state", one, ""), _only(now, one), _only(then, one)) for one in states]
    if asked.split != TIME:
        return []
    # States in which nothing waited on any evening are no piles.
    states = [one for one in states if any(day[one][0] for told in (here, before) for day in told.values())] or states[:1]
    cells = []
    earlier = list(steps(*asked.before, asked.grain))
    for at, step in enumerate(steps(asked.since, asked.until, asked.grain)):
        now = _in_step(question, here, step)
        then = _in_step(question, before, earlier[at]) if at < len(earlier) else None
        for state in states if asked.series else [""]:
            cell = _cell(question, step.isoformat(), step.isoformat(), _only(now, state), _only(then, state), series=state)
            cells.append(cell)
    return cells


_Found = tuple[int, Mapping[str, _Evening]] | None


def _in_step(question: Question, told: _Told, step: date) -> _Found:
    grain = question.asked.grain
    return _last({day: found for day, found in told.items() if step_of(date.fromordinal(day), grain) == step})


def _only(found: _Found, state: str) -> _Found:
    return (found[0], {state: found[1][state]}) if found is not None and state else found


def _cell(question: Question, key: str, label: str, here: _Found, before: _Found, *, series: str = "") -> Cell:
    value, n = _value(question, here)
    return Cell(
        key=key, label=label, value=value, before=_value(question, before)[0], volume=n, series=series,
        series_label=name_of("state", series, "") if series else "",
    )  # fmt: skip


def _value(question: Question, found: _Found) -> tuple[float | None, int]:
    """The number and how many waited; of a day that nobody wrote down there is none."""
    if found is None:
        return None, 0
    day, states = found
    n = sum(many for many, _ in states.values())
    if question.measure.key == "queue_ends":
        return float(n), n
    firsts = [oldest for _, oldest in states.values() if oldest is not None]
    _, end = window(day, day)
    return (max(timedelta(), end - min(firsts)).total_seconds() / _DAY if firsts else 0.0), n
