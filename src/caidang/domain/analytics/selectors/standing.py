"""How things stand at this moment: what waits and for how long, what is fresh, which pairs wait for a decision."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any, Final, NamedTuple

from django.db.models import Case as CaseWhen
from django.db.models import Count, F, FloatField, Func, IntegerField, QuerySet, Sum, Value, When
from django.db.models.functions import Cast

from caidang.core.review.chain import State
from caidang.domain.analytics.counting import middles
from caidang.domain.analytics.selectors import naming
from caidang.domain.analytics.selectors.memory import remembered
from caidang.domain.analytics.selectors.question import Question
from caidang.domain.analytics.values import BEHIND, MEMBER, Cell, Link, Measured
from caidang.domain.candidates.models import Freshness, Suspicion, audiences_of
from caidang.domain.review.models import Case
from caidang.domain.review.queue import unmerged
from caidang.foundation.accounts.policy import Viewer
from caidang.foundation.lib.once import asked_once

WAITING: Final = (State.COLLECTING, State.ORGANISING, State.REVIEWING, State.STALE)
AGES: Final = (("day", "不到 1 天", 1), ("three_days", "1–3 天", 3), ("week", "3–7 天", 7), ("month", "7–30 天", 30))
OLDER: Final = ("older", "30 天以上")
_SECONDS: Final = 86_400.0
_HOUR: Final = 3_600.0
_HOURS: Final = 24


class _Seconds(Func):
    """A moment as seconds since 1970, worked out by the database."""

    output_field = FloatField()

    template = "CAST(EXTRACT(EPOCH FROM %(expressions)s) AS double precision)"

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # noqa: ANN401 - Django's
        """The same where moments are kept as text."""
        return self.as_sql(
            compiler, connection, template="((julianday(%(expressions)s) - 2440587.5) * 86400.0)", **extra
        )


def measure_now(question: Question, *, now: datetime, today: date) -> Measured:
    """Return one of ``NOW``."""
    cells, total = NOW[question.measure.key](question, now, today)
    return Measured(
        asked=question.asked, label=question.measure.label, unit=question.measure.unit, cells=cells, total=total,
        note=question.measure.note,
    )  # fmt: skip


_Found = tuple[tuple[Cell, ...], Cell]


class _Group(NamedTuple):
    """Cases that wait alike: how many, and when they began to, added up."""

    state: str
    assignee: int
    age: str
    n: int
    begun: float


@asked_once
def _groups(viewer: Viewer, scopes: tuple[str, ...], minute: datetime, *, is_whole: bool) -> tuple[_Group, ...]:
    """All that waits within reach, told in one pass: several panels of a board ask for it."""
    key = ("waiting", viewer.user_id, viewer.role, scopes, minute, is_whole)
    return remembered(
        key, lambda: _grouped(viewer, minute, is_whole=is_whole), weigh=lambda found: sum(one.n for one in found)
    )


def waiting(viewer: Viewer, *, is_whole: bool) -> QuerySet[Any]:
    """Return the cases that wait at this moment, within reach."""
    rows = unmerged(Case.objects.filter(state__in=WAITING))
    return rows if is_whole else rows.filter(candidate__audience__in=audiences_of(viewer).values("pk"))


_ByHour = Mapping[tuple[str, int, int], int]
"""By state, assignee and the hour since 1970 in which they began to wait: how many."""


def _hours(viewer: Viewer, minute: datetime, *, is_whole: bool) -> _ByHour:
    key = ("waiting by hour", viewer.user_id, viewer.role, viewer.scopes, minute, is_whole)
    hour = Cast(_Seconds(F("since")) / Value(_HOUR), IntegerField())
    told = waiting(viewer, is_whole=is_whole).annotate(hour=hour).order_by().values_list("state", "assignee", "hour")

    def count() -> _ByHour:
        return {(state, who or 0, hour): n for state, who, hour, n in told.annotate(n=Count("pk"))}

    return remembered(key, count, weigh=lambda found: sum(found.values()))


def _grouped(viewer: Viewer, now: datetime, *, is_whole: bool) -> tuple[_Group, ...]:
    rows = waiting(viewer, is_whole=is_whole)
    told = rows.annotate(age=age_at(now)).order_by().values_list("state", "assignee", "age").annotate(
        n=Count("pk"), begun=Sum(_Seconds(F("since")))
    )  # fmt: skip
    return tuple(_Group(state, assignee or 0, age, n, begun) for state, assignee, age, n, begun in told)


def _queue(question: Question, now: datetime, _: date) -> _Found:
    split, sight = question.asked.split, question.sight
    states = question.asked.filters.get("state", ())
    groups = [
        one for one in _groups(sight.viewer, sight.viewer.scopes, minute_of(now), is_whole=sight.is_whole)
        if (not states or one.state in states) and (question.members is None or one.assignee in question.members)
    ]  # fmt: skip
    found: dict[str, tuple[int, float]] = {}
    for one in groups:
        key = {"state": one.state, MEMBER: str(one.assignee), "age": one.age}.get(split, "")
        n, begun = found.get(key, (0, 0.0))
        found[key] = (n + one.n, begun + one.begun)
    total = _aged(question, "", "", sum(one.n for one in groups), sum(one.begun for one in groups), now)
    ages = _middles(question, now)
    total = replace(total, middle=ages.get(""))
    if not split:
        return (), total
    names = _names(split, found)
    order = [key for key in names if key in found] if split != MEMBER else sorted(found, key=lambda key: -found[key][0])
    cells = (_aged(question, key, names[key], *found[key], now) for key in order)
    return tuple(replace(cell, middle=ages.get(cell.key)) for cell in cells), total


def _middles(question: Question, now: datetime) -> Mapping[str, float]:
    """The middle age in days, to the hour, of each cell, and of all under an empty key."""
    if question.measure.key != "queue_age":
        return {}
    sight, split = question.sight, question.asked.split
    states = question.asked.filters.get("state", ())
    by_key: dict[str, dict[int, int]] = {}
    for (state, who, hour), n in _hours(sight.viewer, minute_of(now), is_whole=sight.is_whole).items():
        if (states and state not in states) or (question.members is not None and who not in question.members):
            continue
        for key in {"", state if split == "state" else str(who) if split == MEMBER else ""}:
            hours = by_key.setdefault(key, {})
            hours[hour] = hours.get(hour, 0) + n
    begun = now.timestamp() / _HOUR - 0.5
    found = {key: middles(hours) for key, hours in by_key.items()}
    return {key: max(0.0, begun - sum(two) / 2) / _HOURS for key, two in found.items() if two}


def minute_of(now: datetime) -> datetime:
    """Return the moment as of which what waits is told."""
    return now.replace(second=0, microsecond=0)


def _names(split: str, found: Iterable[str]) -> Mapping[str, str]:
    if split == "state":
        return {state.value: state.label for state in WAITING}
    if split == MEMBER:
        return naming.names_for(MEMBER, list(found), "queue")
    return {key: label for key, label, *_ in (*AGES, OLDER)}


def age_at(now: datetime) -> CaseWhen:
    """Return the band of its age that a waiting case falls into."""
    whens = [When(since__gt=now - timedelta(days=days), then=Value(key)) for key, _, days in AGES]
    return CaseWhen(*whens, default=Value(OLDER[0]))


def _aged(question: Question, key: str, label: str, n: int, begun: float, now: datetime) -> Cell:
    is_length = question.measure.key == "queue_length"
    age = (now.timestamp() - begun / n) / _SECONDS if n else None
    link = BEHIND if question.sight.has_people else None
    return Cell(key=key, label=label, value=n if is_length else age, volume=n, link=link)


def _fresh(question: Question, now: datetime, today: date) -> _Found:
    sight = question.sight
    key = ("fresh", sight.viewer.user_id, sight.viewer.role, sight.viewer.scopes, minute_of(now), sight.is_whole)
    fresh, volume = remembered(key, lambda: _fresh_and_all(question, today), weigh=lambda found: found[1])
    link = Link("candidates", {"fresh": "no"}) if sight.has_people else None
    return (), Cell(key="", label="", value=fresh / volume if volume else None, volume=volume, link=link)


def _fresh_and_all(question: Question, today: date) -> tuple[int, int]:
    rows = Freshness.objects.all()
    if not question.sight.is_whole:
        rows = rows.filter(audience__in=audiences_of(question.sight.viewer).values("pk"))
    return rows.filter(stale__gt=today.toordinal()).count(), rows.count()


def _open_pairs(question: Question, _: datetime, __: date) -> _Found:
    rows = Suspicion.objects.filter(state=Suspicion.State.OPEN)
    if not question.sight.is_whole:
        seen = audiences_of(question.sight.viewer).values("pk")
        rows = rows.filter(first__audience__in=seen, second__audience__in=seen)
    n = rows.count()
    return (), Cell(key="", label="", value=n, volume=n, link=Link("duplicates") if question.sight.has_people else None)


NOW: Final = {"queue_length": _queue, "queue_age": _queue, "store_fresh": _fresh, "duplicates_open": _open_pairs}
